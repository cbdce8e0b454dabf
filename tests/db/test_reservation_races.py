"""Sixteen people want the last one at the same moment, in processes of their own: exactly one of them gets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from db.access import Actor
from db.company import Company
from db.queries import checks, deals
from db.queries import reservations as listing
from db.queries.reservations import ReservationFilter
from db.services import deals as services
from db.services import settings
from tests.books import Shop

AT_ONCE = 16
_RESERVE = """
import sys, db
from db.access import Actor
from db.services import deals, reservations
company = db.open_company(sys.argv[1])
actor = Actor(company, int(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
if sys.argv[3] == "0":
    print(deals.create(actor, {"rows": [{"product": "A", "quantity": "1"}]}).id, flush=True)
else:
    print(reservations.set(actor, int(sys.argv[3]), "A", "1").id, flush=True)
"""


def at_once(company: Company, actor: Actor, deals: list[int]) -> list[int]:
    """All at the same moment: a new deal with one of A (0), or one of A for a deal that is there; their deals."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _RESERVE, str(company.path), str(actor.employee_id), str(deal)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for deal in deals
    ]  # fmt: skip
    for one in started:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    ended = [one.communicate(timeout=60) for one in started]
    assert [one.returncode for one in started] == [0] * len(started), [err for _out, err in ended]
    return [int(out) for out, _err in ended]


@pytest.mark.parametrize("mode", ["on_adding", "manual"])
def test_the_last_one_is_covered_for_exactly_one_of_sixteen(admin: Actor, mode: str) -> None:
    shop = Shop(admin.company, admin)
    shop.receipt(("A", "1", "2"))
    settings.set(admin, "reservation.mode", mode)
    row = {"product": "A", "quantity": "1"}
    there = [0 if mode == "on_adding" else services.create(admin, {"rows": [row]}).id for _ in range(AT_ONCE)]
    made = at_once(admin.company, admin, there)
    rows = [deals.show(admin, one).rows[0] for one in made]
    assert [one.reserved for one in rows] == [1] * AT_ONCE
    assert sorted(one.covered for one in rows) == [*[0] * (AT_ONCE - 1), 1]
    assert sorted(one.short for one in rows) == [0, *[1] * (AT_ONCE - 1)]
    first = min(listing.page(admin, ReservationFilter()).rows, key=lambda line: line.id)
    assert first.covered == 1, "who came first"
    assert checks.run(admin).ok
