"""What one does in any form with a header, rows and an entry: stock documents, deals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events

from db.errors import AmbarError, denied
from db.text import fold
from tui import unsaved
from tui.i18n import _
from tui.labels_reasons import INVALID
from tui.live import RightsChanged
from tui.screens.document_cells import DocumentCells
from tui.screens.document_entry import DocumentEntry
from tui.screens.document_sheet import DocumentSheet
from tui.unsaved import Typed
from tui.widgets.entry_field import EntryField
from tui.widgets.field import FormField
from tui.widgets.status_line import StatusLine


class DocumentEditor(DocumentEntry, DocumentCells, DocumentSheet):
    """Saving what is typed, moving between header, rows and entry, leaving."""

    WORDS: ClassVar[Mapping[str, str]] = {}
    """What `:` knows here, beside what it knows everywhere: the names of actions."""

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
        action = next((action for name, action in self.WORDS.items() if fold(name) == wanted), None)
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

    # Saving -------------------------------------------------------------------------

    async def flush(self) -> bool:
        """Save everything that is still being typed; whether nothing was refused."""
        typed = self.grid.take()
        if typed is not None:
            await self.change_cell(typed[0], typed[1].key, typed[2])
        await self.finish_entries()
        saved = await self.save_header()
        return saved and not self.grid.waiting

    async def all_saved(self) -> bool:
        """Whether all that was typed is saved as a draft with a number; else it says what is missing."""
        if not await self.flush():
            self.shell.say_problem(_("Something is still missing or wrong"))
            return False
        if self.draft.number is None:
            self.shell.say_problem(_(INVALID["no_rows"]))
            return False
        return True

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

    def help_here(self) -> tuple[str, ...]:
        """F1: what is under the cursor first, then the screen."""
        return (self.help_of_cursor(), self.HELP)

    async def let_go(self) -> None:
        """It was left in good order."""

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
