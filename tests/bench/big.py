"""What BIG and MID of targets.md cost: look-ups, searches, pages of lists, the past, sessions and postings.

Both are built once into a folder (`python -m tests.bench --cache FOLDER big`) and used again; postings are made in
place, so each run leaves a few more documents. Every figure stands beside plain SQL that reads the same rows on a
connection of the same settings, without rights, words or prices.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import db
from db import demo
from db.access import Actor
from db.company import Company
from db.connection import Engine
from db.errors import AmbarError
from db.queries import audit, documents, entry, find, ledger_card, movements, partners, products, stock
from db.services import documents as writing

SIZES: Final = {"mid": 100_000, "big": 1_000_000}
"""Products and documents of each; ten ledger rows for each document."""
ROUNDS: Final = 400
_SEED: Final = 20261124
_HOT: Final = "M8-40"
"""The product that every document has."""

Timed = tuple[str, float, float, str]
"""What, seconds of ours and of plain SQL (99th percentile), target."""


def build(folder: Path, name: str) -> Path:
    """MID or BIG in the folder, made if it is not there, brought to this program's schema if it is older."""
    from tui.session import os_user

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.db"
    if not path.exists():
        demo.build(path, products=SIZES[name], documents=SIZES[name], os_user=os_user())
    try:
        db.open_company(str(path)).close()
    except AmbarError as error:
        if error.details.get("reason") != "older":
            raise
        company = Company(Engine(path))
        company.migrate()
        company.close()
    return path


