"""`ambar check`: the books recomputed from the ledger, and every difference named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from db import audit, field_filters, item_checks, merging
from db.access import Actor, administrators
from db.connection import Engine
from db.deals import checks as deal_checks
from db.documents import checks as document_checks
from db.fields import money_text, quantity_text
from db.ledger import blocks
from db.ledger import checks as ledger_checks
from db.ledger.book import LEDGER_COLUMNS
from db.ledger.posting import HEADER_COLUMNS, LINE_COLUMNS, digest
from db.unreadable import unreadable

Difference = dict[str, Any]
MOST: Final = 1000
"""Differences named per check; more are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether all is well, and every difference."""

    name: str
    ok: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The whole answer, with how much was looked at."""

    ok: bool
    checks: tuple[Check, ...]
    ledger_rows: int
    documents: int
    products: int


Progress = Callable[[str, int, int], None]
Told = Callable[[int, int], None]
"""How far one check is."""


@administrators("the whole file is read, whatever one's rights")
def run(actor: Actor, *, progress: Progress | None = None) -> CheckResult:
    """Recompute balances, batches and hashes from the ledger. `progress(name, done, of)` before each check
    and within the long ones."""
    engine = actor.company.engine
    done = []
    for index, (name, check) in enumerate(CHECKS.items()):
        if progress is not None:
            progress(name, index, len(CHECKS))
        found = _found(check, engine, partial(progress or _silent, name))
        if len(found) > MOST:
            found = [*found[:MOST], {"more": len(found) - MOST}]
        done.append(Check(name, not found, tuple(found)))
    return CheckResult(
        all(one.ok for one in done),
        tuple(done),
        int(engine.value("SELECT count(*) FROM ledger")),
        int(engine.value("SELECT count(*) FROM document WHERE deleted_at IS NULL")),
        int(engine.value("SELECT count(*) FROM item")),
    )


def _found(check: Callable[[Engine, Told], list[Difference]], engine: Engine, told: Told) -> list[Difference]:
    try:
        return check(engine, told)
    except UnicodeDecodeError:
        return [{"problem": "text"}]  # where it is, _texts says


def _silent(_name: str, _done: int, _of: int) -> None:
    """Nobody listens."""


def _texts(engine: Engine, _told: Told) -> list[Difference]:
    """Text that is not UTF-8, which nothing can show."""
    return [one._asdict() for one in unreadable(engine)]


def _integrity(engine: Engine, _told: Told) -> list[Difference]:
    return [{"message": text} for (text,) in engine.rows("PRAGMA integrity_check") if text != "ok"]


def _foreign_keys(engine: Engine, _told: Told) -> list[Difference]:
    return [
        {"table": table, "row": row, "refers_to": parent}
        for table, row, parent, _ in engine.rows("PRAGMA foreign_key_check")
    ]


_NAMED: Final = (
    "SELECT i.sku, w.code, {columns} FROM ({inner}) x JOIN item i ON i.id = x.item_id"
    " JOIN warehouse w ON w.id = x.warehouse_id ORDER BY i.sku, w.code"
)


def _balances(engine: Engine, _told: Told) -> list[Difference]:
    """Sums of the ledger against the balances kept."""
    rows = engine.rows(
        _NAMED.format(
            columns="x.q, x.v, x.bq, x.bv",
            inner="SELECT item_id, warehouse_id, sum(q) AS q, sum(v) AS v, sum(bq) AS bq, sum(bv) AS bv FROM ("
            " SELECT item_id, warehouse_id, quantity AS q, value AS v, 0 AS bq, 0 AS bv FROM ledger"
            " UNION ALL SELECT item_id, warehouse_id, 0, 0, quantity, value FROM balance)"
            " GROUP BY item_id, warehouse_id HAVING sum(q) <> sum(bq) OR sum(v) <> sum(bv)",
        )
    )
    return [_compared(*row) for row in rows] + ledger_checks.counted(engine)


def _compared(sku: str, warehouse: str, quantity: int, value: int, kept: int, kept_value: int) -> Difference:
    return {
        "sku": sku,
        "warehouse": warehouse,
        "ledger": {"quantity": quantity_text(quantity), "value": money_text(value)},
        "kept": {"quantity": quantity_text(kept), "value": money_text(kept_value)},
    }


