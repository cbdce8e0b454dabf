"""The editor of a document of 1,000 rows: opening it, keys in its rows, a paste of 100, its preview, keys at once."""

from __future__ import annotations

import os
import select
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import db
from db.access import Actor
from db.queries import documents as queries
from db.services import documents
from tests.bench import start
from tests.bench.start import WORDS
from tests.bench.terminal import Terminal

ROWS = 1000
PASTED = 100
PRODUCTS = 1400
RATE = 40
"""Keys a second, as an impatient hand or a scanner sends them."""
DOWN, UP, RIGHT, ESCAPE, PREVIEW = b"\x1b[B", b"\x1b[A", b"\x1b[C", b"\x1b", b"\x1b[17~"
FIRST = b"\x1b[1;5H"
"""Ctrl+Home."""


class Draft(NamedTuple):
    """A draft of so many rows, and codes that are not in it."""

    number: str
    codes: tuple[str, ...]


class Key(NamedTuple):
    """What a key costs: bytes (the median), and milliseconds to its last byte (median, worst)."""

    bytes: int
    median: float
    worst: float


class Editor(NamedTuple):
    """What was measured: keys by name; seconds until a cell that was left is saved and in the totals, to open, to
    preview (the query alone, and until it is shown), and to paste; how many rows the paste has added, and of 40
    quantities typed at once how many are not there."""

    keys: dict[str, Key]
    saved: float
    opening: float
    query: float
    preview: float
    paste: float
    pasted: int
    lost: int


def build(folder: Path) -> tuple[Path, Draft]:
    """A demo company with products enough, and the draft in it."""
    path = start.build(folder, documents=100, products=PRODUCTS)
    return path, draft(path)


def draft(path: Path) -> Draft:
    """A stock adjustment of `ROWS` rows in the demo company at `path`."""
    company = db.open_company(str(path))
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
        place = engine.value("SELECT code FROM warehouse WHERE is_default = 1")
        codes = [
            sku
            for (sku,) in engine.rows(
                "SELECT i.sku FROM item i JOIN unit u ON u.id = i.unit_id WHERE i.kind IN ('simple', 'variation')"
                " AND i.archived = 0 AND u.decimals = 0 ORDER BY i.id LIMIT ?",
                (ROWS + PASTED,),
            )
        ]
    assert len(codes) == ROWS + PASTED, "the company has too few products"
    rows = [{"product": code, "quantity": "3", "purchase_price": "1.5"} for code in codes[:ROWS]]
    number = documents.create(actor, "adjustment", {"warehouse": place, "rows": rows}).number
    company.close()
    return Draft(number, tuple(codes[ROWS:]))


def query(path: Path, number: str, rounds: int = 7) -> float:
    """Seconds of the preview's query, the median."""
    company = db.open_company(str(path))
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        queries.preview(actor, number)
        took.append(time.perf_counter() - begun)
    company.close()
    return statistics.median(took)


def measure(path: Path, made: Draft) -> Editor:
    """Everything, in one session of 80×24; the draft is changed by it."""
    terminal = start.start(path)
    try:
        terminal.until(WORDS)
        terminal.rest(1.0)
        opened = f":{made.number}\r".encode()
        terminal.key(opened)
        terminal.rest(1.0)
        terminal.key(ESCAPE)
        terminal.rest(1.0)
        opening = _seconds(terminal, opened)
        terminal.rest(1.0)
        keys = {}
        terminal.key(UP)
        keys["cursor up and down"] = _keys(terminal, [DOWN] * 14 + [UP] * 14)
        keys["a digit"] = _keys(terminal, [b"7", b"\x7f", b"4", b"\x7f", b"2", b"\x7f"] * 3)
        terminal.key(b"3")
        terminal.key(DOWN)
        keys["a cell left"], saved = _left(terminal)
        terminal.rest(1.5)
        keys["a digit while that is saved"] = _while_saved(terminal)
        terminal.rest(2.0)
        lost = _at_once(terminal, path, made.number)
        terminal.rest(2.0)
        preview = _seconds(terminal, PREVIEW)
        terminal.key(ESCAPE)
        terminal.rest(1.0)
        paste = _paste(terminal, made.codes)
        pasted = _count(path, made.number) - ROWS
        return Editor(keys, saved, opening, query(path, made.number), preview, paste, pasted, lost)
    finally:
        terminal.close()


