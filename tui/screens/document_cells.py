"""Changing cells and header fields: what is typed is read, saved at once, and refused in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.errors import AmbarError
from tui import labels, text
from tui.dialogs.conflict import Conflict
from tui.dialogs.picker import NEW, Picker
from tui.i18n import N_, _
from tui.lanes import Stopped
from tui.pasted import cell_value
from tui.screens import document_picks as picks
from tui.screens.document_base import DocumentBase
from tui.screens.document_conflicts import clash, conflict_line, removal_lines
from tui.screens.document_header import DocumentHeader
from tui.widgets.choice_field import PickField
from tui.widgets.entry_field import EntryField
from tui.widgets.grid import Grid
from tui.widgets.grid_edit import LineEdit
from tui.widgets.text_field import TextField

BARCODE = 8
"""A "quantity" of so many digits is a code that was scanned into the wrong place."""


class DocumentCells(DocumentBase):
    """The rows and the header being edited."""

    # Rows ---------------------------------------------------------------------------

    def on_grid_changed(self, event: Grid.Changed) -> None:
        """A cell was typed into."""
        event.stop()
        if event.column is not None:
            self.shell.go(self.change_cell(event.row, event.column.key, event.text))

    async def change_cell(self, row: Any, column: str, typed: str) -> None:
        """Save a cell; what cannot be saved stays in it, with the reason."""
        if column == "quantity" and typed.isdigit() and len(typed) >= BARCODE:
            self.grid.settle(row.id, column)
            self.enter(EntryField.Entered(typed))
            return
        grid = self.grid
        try:
            value = cell_value(column, typed)
            told = self._understood(column, typed)
            await self._put(row, column, value, typed)
        except Stopped:
            grid.refuse(row.id, column, typed, _("Stopped"))
            self.show_note()
            return
        except AmbarError as error:
            facts = error.details.get("errors") or [{"code": error.code, **error.details}]
            wrong = next((one for one in facts if one.get("field") == column), facts[0])
            grid.refuse(row.id, column, typed, labels.fact_sentence(str(wrong.get("code", error.code)), wrong))
            self.show_note()
            return
        if told:
            self.shell.say(told)

    def enter(self, told: EntryField.Entered) -> None:
        """Take an entry; the part of the screen that has the queue does."""
        raise NotImplementedError

    def _understood(self, column: str, typed: str) -> str:
        """How a number was read that could be meant otherwise ("1.500")."""
        if column not in ("quantity", "price", "purchase_price") or not typed:
            return ""
        found = text.parse_number(typed, column)
        return _("Understood as {number}").format(number=text.number(found.value)) if found.ambiguous else ""

    async def _put(self, row: Any, column: str, value: Any, typed: str = "") -> None:
        """Save a cell of a row as it was when one began to change it; whoever else has changed it meanwhile is asked
        about, and where nothing is decided one goes on with what was `typed`."""
        was, merged = row.row, ""
        while True:
            now = self.draft.row(row.id)
            if now is None:
                self.grid.settle(row.id, column)
                await self.reload()
                self.shell.say_problem(_("This row is gone: {name}").format(name=was.name))
                return
            if clash(column, was, now, value):
                line = conflict_line(column, now.position, was, now, value)
                chosen = await self.shell.ask(Conflict(await self.changed_by(), [line]))
                if chosen is None or not chosen[line.key]:
                    await self._give_way(row.id, column, typed if chosen is None else "")
                    return
                was, merged = now, ""
            try:
                await self.draft.change_row(row.id, column, value)
                break
            except AmbarError as error:
                merged = await self.merge(error)
        self.grid.settle(row.id, column)
        if merged or column in ("warehouse", "to_warehouse"):
            await self.reload()
        else:
            await self.show_changed(row.id)
        self.tell_merged(merged)

    async def _give_way(self, id: int, column: str, typed: str) -> None:
        """Show what someone else has saved; with `typed` one goes on typing over it."""
        grid = self.grid
        grid.settle(id, column)
        await self.reload()
        if typed and grid.go_to(id, column):
            grid.edit = LineEdit(typed, grid.current)
            grid.focus()

    async def merge(self, error: AmbarError) -> str:
        """Take in what someone else has changed, to make one's own change on top of it; who did."""
        if error.code != "conflict":
            raise error
        await self.draft.load()
        return str(error.details.get("changed_by") or _("Someone else"))

    def tell_merged(self, name: str) -> None:
        """Say whose changes are in there too."""
        if name:
            self.shell.notice(_("Saved, with what {name} has changed meanwhile").format(name=name))

    async def changed_by(self) -> str:
        """Who else changed this document last."""
        mine = self.shell.profile.name
        lines = await self.shell.read(self.draft.history, self.actor)
        return next((one.by for one in reversed(lines) if one.by and one.by != mine), "")

    def on_grid_removing(self, event: Grid.Removing) -> None:
        """Delete: the row goes."""
        event.stop()
        self.shell.go(self._remove(event.row))

    async def _remove(self, row: Any) -> None:
        was = row.row
        while (now := self.draft.row(row.id)) is not None:
            lines = removal_lines(was, now)
            if lines:
                chosen = await self.shell.ask(Conflict(await self.changed_by(), lines))
                if chosen is None or not all(chosen.values()):
                    await self.reload()
                    return
                was = now
            try:
                await self.draft.drop_row(row.id)
                break
            except AmbarError as error:
                await self.merge(error)
        await self.reload()
        self.shell.say(_("Row removed: {name}").format(name=row.row.name))
        if not self.grid.rows:
            self.home()

    def on_grid_left(self, event: Grid.Left) -> None:
        """Home."""
        event.stop()
        self.home()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """The error under the cursor is told; other keys work."""
        if type(event) is Grid.Moved:
            event.stop()
            self.show_note()
            self.refresh_bindings()

    def on_grid_picking(self, event: Grid.Picking) -> None:
        """A cell's value is chosen from a list."""
        if type(event) is Grid.Picking and event.column is not None:
            event.stop()
            self.shell.go(self._choose(event.row, event.column.key, event.column.title, event.text))

    async def _choose(self, row: Any, column: str, title: str, typed: str) -> None:
        create = ""
        source: Any
        if column in ("warehouse", "to_warehouse"):
            source = picks.warehouses(self.shell, issuing=self.type in ("sale", "deal"))
            create = _("new warehouse") if picks.may_create_warehouse(self.rights) else ""
        elif column == "unit":
            source = picks.units(self.shell, row.row.product)
        elif column == "tax":
            source = picks.taxes(self.shell)
        else:
            source = picks.reasons()
        value = getattr(row.row, column)
        picked = await self.shell.ask(Picker(_(title), source, text=typed, chosen=(value,), create=create))
        if picked is None:
            return
        chosen = picked.value
        if chosen is NEW:
            chosen = await self._new_warehouse(picked.label)
            if chosen is None:
                return
        try:
            await self._put(row, column, chosen)
        except AmbarError as error:
            self.shell.say_error(error)
            return
        self.grid.action_next()

    # Header -------------------------------------------------------------------------

    def on_document_header_edited(self, event: DocumentHeader.Edited) -> None:
        """A field was left."""
        event.stop()
        self.shell.go(self.save_header())

    async def save_header(self) -> bool:
        """Save what was entered into the header; whether nothing is left to be saved."""
        for field in self.head.fields.values():
            if field.error and not field.dirty:  # what processing found wrong; it will say so again
                field.error = ""
        values = self.head.changes()
        fields, merged = self.head.fields, ""
        while values:
            document = self.draft.document
            lines = self.head.conflicts(document, values) if document is not None else []
            if document is not None and lines:
                chosen = await self.shell.ask(Conflict(await self.changed_by(), lines))
                if chosen is None:
                    return False
                for name, mine in chosen.items():
                    self.head.rest(document, name, mine=mine)
                    if not mine:
                        del values[name]
                continue
            try:
                await self.draft.change_header(values, self.head.held(values))
            except AmbarError as error:
                if error.code == "conflict":
                    merged = await self.merge(error)
                    continue
                self._show_refused(error)
                return False
            for name in values:
                fields[name].accept()
            await self.reload()
            self.tell_merged(merged)
            return True
        self.show_note()
        return not any(field.error for field in fields.values())

    def _show_refused(self, error: AmbarError) -> None:
        fields = self.head.fields
        facts: list[Mapping[str, Any]] = list(error.details.get("errors") or ())
        placed = [fact for fact in facts if fact.get("field") in fields]
        for fact in placed:
            fields[str(fact["field"])].error = labels.fact_sentence(str(fact.get("code", "invalid")), fact)
        self.show_note()
        if len(placed) < len(facts) or not facts:
            self.shell.say_error(error)

    def on_pick_field_create(self, event: PickField.Create) -> None:
        """A warehouse, supplier or customer that is not there yet."""
        event.stop()
        self.shell.go(self._create_for(event.field, event.text))

    async def _create_for(self, field: Any, typed: str) -> None:
        if field.field_name in picks.NEW_PARTNERS:
            made = await self._new_partner(field.field_name, typed)
        else:
            code = await self._new_warehouse(typed)
            made = None if code is None else (code, code)
        if made is not None:
            field.value = made
            await self.save_header()

    async def _new_partner(self, kind: str, typed: str) -> tuple[Any, str] | None:
        from tui.dialogs.form import FormDialog

        async def save(values: Mapping[str, Any]) -> tuple[Any, str]:
            from db.services import partners

            given = {name: value for name, value in values.items() if value}
            state = await self.shell.write(partners.add, self.actor, **{"name": "", **given, kind: True})
            self.shell.say_done(_("Added: {name}").format(name=values["name"]))
            if state.warnings:
                self.shell.say("\n".join(labels.warning_lines(state.warnings)), "warning")
            return state.id, values["name"]

        fields = [
            TextField("name", N_("Name"), typed.strip(), length=255, required=True),
            TextField("tax_office", N_("Tax office")),
            TextField("tax_number", N_("Tax number"), length=20),
            TextField("phone", N_("Phone"), length=40),
        ]
        title = _("New supplier") if kind == "supplier" else _("New customer")
        found: tuple[Any, str] | None = await self.shell.ask(FormDialog(title, fields, save))
        return found

    async def _new_warehouse(self, typed: str) -> str | None:
        from tui.dialogs.form import FormDialog

        async def save(values: Mapping[str, Any]) -> str:
            from db.services import warehouses

            state = await self.shell.write(warehouses.add, self.actor, values["code"], values["name"])
            self.shell.say_done(_("Warehouse added: {code}").format(code=state.code))
            return state.code

        code = typed.strip().upper().replace(" ", "-") if typed.isascii() else typed.strip()
        fields = [
            TextField("code", N_("Code"), code, length=64, required=True),
            TextField("name", N_("Name"), typed.strip(), length=255, required=True),
        ]
        found: str | None = await self.shell.ask(FormDialog(_("New warehouse"), fields, save))
        return found
