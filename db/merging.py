"""Two products that are one: what stands against merging them, and the posting that moves the twin's stock. Internal:
asks no rights, save whether all warehouses concerned are one's own.

Source: domain.md, "Catalogue". The posting has the kind merge and no document. In every warehouse where the twin has
stock, all of it goes over by the rules of a transfer: a batch per batch, behind what is there, remembering its origin,
with all the value that there is. Below zero it goes the other way: the product gives what the twin lacks, which settles
the twin's shortages as anything that arrives does; what it was posted out at and what it costs now may differ, and the
difference is posted, as always, as a settlement. So quantities never change in sum, and values change by what the
posting settles, and by nothing else.

Afterwards the twin has nothing, and nothing may stay there: what a cancelled document of the twin brings back goes on
to the product in the same posting (`carry_on`). What came in with the twin's documents has left its batches, so that
cancelling these is refused (`batch_used`), naming the product that has the goods now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db import clock, lookup, units
from db.access import Actor, require_warehouses
from db.connection import Engine, in_clause
from db.errors import not_found, problem
from db.fields import QUANTITY_SCALE, minor_step, moment_text
from db.ledger.book import LEDGER_COLUMNS, Book
from db.ledger.costing import Costing
from db.ledger.posting import Header, Line, next_ids, write_posting
from db.record import record


@record
class Side:
    """One of the two, as stored."""

    id: int
    sku: str
    name: str
    kind: str
    unit_id: int
    archived: bool
    merged: bool
    version: int


def sides(engine: Engine, keep: str, twin: str) -> tuple[Side, Side]:
    """Both by SKU or barcode; `keep` answers as the one that it was merged into. AmbarError "not_found"."""
    named = lookup.item_ids(engine, (keep, twin))
    found = []
    for code in (keep, twin):
        if str(code) not in named:
            raise not_found("product", code)
        found.append(named[str(code)][0])
    root = roots(engine, found[:1])[found[0]]
    return _side(engine, root), _side(engine, found[1])


def _side(engine: Engine, key: int) -> Side:
    (row,) = engine.rows(
        "SELECT id, sku, name, kind, unit_id, archived, merged_into_id IS NOT NULL, version FROM item WHERE id = ?",
        (key,),
    )
    id, sku, name, kind, unit_id, archived, merged, version = row
    return Side(id, sku, name, kind, unit_id, bool(archived), bool(merged), version)


def roots(engine: Engine, ids: Iterable[int]) -> dict[int, int]:
    """The items that answer for these, at the end of all links."""
    return dict(
        engine.rows(
            "WITH RECURSIVE way (source, id, next) AS ("
            " SELECT i.id, i.id, i.merged_into_id FROM item i WHERE i.id IN (SELECT value FROM json_each(?))"
            " UNION SELECT w.source, i.id, i.merged_into_id FROM way w JOIN item i ON i.id = w.next)"
            " SELECT source, id FROM way WHERE next IS NULL",
            (in_clause(ids),),
        )
    )


def problems(engine: Engine, keep: Side, twin: Side) -> list[dict[str, Any]]:
    """Everything that stands against merging `twin` into `keep`."""
    found = []
    if keep.id == twin.id:
        return [problem("twin", "same", twin.sku)]
    if twin.merged:
        return [problem("twin", "merged", twin.sku)]
    for field, one in (("keep", keep), ("twin", twin)):
        if one.kind not in lookup.STOCKED:
            found.append(problem(field, "not_stocked", one.sku))
    if keep.archived:
        found.append(problem("keep", "archived", keep.sku))
    if keep.unit_id != twin.unit_id:
        found.append(problem("twin", "other_unit", twin.sku))
        return found
    ours, theirs = (units.item_factors(engine, (one.id,)).get(one.id, {}) for one in (keep, twin))
    codes = dict(engine.rows("SELECT id, code FROM unit"))
    for unit in sorted(set(ours) & set(theirs)):
        if ours[unit] != theirs[unit]:
            found.append(problem("units", "other_factor", codes[unit]))
    for code, active in engine.rows(
        "SELECT w.code, w.active FROM balance b JOIN warehouse w ON w.id = b.warehouse_id"
        " WHERE b.item_id = ? AND (b.quantity <> 0 OR b.value <> 0) ORDER BY w.sort_order, w.name_key, w.id",
        (twin.id,),
    ):
        if not active:
            found.append(problem("warehouse", "switched_off", code))
    return found


def places(engine: Engine, ids: Iterable[int]) -> list[int]:
    """The warehouses in which any of these items ever had stock, or waits in a row."""
    return [
        key
        for (key,) in engine.rows(
            "SELECT DISTINCT b.warehouse_id FROM json_each(?) j CROSS JOIN balance b ON b.item_id = j.value",
            (in_clause(ids),),
        )
    ]


def require_places(actor: Actor, keep: Side, twin: Side) -> None:
    """AmbarError "denied" (reason scope) unless every warehouse in which they ever had stock is one's own."""
    require_warehouses(actor, places(actor.company.engine, (keep.id, twin.id)))


def stamp(engine: Engine, keep: Side, twin: Side) -> str:
    """What a preview was made from: another one means that something has changed since."""
    last = engine.value(
        "SELECT max(sequence) FROM balance WHERE item_id IN (?, ?)", (keep.id, twin.id)
    )  # fmt: skip
    return f"{keep.id}.{keep.version}-{twin.id}.{twin.version}-{last or 0}"


