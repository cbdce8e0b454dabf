"""The lists of a product's card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens import pickers, product_stock
from tui.screens.card import Tab, paged
from tui.widgets.cells import Column, Toned
from tui.widgets.window import Loader

if TYPE_CHECKING:
    from tui.screens.product import ProductScreen


class CodeRow(NamedTuple):
    """A barcode in the list."""

    code: str
    unit: str = ""
    """The unit that it stands for, where that is not the product's own."""


def product_tabs(screen: ProductScreen) -> list[Tab]:
    """Every list that the role of who looks allows."""
    found: list[Tab] = []

    def of_card(rows: Callable[[Any], Any]) -> Callable[[str], Loader[Any]]:
        return lambda text: _listed(lambda: rows(screen.card))

    if screen.rights.stock:
        stock: list[Column[Any]] = [
            Column("code", N_("Code"), 8),
            Column("name", N_("Warehouse"), 10, flexible=True, cell=_warehouse),
            *shown.stock_columns(),
        ]
        found += [
            Tab("stock", N_("Stock"), stock, of_card(lambda card: card.warehouses or ()),
                N_("No stock yet: it has come into no warehouse."), lambda row: row.code,
                tone=lambda row: "" if row.active else "muted"),
            product_stock.ledger_tab(screen),
        ]  # fmt: skip
    prices: list[Column[Any]] = [
        Column("price_type", N_("Price type"), 12, cell=lambda row: row.name, flexible=True),
        Column("price", N_("Price"), 10, "right",
               cell=lambda row: shown.NONE if row.price is None else shown.money(row.price, row.currency)),
        Column("valid_from", N_("Valid from"), 10, "right"),
        Column("state", N_("State"), cell=lambda row: _price_state(row), priority=2),
    ]  # fmt: skip
    units: list[Column[Any]] = [
        Column("unit", N_("Unit"), 10, cell=lambda row: f"1 {words.unit(row.unit)}", flexible=True),
        Column("factor", N_("Equals"), 12, "right",
               cell=lambda row: f"{pickers.shown_factor(row.factor)} {words.unit(screen.card.unit)}"),
    ]  # fmt: skip
    parts: list[Column[Any]] = [
        Column("sku", N_("SKU"), 8, widest=18),
        Column("name", N_("Product"), 12, flexible=True),
        Column("quantity", N_("Quantity"), 8, "right"),
        shown.unit_column(),
    ]
    variations: list[Column[Any]] = [
        Column("sku", N_("SKU"), 8, widest=18),
        Column("name", N_("Product"), 12, flexible=True),
        *shown.stock_columns(value=False),
        shown.unit_column(1),
        Column("price", N_("Price"), 8, "right", 3, cell=lambda row: shown.figure(row.price)),
    ]
    found.append(product_stock.grid_tab(screen))
    rights = screen.rights
    edits = rights.may("product.edit")
    scans = edits or rights.may("product.barcode")
    codes: list[Column[Any]] = [
        Column("code", N_("Barcode"), 14, flexible=True),
        Column("unit", N_("Unit"), 6, cell=lambda row: words.unit(row.unit)),
    ]
    found += [
        Tab("variations", N_("Variation list"), variations, lambda text: _variations(screen),
            N_("No variations yet. + makes the first one.") if rights.may("product.create")
            else N_("No variations yet."), lambda row: row.sku),
        Tab("parts", N_("Parts"), parts, of_card(lambda card: card.parts),
            N_("No parts yet. + adds one.") if edits else N_("No parts yet."), lambda row: row.sku),
        Tab("prices", N_("Prices"), prices, lambda text: _listed(lambda: _prices(screen)),
            N_("No prices yet. + sets one.") if edits and rights.may("product.price") else N_("No prices yet."),
            lambda row: (row.price_type, row.valid_from), opens=False),
        Tab("barcodes", N_("Barcodes"), codes, of_card(_codes),
            N_("No barcodes yet. + adds one.") if scans else N_("No barcodes yet."), lambda row: row.code,
            opens=False),
        Tab("units", N_("Units"), units, of_card(lambda card: card.units),
            N_("Counted in its own unit only. + adds another.") if edits else N_("Counted in its own unit only."),
            lambda row: row.unit, opens=False),
        Tab("substitutes", N_("Substitutes"), variations, lambda text: _substitutes(screen),
            N_("No substitutes yet. + names a product that can stand in for this one.") if edits
            else N_("No substitutes yet."), lambda row: row.sku),
    ]  # fmt: skip
    if screen.rights.stock:
        found.append(product_stock.batches_tab(screen))
    if screen.rights.stock and screen.rights.may("deal.view"):
        found.append(_reservations_tab(screen))
    return found


def _reservations_tab(screen: ProductScreen) -> Tab:
    """Which deals hold it, in the order in which it would be theirs no more."""
    from db.queries import reservations
    from tui.screens.deal_words import reservation_columns

    def load(text: str) -> Loader[Any]:
        wanted = reservations.ReservationFilter(product=screen.sku, text=text)
        return paged(reservations.page, screen.actor, wanted)

    columns = reservation_columns(screen.shell.today(), product=False)
    return Tab("reservations", N_("Reservations"), columns, load, N_("No deal holds any of it."), filtered=True)


def _codes(card: Any) -> list[CodeRow]:
    return [CodeRow(one, card.barcode_units.get(one, "")) for one in card.barcodes]


def _listed(rows: Callable[[], Any]) -> Loader[Any]:
    from db.queries.rows import Page

    def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
        found = tuple(rows())
        return Page(found, None, len(found))

    return load


class PriceRow(NamedTuple):
    """A price with the name of its list."""

    price_type: str
    name: str
    currency: str
    valid_from: Any
    price: Any
    state: str
    """"now", "past" or "to_come"."""


def _prices(screen: ProductScreen) -> list[PriceRow]:
    from db.queries import price_types

    names = {one.code: one.name for one in price_types.listing(screen.actor)}
    today, found, begun = screen.actor.company.today(), list[PriceRow](), set[str]()
    for one in screen.card.prices:  # the newest of each list first
        state = "to_come" if one.valid_from > today else "past" if one.price_type in begun else "now"
        if state == "now":
            begun.add(one.price_type)
        name = names.get(one.price_type, one.price_type)
        found.append(PriceRow(one.price_type, name, one.currency, one.valid_from, one.price, state))
    return found


def _price_state(row: PriceRow) -> Toned | str:
    if row.state == "to_come":
        return Toned("○ " + _("to come"), "warning")
    if row.state == "past":
        return Toned(_("past"), "muted")
    return Toned("● " + _("in force"), "success") if row.price is not None else Toned("× " + _("ended"), "muted")


def _substitutes(screen: ProductScreen) -> Loader[Any]:
    from db.queries import find

    actor, sku = screen.actor, screen.sku
    return _listed(lambda: find.substitutes(actor, sku))


def _variations(screen: ProductScreen) -> Loader[Any]:
    from db.queries import products

    return paged(products.page, screen.actor, products.ProductFilter(parent=screen.sku, archived=None))


def _warehouse(row: Any) -> str:
    return row.name if row.active else f"{row.name} × {_('switched off')}"
