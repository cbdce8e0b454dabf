"""What a session knows of its rights turns over at the company's midnight, though nobody wrote anything."""

from __future__ import annotations

from db.access import Actor
from db.services import roles
from tests.conftest import Clock
from tui import live


def test_rights_that_end_today_are_gone_tomorrow(admin: Actor, clerk: Actor, frozen_clock: Clock) -> None:
    roles.set_grants(admin, "warehouse_clerk", {}, terms={"receipt.process": {"last_day": "2026-11-24"}})
    known = live.look(clerk, None)
    assert live.look(clerk, known) is known
    frozen_clock.forward(hours=12)
    later = live.look(clerk, known)
    assert later is not known and known.rights is not None and later.rights is not None
    assert known.rights.may("receipt.process") and not later.rights.may("receipt.process")
