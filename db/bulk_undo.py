"""Taking back a bulk change of prices, by what the audit log says of it. Internal: asks no rights."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db import audit, fields
from db.access import Actor
from db.connection import Engine, in_clause
from db.fields import price_text
from db.record import record

FIELD: Final = "bulk"
"""The field of the audit row that ends a bulk change; its text is how many rows before it are of that change, and
before that stands which part of how many it is, where there are several ("3/20")."""

Part = tuple[int, int]
"""Which part, of how many."""
WHOLE: Final[Part] = (1, 1)
PURCHASE: Final = "purchase_price"


@record
class Run:
    """A bulk change of prices in the log: `first` to `last` are its rows, one a price."""

    at: datetime
    first: int
    last: int
    part: Part = WHOLE

    @property
    def mark(self) -> int:
        """The row of the log that ends it."""
        return self.last + 1

    @property
    def prices(self) -> int:
        """How many prices it changed."""
        return self.last - self.first + 1


@record
class Step:
    """A price to be put back: `was` None means that there was none; `known` False that it is another one since."""

    item: int
    sku: str
    field: str
    price_type: int
    code: str
    now: int | None
    was: int | None
    known: bool


def mark(actor: Actor, rows: int, part: Part = WHOLE) -> None:
    """End a bulk change, or a part of one, that wrote so many rows of the audit log."""
    if rows or part != WHOLE:
        before = None if part == WHOLE else f"{part[0]}/{part[1]}"
        audit.record(actor, "product", field=FIELD, before=before, after=rows)


def last_runs(actor: Actor) -> tuple[Run, ...]:
    """The parts, the last one first, of the last bulk change that this employee made, if it was one of prices; of one
    that has not come to its end those that were made."""
    found: list[Run] = []
    mark: int | None = None
    while True:
        run = _run(actor, mark)
        if run is None or (found and run.part != (found[-1].part[0] - 1, found[-1].part[1])):
            return ()
        found.append(run)
        mark = run.mark
        if run.part[0] == 1:
            return tuple(one for one in found if one.prices)


def run_at(actor: Actor, mark: int) -> Run | None:
    """The bulk change, or the part of one, that this row of the log ends, if it was one of this employee's."""
    run = _run(actor, mark + 1)
    return run if run is not None and run.mark == mark else None


def _run(actor: Actor, before: int | None) -> Run | None:
    """This employee's last bulk change, or part of one, that ended before that row, if it was one of prices."""
    engine = actor.company.engine
    found = engine.row(
        "SELECT a.id, a.at, t.after, t.before FROM audit a INDEXED BY audit_kind JOIN audit_text t ON t.audit_id = a.id"
        " WHERE a.kind = 'product' AND a.kind <> 'document_processed' AND a.field = ? AND a.employee_id IS ?"
        " AND a.id < ? ORDER BY a.id DESC LIMIT 1",
        (FIELD, actor.employee_id, 2**62 if before is None else before),
    )
    if found is None or not str(found[2]).isdigit():
        return None
    last = found[0] - 1
    first = found[0] - int(found[2])
    prices = engine.value(
        "SELECT count(*) FROM audit WHERE id BETWEEN ? AND ? AND kind = 'product' AND field IN ('price', ?)",
        (first, last, PURCHASE),
    )
    number, _sign, count = str(found[3] or "1/1").partition("/")
    part = (int(number), int(count))
    return Run(datetime.fromisoformat(found[1]), first, last, part) if prices == last - first + 1 else None


def uses_cost(engine: Engine, run: Run) -> bool:
    """Whether it changed purchase prices."""
    return bool(engine.value("SELECT field FROM audit WHERE id = ?", (run.first,)) == PURCHASE)


def steps(engine: Engine, run: Run, today: str, digits: int, first: int, last: int) -> list[Step]:
    """What putting back its prices takes, of the rows from `first` to `last`."""
    rows = engine.rows(
        "SELECT a.target_id, a.field, t.before, t.after FROM audit a JOIN audit_text t ON t.audit_id = a.id"
        " WHERE a.id BETWEEN ? AND ? ORDER BY a.id",
        (max(first, run.first), min(last, run.last)),
    )
    types = {code: (key, bool(base)) for code, key, base in engine.rows("SELECT code, id, is_base FROM price_type")}
    base = next((key for key, is_base in types.values() if is_base), 0)
    found = []
    for item, field, before, after in rows:
        text, _, code = str(after).partition(" (")
        code = code.removesuffix(")")
        price_type = 0 if field == PURCHASE else types.get(code, (base, True))[0] if code else base
        row = engine.row("SELECT sku, purchase_price FROM item WHERE id = ? AND merged_into_id IS NULL", (item,))
        if row is None:
            continue
        now = row[1] if field == PURCHASE else _price(engine, item, price_type, today)
        was = None if before is None else fields.unit_price(before)
        known = now is not None and price_text(now, digits) == text
        found.append(Step(item, row[0], field, price_type, code, now, was, known))
    return found


def _price(engine: Engine, item: int, price_type: int, today: str) -> int | None:
    found: int | None = engine.value(
        "SELECT amount FROM price WHERE item_id = ? AND price_type_id = ? AND valid_from <= ?"
        " ORDER BY valid_from DESC LIMIT 1",
        (item, price_type, today),
    )
    return found


def put_back(actor: Actor, run: Run, today: str, part: Part = WHOLE) -> tuple[int, int]:
    """Put the prices back that are still what the change made them; how many, and how many are others since."""
    engine, digits = actor.company.engine, actor.company.digits
    done = others = 0
    for first in range(run.first, run.last + 1, _AT_ONCE):
        some = steps(engine, run, today, digits, first, first + _AT_ONCE - 1)
        mine = [one for one in some if one.known]
        others += len(some) - len(mine)
        done += len(mine)
        engine.many(
            "UPDATE item SET purchase_price = ? WHERE id = ?",
            [(one.was, one.item) for one in mine if one.field == PURCHASE],
        )
        engine.many(
            "INSERT INTO price (item_id, price_type_id, valid_from, amount) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET amount = excluded.amount",
            [(one.item, one.price_type, today, one.was) for one in mine if one.field != PURCHASE],
        )
        engine.run(
            "UPDATE item SET version = version + 1 WHERE id IN (SELECT value FROM json_each(?))",
            (in_clause({one.item for one in mine}),),
        )
        audit.record_all(actor, "product", [_told(one, digits) for one in mine])
    mark(actor, done, part)
    return done, others


_AT_ONCE: Final = 1000


def _told(one: Step, digits: int) -> audit.Entry:
    before = None if one.now is None else price_text(one.now, digits)
    after = "–" if one.was is None else price_text(one.was, digits)
    hidden = "catalog.purchase_price" if one.field == PURCHASE else ""
    named = f"{after} ({one.code})" if one.code else after
    return audit.Entry(one.sku, one.item, one.field, before, named, sensitivity=hidden)
