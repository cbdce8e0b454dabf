"""Trace over a batch with 10,000 movements: the first page either way, the whole chain, and the first screen."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import db
from db.access import Actor
from db.company import Company
from db.queries import trace
from db.services import documents
from db.tracing.nodes import directions
from tests.bench import posting

MOVES, ROWS, ROUNDS = 10_000, 100, 15
SKU = "P00000"


def build(folder: Path) -> Path:
    """A company where so many sales' rows took from one batch, each seventh document cancelled again."""
    path = posting.build(folder, "fifo")
    company = db.open_company(str(path))
    actor = posting.actor_of(company)
    documents.create_and_process(actor, "receipt", posting.data("receipt", 1, str(2 * MOVES), [SKU]))
    documents.create_and_process(actor, "sale", posting.data("sale", 1, str(2 * int(posting.STOCK)), [SKU]))
    for count in range(MOVES // ROWS):
        done = documents.create_and_process(actor, "sale", posting.data("sale", ROWS, "1", [SKU] * ROWS))
        if count % 7 == 0:
            documents.cancel(actor, done.number)
            documents.process(actor, done.number)
    company.close()
    return path


def measure(path: Path) -> Iterator[tuple[str, float, str]]:
    """What, seconds, and the limit."""
    company = db.open_company(str(path))
    actor = posting.actor_of(company)
    batch = _largest(company)
    _node, key = trace.start(actor, batch, "batch")
    yield ("first page forward", _median(lambda: trace.steps(actor, key, "forward", limit=50)), "")
    last = trace.steps(actor, key, "forward", limit=MOVES).rows[-1]
    yield ("all its takers in one page", _median(lambda: trace.steps(actor, key, "forward", limit=MOVES)), "")
    yield ("on from one of them", _median(lambda: trace.steps(actor, last.key, "forward")), "")
    yield ("of the product", _median(lambda: _product(actor)), "")
    yield ("the whole chain, as `ambar trace --json` has it", _median(lambda: trace.walk(actor, SKU)), "")

    def screen() -> None:
        _found, at = trace.start(actor, batch, "batch")
        for way in directions(at):
            trace.steps(actor, at, way, limit=50)

    yield ("first screen, its queries", _median(screen), "≤ 100 ms")
    company.close()


def _product(actor: Actor) -> None:
    _node, key = trace.start(actor, SKU)
    trace.steps(actor, key, "forward", limit=50)


def _largest(company: Company) -> int:
    with company.read() as engine:
        return int(engine.value("SELECT id FROM batch ORDER BY quantity DESC LIMIT 1"))


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
