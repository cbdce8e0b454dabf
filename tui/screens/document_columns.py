"""The columns of a document's rows: by its type, by what one may see, by what its state allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.doctypes import BY_TYPE
from db.fields import Quantity
from db.queries.documents import DocumentRow
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens.document_words import discount, shown, tax
from tui.widgets.cells import Cell, Toned
from tui.widgets.grid_edit import Edit, GridColumn


@dataclass(frozen=True, slots=True)
class Effect:
    """What processing would make of the stock of a row's product in one warehouse."""

    before: Quantity
    after: Quantity


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the document with what processing it would do: where it leaves (or arrives), and at its target."""

    row: DocumentRow
    effect: Effect | None = None
    target: Effect | None = None
    plain_place: bool = True
    """Whether its warehouses are the header's."""

    @property
    def id(self) -> int:
        """The row's id."""
        return self.row.id


Columns = tuple[GridColumn[GridRow], ...]


def columns(type: str, rights: Any, status: str, *, editable: bool, places: bool = True) -> Columns:
    """The columns of a type. What one may not see is not there; what one may not change is not typed into; where the
    header's warehouses are those of all rows (not `places`), rows say them again only to be changed."""
    kind = BY_TYPE[type]
    cost, sale = rights.purchase_price, type == "sale"
    may_price = not sale or rights.may("row.price", "sale")
    may_discount = rights.may("row.discount", "sale")
    draft = status != "processed"
    found: list[GridColumn[GridRow] | None] = [
        GridColumn("position", N_("#"), 2, "right", cell=lambda one: Toned(str(one.row.position), "muted")),
        GridColumn("product", N_("Code"), 6, cell=lambda one: one.row.product, widest=14, priority=3),
        GridColumn("name", N_("Product"), 16, flexible=True, cell=name_cell),
        typed("quantity", N_("Quantity"), "number", editable, needs=lambda one: one.row.quantity <= 0),
        picked("unit", N_("Unit"), "pick", editable, lambda one: words.unit(one.row.unit), priority=2),
    ]
    if "purchase_price" in kind.row and cost:
        found.append(typed("purchase_price", N_("Purch. price"), "number", editable, needs=no_value("purchase_price")))
    if "price" in kind.row:
        title = N_("Price") if sale else N_("Selling price")
        needs = no_value("price") if sale else None
        found.append(typed("price", title, "number", editable and may_price, 0 if sale else 9, needs=needs))
    if sale:
        found += [
            typed(
                "discount", N_("Disc."), "number", editable and may_discount, 5, lambda one: discount(one.row.discount)
            ),
            picked("tax", N_("VAT"), "pick", editable, lambda one: tax(one.row.tax), priority=6),
        ]
    if sale or ("purchase_price" in kind.row and cost):
        found.append(GridColumn("total", N_("Amount"), 6, "right", 4, cell=lambda one: shown(one.row.total)))
    source = N_("From whs.") if type == "transfer" else N_("Warehouse")
    if editable or places:
        houses = [("warehouse", source), *([("to_warehouse", N_("To whs."))] if type == "transfer" else [])]
        found += [picked(key, title, "pick", editable, house_cell(key), priority=7, spare=not places)
                  for key, title in houses]  # fmt: skip
    if draft and rights.stock:
        first = N_("At source") if type == "transfer" else N_("Before→after")
        found.append(GridColumn("effect", first, 10, "right", 1, cell=lambda one: _effect(one.effect)))
        if type == "transfer":
            second = N_("At target")
            found.append(GridColumn("target", second, 10, "right", 1, cell=lambda one: _effect(one.target)))
    if not draft and cost and kind.price != "purchase_price":
        found.append(GridColumn("value", N_("Cost"), 6, "right", 4, cell=lambda one: shown(one.row.value)))
    if type == "write_off":
        found.append(picked("reason", N_("Reason"), "pick", editable, _reason, priority=4))
    found.append(picked("comment", N_("Comment"), "text", editable, lambda one: one.row.comment.replace("\n", " ↵ "),
                         priority=8))  # fmt: skip
    return tuple(one for one in found if one is not None)


def typed(
    key: str,
    title: str,
    edit: Edit,
    editable: bool,
    priority: int = 0,
    cell: Callable[[GridRow], Cell] | None = None,
    *,
    needs: Callable[[GridRow], bool] | None = None,
) -> GridColumn[GridRow]:
    show = cell or (lambda one: shown(getattr(one.row, key)))
    return GridColumn(key, title, 6, "right", priority, cell=show, edit=edit if editable else "", needs=needs)


def picked(
    key: str,
    title: str,
    edit: Edit,
    editable: bool,
    cell: Callable[[GridRow], Cell],
    *,
    priority: int,
    spare: bool = False,
) -> GridColumn[GridRow]:
    typed_into: Edit = edit if editable else ""
    return GridColumn(key, title, 4, "left", priority, cell=cell, edit=typed_into, widest=16, spare=spare)


def no_value(name: str) -> Callable[[GridRow], bool]:
    return lambda one: getattr(one.row, name) is None


def name_cell(one: GridRow) -> Cell:
    return Toned(one.row.name, "muted") if one.row.masked is True else one.row.name


def house_cell(name: str) -> Callable[[GridRow], Cell]:
    def cell(one: GridRow) -> Cell:
        if one.row.masked is True:
            return Toned(_("— hidden"), "muted")
        place = shown(getattr(one.row, name))
        return Toned(place, "muted") if one.plain_place else place

    return cell


def _reason(one: GridRow) -> Cell:
    return words.word(words.WRITE_OFF_REASONS, str(one.row.reason)) if one.row.reason else ""


def _effect(effect: Effect | None) -> Cell:
    if effect is None:
        return ""
    text = f"{shown(effect.before)}→{shown(effect.after)}"
    return Toned(text, "warning") if effect.after < 0 else Toned(text, "muted")


def _plain(document: Any, row: DocumentRow) -> bool:
    own = row.warehouse in (None, document.warehouse)
    return own and (document.type != "transfer" or row.to_warehouse in (None, document.to_warehouse))


def several_places(document: Any) -> bool:
    """Whether some row has other warehouses than the header, or such as one may not see."""
    return any(row.masked is True or not _plain(document, row) for row in document.rows)


def with_effects(document: Any, preview: Any) -> tuple[GridRow, ...]:
    """The rows of a document with what its preview says of their warehouses; a bundle's parts say nothing."""
    by_row: dict[int, list[Any]] = {}
    for line in preview.rows if preview is not None else ():
        by_row.setdefault(line.row, []).append(line)
    transfer = document.type == "transfer"
    found = []
    for row in document.rows:
        lines = [one for one in by_row.get(row.position, ()) if one.sku == row.product]
        source = lines[0] if lines else None
        target = next((one for one in lines[1:]), None) if transfer else None
        found.append(GridRow(row, _of(source), _of(target), _plain(document, row)))
    return tuple(found)


def _of(line: Any) -> Effect | None:
    if line is None or line.before is HIDDEN or line.after is HIDDEN:
        return None
    return Effect(line.before, line.after)
