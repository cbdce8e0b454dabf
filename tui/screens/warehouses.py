"""The warehouses of one's scope: how much lies where, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.lanes import Overtaken
from tui.screens.catalogue_words import COST, STOCK, figure, warehouse_state
from tui.screens.listing import Asked, ListScreen, Source, whole
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.placing import REST
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.queries.warehouses import WarehouseLine
    from tui.live import DataChanged


AGAIN: Final = 5.0
"""Seconds after a change until what lies in the warehouses is added up again."""


class WarehousesScreen(ListScreen):
    """The list of warehouses."""

    BINDINGS = [keys.NEW]
    LIST = EXPORT = "warehouses"
    TITLE = N_("Warehouses")
    HELP = N_("Enter shows a warehouse with its stock, movements and documents.")

    def __init__(self) -> None:
        super().__init__()
        self._sums: dict[int, WarehouseLine] = {}
        """What lies in the warehouses, where it was added up after the list was there."""
        self._timer: Timer | None = None

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
        from db.queries.exports import WarehouseFilter

        active = asked.values.get("active")
        source = whole(self._listing, self.columns(), asked, asked.text, active)
        return replace(source, wanted=WarehouseFilter(asked.text, active))

    def _listing(self, text: str, active: bool | None) -> list[WarehouseLine]:
        """The warehouses, with the sums that are known; in the reading lane."""
        from db.queries import warehouses

        rows = warehouses.listing(self.actor, text=text, active=active, totals=None)
        return [
            replace(row, products=known.products, quantity=known.quantity, value=known.value)
            if row.quantity is None and (known := self._sums.get(row.id)) is not None
            else row
            for row in rows
        ]

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """Add up what lies there, where that takes longer than somebody would wait for the list."""
        if not self._sums and any(row.quantity is None for row in self.query_one(Table).rows):
            self.shell.go(self._add_up(), hold=False)

    def on_data_changed(self, event: DataChanged) -> None:
        """It may be more or less now: where adding up takes long, only now and then."""
        if self._sums and self._timer is None:
            self._timer = self.set_timer(AGAIN, lambda: self.shell.go(self._add_up(), hold=False))

    async def _add_up(self) -> None:
        from db.queries import warehouses

        self._timer = None
        try:
            found = await self.shell.at_rest(self, partial(warehouses.listing, self.actor))
        except Overtaken:
            if self.is_attached:
                self._timer = self.set_timer(REST, lambda: self.shell.go(self._add_up(), hold=False))
            return
        if self.is_attached:
            self._sums = {row.id: row for row in found}
            await self.query_one(Table).reload()

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
