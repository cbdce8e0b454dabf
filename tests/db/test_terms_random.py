"""Random changes of roles with days and conditions: on no day does anybody gain what the one who acts does not hold then."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.permissions import BY_ID
from db.services import employees, roles, warehouses
from tests.conftest import Clock, MakeActor, add_employee

STEPS = 120
DAYS = (0, 1, 2, 4, 9)
"""From today on, those on which rights are compared; terms end and begin on all days between."""
RIGHTS = ("catalog.view", "inventory.view", "warehouse.view", "sale.view", "sale.process", "contact.view", "row.discount",
          "warehouse.edit", "product.edit", "audit.view")  # fmt: skip
OFTEN = ("row.discount", "sale.process", "catalog.view") * 3
LIMITS = (0, 5, 10, 20, 100)


def atoms(actor: Actor) -> Iterator[tuple[object, ...]]:
    """What someone may do now, in pieces that can be compared as sets."""
    rights = rights_of(actor)
    for permission, scope in rights.scopes.items():
        kind = BY_ID[permission].choices
        pool: Any = {"warehouses": (1, 2, 3), "places": ("deal", "sale")}.get(kind, (None,))
        if scope == "all":
            yield permission, "all"
        for one in pool:
            if rights.may(permission, one):
                yield permission, one
                if permission == "row.discount":
                    allowed = rights.limits.get(one, 100_000_000)
                    yield from ((permission, one, limit) for limit in LIMITS if limit * 1_000_000 <= allowed)
        if permission.endswith(".process") and permission not in rights.four_eyes:
            yield permission, "alone"


def over_days(clock: Clock, people: list[Actor]) -> dict[int | None, set[tuple[object, ...]]]:
    now = clock.moment
    found: dict[int | None, set[tuple[object, ...]]] = {one.employee_id: set() for one in people}
    for day in DAYS:
        clock.moment = now + timedelta(days=day)
        for one in people:
            found[one.employee_id] |= {(day, *atom) for atom in atoms(one)}
    clock.moment = now
    return found


def random_terms(dice: random.Random, permission: str, today: Any) -> dict[str, object]:
    def day() -> object:
        return dice.choice([None, today + timedelta(days=dice.randint(-1, 9))])

    found: dict[str, object] = {}
    if dice.random() < 0.5:
        found["last_day"] = day()
    if dice.random() < 0.3:
        found["first_day"] = day()
    if permission.endswith(".process") and dice.random() < 0.7:
        found["four_eyes"] = dice.random() < 0.5
    if permission == "row.discount" and dice.random() < 0.7:
        found["discount_limit"] = dice.choice([None, *LIMITS])
    return found


def random_value(dice: random.Random, permission: str) -> Any:
    kind = BY_ID[permission].choices
    if not kind:
        return dice.random() < 0.8
    if dice.random() < 0.4:
        return dice.choice([False, "all"])
    pool = {"warehouses": ["MAIN", "B", "C"], "places": ["deal", "sale"]}[kind]
    return dice.sample(pool, dice.randint(1, len(pool)))


@pytest.mark.parametrize("seed", range(5))
def test_on_no_day_does_anybody_gain_more_than_the_giver_holds(
    company: Company, admin: Actor, make_actor: MakeActor, frozen_clock: Clock, seed: int
) -> None:
    dice = random.Random(seed)
    for code in "BC":
        warehouses.add(admin, code, f"Depo {code}")
    keepers = [
        make_actor({**dict.fromkeys(RIGHTS, True), "warehouse.view": "all", "row.discount": ["deal", "sale"],
                    "access.edit": True, "employee.edit": True}, login=f"k{number}")
        for number in range(3)
    ]  # fmt: skip
    held = ["rol_1", "rol_2", "rol_3"]
    for code in held:
        for permission in RIGHTS:
            terms = random_terms(dice, permission, company.today() + timedelta(days=2))
            roles.set_grants(admin, code, {}, terms={permission: {**terms, "first_day": None}})
    spare = [roles.add(admin, f"Fazla {number}").code for number in range(3)]
    for code in spare:
        roles.set_grants(admin, code, {"catalog.view": True, "inventory.view": True, "sale.view": True})
    people = [*keepers, *(add_employee(company, f"p{n}", f"Kişi p{n}", spare[n]) for n in range(3))]
    logins = ["k0", "k1", "k2", "p0", "p1", "p2"]
    codes = [*held, *spare, *spare, *spare]
    done = refused = 0
    for _ in range(STEPS):
        by_admin = dice.random() < 0.3
        actor = admin if by_admin else dice.choice(keepers)
        today = company.today()
        permission, role = dice.choice((*RIGHTS, *OFTEN)), dice.choice(codes)
        before = over_days(frozen_clock, people)
        try:
            if dice.random() < 0.8:
                value = {permission: random_value(dice, permission)} if dice.random() < 0.7 else {}
                roles.set_grants(actor, role, value, terms={permission: random_terms(dice, permission, today)})
            else:
                employees.set_roles(actor, dice.choice(logins), dice.sample(codes, dice.randint(0, 2)))
            done += not by_admin
        except AmbarError as error:
            refused += not by_admin
            assert error.code in ("denied", "invalid"), error
        after = over_days(frozen_clock, people)
        for one in people:
            if by_admin:
                continue
            gained = after[one.employee_id] - before[one.employee_id]
            assert gained <= before[actor.employee_id], f"{one} gained {gained - before[actor.employee_id]}"
            assert not gained or one.employee_id != actor.employee_id
        if dice.random() < 0.03:
            frozen_clock.forward(days=1)
    assert done and refused