class Big:
    """A company opened for measuring, with samples drawn by a fixed seed."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:  # into the system's cache
            while file.read(1 << 24):
                pass
        self.company = db.open_company(str(path))
        self.engine = self.company.engine
        self.chance = random.Random(_SEED)
        with self.company.read() as engine:
            self.actor = Actor(self.company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
            self.last_item = int(engine.value("SELECT max(id) FROM item"))
            self.last_document = int(engine.value("SELECT max(id) FROM document"))
            self.last_row = int(engine.value("SELECT max(sequence) FROM ledger"))
            ids = [(self.chance.randint(1, self.last_item),) for _ in range(ROUNDS)]
            self.items = [
                row
                for one in ids
                for row in engine.rows(
                    "SELECT i.id, i.sku, (SELECT code FROM barcode b WHERE b.item_id = i.id), i.name, i.name_key"
                    " FROM item i WHERE i.id = ? AND i.kind = 'simple'", one,
                )
            ]  # fmt: skip
        words = [word for row in self.items for word in row[3].split() if len(word) >= 3 and word.isalpha()]
        self.parts = [word[start : start + self.chance.randint(3, 6)] for word in words for start in (0, 1)
                      if len(word) >= start + 3]  # fmt: skip
        gc.collect()
        gc.freeze()  # as the app does after its first screen

    def close(self) -> None:
        """Close the company."""
        self.company.close()

    def raw(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Plain SQL, fetched whole."""
        self.engine.connect().execute(sql, values).fetchall()

    # What is looked up -----------------------------------------------------------

    def lookups(self) -> Iterator[Timed]:
        """SKUs, barcodes, parts of names, and stock."""
        item, engine, actor = self._next(self.items), self.engine, self.actor
        yield self._beside(
            "look-up of an SKU", lambda one: entry.named(actor, [one[1]]),
            lambda one: self.raw("SELECT id, name FROM item WHERE sku = ?", (one[1],)), item, "≤ 1 ms",
        )  # fmt: skip
        yield self._beside(
            "look-up of a barcode, with stock", lambda one: find.find(actor, one[2]),
            lambda one: self.raw("SELECT item_id FROM barcode WHERE code = ?", (one[2],)), item, "≤ 1 ms",
        )  # fmt: skip
        part = self._next(self.parts)
        yield self._beside(
            "search for part of a name, 50 rows", lambda one: find.find(actor, one, limit=50),
            lambda one: self.raw("SELECT rowid FROM item_search WHERE item_search MATCH ? LIMIT 50", (_grams(one),)),
            part, "≤ 5 ms",
        )  # fmt: skip
        short = self._next([self.chance.choice(self.parts)[: 1 + place % 2] for place in range(ROUNDS)])
        yield self._beside(
            "search for one or two letters, 50 rows", lambda one: find.find(actor, one, limit=50),
            lambda one: self.raw("SELECT rowid FROM item_search WHERE item_search MATCH ? LIMIT 50", (_grams(one),)),
            short, "≤ 5 ms",
        )  # fmt: skip
        yield self._beside(
            "stock of one product in all warehouses", lambda one: stock.stock(actor, product=one[1]),
            lambda one: self.raw("SELECT warehouse_id, quantity FROM balance WHERE item_id = ?", (one[0],)),
            item, "≤ 0.5 ms",
        )  # fmt: skip
        hot = engine.value("SELECT id FROM item WHERE sku = ?", (_HOT,))
        places = [key for (key,) in engine.rows("SELECT id FROM warehouse ORDER BY id")]
        rows = engine.value("SELECT count(*) FROM ledger WHERE item_id = ?", (hot,))
        day = self._next([date(2024, 10, 1) + timedelta(days=self.chance.randint(0, 780)) for _ in range(ROUNDS)])

        def past(one: date) -> None:
            for place in places:
                self.raw(
                    "SELECT quantity_after FROM ledger WHERE item_id = ? AND warehouse_id = ? AND day <= ?"
                    " ORDER BY day DESC, sequence DESC LIMIT 1", (hot, place, one.isoformat()),
                )  # fmt: skip

        yield self._beside(f"stock as of a past day, {rows:,} ledger rows",
                           lambda one: stock.stock(actor, product=_HOT, as_of=one), past, day, "≤ 5 ms")  # fmt: skip

    # Pages -------------------------------------------------------------------------

    def pages(self) -> Iterator[Timed]:
        """A page of 50 of every long list: first, last and in the middle by turns."""
        engine, chance = self.engine, self.chance

        def keys(sql: str, last: int) -> list[tuple[Any, ...]]:
            found = [engine.row(sql, (chance.randint(1, last),)) for _ in range(ROUNDS // 4)]
            return [one for one in found if one is not None]

        by_name = keys("SELECT name_key, id FROM item WHERE id >= ? ORDER BY id LIMIT 1", self.last_item)
        yield self._page("products by name", products.page, {}, by_name, "item", "name_key, id")
        by_sku = keys("SELECT sku FROM item WHERE id >= ? ORDER BY id LIMIT 1", self.last_item)
        yield self._page("products by SKU", products.page, {"order": "sku"}, by_sku, "item", "sku")
        days = keys("SELECT date, id FROM document WHERE id >= ? ORDER BY id LIMIT 1", self.last_document)
        yield self._page("documents", documents.page, {"filter": documents.DocumentFilter()}, days,
                         "document", "date, id", "deleted_at IS NULL", down=True)  # fmt: skip
        names = keys("SELECT name_key, id FROM partner WHERE id >= ? ORDER BY id LIMIT 1",
                     int(engine.value("SELECT max(id) FROM partner")))  # fmt: skip
        yield self._page("partners", partners.page, {}, names, "partner", "name_key, id")
        rows = keys("SELECT day, sequence FROM ledger WHERE sequence >= ? LIMIT 1", self.last_row)
        yield self._page("movements", movements.page, {}, rows, "ledger", "sequence", cut=1, down=True)
        hot = [one for one in rows for _ in range(3)][: ROUNDS // 4]
        wanted = movements.LedgerFilter(product=_HOT)
        yield self._page("movements of one product", movements.page, {"filter": wanted}, hot, "ledger",
                         "day, sequence", "item_id = 1 AND warehouse_id = 1", down=True)  # fmt: skip
        yield self._page("a product's ledger card", ledger_card.page, {"sku": _HOT}, hot, "ledger", "day, sequence",
                         "item_id = 1 AND warehouse_id = 1", down=True)  # fmt: skip
        noted = keys("SELECT id FROM audit WHERE id >= ? LIMIT 1", int(engine.value("SELECT max(id) FROM audit")))
        yield self._page("audit log", audit.page, {}, noted, "audit", "id", down=True)
        yield self._page("stock of a warehouse", stock.page, {"warehouse": "MAIN"}, by_name, "item", "name_key, id")

    def _page(
        self, name: str, query: Callable[..., Any], given: dict[str, Any], keys: list[tuple[Any, ...]], table: str,
        key: str, where: str = "1", *, cut: int = 0, down: bool = False,
    ) -> Timed:  # fmt: skip
        order = ", ".join(f"{one} DESC" if down else one for one in key.split(", "))
        marks = ", ".join("?" * (key.count(",") + 1))
        sql = f"SELECT * FROM {table} WHERE {where} AND ({key}) {'<' if down else '>'} ({marks}) ORDER BY {order} LIMIT 50"
        turns: list[tuple[tuple[Any, ...] | None, bool]] = [(None, False), (None, True)]
        turns = [turn for one in keys for turn in (*turns, (one, False), (one, True))]
        return self._beside(
            f"a page of {name}",
            lambda turn: query(self.actor, **given, after=turn[0], backwards=turn[1], limit=50),
            lambda turn: self.raw(sql, (turn[0] or keys[0])[cut:]), self._next(turns), "≤ 5 ms",
        )  # fmt: skip

    # Measuring ---------------------------------------------------------------------

    def _next(self, things: Sequence[Any]) -> Callable[[], Any]:
        place = iter(things * (ROUNDS // max(1, len(things)) + 2))
        return lambda: next(place)

    def _beside(
        self, what: str, ours: Callable[[Any], Any], plain: Callable[[Any], Any], draw: Callable[[], Any], target: str
    ) -> Timed:
        """p99 of both in seconds of the processor, over the same draws in turns: what other processes make one wait is
        no part of it, and the file is in the system's cache."""
        took: tuple[list[float], list[float]] = ([], [])
        for turn in range(ROUNDS):
            one = draw()
            for which in (0, 1) if turn % 2 else (1, 0):
                begun = time.thread_time()
                (ours, plain)[which](one)
                took[which].append(time.thread_time() - begun)
        mine, limit = (sorted(times)[len(times) * 99 // 100] for times in took)
        return what, mine, limit, f"{target} p99"

    # Posting -----------------------------------------------------------------------

    def draft(self) -> str:
        """A sale of ten products that the main warehouse has, as a draft; its number."""
        rows: list[dict[str, Any]] = []
        while len(rows) < 10:
            found = self.engine.row(
                "SELECT i.sku FROM balance b JOIN item i ON i.id = b.item_id WHERE b.warehouse_id = 1 AND b.item_id >= ?"
                " AND b.quantity > 5000000 AND i.archived = 0 LIMIT 1", (self.chance.randint(1, self.last_item),),
            )  # fmt: skip
            if found is not None and all(row["product"] != found[0] for row in rows):
                rows.append({"product": found[0], "quantity": "1"})
        return writing.create(self.actor, "sale", {"warehouse": "MAIN", "customer": 1, "rows": rows}).number

    def post(self, number: str) -> float:
        """Seconds of processing it."""
        begun = time.perf_counter()
        writing.process(self.actor, number)
        return time.perf_counter() - begun


def postings(mid: Path, big: Path, rounds: int = 41) -> tuple[float, float]:
    """(seconds of POST-10 on BIG, on MID), medians, by turns."""
    both = [Big(path) for path in (big, mid)]
    took: list[list[float]] = [[], []]
    for _ in range(rounds):
        for times, one in zip(took, both, strict=True):
            times.append(one.post(one.draft()))
    for one in both:
        one.close()
    return statistics.median(took[0]), statistics.median(took[1])


_CATALOGUE: Final = ("item", "barcode", "price", "sqlite_autoindex_item", "sqlite_autoindex_barcode", "audit")


def by_row(path: Path) -> tuple[float, float]:
    """Bytes of the file by ledger row: documents, batches, history and their indexes; everything in it."""
    company = db.open_company(str(path))
    with company.read() as engine:
        rows = int(engine.value("SELECT count(*) FROM ledger"))
        sizes = engine.rows("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
    company.close()
    books = sum(size for name, size in sizes if not name.startswith(_CATALOGUE))
    return books / rows, path.stat().st_size / rows


def _grams(word: str) -> str:
    from db.search import prepare

    return prepare(word).grams
