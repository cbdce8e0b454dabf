"""The warehouses of one's scope: how much lies where, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.catalogue_words import COST, STOCK, figure, warehouse_state
from tui.screens.listing import Asked, ListScreen, Source, whole
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table


class WarehousesScreen(ListScreen):
    """The list of warehouses."""

    BINDINGS = [keys.NEW]
    LIST = EXPORT = "warehouses"
    TITLE = N_("Warehouses")
    HELP = N_("Enter shows a warehouse with its stock, movements and documents.")

    def choices(self) -> list[Choice]:
        """In use or not."""
        in_use = (Pick(True, _("in use")), Pick(False, _("switched off")))
        return [Choice("active", N_("State"), in_use)]

    def columns(self) -> list[Column[Any]]:
        """What is known of a warehouse; few enough to be sorted by any of it."""
        return [
            Column("code", N_("Code"), 8, order="code"),
            Column("name", N_("Name"), 12, flexible=True, order="name"),
            Column("responsible_name", N_("Responsible"), priority=4, order="responsible_name"),
            Column("products", N_("Products"), 0, "right", 2, cell=lambda row: figure(row.products), right=STOCK,
                   order="products"),
            Column("quantity", N_("Units"), 8, "right", cell=lambda row: figure(row.quantity), right=STOCK,
                   order="quantity"),
            Column("value", N_("Value"), 10, "right", 1, cell=lambda row: figure(row.value), right=(*STOCK, COST),
                   order="value"),
            Column("state", N_("State"), cell=warehouse_state),
        ]  # fmt: skip

    def table(self) -> Table[Any]:
        """Warehouses."""
        return Table(
            (),
            key=lambda row: row.id,
            tone=lambda row: "" if row.active else "muted",
            empty=N_("No warehouses here. n makes one.") if self._makes else N_("No warehouses here."),
        )

    def source(self, asked: Asked) -> Source:
        """All of them at once, in their own order until one sorts them."""
        from db.queries import warehouses
        from db.queries.exports import WarehouseFilter

        active = asked.values.get("active")
        source = whole(warehouses.listing, self.columns(), asked, self.actor, text=asked.text, active=active)
        return replace(source, wanted=WarehouseFilter(asked.text, active))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new warehouse needs the scope "all"."""
        return self._makes if action == "new" else super().check_action(action, parameters)

    @property
    def _makes(self) -> bool:
        return self.rights.may("warehouse.edit") and self.rights.warehouse_ids() is None

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.warehouse import WarehouseScreen

        self.shell.open(WarehouseScreen(event.row.code))

    def action_new(self) -> None:
        """Make one."""
        from tui.screens.warehouse_form import WarehouseForm

        self.shell.open(WarehouseForm())
