"""The warehouses of one's scope: how much lies where, and what it is worth."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.card import whole
from tui.screens.catalogue_words import COST, STOCK, figure, warehouse_state
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table


class WarehousesScreen(AmbarScreen):
    """The list of warehouses."""

    BINDINGS = [keys.NEW, keys.SEARCH, keys.FILTER]
    TITLE = N_("Warehouses")
    HELP = N_("Enter shows a warehouse with its stock, movements and documents.")

    def content(self) -> ComposeResult:
        """The filter and the list."""
        in_use = (Pick(True, _("in use")), Pick(False, _("switched off")))
        yield FilterBar([Choice("active", N_("State"), in_use)])
        columns: list[Column[Any]] = [
            Column("code", N_("Code"), 8),
            Column("name", N_("Name"), 12, flexible=True),
            Column("responsible_name", N_("Responsible"), priority=4),
            Column("products", N_("Products"), 0, "right", 2, cell=lambda row: figure(row.products), right=STOCK),
            Column("quantity", N_("Units"), 8, "right", cell=lambda row: figure(row.quantity), right=STOCK),
            Column("value", N_("Value"), 10, "right", 1, cell=lambda row: figure(row.value), right=(*STOCK, COST)),
            Column("state", N_("State"), cell=warehouse_state),
        ]
        yield Table(
            columns,
            key=lambda row: row.id,
            tone=lambda row: "" if row.active else "muted",
            empty=N_("No warehouses here. n makes one.") if self._makes else N_("No warehouses here."),
        )

    def on_mount(self) -> None:
        """Show them all."""
        self.apply()

    def apply(self) -> None:
        """Show what the filter lets through."""
        from db.queries import warehouses

        bar = self.query_one(FilterBar)
        self.query_one(Table).show(
            whole(warehouses.listing, self.actor, text=bar.text, active=bar.values.get("active"))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new warehouse needs the scope "all"."""
        return self._makes if action == "new" else super().check_action(action, parameters)

    @property
    def _makes(self) -> bool:
        return self.rights.may("warehouse.edit") and self.rights.warehouse_ids() is None

    def on_filter_bar_changed(self) -> None:
        """Another filter."""
        self.apply()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """How many there are."""
        self.query_one(FilterBar).count(event.total)

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.warehouse import WarehouseScreen

        self.shell.open(WarehouseScreen(event.row.code))

    def action_new(self) -> None:
        """Make one."""
        from tui.screens.warehouse_form import WarehouseForm

        self.shell.open(WarehouseForm())

    def action_search(self) -> None:
        """Type to filter."""
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        """Choose what to filter by."""
        await self.query_one(FilterBar).choose()
