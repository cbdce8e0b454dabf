"""A stock document: its header, its rows, the entry that takes codes, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding

from db.errors import AmbarError, denied
from db.text import fold
from tui import keys, labels, unsaved
from tui.i18n import N_, _
from tui.labels_reasons import INVALID
from tui.live import RightsChanged
from tui.screens import document_acts as acts
from tui.screens import document_papers as papers
from tui.screens.document_cells import DocumentCells
from tui.screens.document_entry import DocumentEntry
from tui.screens.document_keeping import DocumentKeeping
from tui.screens.document_sheet import DocumentSheet
from tui.unsaved import Typed
from tui.widgets.entry_field import EntryField
from tui.widgets.field import FormField
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from db.queries.unfinished import Unfinished

COMMANDS = {
    "sil": "delete", "delete": "delete", "geçmiş": "history", "history": "history", "kaydet": "save", "save": "save",
    "işle": "process", "process": "process", "önizle": "preview", "preview": "preview",
    "işlemeyi-iptal-et": "cancel_processing", "cancel": "cancel_processing",
    "ne-yapar": "about", "what-it-does": "about", "alanlar": "fields", "fields": "fields",
}  # fmt: skip
"""What `:` knows here, beside what it knows everywhere."""


class DocumentScreen(DocumentEntry, DocumentCells, DocumentSheet, DocumentKeeping, papers.DocumentPapers):
    """One document, new (`type`) or there already (`number`)."""

    BINDINGS = [
        keys.SAVE,
        keys.PROCESS,
        keys.PREVIEW,
        keys.CANCEL,
        keys.HISTORY,
        Binding("f11", "about", N_("what processing does"), id="about", show=False),
        papers.PRINT,
    ]
    HELP: ClassVar[str] = N_(
        "↑ goes into the rows, Tab to the header, Esc back to the entry. :delete deletes the document, :history shows"
        " who changed what, :what-it-does what processing does, :fields arranges the form for yourself."
    )

    def __init__(
        self,
        number: str | None = None,
        type: str | None = None,
        jump: acts.Jump | None = None,
        kept: Unfinished | None = None,
    ) -> None:
        """`jump`: the facts of an error to go to at once; `kept`: what an earlier session has left."""
        super().__init__(type or acts.type_of(str(number)), number)
        self._jump, self.kept = jump, kept
        self.NEEDS = {  # type: ignore[misc]
            "save": f"{self.type}.edit",
            "process": f"{self.type}.process",
            "cancel_processing": f"{self.type}.cancel",
            "delete": (f"{self.type}.delete", f"{self.type}.edit"),
            **dict.fromkeys(("print", "export"), "document.print"),
            **dict.fromkeys(("attachments", "comment"), f"{self.type}.view"),
        }

    async def load(self) -> None:
        """Read; then to the error, if one was asked for."""
        await super().load()
        if self._jump is not None:
            self.checked = True
            self.show()
            self.go_to(self._jump)
        self.go_on()

    def show(self) -> None:
        """Show it; and what was saved, or is typed, is kept."""
        super().show()
        self.keep_soon()

    # Keys ---------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        """Why the state of the document forbids an action."""
        status, new = self.draft.status, self.draft.number is None
        if action in ("save", "delete") and status == "processed":
            return _(acts.NOT_EDITABLE)
        if action in ("process", "preview") and status == "processed":
            return _(acts.PROCESSED)
        if action == "process" and self.draft.needs_other_eyes:
            return labels.sentence(denied(f"{self.type}.process", "four_eyes"))
        if action == "cancel_processing" and status != "processed":
            return _(acts.NOT_PROCESSED)
        if action in ("delete", "history", *papers.UNSAVED) and new:
            return _("The document is not saved yet")
        if action in ("save", "process", "cancel_processing", "delete"):
            return self.refuse_reason()
        return None

    def focus_next(self, selector: Any = "*") -> Any:
        """Behind the header's last field stands the entry."""
        if selector == "FormField *":
            field = next((one for one in self.focused.ancestors if isinstance(one, FormField)), None) \
                if self.focused is not None else None  # fmt: skip
            shown = [one for one in self.head.fields.values() if one.display]
            if shown and field is shown[-1]:
                self.home()
                return self.focused
        return super().focus_next(selector)

    async def scanned(self, text: str) -> None:
        """Scanned while the cursor is in no field: added all the same, or looked up where nothing can be added."""
        if self.draft.editable:
            self.enter(EntryField.Entered(text))
        else:
            await super().scanned(text)

    def on_key(self, event: events.Key) -> None:
        """Esc in the header goes home."""
        if event.key == "escape" and self.draft.editable and self.head.has_focus_within:
            event.stop()
            event.prevent_default()
            self.home()

    def on_status_line_command(self, event: StatusLine.Command) -> None:
        """What `:` knows here first."""
        wanted = fold(event.text.strip())
        action = next((action for name, action in COMMANDS.items() if fold(name) == wanted), None)
        if action is None:
            return
        event.stop()
        event.prevent_default()
        allowed = self.check_action(action, ())
        if allowed:
            self.shell.go(getattr(self, f"action_{action}")())
        elif allowed is None:
            self.shell.say(self.refusal(action) or "", "warning")
        else:
            needed = self.NEEDS[action]
            self.shell.say_error(denied(needed if isinstance(needed, str) else needed[0]))

    # Doing --------------------------------------------------------------------------

    async def flush(self) -> bool:
        """Save everything that is still being typed; whether nothing was refused."""
        typed = self.grid.take()
        if typed is not None:
            await self.change_cell(typed[0], typed[1].key, typed[2])
        await self.finish_entries()
        saved = await self.save_header()
        return saved and not self.grid.waiting

    async def action_save(self) -> None:
        """F2."""
        if not await self.flush():
            self.shell.say_problem(_("Something is still missing or wrong"))
            return
        if self.draft.number is None:
            await self.draft.save()
            await self.reload()
        self.show_lines()
        self.shell.say_done(_("Saved"))

    async def _ready(self) -> str | None:
        """The number of the document, with everything saved that was typed."""
        if not await self.flush():
            self.shell.say_problem(_("Something is still missing or wrong"))
            return None
        if self.draft.number is None:
            self.shell.say_problem(_(INVALID["no_rows"]))
            return None
        self.checked = True
        return self.draft.number

    async def action_process(self) -> None:
        """F5: show what will happen, ask, do it."""
        await self._acting(acts.process)

    async def action_preview(self) -> None:
        """F6: what would happen; Enter on an error goes to its cell."""
        await self._acting(acts.preview)

    async def _acting(self, act: Callable[..., Any]) -> None:
        number = await self._ready()
        if number is None:
            return
        await self.reload()
        try:
            result = await act(self.shell, number, tuple(self.misses))
        finally:
            await self.reload()
        if result is True:
            await self.let_go()
            self.checked = False
            self.misses.clear()
            self.show()
            self.home()
        elif result:
            self.go_to(result)

    async def action_cancel_processing(self) -> None:
        """F8."""
        if await acts.cancel(self.shell, str(self.draft.number)):
            self.checked = False
            await self.reload()
            self.home()

    async def action_delete(self) -> None:
        """`:sil`."""
        if await acts.delete(self.shell, str(self.draft.number)):
            await self.let_go()
            if self.shell.top() is self:
                self.shell.pop_screen()

    def help_here(self) -> tuple[str, ...]:
        """F1: what is under the cursor first, then the screen."""
        return (self.help_of_cursor(), self.HELP)

    async def action_about(self) -> None:
        """`:ne-yapar`, F11: a page about this type of document."""
        from tui.screens.document_help import TypeHelp

        await self.shell.ask(TypeHelp(self.type, cost=self.rights.purchase_price))

    async def action_fields(self) -> None:
        """`:alanlar`: arrange the form for oneself."""
        self.shell.open_path("tui.screens.forms:FormsScreen", own=True, form=self.type)

    async def action_history(self) -> None:
        """`h` where nothing can be typed, `:geçmiş` anywhere."""
        await acts.history(self.shell, str(self.draft.number))

    async def may_leave(self) -> bool:
        """A draft is saved as it is typed; ask only where something could not be."""
        try:
            if await self.flush():
                await self.let_go()
                return True
        except AmbarError as error:
            self.shell.say_error(error)
        from tui.dialogs.question import Answer, Question

        answers = [Answer("stay", _("Stay")), Answer("leave", _("Leave without saving"))]
        lines = [_("What was entered here would be lost.")]
        leaves = await self.shell.ask(Question(_("Changes are not saved"), lines, answers)) == "leave"
        if leaves:
            await self.let_go()
        return leaves

    def on_rights_changed(self, event: RightsChanged) -> None:
        """Other rights: other columns, other fields, perhaps nothing at all any more. What was typed and can no longer
        be saved is shown once more."""
        was = self.grid.editable
        self.shell.go(self._with_other_rights(self.unsaved() if was else []), hold=False)

    async def _with_other_rights(self, typed: list[Typed]) -> None:
        if self.draft.number is not None:
            await self.refresh_data()
        elif not self.rights.may(f"{self.type}.edit") and self.shell.top() is self:
            await self.shell.pop_screen()
        if not (self.is_open and self.draft.editable):
            if self.is_open:
                self.grid.drop_typed()
                self.entry.value = ""
            self.shell.keep(typed)

    def unsaved(self) -> list[Typed]:
        """What stands in the header, in cells and in the entry, and is not saved."""
        found = unsaved.of_fields(self.head.fields.values())
        rows = {row.id: row.row.position for row in self.grid.rows}
        for id, title, text in self.grid.typed():
            found.append(Typed(f"{_('Row {number}').format(number=rows[id])}, {_(title)}", text))
        codes = [*self.refused, *(told.text for told in self._entered), self.entry.value.strip()]
        if told := "\n".join(code for code in codes if code):
            found.append(Typed(_("Entry"), told))
        return found

    def relabel(self) -> None:
        """Another language."""
        from tui.widgets.label import Label

        self.head.relabel()
        self.query_one("#entry-label", Label).update(_("Add ▸ "))
        self.show()
