"""What one does with deliveries, in their list and on a card: a step on or back, what is known of it, its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui import labels_deliveries as labels
from tui.i18n import N_, _
from tui.text import phone

if TYPE_CHECKING:
    from db.queries.deliveries import DeliveryCard
    from tui.app import AmbarApp
    from tui.widgets.field import FormField

SENT: Final = {"carrier": "delivery_service", "tracking": "tracking"}
"""What is asked for while goods are handed over, each with the field by whose words it goes."""


async def advance(app: AmbarApp, number: str) -> bool:
    """F5: the next step; where there are two one chooses. Whether anything changed."""
    from db.queries import deliveries

    card = await app.read(deliveries.show, app.actor, number)
    if not card.next:
        app.say_problem(_("{number} is {status}: there is no next step").format(
            number=number, status=labels.status(card.status)))  # fmt: skip
        return False
    status = card.next[0]
    if len(card.next) > 1:
        from tui.dialogs.question import Answer, Question

        answers = [Answer(one, _(labels.STEPS[one])) for one in card.next]
        status = await app.ask(Question(_("How did {number} end?").format(number=number), _who(card), answers)) or ""
    if not status:
        return False
    if status == "handed_over":
        return await _hand_over(app, card)
    return await _set(app, card, status)


async def step_back(app: AmbarApp, number: str) -> bool:
    """F8: the step before, with a reason."""
    from db.queries import deliveries
    from tui.dialogs.form import FormDialog
    from tui.widgets.text_field import TextField

    card = await app.read(deliveries.show, app.actor, number)
    if card.before is None:
        app.say_problem(_("{number} is not packed yet: there is no step back").format(number=number))
        return False

    async def save(values: Mapping[str, Any]) -> bool:
        return await _set(app, card, str(card.before), reason=str(values["reason"]))

    told = [_("{now} → {before}").format(now=labels.status(card.status), before=labels.status(card.before))]
    field = TextField("reason", N_("Why"), length=200, required=True)
    title = _("Take {number} a step back").format(number=number)
    return bool(await app.ask(FormDialog(title, [field], save, lines=told)))


async def _hand_over(app: AmbarApp, card: DeliveryCard) -> bool:
    from tui.dialogs.form import FormDialog
    from tui.labels_fields import FIELDS
    from tui.widgets.text_field import TextField

    async def save(values: Mapping[str, Any]) -> bool:
        return await _set(app, card, "handed_over", values=values)

    fields = [TextField(name, FIELDS[title], getattr(card, name)) for name, title in SENT.items()]
    title = _("Hand over {number}").format(number=card.number)
    return bool(await app.ask(FormDialog(title, fields, save, lines=_who(card))))


async def _set(
    app: AmbarApp, card: DeliveryCard, status: str, *, values: Mapping[str, Any] | None = None, reason: str = ""
) -> bool:
    from db.services import deliveries

    state = await app.write(
        deliveries.set, app.actor, card.number, status, values=values, reason=reason, version=card.version
    )
    if state.cancel:
        app.say_done(_(labels.CANCEL))
    else:
        app.say_done(_("{number}: {status}").format(number=card.number, status=labels.status(state.status)))
    return True


def _who(card: DeliveryCard) -> list[str]:
    parts = (str(card.customer or ""), str(card.recipient or ""), str(card.address or ""))
    return [part for part in dict.fromkeys(parts) if part]


async def edit(app: AmbarApp, number: str) -> bool:
    """e: day, carrier, where to."""
    from db.queries import deliveries as queries
    from db.queries.rows import visible
    from db.services import deliveries
    from tui.dialogs.form import FormDialog
    from tui.labels_fields import FIELDS
    from tui.widgets.note_field import NoteField
    from tui.widgets.text_field import DayField, TextField

    card = await app.read(queries.show, app.actor, number)
    fields: list[FormField] = [DayField("planned_on", FIELDS["planned_on"])]
    fields += [TextField(name, FIELDS[title]) for name, title in SENT.items()]
    fields += [TextField(name, FIELDS[name]) for name in ("recipient", "phone")]
    fields += [NoteField(name, FIELDS[name]) for name in ("address", "comment")]

    async def save(values: Mapping[str, Any]) -> bool:
        await app.write(deliveries.edit, app.actor, number, values, version=card.version)
        return True

    row = {**visible(card), "phone": phone(str(card.phone or ""))}
    if not await app.ask(FormDialog(_("Delivery of {number}").format(number=number), fields, save, row)):
        return False
    app.say_done(_("Saved"))
    return True


async def to_paper(app: AmbarApp, numbers: Sequence[str]) -> bool:
    """p: one pick list for all of them, or a packing list for each."""
    from tui import delivery_papers as papers
    from tui.cli import files
    from tui.dialogs.file import checked, file_dialog, options
    from tui.dialogs.question import Answer, Question

    answers = [
        Answer(papers.PICK, _("Pick list: what to take from the shelves, by warehouse and product")),
        Answer(papers.PACKING, _("Packing list: what goes into the parcel, one for each delivery")),
    ]
    what = numbers[0] if len(numbers) == 1 else _("{count} deliveries").format(count=len(numbers))
    paper = await app.ask(Question(_("Print {number}").format(number=what), [], answers))
    if paper is None:
        return False
    data = await app.read(papers.pdf, app.actor, tuple(numbers), paper)

    async def save(values: Mapping[str, Any]) -> str:
        name = str(values["file"])
        name = checked(app, name if name.lower().endswith(".pdf") else f"{name}.pdf")
        pieces = papers.recorded(app.actor, tuple(numbers), data, paper)
        await app.write(files.write_new, name, pieces, options(app))
        return name

    title = _("pick-list-{day}") if paper == papers.PICK else _("packing-list-{day}")
    suggested = title.format(day=numbers[0] if len(numbers) == 1 else app.today().isoformat()) + ".pdf"
    about = N_("A path on this computer. A4, as PDF.")
    name = await app.ask(file_dialog(app, _("Print {number}").format(number=what), about, suggested, save))
    if name:
        app.say_done(_("Written: {file}").format(file=name))
    return bool(name)
