"""What a decision about rights costs, as a service asks for it, and how many statements it adds to a page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from db import open_company
from db.access import Actor, may, require
from db.company import Company
from db.queries import products
from db.services import views
from tests.bench import posting
from tests.conftest import add_employee

ROUNDS, CALLS = 7, 4000


def build(folder: Path) -> Path:
    """A company with 2,000 products and a warehouse clerk."""
    path = posting.build(folder, "fifo")
    company = open_company(str(path))
    add_employee(company, "clerk", "Clerk", "warehouse_clerk")
    company.close()
    return path


def measure(path: Path) -> Iterator[tuple[str, float]]:
    """Seconds of one warm decision, by where it is asked."""
    company = open_company(str(path))
    admin = posting.actor_of(company)
    with company.read() as engine:
        clerk = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'clerk'"))
    seen = views.begin(admin, "clerk")
    with company.read():
        yield ("in a page", _one(lambda: may(clerk, "catalog.view")))
        yield ("in a page seen as another", _one(lambda: may(seen, "catalog.view")))
    yield ("by itself, its transaction with it", _one(lambda: may(clerk, "catalog.view")))
    with company.write():
        yield ("in what writes", _one(lambda: require(clerk, "catalog.view")))
    company.close()


def statements(path: Path) -> int:
    """How many statements about rights a warm page of products runs as a clerk."""
    company = open_company(str(path))
    with company.read() as engine:
        clerk = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'clerk'"))
    products.page(clerk, limit=20)
    found = asked(company, lambda: products.page(clerk, limit=20))
    company.close()
    return sum("FROM counter" in sql or "role" in sql for sql in found)


def asked(company: Company, call: Callable[[], object]) -> list[str]:
    """The statements that a call runs."""
    found: list[str] = []
    connection = company.engine.connect()
    connection.exec_trace = lambda _cursor, sql, _bindings: not found.append(sql)
    try:
        call()
    finally:
        connection.exec_trace = None
    return found


def _one(decide: Callable[[], object]) -> float:
    decide()
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(CALLS):
            decide()
        best = min(best, (time.perf_counter() - began) / CALLS)
    return best
