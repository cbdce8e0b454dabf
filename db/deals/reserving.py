"""What a deal's rows hold, changed: parts are made, shrink, move, come back. Every change leaves its line.

Source: domain.md, "Reservations". A row that shrinks gives up its newest part first; one that grows gets another part
behind everyone else's, so that nobody jumps the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from db import clock
from db.connection import Engine
from db.deals.records import DealHeader, DealRow
from db.documents.changes import Change
from db.documents.context import Context
from db.fields import day as read_day
from db.fields import moment_text, quantity_text

TOLD: Final = (
    "by_hand",
    "released",
    "expired",
    "lost",
    "reopened",
    "payment",
    "payment_undone",
    "unshipped",
    "shipped",
)
"""The reasons that a deal's history tells by themselves; the others follow from what it tells already."""


@dataclass(slots=True)
class Held:
    """A part of a row that is promised."""

    id: int
    row_id: int
    item_id: int
    warehouse_id: int
    quantity: int
    until: str


class Promises:
    """What one deal holds. Changes are made at once; `close` leaves their lines and says when something ends next."""

    def __init__(self, ctx: Context, deal: DealHeader, *, posting_id: int | None = None) -> None:
        self.ctx, self.deal, self.posting_id = ctx, deal, posting_id
        self.parts = [
            Held(*row)
            for row in ctx.engine.rows(
                "SELECT r.id, r.deal_row_id, r.item_id, r.warehouse_id, r.quantity, r.until FROM deal_row d"
                " JOIN reservation r ON r.deal_row_id = d.id WHERE d.deal_id = ? ORDER BY r.id",
                (deal.id,),
            )
        ]
        self._changes: list[tuple[Held, int, str]] = []

    def of(self, row_id: int | None) -> list[Held]:
        """The parts of a row, in the order in which they were made."""
        return [part for part in self.parts if part.row_id == row_id]

    def total(self, row_id: int | None) -> int:
        """What a row holds."""
        return sum(part.quantity for part in self.of(row_id))

    # Changes -----------------------------------------------------------------

    def add(self, row_id: int, item_id: int, warehouse_id: int, quantity: int, until: str, reason: str) -> None:
        """Promise more, behind everything that is promised already."""
        key = self.ctx.engine.next_value("reservation")
        part = Held(key, row_id, item_id, warehouse_id, quantity, until)
        self._insert(part)
        self._changes.append((part, quantity, reason))

    def _insert(self, part: Held) -> None:
        self.parts.append(part)
        self.ctx.engine.run(
            "INSERT INTO reservation (id, deal_row_id, deal_id, item_id, warehouse_id, quantity, until, made_at,"
            " made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (part.id, part.row_id, self.deal.id, part.item_id, part.warehouse_id, part.quantity, part.until,
             moment_text(clock.now()), self.ctx.actor.employee_id),
        )  # fmt: skip

    def take(self, parts: Sequence[Held], quantity: int, reason: str) -> int:
        """Give up so much of these parts, in the order given; what could not be given up."""
        for part in parts:
            less = min(part.quantity, quantity)
            if less <= 0:
                continue
            part.quantity -= less
            quantity -= less
            self._changes.append((part, -less, reason))
            self._store(part)
        return quantity

    def shrink(self, row_id: int | None, quantity: int, reason: str) -> None:
        """Leave a row with so much at most: its newest parts go first."""
        parts = self.of(row_id)
        self.take(parts[::-1], sum(part.quantity for part in parts) - quantity, reason)

    def release(self, parts: Iterable[Held], reason: str) -> None:
        """Give up parts altogether."""
        for part in list(parts):
            self.take([part], part.quantity, reason)

    def bring_back(self, part: Held, quantity: int, reason: str) -> None:
        """Promise again what was, in its old place in the queue."""
        known = next((one for one in self.parts if one.id == part.id), None)
        if known is None:
            part.quantity = quantity
            self._insert(part)
            self.parts.sort(key=lambda one: one.id)
            known = part
        else:
            known.quantity += quantity
            self._store(known)
        self._changes.append((known, quantity, reason))

    def extend(self, parts: Iterable[Held], until: str) -> None:
        """Let parts end on another day."""
        for part in parts:
            part.until = until
            self.ctx.engine.run("UPDATE reservation SET until = ? WHERE id = ?", (until, part.id))

    def _store(self, part: Held) -> None:
        if part.quantity:
            self.ctx.engine.run("UPDATE reservation SET quantity = ? WHERE id = ?", (part.quantity, part.id))
        else:
            self.parts.remove(part)
            self.ctx.engine.run("DELETE FROM reservation WHERE id = ?", (part.id,))

    # Lines -------------------------------------------------------------------

    def close(self, rows: Iterable[DealRow] = ()) -> list[Change]:
        """Leave a line for every change, and when something ends next; what the deal's history tells of it."""
        actor = self.ctx.actor
        write_changes(self.ctx.engine, self._changes, self.deal.id, self.posting_id, actor.employee_id, actor.operator)
        set_due(self.ctx.engine)
        told = tell(self._changes, {row.id: row.position for row in rows})
        self._changes = []
        return told


def write_changes(
    engine: Engine,
    changes: Sequence[tuple[Held, int, str]],
    deal_id: int,
    posting_id: int | None,
    employee_id: int | None,
    operator: str | None,
) -> None:
    """Append lines to what happened to reservations."""
    at = moment_text(clock.now())
    engine.many(
        "INSERT INTO reservation_change (reservation_id, deal_id, deal_row_id, item_id, warehouse_id, quantity, until,"
        " reason, posting_id, employee_id, operator, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (part.id, deal_id, part.row_id, part.item_id, part.warehouse_id, quantity, part.until, reason, posting_id,
             employee_id, operator, at)
            for part, quantity, reason in changes
        ],
    )  # fmt: skip


def tell(changes: Sequence[tuple[Held, int, str]], places: dict[int | None, int]) -> list[Change]:
    """What a deal's history tells of changes: for every row, warehouse and reason how much more or less is held."""
    sums: dict[tuple[int, int, str], int] = {}
    for part, quantity, reason in changes:
        if reason in TOLD:
            key = (part.row_id, part.warehouse_id, reason)
            sums[key] = sums.get(key, 0) + quantity
    return [
        Change("reservation", reason, quantity_text(-quantity) if quantity < 0 else None,
               quantity_text(quantity) if quantity > 0 else None, places.get(row), "", place)
        for (row, place, reason), quantity in sums.items()
        if quantity
    ]  # fmt: skip


def set_due(engine: Engine) -> None:
    """Keep the day from which on something has ended, in the one row that says so."""
    first: Any = engine.value("SELECT min(until) FROM reservation")
    if first is None:
        engine.run("DELETE FROM due WHERE name = 'reservations'")
        return
    day = (read_day(first, "until") + timedelta(days=1)).isoformat()
    engine.run(
        "INSERT INTO due (name, day) VALUES ('reservations', ?) ON CONFLICT (name) DO UPDATE SET day = excluded.day",
        (day,),
    )
