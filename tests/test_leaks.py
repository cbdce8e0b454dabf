"""What one may not see appears nowhere: every query, by people who lack one thing, searched for what it would show."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from db import grants
from db.access import Actor
from db.errors import AmbarError
from tests.access_table import CALLS, Call, World, build
from tests.conftest import add_employee, make_company
from tests.test_architecture import FUNCTIONS
from tests.test_permission_matrix import RIGHTS, declared

QUERIES = [
    call for call in CALLS if call.function.startswith("db.queries.") and declared(call).kind != "administrators"
]
COST = re.compile(r"7\.77\b|\b7770000\b|\b10(64|41)\.\d\d\b|\b1056\.72\b")
"""The purchase price of everything, and what the stock is worth by it (137, 134 or 136 pieces)."""
FOREIGN = re.compile(r"MAIN|Ana depo|\b13[4-7]\b")
"""The warehouse that is not one's own, and what lies in it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Actor, World]]:
    folder = tmp_path_factory.mktemp("leaks")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    yield admin, build(company, admin, folder)
    company.close()


def person(admin: Actor, name: str, without: str = "", warehouses: tuple[str, ...] | None = None) -> Actor:
    """Someone with every right, but for one, or only in some warehouses."""
    company = admin.company
    with company.write() as engine:
        kept = engine.value("SELECT id FROM employee WHERE login = ?", (name,))
        if kept is not None:
            return Actor(company, kept, source="test")
        role = engine.insert("INSERT INTO role (code, name) VALUES (?, ?)", (name, name))
        for permission, grant in grants.everything().items():
            if permission == "warehouse.view" and warehouses is not None:
                keys = [engine.value("SELECT id FROM warehouse WHERE code = ?", (code,)) for code in warehouses]
                grant = (False, frozenset(keys))
            if permission != without:
                grants.write(engine, role, permission, grant)
    return add_employee(company, name, name, name)


def shown(value: Any) -> Iterator[str]:
    """Every text and number in an answer, moments aside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from shown(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from shown(key)
            yield from shown(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from shown(one)
    elif not isinstance(value, datetime | date):
        yield str(value)


def answers(actor: Actor, call: Call, world: World) -> list[str]:
    try:
        found = FUNCTIONS[call.function](actor, *call.arguments(world), **call.named(world))
    except AmbarError as error:
        found = error.details
    return list(shown(found))


@pytest.mark.parametrize("call", QUERIES, ids=lambda call: call.id)
def test_no_cost_without_the_right_to_see_it(made: tuple[Actor, World], call: Call) -> None:
    admin, world = made
    blind = person(admin, "fiyatsiz", without="catalog.purchase_price")
    assert not [text for text in answers(blind, call, world) if COST.search(text)]


@pytest.mark.parametrize("call", QUERIES, ids=lambda call: call.id)
def test_nothing_of_a_foreign_warehouse(made: tuple[Actor, World], call: Call) -> None:
    admin, world = made
    outsider = person(admin, "subeci", warehouses=("ŞUBE",))
    foreign = {text for text in answers(outsider, call, world) if FOREIGN.search(text)}
    named = set(shown([call.arguments(world), call.named(world)]))
    assert foreign <= named, "what one names oneself may come back, nothing else"


@pytest.mark.parametrize("call", QUERIES, ids=lambda call: call.id)
def test_a_foreign_warehouse_and_none_are_the_same_answer(made: tuple[Actor, World], call: Call) -> None:
    admin, world = made
    outsider = person(admin, "subeci", warehouses=("ŞUBE",))
    if "MAIN" not in set(shown([call.arguments(world), call.named(world)])):
        return
    with_it, without_it = answers(outsider, call, world), answers(outsider, call, world.absent())
    assert [text.replace("MAIN", "YOK") for text in with_it] == without_it


def test_the_search_would_find_it(made: tuple[Actor, World]) -> None:
    admin, world = made
    everything = [text for call in QUERIES for text in answers(admin, call, world)]
    assert any(COST.search(text) for text in everything) and any(FOREIGN.search(text) for text in everything)
    assert "warehouse.view" in RIGHTS and Path(world.folder).is_dir()
