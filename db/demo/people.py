"""The demo's employees, departments and own role, made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db.access import Actor
from db.demo_people import ADMIN, BRANCH, PEOPLE, ROLE_NAMES
from db.passwords import Secret
from db.services import departments, employees, roles

SECRET: Final = Secret(
    "$argon2id$v=19$m=65536,t=3,p=1$YW1iYXIgZGVtbyBzYWx0IQ$URPC7FQSzX/6IrS1a89FH5iAabrwPEqrszwxcjkdcuE"
)


def add(admin: Actor) -> Mapping[str, Actor]:
    """Add departments, the branch's role and everyone but the administrator, who is there; who acts by login."""
    company = admin.company
    with company.write():
        for name in dict.fromkeys(person.department for person in PEOPLE):
            departments.add(admin, name)
        roles.copy(admin, "warehouse_clerk", ROLE_NAMES[BRANCH], code=BRANCH)
        roles.rename(admin, BRANCH, about="Şube mağazada çalışan depo memuru: yalnız kendi deposunu görür.")
        roles.set_grants(admin, BRANCH, {"warehouse.view": ["SUBE"]})
        employees.edit(admin, ADMIN.login, department=ADMIN.department)
    for person in PEOPLE[1:]:
        employees.add(admin, person.login, person.name, roles=person.roles, department=person.department,
                      password=SECRET, must_change=False)  # fmt: skip
    with company.read() as engine:
        keys = dict(engine.rows("SELECT login, id FROM employee"))
    return {person.login: Actor(company, keys[person.login], source="demo") for person in PEOPLE}
