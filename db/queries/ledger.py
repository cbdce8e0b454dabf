"""Movements: the rows of the ledger that one may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import lookup, spans
from db.access import Actor, Rights, require, requires, rights_of
from db.connection import Engine, in_clause
from db.doctypes import normal_number, type_of_number
from db.errors import not_found
from db.fields import Amount, Quantity
from db.fields import day as day_of
from db.ledger import blocks
from db.queries.rows import HIDDEN, Hidden, Page

_ALWAYS = ("", "9999-12-31")
"""The first and the last day of everything."""

_DETAILS = """
SELECT l.sequence, l.day, l.recorded_at, l.kind, i.sku, w.code, l.quantity, l.value, d.number, d.type, pl.row
FROM json_each(?) j CROSS JOIN ledger l ON l.sequence = j.value
JOIN item i ON i.id = l.item_id JOIN warehouse w ON w.id = l.warehouse_id
JOIN posting_line pl ON pl.id = l.posting_line_id JOIN posting p ON p.id = pl.posting_id
LEFT JOIN document d ON d.id = p.document_id
"""


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which rows: of a product (SKU or barcode), a warehouse (code), a document (number), days from and to."""

    product: str | None = None
    warehouse: str | None = None
    document: str | None = None
    date_from: date | str | None = None
    date_to: date | str | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A movement. `row`: the document's row; value hidden without catalog.purchase_price, the document's number
    without its type's view right."""

    sequence: int
    day: date
    recorded_at: datetime
    kind: str
    sku: str
    warehouse: str
    quantity: Quantity
    value: Amount | Hidden
    document: str | Hidden | None
    row: int | None


