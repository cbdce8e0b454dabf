"""The past of a large demo: hundreds of thousands of documents before its two months, in minutes.

The rows are those that the services write (db/demo/bulk_writer.py), a day in each transaction. Meanwhile the indexes
and guards of the tables that grow are away, and are built anew at the end, as the schema has them: so they are
packed, and writing does not slow down as the tables grow. A file that was not finished cannot be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from typing import Final

from db.access import Actor
from db.company import Company
from db.connection import Engine
from db.demo.bulk_papers import Assortment, Filler, everywhere, opening
from db.demo.bulk_writer import Draft, Press
from db.demo.days import CLOSING, FIRST, OPENING, PAST, Timeline, working_days
from db.demo.stock import Chance
from db.documents.context import Context, context
from db.errors import AmbarError
from db.lookup import STOCKED, warehouses
from db.queries.checks import CHECKS
from db.services import sessions
from db.services import warehouses as places

FROM: Final = 5000
"""More products or documents than this make a demo large."""
RECENT: Final = 400
"""Documents of a large demo's last two months, written by the services as in a small one."""
EVERYDAY: Final = 420
"""Products that every warehouse keeps: those of a small demo."""
_OPENING: Final = 100
"""Rows of an opening document, or more where the documents are few."""
_TABLES: Final = ("document", "document_row", "document_warehouse", "history", "posting", "posting_line", "ledger",
                  "balance", "batch", "batch_move", "audit", "audit_text")  # fmt: skip
_KEPT: Final = ("batch_open", "document_search_insert", "span_document_insert", "span_posting", "span_audit")
"""An index that is read meanwhile, and what keeps other tables in step."""
_TURNS: Final = ("sale", "sale", "receipt", "sale", "transfer", "sale", "sale", "write_off", "sale", "receipt", "sale",
                 "sale", "transfer", "sale", "adjustment", "sale", "receipt", "sale", "sale", "write_off")  # fmt: skip
_BRANCHES: Final = (("ANKARA", "Ankara depo", "Ostim OSB, Yenimahalle/Ankara"),
                    ("IZMIR", "İzmir depo", "Atatürk OSB, Çiğli/İzmir"),
                    ("BURSA", "Bursa depo", "Nilüfer OSB, Nilüfer/Bursa"))  # fmt: skip

_CHECKED: Final = ("balances", "running_balances", "batches", "documents", "numbering")
"""What is checked at the end; `ambar check` checks the rest too."""

Told = Callable[[str, int, int], None]


def add_branches(admin: Actor) -> None:
    """Three warehouses more, in other cities; inside a `write()`."""
    for place, (code, name, address) in enumerate(_BRANCHES):
        places.add(admin, code, name, address=address, sort_order=40 + 10 * place)


@contextmanager
def in_a_hurry(engine: Engine) -> Generator[None]:
    """Nothing is waited for or checked by the engine within; afterwards everything is, as it was."""
    connection = engine.connect()
    connection.execute("PRAGMA synchronous = off; PRAGMA foreign_keys = 0; PRAGMA cache_size = -400000").fetchall()
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = full; PRAGMA foreign_keys = 1; PRAGMA cache_size = -2000").fetchall()


def pack(engine: Engine) -> None:
    """Pack the indexes of products, whose names came in no order."""
    with engine.write():
        for table in ("item", "barcode"):
            engine.run(f"REINDEX {table}")
        engine.run("INSERT INTO item_search (item_search) VALUES ('optimize')")


