"""The columns of a deal's rows: what is ordered, and beside it what is there, reserved, short and shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.fields import plain
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_
from tui.screens.deal_words import day_cell, short_cell
from tui.screens.document_columns import house_cell, name_cell, no_value, picked, typed
from tui.screens.document_words import discount, shown, tax
from tui.widgets.cells import Cell, Toned
from tui.widgets.grid_edit import GridColumn


@dataclass(frozen=True, slots=True)
class DealGridRow:
    """A row of the deal. `plain_place`: whether its warehouse is the header's."""

    row: Any
    plain_place: bool = True

    @property
    def id(self) -> int:
        """The row's id."""
        return int(self.row.id)


def columns(rights: Any, *, editable: bool, reservable: bool) -> tuple[GridColumn[Any], ...]:
    """What one may not see is not there; what one may not change is not typed into."""
    may_price = rights.may("row.price", "deal")
    may_discount = rights.may("row.discount", "deal")
    found: list[GridColumn[Any]] = [
        GridColumn("position", N_("#"), 2, "right", cell=lambda one: Toned(str(one.row.position), "muted")),
        GridColumn("product", N_("Code"), 6, cell=lambda one: one.row.product, widest=14, priority=4),
        GridColumn("name", N_("Product"), 14, flexible=True, cell=name_cell),
        typed("quantity", N_("Quantity"), "number", editable, needs=lambda one: one.row.quantity <= 0),
        picked("unit", N_("Unit"), "pick", editable, lambda one: words.unit(one.row.unit), priority=6),
        typed("price", N_("Price"), "number", editable and may_price, 1, needs=no_value("price")),
        typed("discount", N_("Disc."), "number", editable and may_discount, 7,
              lambda one: discount(one.row.discount)),
        picked("tax", N_("VAT"), "pick", editable, lambda one: tax(one.row.tax), priority=9),
        GridColumn("total", N_("Amount"), 6, "right", 5, cell=lambda one: shown(one.row.total)),
    ]  # fmt: skip
    if rights.stock:
        edit: Any = "number" if reservable else ""
        found += [
            GridColumn("available", N_("Avail."), 5, "right", 2, cell=_available),
            GridColumn("reserved", N_("Res."), 4, "right", 1, cell=_reserved, edit=edit, text=_reserved_text),
            GridColumn("short", N_("Short"), 5, "right", 1, cell=lambda one: short_cell(one.row.short)),
        ]
    if rights.inventory:
        found.append(GridColumn("shipped", N_("Shipped"), 4, "right", 1, cell=_shipped))
    if rights.stock:
        until: Any = "text" if reservable else ""
        found += [
            GridColumn("until", N_("Until"), 8, "left", 8, cell=lambda one: day_cell(one.row.until), edit=until),
            picked("warehouse", N_("Warehouse"), "pick", editable, house_cell("warehouse"), priority=8),
        ]
    found.append(
        picked("comment", N_("Comment"), "text", editable, lambda one: one.row.comment.replace("\n", " ↵ "),
               priority=10)
    )  # fmt: skip
    return tuple(found)


def grid_rows(deal: Any) -> tuple[DealGridRow, ...]:
    """The rows of a deal."""
    return tuple(DealGridRow(row, row.warehouse in (None, deal.warehouse)) for row in deal.rows)


def _figure(value: Any) -> str:
    return "" if value is HIDDEN or value is None or not value else shown(value)


def _available(one: DealGridRow) -> Cell:
    value = one.row.available
    if value is HIDDEN or value is None:
        return ""
    return Toned(shown(value), "warning") if one.row.short else shown(value)


def _reserved(one: DealGridRow) -> Cell:
    return _figure(one.row.reserved)


def _reserved_text(one: DealGridRow) -> str:
    value = one.row.reserved
    return "" if value is HIDDEN or not value else plain(value)


def _shipped(one: DealGridRow) -> Cell:
    text = _figure(one.row.shipped)
    return Toned(text, "success") if text and not one.row.open else text
