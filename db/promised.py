"""What is reserved, as everyone reads it: how much deals hold of a product in a warehouse, and how much of that stock
covers, in the order in which it was promised. Internal: takes the `Engine`, asks no rights.

Source: domain.md, "Reservations". A part that ended yesterday holds nothing any more, whether or not someone has taken
it away since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from db import clock
from db.connection import Engine, in_clause
from db.fields import moment_text
from db.record import record

ZONE: Final = "Europe/Istanbul"
"""Where days end until someone says otherwise; as `company.DEFAULTS` has it."""
Key = tuple[int, int]
"""Item and warehouse."""


@record
class Reserved:
    """Of one item in one warehouse, as stored: what deals hold, and how much of it stock covers."""

    reserved: int = 0
    covered: int = 0


NOTHING_RESERVED: Final = Reserved()


class Part(NamedTuple):
    """A part of a deal's row that is promised, and what stands before it in the queue. As stored."""

    id: int
    deal_id: int
    row_id: int
    item_id: int
    warehouse_id: int
    quantity: int
    until: str
    ahead: int

    def covered(self, on_hand: int) -> int:
        """How much of it so much stock covers."""
        return max(0, min(self.quantity, on_hand - self.ahead))


def any(engine: Engine) -> bool:
    """Whether anything is reserved at all."""
    return engine.row("SELECT 1 FROM reservation LIMIT 1") is not None


def today(engine: Engine) -> date | None:
    """The company's day; None where nothing is reserved at all, which is all that one needs to know then."""
    found = engine.row("SELECT (SELECT value FROM setting WHERE name = 'timezone') FROM reservation LIMIT 1")
    return None if found is None else clock.today(found[0] or ZONE)


def parts(engine: Engine, item_ids: Collection[int], *, beside: int | None = None) -> list[Part]:
    """Everything that is promised of these items, by item and warehouse, in the order in which it was made.

    `beside`: the parts of this deal are left out; those behind it still wait for what it holds.
    """
    day = today(engine)
    if day is None or not item_ids:
        return []
    rows = engine.rows(
        "SELECT r.id, r.deal_id, r.deal_row_id, r.item_id, r.warehouse_id, r.quantity, r.until FROM json_each(?) j"
        " CROSS JOIN reservation r ON r.item_id = j.value WHERE r.until >= ?"
        " ORDER BY r.item_id, r.warehouse_id, r.id",
        (in_clause(item_ids), day.isoformat()),
    )
    return [part for part in _queued(rows) if part.deal_id != beside]


def _queued(rows: Iterable[tuple[Any, ...]]) -> list[Part]:
    """Parts in their order, each with what stands before it."""
    found: list[Part] = []
    ahead: dict[Key, int] = {}
    for key, deal, row, item, place, quantity, until in rows:
        before = ahead.get((item, place), 0)
        ahead[item, place] = before + quantity
        found.append(Part(key, deal, row, item, place, quantity, until, before))
    return found


def on_hand(engine: Engine, keys: Iterable[Key]) -> dict[Key, int]:
    """What is there, of the items and warehouses that have ever had some."""
    wanted = set(keys)
    return {
        (item, place): quantity
        for item, place, quantity in engine.rows(
            "SELECT b.item_id, b.warehouse_id, b.quantity FROM json_each(?) j"
            " CROSS JOIN balance b ON b.item_id = j.value",
            (in_clause({item for item, _ in wanted}),),
        )
        if (item, place) in wanted
    }


def reserved(engine: Engine, item_ids: Collection[int], *, beside: int | None = None) -> Mapping[Key, Reserved]:
    """What is reserved of these items, by (item, warehouse); absent: nothing. `beside`: for other deals than this.

    The one place that says so. Where nothing is reserved at all it costs one look.
    """
    found = parts(engine, item_ids, beside=beside)
    return _summed(found, on_hand(engine, {(part.item_id, part.warehouse_id) for part in found})) if found else {}


def reserved_on(
    engine: Engine, item_ids: Collection[int], day: date, there: Mapping[Key, int]
) -> Mapping[Key, Reserved]:
    """What was reserved at the end of a day, of what was there then: from what has happened to reservations."""
    zone = engine.value("SELECT value FROM setting WHERE name = 'timezone'") or ZONE
    end = moment_text(datetime.combine(day + timedelta(days=1), time(), clock.zone(zone)))
    rows = engine.rows(
        "SELECT c.reservation_id, c.deal_id, c.deal_row_id, c.item_id, c.warehouse_id,"
        " sum(CASE WHEN c.at < ?1 THEN c.quantity ELSE 0 END) AS held,"
        " max(max(c.until), coalesce((SELECT r.until FROM reservation r WHERE r.id = c.reservation_id), '')) AS last"
        " FROM reservation_change c WHERE c.item_id IN (SELECT value FROM json_each(?2))"
        " GROUP BY c.reservation_id, c.item_id, c.warehouse_id HAVING held > 0 AND last >= ?3"
        " ORDER BY c.item_id, c.warehouse_id, c.reservation_id",
        (end, in_clause(item_ids), day.isoformat()),
    )
    return _summed(_queued(rows), there)


def _summed(found: Iterable[Part], there: Mapping[Key, int]) -> dict[Key, Reserved]:
    sums: dict[Key, Reserved] = {}
    for part in found:
        key = (part.item_id, part.warehouse_id)
        before = sums.get(key, NOTHING_RESERVED)
        covered = part.covered(there.get(key, 0))
        sums[key] = Reserved(before.reserved + part.quantity, before.covered + covered)
    return sums


class Fallen(NamedTuple):
    """A part that stock covers less of than before: by how much."""

    part: Part
    quantity: int


def coverage(found: Iterable[Part], there: Mapping[Key, int]) -> dict[int, tuple[Part, int]]:
    """How much of each part so much stock covers, by the part's id."""
    return {one.id: (one, one.covered(there.get((one.item_id, one.warehouse_id), 0))) for one in found}


def fallen(
    before: Mapping[int, tuple[Part, int]], after: Mapping[int, tuple[Part, int]], *, beside: int | None = None
) -> list[Fallen]:
    """The parts that are covered less afterwards, those of the deal `beside` left out."""
    return [
        Fallen(part, covered - after[key][1])
        for key, (part, covered) in before.items()
        if key in after and part.deal_id != beside and covered > after[key][1]
    ]


def used(found: Iterable[Part], deal_id: int | None, going: Mapping[Key, int]) -> tuple[list[Part], list[Part]]:
    """What a sale of a deal that takes so much would leave of all that is promised, and what of its own it would use
    up: the first made first."""
    left, gone = [], []
    rest, freed = dict(going), dict[Key, int]()
    for part in found:
        key = (part.item_id, part.warehouse_id)
        less = min(part.quantity, rest.get(key, 0)) if part.deal_id == deal_id else 0
        kept = part._replace(quantity=part.quantity - less, ahead=part.ahead - freed.get(key, 0))
        if less:
            rest[key] -= less
            freed[key] = freed.get(key, 0) + less
            gone.append(part._replace(quantity=less))
        left.append(kept)
    return left, gone
