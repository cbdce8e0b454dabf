"""The catalogue: products by name, found as one types, narrowed to a section or kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from tui import keys
from tui import labels_words as words
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens import pickers
from tui.screens.product_marks import BULK, ProductMarks
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table
from tui.widgets.window import Loader

if TYPE_CHECKING:
    from db.bulk import Which


class ProductsScreen(ProductMarks):
    """The list of products."""

    BINDINGS = [keys.NEW, keys.SEARCH, keys.FILTER]
    NEEDS = {"new": "product.create", "bulk": BULK}
    TITLE = N_("Products")
    HELP = N_(
        "/ finds by any part of code, name or barcode. F7 narrows to a section or kind, or shows the archive."
        " Space marks products; b changes all that are marked, else all that are shown."
    )

    def __init__(self, section: tuple[int, str] | None = None) -> None:
        """`section`: id and name of the one that is shown first, with what is below it."""
        super().__init__()
        self._section = section

    def content(self) -> ComposeResult:
        """The filter and the list."""
        kinds = [Pick(code, words.word(words.PRODUCT_KINDS, code)) for code in words.PRODUCT_KINDS]
        yield FilterBar(
            [
                Choice("section", N_("Section"), pickers.sections(self.actor)),
                Choice("type", N_("Kind"), kinds),
                Choice("archived", N_("Archived"), [Pick("only", _("only these")), Pick("too", _("these too"))]),
            ]
        )
        columns: list[Column[Any]] = [
            Column("sku", N_("SKU"), 8, widest=18),
            Column("name", N_("Product"), 20, flexible=True),
            Column("type", N_("Kind"), cell=_kind, priority=7),
            Column("section", N_("Section"), cell=lambda row: row.section or "", priority=6),
            *shown.stock_columns(value=False),
            shown.unit_column(1),
            Column("price", N_("Price"), 8, "right", 3, cell=lambda row: shown.figure(row.price)),
            Column("purchase_price", N_("Purchase"), 8, "right", 5,
                   cell=lambda row: shown.figure(row.purchase_price), right=shown.COST),
            Column("state", N_("State"), cell=shown.product_state, priority=8),
        ]  # fmt: skip
        yield Table(
            columns,
            key=lambda row: row.id,
            marks=any(self.rights.may(one) for one in BULK),
            tone=lambda row: "muted" if row.archived else "",
            empty=N_("No products here. n makes one.")
            if self.rights.may("product.create")
            else N_("No products here."),
        )

    def on_mount(self) -> None:
        """Show them all, or those of the section that one comes from."""
        if self._section is not None:
            self.query_one(FilterBar).put("section", *self._section)
        self.apply()

    def apply(self) -> None:
        """Show what the filter lets through."""
        from db.queries.products import ProductFilter

        shown = self.filtered()
        wanted = ProductFilter(shown.text, shown.section, shown.type, archived=shown.archived)
        self.query_one(Table).show(self._loader(wanted))

    def filtered(self) -> Which:
        """What the filter says."""
        from db.bulk import Which

        bar = self.query_one(FilterBar)
        values = bar.values
        archived = {"only": True, "too": None}.get(values.get("archived", ""), False)
        return Which(text=bar.text, section=values.get("section"), type=values.get("type"), archived=archived)

    def _loader(self, wanted: Any) -> Loader[Any]:
        """Pages of products; the first one also says how many there are."""
        from db.queries import products
        from db.queries.rows import Page

        actor = self.actor

        def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
            page = products.page(actor, wanted, after=after, limit=limit, backwards=backwards)
            return Page(page.rows, page.after, products.count(actor, wanted) if after is None else None)

        return load

    def on_filter_bar_changed(self) -> None:
        """Another filter."""
        self.apply()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """How many there are."""
        self.query_one(FilterBar).count(event.total)

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(event.row.sku))

    def action_new(self) -> None:
        """Make one."""
        from tui.screens.product_form import ProductForm

        self.shell.open(ProductForm())

    def action_search(self) -> None:
        """Type to find."""
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        """Choose what to filter by."""
        await self.query_one(FilterBar).choose()


def _kind(row: Any) -> str:
    """The kind, where it is not the usual one."""
    return "" if row.type == "simple" else words.word(words.PRODUCT_KINDS, row.type)