class Move:
    """The posting in memory: `write` makes it, a preview only looks at it."""

    def __init__(self, actor: Actor, keep: Side, twin: Side) -> None:
        company = actor.company
        self.engine, self.actor, self.keep, self.twin = company.engine, actor, keep, twin
        costing = Costing(company.setting("costing"), minor_step(company.digits))
        self.book = Book(
            self.engine, costing, day=company.today().isoformat(), recorded_at=moment_text(clock.now())
        )  # fmt: skip
        book, keys = self.book, places(self.engine, (keep.id, twin.id))
        book.load((one.id, place) for one in (keep, twin) for place in keys)
        self.before = {key: (stock.quantity, stock.value) for key, stock in book.stocks.items()}
        book.day = max(book.day, book.last_day())
        going = {}
        for place in keys:
            quantity = book.stocks[twin.id, place].quantity
            going[(twin.id if quantity > 0 else keep.id), place] = abs(quantity)
        book.load_batches({key: quantity for key, quantity in going.items() if quantity})
        self.posting_id, first = next_ids(self.engine)
        self.lines: list[Line] = []
        for place in keys:
            carry(book, self.lines, self.posting_id, first, (twin.id, keep.id), place, twin.unit_id)

    @property
    def settled(self) -> int:
        """By how much the value of all changes, because shortages are settled: as stored."""
        kind, value = LEDGER_COLUMNS.index("kind"), LEDGER_COLUMNS.index("value")
        return sum(int(str(row[value])) for row in self.book.ledger if row[kind] == "settlement")

    def write(self) -> int | None:
        """Post; the posting's id, None where there was nothing to move."""
        if not self.lines:
            return None
        actor = self.actor
        header = Header(None, "merge", None, actor.employee_id, actor.operator, actor.company.currency, QUANTITY_SCALE)
        write_posting(self.engine, header, self.lines, self.book, self.posting_id)
        return self.posting_id


def carry(
    book: Book, lines: list[Line], posting_id: int, first_line: int, items: tuple[int, int], place: int, unit_id: int
) -> None:
    """Move all that the first of `items` has in a warehouse to the second, which is a line for each; what it lacks
    comes the other way. Adds the lines."""
    twin, keep = items
    quantity = book.stocks[twin, place].quantity
    if not quantity:
        return
    source, target = (twin, keep) if quantity > 0 else (keep, twin)
    out = first_line + len(lines)
    value = book.move(out, (source, place), (target, place), abs(quantity), kind="merge", to_line=out + 1)
    for item, worth in ((source, -value), (target, value)):
        lines.append(
            Line(first_line + len(lines), posting_id, len(lines) + 1, None, None, item, place, None, None,
                 abs(quantity), abs(quantity), unit_id, value=worth)
        )  # fmt: skip


def targets(engine: Engine, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Of (item, warehouse) those whose item was merged: where what comes back there has to go on to."""
    keys = list(keys)
    found = roots(engine, {item for item, _ in keys})
    return {(item, place): (found[item], place) for item, place in keys if found[item] != item}


def carry_on(
    book: Book, lines: list[Line], posting_id: int, first_line: int, going: dict[tuple[int, int], tuple[int, int]]
) -> None:
    """Move on what a cancelling has brought back to products that were merged; `going`: see `targets`."""
    units_of = {line.item_id: line.unit_id for line in lines}
    for (item, place), (target, _place) in going.items():
        carry(book, lines, posting_id, first_line, (item, target), place, units_of[item])


def taker(engine: Engine, batch_ids: Iterable[int]) -> str | None:
    """The SKU of the product that merging has moved goods of these batches to."""
    found: str | None = engine.value(
        "SELECT i.sku FROM batch_move m JOIN ledger l ON l.sequence = m.sequence AND l.kind = 'merge'"
        " JOIN posting_line p ON p.id = l.posting_line_id"
        " JOIN posting_line o ON o.posting_id = p.posting_id AND o.line = p.line + 1"
        " JOIN item i ON i.id = o.item_id"
        " WHERE m.batch_id IN (SELECT value FROM json_each(?)) AND m.quantity < 0 ORDER BY m.sequence DESC LIMIT 1",
        (in_clause(batch_ids),),
    )
    return found


def differences(engine: Engine) -> list[dict[str, Any]]:
    """What `ambar check` finds: merged products that still have something or lead nowhere, and merges that do not
    come out even."""
    left = engine.rows(
        "SELECT i.sku, CASE WHEN i.archived = 0 THEN 'not_archived'"
        " WHEN EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id AND (b.quantity <> 0 OR b.value <> 0))"
        " THEN 'stock' ELSE 'barcode' END FROM item i INDEXED BY item_merged WHERE i.merged_into_id IS NOT NULL"
        " AND (i.archived = 0"
        " OR EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id AND (b.quantity <> 0 OR b.value <> 0))"
        " OR EXISTS (SELECT 1 FROM barcode c WHERE c.item_id = i.id)) ORDER BY i.id"
    )
    merged = [key for (key,) in engine.rows("SELECT id FROM item WHERE merged_into_id IS NOT NULL")]
    ends = roots(engine, merged)
    lost = [
        engine.value("SELECT sku FROM item WHERE id = ?", (key,)) for key in merged if key not in ends
    ]  # fmt: skip
    uneven = (
        engine.rows(
            "SELECT p.id FROM posting p JOIN ledger l ON l.sequence BETWEEN p.first_sequence AND p.last_sequence"
            " WHERE p.kind IN ('merge', 'cancel') AND l.kind = 'merge' GROUP BY p.id, l.warehouse_id"
            " HAVING sum(l.quantity) <> 0 OR sum(l.value) <> 0 ORDER BY p.id"
        )
        if merged
        else []
    )
    return [
        *({"sku": sku, "problem": what} for sku, what in left),
        *({"sku": sku, "problem": "circle"} for sku in lost),
        *({"posting": key, "problem": "uneven"} for (key,) in uneven),
    ]
