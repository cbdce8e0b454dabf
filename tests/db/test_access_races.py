"""Two administrators at the same moment, in processes of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.services import employees

_STRIKE = """
import sys, db
from db.access import Actor
from db.errors import AmbarError
from db.services import employees
company = db.open_company(sys.argv[1])
actor = Actor(company, int(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
try:
    getattr(employees, sys.argv[3])(actor, sys.argv[4], *([[]] if sys.argv[3] == "set_roles" else []))
    print("done")
except AmbarError as error:
    print(error.code)
"""


@pytest.mark.parametrize("how", ["disable", "set_roles"])
@pytest.mark.parametrize("turn", range(3))
def test_two_administrators_remove_each_other(company: Company, admin: Actor, how: str, turn: int) -> None:
    other = employees.add(admin, "öteki", "Öteki", roles=["administrator"], password="uzun parola", must_change=False)
    pairs = ((admin.employee_id, "öteki"), (other.id, "admin"))
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _STRIKE, str(company.path), str(key), how, victim],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for key, victim in pairs
    ]  # fmt: skip
    for one in both:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    answers = sorted(one.communicate(timeout=30)[0].strip() for one in both)
    assert answers == ["denied", "done"]
    left = [rights_of(Actor(company, key)).administrator for key, _ in pairs]
    assert left.count(True) == 1


def test_both_leave_at_once_and_one_stays(company: Company, admin: Actor) -> None:
    other = employees.add(admin, "öteki", "Öteki", roles=["administrator"], os_user="oteki")
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _STRIKE, str(company.path), str(key), "disable", login],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for key, login in ((admin.employee_id, "admin"), (other.id, "öteki"))
    ]  # fmt: skip
    for one in both:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    answers = sorted(one.communicate("\n", timeout=30)[0].strip() for one in both)
    assert answers == ["done", "last_administrator"]
