"""What tests share: a company in a file of its own, and people with the default roles or any rights."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

for _name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(_name, None)  # read when textual is imported: they would change every picture

import db
from db import clock, grants, passwords
from db.access import Actor
from db.company import Company
from db.permissions import ALL, BY_ID
from db.services import company as companies
from db.text import fold, sort_key

CHEAP = passwords.Cost(passes=1, memory=8, lanes=1)
"""What a password costs in tests: microseconds."""
PASSWORD = "doğru parola"

MakeActor = Callable[..., Actor]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        """Move on by e.g. `minutes=5`; negative: back."""
        self.moment += timedelta(**parts)


@pytest.fixture(autouse=True)
def _cheap_passwords() -> Iterator[None]:
    passwords.set_cost(CHEAP)
    yield
    passwords.set_cost(None)


@pytest.fixture
def frozen_clock() -> Iterator[Clock]:
    """The clock at 2026-11-24 09:00 UTC (12:00 in Istanbul)."""
    still = Clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    clock.set_source(still)
    yield still
    clock.set_source(None)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company as `ambar init` leaves it; its administrator is "admin" with `PASSWORD`."""
    made = make_company(tmp_path / "company" / "ambar.db")
    yield made
    made.close()


def make_company(path: Path) -> Company:
    """See `company`; for fixtures that live longer than a test."""
    made = db.create_company(str(path))
    companies.init(
        Actor(made, None, operator="tester", source="test"),
        login="admin",
        name="Ayşe Yönetici",
        password=PASSWORD,
        company_name="Işık Hırdavat A.Ş.",
    )
    return made


@pytest.fixture
def admin(company: Company) -> Actor:
    """The administrator."""
    with company.read() as engine:
        return Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")


@pytest.fixture
def manager(company: Company) -> Actor:
    """An online store manager."""
    return add_employee(company, "mudur", "Çağla Müdür", "store_manager")


@pytest.fixture
def staff(company: Company) -> Actor:
    """Online store staff."""
    return add_employee(company, "personel", "Şule Personel", "store_staff")


@pytest.fixture
def clerk(company: Company) -> Actor:
    """A warehouse clerk."""
    return add_employee(company, "depocu", "Ismail Depocu", "warehouse_clerk")


@pytest.fixture
def make_actor(company: Company) -> MakeActor:
    """Makes an employee with exactly these rights: `make_actor({"catalog.view": True, "warehouse.view": ["MAIN"],
    "row.price": ["sale"]}, requirements=True)`; `requirements` adds what they need, at its widest."""
    numbers = itertools.count(1)

    def make(
        rights: Mapping[str, bool | str | list[str] | tuple[str, ...]] | None = None,
        *,
        requirements: bool = False,
        login: str | None = None,
    ) -> Actor:
        number = next(numbers)
        wanted = dict(rights or {})
        if requirements:
            todo = list(wanted)
            while todo:
                for needed in BY_ID[todo.pop()].requires:
                    if needed not in wanted:
                        wanted[needed] = ALL if BY_ID[needed].choices else True
                        todo.append(needed)
        with company.write() as engine:
            role = engine.insert(
                "INSERT INTO role (code, name, position) VALUES (?, ?, 100)", (f"rol_{number}", f"Rol {number}")
            )
            for permission, value in wanted.items():
                if value is False:
                    continue
                choices: frozenset[str | int] = frozenset()
                if isinstance(value, list | tuple):
                    choices = frozenset(value)
                    if BY_ID[permission].choices == "warehouses":
                        choices = frozenset(
                            engine.value("SELECT id FROM warehouse WHERE code = ?", (code,)) for code in value
                        )
                        assert None not in choices, f"{permission}: {value}"
                grants.write(engine, role, permission, (not choices, choices))
        return add_employee(company, login or f"kisi_{number}", f"Kişi {number}", f"rol_{number}")

    return make


def add_employee(company: Company, login: str, name: str, *roles: str, os_user: str | None = None) -> Actor:
    """Someone who holds `roles`, put straight into the tables."""
    with company.write() as engine:
        employee = engine.insert(
            "INSERT INTO employee (login, name, name_key, folded, os_user, created_at)"
            " VALUES (?, ?, ?, ?, ?, '2026-01-01T00:00:00.000000Z')",
            (login, name, sort_key(name), fold(f"{login} {name}"), os_user),
        )
        for role in roles:
            engine.run(
                "INSERT INTO employee_role (employee_id, role_id) SELECT ?, id FROM role WHERE code = ?",
                (employee, role),
            )
        engine.next_value("rights")
    return Actor(company, employee, source="test")
