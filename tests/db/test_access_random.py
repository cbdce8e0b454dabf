"""Hundreds of random changes of roles, holders and departments: nobody ever gains what the one who acts does not hold."""

from __future__ import annotations

import random
from typing import Any

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.models import Pipeline
from db.permissions import BY_ID, PERMISSIONS, REPORTS
from db.queries import departments as department_query
from db.queries import employees as employee_query
from db.queries import roles as role_query
from db.role_changes import RoleEntry
from db.services import departments, employees, roles, warehouses

STEPS = 150


def effective(actor: Actor) -> set[tuple[str, object]]:
    """Rights as pairs (right, choice), so that they can be compared as sets; "all" is a choice that has the rest."""
    found: set[tuple[str, object]] = set()
    for permission, scope in rights_of(actor).scopes.items():
        if isinstance(scope, frozenset):
            found |= {(permission, one) for one in scope}
        else:
            found.add((permission, "all"))
            kind = BY_ID[permission].choices
            several = {"reports": REPORTS, "warehouses": (1, 2, 3), "pipelines": ("sales", "dealers")}
            choices: tuple[object, ...] = several.get(kind, ())
            found |= {(permission, one) for one in choices}
    return found


def random_value(dice: random.Random, permission: str) -> Any:
    kind = BY_ID[permission].choices
    if not kind:
        return dice.random() < 0.6
    if dice.random() < 0.3:
        return dice.choice([False, "all"])
    pool = {
        "reports": list(REPORTS),
        "places": ["deal", "sale"],
        "warehouses": ["MAIN", "B", "C"],
        "pipelines": ["sales", "dealers"],
    }[kind]
    return dice.sample(pool, dice.randint(0, len(pool)))


def one_step(dice: random.Random, actor: Actor, names: dict[str, list[Any]]) -> None:
    permission = dice.choice([*(one.id for one in PERMISSIONS), "catalog.view", "inventory.view", "access.edit"])
    role, login, place = dice.choice(names["roles"]), dice.choice(names["logins"]), dice.choice(names["departments"])
    some = dice.sample(names["roles"], dice.randint(0, 2))
    dice.choice([
        lambda: roles.set_grants(actor, role, {permission: random_value(dice, permission)}),
        lambda: roles.set_grants(actor, role, {permission: random_value(dice, permission)}),
        lambda: roles.copy(actor, role, f"kopya {dice.random()}"),
        lambda: roles.merge(actor, role, dice.choice(names["roles"])),
        lambda: roles.merge(actor, role, dice.choice(names["roles"]), differing=True),
        lambda: roles.rename(actor, role, name=f"ad {dice.random()}"),
        lambda: roles.restore_default(actor, dice.choice(["store_manager", "store_staff", "warehouse_clerk"])),
        lambda: roles.take(actor, [RoleEntry(one, one, grants={permission: random_value(dice, permission)})
                                   for one in (role, f"yeni_{dice.randint(0, 9)}")]),
        lambda: employees.add(actor, f"yeni{dice.random()}", "Yeni", roles=some, department=dice.choice([place, ""])),
        lambda: roles.delete(actor, role),
        lambda: employees.set_roles(actor, login, some),
        lambda: employees.edit(actor, login, department=dice.choice([place, ""])),
        lambda: employees.edit(actor, login, active=dice.random() < 0.7),
        lambda: departments.edit(actor, place, roles=some),
    ])()  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_nobody_gains_more_than_the_giver_holds(company: Company, admin: Actor, make_actor, seed: int) -> None:
    dice = random.Random(seed)
    for code in "BC":
        warehouses.add(admin, code, f"Depo {code}")
    for name in ("Depo", "Satış"):
        departments.add(admin, name)
    with company.write():
        Pipeline.insert(code="dealers", name="Bayiler", position=2).execute()
    keepers = []
    for number in range(4):
        wanted = dice.sample([one.id for one in PERMISSIONS], 25)
        rights = {one: random_value(dice, one) for one in wanted}
        keepers.append(make_actor({**rights, "access.edit": True, "employee.edit": True}, login=f"k{number}"))
    done = refused = 0
    for _ in range(STEPS):
        names: dict[str, list[Any]] = {
            "roles": [one.id for one in role_query.every(admin)],
            "logins": [one.login for one in employee_query.every(admin)],
            "departments": [one.name for one in department_query.every(admin)],
        }
        everyone = [Actor(company, key) for (key,) in _ids(company)]
        actor = dice.choice(keepers)
        before = {one.employee_id: effective(one) for one in everyone}
        could = before[actor.employee_id]
        administrators = {one.employee_id for one in everyone if rights_of(one).administrator}
        try:
            one_step(dice, actor, names)
            done += 1
        except AmbarError as error:
            refused += 1
            assert error.code in ("denied", "in_use", "not_editable", "invalid", "not_found", "last_administrator",
                                  "already_exists"), error  # fmt: skip
        for one in everyone:
            gained = effective(one) - before[one.employee_id]
            if one.employee_id == actor.employee_id:
                assert not gained, f"{actor} widened their own rights by {gained}"
            # Someone switched on again gets back what the one who did it holds too.
            assert gained <= could, f"{one} gained {gained - could}"
        if actor.employee_id not in administrators:
            assert {one.employee_id for one in everyone if rights_of(one).administrator} == administrators
        if dice.random() < 0.2:  # an administrator stirs the pot
            try:
                one_step(dice, admin, names)
            except AmbarError as error:
                assert error.code != "denied", error
            assert any(rights_of(Actor(company, key)).administrator for (key,) in _ids(company))
            if not rights_of(admin).administrator:
                break
    assert done > 10 and refused > 10


def _ids(company: Company) -> list[tuple[int]]:
    with company.read() as engine:
        return engine.rows("SELECT id FROM employee")
