"""What is left of what came in: a product's batches, the next one to go out first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from db import lookup
from db.access import Actor, Rights, requires, rights_of
from db.connection import Engine, in_clause
from db.fields import PRODUCT_SCALE, Amount, Price, Quantity, divide
from db.queries.rows import HIDDEN, Hidden, Page
from db.record import record


@record
class BatchLine:
    """A batch that is not used up. `since`: when it came into the company, `age` days ago; `day`: into this warehouse,
    by `document`; `origin`: by which document into the company, where that is another. Numbers are hidden where one
    may not see the document. `cost` of a unit and `value` of what is left are hidden without catalog.purchase_price;
    under weighted average a batch has no value of its own (None)."""

    id: int
    warehouse: str
    day: date
    since: date
    age: int
    document: str | Hidden | None
    origin: str | Hidden | None
    quantity: Quantity
    left: Quantity
    unit: str
    cost: Price | Hidden
    value: Amount | Hidden | None


@requires("catalog.view", "inventory.view", "warehouse.view")
def page(
    actor: Actor,
    sku: str,
    *,
    warehouse: str | None = None,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[BatchLine]:
    """The open batches of a product (SKU or barcode) in one's warehouses, or in one, in the order of arrival.

    Raises AmbarError "not_found" for an unknown product and an unknown or foreign warehouse.
    """
    company, rights = actor.company, rights_of(actor)
    engine, today = company.engine, company.today()
    one = lookup.item(engine, sku, today)
    scope = rights.warehouse_ids()
    places = lookup.warehouses(engine, scope)
    if warehouse is not None:
        chosen = lookup.warehouse(engine, warehouse, scope)
        places = {chosen.id: chosen}
    sign, order = ("<", "DESC") if backwards else (">", "ASC")
    ids = [
        key
        for place in places
        for (key,) in engine.rows(
            "SELECT id FROM batch WHERE item_id = ? AND warehouse_id = ? AND left_quantity > 0"
            f" AND id {sign} ? ORDER BY id {order} LIMIT ?",
            (
                one.id,
                place,
                (2**62 if backwards else 0) if after is None else after[0],
                -1 if limit is None else limit + 1,
            ),
        )
    ]
    ids.sort(reverse=backwards)
    more = limit is not None and len(ids) > limit
    ids = ids[:limit]
    first = (ids[0],) if ids else None
    following = (ids[-1],) if more else None
    return Page(tuple(_lines(actor, rights, sorted(ids), one.unit, today)), following, before=first)


def _lines(actor: Actor, rights: Rights, ids: Sequence[int], unit: str, today: date) -> list[BatchLine]:
    engine, digits = actor.company.engine, actor.company.digits
    fifo = actor.company.setting("costing") == "fifo"
    roots = _roots(engine, ids)
    documents = _documents(engine, {*ids, *roots.values()}, rights)
    days = dict(engine.rows("SELECT id, day FROM batch WHERE id IN (SELECT value FROM json_each(?))",
                            (in_clause(roots.values()),)))  # fmt: skip
    lines = []
    for key, code, day, quantity, value, left, left_value in engine.rows(
        "SELECT b.id, w.code, b.day, b.quantity, b.value, b.left_quantity, b.left_value FROM json_each(?) j"
        " CROSS JOIN batch b ON b.id = j.value JOIN warehouse w ON w.id = b.warehouse_id",
        (in_clause(ids),),
    ):
        root = roots[key]
        since = date.fromisoformat(days[root])
        lines.append(
            BatchLine(
                id=key,
                warehouse=code,
                day=date.fromisoformat(day),
                since=since,
                age=(today - since).days,
                document=documents.get(key),
                origin=None if root == key else documents.get(root),
                quantity=Quantity.of(quantity),
                left=Quantity.of(left),
                unit=unit,
                cost=Price.of(divide(value * PRODUCT_SCALE, quantity, 100), digits)
                if rights.purchase_price
                else HIDDEN,
                value=HIDDEN if not rights.purchase_price else Amount.of(left_value, digits) if fifo else None,
            )
        )
    return lines


def _roots(engine: Engine, ids: Sequence[int]) -> dict[int, int]:
    """The batch that each came from by transfers."""
    return dict(
        engine.rows(
            "WITH RECURSIVE up (id, root, origin) AS ("
            "SELECT b.id, b.id, b.origin_id FROM json_each(?) j CROSS JOIN batch b ON b.id = j.value"
            " UNION ALL SELECT up.id, b.id, b.origin_id FROM up JOIN batch b ON b.id = up.origin)"
            " SELECT id, root FROM up WHERE origin IS NULL",
            (in_clause(ids),),
        )
    )


def _documents(engine: Engine, ids: set[int], rights: Rights) -> dict[int, str | Hidden | None]:
    """The numbers of the documents by which batches came, as far as one may see those."""
    own = rights.warehouse_ids()
    found: dict[int, str | Hidden | None] = {}
    for key, number, type, place in engine.rows(
        "SELECT b.id, d.number, d.type, b.warehouse_id FROM json_each(?) j CROSS JOIN batch b ON b.id = j.value"
        " JOIN ledger l ON l.sequence = b.sequence JOIN posting_line pl ON pl.id = l.posting_line_id"
        " JOIN posting p ON p.id = pl.posting_id LEFT JOIN document d ON d.id = p.document_id",
        (in_clause(ids),),
    ):
        seen = type is None or (rights.may(f"{type}.view") and (own is None or place in own))
        found[key] = number if seen else HIDDEN
    return found