def _running(engine: Engine, _told: Told) -> list[Difference]:
    """The balance after each ledger row against the sum up to it; days never go back."""
    rows = engine.rows(
        "SELECT sequence FROM (SELECT sequence, quantity_after, value_after, day,"
        " sum(quantity) OVER w AS q, sum(value) OVER w AS v, lag(day) OVER w AS before"
        " FROM ledger WINDOW w AS (PARTITION BY item_id, warehouse_id ORDER BY sequence ROWS UNBOUNDED PRECEDING))"
        " WHERE q <> quantity_after OR v <> value_after OR before > day ORDER BY sequence"
    )
    return [{"sequence": sequence} for (sequence,) in rows]


def _batches(engine: Engine, _told: Told) -> list[Difference]:
    """What is left in each batch against its moves; batches and shortages against what is on hand."""
    found: list[Difference] = [
        {"batch": batch, "sku": sku, "moves": quantity_text(moved), "left": quantity_text(left),
         "moved_value": money_text(moved_value), "left_value": money_text(left_value)}
        for batch, sku, moved, left, moved_value, left_value in engine.rows(
            "SELECT b.id, i.sku, COALESCE(m.q, 0), b.left_quantity, COALESCE(m.v, 0), b.left_value FROM batch b"
            " JOIN item i ON i.id = b.item_id LEFT JOIN (SELECT batch_id, sum(quantity) AS q, sum(value) AS v"
            " FROM batch_move GROUP BY batch_id) m ON m.batch_id = b.id"
            " WHERE COALESCE(m.q, 0) <> b.left_quantity OR COALESCE(m.v, 0) <> b.left_value ORDER BY b.id"
        )
    ]  # fmt: skip
    fifo = engine.value("SELECT value FROM setting WHERE name = 'costing'") == "fifo"
    values = " OR sum(v) <> sum(bv)" if fifo else ""
    rows = engine.rows(
        _NAMED.format(
            columns="x.bq, x.bv, x.q, x.v",
            inner="SELECT item_id, warehouse_id, sum(q) AS q, sum(v) AS v, sum(bq) AS bq, sum(bv) AS bv FROM ("
            " SELECT item_id, warehouse_id, quantity AS bq, value AS bv, 0 AS q, 0 AS v FROM balance"
            " UNION ALL SELECT item_id, warehouse_id, 0, 0, left_quantity, left_value FROM batch"
            "  WHERE left_quantity > 0"
            " UNION ALL SELECT item_id, warehouse_id, 0, 0, -left_quantity, -left_value FROM shortage"
            "  WHERE left_quantity > 0)"
            f" GROUP BY item_id, warehouse_id HAVING sum(q) <> sum(bq){values}",
        )
    )
    return found + [_compared(*row) for row in rows] + ledger_checks.origins(engine)


def _shortages(engine: Engine, _told: Told) -> list[Difference]:
    """What is left of each shortage against its settlements, those of cancelled documents aside."""
    rows = (
        engine.rows(
            "SELECT s.id, i.sku, s.quantity, s.left_quantity, COALESCE(t.q, 0) FROM shortage s"
            " JOIN item i ON i.id = s.item_id"
            " LEFT JOIN (SELECT shortage_id, sum(quantity) AS q FROM settlement GROUP BY shortage_id) t"
            " ON t.shortage_id = s.id"
            " WHERE NOT EXISTS (SELECT 1 FROM ledger r WHERE r.reverses = s.sequence)"
            " AND s.quantity - COALESCE(t.q, 0) <> s.left_quantity ORDER BY s.id"
        )
        if engine.value("SELECT 1 FROM shortage LIMIT 1")
        else []
    )
    return [
        {"shortage": key, "sku": sku, "quantity": quantity_text(whole), "left": quantity_text(left),
         "settled": quantity_text(settled)}
        for key, sku, whole, left, settled in rows
    ]  # fmt: skip


