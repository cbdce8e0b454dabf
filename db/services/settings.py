"""The settings that hold for everyone. Source: domain.md, "Inventory off", "The books", "Reservations"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from db import audit
from db.access import Actor, open_to_all, require, rights_of
from db.company import DEFAULTS
from db.confirming import require_confirmed
from db.errors import AmbarError, denied, problem, raise_all
from db.models import Deal, Document, PriceType, Setting
from db.permissions import ADMINISTRATOR
from db.setting_rules import ADMINISTRATORS, check_setting, fixed, right_of, without_password

STEP_UP: Final = "step_up."


@open_to_all("each setting has a right of its own (`right_of`), asked first thing")
def set(actor: Actor, name: str, value: str) -> None:
    """Change one setting, for everyone, at once.

    `name` is one of `db.company.DEFAULTS`: inventory, prices_include_tax, oversell (on, off), costing
    (average, fifo), currency (ISO 4217), timezone, company.* (name, address, tax_office, tax_number, phone: what is
    printed), attachment.size (megabytes), backup.folder ("": beside the database) and backup.keep (how many copies stay
    there; both for administrators alone), reservation.mode (manual, on_adding, on_payment),
    reservation.days (1 to 365), calendar.days (days of the week that are worked, 1 is Monday: "1,2,3,4,5"),
    calendar.holidays (ISO days, commas between), deal.process_sale (on, off), session.lock and session.exit (minutes,
    0: never), password.length, step_up.rights, step_up.cancel and step_up.restore (on, off).

    Raises AmbarError "usage" (no such setting), "denied", and "invalid":
    costing and currency are fixed once the ledger has a row (reason fixed); a step_up cannot be switched on while
    someone who holds its rights has no password (reason no_password, with the logins), nor off without giving one.
    """
    change(actor, {name: value})


@open_to_all("each setting has a right of its own (`right_of`), asked first thing")
def change(actor: Actor, values: Mapping[str, str]) -> None:
    """Change several settings, all or none; see `set`. "invalid" names everything that is wrong."""
    for name in values:
        if name not in DEFAULTS:
            raise AmbarError("usage", field="name", value=str(name)[:64], choices=list(DEFAULTS))
    for name in values:
        require(actor, right_of(name))
        if name in ADMINISTRATORS and not rights_of(actor).administrator:
            raise denied(ADMINISTRATOR)
    kept = fixed()
    changed: dict[str, str] = {}
    problems: list[dict[str, Any]] = []
    for name, value in values.items():
        text, wrong = check_setting(name, value)
        before = actor.company.setting(name)
        if wrong is None and text != before and name in kept:
            wrong = problem(name, "fixed", before)
        if wrong is None and text != before and name.startswith(STEP_UP):
            for kind in ("rights", name.removeprefix(STEP_UP)):  # a lock is not taken off without its own key
                require_confirmed(actor, kind, right_of(name))
            wrong = _nobody_left_out(actor, name, text)
        if wrong is not None:
            problems.append(wrong)
        elif text != before:
            changed[name] = text
    raise_all(problems)
    for name, text in changed.items():
        _store(actor, name, text)


def _nobody_left_out(actor: Actor, name: str, text: str) -> dict[str, Any] | None:
    """Whoever has no password could not do any more what one is asked for."""
    logins = without_password(actor.company, name.removeprefix(STEP_UP)) if text == "on" else []
    return problem(name, "no_password", ", ".join(logins), logins=logins) if logins else None


def _store(actor: Actor, name: str, text: str) -> None:
    before = actor.company.setting(name)
    Setting.insert(name=name, value=text).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.value]
    ).execute()
    if name == "currency":
        _follow(before, text)
    actor.company.engine.next_value("settings")
    if name == "currency":
        from db.deals.saving import recount
        from db.documents.context import context

        recount(context(actor))
    audit.record(actor, "setting", target=name, before=before, after=text)


def _follow(before: str, after: str) -> None:
    """What was kept in the company's currency is so in the new one: the price list, and drafts."""
    for model, where in ((PriceType, PriceType.is_base & (PriceType.currency == before)),
                         (Document, Document.currency == before), (Deal, Deal.currency == before)):  # fmt: skip
        model.update(currency=after, version=model.version + 1).where(where).execute()
