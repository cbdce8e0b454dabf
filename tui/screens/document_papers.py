"""What goes with a document: its PDF and delivery note, its files, comments on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from textual.binding import Binding

from db.access import Actor
from db.dispatching import CUSTOMERS_RIGHT, LENGTHS, TYPES
from tui import keys, labels
from tui.dialogs.file import checked, file_dialog, options, place
from tui.i18n import N_, _
from tui.labels_fields import FIELDS
from tui.screens.document_base import DocumentBase

if TYPE_CHECKING:
    from db.queries.attachments import Attachment
    from db.queries.dispatch import DispatchNote
    from tui.app import AmbarApp
    from tui.cli.options import Options

PRINT: Final = Binding("p", "print", N_("print"), id="print")
FILES: Final = Binding("a", "attachments", N_("files"), id="attachments", show=False)
COMMENT: Final = Binding("c", "comment", N_("comment"), id="comment", show=False)
TRACE: Final = Binding("t", "trace", N_("trace"), id="document.trace", show=False)
COMMANDS: Final = {
    "yazdır": "print", "print": "print", "dışa-aktar": "export", "export": "export", "ekler": "attachments",
    "dosyalar": "attachments", "files": "attachments", "attachments": "attachments", "yorum": "comment",
    "comment": "comment",
}  # fmt: skip
"""What `:` knows in a document."""
UNSAVED: Final = ("print", "export", "attachments", "comment")
"""What a document must be saved for."""


class DocumentPapers(DocumentBase):
    """p, x, a and c where nothing can be typed; `:yazdır`, `:dışa-aktar`, `:ekler`, `:yorum` anywhere."""

    BINDINGS = [FILES, COMMENT, TRACE, keys.EXPORT]

    async def flush(self) -> bool:
        """Save everything that is still being typed; whether nothing was refused."""
        raise NotImplementedError

    async def action_print(self) -> None:
        """Write the document, or its delivery note, as a PDF file."""
        if await self.flush():
            await to_paper(self.shell, self.type, str(self.draft.number), self.draft.status)

    async def action_export(self) -> None:
        """Write its rows as CSV or XLSX."""
        from db.queries.documents import DocumentFilter
        from tui.dialogs.export import export

        if await self.flush():
            number = str(self.draft.number)
            await export(self.shell, "documents", DocumentFilter(types=(self.type,), number=number), name=number)

    def action_trace(self) -> None:
        """Where its goods came from and where they went."""
        self.shell.open_path("tui.screens.trace:TraceScreen", what=str(self.draft.number), kind="document")

    async def action_attachments(self) -> None:
        """Its files."""
        await files_of(self.shell, self.type, str(self.draft.number))

    async def action_comment(self) -> None:
        """A line for the history, that may speak to people."""
        await comment(self.shell, str(self.draft.number))


# Paper -------------------------------------------------------------------------------


async def to_paper(app: AmbarApp, type: str, number: str, status: str) -> None:
    """Ask what and where to, and write it; the history notes it."""
    note = False
    if type in TYPES and status == "processed" and (type != "sale" or app.rights.may(CUSTOMERS_RIGHT)):
        from tui.dialogs.question import Answer, Question

        answers = [Answer("document", _("The document, with all that it says")),
                   Answer("note", _("Its delivery note, without prices"))]  # fmt: skip
        chosen = await app.ask(Question(_("Print {number}").format(number=number), [], answers))
        if chosen is None:
            return
        note = chosen == "note"
        if note and not await _sent(app, number):
            return
    suggested = _("{number}-delivery-note.pdf").format(number=number) if note else f"{number}.pdf"
    await _written(app, [number], number, suggested, note=note)


async def several_to_paper(app: AmbarApp, numbers: Sequence[str]) -> bool:
    """Write documents into one PDF file, each on pages of its own; whether it is done."""
    from tui.screens.document_words import documents_text

    suggested = _("documents-{day}").format(day=app.today().isoformat()) + ".pdf"
    return await _written(app, numbers, documents_text(len(numbers)), suggested, note=False)


async def _written(app: AmbarApp, numbers: Sequence[str], what: str, suggested: str, *, note: bool) -> bool:
    data = await app.read(_pdf, app.actor, numbers, note)

    async def save(values: Mapping[str, Any]) -> str:
        from tui import printing
        from tui.cli import files

        name = checked(app, _ending(values["file"]))
        pieces = printing.recorded(app.actor, numbers, data, delivery_note=note)
        await app.write(files.write_new, name, pieces, options(app))
        return name

    about = N_("A path on this computer. A4, as PDF.")
    name = await app.ask(file_dialog(app, _("Print {number}").format(number=what), about, suggested, save))
    if name:
        app.say_done(_("Written: {file}").format(file=name))
    return bool(name)


def _ending(name: str) -> str:
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def _pdf(actor: Actor, numbers: Sequence[str], note: bool) -> bytes:
    from tui import printing

    return printing.pdf(actor, numbers, delivery_note=note)


async def _sent(app: AmbarApp, number: str) -> bool:
    """Ask how the goods are sent, and keep it; whether one goes on."""
    from db.queries import dispatch as queries
    from db.services import dispatch as services
    from tui.dialogs.form import FormDialog
    from tui.text import parse_moment
    from tui.widgets.text_field import TextField

    found = await app.read(queries.show, app.actor, number)
    fields = [TextField("shipped_at", FIELDS["shipped_at"], _when(app, found), length=40, required=True)]
    needed = ("from_address", "recipient", "to_address")
    for name in ("plate", "driver", "driver_number", "carrier", "carrier_number", "recipient", "recipient_office",
                 "recipient_number", "to_address", "from_address"):  # fmt: skip
        value = getattr(found, name)
        fields.append(TextField(name, FIELDS[name], value, length=LENGTHS[name], required=name in needed))

    async def save(values: Mapping[str, Any]) -> bool:
        given = dict(values)
        given["shipped_at"] = parse_moment(given["shipped_at"], app.today())
        if not given["plate"] and not given["carrier"]:
            from db.errors import invalid

            raise invalid("plate", "plate_or_carrier")
        state = await app.write(services.put, app.actor, number, given)
        if state.warnings:
            app.say("\n".join(labels.warning_lines(state.warnings)), "warning")
        return True

    title = _("Delivery note of {number}").format(number=number)
    return bool(await app.ask(FormDialog(title, fields, save)))


def _when(app: AmbarApp, found: DispatchNote) -> str:
    """The moment of dispatch as it is typed; now, where none was entered."""
    from db import clock
    from tui.text import moment

    return moment(found.shipped_at or clock.now(), app.timezone)


# Files --------------------------------------------------------------------------------


async def files_of(app: AmbarApp, type: str, number: str) -> None:
    """List the files of a document, and do with them what is asked, until one has done."""
    from db.queries import attachments as queries
    from tui.dialogs.attachments import Attachments

    while True:
        found = await app.read(queries.listing, app.actor, number)
        may = app.rights.may(f"{type}.edit") and not app.viewing
        wish = await app.ask(Attachments(number, found, app.timezone, may_edit=may))
        if wish is None:
            return
        if wish.act == "add":
            await _add(app, number)
        elif wish.act == "save":
            await _save(app, number, wish.file)
        else:
            await _remove(app, number, wish.file)


async def _add(app: AmbarApp, number: str) -> None:
    from tui.dialogs.form import FormDialog
    from tui.widgets.choice_field import CheckField
    from tui.widgets.field import FormField
    from tui.widgets.text_field import TextField

    fields: list[FormField] = [TextField("file", N_("File"), required=True)]
    if app.rights.purchase_price:
        fields.append(CheckField("prices", N_("Shows purchase prices")))

    async def save(values: Mapping[str, Any]) -> str:
        name = checked(app, values["file"])
        prices = bool(values.get("prices"))
        state = await app.write(_bring, app.actor, number, name, options(app), prices)
        return str(state.name)

    lines = [place(app, N_("A path on this computer. The file is copied beside the database."))]
    if app.rights.purchase_price:
        lines.append(_("What shows purchase prices is seen by those alone who may see them."))
    name = await app.ask(FormDialog(_("Add a file to {number}").format(number=number), fields, save, lines=lines))
    if name:
        app.say_done(_("{number}: {file} added").format(number=number, file=name))


def _bring(actor: Actor, number: str, name: str, where: Options, prices: bool) -> Any:
    """Copy a file in and keep it; called in the writing lane."""
    from db import attachments as store
    from db.services import attachments
    from tui.cli import files

    with files.opened(name, where) as file, store.staged(actor.company, file) as staged:
        return attachments.add(actor, number, staged, PurePath(name).name, prices=prices)


async def _save(app: AmbarApp, number: str, file: Attachment | None) -> None:
    from db import attachments as store
    from db.queries import attachments as queries

    assert file is not None  # the list gives one with this wish
    found = await app.read(queries.one, app.actor, number, file.id)

    async def save(values: Mapping[str, Any]) -> str:
        from tui.cli import files

        name = checked(app, values["file"])
        await app.read(files.write_new, name, store.pieces(app.actor.company.path, found.hash), options(app))
        return name

    about = N_("A path on this computer; what is there is not overwritten.")
    name = await app.ask(file_dialog(app, _("Save {file}").format(file=found.name), about, found.name, save))
    if name:
        app.say_done(_("Written: {file}").format(file=name))


async def _remove(app: AmbarApp, number: str, file: Attachment | None) -> None:
    from db.services import attachments
    from tui.dialogs.question import Confirm

    assert file is not None  # the list gives one with this wish
    lines = [file.name, _("It leaves the list; the history keeps that it was there.")]
    if await app.ask(Confirm(_("Remove this file?"), lines, _("Remove"))) == "yes":
        state = await app.write(attachments.remove, app.actor, number, file.id)
        app.say_done(_("{number}: {file} removed").format(number=number, file=state.name))


# Comments -----------------------------------------------------------------------------


async def comment(app: AmbarApp, number: str) -> None:
    """Ask for a comment and write it; tell who was told."""
    from db.services import comments
    from db.text import NOTE_LENGTH
    from tui.comment_words import told
    from tui.dialogs.form import FormDialog
    from tui.widgets.text_field import TextField

    async def save(values: Mapping[str, Any]) -> list[str]:
        return told(await app.write(comments.add, app.actor, number, values["comment"]))

    field = TextField("comment", N_("Your comment"), length=NOTE_LENGTH, required=True)
    about = _("@login speaks to someone, who is told when they sign in. Everyone who sees the document reads it.")
    lines = await app.ask(FormDialog(_("Comment on {number}").format(number=number), [field], save, lines=[about]))
    if lines:
        if len(lines) == 1:
            app.say_done(lines[0])
        else:
            app.say("\n".join([*lines[1:], lines[0]]), "warning")  # who was not told comes first
