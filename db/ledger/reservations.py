"""How what is promised to customers changes: parts, in the order in which they were made. Reading: `db.promised`.

Internal: asks no rights. Source: domain.md, "Reservations" and "Short stock". Quantities are those of the tables
(1/1,000,000 of the product's own unit). A part is over at the close of its day: readers leave it out from the next
day on, the next writer takes it away (`db.due`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db import clock
from db.connection import Engine, in_clause
from db.fields import moment_text
from db.ledger.stock import Key

if TYPE_CHECKING:
    from db.access import Actor

NAME: Final = "reservations"
"""The row of `due` that tells the first day on which something is over."""


def day_after(day: str) -> str:
    """The day from which on something is over that ends with a day; what ends with the last of all days never is."""
    last = date.fromisoformat(day)
    return (last + timedelta(days=1) if last < date.max else last).isoformat()


class Part(NamedTuple):
    """One part of what is promised; the lower its id, the earlier it was made."""

    id: int
    deal_row_id: int
    deal_id: int
    item_id: int
    warehouse_id: int
    quantity: int
    until: str

    @property
    def key(self) -> Key:
        """Where it is promised from."""
        return self.item_id, self.warehouse_id


class Shipped(NamedTuple):
    """What a line of a posting ships of a row of a deal."""

    line_id: int
    deal_row_id: int
    warehouse_id: int | None
    quantity: int


_COLUMNS: Final = "r.id, r.deal_row_id, r.deal_id, r.item_id, r.warehouse_id, r.quantity, r.until"


def _parts(engine: Engine, condition: str, *values: Any) -> list[Part]:
    return [
        Part._make(row)
        for row in engine.rows(f"SELECT {_COLUMNS} FROM reservation r WHERE {condition} ORDER BY r.id", values)
    ]


class Reservations:
    """Changes of what is promised, in the running transaction; every one leaves its line in reservation_change.

    `actor` None: time itself.
    """

    def __init__(self, engine: Engine, actor: Actor | None) -> None:
        self.engine = engine
        self._who = (None, None) if actor is None else (actor.employee_id, actor.operator)
        self._at = moment_text(clock.now())

    def of_row(self, deal_row_id: int) -> list[Part]:
        """All parts of a deal's row, those that are over too."""
        return _parts(self.engine, "r.deal_row_id = ?", deal_row_id)

    def make(
        self, deal_id: int, deal_row_id: int, key: Key, quantity: int, until: date, reason: str,
        posting_id: int | None = None,
    ) -> Part:  # fmt: skip
        """Promise so much more, behind all that was promised before."""
        day = until.isoformat()
        id = self.engine.next_value("reservation")
        part = Part(id, deal_row_id, deal_id, *key, quantity, day)
        self._insert(part)
        self._note([(part, quantity)], reason, posting_id)
        self._look_ahead()
        return part

    def set(
        self, deal_id: int, deal_row_id: int, key: Key, quantity: int, until: date | None, reason: str, *, period: date
    ) -> int:
        """Make what is promised of a row exactly so much, out of one warehouse; what it was before.

        Less: the parts made last go first. More: what is added stands behind all others. Parts in other warehouses go
        over (they stand behind too). `until` None: the parts keep their day, new ones get `period`.
        """
        parts = self.of_row(deal_row_id)
        before = sum(part.quantity for part in parts)
        here = [part for part in parts if part.key == key]
        self.release([part for part in parts if part.key != key], "moved" if quantity else reason)
        if until is not None and here:
            self.extend(here, until)
        stands = sum(part.quantity for part in here)
        if quantity < stands:
            self.reduce(here, stands - quantity, reason)
        elif quantity > stands:
            last = max((part.until for part in here), default=None)
            day = until or (period if last is None else max(period, date.fromisoformat(last)))
            self.make(deal_id, deal_row_id, key, quantity - stands, day, reason)
        return before

    def reduce(
        self, parts: Sequence[Part], quantity: int, reason: str, *, oldest: bool = False, posting_id: int | None = None
    ) -> int:
        """Take so much off these parts, the last made first (`oldest`: the first made); how much could not be."""
        changes, going = [], quantity
        for part in parts if oldest else reversed(parts):
            if not going:
                break
            off = min(part.quantity, going)
            going -= off
            changes.append((part, -off))
        self._apply(changes, reason, posting_id)
        return going

    def release(self, parts: Sequence[Part], reason: str) -> None:
        """Promise nothing of these parts any more."""
        self._apply([(part, -part.quantity) for part in parts], reason, None)

    def extend(self, parts: Sequence[Part], until: date) -> None:
        """Let parts hold until the close of another day."""
        self.engine.run(
            "UPDATE reservation SET until = ? WHERE id IN (SELECT value FROM json_each(?))",
            (until.isoformat(), in_clause(part.id for part in parts)),
        )
        self._look_ahead()

    def expire(self, today: date) -> list[Part]:
        """Take away what is over on a day; those parts."""
        over = _parts(self.engine, "r.until < ?", today.isoformat())
        self.release(over, "expired")
        self._look_ahead()
        return over

    def ship(self, deal_id: int, posting_id: int, shipped: Sequence[Shipped]) -> None:
        """Note what a sale ships of a deal's rows, and use up what was promised of them: first where it was taken from,
        the first made first; then whatever is more than what remains unshipped."""
        self._note_shipments(deal_id, posting_id, shipped)
        for one in shipped:
            parts = self.of_row(one.deal_row_id)
            here = [part for part in parts if part.warehouse_id == one.warehouse_id]
            self.reduce(here, one.quantity, "shipped", oldest=True, posting_id=posting_id)
        self._fit({one.deal_row_id for one in shipped}, posting_id)

    def _fit(self, row_ids: Collection[int], posting_id: int) -> None:
        """Promise no more of rows than what of them is not shipped yet."""
        for row, open in self.engine.rows(
            "SELECT id, max(quantity * numerator / denominator - shipped, 0) FROM deal_row"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (in_clause(row_ids),),
        ):
            parts = self.of_row(row)
            more = sum(part.quantity for part in parts) - open
            if more > 0:
                self.reduce(parts, more, "shipped", posting_id=posting_id)

    def bring_back(self, old_posting_id: int, posting_id: int, lines: Mapping[int, int], today: date) -> None:
        """A sale is taken back: its shipments too, and what it used up of promises returns to its old place, if the
        deal is open, the row still there, and the day not past. `lines`: new posting lines by old ones."""
        found = self.engine.rows(
            "SELECT s.posting_line_id, s.deal_row_id, s.deal_id, s.quantity FROM shipment s WHERE s.posting_id = ?"
            " ORDER BY s.id",
            (old_posting_id,),
        )
        if not found:
            return
        for deal_id in dict.fromkeys(row[2] for row in found):
            back = [
                Shipped(lines[line], row, None, -quantity) for line, row, deal, quantity in found if deal == deal_id
            ]
            self._note_shipments(deal_id, posting_id, back)
        room = dict(
            self.engine.rows(
                "SELECT w.id, w.quantity * w.numerator / w.denominator - w.shipped"
                " - coalesce((SELECT sum(r.quantity) FROM reservation r WHERE r.deal_row_id = w.id), 0)"
                " FROM deal_row w JOIN deal d ON d.id = w.deal_id"
                " WHERE w.id IN (SELECT value FROM json_each(?)) AND w.removed_at IS NULL AND d.status = 'open'"
                " AND d.deleted_at IS NULL",
                (in_clause(row[1] for row in found),),
            )
        )
        for row in self.engine.rows(
            "SELECT reservation_id, deal_row_id, deal_id, item_id, warehouse_id, -sum(quantity), until"
            " FROM reservation_change WHERE posting_id = ? AND reason = 'shipped' AND until >= ?"
            " GROUP BY reservation_id ORDER BY reservation_id",
            (old_posting_id, today.isoformat()),
        ):
            part = self._present(Part._make(row))
            back_quantity = min(part.quantity, room.get(part.deal_row_id, 0))
            if back_quantity > 0:
                room[part.deal_row_id] -= back_quantity
                self._return(part._replace(quantity=back_quantity), posting_id)
        self._look_ahead()

    def _present(self, part: Part) -> Part:
        """The part, of the product that its own was merged into since."""
        item = part.item_id
        while (other := self.engine.value("SELECT merged_into_id FROM item WHERE id = ?", (item,))) is not None:
            item = other
        return part._replace(item_id=item)

    def _return(self, part: Part, posting_id: int) -> None:
        """A part stands where it stood, under its old id."""
        self._insert(part)
        self._note([(part, part.quantity)], "unshipped", posting_id)

    def merge(self, twin_id: int, keep_id: int) -> None:
        """What was promised of a product is so of the one that it was merged into, in the same place of the order."""
        parts = _parts(self.engine, "r.item_id = ?", twin_id)
        if not parts:
            return
        self._note([(part, -part.quantity) for part in parts], "merged", None)
        self.engine.run("UPDATE reservation SET item_id = ? WHERE item_id = ?", (keep_id, twin_id))
        self._note([(part._replace(item_id=keep_id), part.quantity) for part in parts], "merged", None)

    # Writing -------------------------------------------------------------------------

    def _insert(self, part: Part) -> None:
        self.engine.run(
            "INSERT INTO reservation (id, deal_row_id, deal_id, item_id, warehouse_id, quantity, until, made_at,"
            " made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET quantity = quantity + excluded.quantity",
            (part.id, part.deal_row_id, part.deal_id, *part.key, part.quantity, part.until, self._at, self._who[0]),
        )

    def _note_shipments(self, deal_id: int, posting_id: int, shipped: Sequence[Shipped]) -> None:
        self.engine.many(
            "INSERT INTO shipment (posting_id, posting_line_id, deal_id, deal_row_id, quantity) VALUES (?, ?, ?, ?, ?)",
            [(posting_id, one.line_id, deal_id, one.deal_row_id, one.quantity) for one in shipped],
        )
        self.engine.many(
            "UPDATE deal_row SET shipped = shipped + ? WHERE id = ?",
            [(one.quantity, one.deal_row_id) for one in shipped],
        )

    def _apply(self, changes: Sequence[tuple[Part, int]], reason: str, posting_id: int | None) -> None:
        if not changes:
            return
        self.engine.many(
            "UPDATE reservation SET quantity = quantity + ? WHERE id = ?",
            [(by, part.id) for part, by in changes if part.quantity + by > 0],
        )
        self.engine.run(
            "DELETE FROM reservation WHERE id IN (SELECT value FROM json_each(?))",
            (in_clause(part.id for part, by in changes if part.quantity + by <= 0),),
        )
        self._note(changes, reason, posting_id)
        self._look_ahead()

    def _note(self, changes: Sequence[tuple[Part, int]], reason: str, posting_id: int | None) -> None:
        self.engine.many(
            "INSERT INTO reservation_change (reservation_id, deal_id, deal_row_id, item_id, warehouse_id, quantity,"
            " until, reason, posting_id, employee_id, operator, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (part.id, part.deal_id, part.deal_row_id, *part.key, by, part.until, reason, posting_id, *self._who,
                 self._at)
                for part, by in changes
            ],
        )  # fmt: skip

    def _look_ahead(self) -> None:
        """Keep the day of the next part that is over."""
        first = self.engine.value("SELECT min(until) FROM reservation")
        if first is None:
            self.engine.run("DELETE FROM due WHERE name = ?", (NAME,))
        else:
            self.engine.run(
                "INSERT INTO due (name, day) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET day = excluded.day"
                " WHERE day <> excluded.day",
                (NAME, day_after(first)),
            )
