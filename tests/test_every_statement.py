"""A failure at any statement of any service changes nothing, and the session goes on.

Which services there are and how each is called is known from tests/access_table.py: a new one is tried by itself.
What is thrown is left to chance (the seed is told); AMBAR_LONG throws each of them at each statement.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from db import passwords
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks, profile
from tests.access_table import CALLS, Call, World
from tests.conftest import CHEAP
from tests.test_architecture import FUNCTIONS
from tests.test_permission_matrix import House, answer, declared, furnish

LONG = bool(os.environ.get("AMBAR_LONG"))
SEED = int(os.environ.get("AMBAR_SEED", "20261124"))
WRITES = [call for call in CALLS if declared(call).writes]


class Stop(Exception):
    """A fault of ours, thrown into the middle of a service."""


FAULTS: dict[str, Callable[[], Exception]] = {
    "fault": Stop,
    "disk_full": lambda: apsw.FullError("thrown in"),
    "io": lambda: apsw.IOError("thrown in"),
    "busy": lambda: apsw.BusyError("thrown in"),
}
"""What is thrown, by what it is called afterwards."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    passwords.set_cost(CHEAP)
    made = furnish(tmp_path_factory.mktemp("house"))
    yield made
    made.company.close()
    passwords.set_cost(None)


@pytest.fixture(scope="module")
def other(house: House) -> Iterator[apsw.Connection]:
    """Another program, to which nothing that was not committed is visible."""
    made = apsw.Connection(str(house.company.path))
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_has_changed(house: House) -> Iterator[None]:
    before, files = contents(house.company), listing(house.company)
    settings = dict(house.company.settings())
    yield
    assert contents(house.company) == before
    assert listing(house.company) == files
    assert house.company.settings() == settings
    assert checks.run(house.admin).ok


def contents(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    with company.read() as engine:
        names = engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_search%'")
        return {name: engine.rows(f"SELECT * FROM {name}") for (name,) in names}


def listing(company: Company) -> list[Path]:
    """The files beside the database; what is staged is made by the table itself."""
    return sorted(path for path in company.path.parent.rglob("*") if path.name != "in")


@contextmanager
def _told(connection: apsw.Connection, hear: Callable[[str], None]) -> Iterator[None]:
    def trace(_cursor: object, sql: str, _bindings: object) -> bool:
        hear(sql)
        return True

    connection.exec_trace = trace
    try:
        yield
    finally:
        with suppress(apsw.ConnectionClosedError):
            connection.exec_trace = None


def _run(actor: Actor, call: Call, world: World) -> None:
    FUNCTIONS[call.function](actor, *call.arguments(world), **call.named(world))


def _at(place: int, fault: Exception) -> Callable[[str], None]:
    """Throws at the statement `place`, or at COMMIT if that comes first."""
    count = 0

    def hear(sql: str) -> None:
        nonlocal count
        count += 1
        if count == place or (sql == "COMMIT" and count < place):
            count = place
            if sql != "ROLLBACK" or isinstance(fault, apsw.Error):
                raise fault

    return hear


@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.id)
def test_a_failure_at_any_statement_changes_nothing(house: House, other: apsw.Connection, call: Call) -> None:
    heard: list[str] = []
    with _told(house.company.engine.connect(), heard.append):
        answer(house.admin, call, house.world)
    chance = random.Random(f"{SEED} {call.id}")
    kinds = list(FAULTS.items())
    tried = [
        (place, kind) for place in range(1, len(heard) + 2) for kind in (kinds if LONG else [chance.choice(kinds)])
    ]
    for place, (name, make) in tried:
        before = other.pragma("data_version")
        connection = house.company.engine.connect()
        told = f"{call.id}, seed {SEED}: {name} at {place} of {len(heard)}: {heard[place - 1 : place]}"
        try:
            with _told(connection, _at(place, make())):
                _run(house.admin, call, house.world)
        except Stop:
            assert name == "fault", told
        except AmbarError as error:  # one that is refused anyhow may be refused before the statement
            thrown = error.code if error.code == "busy" else error.details.get("reason")
            assert error.code == call.code or thrown == name, f"{told}: {error}"
        else:
            raise AssertionError(f"{told}: it went on")
        assert house.company.engine.connect().getautocommit(), told
        assert other.pragma("data_version") == before, f"{told}: something was committed"
        assert profile.mine(house.admin).login == "admin", told
