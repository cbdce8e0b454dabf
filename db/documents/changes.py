"""The history of a document: who changed which field from what to what. Append-only, masked when read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db import clock, forms
from db.connection import in_clause
from db.documents.context import Context, sees
from db.documents.records import Header, Row
from db.fields import MAX_INTEGER, moment_text, money_text, plain, price_text, quantity_text
from db.queries.rows import HIDDEN, Hidden

PURCHASE: Final = "catalog.purchase_price"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history. `row`: the row's position; `sensitivity`: the right that shows its values."""

    action: str
    field: str | None = None
    before: str | None = None
    after: str | None = None
    row: int | None = None
    sensitivity: str = ""
    warehouse_id: int | None = None


_HEADER_FIELDS: Final = (
    "external_id", "title", "date", "ordered_on", "received_on", "delivery_note", "invoice", "delivery_service",
    "reason", "comment",
)  # fmt: skip

_SENSITIVE: Final = {"deal": "deal.view"}
"""The right that one needs to see what a field of the header was and is."""


class Names:
    """The words that keys stand for in the history."""

    def __init__(self, ctx: Context, headers: Iterable[Header], rows: Iterable[Row]) -> None:
        engine = ctx.engine
        self._digits = ctx.digits
        rows = list(rows)
        self.warehouses = {key: one.code for key, one in ctx.warehouses().items()}
        items = {row.item_id for row in rows if row.item_id is not None}
        self.items: dict[int, str] = dict(
            engine.rows("SELECT id, sku FROM item WHERE id IN (SELECT value FROM json_each(?))", (in_clause(items),))
        )
        self.units: dict[int, str] = dict(engine.rows("SELECT id, code FROM unit"))
        self.taxes: dict[int, str] = dict(engine.rows("SELECT id, name FROM tax_rate"))
        people = {one.responsible_id for one in headers if one.responsible_id is not None}
        partners = {one.partner_id for one in headers if one.partner_id is not None}
        self.employees: dict[int, str] = dict(
            engine.rows("SELECT id, login FROM employee WHERE id IN (SELECT value FROM json_each(?))",
                        (in_clause(people),))
        )  # fmt: skip
        self.partners: dict[int, str] = dict(
            engine.rows("SELECT id, name FROM partner WHERE id IN (SELECT value FROM json_each(?))",
                        (in_clause(partners),))
        )  # fmt: skip

    def header(self, one: Header) -> dict[str, str | None]:
        """A header's fields as the history shows them."""
        found: dict[str, str | None] = {name: getattr(one, name) or None for name in _HEADER_FIELDS}
        found["responsible"] = self.employees.get(one.responsible_id or 0)
        found["warehouse"] = self.warehouses.get(one.warehouse_id or 0)
        found["to_warehouse"] = self.warehouses.get(one.to_warehouse_id or 0)
        found[one.kind.partner or "partner"] = self.partners.get(one.partner_id or 0)
        found["deal"] = str(one.deal_id) if one.deal_id is not None else None
        found["delivery_price"] = None if one.delivery_price is None else money_text(one.delivery_price, self._digits)
        return found

    def row(self, one: Row) -> dict[str, str | None]:
        """A row's fields as the history shows them."""
        return {
            "product": self.items.get(one.item_id or 0),
            "barcode": one.barcode,
            "quantity": quantity_text(one.quantity),
            "unit": self.units.get(one.unit_id or 0),
            "warehouse": self.warehouses.get(one.warehouse_id or 0),
            "to_warehouse": self.warehouses.get(one.to_warehouse_id or 0),
            "purchase_price": None if one.purchase_price is None else price_text(one.purchase_price, self._digits),
            "price": None if one.price is None else price_text(one.price, self._digits),
            "discount": self.discount(one),
            "tax": self.taxes.get(one.tax_rate_id or 0),
            "reason": one.reason or None,
            "comment": one.comment or None,
        }

    def discount(self, one: Row) -> str | None:
        """A row's discount as people give it: "10%" or an amount."""
        if one.discount_rate:
            return percent_text(one.discount_rate)
        return money_text(one.discount_amount, self._digits) if one.discount_amount else None


def percent_text(rate: int) -> str:
    """A stored rate as "20%"."""
    from decimal import Decimal

    return plain(Decimal(rate) / 10_000) + "%"


def header_changes(names: Names, before: Header, after: Header) -> list[Change]:
    """What differs between two states of a header."""
    old, new = names.header(before), names.header(after)
    return [
        Change("changed", name, old[name], value, None, _SENSITIVE.get(name, ""), _place(name, before, after))
        for name, value in new.items()
        if old[name] != value
    ]


def _place(name: str, before: Header | Row, after: Header | Row) -> int | None:
    if name not in ("warehouse", "to_warehouse"):
        return None
    key = f"{name}_id"
    found: int | None = getattr(after, key) or getattr(before, key)
    return found


