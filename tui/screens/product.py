"""A product's card: what it is, its stock, movements, prices, barcodes, units, parts and variations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from db.queries.forms import Field
from db.queries.rows import HIDDEN
from tui import keys
from tui import labels_words as words
from tui.field_words import written
from tui.i18n import N_, Said, _
from tui.screens import catalogue_words as shown
from tui.screens import product_stock
from tui.screens.card import CardScreen, Tab
from tui.screens.product_changes import ProductChanges
from tui.screens.product_tabs import product_tabs
from tui.widgets.facts import Fact, Facts
from tui.widgets.table import Table

MENU = 25
"""What the menu takes where it stands beside the card."""
ADDS = {
    "prices": ("product.edit", "product.price"),
    "units": ("product.edit",),
    "parts": ("product.edit",),
    "substitutes": ("product.edit",),
    "grid": ("product.create",),
    "variations": ("product.create",),
}
"""The rights that adding to a tab needs, all of them; barcodes need one of two."""
REMOVES = ("barcodes", "units", "parts", "substitutes", "prices")
"""The tabs from which something can be taken out; all of them need product.edit, prices product.price too."""


class ProductScreen(ProductChanges, CardScreen):
    """One product."""

    BINDINGS = [
        Binding("e", "edit", N_("edit"), id="product.edit"),
        Binding("plus", "add", N_("add"), id="product.add"),
        Binding("v", "variations", N_("make variations"), id="product.variations"),
        Binding("p", "print", N_("label"), id="product.print", show=False),
        Binding("minus", "remove", N_("take out"), id="product.remove"),
        Binding("a", "archive", N_("archive"), id="product.archive"),
        Binding("a", "restore", N_("bring back"), id="product.restore"),
        Binding("m", "merge_into", N_("merge into another product"), id="product.merge", show=False),
        Binding("t", "trace", N_("trace"), id="product.trace", show=False),
        keys.DELETE,
    ]
    NEEDS = {
        "trace": "warehouse.view",
        "edit": ("product.edit", "product.publish"),
        "variations": "product.create",
        "archive": "product.delete",
        "merge_into": "product.delete",
        "restore": "product.delete",
        "delete": "product.delete",
    }
    HELP = N_(
        "The digits show stock, movements, prices, codes, substitutes, batches; + adds to the list shown, - takes out"
        " of it. F7 narrows stock to a warehouse or period. p writes a label, m merges it into another product."
    )
    action_id = "products"
    own: tuple[Field, ...] = ()
    """The company's own fields, those that are shown."""

    def path(self) -> tuple[str, ...]:
        """Products › its SKU."""
        return (_("Products"), self.sku)

    async def read(self) -> Any:
        """The card."""
        from db.queries import forms, products

        card = await self.shell.read(products.show, self.actor, self.sku)
        form = await self.shell.read(forms.show, self.actor, forms.PRODUCT)
        self.sku, self.own = card.sku, tuple(one for one in form.fields if one.custom and one.visible)
        self.card = card
        self.curve = await product_stock.read_curve(self)
        self.grid = await self.shell.read(self._laid) if card.type == "parent" else None
        return card

    def _laid(self) -> Any:
        from db.queries import variations
        from tui.variation_grid import laid

        return laid(variations.show(self.actor, self.sku))

    def facts(self) -> Sequence[Fact]:
        """What is known."""
        card, currency = self.card, self.actor.company.currency
        unit = words.unit(card.unit)
        kind = words.word(words.PRODUCT_KINDS, card.type)
        oversell = {None: "", True: _("yes"), False: _("no")}[card.oversell if self.rights.inventory else None]
        minimum = card.minimum_stock if self.rights.inventory else None
        state = shown.product_state(card)
        return (
            Fact(N_("Product"), card.name, "strong", long=True),
            Fact(N_("Available"), shown.quantity(card.available, card.unit), "strong"),
            Fact(N_("On hand"), shown.quantity(card.on_hand, card.unit)),
            Fact(N_("In all variations"), self._of_variations(), "strong"),
            Fact(N_("Reserved"), shown.quantity(card.reserved, card.unit) if card.reserved else ""),
            Fact(N_("Selling price"), shown.money(card.price, currency)),
            Fact(N_("Purchase price"), shown.money(card.purchase_price, currency)),
            Fact(N_("VAT"), shown.percent(card.tax)),
            Fact(N_("Stock value"), self._value()),
            Fact(N_("Unit"), unit),
            Fact(N_("Section"), card.section or ""),
            Fact(N_("Barcode"), shown.first(card.barcodes)),
            Fact(N_("Also answers as"), shown.joined(card.merged)),
            Fact(N_("Kind"), "" if card.type == "simple" else kind),
            Fact(N_("Variation of"), card.parent or ""),
            *(Fact(Said(one.name), one.value) for one in card.properties),
            Fact(N_("State"), state if isinstance(state, str) else state.text,
                 "" if isinstance(state, str) else state.tone),
            Fact(N_("Minimum stock"), shown.quantity(minimum, card.unit), self._minimum_tone()),
            Fact(N_("Weight, kg"), shown.figure(card.weight) if card.weight is not None else ""),
            Fact(N_("Sell when out of stock"), oversell),
            Fact(N_("External id"), card.external_id or ""),
            *(Fact(Said(one.label or one.code), written(card.fields.get(one.code))) for one in self.own),
            Fact(N_("Last 90 days"), self._curve(), long=True),
            Fact(N_("Description"), card.description, long=True),
        )  # fmt: skip

    def on_resize(self) -> None:
        """The curve is as long as there is room."""
        if self.card is not None:
            self.call_after_refresh(lambda: self.query_one(Facts).show(self.facts()))

    def _curve(self) -> str:
        """Stock over time, as long as there is room beside the menu."""
        return product_stock.curve_told(self, self.size.width - (MENU if self.query_one("#side").display else 0))

    def _of_variations(self) -> str:
        """What lies of all variations together, for who may see stock."""
        total = self.grid.total("on_hand") if self.grid is not None else None
        return shown.quantity(total, self.card.unit)

    def _value(self) -> str:
        """What the stock of all one's warehouses is worth, for who may see it."""
        places = self.card.warehouses or ()
        known = [one.value for one in places if one.value is not HIDDEN]
        return shown.money(sum(known[1:], known[0]), self.actor.company.currency) if known else ""

    def _minimum_tone(self) -> Any:
        from decimal import Decimal

        card = self.card
        short = isinstance(card.available, Decimal) and card.minimum_stock and card.available < card.minimum_stock
        return "warning" if short else ""

    def tabs(self) -> Sequence[Tab]:
        """The lists that one's role allows."""
        return product_tabs(self)

    def shows(self, tab: str) -> bool:
        """Services have no stock, only bundles have parts, only what has or may have variations shows them."""
        card = self.card
        if tab in ("stock", "movements", "batches", "reservations"):
            return card.type in ("simple", "variation")
        if tab == "parts":
            return bool(card.type == "bundle")
        if tab == "grid":
            return self.grid is not None
        if tab == "variations":
            return bool(card.type == "parent" or card.variations)
        return True

    def on_table_opened(self, event: Table.Opened) -> None:
        """What stands in the row: a warehouse, a document, a product."""
        row = event.row
        if self.tab == "stock":
            self.shell.open_path("tui.screens.warehouse:WarehouseScreen", code=row.code)
        elif self.tab in ("movements", "batches") and isinstance(row.document, str):
            self.shell.open_path("tui.screens.document:DocumentScreen", number=row.document)
        elif self.tab == "reservations":
            self.shell.open_path("tui.screens.deal:DealScreen", number=row.deal)
        elif self.tab in ("variations", "parts", "substitutes"):
            self.shell.open(ProductScreen(row.sku))

    def on_matrix_opened(self, event: Any) -> None:
        """The card of a variation."""
        self.shell.open(ProductScreen(event.row.sku))

    def relabel(self) -> None:
        """Another language, or other rights."""
        super().relabel()
        for one in self.query("Matrix"):
            one.stock = self.rights.stock  # type: ignore[attr-defined]
            one.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What one may add to the list shown, or take out of it; archive what is in use, bring back what is not."""
        rights, card = self.rights, self.card
        if action in ("archive", "restore") and card is not None and card.archived != (action == "restore"):
            return False
        if action == "variations" and self.tab != "variations":
            return False
        if action == "add":
            if self.tab == "barcodes":
                return bool(rights.may("product.edit") or rights.may("product.barcode"))
            return self.tab in ADDS and all(rights.may(one) for one in ADDS[self.tab])
        if action == "remove":
            if self.tab not in REMOVES or not rights.may("product.edit"):
                return False
            if self.tab == "prices" and not rights.may("product.price"):
                return False
            return True if self.table is not None and self.table.row is not None else None
        return super().check_action(action, parameters)

    def on_table_highlighted(self) -> None:
        """There may be something to take out now."""
        self.refresh_bindings()

    async def action_print(self) -> None:
        """Write its label into a file."""
        from tui.screens.product_label import to_label

        await to_label(self.shell, (self.sku,), variations=bool(self.card.variations))

    def action_trace(self) -> None:
        """t: where it came from and where it went."""
        self.shell.open_path("tui.screens.trace:TraceScreen", what=self.sku, kind="product")

    def action_edit(self) -> None:
        """Change its fields."""
        from tui.screens.product_form import ProductForm

        self.shell.open(ProductForm(self.sku))
