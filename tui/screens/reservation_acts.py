"""Extending and releasing what is reserved, one or several, with what is asked and told about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from db.errors import AmbarError
from tui import labels
from tui.dialogs.question import Confirm
from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from tui.app import AmbarApp

Held = tuple[int, int]
"""A deal and one of its rows."""


def reservations_text(count: int) -> str:
    """ "3 reservations"."""
    from tui.text import number

    return ngettext("{count} reservation", "{count} reservations", count).format(count=number(count))


async def extend(app: AmbarApp, held: Sequence[Held], until: date | None) -> bool:
    """Ask until when, and hold these so long; whether any is held longer now."""
    from db.services import reservations
    from tui.dialogs.form import FormDialog
    from tui.widgets.text_field import DayField

    async def save(values: Mapping[str, Any]) -> list[str]:
        day = values["until"]
        if len(held) == 1:  # what is wrong stands at the field
            await app.write(reservations.extend, app.actor, *held[0], until=day)
            return [""]
        return [await _one(app, reservations.extend, *one, until=day) for one in held]

    field = DayField("until", N_("Until"))
    lines = [_("Empty: for another period, as the settings say.")]
    if until is not None:
        from tui.text import day as day_text

        lines.insert(0, _("Now until {day}").format(day=day_text(until)))
    title = _("Extend: {reservations}").format(reservations=reservations_text(len(held)))
    results = await app.ask(FormDialog(title, [field], save, lines=lines))
    return _tell(app, results, _("Extended: {reservations}"))


async def release(app: AmbarApp, held: Sequence[Held], lines: Sequence[str]) -> bool:
    """Ask, and release these; whether any is released."""
    from db.services import reservations

    told = _("The goods are free for other customers then.")
    title = _("Release {reservations}?").format(reservations=reservations_text(len(held)))
    if await app.ask(Confirm(title, [*lines, told], _("Release"))) != "yes":
        return False
    results = [await _one(app, reservations.release, *one) for one in held]
    return _tell(app, results, _("Released: {reservations}"))


async def _one(app: AmbarApp, service: Any, deal: int, row: int, **options: Any) -> str:
    """What stood against it; "" where nothing did."""
    try:
        await app.write(service, app.actor, deal, row, **options)
    except AmbarError as error:
        return f"{deal}: {'; '.join(labels.sentences(error))}"
    return ""


def _tell(app: AmbarApp, results: Sequence[str] | None, done: str) -> bool:
    if results is None:
        return False
    wrong = [one for one in results if one]
    count = len(results) - len(wrong)
    told = done.format(reservations=reservations_text(count)) if count else ""
    if wrong:
        app.say("\n".join(line for line in (told, *wrong[:5]) if line), "warning")
    else:
        app.say_done(told)
    return count > 0