def row_changes(names: Names, before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    """What differs between two states of a document's rows, by their ids."""
    old = {row.id: row for row in before}
    changes: list[Change] = []
    kept: set[int | None] = set()
    for row in after:
        earlier = old.get(row.id) if row.id is not None else None
        if earlier is None:
            changes.append(Change("row_added", None, None, _summary(names, row), row.position))
            continue
        kept.add(row.id)
        if earlier == row:
            continue
        was, now = names.row(earlier), names.row(row)
        for name, value in now.items():
            if was[name] != value:
                sensitivity = PURCHASE if name == "purchase_price" else ""
                place = _place(name, earlier, row)
                changes.append(Change("changed", name, was[name], value, row.position, sensitivity, place))
    for row in before:
        if row.id not in kept:
            changes.append(Change("row_removed", None, _summary(names, row), None, row.position))
    return changes


def _summary(names: Names, row: Row) -> str:
    unit = names.units.get(row.unit_id or 0, "")
    return f"{quantity_text(row.quantity)} {unit} {names.items.get(row.item_id or 0, '?')}".replace("  ", " ")


def record(ctx: Context, header: Header, changes: Iterable[Change]) -> None:
    """Append lines to the history of a document, under its present version."""
    at = moment_text(clock.now())
    actor, (table, key) = ctx.actor, header.history
    ctx.engine.many(
        f'INSERT INTO {table} ({key}, version, at, employee_id, operator, action, "row", field, before, after,'
        " sensitivity, warehouse_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (header.id, header.version, at, actor.employee_id, actor.operator, one.action, one.row, one.field,
             one.before, one.after, one.sensitivity, one.warehouse_id)
            for one in changes
        ],
    )  # fmt: skip


def since(ctx: Context, header: Header, version: int) -> list[dict[str, Any]]:
    """Who changed what after `version`, masked for the asker: for the answer to a stale edit."""
    table, key = header.history
    rows = ctx.engine.rows(
        'SELECT h.at, e.name, h.action, h."row", h.field, h.before, h.after, h.sensitivity, h.warehouse_id'
        f" FROM {table} h LEFT JOIN employee e ON e.id = h.employee_id"
        f" WHERE h.{key} = ? AND h.version > ? ORDER BY h.id",
        (header.id, max(-1, min(version, MAX_INTEGER))),
    )
    custom = any(str(one[4]).startswith("fields.") for one in rows)
    labels = forms.labels(ctx.engine, header.type) if custom else {}
    kinds = forms.kinds(ctx.engine, header.type) if custom else {}
    found = []
    for at, by, action, row, field, before, after, sensitivity, warehouse in rows:
        fact: dict[str, Any] = {"at": at, "by": by, "action": action, "row": row, "field": field}
        if field in labels:
            fact |= {"label": labels[field], "kind": kinds[field]}
        shown = masked(ctx, field, before, after, sensitivity, warehouse)
        fact.update((name, one) for name, one in zip(("before", "after"), shown, strict=True) if one is not HIDDEN)
        found.append(fact)
    return found


def masked(
    ctx: Context, field: str | None, before: str | None, after: str | None, sensitivity: str, warehouse_id: int | None
) -> tuple[str | Hidden | None, str | Hidden | None]:
    """Before and after of a line of the history as the asker may see them.

    Of two warehouses each is hidden by itself; a code that is no warehouse's any more is nobody's own. A deal is told
    of to who sees its pipeline, a sale to who sees it. A deal that falls short in a warehouse stands before, how much
    it lacks after.
    """
    if sensitivity and not ctx.rights.may(sensitivity):
        return HIDDEN, HIDDEN
    named = () if field != "deal" else (before, after) if warehouse_id is None else (before,)
    if not all(_sees_deal(ctx, one) for one in named):
        return HIDDEN, HIDDEN
    if field == "sale" and not all(_sees_sale(ctx, one) for one in (before, after)):
        return HIDDEN, HIDDEN
    own = ctx.rights.warehouse_ids()
    if field in ("warehouse", "to_warehouse") and own is not None:
        codes = {one.code for key, one in ctx.warehouses().items() if key in own}
        return before if before in (None, *codes) else HIDDEN, after if after in (None, *codes) else HIDDEN
    return (before, after) if ctx.rights.sees_warehouse(warehouse_id) else (HIDDEN, HIDDEN)


def _sees_deal(ctx: Context, number: str | None) -> bool:
    """Whether the asker sees the pipeline of a deal; None is no deal."""
    if number is None:
        return True
    code = ctx.engine.value(
        "SELECT p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id WHERE d.id = ?", (int(number),)
    )
    return code is not None and ctx.rights.may("deal.view", code)


def _sees_sale(ctx: Context, number: str | None) -> bool:
    """Whether the asker, who sees sales, sees the one of a number; None is no sale."""
    if number is None:
        return True
    key = ctx.engine.value("SELECT id FROM document WHERE number = ?", (number,))
    return key is not None and sees(ctx, key)
