"""What is asked about roles: conflicts, comparisons, holders; and the way back to a default role."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor, may
from db.company import Company
from db.errors import AmbarError
from db.permissions import PERMISSIONS
from db.queries import roles as query
from db.queries.roles import Conflict
from db.services import roles, settings, warehouses
from db.terms import FREE, Terms
from tests.conftest import Clock, MakeActor, add_employee


def types(found: tuple[Conflict, ...]) -> list[str]:
    return [one.type for one in found]


def test_conflicts_of_a_set_of_roles(admin: Actor) -> None:
    assert query.conflicts(admin, ["warehouse_clerk"]) == ()
    assert types(query.conflicts(admin, ["store_manager"])) == [
        "receipt",
        "adjustment",
        "transfer",
        "sale",
        "write_off",
    ]
    roles.add(admin, "İptalci", code="iptal")
    roles.set_grants(admin, "iptal", {"receipt.cancel": True})
    assert query.conflicts(admin, ["iptal"]) == (), "without effect: what it needs is missing"
    (found,) = query.conflicts(admin, ["warehouse_clerk", "iptal", "iptal"])
    assert found == Conflict("receipt", {
        "receipt.edit": ("warehouse_clerk",), "receipt.process": ("warehouse_clerk",), "receipt.cancel": ("iptal",),
    })  # fmt: skip
    terms = {"receipt.process": {"four_eyes": True}}
    roles.set_grants(admin, "warehouse_clerk", {}, terms=terms)
    assert query.conflicts(admin, ["warehouse_clerk", "iptal"]) == ()
    roles.set_grants(admin, "iptal", {"receipt.process": True})
    assert types(query.conflicts(admin, ["warehouse_clerk", "iptal"])) == ["receipt"], "lifted by the other role"
    assert types(query.conflicts(admin, ["administrator"])) == ["adjustment", "transfer", "sale", "write_off"]
    settings.set(admin, "inventory", "off")
    assert query.conflicts(admin, ["administrator"]) == ()
    with pytest.raises(AmbarError):
        query.conflicts(admin, ["yok"])


def test_compare(admin: Actor, make_actor: MakeActor) -> None:
    warehouses.add(admin, "DEPO", "Depo")
    copied = roles.copy(admin, "store_staff", "Kasa").code
    assert query.compare(admin, "store_staff", copied) == ()
    changes: dict[str, Any] = {"audit.view": True, "warehouse.view": ["MAIN", "DEPO"]}
    roles.set_grants(admin, copied, changes, terms={"row.discount": {"discount_limit": 10}})
    found = query.compare(admin, "store_staff", copied)
    assert [(one.permission, one.value, one.other, one.other_terms) for one in found] == [
        ("row.discount", ("deal", "sale"), ("deal", "sale"), Terms(discount_limit=Decimal(10))),
        ("warehouse.view", "all", ("MAIN", "DEPO"), FREE),
        ("audit.view", False, True, FREE),
    ]
    third = roles.copy(admin, copied, "Kasa 2").code
    roles.set_grants(admin, third, {"warehouse.view": ["MAIN"]})
    keeper = make_actor({"access.edit": True, "warehouse.view": ["MAIN"]}, requirements=True)
    assert query.compare(keeper, copied, third) == (), "they differ in a warehouse that one does not see"
    assert len(query.compare(admin, copied, third)) == 1
    for pair in (("yok", copied), (copied, "yok")):
        with pytest.raises(AmbarError):
            query.compare(admin, *pair)


def test_holders(admin: Actor, company: Company, clerk: Actor, manager: Actor, frozen_clock: Clock) -> None:
    found = query.holders_of(admin, "receipt.process")
    assert [(one.login, one.roles, one.value) for one in found] == [
        ("admin", ("administrator",), True),
        ("mudur", ("store_manager",), True),
        ("depocu", ("warehouse_clerk",), True),
    ]
    assert {one.login: one.value for one in query.holders_of(admin, "row.price")} == {
        "admin": ("deal", "sale"),
        "mudur": ("deal", "sale"),
    }
    add_employee(company, "ikisi", "Ikisi Birden", "store_manager", "warehouse_clerk")
    roles.set_grants(admin, "warehouse_clerk", {}, terms={"receipt.process": {"last_day": "2026-11-24"}})
    assert len(query.holders_of(admin, "receipt.process")) == 4
    frozen_clock.forward(days=1)
    held = {one.login: one.roles for one in query.holders_of(admin, "receipt.process")}
    assert held == {"admin": ("administrator",), "mudur": ("store_manager",), "ikisi": ("store_manager",)}
    roles.set_grants(admin, "store_manager", {"catalog.view": False})
    held = {one.login: one.roles for one in query.holders_of(admin, "receipt.process")}
    assert held == {"admin": ("administrator",), "ikisi": ("store_manager",)}, "one lacks what it needs, one has it so"
    with pytest.raises(AmbarError):
        query.holders_of(admin, "yok.hak")
    settings.set(admin, "inventory", "off")
    with pytest.raises(AmbarError) as caught:
        query.holders_of(admin, "receipt.process")
    assert caught.value.details["reason"] == "inventory_off"


def test_a_default_role_goes_back(admin: Actor, clerk: Actor, company: Company) -> None:
    before = query.show(admin, "warehouse_clerk")
    assert roles.restore_default(admin, "warehouse_clerk").version == 1, "nothing to do"
    changes: dict[str, Any] = {one.id: False for one in PERMISSIONS} | {"audit.view": True, "sale.process": True}
    roles.set_grants(admin, "warehouse_clerk", changes, terms={"sale.process": {"four_eyes": True}})
    assert not may(clerk, "receipt.process")
    state = roles.restore_default(admin, "warehouse_clerk", version=2)
    after = query.show(admin, "warehouse_clerk")
    assert (after.grants, after.terms, state.version) == (before.grants, {}, 3)
    assert may(clerk, "receipt.process") and not may(clerk, "audit.view")
    with company.read() as engine:
        told = engine.rows(
            "SELECT before, after FROM audit JOIN audit_text ON audit_id = id WHERE field = 'audit.view'"
        )
    assert told == [("off", "on"), ("on", "off")]


def test_going_back_obeys_the_rules(admin: Actor, make_actor: MakeActor) -> None:
    def refused(actor: Actor, role: str, **more: Any) -> tuple[object, object]:
        with pytest.raises(AmbarError) as caught:
            roles.restore_default(actor, role, **more)
        details = caught.value.details
        return caught.value.code, details.get("reason") or details.get("errors", [{}])[0].get("reason")

    keeper = make_actor({"access.edit": True, "catalog.view": True})
    roles.set_grants(admin, "store_staff", {"contact.view": False})
    assert refused(keeper, "store_staff") == ("denied", "missing")
    assert refused(admin, "administrator")[0] == "not_editable"
    assert refused(admin, "rol_1") == ("invalid", "no_default")
    assert refused(admin, "yok")[0] == "not_found"
    assert refused(admin, "store_staff", version=1)[0] == "conflict"
    roles.set_grants(admin, "store_staff", {"sale.view": False})
    settings.set(admin, "inventory", "off")
    assert refused(admin, "store_staff") == ("denied", "inventory_off")


def test_one_s_own_role_does_not_go_back_wider(admin: Actor, company: Company) -> None:
    roles.set_grants(admin, "warehouse_clerk", {"access.edit": True, "audit.view": True, "receipt.cancel": True})
    both = add_employee(company, "iki", "Iki Rollü", "warehouse_clerk", "store_manager")
    assert roles.restore_default(both, "warehouse_clerk").version == 3, "less is one's own affair"
    roles.set_grants(admin, "warehouse_clerk", {"access.edit": True, "receipt.edit": False})
    with pytest.raises(AmbarError) as caught:
        roles.restore_default(both, "warehouse_clerk")
    assert caught.value.details["role"] == "warehouse_clerk"
