"""Days and conditions of grants: kept, shown, told in the audit log, and never a way to climb."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor, may
from db.company import Company
from db.errors import AmbarError
from db.queries import roles as query
from db.services import employees, roles
from db.terms import Terms
from tests.conftest import Clock, MakeActor, add_employee

ROLE = "warehouse_clerk"


def refused(actor: Actor, role: str, changes: Any, terms: Any = None) -> tuple[object, ...]:
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(actor, role, changes, terms=terms)
    return caught.value.code, caught.value.details.get("permission"), caught.value.details.get("reason")


def test_a_grant_holds_from_its_first_day_to_its_last(admin: Actor, clerk: Actor, frozen_clock: Clock) -> None:
    terms = {"receipt.cancel": {"first_day": "2026-11-25", "last_day": date(2026, 11, 26)}}
    roles.set_grants(admin, ROLE, {"receipt.cancel": True}, terms=terms)
    held = []
    for _ in range(4):
        held.append(may(clerk, "receipt.cancel"))
        frozen_clock.forward(days=1)
    assert held == [False, True, True, False]


def test_the_day_turns_at_the_companys_midnight(admin: Actor, clerk: Actor, frozen_clock: Clock) -> None:
    """12:00 in Istanbul now; its midnight comes at 21:00 UTC."""
    roles.set_grants(admin, ROLE, {}, terms={"receipt.process": {"last_day": "2026-11-24"}})
    frozen_clock.forward(hours=11, minutes=59)
    assert may(clerk, "receipt.process")
    frozen_clock.forward(minutes=1)
    assert not may(clerk, "receipt.process")


def test_terms_are_shown_kept_and_told(company: Company, admin: Actor) -> None:
    terms = {
        "sale.process": {"four_eyes": True, "first_day": "2026-12-01"},
        "row.discount": {"discount_limit": "12,5%".replace(",", ".")},
    }
    roles.set_grants(admin, "store_staff", {}, terms=terms)
    want = {
        "sale.process": Terms(first_day=date(2026, 12, 1), four_eyes=True),
        "row.discount": Terms(discount_limit=Decimal("12.5")),
    }
    assert query.show(admin, "store_staff").terms == want
    assert query.editor(admin).terms["store_staff"] == want and query.editor(admin).terms[ROLE] == {}
    roles.set_grants(admin, "store_staff", {"row.discount": ["sale"]})
    assert query.show(admin, "store_staff").terms == want, "another reach keeps the terms"
    copied = roles.copy(admin, "store_staff", "Kasa").code
    assert query.show(admin, copied).terms == want
    roles.set_grants(admin, "store_staff", {}, terms={"sale.process": {"first_day": None}})
    assert query.show(admin, "store_staff").terms["sale.process"] == Terms(four_eyes=True)
    roles.set_grants(admin, "store_staff", {"row.discount": False})
    roles.set_grants(admin, "store_staff", {"row.discount": ["sale"]})
    assert "row.discount" not in query.show(admin, "store_staff").terms, "taken away and given again: without"
    with company.read() as engine:
        told = engine.rows(
            "SELECT field, before, after FROM audit JOIN audit_text ON audit_id = id"
            " WHERE kind = 'role' AND target = 'store_staff' AND field LIKE '%:%' ORDER BY id"
        )
    assert told == [
        ("sale.process:first_day", None, "2026-12-01"),
        ("sale.process:four_eyes", None, "on"),
        ("row.discount:discount_limit", None, "12.5"),
        ("sale.process:first_day", "2026-12-01", None),
        ("row.discount:discount_limit", "12.5", None),
    ]


def test_everything_wrong_about_terms_is_named_at_once(admin: Actor) -> None:
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(
            admin,
            ROLE,
            {"audit.view": False},
            terms={
                "sale.process": {"first_day": "2026-12-01", "last_day": "2026-11-30"},
                "receipt.process": {"last_day": "yarın", "discount_limit": 5, "four_eyes": "evet"},
                "receipt.edit": {"four_eyes": True, "colour": "red"},
                "row.discount": {"discount_limit": "101%"},
                "audit.view": {"last_day": "2026-12-01"},
            },
        )
    found = sorted((one["field"], one["reason"]) for one in caught.value.details["errors"])
    assert found == [
        ("audit.view", "not_given"),
        ("colour", "unknown_field"),
        ("discount_limit", "no_condition"),
        ("discount_limit", "not_a_percent"),
        ("four_eyes", "no_condition"),
        ("four_eyes", "not_a_choice"),
        ("last_day", "before_first_day"),
        ("last_day", "not_a_day"),
        ("row.discount", "not_given"),
    ]
    assert query.show(admin, ROLE).terms == {}


def test_roles_of_other_terms_do_not_give_the_same(admin: Actor) -> None:
    other = roles.copy(admin, ROLE, "Depo 2").code
    roles.set_grants(admin, other, {}, terms={"receipt.process": {"four_eyes": True}})
    with pytest.raises(AmbarError) as caught:
        roles.merge(admin, other, ROLE)
    assert caught.value.details["errors"][0]["reason"] == "different"


def test_affected_counts_those_whose_terms_change(admin: Actor, clerk: Actor, staff: Actor) -> None:
    terms = {ROLE: {"receipt.process": {"four_eyes": True}}}
    assert query.affected(admin, {}, terms) == query.Affected(rights=1, employees=1)


# No climbing ---------------------------------------------------------------------


@pytest.fixture
def keeper(make_actor: MakeActor, admin: Actor) -> Actor:
    """Keeps roles; discounts up to 10 per cent until the end of the month, and processes sales by four eyes."""
    made = make_actor({"access.edit": True, "employee.edit": True, "row.discount": ["sale"], "sale.process": True},
                      requirements=True)  # fmt: skip
    terms = {"row.discount": {"discount_limit": 10, "last_day": "2026-11-30"}, "sale.process": {"four_eyes": True}}
    roles.set_grants(admin, "rol_1", {}, terms=terms)
    roles.add(admin, "Boş", code="bos")
    return made


def test_one_gives_no_more_than_one_holds(keeper: Actor, admin: Actor, frozen_clock: Clock) -> None:
    needs = {"catalog.view": True, "inventory.view": True, "sale.view": True}
    roles.set_grants(keeper, "bos", needs)
    no = ("denied", "row.discount", "scope")
    wanted = {"row.discount": ["sale"]}
    for terms in (
        {},
        {"discount_limit": 10},
        {"last_day": "2026-11-30"},
        {"discount_limit": "10.000001", "last_day": "2026-11-30"},
        {"discount_limit": 10, "last_day": "2026-12-01"},
    ):
        assert refused(keeper, "bos", wanted, {"row.discount": terms}) == no
    assert refused(keeper, "bos", {"row.discount": ["sale", "deal"]},
                   {"row.discount": {"discount_limit": 10, "last_day": "2026-11-30"}}) == no  # fmt: skip
    roles.set_grants(keeper, "bos", wanted, terms={"row.discount": {"discount_limit": 9, "last_day": "2026-11-29"}})
    roles.set_grants(keeper, "bos", {}, terms={"row.discount": {"discount_limit": 10, "first_day": "2026-11-28"}})
    assert refused(keeper, "bos", {}, {"row.discount": {"discount_limit": None}}) == no
    assert refused(keeper, "bos", {}, {"row.discount": {"last_day": None}}) == no
    assert refused(keeper, "bos", {"sale.process": True}) == ("denied", "sale.process", "scope")
    roles.set_grants(keeper, "bos", {"sale.process": True}, terms={"sale.process": {"four_eyes": True}})
    assert refused(keeper, "bos", {}, {"sale.process": {"four_eyes": False}}) == ("denied", "sale.process", "scope")


def test_one_lifts_no_condition_of_oneself(frozen_clock: Clock, keeper: Actor, admin: Actor) -> None:
    for terms in (
        {"row.discount": {"discount_limit": 11}},
        {"row.discount": {"discount_limit": None}},
        {"row.discount": {"last_day": None}},
        {"sale.process": {"four_eyes": False}},
    ):
        assert refused(keeper, "rol_1", {}, terms)[0] == "denied"
    roles.set_grants(keeper, "rol_1", {}, terms={"row.discount": {"discount_limit": 5}})
    assert refused(keeper, "rol_1", {}, {"row.discount": {"discount_limit": 6}})[0] == "denied"


def test_giving_a_role_counts_its_terms_too(keeper: Actor, admin: Actor, company: Company) -> None:
    """A role of the same rights, for longer and without conditions, is not theirs to give; the other way it is."""
    needs = {"catalog.view": True, "inventory.view": True, "sale.view": True, "sale.process": True}
    roles.set_grants(admin, "bos", needs)
    add_employee(company, "yeni", "Yeni")
    with pytest.raises(AmbarError) as caught:
        employees.set_roles(keeper, "yeni", ["bos"])
    assert caught.value.details["permission"] == "sale.process"
    roles.set_grants(admin, "bos", {}, terms={"sale.process": {"four_eyes": True}})
    employees.set_roles(keeper, "yeni", ["bos"])
    roles.set_grants(admin, "bos", {}, terms={"sale.process": {"four_eyes": False}})
    with pytest.raises(AmbarError) as caught:
        employees.reset_password(keeper, "yeni")
    assert caught.value.details["reason"] == "scope", "someone bound by less is out of reach"


def test_a_requirement_prolonged_wakes_nothing_that_one_does_not_hold(
    admin: Actor, company: Company, make_actor: MakeActor, frozen_clock: Clock
) -> None:
    keeper = make_actor({"access.edit": True, "catalog.view": True})
    roles.add(admin, "Boş", code="bos")
    roles.set_grants(
        admin, "bos", {"catalog.view": True, "product.delete": True}, terms={"catalog.view": {"last_day": "2026-11-24"}}
    )
    add_employee(company, "yeni", "Yeni", "bos")
    assert refused(keeper, "bos", {}, {"catalog.view": {"last_day": None}}) == ("denied", "product.delete", "missing")
    roles.set_grants(admin, "bos", {"product.delete": False})
    roles.set_grants(keeper, "bos", {}, terms={"catalog.view": {"last_day": None}})
