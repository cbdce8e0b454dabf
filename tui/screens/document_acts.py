"""Processing, cancelling and deleting documents, one or several, with what is asked and told about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from db.access import Actor
from db.doctypes import BY_TYPE, type_of_number
from db.errors import AmbarError, denied
from db.queries import documents as queries
from db.queries.documents import Document, Preview
from db.services import documents as services
from tui import labels
from tui.dialogs.preview import NEGATIVE, PROCESS, PreviewDialog, effect_lines
from tui.dialogs.question import Confirm
from tui.i18n import N_, _
from tui.labels_reasons import CODES
from tui.screens.document_words import documents_text, quantity_text, rows_text

if TYPE_CHECKING:
    from tui.app import AmbarApp
    from tui.dialogs.results import Result

Jump = Mapping[str, Any]
"""The facts of an error to go to: row and field."""

NOT_PROCESSED: Final = CODES["not_processed"]
PROCESSED: Final = CODES["already_processed"]
NOT_EDITABLE: Final = CODES["not_editable"]

_DONE: Final = {
    "process": N_("Processed: {number}"),
    "cancel": N_("Processing cancelled: {number}"),
    "delete": N_("Deleted: {number}"),
}
_CAME_OF: Final = {"process": N_("processed"), "cancel": N_("processing cancelled"), "delete": N_("deleted")}
"""What stands beside a document's number."""
_ASK: Final = {
    "process": N_("Process {documents}?"),
    "cancel": N_("Cancel the processing of {documents}?"),
    "delete": N_("Delete {documents}?"),
}
_YES: Final = {"process": N_("Process"), "cancel": N_("Cancel processing"), "delete": N_("Delete")}
_RESULTS: Final = {
    "process": N_("Processing: what came of it"),
    "cancel": N_("Cancelling: what came of it"),
    "delete": N_("Deleting: what came of it"),
}
_SERVICES: Final[Mapping[str, Callable[..., services.DocumentState]]] = {
    "process": services.process,
    "cancel": services.cancel,
    "delete": services.delete,
}


def looked_at(actor: Actor, number: str) -> tuple[Document, Preview]:
    """A document and what processing it would do; called in the reading lane."""
    return queries.show(actor, number), queries.preview(actor, number)


async def process(app: AmbarApp, number: str, left_out: Sequence[str] = ()) -> Jump | bool:
    """Show what processing will do, ask, do it: whether it is done, or the error that one wants to go to. `left_out`:
    codes that were entered and are nobody's."""
    document, preview = await app.read(looked_at, app.actor, number)
    kind = BY_TYPE[document.type]
    negative = kind.allows_negative and app.rights.may(f"{kind.id}.allow_negative")
    may = app.rights.may(f"{kind.id}.process")
    answer = await app.ask(PreviewDialog(document, preview, may_process=may, negative=negative, left_out=left_out))
    if answer == NEGATIVE and await _below_zero(app, document, preview):
        return await _do(app, "process", number, allow_negative=True)
    if answer == PROCESS:
        return await _do(app, "process", number)
    return answer if isinstance(answer, Mapping) else False


async def preview(app: AmbarApp, number: str, left_out: Sequence[str] = ()) -> Jump | None:
    """Show what processing would do; the error or row that one wants to go to. `left_out`: as `process`."""
    document, found = await app.read(looked_at, app.actor, number)
    answer = await app.ask(PreviewDialog(document, found, may_process=False, negative=False, left_out=left_out))
    return answer if isinstance(answer, Mapping) else None


async def _below_zero(app: AmbarApp, document: Document, found: Preview) -> bool:
    lines = [*effect_lines(document), *(labels.problem_line(one) for one in found.errors[:6])]
    lines.append(_("Stock will fall below zero."))
    answer = await app.ask(
        Confirm(_("Process {number} below zero?").format(number=document.number), lines, _("Process below zero"))
    )
    return answer == "yes"