def _postings(engine: Engine, told: Told) -> list[Difference]:
    """Every posting's hash, recomputed from what is stored, chained to the one before."""
    found: list[Difference] = []
    previous, expected, begun = "", 1, 0
    step, of = 500, int(engine.value("SELECT max(id) FROM posting") or 0)
    while True:
        heads = engine.rows(
            f"SELECT {', '.join(HEADER_COLUMNS)}, previous, hash FROM posting WHERE id > ? ORDER BY id LIMIT ?",
            (begun, step),
        )
        if not heads:
            return found
        low, high = heads[0][0], heads[-1][0]
        lines: dict[int, list[tuple[Any, ...]]] = {}
        for line in engine.rows(
            f"SELECT {', '.join(LINE_COLUMNS)} FROM posting_line WHERE posting_id BETWEEN ? AND ? ORDER BY id",
            (low, high),
        ):
            lines.setdefault(line[1], []).append(line)
        ledger: dict[int, list[tuple[Any, ...]]] = {}
        owner = {line[0]: key for key, group in lines.items() for line in group}
        first = min(head[10] for head in heads)
        last = max(head[11] for head in heads)
        for row in engine.rows(
            f"SELECT {', '.join(LEDGER_COLUMNS)} FROM ledger WHERE sequence BETWEEN ? AND ? ORDER BY sequence",
            (first, last),
        ):
            ledger.setdefault(owner.get(row[1], 0), []).append(row)
        for *head, kept_previous, kept in heads:
            key = head[0]
            if key != expected or kept_previous != previous:
                found.append({"posting": key, "problem": "chain"})
            if digest(head, lines.get(key, []), ledger.get(key, []), kept_previous) != kept:
                found.append({"posting": key, "problem": "content", "document": _number(engine, head[1])})
            previous, expected = kept, key + 1
        begun = high
        told(begun, of)


def _number(engine: Engine, document_id: int | None) -> str | None:
    number: str | None = engine.value("SELECT number FROM document WHERE id = ?", (document_id,))
    return number


def _audit(engine: Engine, told: Told) -> list[Difference]:
    """Every audit row's hash, and the texts beside them."""
    found: list[Difference] = []
    previous, expected, begun = "", 1, 0
    of = int(engine.value("SELECT max(id) FROM audit") or 0)
    while True:
        rows = engine.rows(
            "SELECT a.id, a.at, a.kind, a.employee_id, a.operator, a.source, a.target, a.target_id, a.warehouse_id,"
            " a.sensitivity, a.field, a.before_hash, a.after_hash, a.previous, a.hash, t.before, t.after FROM audit a"
            " LEFT JOIN audit_text t ON t.audit_id = a.id WHERE a.id > ? ORDER BY a.id LIMIT 1000",
            (begun,),
        )
        if not rows:
            return found
        for row in rows:
            key, kept, before, after = row[0], row[14], row[15], row[16]
            if key != expected or row[13] != previous:
                found.append({"audit": key, "problem": "chain"})
            if audit.chain(row[:14]) != kept:
                found.append({"audit": key, "problem": "content"})
            for text, text_hash in ((before, row[11]), (after, row[12])):
                if text is not None and audit.text_hash(text) != text_hash:
                    found.append({"audit": key, "problem": "text"})
            previous, expected = kept, key + 1
        begun = rows[-1][0]
        told(begun, of)


def _documents(engine: Engine, _told: Told) -> list[Difference]:
    """A document is processed exactly if it has a posting in force; nothing is half posted."""
    rows = engine.rows(
        "SELECT d.number, d.status, COALESCE(p.n, 0) FROM document d LEFT JOIN (SELECT document_id,"
        " sum(CASE kind WHEN 'process' THEN 1 WHEN 'cancel' THEN -1 ELSE 0 END) AS n FROM posting"
        " GROUP BY document_id) p"
        " ON p.document_id = d.id WHERE (d.status = 'processed') <> (COALESCE(p.n, 0) = 1)"
        " OR COALESCE(p.n, 0) NOT IN (0, 1) ORDER BY d.id"
    )
    half = engine.rows(
        "SELECT p.id FROM posting p WHERE p.last_sequence - p.first_sequence + 1 <>"
        " (SELECT count(*) FROM ledger l WHERE l.sequence BETWEEN p.first_sequence AND p.last_sequence) ORDER BY p.id"
    )
    return [
        *({"document": number, "status": status, "postings_in_force": count} for number, status, count in rows),
        *({"posting": key, "problem": "half"} for (key,) in half),
        *document_checks.states(engine),
    ]


def _merges(engine: Engine, _told: Told) -> list[Difference]:
    """Merged products have nothing any more and lead to one that is there; merges come out even."""
    return merging.differences(engine)


