"""Two administrators at the same moment, a hundred times, in processes of their own: one always stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.services import departments, employees

ROUNDS = 100
_STRIKE = """
import sys, db
from db.access import Actor
from db.errors import AmbarError
from db.services import departments, employees, roles
company = db.open_company(sys.argv[1])
actor = Actor(company, int(sys.argv[2]))
ways = {
    "disable": lambda victim: employees.disable(actor, victim),
    "take": lambda victim: employees.set_roles(actor, victim, []),
    "swap": lambda victim: employees.edit(actor, victim, roles=["store_staff"], active=False),
    "close": lambda victim: employees.edit(actor, victim, os_user=""),
    "leave": lambda victim: employees.edit(actor, victim, department=""),
    "empty": lambda victim: departments.edit(actor, "Yönetim", roles=[]),
}
print("ready", flush=True)
for line in sys.stdin:
    way, victim = line.split()
    try:
        ways[way](victim)
        print("done", flush=True)
    except AmbarError as error:
        print(error.code, flush=True)
"""


@contextmanager
def fighters(company: Company, *keys: int | None) -> Iterator[list[subprocess.Popen[str]]]:
    """A process for each of them, ready to strike."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _STRIKE, str(company.path), str(key)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for key in keys
    ]  # fmt: skip
    try:
        for one in started:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        yield started
    finally:
        for one in started:
            one.communicate(timeout=30)


def strike(fighters: list[subprocess.Popen[str]], way: str, *victims: str) -> list[str]:
    """Both at once; what each was answered."""
    for one, victim in zip(fighters, victims, strict=True):
        assert one.stdin is not None
        one.stdin.write(f"{way} {victim}\n")
    for one in fighters:
        assert one.stdin is not None
        one.stdin.flush()
    return [one.stdout.readline().strip() for one in fighters if one.stdout is not None]


def restore(company: Company, *keys: int | None) -> None:
    """Both are administrators again, straight in the tables."""
    with company.write() as engine:
        for key in keys:
            engine.run("UPDATE employee SET active = 1, department_id = NULL, os_user = login WHERE id = ?", (key,))
            engine.run("DELETE FROM employee_role WHERE employee_id = ?", (key,))
            engine.run(
                "INSERT INTO employee_role (employee_id, role_id) SELECT ?, id FROM role WHERE code = 'administrator'",
                (key,),
            )
        engine.next_value("rights")


def administrators(company: Company, *keys: int | None) -> int:
    return sum(rights_of(Actor(company, key)).administrator for key in keys)


@pytest.fixture
def other(admin: Actor) -> Actor:
    """A second administrator."""
    made = employees.add(admin, "öteki", "Öteki", roles=["administrator"], os_user="oteki")
    return Actor(admin.company, made.id)


def test_two_administrators_remove_each_other_a_hundred_times(company: Company, admin: Actor, other: Actor) -> None:
    keys = (admin.employee_id, other.employee_id)
    first = 0
    with fighters(company, *keys) as both:
        for number in range(ROUNDS):
            restore(company, *keys)
            turn = 1 if number % 2 else -1  # who is told first
            answers = strike(both[::turn], ("disable", "take", "swap")[number % 3], *("öteki", "admin")[::turn])[::turn]
            assert sorted(answers) == ["denied", "done"], (number, answers)
            assert administrators(company, *keys) == 1
            first += answers[0] == "done"
    assert 0 < first < ROUNDS, "not one of them before the other each time: no race at all"


@pytest.mark.parametrize("way", ["disable", "take", "leave", "empty", "close"])
def test_both_leave_at_once_and_one_stays(company: Company, admin: Actor, other: Actor, way: str) -> None:
    keys = (admin.employee_id, other.employee_id)
    if way in ("leave", "empty"):
        departments.add(admin, "Yönetim", roles=["administrator"])
    with fighters(company, *keys) as both:
        for _round in range(10):
            restore(company, *keys)
            with company.write() as engine:
                engine.run("UPDATE employee SET password_hash = NULL")
                if way in ("leave", "empty"):
                    engine.run("DELETE FROM employee_role")
                    engine.run("UPDATE employee SET department_id = (SELECT id FROM department)")
                engine.next_value("rights")
            answers = strike(both, way, "admin", "öteki")
            if way == "empty":
                assert answers == ["last_administrator"] * 2
            else:
                assert sorted(answers) == ["done", "last_administrator"], answers
            assert administrators(company, *keys) == (2 if way in ("empty", "close") else 1)
            with company.read() as engine:
                assert engine.value("SELECT count(*) FROM employee WHERE active AND os_user IS NOT NULL") >= 1