async def _do(app: AmbarApp, act: str, number: str, **options: Any) -> bool:
    state = await app.write(_SERVICES[act], app.actor, number, **options)
    app.say_done(_(_DONE[act]).format(number=state.number))
    if state.warnings:
        app.say("\n".join(labels.warning_lines(state.warnings)), "warning")
    return True


async def cancel(app: AmbarApp, number: str) -> bool:
    """Ask, with figures, and cancel the processing; whether it is done."""
    document = await app.read(queries.show, app.actor, number)
    lines = [_effect_back(document)]
    title = _(_ASK["cancel"]).format(documents=document.number)
    if await app.ask(Confirm(title, lines, _(_YES["cancel"]))) != "yes":
        return False
    return await _do(app, "cancel", number)


def _effect_back(document: Document) -> str:
    facts = {
        "rows": rows_text(document.totals.rows),
        "quantity": quantity_text(document.rows, document.totals.quantity),
        "warehouse": document.warehouse or "—",
    }
    if document.type in ("receipt", "adjustment"):
        return _("{rows}: {quantity} are taken out of stock again, {warehouse}").format(**facts)
    if document.type == "transfer":
        return _("{rows}: {quantity} go back to {warehouse}").format(**facts)
    return _("{rows}: {quantity} come back into stock, {warehouse}").format(**facts)


async def delete(app: AmbarApp, number: str) -> bool:
    """Ask and delete; whether it is done."""
    document = await app.read(queries.show, app.actor, number)
    own = document.status == "draft" and app.profile is not None and document.created_by == app.profile.login
    if not own and not app.rights.may(f"{document.type}.delete"):
        app.say_error(denied(f"{document.type}.delete"))
        return False
    lines = [
        f"{rows_text(document.totals.rows)}, {quantity_text(document.rows, document.totals.quantity)}",
        _("It disappears from the lists; its number is never used again."),
    ]
    title = _(_ASK["delete"]).format(documents=document.number)
    if await app.ask(Confirm(title, lines, _(_YES["delete"]))) != "yes":
        return False
    return await _do(app, "delete", number)


async def each(app: AmbarApp, act: str, lines: Sequence[Any]) -> str | None:
    """Ask once, do it to each, show each one's result; the number of the one that is to be opened."""
    from tui.dialogs.results import Results
    from tui.text import quantity

    title = _(_ASK[act]).format(documents=documents_text(len(lines)))
    units = sum((line.quantity for line in lines), start=lines[0].quantity * 0)
    rows = rows_text(sum(line.rows for line in lines))
    figures = _("{rows}, quantity {quantity}").format(rows=rows, quantity=quantity(units))
    numbers = ", ".join(line.number for line in lines[:8]) + (" …" if len(lines) > 8 else "")
    if await app.ask(Confirm(title, [figures, numbers], _(_YES[act]))) != "yes":
        return None
    results = [await _one(app, act, line.number) for line in lines]
    chosen: str | None = await app.ask(Results(_(_RESULTS[act]), results))
    return chosen


async def _one(app: AmbarApp, act: str, number: str) -> Result:
    from tui.dialogs.results import Result

    try:
        await app.write(_SERVICES[act], app.actor, number)
    except AmbarError as error:
        return Result(number, False, "; ".join(labels.sentences(error)))
    return Result(number, True, _(_CAME_OF[act]))


async def history(app: AmbarApp, number: str) -> None:
    """Show who changed what."""
    from tui.dialogs.history import History

    def read(actor: Actor) -> tuple[tuple[queries.HistoryLine, ...], str]:
        return queries.history(actor, number), actor.company.setting("timezone")

    lines, timezone = await app.read(read, app.actor)
    await app.ask(History(number, lines, timezone))


def type_of(number: str) -> str:
    """The type of a document's number."""
    found = type_of_number(number)
    if found is None:
        from db.errors import not_found

        raise not_found("document", number)
    return found
