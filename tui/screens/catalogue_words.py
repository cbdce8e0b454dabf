"""How warehouses, products and movements are written in lists and cards: figures, marks, shared columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_, _
from tui.widgets.cells import Cell, Column, Toned

STOCK: Final = ("catalog.view", "inventory.view", "warehouse.view")
"""All of these are needed to see stock."""
COST: Final = "catalog.purchase_price"
NONE: Final = "–"
"""Stands where there is no figure to have: the stock of a service, a price that was never given."""


def phone(number: str) -> str:
    """A phone number as one dials it."""
    from tui.text import phone

    return phone(number)


def figure(value: Any) -> str:
    """A number of a row for people: none is a dash, hidden is empty."""
    from tui.text import counted, show

    if isinstance(value, int):
        return counted(value)
    return "" if value is HIDDEN else NONE if value is None else show(value)


def quantity(value: Any, unit: str) -> str:
    """A quantity with its unit; none and hidden are empty."""
    from tui import text

    return text.quantity(value, words.unit(unit)) if isinstance(value, Decimal) else ""


def money(value: Any, currency: str) -> str:
    """A price or amount with its currency; none and hidden are empty."""
    from tui import text

    return text.money(value, currency) if isinstance(value, Decimal) else ""


def percent(shown: str | None) -> str:
    """A rate as queries write it ("20%") for people: "%20"."""
    from tui import text

    return "" if not shown else text.percent(Decimal(shown.removesuffix("%")) / 100)


def signed(value: Any) -> Cell:
    """The quantity of a movement with its sign: what came in, what went out."""
    told = figure(value)
    return Toned(told, "warning") if isinstance(value, Decimal) and value < 0 else f"+{told}" if value else told


def on_hand(value: Any) -> Cell:
    """Stock, in colour where it is below zero."""
    return Toned(figure(value), "error") if isinstance(value, Decimal) and value < 0 else figure(value)


def warehouse_state(row: Any) -> Cell:
    """A warehouse's state: sign, word and colour."""
    if not row.active:
        return Toned("× " + _("switched off"), "muted")
    if row.default:
        return Toned("● " + _("default"), "accent")
    return Toned("● " + _("in use"), "success") if row.issuing else Toned("○ " + _("no sales"), "warning")


def product_state(row: Any) -> Cell:
    """A product's state, where it is another than in use."""
    if row.archived:
        return Toned("× " + _("archived"), "muted")
    return Toned("● " + _("published"), "success") if row.published else ""


def stock_columns(*, value: bool = True) -> list[Column[Any]]:
    """On hand, reserved, available, and the value for who may see it."""
    found: list[Column[Any]] = [
        Column("on_hand", N_("On hand"), 8, "right", cell=lambda row: on_hand(row.on_hand), right=STOCK),
        Column("reserved", N_("Reserved"), 0, "right", 9, cell=lambda row: figure(row.reserved), right=STOCK),
        Column("available", N_("Available"), 0, "right", 2, cell=lambda row: figure(row.available), right=STOCK),
    ]
    if value:
        found.append(Column("value", N_("Value"), 10, "right", 3, cell=lambda row: figure(row.value), right=COST))
    return found


def unit_column(priority: int = 0) -> Column[Any]:
    """What the numbers before it are counted in."""
    return Column("unit", N_("Unit"), cell=lambda row: words.unit(row.unit), priority=priority)


def movement_columns() -> list[Column[Any]]:
    """Movements of a warehouse."""
    return [
        Column("day", N_("Day")),
        Column("document", N_("Document"), cell=lambda row: figure(row.document) or NONE),
        Column("kind", N_("Kind"), cell=lambda row: words.movement(row.kind, row.quantity), priority=3),
        Column("sku", N_("SKU"), priority=2, widest=16),
        Column("name", N_("Product"), 12, flexible=True),
        Column("quantity", N_("Quantity"), 8, "right", cell=lambda row: signed(row.quantity)),
        unit_column(1),
        Column("value", N_("Value"), 10, "right", 4, cell=lambda row: figure(row.value), right=COST),
    ]


def document_columns(*, partner: bool = True) -> list[Column[Any]]:
    """Documents of a warehouse or partner."""
    from tui.screens import document_words

    found: list[Column[Any]] = [
        Column("number", N_("No")),
        Column("date", N_("Date")),
        Column("type", N_("Type"), cell=lambda row: words.document_type(row.type), priority=4),
    ]
    if partner:
        found.append(
            Column("partner", N_("Partner"), 8, flexible=True, priority=3, cell=lambda row: figure(row.partner or ""))
        )
    else:
        found.append(Column("warehouse", N_("Warehouse"), priority=3, cell=lambda row: row.warehouse or ""))
    found += [
        Column("rows", N_("Rows"), 0, "right", 4),
        Column("total", N_("Total"), 8, "right", 2, cell=lambda row: figure(row.total)),
        Column("status", N_("Status"), cell=lambda row: document_words.state(row.status)),
    ]
    return found


def may_see_documents(rights: Any) -> bool:
    """Whether documents of any type may be seen."""
    from db.doctypes import TYPES

    return rights.may("inventory.view") and any(rights.may(f"{type}.view") for type in TYPES)


def first(codes: Sequence[str]) -> str:
    """The first of several codes, and how many more there are."""
    return "" if not codes else codes[0] if len(codes) == 1 else f"{codes[0]}  +{len(codes) - 1}"


def joined(parts: Sequence[str]) -> str:
    """The parts that are there, one after the other."""
    return ", ".join(one for one in parts if one)
