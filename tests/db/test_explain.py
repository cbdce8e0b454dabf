"""Why: yes or no for any employee, right, warehouse and document, with its grounds, and nothing told that is hidden."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor, may
from db.company import Company
from db.errors import AmbarError
from db.permissions import PERMISSIONS
from db.queries.access import Explanation, explain
from db.services import departments, documents, employees, products, roles, settings, warehouses
from tests.books import CUSTOMER
from tests.conftest import Clock, MakeActor, add_employee


def kinds(found: Explanation) -> list[object]:
    return [one["kind"] for one in found.because]


def refused(actor: Actor, *args: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(AmbarError) as caught:
        explain(actor, *args, **more)
    details = dict(caught.value.details)
    details.pop("key", None)
    return caught.value.code, details


@pytest.fixture
def drafts(admin: Actor) -> dict[str, str]:
    """A write-off in MAIN, one in DEPO, one in both, and a sale that falls 20 per cent below the list."""
    warehouses.add(admin, "DEPO", "Depo")
    products.add(admin, "CIV", "Cıvata", price="100", purchase_price="60")
    places = {"main": ["MAIN"], "depo": ["DEPO"], "both": ["MAIN", "DEPO"]}
    found = {
        name: documents.create(
            admin, "write_off", {"rows": [{"product": "CIV", "quantity": "1", "warehouse": code} for code in codes]}
        ).number
        for name, codes in places.items()
    }
    sale = {"warehouse": "MAIN", "customer": CUSTOMER, "rows": [{"product": "CIV", "quantity": "1", "price": "80"}]}
    found["sale"] = documents.create(admin, "sale", sale).number
    return found


def test_it_says_what_the_gate_says(admin: Actor, clerk: Actor, staff: Actor, manager: Actor) -> None:
    logins = {"admin": admin, "depocu": clerk, "personel": staff, "mudur": manager}
    for inventory in ("on", "off"):
        settings.set(admin, "inventory", inventory)
        for login, actor in logins.items():
            for permission in PERMISSIONS:
                found = explain(admin, login, permission.id)
                assert found.allowed == may(actor, permission.id) == (found.reason is None)
                assert found.because


def test_the_deciding_roles_and_what_they_reach(admin: Actor, company: Company) -> None:
    place = departments.add(admin, "Depo bölümü", roles=["warehouse_clerk"])
    employees.add(admin, "veli", "Veli", roles=["store_staff"], department="Depo bölümü")
    roles.set_grants(admin, "store_staff", {}, terms={"row.discount": {"discount_limit": 10}})
    assert place.id
    found = explain(admin, "veli", "catalog.view", language="en")
    assert [(one["role"], one.get("department")) for one in found.because] == [
        ("store_staff", None),
        ("warehouse_clerk", "Depo bölümü"),
    ]
    assert explain(admin, "veli", "row.discount").because == (
        {"kind": "role", "role": "store_staff", "name": "Çevrimiçi mağaza personeli", "value": ("deal", "sale"),
         "discount_limit": Decimal(10)},
    )  # fmt: skip
    assert explain(admin, "admin", "row.discount").because == (
        {"kind": "administrator", "role": "administrator", "name": "Sistem yöneticisi"},
    )


def test_what_is_missing(admin: Actor, make_actor: MakeActor, frozen_clock: Clock, company: Company) -> None:
    make_actor({"warehouse.edit": True, "inventory.view": True}, login="veli")
    found = explain(admin, "veli", "warehouse.edit")
    assert (found.allowed, found.reason) == (False, "missing")
    assert [(one["kind"], one.get("permission")) for one in found.because] == [
        ("role", None), ("requirement", "inventory.view"), ("requirement", "warehouse.view"),
        ("requirement", "catalog.view"),
    ]  # fmt: skip
    assert explain(admin, "veli", "audit.view").because == ({"kind": "no_role", "permission": "audit.view"},)
    roles.set_grants(admin, "rol_1", {"audit.view": True}, terms={"audit.view": {"first_day": "2026-11-25"}})
    found = explain(admin, "veli", "audit.view")
    assert found.reason == "missing" and kinds(found) == ["day"]
    frozen_clock.forward(days=1)
    assert explain(admin, "veli", "audit.view").allowed
    settings.set(admin, "inventory", "off")
    assert explain(admin, "admin", "sale.view").reason == "inventory_off"
    with company.write() as engine:
        engine.run("UPDATE employee SET active = 0 WHERE login = 'veli'")
        engine.next_value("rights")
    assert kinds(explain(admin, "veli", "audit.view")) == ["switched_off"]


def test_everyone_asks_about_themselves_others_with_access_edit(
    clerk: Actor, admin: Actor, company: Company, make_actor: MakeActor
) -> None:
    assert explain(clerk, "depocu", "receipt.process").allowed
    for login in ("admin", "yok"):
        assert refused(clerk, login, "receipt.process") == (
            "denied",
            {"permission": "access.edit", "reason": "missing"},
        )
    keeper = make_actor({"access.edit": True})
    assert not explain(keeper, "depocu", "audit.view").allowed
    assert refused(keeper, "yok", "audit.view")[0] == "not_found"
    assert refused(keeper, "depocu", "yok.hak")[0] == "not_found"
    assert refused(Actor(company), "depocu", "audit.view")[0] == "denied"


def test_of_a_warehouse(admin: Actor, drafts: dict[str, str], make_actor: MakeActor) -> None:
    veli = make_actor({"write_off.edit": True, "warehouse.view": ["MAIN"]}, requirements=True, login="veli")
    assert explain(admin, "veli", "write_off.edit", warehouse="MAIN").allowed
    found = explain(admin, "veli", "write_off.edit", warehouse="DEPO")
    assert (found.reason, found.because[0]["warehouses"]) == ("scope", ["DEPO"])
    hidden, absent = (refused(veli, "veli", "write_off.edit", warehouse=code) for code in ("DEPO", "YOK"))
    assert hidden == absent == ("not_found", {"what": "warehouse"})
    hidden, absent = (explain(veli, "veli", "sale.view", warehouse=code) for code in ("DEPO", "YOK"))
    assert hidden == absent and hidden.reason == "missing"


def test_of_a_document_scope_and_state(admin: Actor, drafts: dict[str, str], make_actor: MakeActor) -> None:
    veli = make_actor(
        {"write_off.edit": True, "write_off.process": True, "write_off.cancel": True, "warehouse.view": ["MAIN"]},
        requirements=True, login="veli",
    )  # fmt: skip
    assert explain(admin, "veli", "write_off.edit", document=drafts["main"]).allowed
    assert explain(admin, "veli", "write_off.view", document=drafts["both"]).allowed
    for name, permission in (("both", "edit"), ("depo", "view"), ("depo", "process")):
        found = explain(admin, "veli", f"write_off.{permission}", document=drafts[name])
        assert (found.reason, found.because[0]["warehouses"]) == ("scope", ["DEPO"])
    found = explain(veli, "veli", "write_off.edit", document=drafts["both"])
    assert (found.reason, found.because[0]["warehouses"]) == ("scope", []), "a foreign warehouse is not named"
    hidden = refused(veli, "veli", "write_off.edit", document=drafts["depo"])
    assert (
        hidden == refused(veli, "veli", "write_off.edit", document="MH-000999") == ("not_found", {"what": "document"})
    )
    assert explain(admin, "veli", "write_off.cancel", document=drafts["main"]).reason == "not_processed"
    found = explain(admin, "veli", "write_off.process", document=drafts["main"])
    assert (found.reason, found.because[0]["kind"], found.because[0]["sku"]) == ("insufficient_stock", "rule", "CIV")
    stock = [{"product": "CIV", "quantity": "9", "purchase_price": "1"}]
    documents.create_and_process(admin, "adjustment", {"warehouse": "MAIN", "rows": stock})
    assert explain(admin, "veli", "write_off.process", document=drafts["main"]).allowed
    documents.process(veli, drafts["main"])
    for action, reason in (("process", "already_processed"), ("edit", "not_editable")):
        found = explain(veli, "veli", f"write_off.{action}", document=drafts["main"])
        assert (found.reason, found.because) == (reason, ({"kind": "status", "status": "processed"},))
    assert explain(veli, "veli", "write_off.cancel", document=drafts["main"]).allowed


def test_a_document_of_another_type_and_one_that_the_asker_may_not_view(
    admin: Actor, drafts: dict[str, str], make_actor: MakeActor
) -> None:
    assert refused(admin, "admin", "receipt.edit", document=drafts["sale"])[0] == "usage"
    assert refused(admin, "admin", "receipt.edit", document="ZZ-1")[0] == "not_found"
    keeper = make_actor({"access.edit": True})
    for number in (drafts["sale"], "US-000999"):
        assert refused(keeper, "admin", "sale.edit", document=number) == (
            "denied", {"permission": "sale.view", "reason": "missing"},
        )  # fmt: skip
    make_actor({"catalog.purchase_price": True, "catalog.view": True}, login="veli")
    found = explain(admin, "veli", "catalog.purchase_price", document=drafts["sale"])
    assert found.reason == "missing" and found.because[0] == {"kind": "no_role", "permission": "sale.view"}


def test_one_s_own_draft_is_deleted_by_the_right_to_edit(
    admin: Actor, drafts: dict[str, str], make_actor: MakeActor
) -> None:
    veli = make_actor({"write_off.edit": True, "warehouse.view": ["MAIN"]}, requirements=True, login="veli")
    row = {"product": "CIV", "quantity": "1"}
    mine = documents.create(veli, "write_off", {"warehouse": "MAIN", "rows": [row]})
    found = explain(veli, "veli", "write_off.delete", document=mine.number)
    assert found.allowed and kinds(found) == ["creator"]
    assert explain(veli, "veli", "write_off.delete", document=drafts["main"]).reason == "missing"
    assert not explain(veli, "veli", "write_off.delete").allowed


def test_conditions(admin: Actor, drafts: dict[str, str], clerk: Actor, staff: Actor) -> None:
    assert explain(admin, "personel", "sale.process", document=drafts["sale"]).reason == "insufficient_stock"
    roles.set_grants(admin, "store_staff", {}, terms={"row.discount": {"discount_limit": 15}})
    roles.set_grants(admin, "warehouse_clerk", {}, terms={"sale.process": {"four_eyes": True}})
    found = explain(admin, "personel", "sale.process", document=drafts["sale"])
    assert found.reason == "limit"
    assert found.because == (
        {"kind": "limit", "permission": "row.discount", "row": 1, "sku": "CIV", "limit": Decimal(15),
         "given": Decimal(20)},
    )  # fmt: skip
    found = explain(admin, "admin", "sale.process", document=drafts["sale"])
    assert found.reason == "four_eyes" and found.because[0]["roles"] == ["warehouse_clerk"]
    assert explain(admin, "depocu", "sale.process", document=drafts["sale"]).reason == "insufficient_stock"
    found = explain(admin, "depocu", "sale.process")
    assert found.allowed and kinds(found) == ["role", "four_eyes"]


def test_nothing_of_a_foreign_warehouse_in_the_answer(
    admin: Actor, drafts: dict[str, str], make_actor: MakeActor, company: Company
) -> None:
    """Someone who keeps access in one warehouse asks about someone who works in another."""
    keeper = make_actor({"access.edit": True, "write_off.view": True, "warehouse.view": ["MAIN"]}, requirements=True)
    add_employee(company, "genel", "Genel", "warehouse_clerk")
    roles.set_grants(admin, "warehouse_clerk", {"warehouse.view": ["DEPO"]})
    for more in ({}, {"warehouse": "MAIN"}, {"document": drafts["both"]}, {"document": drafts["main"]}):
        for permission in ("warehouse.view", "write_off.view", "write_off.process"):
            assert "DEPO" not in str(explain(keeper, "genel", permission, **more))  # type: ignore[arg-type]
