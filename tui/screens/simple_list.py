"""A short list whose rows are added and changed in a small form over it: sections, units, tax rates, price types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from tui import keys
from tui.dialogs.form import FormDialog
from tui.dialogs.question import Confirm
from tui.i18n import _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column
from tui.widgets.field import FormField
from tui.widgets.table import Table
from tui.widgets.window import Loader


class SimpleListScreen(AmbarScreen):
    """To write: `columns`, `loader`, `fields`, `values_of`, `write`, `delete_row`, `name_of`, and the words."""

    BINDINGS = [keys.NEW, keys.DELETE]
    EMPTY = ""
    """An English msgid: what would be here, and that n makes the first one."""

    # To write ---------------------------------------------------------------------

    def columns(self) -> Sequence[Column[Any]]:
        """The columns."""
        raise NotImplementedError

    def loader(self) -> Loader[Any]:
        """The rows."""
        raise NotImplementedError

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """The fields of the form; `row` None: of a new one."""
        raise NotImplementedError

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values by the fields' names."""
        raise NotImplementedError

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add (all values), or change `row` (the changed ones)."""
        raise NotImplementedError

    async def delete_row(self, row: Any) -> None:
        """Delete a row."""
        raise NotImplementedError

    def name_of(self, row: Any) -> str:
        """How a row is called."""
        return str(row.name)

    def form_title(self, row: Any | None) -> str:
        """What stands above the form, in the language of the session."""
        raise NotImplementedError

    # How it works -------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """The list."""
        yield Table(self.columns(), loader=self.loader(), empty=self.EMPTY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to delete where nothing is."""
        if action == "delete" and self.is_attached and not self.query_one(Table).rows:
            return None
        return super().check_action(action, parameters)

    def on_table_loaded(self) -> None:
        """There may be something to delete now."""
        self.refresh_bindings()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Change the row."""
        self.shell.go(self._edit(event.row))

    async def action_new(self) -> None:
        """Add one."""
        await self._edit(None)

    async def _edit(self, row: Any | None) -> None:
        async def save(values: Mapping[str, Any]) -> Any:
            given = dict(values)
            if row is not None:
                given = {name: "" if value is None else value for name, value in given.items()}
            return await self.write(row, given)

        fields = await self.fields(row)
        saved = None if row is None else self.values_of(row)
        if await self.shell.ask(FormDialog(self.form_title(row), fields, save, saved)) is None:
            return
        await self.query_one(Table).reload()
        self.shell.say_done(_("Saved"))

    async def action_delete(self) -> None:
        """Delete the row under the cursor."""
        row = self.query_one(Table).row
        if row is None:
            return
        lines = [self.name_of(row), _("What is in use cannot be deleted.")]
        if await self.shell.ask(Confirm(_("Delete this?"), lines, _("Delete"))) != "yes":
            return
        await self.delete_row(row)
        await self.query_one(Table).reload()
        self.shell.say_done(_("{name} is deleted").format(name=self.name_of(row)))
