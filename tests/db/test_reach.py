"""Who manages employees reaches only those all of whose rights they hold: every way to change someone, every right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import grants, passwords
from db.access import Actor
from db.company import Company
from tests.access_table import CALLS, Call, World
from tests.conftest import CHEAP, add_employee, make_company
from tests.test_permission_matrix import RIGHTS, answer, declared, with_needs

MARK = "işaret"


def world(login: str) -> World:
    """What calls name, if all they name is someone."""
    return World(Path(), login=login)


def touches(call: Call) -> bool:
    """Whether a call changes an employee who is named."""
    declaration = declared(call)
    return "employee.edit" in declaration.permissions and declaration.writes and MARK in call.arguments(world(MARK))


WAYS = [call for call in CALLS if touches(call)]
MANAGE = {"employee.edit", "access.edit"}


Two = tuple[Actor, Actor, Actor]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """The administrator, "üst" and "ast", whose roles the tests fill."""
    passwords.set_cost(CHEAP)
    company = make_company(tmp_path_factory.mktemp("reach") / "ambar.db")
    for name in ("üst", "ast"):
        with company.write() as engine:
            engine.run("INSERT INTO role (code, name) VALUES (?, ?)", (name, name))
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    yield admin, add_employee(company, "üst", "Üst", "üst"), add_employee(company, "ast", "Ast", "ast")
    company.close()


def give(company: Company, name: str, given: set[str], *, only: tuple[str, ...] = ()) -> None:
    """These rights, and of `only` one choice of several."""
    with company.write() as engine:
        role = engine.value("SELECT id FROM role WHERE code = ?", (name,))
        for permission, grant in grants.everything().items():
            chosen: dict[str, frozenset[str | int]] = {"warehouses": frozenset({1}), "places": frozenset({"sale"})}
            if permission in only:
                grant = (False, chosen[RIGHTS[permission].choices])
            grants.write(engine, role, permission, grant if permission in given else grants.NOTHING)
        engine.next_value("rights")


def test_there_are_ways() -> None:
    assert {call.function.rpartition(".")[2] for call in WAYS} >= {
        "edit", "disable", "enable", "unlock", "reset_password", "set_roles", "end",
    }  # fmt: skip


@pytest.mark.parametrize("missing", sorted(set(RIGHTS) - MANAGE))
def test_nobody_reaches_whoever_has_a_right_more(two: Two, missing: str) -> None:
    _admin, _above, below = two
    give(below.company, "üst", with_needs({missing}))
    give(below.company, "ast", set(RIGHTS) - {missing})
    for call in WAYS:
        found = answer(below, call, world("üst"))
        assert found is not None and (found.code, found.details["reason"]) == ("denied", "scope"), call.id


@pytest.mark.parametrize("choice", sorted(one for one in RIGHTS if RIGHTS[one].choices in ("warehouses", "places")))
def test_nobody_reaches_whoever_has_it_for_more(two: Two, choice: str) -> None:
    _admin, _above, below = two
    give(below.company, "üst", with_needs({choice}))
    give(below.company, "ast", set(RIGHTS), only=(choice,))
    for call in WAYS:
        found = answer(below, call, world("üst"))
        assert found is not None and (found.code, found.details["reason"]) == ("denied", "scope"), call.id


def test_an_equal_is_reached_an_administrator_only_by_one(two: Two) -> None:
    admin, _above, below = two
    give(below.company, "üst", set(RIGHTS))
    give(below.company, "ast", set(RIGHTS))
    for call in WAYS:
        for actor in (below, admin):
            found = answer(actor, call, world("üst"))
            assert found is None or found.code != "denied", f"{call.id}: {found}"
        found = answer(below, call, world("admin"))
        assert found is not None and found.code == "denied", call.id
