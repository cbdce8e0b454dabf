"""What one does with rows as in a spreadsheet: copy down, copy, move, paste, and take back what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from textual.binding import Binding

from db.errors import AmbarError, invalid
from tui import labels, pasted
from tui.i18n import N_, _
from tui.screens import document_draft as draft
from tui.screens.document_base import DocumentBase
from tui.screens.document_conflicts import bare
from tui.screens.document_words import rows_text
from tui.widgets.entry_field import EntryField
from tui.widgets.grid import Grid
from tui.widgets.grid_edit import is_sheet

IN_ROWS: Final = ("copy_row", "copy_down", "fill_down", "move_row", "undo_here", "redo_here")
"""Actions that need the cursor in the rows."""


class DocumentSheet(DocumentBase):
    """The rows as a sheet."""

    BINDINGS = [
        Binding("insert", "copy_row", N_("copy the row"), id="row.copy", show=False),
        Binding("ctrl+d,quotation_mark", "copy_down", N_("as in the row above"), id="row.above", show=False),
        Binding("ctrl+down", "fill_down", N_("into all rows below"), id="row.fill", show=False),
        Binding("shift+up", "move_row(-1)", N_("move the row up"), id="row.up", show=False),
        Binding("shift+down", "move_row(1)", N_("move the row down"), id="row.down", show=False),
        Binding("ctrl+z", "undo", N_("undo"), id="undo"),
        Binding("ctrl+y", "redo", N_("redo"), id="redo", show=False),
        Binding("g", "undo_here", N_("undo"), show=False),
        Binding("y", "redo_here", N_("redo"), show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the rows, where something is; only where one may type."""
        if action in IN_ROWS and not (self.grid.has_focus and self.grid.rows and self.grid.edit is None):
            return False
        if action in (*IN_ROWS, "undo", "redo"):
            if not self.draft.editable or self.rights.viewed:
                return False
            if action in ("undo", "redo") and not (self.draft.done if action == "undo" else self.draft.undone):
                return False
        return super().check_action(action, parameters)

    # Undo -----------------------------------------------------------------------------

    async def action_undo(self) -> None:
        """Ctrl+Z: give up what is being typed into a cell or a field, else take the last edit back."""
        field = next((one for one in self.head.fields.values() if one.has_focus_within), None)
        if self.grid.edit is not None:
            self.grid.action_leave()
        elif field is not None and field.dirty:
            field.fill(field.saved)
        else:
            await self._back(again=False)

    async def action_redo(self) -> None:
        """Ctrl+Y: do again what was taken back."""
        await self._back(again=True)

    async def action_undo_here(self) -> None:
        """`g` in a cell that takes no letters."""
        await self._back(again=False)

    async def action_redo_here(self) -> None:
        """`y` in a cell that takes no letters."""
        await self._back(again=True)

    async def _back(self, *, again: bool) -> None:
        try:
            found = await self._taken_back(again=again)
        except AmbarError as error:
            if error.code != "invalid":
                raise
            self.shell.say_problem(_("Nothing is left of it: someone else has changed it since"))
            return
        if found is None:
            self.shell.say(_("Nothing to do again") if again else _("Nothing to undo"))
            return
        self.grid.drop_typed()
        await self.reload()
        what, row = found
        if row is not None:
            self.grid.go_to(row)
        told = _("Done again: {what}") if again else _("Undone: {what}")
        self.shell.say_done(told.format(what=_(what)))
        self.refresh_bindings()

    async def _taken_back(self, *, again: bool) -> tuple[str, int | None] | None:
        self._still_there(again=again)
        try:
            return await self.draft.take_back(again=again)
        except AmbarError as error:
            if error.code != "conflict":
                raise
        await self.reload()  # someone else has changed something, perhaps this
        self._still_there(again=again)
        return await self.draft.take_back(again=again)

    def _still_there(self, *, again: bool) -> None:
        """Forget a change of the header of which nothing is left; AmbarError "invalid"."""
        edit = self.draft.next_back(again=again)
        if isinstance(edit, draft.HeaderEdit):
            made = edit.before if again else edit.after
            if same(self.head.held(made)) != same(made):
                (self.draft.undone if again else self.draft.done).pop()
                raise invalid("header", "changed")

    # Rows -----------------------------------------------------------------------------

    async def action_copy_row(self) -> None:
        """Ins: the same row once more."""
        row = self.grid.current
        if row is not None:
            made = await self.draft.copy_row(row.id)
            await self.reload()
            self.grid.go_to(made)
            self.shell.say(_("Row copied: {name}").format(name=row.row.name))

    async def action_copy_down(self) -> None:
        """The value of the cell above; the cursor goes on down."""
        grid, column = self.grid, self.grid.current_column
        row = grid.current
        if row is None or column is None or grid.row == 0:
            return
        above = grid.rows[grid.row - 1].row
        await self._fill({row.id: row}, column.key, above)
        if grid.row + 1 < len(grid.rows):
            grid.action_rows(1)

    async def action_fill_down(self) -> None:
        """The value of this cell into all rows below."""
        grid, column = self.grid, self.grid.current_column
        row = grid.current
        if row is not None and column is not None:
            below = {one.id: one for one in grid.rows[grid.row + 1 :]}
            count = await self._fill(below, column.key, row.row)
            if count:
                self.shell.say_done(_("Copied down into {rows}").format(rows=rows_text(count)))

    async def _fill(self, rows: Mapping[int, Any], column: str, source: Any) -> int:
        value = bare(getattr(source, column))
        changed = [id for id, one in rows.items() if bare(getattr(one.row, column)) != value]
        if not changed:
            return 0
        try:
            await self.draft.put_rows([{"id": id, column: value} for id in changed], what=draft.FILLED)
        except AmbarError as error:
            self.shell.say_error(error)
            return 0
        for id in changed:
            self.grid.settle(id, column)
        await self.reload()
        return len(changed)

    async def action_move_row(self, step: int) -> None:
        """Shift with ↑ or ↓."""
        row = self.grid.current
        if row is not None and 0 <= self.grid.row + step < len(self.grid.rows):
            await self.draft.move_row(row.id, step)
            await self.reload()

    # Pasting --------------------------------------------------------------------------

    def on_grid_pasted(self, event: Grid.Pasted) -> None:
        """Rows, into the rows: behind the one under the cursor. A column: into the cells from the cursor down."""
        event.stop()
        if is_sheet(event.text) or event.row is None or event.column is None:
            self.shell.go(self.paste(event.text, None if event.row is None else event.row.id))
        else:
            self.shell.go(self.paste_column(event.column.key, event.text))

    def on_entry_field_pasted(self, event: EntryField.Pasted) -> None:
        """Rows, into the entry: to the end."""
        event.stop()
        self.shell.go(self.paste(event.text))

    async def paste(self, text: str, after: int | None = None) -> None:
        """Add the rows of a pasted text; where something is wrong with any of them, show them all to be mended."""
        from tui.dialogs.pasted import PastedRows

        sheet = pasted.read(text, [one.key for one in self.columns() if one.edit])
        if not sheet.rows:
            self.shell.say_problem(_("There are no rows in what was pasted"))
            return
        self._behind = after
        found = await self.put_pasted([pasted.row_of(cells) for cells in sheet.rows])
        if found:
            await self.shell.ask(PastedRows(sheet, found, self.columns(), self.put_pasted))
        elif sheet.left_out:
            self.shell.notice(_("Not taken, as it has no place here: {columns}").format(
                columns=", ".join(sheet.left_out)))  # fmt: skip

    async def paste_column(self, column: str, text: str) -> None:
        """Put a column of values into the cells from the cursor down; what is wrong with one stands in it."""
        lines = [line.strip() for line in text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        there = self.grid.rows[self.grid.row :]
        values: dict[int, dict[str, Any]] = {}
        typed = {row.id: line for row, line in zip(there, lines, strict=False)}
        for id, line in typed.items():
            try:
                values[id] = {"id": id, column: pasted.cell_value(column, line)}
            except AmbarError as error:
                self.grid.refuse(id, column, line, labels.sentence(error))
        filled = await self._fill_cells(column, values, typed)
        await self.reload()
        told = [_("Copied down into {rows}").format(rows=rows_text(filled))] if filled else []
        if len(lines) > len(there):
            told.append(_("For the last {count} there is no row").format(count=len(lines) - len(there)))
        wrong = len(typed) - filled
        self.shell.say("\n".join(told), "warning" if wrong or len(told) > 1 else "done")

    async def _fill_cells(self, column: str, values: dict[int, dict[str, Any]], typed: Mapping[int, str]) -> int:
        """Save cells; those that the books refuse are marked, the others saved without them. How many are."""
        while values:
            try:
                await self.draft.put_rows(list(values.values()), what=draft.FILLED)
            except AmbarError as error:
                places = {row.row.position: row.id for row in self.grid.rows}
                facts = error.details.get("errors") or ()
                refused = {id: fact for fact in facts if (id := places.get(fact.get("row"), 0)) in values}
                if not refused:
                    raise
                for id, fact in refused.items():
                    told = labels.fact_sentence(str(fact.get("code", "invalid")), fact)
                    self.grid.refuse(id, column, typed[id], told)
                    del values[id]
            else:
                for id in values:
                    self.grid.settle(id, column)
                return len(values)
        return 0

    _behind: int | None = None
    """The row behind which pasted rows go, until they are there."""

    async def put_pasted(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Add rows, all of them or, if anything is wrong, none: then what is, each with the place of its row among
        these as `given`."""
        there = 0 if self.draft.document is None else len(self.draft.document.rows)
        place = there
        if self._behind is not None and (one := self.draft.row(self._behind)) is not None:
            place = one.position
        try:
            ids = await self.draft.put_rows(rows, self._behind, draft.PASTED)
        except AmbarError as error:
            if error.code not in ("invalid", "denied"):
                raise
            facts = error.details.get("errors") or [{"code": error.code, **error.details}]
            first = place + 1
            return [{"code": "invalid", **fact, "given": int(fact.get("row") or first) - first} for fact in facts]
        self._behind = ids[-1]
        await self.reload()
        self.grid.go_to(ids[0])
        told = _("{rows} pasted (Ctrl+Z takes them back)")
        self.shell.say_done(told.format(rows=rows_text(len(ids))))
        return []


def same(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the header to be compared: nothing is nothing, however it is written."""
    return {name: None if value in ("", None) else value for name, value in values.items()}
