"""A warehouse's card: what it is, its stock, movements and documents; switching it on and off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual.binding import Binding

from db.access import Actor
from tui import keys
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens.card import CardScreen, Tab, paged
from tui.widgets.cells import Column, Toned
from tui.widgets.facts import Fact
from tui.widgets.table import Table
from tui.widgets.window import Key


class WarehouseScreen(CardScreen):
    """One warehouse."""

    BINDINGS = [
        Binding("e", "edit", N_("edit"), id="warehouse.edit"),
        Binding("v", "make_default", N_("make default"), id="warehouse.default"),
        Binding("k", "switch_off", N_("switch off"), id="warehouse.off"),
        Binding("k", "switch_on", N_("switch on"), id="warehouse.on"),
        keys.DELETE,
    ]
    NEEDS = dict.fromkeys(("edit", "make_default", "switch_off", "switch_on", "delete"), "warehouse.edit")
    HELP = N_("The digits show its stock, movements and documents. / finds in its stock. Enter opens a row.")
    action_id = "warehouses"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def path(self) -> tuple[str, ...]:
        """Warehouses › its code."""
        return (_("Warehouses"), self.code)

    async def read(self) -> Any:
        """The card."""
        from db.queries import warehouses

        return await self.shell.read(warehouses.show, self.actor, self.code)

    def facts(self) -> Sequence[Fact]:
        """What is known."""
        card, currency = self.card, self.actor.company.currency
        state = shown.warehouse_state(card)
        sales = "" if card.issuing else _("nothing is sold from here")
        return (
            Fact(N_("Name"), card.name, "strong"),
            Fact(N_("State"), state.text if isinstance(state, Toned) else state,
                 state.tone if isinstance(state, Toned) else ""),
            Fact(N_("Products"), shown.figure(card.products)),
            Fact(N_("Units"), shown.figure(card.quantity)),
            Fact(N_("Value"), shown.money(card.value, currency)),
            Fact(N_("Sales"), sales, "warning"),
            Fact(N_("Responsible"), card.responsible_name or ""),
            Fact(N_("Phone"), shown.phone(card.phone)),
            Fact(N_("E-mail"), card.email),
            Fact(N_("Opening hours"), card.opening_hours),
            Fact(N_("Address"), card.address, long=True),
            Fact(N_("Description"), card.description, long=True),
        )  # fmt: skip

    def tabs(self) -> Sequence[Tab]:
        """Stock and movements for who sees stock, documents for who sees any."""
        from db.queries import documents, exports, ledger, movements, products, stock
        from tui.screens.document_places import places

        actor, found = self.actor, list[Tab]()
        if self.rights.stock:
            columns: list[Column[Any]] = [
                Column("sku", N_("SKU"), widest=18),
                Column("name", N_("Product"), 18, flexible=True),
                *shown.stock_columns(),
            ]
            columns.insert(-1, shown.unit_column())
            found.append(
                Tab("stock", N_("Stock"), columns, lambda text: paged(stock.page, actor, self.code, text=text),
                    N_("No stock here. Goods come in by stock receipts, adjustments and transfers."),
                    lambda row: row.sku, filtered=True,
                    places=lambda text: (partial(products.place, actor), partial(stock.ruler, actor, self.code, text)),
                    writes=("stock", lambda text: exports.StockFilter(text, warehouse=self.code)))
            )  # fmt: skip
            found.append(
                Tab("movements", N_("Movements"), shown.movement_columns(),
                    lambda text: paged(movements.page, actor, ledger.LedgerFilter(warehouse=self.code)),
                    N_("Nothing has come in or gone out yet."), lambda row: row.sequence,
                    places=lambda text: (partial(self._on_day, actor), partial(movements.ruler, actor, self.code)),
                    writes=("ledger", lambda text: ledger.LedgerFilter(warehouse=self.code)))
            )  # fmt: skip
        if shown.may_see_documents(self.rights):
            found.append(
                Tab("documents", N_("Documents"), shown.document_columns(),
                    lambda text: paged(documents.page, actor, documents.DocumentFilter(warehouse=self.code, text=text)),
                    N_("No documents name this warehouse yet."), filtered=True,
                    places=lambda text: places(actor, documents.DocumentFilter(warehouse=self.code, text=text),
                                               self.shell.today()),
                    writes=("documents", lambda text: documents.DocumentFilter(warehouse=self.code, text=text)))
            )  # fmt: skip
        return found

    def _on_day(self, actor: Actor, text: str) -> Key:
        """The key before the movements of a day and what is older."""
        from db.errors import AmbarError
        from db.queries import movements
        from tui.text import parse_day

        try:
            return movements.place(actor, parse_day(text, self.shell.today()))
        except AmbarError:
            return None  # no day: the line says so

    def on_table_opened(self, event: Table.Opened) -> None:
        """The product or document of a row."""
        if self.tab == "stock":
            self.shell.open_path("tui.screens.product:ProductScreen", sku=event.row.sku)
        else:
            number = event.row.number if self.tab == "documents" else event.row.document
            if isinstance(number, str):
                self.shell.open_path("tui.screens.document:DocumentScreen", number=number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Switch on what is off, off what is on; the default one is the default already."""
        if self.card is not None:
            if action == ("switch_off" if not self.card.active else "switch_on"):
                return False
            if action == "make_default" and self.card.default:
                return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        """What the default one cannot, and one that is switched off."""
        if self.card is None:
            return None
        if action in ("switch_off", "delete") and self.card.default:
            return _("The default warehouse cannot be switched off or deleted; make another the default first")
        if action == "make_default" and not self.card.active:
            return _("Switched off: switch it on first")
        return None

    def action_edit(self) -> None:
        """Change it."""
        from tui.screens.warehouse_form import WarehouseForm

        self.shell.open(WarehouseForm(self.code))

    async def action_make_default(self) -> None:
        """The warehouse that new documents begin with."""
        await self._change(default=True)
        self.shell.say_done(_("{code} is the default warehouse now").format(code=self.code))

    async def action_switch_off(self) -> None:
        """Nothing is processed or cancelled there any more."""
        await self._change(active=False)
        self.shell.say_done(_("{code} is switched off; its stock stays").format(code=self.code))

    async def action_switch_on(self) -> None:
        """It is in use again."""
        await self._change(active=True)
        self.shell.say_done(_("{code} is in use again").format(code=self.code))

    async def _change(self, **values: Any) -> None:
        from db.services import warehouses

        await self.shell.write(warehouses.edit, self.actor, self.code, version=self.card.version, **values)
        await self.refresh_data()

    async def action_delete(self) -> None:
        """Delete it, where nothing ever used it."""
        from db.services import warehouses
        from tui.dialogs.question import Confirm

        lines = [
            f"{self.code}  {self.card.name}",
            _("Only a warehouse that no document has used can be deleted; others are switched off."),
        ]
        if await self.shell.ask(Confirm(_("Delete this warehouse?"), lines, _("Delete"))) != "yes":
            return
        deleting = self.shell.write(warehouses.delete, self.actor, self.code, version=self.card.version)
        await self.leave_after(deleting, _("{code} is deleted").format(code=self.code))
