"""What an import costs beside writing the same rows raw, and that its memory does not grow with the file."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import apsw

from tests.conftest import make_company

PRODUCTS = 100_000
LINES = 500_000
"""Lines of documents that are read in a process of its own."""
_TABLES = ("item", "barcode", "price")
_READ = """
import resource, sys
from db.exchange.plan import prepare
first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
plan = prepare("documents", [sys.argv[1]])
print(len(plan.documents), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - first)
"""


_IMPORT = """
import resource, sys, time
from db import open_company
from db.access import Actor
from db.services import imports
company = open_company(sys.argv[1])
with company.read() as engine:
    actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
imports.run(actor, "products", [sys.argv[2]])
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def measure(folder: Path) -> tuple[float, float, float]:
    """Seconds of an import of `PRODUCTS` from CSV and of the same rows by executemany into the same schema with
    its triggers and indexes, and the MiB that memory grew by."""
    path = folder / "products.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("sku,name,barcode,price,tax\n")
        for one in range(PRODUCTS):
            name = f"Çelik vida {one % 97}×{one % 311} sac {one}"
            file.write(f"SKU-{one:06},{name},{8690000000000 + one},{one % 500}.{one % 90 + 10},20%\n")
    make_company(folder / "ours" / "ambar.db").close()
    ours, grown = _child(_IMPORT, str(folder / "ours" / "ambar.db"), str(path))
    return ours, _raw(folder), grown / 1024


def _raw(folder: Path) -> float:
    empty = make_company(folder / "raw" / "ambar.db")
    empty.close()
    source = apsw.Connection(str(folder / "ours" / "ambar.db"), flags=apsw.SQLITE_OPEN_READONLY)
    target = apsw.Connection(str(folder / "raw" / "ambar.db"))
    target.execute("PRAGMA synchronous = FULL")
    rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in _TABLES}
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
    target.execute("COMMIT")
    return time.perf_counter() - begun


def lines(folder: Path) -> tuple[int, float]:
    """How many documents `LINES` lines are read into, and the MiB that memory grows by."""
    path = folder / "documents.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("type,external_id,date,warehouse,product,quantity,purchase_price,comment\n")
        for one in range(LINES):
            number, day = one // 20, one // 20 % 28 + 1
            price = f"{one % 990 + 1}.{one % 90 + 10}"
            file.write(
                f"adjustment,D-{number},2026-10-{day:02},MAIN,P{one % 3001},{one % 49 + 1},{price},satır {one}\n"
            )
    found, grown = _child(_READ, str(path))
    return int(found), grown / 1024


def _child(script: str, *words: str) -> tuple[float, float]:
    """The two numbers that a script prints; through a shell, as a process is told the memory of the one that it was
    forked from."""
    said = ["/bin/sh", "-c", '"$@"; true', "sh", sys.executable, "-c", script, *words]
    first, second = subprocess.run(said, capture_output=True, text=True, check=True).stdout.split()
    return float(first), float(second)