@requires("catalog.view", "inventory.view", "warehouse.view")
def page(
    actor: Actor,
    filter: LedgerFilter | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[LedgerLine]:
    """Rows of one's warehouses in the books' order, oldest first; whole without `limit`.

    Pages of one product or document go by (day, sequence), others by sequence, which differs only after an import
    of past days. `backwards`: the page before the key `after` (None: the
    last one). Raises AmbarError "not_found" for an unknown product or document and an unknown or foreign
    warehouse, "denied" for a document whose type one may not see.
    """
    wanted = filter or LedgerFilter()
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    type = None if wanted.document is None else type_of_number(wanted.document)
    if type is not None:
        require(actor, f"{type}.view")
    days = (
        _ALWAYS[0] if wanted.date_from is None else day_of(wanted.date_from, "from").isoformat(),
        _ALWAYS[1] if wanted.date_to is None else day_of(wanted.date_to, "to").isoformat(),
    )
    scope = rights.warehouse_ids()
    items: tuple[int, ...] | None = None
    places: tuple[int, ...] | None = None
    if wanted.product is not None:
        one = lookup.item(engine, wanted.product, company.today()).id
        items = (one, *lookup.merged_from(engine, one))
    if wanted.warehouse is not None:
        places = (lookup.warehouse(engine, wanted.warehouse, scope).id,)
    elif scope is not None:
        places = tuple(scope)
    if wanted.document is not None:
        document = _document(engine, wanted.document, rights)
        keys = _of_document(engine, document, items, places, days)
        keys = _cut(keys, after, limit, backwards)
    else:
        if items is None:
            keys = _of_all(engine, places, days, after, limit, backwards)
        else:
            keys = _of_pairs(engine, _pairs(engine, items, places), days, after, limit, backwards)
    more = limit is not None and len(keys) > limit
    keys = keys[:limit]
    following = tuple(keys[-1]) if more and keys else None
    first = tuple(keys[0]) if keys else None
    if backwards:
        keys.reverse()
    return Page(_lines(engine, rights, [sequence for _, sequence in keys], company.digits), following, before=first)


Key = tuple[str, int]


def _document(engine: Engine, number: str, rights: Rights) -> int:
    """The id of a document that one sees: any of its warehouses is one's own, or it has none yet."""
    row = None
    if type_of_number(number) is not None:
        row = engine.row("SELECT id FROM document WHERE number = ? AND deleted_at IS NULL", (normal_number(number),))
    if row is not None:
        own = [one for (one,) in engine.rows("SELECT warehouse_id FROM document_warehouse WHERE document_id = ?", row)]
        if not own or any(rights.sees_warehouse(one) for one in own):
            return int(row[0])
    raise not_found("document", number)


def _of_document(
    engine: Engine, document: int, items: Sequence[int] | None, places: Sequence[int] | None, days: tuple[str, str]
) -> list[Key]:
    return [
        (day, sequence)
        for day, sequence, item, place in engine.rows(
            "SELECT l.day, l.sequence, l.item_id, l.warehouse_id FROM posting p JOIN ledger l"
            " ON l.sequence BETWEEN p.first_sequence AND p.last_sequence"
            " WHERE p.document_id = ? AND l.day BETWEEN ? AND ? ORDER BY l.day, l.sequence",
            (document, *days),
        )
        if (items is None or item in items) and (places is None or place in places)
    ]


def _pairs(engine: Engine, items: Sequence[int], places: Sequence[int] | None) -> list[tuple[int, int]]:
    """The (item, warehouse) pairs to read one by one."""
    rows = engine.rows(
        "SELECT b.item_id, b.warehouse_id FROM json_each(?) j CROSS JOIN balance b ON b.item_id = j.value",
        (in_clause(items),),
    )
    return [(item, place) for item, place in rows if places is None or place in places]


def _of_pairs(
    engine: Engine,
    pairs: Sequence[tuple[int, int]],
    days: tuple[str, ...],
    after: tuple[Any, ...] | None,
    limit: int | None,
    backwards: bool,
) -> list[Key]:
    order = "DESC" if backwards else "ASC"
    # One bound on either side, so that the index is entered there: SQLite would take the first of two.
    sql = "SELECT day, sequence FROM ledger WHERE item_id = ? AND warehouse_id = ?"
    if after is None:
        sql += " AND day BETWEEN ? AND ?"
    elif backwards:
        sql, days = f"{sql} AND day >= ? AND (day, sequence) < (?, ?)", days[:1]
    else:
        sql, days = f"{sql} AND day <= ? AND (day, sequence) > (?, ?)", days[1:]
    sql += f" ORDER BY day {order}, sequence {order} LIMIT ?"
    most = -1 if limit is None else limit + 1
    keys = [
        (day, sequence) for pair in pairs for day, sequence in engine.rows(sql, (*pair, *days, *(after or ()), most))
    ]
    keys.sort(reverse=backwards)
    return keys


def _of_all(
    engine: Engine,
    places: Sequence[int] | None,
    days: tuple[str, str],
    after: tuple[Any, ...] | None,
    limit: int | None,
    backwards: bool,
) -> list[Key]:
    low, high = (None, None) if days == _ALWAYS else spans.bounds(engine, "ledger", *days) or (1, 0)
    if after is not None and backwards:
        high = after[1] - 1 if high is None else min(high, after[1] - 1)
    elif after is not None:
        low = after[1] + 1 if low is None else max(low, after[1] + 1)
    if places is not None and limit is not None:
        last = int(engine.value("SELECT max(sequence) FROM ledger") or 0)
        within = (1 if low is None else max(1, low), last if high is None else min(last, high))
        return blocks.page(engine, places, days, *within, limit + 1, backwards)
    sql, values = "SELECT day, sequence FROM ledger WHERE day BETWEEN ? AND ?", list[Any](days)
    for bound, sign in ((low, ">="), (high, "<=")):
        if bound is not None:
            sql += f" AND sequence {sign} ?"
            values.append(bound)
    if places is not None:
        sql += " AND warehouse_id IN (SELECT value FROM json_each(?))"
        values.append(in_clause(places))
    sql += f" ORDER BY sequence {'DESC' if backwards else 'ASC'} LIMIT ?"
    return [(day, sequence) for day, sequence in engine.rows(sql, (*values, -1 if limit is None else limit + 1))]


def _cut(keys: list[Key], after: tuple[Any, ...] | None, limit: int | None, backwards: bool) -> list[Key]:
    if backwards:
        keys = keys[::-1]
    if after is not None:
        keys = [key for key in keys if (key < after if backwards else key > after)]
    return keys if limit is None else keys[: limit + 1]


def _lines(engine: Engine, rights: Rights, sequences: Sequence[int], digits: int) -> tuple[LedgerLine, ...]:
    return tuple(
        LedgerLine(
            sequence,
            date.fromisoformat(day),
            datetime.fromisoformat(recorded_at),
            kind,
            sku,
            warehouse,
            Quantity.of(quantity),
            Amount.of(value, digits) if rights.purchase_price else HIDDEN,
            number if type is None or rights.may(f"{type}.view") else HIDDEN,
            row,
        )
        for sequence, day, recorded_at, kind, sku, warehouse, quantity, value, number, type, row in engine.rows(
            _DETAILS, (in_clause(sequences),)
        )
    )
