"""What can be picked in a document: warehouses, partners, people, units, tax rates, reasons, products.

Each gives a search for a `Picker`; it is called in the reading lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from db.doctypes import REASONS
from db.fields import Quantity
from db.text import fold
from tui import labels_words as words
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.document_words import tax
from tui.screens.pickers import shown_factor

Search = Callable[[str], Iterable[Pick]]
MOST = 100
NEW_PARTNERS: Final = {"supplier": N_("new supplier"), "customer": N_("new customer")}
"""How "make a new one" is written."""


def may_create_warehouse(rights: Any) -> bool:
    """Whether a warehouse may be made from here: the right, and the scope "all"."""
    return bool(rights.may("warehouse.edit")) and rights.warehouse_ids() is None


def may_create_partner(rights: Any, kind: str) -> bool:
    """Whether a supplier or customer may be made from here."""
    return bool(rights.may("supplier.edit" if kind == "supplier" else "contact.edit"))


def warehouses(app: Any, *, issuing: bool = False) -> Search:
    """Warehouses of one's scope that are in use; `issuing`: those that may sell."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import warehouses as queries

        for one in queries.listing(app.actor, text=text, active=True, totals=False, limit=MOST):
            if one.issuing or not issuing:
                yield Pick(one.code, one.code, one.name)

    return search


def partners(app: Any, kind: str) -> Search:
    """Suppliers or customers that are in use."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import partners as queries

        wanted = queries.PartnerFilter(text=text, active=True, **{kind: True})
        for one in queries.page(app.actor, wanted, limit=MOST).rows:
            yield Pick(one.id, one.name, one.tax_number)

    return search


def any_partner(app: Any) -> Search:
    """Partners of every kind that one may see."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import partners as queries

        for one in queries.page(app.actor, queries.PartnerFilter(text=text), limit=MOST).rows:
            yield Pick(one.id, one.name, one.tax_number)

    return search


def people(app: Any, type: str) -> Search:
    """Employees who may be responsible."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import entry

        return (Pick(one.login, one.name, one.login) for one in entry.responsibles(app.actor, type, text, limit=MOST))

    return search


def deals(app: Any) -> Search:
    """Open deals that one may see, by number, customer or title."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import deals as queries
        from tui.labels_deals import deal_name

        wanted = queries.DealFilter(text=text, statuses=("open",))
        for one in queries.page(app.actor, wanted, limit=MOST).rows:
            yield Pick(one.id, deal_name(one.id), ", ".join(part for part in (one.customer, one.title) if part))

    return search


def units(app: Any, sku: str) -> Search:
    """The units of a product."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import units

        found = units.of_product(app.actor, sku)
        for one in found:
            word = words.unit(one.unit)
            if fold(text) in fold(f"{one.unit} {word} {one.name}"):
                own = one.unit == found[0].unit
                yield Pick(one.unit, word, "" if own else f"{shown_factor(one.factor)} {words.unit(found[0].unit)}")

    return search


def taxes(app: Any) -> Search:
    """Tax rates that are in force."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import taxes as queries

        for one in queries.listing(app.actor, active=True, limit=MOST):
            if fold(text.strip("%")) in fold(f"{one.name} {one.rate}"):
                yield Pick(one.name, tax(one.name), one.reason)

    return search


def reasons() -> list[Pick]:
    """Why something is written off."""
    return [Pick("" if code == "unspecified" else code, words.word(words.WRITE_OFF_REASONS, code)) for code in REASONS]


def products(app: Any, warehouse: str | None) -> Search:
    """Products with what is on hand; before anything is typed, the first ones by name."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries.find import look
        from db.queries.products import page
        from tui.text import quantity

        if not text.strip():
            yield from (Pick(one.sku, f"{one.sku}  {one.name}") for one in page(app.actor, limit=MOST).rows)
            return
        for one in look(app.actor, text, warehouse=warehouse, limit=MOST).rows:
            stock = quantity(one.on_hand, words.unit(one.unit)) if isinstance(one.on_hand, Quantity) else ""
            yield Pick(
                one.sku, f"{one.sku}  {one.name}", _("on hand {quantity}").format(quantity=stock) if stock else ""
            )

    return search
