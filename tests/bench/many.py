"""Processes that post without pause, all at once, against one that posts alone.

Each process is a fork that opens the company by itself and makes and processes sales of ten rows, one after the
other, until the time is up; a turn is one such sale, as its process waits for it. One process alone and the many take
turns, because the books grow and machines are noisy.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import db
from db.errors import AmbarError
from db.services import documents
from tests.bench.posting import PRODUCTS, actor_of, data

ROWS = 10
SECONDS = 4.0
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Work:
    """What one process did: seconds of each turn, and the codes of what was refused."""

    turns: list[float]
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many did beside one alone. `rate`: postings a second; `alone`: of one process; `slowest`: postings of the
    slowest process by the mean of all; `p99`: seconds of a turn."""

    rate: float
    alone: float
    slowest: float
    p99: float
    errors: int


def measure(path: Path, processes: int) -> Crowd:
    """One process alone, then so many, `ROUNDS` times `SECONDS` each: medians, the 99th of all turns, every error."""
    alone, crowds = [], []
    for _ in range(ROUNDS):
        alone.append(_rate(_run(path, 1)))
        crowds.append(_run(path, processes))
    counts = [[len(work.turns) for work in crowd] for crowd in crowds]
    turns = sorted(turn for crowd in crowds for work in crowd for turn in work.turns)
    return Crowd(
        statistics.median(map(_rate, crowds)),
        statistics.median(alone),
        statistics.median(min(one) / statistics.mean(one) for one in counts),
        turns[len(turns) * 99 // 100],
        sum(len(work.errors) for crowd in crowds for work in crowd),
    )


def _rate(found: Sequence[Work]) -> float:
    return sum(len(work.turns) for work in found) / SECONDS


def _run(path: Path, processes: int) -> list[Work]:
    context = multiprocessing.get_context("fork")
    ready, done = context.Barrier(processes), context.Queue()
    workers = [context.Process(target=_post, args=(path, number, ready, done)) for number in range(processes)]
    for worker in workers:
        worker.start()
    found = [done.get() for _ in workers]
    for worker in workers:
        worker.join()
    return found


def _post(path: Path, number: int, ready: Any, done: Any) -> None:
    dice = random.Random(number)
    company = db.open_company(str(path))
    actor = actor_of(company)
    work = Work([], [])
    documents.create_and_process(actor, "sale", data("sale", ROWS, "1"))  # a process at work, not one that starts
    ready.wait()
    end = time.perf_counter() + SECONDS
    while (begun := time.perf_counter()) < end:
        sale = data("sale", ROWS, "1", [f"P{one:05d}" for one in dice.sample(range(PRODUCTS), ROWS)])
        try:
            documents.create_and_process(actor, "sale", sale)
        except AmbarError as error:
            work.errors.append(error.code)
        else:
            work.turns.append(time.perf_counter() - begun)
    company.close()
    done.put(work)