def _keys(terminal: Terminal, keys: list[bytes]) -> Key:
    """What keys cost."""
    return _cost([terminal.key(key) for key in keys])


def _left(terminal: Terminal) -> tuple[Key, float]:
    """What the key costs that leaves a cell, until the next cell has the cursor; and the seconds (median) until what
    was typed is saved and the totals say so."""
    taken, saved = [], []
    for _ in range(12):
        terminal.key(b"5")
        os.write(terminal.descriptor, DOWN)
        begun = last = time.perf_counter()
        count = 0
        while select.select([terminal.descriptor], [], [], 0.1)[0]:
            wrote = len(os.read(terminal.descriptor, 65536))
            last = time.perf_counter()
            if not count:
                count = wrote
                taken.append((wrote, last - begun))
        saved.append(last - begun)
        terminal.rest(0.4)
    return _cost(taken), statistics.median(saved)


def _cost(taken: list[tuple[int, float]]) -> Key:
    times = [seconds * 1000 for _, seconds in taken]
    return Key(round(statistics.median(count for count, _ in taken)), statistics.median(times), max(times))


def _while_saved(terminal: Terminal) -> Key:
    """A digit typed a moment after the cell above was left: that is being saved, and the rows read again."""
    taken = []
    for _ in range(10):
        terminal.key(FIRST)
        os.write(terminal.descriptor, b"8" + DOWN)
        time.sleep(0.03)
        while select.select([terminal.descriptor], [], [], 0)[0]:
            os.read(terminal.descriptor, 65536)
        os.write(terminal.descriptor, b"9")
        begun = time.perf_counter()
        select.select([terminal.descriptor], [], [], 1.0)
        taken.append((len(os.read(terminal.descriptor, 65536)), time.perf_counter() - begun))
        terminal.rest(0.4)
    return _cost(taken)


def _seconds(terminal: Terminal, keys: bytes) -> float:
    """Seconds until nothing is written any more."""
    os.write(terminal.descriptor, keys)
    begun = last = time.perf_counter()
    while select.select([terminal.descriptor], [], [], 0.6)[0]:
        terminal.seen += os.read(terminal.descriptor, 65536)
        last = time.perf_counter()
    return last - begun


def _at_once(terminal: Terminal, path: Path, number: str) -> int:
    """How many of 40 quantities, each typed and left by ↓ at 40 keys a second, are not in the rows."""
    terminal.key(FIRST)
    wanted = [str(17 + index) for index in range(40)]
    for text in wanted:
        for key in (*(char.encode() for char in text), DOWN):
            os.write(terminal.descriptor, key)
            time.sleep(1 / RATE)
    terminal.rest(2.0)
    company = db.open_company(str(path))
    with company.read() as engine:
        found = engine.rows(
            "SELECT quantity / 1000000 FROM document_row WHERE document_id = (SELECT id FROM document WHERE number = ?)"
            " ORDER BY position LIMIT 40",
            (number,),
        )
    company.close()
    return sum(str(have) != want for (have,), want in zip(found, wanted, strict=True))


def _paste(terminal: Terminal, codes: tuple[str, ...]) -> float:
    text = "".join(f"{code};2;1,25\n" for code in codes)
    return _seconds(terminal, b"\x1b[200~" + text.encode() + b"\x1b[201~")


def _count(path: Path, number: str) -> int:
    company = db.open_company(str(path))
    with company.read() as engine:
        count = int(engine.value("SELECT row_count FROM document WHERE number = ?", (number,)))
    company.close()
    return count
