"""The demo's employees: one for each role, one with two, one of the branch alone, one without any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from db.access import Actor
from db.passwords import Secret
from db.permissions import ADMINISTRATOR
from db.services import departments, employees, roles

PASSWORD: Final = "ambar2026"
"""The one password of all of them."""
SECRET: Final = Secret(
    "$argon2id$v=19$m=65536,t=3,p=1$YW1iYXIgZGVtbyBzYWx0IQ$URPC7FQSzX/6IrS1a89FH5iAabrwPEqrszwxcjkdcuE"
)
BRANCH: Final = "sube_memuru"
"""The role of the branch's clerk: a warehouse clerk who sees the branch alone."""
ROLE_NAMES: Final = {BRANCH: "Şube memuru"}
"""The names of the roles that are the demo's own."""


@dataclass(frozen=True, slots=True)
class Person:
    """An employee of the demo; `roles`: codes."""

    login: str
    name: str
    roles: tuple[str, ...]
    department: str


ADMIN: Final = Person("elif", "Elif Işık", (ADMINISTRATOR,), "Yönetim")
PEOPLE: Final = (
    ADMIN,
    Person("murat", "Murat Demirtaş", ("store_manager",), "Yönetim"),
    Person("selin", "Selin Kaya", ("store_staff",), "Satış"),
    Person("mehmet", "Mehmet Yıldız", ("warehouse_clerk",), "Depo"),
    Person("zeynep", "Zeynep Arslan", ("store_staff", "warehouse_clerk"), "Depo"),
    Person("hasan", "Hasan Çetin", (BRANCH,), "Şube"),
    Person("can", "Can Öztürk", (), "Satış"),
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
