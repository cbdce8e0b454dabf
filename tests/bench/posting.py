"""POST-L against RAW-L: processing a saved draft, and the very rows that it writes, written by plain SQL.

Each pair runs on copies of the same file. RAW replays the statements of the POST (recorded on a third
copy) by `executemany`, each row by itself, in one BEGIN IMMEDIATE … COMMIT, synchronous=FULL, triggers and indexes
included.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw

import db
from db.access import Actor
from db.company import Company
from db.services import company as companies
from db.services import documents
from db.text import fold, sort_key

PRODUCTS = 2000
STOCK = "1000"


def build(folder: Path, costing: str) -> Path:
    """A company with PRODUCTS products, each received twice."""
    path = folder / f"{costing}.db"
    company = db.create_company(str(path))
    companies.init(Actor(company, None, operator="bench"), login="admin", name="Bench", costing=costing)
    with company.write() as engine:
        engine.run("INSERT INTO warehouse (code, name, name_key, folded) VALUES ('SHOP', 'Shop', 's', 'shop')")
        engine.run(
            "INSERT INTO partner (name, name_key, folded, supplier) VALUES ('Tedarikçi', ?, 'tedarikci', 1)",
            (sort_key("Tedarikçi"),),
        )
        engine.many(
            "INSERT INTO item (kind, sku, name, name_key, folded, unit_id, purchase_price, created_at)"
            " SELECT 'simple', ?1, ?2, ?3, ?4, id, 2500000, '2026-01-01T00:00:00.000000Z' FROM unit WHERE code = 'pcs'",
            [
                (sku, f"Ürün {sku}", sort_key(f"Ürün {sku}"), fold(f"Ürün {sku}"))
                for sku in (f"P{number:05d}" for number in range(PRODUCTS))
            ],
        )
    actor = actor_of(company)
    for _ in range(2):
        documents.create_and_process(actor, "receipt", data("receipt", PRODUCTS, STOCK))
    company.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    company.close()
    return path


def actor_of(company: Company) -> Actor:
    """The administrator."""
    with company.read() as engine:
        return Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"))


def data(type: str, rows: int, quantity: str, skus: Sequence[str] = ()) -> dict[str, Any]:
    """A document of so many rows as JSON has it, of these products or of some that do not lie side by side."""
    step = 7
    skus = skus or [f"P{number * step % PRODUCTS:05d}" for number in range(rows)]
    row: dict[str, Any] = {"quantity": quantity}
    header: dict[str, Any] = {"warehouse": "MAIN"}
    if type == "receipt":
        row["purchase_price"] = "3.10"
        header["supplier"] = "Tedarikçi"
    elif type == "sale":
        row["price"] = "5"
        header["customer"] = "Perakende müşteri"
    else:
        header["to_warehouse"] = "SHOP"
    return {**header, "rows": [{"product": sku, **row} for sku in skus]}


def measure(source: Path, type: str, length: int, rounds: int) -> tuple[float, float]:
    """(seconds of a POST, seconds of its RAW), medians of `rounds`."""
    company = db.open_company(str(source))
    number = documents.create(actor_of(company), type, data(type, length, "3")).number
    company.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    company.close()
    posts, raws = [], []
    for round in range(rounds):
        copies = [source.with_name(f"{source.stem}-{name}.db") for name in ("trace", "post", "raw")]
        for copy in copies:
            shutil.copyfile(source, copy)
        statements = _record(copies[0], number)
        if round % 2:
            posts.append(_post(copies[1], number))
        raws.append(_raw(copies[2], statements))
        if not round % 2:
            posts.append(_post(copies[1], number))
        for copy in copies:
            for left in copy.parent.glob(copy.name + "*"):
                left.unlink()
    return statistics.median(posts), statistics.median(raws)


def _record(path: Path, number: str) -> list[tuple[str, list[Any]]]:
    company = db.open_company(str(path))
    actor = actor_of(company)
    connection = company.engine.connect()
    seen: list[tuple[str, Any]] = []

    def trace(_cursor: Any, sql: str, bindings: Any) -> bool:
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            seen.append((sql, bindings))
        return True

    connection.exec_trace = trace
    documents.process(actor, number)
    connection.exec_trace = None
    company.close()
    single = itertools.chain.from_iterable(_by_row(sql, bindings) for sql, bindings in seen)
    return [(sql, [one[1] for one in group]) for sql, group in itertools.groupby(single, key=lambda one: one[0])]


def _by_row(sql: str, bindings: Any) -> list[tuple[str, Any]]:
    """An INSERT of several rows as one for each, as `executemany` is given them."""
    head, values, marks = sql.partition(" VALUES ")
    rows = marks.count("(")
    if not values or rows < 2:
        return [(sql, bindings)]
    width = len(bindings) // rows
    one = f"{head} VALUES {marks[: marks.index(')') + 1]}"
    return [(one, bindings[at : at + width]) for at in range(0, len(bindings), width)]


def _post(path: Path, number: str) -> float:
    company = db.open_company(str(path))
    actor = actor_of(company)
    company.settings()
    begun = time.perf_counter()
    documents.process(actor, number)
    took = time.perf_counter() - begun
    company.close()
    return took


def _raw(path: Path, statements: list[tuple[str, list[Any]]]) -> float:
    connection = apsw.Connection(str(path))
    for pragma in (
        "journal_mode=wal",
        "synchronous=full",
        "foreign_keys=1",
        "recursive_triggers=1",
        "cache_size=-2000",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("SELECT count(*) FROM balance").fetchall()
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for sql, bindings in statements:
        connection.executemany(sql, bindings)
    connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return took
