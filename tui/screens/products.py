"""The catalogue: products by name, found as one types, narrowed to a section or kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from db.queries.forms import PRODUCT
from tui import keys
from tui import labels_words as words
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens import list_fields, pickers
from tui.screens.listing import Asked, ListScreen, Source
from tui.screens.product_marks import BULK, ProductMarks
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.bulk import Which


class ProductsScreen(ProductMarks, ListScreen):
    """The list of products."""

    BINDINGS = [keys.NEW]
    LIST = EXPORT = "products"
    ORDER = ("name", False)
    NEEDS = {"new": "product.create", "bulk": BULK}
    TITLE = N_("Products")
    form_name = PRODUCT
    HELP = N_(
        "/ finds by any part of code, name or barcode. F7 narrows to a section or kind, or shows the archive."
        " Space marks products, v up to here, a all; b changes all that are marked, else all that are shown;"
        " p writes labels."
        " g goes to a name or code, s sorts, c arranges the columns, f keeps filters."
    )

    def __init__(self, section: tuple[int, str] | None = None) -> None:
        """`section`: id and name of the one that is shown first, with what is below it."""
        super().__init__()
        self._section = section

    def choices(self) -> list[Choice]:
        """Section, kind, archive."""
        kinds = [Pick(code, words.word(words.PRODUCT_KINDS, code)) for code in words.PRODUCT_KINDS]
        return [
            Choice("section", N_("Section"), pickers.sections(self.actor)),
            Choice("type", N_("Kind"), kinds),
            Choice("archived", N_("Archived"), [Pick("only", _("only these")), Pick("too", _("these too"))]),
            *list_fields.choices(self.form, list_fields.people(self.shell, PRODUCT)),
        ]

    def columns(self) -> list[Column[Any]]:
        """What is known of a product; VAT, barcodes and the online store for who chooses them."""
        return [
            Column("sku", N_("SKU"), 8, widest=18, order="sku"),
            Column("name", N_("Product"), 20, flexible=True, order="name"),
            Column("type", N_("Kind"), cell=_kind, priority=7),
            Column("section", N_("Section"), cell=lambda row: row.section or "", priority=6),
            *shown.stock_columns(value=False),
            shown.unit_column(1),
            Column("price", N_("Price"), 8, "right", 3, cell=lambda row: shown.figure(row.price)),
            Column("purchase_price", N_("Purchase"), 8, "right", 5,
                   cell=lambda row: shown.figure(row.purchase_price), right=shown.COST),
            Column("state", N_("State"), cell=shown.product_state, priority=8),
            Column("tax", N_("VAT rate"), 5, "right", cell=lambda row: shown.percent(row.tax), off=True),
            Column("barcodes", N_("Barcodes"), 13, cell=lambda row: ", ".join(row.barcodes), widest=30, off=True),
            *list_fields.columns(self.form),
        ]  # fmt: skip

    def table(self) -> Table[Any]:
        """Products, with marks: for labels, and for who changes many at once."""
        return Table(
            (),
            key=lambda row: row.id,
            marks=True,
            tone=lambda row: "muted" if row.archived else "",
            empty=N_("No products here. n makes one.")
            if self.rights.may("product.create")
            else N_("No products here."),
        )

    async def load(self) -> None:
        """Those of the section that one comes from, whatever was filtered before."""
        if self._section is not None:
            self.query_one(FilterBar).set("", {"section": self._section[0]}, {"section": self._section[1]})
        await super().load()

    def source(self, asked: Asked) -> Source:
        """Pages of products; the first one also says how many there are."""
        from db.queries import products
        from db.queries.products import ProductFilter
        from db.queries.rows import Page

        actor, chosen, order = self.actor, self.filtered(), asked.order
        wanted = ProductFilter(chosen.text, chosen.section, chosen.type, archived=chosen.archived, fields=chosen.fields)

        def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
            page = products.page(actor, wanted, order=order, after=after, limit=limit, backwards=backwards)
            total = products.count(actor, wanted) if after is None else None
            return Page(page.rows, page.after, total, page.before)

        return Source(
            load,
            lambda text: products.place(actor, text, order, falling=asked.falling),
            partial(products.ruler, actor, wanted, order),
            turned=asked.falling,
            wanted=wanted,
        )

    def filtered(self) -> Which:
        """What the filter says."""
        from db.bulk import Which

        bar = self.query_one(FilterBar)
        values = bar.values
        archived = {"only": True, "too": None}.get(values.get("archived", ""), False)
        own = list_fields.filters(values)
        return Which(
            text=bar.text, section=values.get("section"), type=values.get("type"), archived=archived, fields=own
        )

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(event.row.sku))

    def action_new(self) -> None:
        """Make one."""
        from tui.screens.product_form import ProductForm

        self.shell.open(ProductForm())


def _kind(row: Any) -> str:
    """The kind, where it is not the usual one."""
    return "" if row.type == "simple" else words.word(words.PRODUCT_KINDS, row.type)
