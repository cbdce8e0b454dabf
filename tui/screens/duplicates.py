"""Products that may be the same: by name, SKU or barcode; Enter compares two and merges them."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.picker import Picker
from tui.i18n import N_, _
from tui.labels_bulk import TWINS
from tui.screens import pickers
from tui.screens.base import AmbarScreen
from tui.screens.card import whole
from tui.screens.merging import MergeScreen
from tui.widgets.cells import Column
from tui.widgets.table import Table


class DuplicatesScreen(AmbarScreen):
    """Pairs that are suggested; any other two can be picked."""

    BINDINGS = [Binding("n", "pick_two", N_("two others"), id="duplicates.two")]
    TITLE = N_("Duplicates")
    HELP = N_("Enter compares the two and merges them. n picks any two products; marking two in the list does so too.")

    def content(self) -> ComposeResult:
        """The pairs."""
        from db.queries import merging

        yield Table(
            [
                Column("keep", N_("SKU"), 8, widest=18),
                Column("keep_name", N_("Product"), 12, flexible=True),
                Column("twin", N_("Duplicate"), 8, widest=18),
                Column("twin_name", N_("Its name"), 12, flexible=True, priority=2),
                Column("reason", N_("Why"), 0, priority=1, cell=lambda row: _(TWINS[row.reason])),
            ],
            key=lambda row: (row.keep, row.twin),
            loader=whole(merging.suggestions, self.actor),
            empty=N_("No two products look the same. n picks any two."),
        )

    def on_table_opened(self, event: Table.Opened) -> None:
        """Compare them."""
        self.shell.open(MergeScreen(event.row.keep, event.row.twin))

    async def action_pick_two(self) -> None:
        """n: any two."""
        search: Any = pickers.products(self.actor)
        first = await self.shell.ask(Picker(_("Which product stays?"), search))
        if first is None:
            return
        second = await self.shell.ask(Picker(_("Which one goes over to {sku}?").format(sku=first.value), search))
        if second is not None:
            self.shell.open(MergeScreen(first.value, second.value))