def _numbering(engine: Engine, _told: Told) -> list[Difference]:
    """Numbers are as many as their counters say, and none is missing."""
    found: list[Difference] = []
    counters = dict(engine.rows("SELECT name, value FROM counter"))
    for type, last in engine.rows("SELECT type, max(sequence) FROM document GROUP BY type"):
        if counters.get(type, 0) != last:
            found.append({"counter": type, "value": counters.get(type, 0), "used": last})
    last, rows = engine.rows("SELECT COALESCE(max(sequence), 0), count(*) FROM ledger")[0]
    if counters.get("ledger", 0) != last or last != rows:
        found.append({"counter": "ledger", "value": counters.get("ledger", 0), "used": last, "rows": rows})
    return found + document_checks.numbers(engine)


def _spans(engine: Engine, _told: Told) -> list[Difference]:
    """Every document, posting and audit row stands within its day's span, every ledger row in a block of its place,
    every text of a field in its index."""
    found: list[Difference] = []
    for name, table, day, low, high in (
        ("document", "document", "coalesce(day, date)", _DATE.format("min(date)"), _DATE.format("max(date)")),
        ("ledger", "posting", "day", "min(first_sequence)", "max(last_sequence)"),
        ("audit", "audit", "substr(at, 1, 10)", "min(id)", "max(id)"),
    ):
        rows = engine.rows(
            f"SELECT x.d FROM (SELECT {day} AS d, {low} AS low, {high} AS high FROM {table} GROUP BY 1) x"
            " LEFT JOIN span s ON s.list = ? AND s.day = x.d WHERE s.day IS NULL OR x.low < s.low OR x.high > s.high",
            (name,),
        )
        found += [{"list": name, "day": key} for (key,) in rows]
    return found + blocks.missing(engine) + field_filters.unindexed(engine)


_DATE: Final = "CAST(replace({}, '-', '') AS INTEGER)"


def _warehouses(engine: Engine, _told: Told) -> list[Difference]:
    """The warehouses that documents touch, as scope asks for them."""
    rows = engine.rows(
        "SELECT d.number FROM document d JOIN (SELECT id AS document_id, warehouse_id FROM document"
        " UNION SELECT id, to_warehouse_id FROM document UNION SELECT document_id, warehouse_id FROM document_row"
        " UNION SELECT document_id, to_warehouse_id FROM document_row) t ON t.document_id = d.id"
        " WHERE t.warehouse_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_warehouse w"
        " WHERE w.document_id = d.id AND w.warehouse_id = t.warehouse_id) GROUP BY d.id"
    )
    return [{"document": number} for (number,) in rows]


def _attachments(engine: Engine, told: Told) -> list[Difference]:
    """Files of documents that are missing beside the database, or are not what they were."""
    from db.attachments import problem_of

    rows = engine.rows(
        "SELECT a.hash, d.number, a.name FROM attachment a JOIN document d ON d.id = a.document_id"
        " GROUP BY a.hash ORDER BY a.id"
    )
    found = []
    for index, (hash, number, name) in enumerate(rows):
        told(index, len(rows))
        if problem := problem_of(engine.path, hash):
            found.append({"document": number, "file": name, "problem": problem, "hash": hash})
    return found


CHECKS: Final[dict[str, Callable[[Engine, Told], list[Difference]]]] = {
    "integrity": _integrity,
    "texts": _texts,
    "foreign_keys": _foreign_keys,
    "balances": _balances,
    "running_balances": _running,
    "batches": _batches,
    "shortages": _shortages,
    "documents": _documents,
    "document_rows": lambda engine, _told: document_checks.posted_rows(engine),
    "document_sums": lambda engine, _told: document_checks.sums(engine),
    "document_warehouses": _warehouses,
    "deliveries": lambda engine, _told: document_checks.deliveries(engine),
    "fields": lambda engine, _told: document_checks.field_values(engine),
    "merges": _merges,
    "numbering": _numbering,
    "postings": _postings,
    "audit": _audit,
    "catalogue": lambda engine, _told: item_checks.trees(engine),
    "words": item_checks.words,
    "search": lambda engine, _told: item_checks.index(engine),
    "spans": _spans,
    "attachments": _attachments,
    "reservations": lambda engine, _told: deal_checks.reservations(engine),
    "shipments": lambda engine, _told: deal_checks.shipments(engine),
    "deals": lambda engine, _told: deal_checks.deals(engine),
}