class Past:
    """Writes `number` documents from `PAST` until the two months of db/demo/documents.py begin."""

    def __init__(self, company: Company, people: Mapping[str, Actor], suppliers: Mapping[str, list[tuple[int, str]]],
                 customers: list[tuple[int, str]], time: Timeline) -> None:  # fmt: skip
        self._company, self._engine, self._people, self._time = company, company.engine, people, time
        self._chance = Chance()
        self._filler = Filler(self._chance, suppliers, customers)
        with company.read() as engine:
            self._last = int(engine.value("SELECT max(id) FROM item"))
            self._places = warehouses(engine)
        self._first = next(iter(self._places))
        self.done = 0

    def write(self, number: int, told: Told) -> None:
        """Write them, and check the books; `told` hears of "documents", "indexes" and "check"."""

        def written(done: int) -> None:
            told("documents", done, number)

        with _without_guards(self._engine, told):
            openings = self._opening(number, written)
            self._flow(number - openings, written)
        with self._company.read() as engine:
            for place, name in enumerate(_CHECKED):
                told("check", place, len(_CHECKED))
                wrong = CHECKS[name](engine, lambda _done, _of: None)
                if wrong:
                    raise AmbarError("internal", detail=f"the demo's books: {name}", first=wrong[0])

    # Opening stock -------------------------------------------------------------

    def _opening(self, number: int, told: Callable[[int], None]) -> int:
        """The opening stock, in no more than a tenth of the documents; how many they are."""
        with self._company.read() as engine:
            ids = [key for (key,) in engine.rows(
                "SELECT id FROM item WHERE kind IN (?, ?) AND archived = 0 ORDER BY id", STOCKED)]  # fmt: skip
        kept = {place: [key for key in ids if everywhere(key, place, self._first, EVERYDAY)] for place in self._places}
        size = max(_OPENING, -(-sum(map(len, kept.values())) // max(1, number // 10 - len(kept))))
        papers = [(place, keys[start : start + size], start // size + 1, -(-len(keys) // size))
                  for place, keys in kept.items() for start in range(0, len(keys), size)][:number]  # fmt: skip
        self._time.open(PAST)
        waiting = iter(papers)
        while batch := list(islice(waiting, 200)):
            with self._company.write():
                who = context(self._people["murat"])
                press = Press(who, self._time)
                for place, keys, part, parts in batch:
                    goods = Assortment(self._engine, {place: self._places[place]}, EVERYDAY)
                    goods.take(keys, PAST)
                    title = f"Devir (açılış stoku): {self._places[place].name} {part}/{parts}"
                    moment = self._time.moment + timedelta(seconds=1)
                    draft = Draft("adjustment", who, who, moment, 0, place, title=title)
                    opening(draft, goods, self._chance)
                    press.write(draft, goods.stocks)
                    self.done += 1
            told(self.done)
        return len(papers)

    # Day by day ----------------------------------------------------------------

    def _flow(self, number: int, told: Callable[[int], None]) -> None:
        days = working_days(PAST + timedelta(days=1), FIRST - timedelta(days=1))
        everyday = Assortment(self._engine, self._places, EVERYDAY)
        window = max(200, 2 * number // len(days))
        start = EVERYDAY
        for place, day in enumerate(days):
            first, last = number * place // len(days), number * (place + 1) // len(days)
            if first == last:
                continue
            self._time.open(day)
            with self._company.write():
                people = {login: context(actor) for login, actor in self._people.items()}
                for login in ("murat", "mehmet", "selin", "zeynep"):
                    sessions.begin(self._people[login])
                if not everyday.items:
                    everyday.take(range(1, min(EVERYDAY, self._last) + 1), day)
                goods = Assortment(self._engine, self._places, EVERYDAY)
                goods.take(self._window(start, window), day, kept=everyday)
                press = Press(people["murat"], self._time)
                for turn in range(first, last):
                    draft = self._draft(turn, day, (turn - first) / (last - first), people, last - first)
                    self._filler.fill(draft, goods)
                    if not draft.rows:
                        draft = Draft("adjustment", draft.writer, draft.writer, draft.moment, 0, self._first)
                        self._filler.fill(draft, goods)
                    press.write(draft, goods.stocks)
                    self.done += 1
            start += window
            told(self.done)

    def _window(self, start: int, size: int) -> range | list[int]:
        """The products of a day beside those that are there every day: so many ids on from `start`, round and round."""
        rest = self._last - EVERYDAY
        if rest <= 0:
            return []
        begun = EVERYDAY + 1 + (start - EVERYDAY) % rest
        return range(begun, min(begun + min(size, rest), self._last + 1))

    def _draft(self, turn: int, day: date, part: float, people: Mapping[str, Context], number: int) -> Draft:
        chance = self._chance
        kind = _TURNS[turn % len(_TURNS)]
        self._time.at(day, part)
        seconds = (CLOSING.hour - OPENING.hour) * 3600
        pause = max(1, seconds // (2 * number))
        issuing = [key for key, one in self._places.items() if one.issuing]
        place = self._first if chance.happens(50) else chance.one(issuing if kind == "sale" else list(self._places))
        writer, processor = "mehmet", "mehmet"
        if kind == "sale":
            writer, processor = chance.one((("selin", "mehmet"), ("zeynep", "zeynep")))
        elif kind == "receipt":
            writer = chance.one(("murat", "mehmet"))
        draft = Draft(kind, people[writer], people[processor], self._time.moment, pause, place)
        if kind == "transfer":
            others = [key for key in self._places if key != self._first]
            draft.warehouse, draft.to_warehouse = self._first, chance.one(others)
            if chance.happens(20):
                draft.warehouse, draft.to_warehouse = draft.to_warehouse, self._first
        return draft


@contextmanager
def _without_guards(engine: Engine, told: Told) -> Generator[None]:
    """The tables that grow without indexes and triggers, which come back with the very words of the schema."""
    marks = ", ".join("?" * len(_TABLES))
    with engine.write():
        schema = engine.rows(
            f"SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
            f" AND tbl_name IN ({marks}) ORDER BY type, name", _TABLES,
        )  # fmt: skip
        gone = [(kind, name, sql) for kind, name, sql in schema if name not in _KEPT]
        for kind, name, _ in gone:
            engine.run(f"DROP {kind} {name}")
    yield
    for place, (_, _, sql) in enumerate(gone):
        told("indexes", place, len(gone))
        with engine.write():
            engine.run(sql)
    with engine.write():
        engine.run("REINDEX batch_open")
        engine.run("INSERT INTO document_search (document_search) VALUES ('optimize')")
