"""Movements as a person reads them: the newest first, with product names; and when a product last came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db import lookup, spans
from db.access import Actor, requires, rights_of
from db.connection import Engine, in_clause
from db.fields import Amount, Quantity
from db.paging import counted
from db.queries import ledger
from db.queries.ledger import LedgerFilter
from db.queries.rows import HIDDEN, Hidden, Page
from db.rulers import Ruler, measure

_RIGHTS = ("catalog.view", "inventory.view", "warehouse.view")


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of the ledger with its product's name and unit. `document` is hidden without its type's view right,
    None where the movement has none."""

    sequence: int
    day: date
    kind: str
    sku: str
    name: str
    unit: str
    warehouse: str
    quantity: Quantity
    value: Amount | Hidden
    document: str | Hidden | None


@dataclass(frozen=True, slots=True)
class Move:
    """When something last moved one way, and by which document."""

    day: date
    document: str | Hidden | None


@dataclass(frozen=True, slots=True)
class LastMoves:
    """When a product last came into one's warehouses and last went out; None: never."""

    inbound: Move | None
    outbound: Move | None


@requires(*_RIGHTS)
def page(
    actor: Actor,
    filter: LedgerFilter | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[Movement]:
    """Rows of one's warehouses, newest first. Filter, errors and pages are those of `ledger.page`."""
    found = ledger.page(actor, filter, after=after, limit=limit, backwards=not backwards)
    names = {
        sku: (name, unit)
        for sku, name, unit in actor.company.engine.rows(
            "SELECT i.sku, i.name, u.code FROM json_each(?) j CROSS JOIN item i ON i.sku = j.value"
            " JOIN unit u ON u.id = i.unit_id",
            (in_clause({row.sku for row in found.rows}),),
        )
    }
    rows = tuple(
        Movement(
            row.sequence,
            row.day,
            row.kind,
            row.sku,
            *names[row.sku],
            row.warehouse,
            row.quantity,
            row.value,
            row.document,
        )
        for row in reversed(found.rows)
    )
    return Page(rows, found.after, found.total, found.before)


@requires(*_RIGHTS)
def ruler(actor: Actor, warehouse: str) -> Ruler:
    """Where the movements of a warehouse stand, the newest first, for a position and a jump into their middle.

    Raises AmbarError "not_found" for a warehouse that is unknown or not one's own.
    """
    engine = actor.company.engine
    place = lookup.warehouse(engine, warehouse, rights_of(actor).warehouse_ids()).id
    listed = (
        "balance b CROSS JOIN ledger l ON l.item_id = b.item_id AND l.warehouse_id = b.warehouse_id"
        " WHERE b.warehouse_id = ?"
    )
    total = counted(engine, listed, (place,))
    shown = ("l.warehouse_id = ?", (place,))
    return measure(engine, total, ("l.day", "l.sequence"), (listed, (place,)), ("ledger", "l"), shown, falling=True)


@requires(*_RIGHTS)
def place(actor: Actor, day: date) -> tuple[str, int]:
    """The key before the movements of a day and what is older."""
    found = spans.bounds(actor.company.engine, "ledger", None, day.isoformat())
    return (day.isoformat(), 0 if found is None else found[1] + 1)


@requires(*_RIGHTS)
def last(actor: Actor, sku: str) -> LastMoves:
    """When a product (SKU or barcode) last came and went in one's warehouses; what cancelling moved is not counted.

    Raises AmbarError "not_found" for an unknown product.
    """
    engine, rights = actor.company.engine, rights_of(actor)
    one = lookup.item(engine, sku, actor.company.today()).id
    items = (one, *lookup.merged_from(engine, one))
    places = list(lookup.warehouses(engine, rights.warehouse_ids()))

    def newest(sign: str) -> Move | None:
        found = max((row for item in items for place in places for row in _newest(engine, item, place, sign)),
                    default=None)  # fmt: skip
        if found is None:
            return None
        day, _sequence, type, number = found
        return Move(date.fromisoformat(day), number if not type or rights.may(f"{type}.view") else HIDDEN)

    return LastMoves(newest(">"), newest("<"))


def _newest(engine: Engine, item: int, place: int, sign: str) -> list[tuple[str, int, str, str | None]]:
    return engine.rows(
        "SELECT l.day, l.sequence, coalesce(d.type, ''), d.number FROM ledger l"
        " JOIN posting_line pl ON pl.id = l.posting_line_id JOIN posting p ON p.id = pl.posting_id"
        " LEFT JOIN document d ON d.id = p.document_id"
        f" WHERE l.item_id = ? AND l.warehouse_id = ? AND l.quantity {sign} 0 AND l.reverses IS NULL"
        " ORDER BY l.day DESC, l.sequence DESC LIMIT 1",
        (item, place),
    )
