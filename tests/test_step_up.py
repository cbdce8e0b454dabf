"""The password once more, where settings ask for it: every service that needs a right of such a kind refuses whoever
has not given it, and takes whoever has; no other service asks, and no query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db import clock, passwords
from db.access import Actor
from db.confirming import KIND_OF, KINDS
from db.errors import AmbarError
from tests.access_table import CALLS, Call, World, build
from tests.conftest import CHEAP, make_company
from tests.test_architecture import FUNCTIONS
from tests.test_permission_matrix import answer, asked, declared

ALSO = {"services.employees.reset_password", "services.ssh_keys.add"}
"""What asks beside those rights: who gets in as somebody."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Actor, World]]:
    passwords.set_cost(CHEAP)
    folder: Path = tmp_path_factory.mktemp("step_up")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    world = build(company, admin, folder)
    with company.write() as engine:
        for kind in KINDS:
            engine.run(
                "INSERT INTO setting (name, value) VALUES (?, 'on') ON CONFLICT DO UPDATE SET value = 'on'",
                (f"step_up.{kind}",),
            )
        engine.next_value("settings")
    yield admin, world
    company.close()
    passwords.set_cost(None)


def said(actor: Actor, call: Call, world: World) -> AmbarError | None:
    """What a call says; a query in a transaction that reads, as always."""
    if call.function.startswith("db.services."):
        return answer(actor, call, world)
    try:
        FUNCTIONS[call.function](actor, *call.arguments(world), **call.named(world))
    except AmbarError as error:
        return error
    return None


def asks(call: Call) -> bool:
    """Whether a right that it needs, come what may, is of a kind that asks."""
    needed = {right for group in (*asked(call), *call.also) for right in group if len(group) == 1}
    return call.function.startswith("db.services.") and bool(needed & KIND_OF.keys())


@pytest.mark.parametrize(
    "call", [one for one in CALLS if declared(one).kind != "administrators"], ids=lambda one: one.id
)
def test_the_password_is_asked_for_what_needs_it_and_for_nothing_else(made: tuple[Actor, World], call: Call) -> None:
    admin, world = made
    found = said(admin, call, world)
    asking = found is not None and found.code == "denied" and found.details["reason"] == "step_up"
    assert asking == (asks(call) or call.id in ALSO), f"{call.id}: {found}"
    if asking:
        late = replace(admin, confirmed_at=clock.now() - timedelta(minutes=6))
        assert (again := answer(late, call, world)) is not None and again.details["reason"] == "step_up"
        proven = answer(replace(admin, confirmed_at=clock.now()), call, world)
        assert (proven.code if proven else None) == call.code, f"{call.id}: {proven}"
