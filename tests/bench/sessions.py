"""Many sessions at once on one company: what each costs while it stands idle, and how soon all see what one changes.

Each is an `ambar` of its own in a terminal of its own, on the list of products.
"""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass
from pathlib import Path

import db
from db.access import Actor
from db.queries import products as queries
from db.services import products
from tests.bench import start
from tests.bench.terminal import Terminal

LIST = ":ürünler\r".encode()


@dataclass(frozen=True, slots=True)
class Sessions:
    """`memory`: bytes (PSS) of the largest; `mean`: of all; `processor`: share of a core that each takes, idle;
    `written`: bytes by all of them, idle; `seen`: seconds until the last shows what another process changed."""

    memory: int
    mean: float
    processor: float
    written: int
    seen: float


def measure(path: Path, sessions: int = 50, seconds: float = 20) -> Sessions:
    """Open so many, let them stand idle for so long, then change a price that all of them show."""
    opened: list[Terminal] = []
    try:
        for _ in range(sessions):
            opened.append(start.start(path))
            opened[-1].until(start.WORDS, 60)
        for terminal in opened:
            os.write(terminal.descriptor, LIST)
        for terminal in opened:
            terminal.rest(0.5)
        _written(opened, 5)  # until each is noted and the files have settled
        before = sum(terminal.processor() for terminal in opened)
        wrote = _written(opened, seconds)
        took = sum(terminal.processor() for terminal in opened) - before
        memory = [terminal.memory() for terminal in opened]
        return Sessions(max(memory), sum(memory) / sessions, took / sessions / seconds, wrote, _seen(opened, path))
    finally:
        for terminal in opened:
            terminal.close()


def _written(opened: list[Terminal], seconds: float) -> int:
    """How many bytes they write together in so many seconds."""
    end, count = time.perf_counter() + seconds, 0
    waiting = [terminal.descriptor for terminal in opened]
    while ready := select.select(waiting, [], [], max(0.0, end - time.perf_counter()))[0]:
        count += sum(len(os.read(one, 65536)) for one in ready)
    return count


def _seen(opened: list[Terminal], path: Path) -> float:
    company = db.open_company(str(path))
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
    first = queries.page(actor).rows[0].sku
    left = {terminal.descriptor for terminal in opened}
    products.set_price(actor, first, "98765")
    begun = time.perf_counter()
    company.close()
    while left:
        ready = select.select(list(left), [], [], begun + 60 - time.perf_counter())[0]
        if not ready:
            raise TimeoutError(f"{len(left)} sessions do not show it")
        for one in ready:
            os.read(one, 65536)  # idle none writes anything
            left.discard(one)
    return time.perf_counter() - begun
