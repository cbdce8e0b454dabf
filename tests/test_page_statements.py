"""Rights add at most one statement to a page: whatever a query decides, and however often, it asks once whether the
rights that are remembered still hold."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import grants, passwords
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from tests.access_table import CALLS, Call, World, build
from tests.conftest import CHEAP, add_employee, make_company
from tests.test_architecture import FUNCTIONS

QUERIES = [call for call in CALLS if call.function.startswith("db.queries.")]
ROLES = ("role_grant", "role_grant_choice", "employee_role", "department_role")
PEOPLE = ("roles", "employees", "departments", "access", "role_reviews", "checks", "sessions", "profile")
"""Modules of queries that are themselves about roles and who holds them."""


def statements(company: Company, call: Callable[[], object]) -> list[str]:
    """What a call asks of the database."""
    found: list[str] = []
    connection = company.engine.connect()
    connection.exec_trace = lambda _cursor, sql, _bindings: not found.append(sql)
    try:
        call()
    except AmbarError:
        found.append("")
    finally:
        connection.exec_trace = None
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Actor], World]]:
    passwords.set_cost(CHEAP)
    folder: Path = tmp_path_factory.mktemp("pages")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    world = build(company, admin, folder)
    with company.write() as engine:
        role = engine.insert("INSERT INTO role (code, name) VALUES ('bir', 'Bir depo')")
        main = engine.value("SELECT id FROM warehouse WHERE code = 'MAIN'")
        for permission, grant in grants.everything().items():
            grants.write(
                engine, role, permission, (False, frozenset({main})) if permission == "warehouse.view" else grant
            )
    people = {
        "administrator": admin,
        "a clerk": add_employee(company, "katip", "Katip", "warehouse_clerk"),
        "every right in one warehouse": add_employee(company, "hepsi", "Hepsi", "bir"),
    }
    yield people, world
    company.close()
    passwords.set_cost(None)


@pytest.mark.parametrize("call", QUERIES, ids=lambda call: call.id)
def test_a_page_asks_about_rights_once(call: Call, house: tuple[dict[str, Actor], World]) -> None:
    people, world = house
    for who, actor in people.items():

        def page(actor: Actor = actor) -> object:
            found = FUNCTIONS[call.function](actor, *call.arguments(world), **call.named(world))
            return list(found) if inspect.isgenerator(found) else found

        statements(actor.company, page)  # what is remembered is warm then
        asked = statements(actor.company, page)
        counters = [sql for sql in asked if "FROM counter WHERE name = 'rights'" in sql or "name = 'settings'" in sql]
        assert len(counters) <= 1, (who, counters)
        if call.function.split(".")[2] not in PEOPLE:
            assert not [sql for sql in asked if any(table in sql for table in ROLES)], who
