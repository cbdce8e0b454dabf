"""Every service and query, as every role: denied exactly when the right is missing, for every way to lack it.

What each role holds is worked out here from the list of rights alone, not by the code that is tried.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db import grants, passwords
from db.access import Actor, Declaration, DocumentRight
from db.company import Company
from db.errors import AmbarError
from db.permissions import PERMISSIONS, SECTION_BY_ID
from db.services import settings
from tests.access_table import CALLS, Call, Groups, World, build
from tests.conftest import CHEAP, add_employee, make_company
from tests.test_architecture import DOORS, FUNCTIONS, HELPERS

RIGHTS = {permission.id: permission for permission in PERMISSIONS}
SLEEPING = {one.id for one in PERMISSIONS if SECTION_BY_ID[one.section].inventory_only}
ROLES = ("store_manager", "store_staff", "warehouse_clerk")


def awake(given: set[str], *, inventory: bool = True) -> set[str]:
    """What of `given` has an effect: what it needs is there too, and its section is not switched off."""
    held = {one for one in given if inventory or one not in SLEEPING}
    while lost := {one for one in held if not set(RIGHTS[one].requires) <= held}:
        held -= lost
    return held


def with_needs(wanted: set[str]) -> set[str]:
    """`wanted` and everything that it needs."""
    found = set(wanted)
    while more := {needed for one in found for needed in RIGHTS[one].requires} - found:
        found |= more
    return found


def of_role(role: str) -> set[str]:
    """The rights that a default role gives."""
    return {one.id for one in PERMISSIONS if dict(one.defaults)[role]}


@dataclass
class House:
    """A company with everyone in it."""

    company: Company
    admin: Actor
    world: World
    people: dict[str, tuple[Actor, set[str]]]
    """Actor and what they were given, by what they are called."""
    without: dict[str, Actor]
    """Someone with every right but one."""


def furnish(folder: Path) -> House:
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    world = build(company, admin, folder)
    people = {"nobody": (add_employee(company, "hiçkimse", "Hiç Kimse"), set[str]())}
    for role in ROLES:
        people[role] = (add_employee(company, role, role, role), of_role(role))
    without = {}
    for missing in RIGHTS:
        with company.write() as engine:
            role_id = engine.insert("INSERT INTO role (code, name) VALUES (?, ?)", (f"-{missing}", f"-{missing}"))
            for permission, grant in grants.everything().items():
                if permission != missing:
                    grants.write(engine, role_id, permission, grant)
        without[missing] = add_employee(company, f"-{missing}", f"-{missing}", f"-{missing}")
    return House(company, admin, world, people, without)


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    passwords.set_cost(CHEAP)
    yield
    passwords.set_cost(None)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = furnish(tmp_path_factory.mktemp("house"))
    yield made
    made.company.close()


@pytest.fixture(scope="module")
def house_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = furnish(tmp_path_factory.mktemp("house_off"))
    settings.set(made.admin, "inventory", "off")
    yield made
    made.company.close()


class _Undo(Exception):
    pass


def answer(actor: Actor, call: Call, world: World) -> AmbarError | None:
    """What the call says; whatever it did is taken back."""
    found: AmbarError | None = None
    try:
        with actor.company.write():
            try:
                FUNCTIONS[call.function](actor, *call.arguments(world), **call.named(world))
            except AmbarError as error:
                found = error
            raise _Undo
    except _Undo:
        return found


def declared(call: Call) -> Declaration:
    declaration = getattr(FUNCTIONS[call.function], "__declaration__", None)
    assert isinstance(declaration, Declaration)
    return declaration


def asked(call: Call) -> Groups:
    """The rights that the declaration asks: all groups, one of each."""
    declaration = declared(call)
    rights = [
        f"{call.type}.{right.action}" if isinstance(right, DocumentRight) else right for right in declaration.rights
    ]
    return (tuple(rights),) if declaration.kind == "any" else tuple((right,) for right in rights)


def enough(held: set[str], groups: Groups) -> bool:
    return all(any(right in held for right in group) for group in groups)


def check(house: House, call: Call, who: str, actor: Actor, held: set[str], *, administrator: bool = False) -> None:
    """The call as `actor`, about things that are there and things that are not."""
    declaration = declared(call)
    if declaration.kind == "administrators":
        first = may = administrator
    else:
        first = enough(held, asked(call))
        may = first and enough(held, call.also)
    found = answer(actor, call, house.world)
    told = f"{call.id} as {who}: {found}"
    if first and not enough(held, call.seen):
        assert found is not None and found.code in ((call.unseen,) if may else (call.unseen, "denied")), told
    elif may:
        assert (found.code if found else None) == call.code, told
    else:
        assert found is not None and found.code == "denied", told
        assert found.details["reason"] in ("missing", "inventory_off"), told
    found = answer(actor, call, house.world.absent())
    told = f"{call.id} as {who}, about what there is not: {found}"
    if not first:
        assert found is not None and found.code == "denied", told
    elif may:
        assert found is None or found.code != "denied", told


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - set(DOORS) - set(HELPERS)))
def test_every_function_is_in_the_table(name: str) -> None:
    calls = [call for call in CALLS if call.function == name]
    assert calls, f"{name} is not in tests/access_table.py: nobody knows what it needs"
    declaration = getattr(FUNCTIONS[name], "__declaration__", None)
    if isinstance(declaration, Declaration):
        assert all(call.open == (declaration.kind == "all") for call in calls)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_as_every_role(house: House, call: Call) -> None:
    check(house, call, "administrator", house.admin, set(RIGHTS), administrator=True)
    for who, (actor, given) in house.people.items():
        check(house, call, who, actor, awake(given))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_with_every_right_but_one(house: House, call: Call) -> None:
    wanted = with_needs({right for group in (*asked(call), *call.also, *call.seen) for right in group})
    for missing in sorted(wanted) or ["catalog.view"]:
        check(house, call, f"someone without {missing}", house.without[missing], awake(set(RIGHTS) - {missing}))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_with_no_more_than_is_needed(house: House, call: Call) -> None:
    if declared(call).kind == "administrators":
        return
    for number in range(max((len(group) for group in (*asked(call), *call.also)), default=1)):
        groups = (*asked(call), *call.also, *call.seen, *((("warehouse.view",),) if call.scoped else ()))
        given = with_needs({group[min(number, len(group) - 1)] for group in groups})
        if not enough(awake(given), (*asked(call), *call.also)):
            continue
        with house.company.write() as engine:
            role = engine.insert(
                "INSERT INTO role (code, name) VALUES ('tam', 'Tam') ON CONFLICT DO UPDATE SET name = 'Tam'"
            )
            role = engine.value("SELECT id FROM role WHERE code = 'tam'")
            for permission, grant in grants.everything().items():
                grants.write(engine, role, permission, grant if permission in given else grants.NOTHING)
            key = engine.value("SELECT id FROM employee WHERE login = 'tam'")
            engine.next_value("rights")
        actor = Actor(house.company, key, source="test") if key else add_employee(house.company, "tam", "Tam", "tam")
        check(house, call, f"someone with {sorted(given)}", actor, given)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_with_inventory_off(house_off: House, call: Call) -> None:
    everything = awake(set(RIGHTS), inventory=False)
    check(house_off, call, "administrator", house_off.admin, everything, administrator=True)
    if declared(call).kind != "administrators" and not enough(everything, (*asked(call), *call.also)):
        found = answer(house_off.admin, call, house_off.world)
        assert found is not None and found.code in ("denied", call.unseen if call.seen else "denied")
        assert found.code != "denied" or found.details["reason"] == "inventory_off", call.id
    for who, (actor, given) in house_off.people.items():
        check(house_off, call, who, actor, awake(given, inventory=False))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_nobody_at_all(house: House, call: Call) -> None:
    """As no employee, and as one who was switched off: nothing but one's own leaving."""
    with house.company.write() as engine:
        engine.run("UPDATE employee SET active = 0 WHERE login = 'warehouse_clerk'")
        engine.next_value("rights")
    try:
        off = house.people["warehouse_clerk"][0]
        for actor in (Actor(house.company), off):
            if declared(call).kind == "all" and not call.also:
                found = answer(actor, call, house.world)
                assert found is None or found.code in ("not_signed_in", "denied")
                continue
            check(house, call, f"{actor.employee_id}", actor, set())
    finally:
        with house.company.write() as engine:
            engine.run("UPDATE employee SET active = 1 WHERE login = 'warehouse_clerk'")
            engine.next_value("rights")


@pytest.mark.parametrize(
    "call", [call for call in CALLS if declared(call).kind == "administrators"], ids=lambda c: c.id
)
def test_the_operator_alone(house: House, call: Call) -> None:
    found = answer(Actor(house.company, None, operator="root"), call, house.world)
    assert (found.code if found else None) == call.code


def test_the_table_calls_functions_as_they_are(house: House) -> None:
    actor: Any = object()
    for call in CALLS:
        inspect.signature(FUNCTIONS[call.function]).bind(actor, *call.arguments(house.world), **call.named(house.world))
