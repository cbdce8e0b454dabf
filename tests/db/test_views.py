"""Looking through another's eyes: what is seen is theirs exactly, and nothing at all can be written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import passwords
from db.access import Actor, Declaration, rights_of
from db.company import Company
from db.errors import AmbarError
from db.queries import audit as audit_log
from db.queries import documents, profile, roles
from db.queries.audit import AuditFilter
from db.queries.documents import DocumentFilter
from db.services import employees, settings, sign_in, views
from db.services import roles as role_services
from tests.access_table import CALLS, Call
from tests.books import Shop
from tests.conftest import CHEAP, MakeActor, add_employee
from tests.test_architecture import FUNCTIONS
from tests.test_permission_matrix import House, furnish


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    passwords.set_cost(CHEAP)
    return furnish(tmp_path_factory.mktemp("view"))


def fingerprint(company: Company) -> list[object]:
    """What is stored, table by table."""
    with company.read() as engine:
        tables = [
            name
            for (name,) in engine.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%search%'"
            )
        ]
        return [(name, engine.rows(f'SELECT * FROM "{name}"')) for name in sorted(tables)]


@pytest.mark.parametrize("eyes", ["administrator", "employee", "roles"])
def test_no_service_writes_and_no_query_leaves_a_trace(house: House, eyes: str) -> None:
    other = add_employee(house.company, f"göz-{eyes}", "Göz", "administrator")
    with house.company.read() as engine:
        login = engine.value("SELECT login FROM employee WHERE id = ?", (other.employee_id,))
    view = (
        views.begin(house.admin, roles=["administrator"])
        if eyes == "roles"
        else views.begin(house.admin, login if eyes == "administrator" else "store_manager")
    )
    before = fingerprint(house.company)
    for call in CALLS:
        declaration = getattr(FUNCTIONS[call.function], "__declaration__", None)
        assert isinstance(declaration, Declaration)
        found = _answer(view, call, house)
        if declaration.writes:
            assert found is not None and (found.code, found.details["reason"]) == ("denied", "view_as"), call.id
    assert fingerprint(house.company) == before


def _answer(actor: Actor, call: Call, house: House) -> AmbarError | None:
    try:
        FUNCTIONS[call.function](actor, *call.arguments(house.world), **call.named(house.world))
    except AmbarError as error:
        return error
    return None


def test_the_doors_that_have_no_gate_refuse_too(house: House) -> None:
    view = views.begin(house.admin, "store_manager")
    for door in (
        lambda: sign_in.change_password(view, None, "yepyeni bir parola"),
        lambda: sign_in.unlock(view, "x"),
        lambda: sign_in.confirm(view, "x"),
    ):
        with pytest.raises(AmbarError) as caught:
            door()
        assert caught.value.details["reason"] == "view_as"


def test_what_is_seen_is_exactly_theirs(house: House) -> None:
    for login in ("store_manager", "store_staff", "warehouse_clerk", "hiçkimse"):
        who = next(actor for actor, _given in house.people.values() if _login(actor) == login)
        view = views.begin(house.admin, login)
        assert replace(rights_of(view), viewed=False) == rights_of(who)
        assert profile.mine(view) == profile.mine(who)
        assert _list(view) == _list(who)


def _login(actor: Actor) -> str:
    found = profile.mine(actor)
    return found.login if found else ""


def _list(actor: Actor) -> object:
    try:
        return documents.page(actor, DocumentFilter())
    except AmbarError as error:
        return error.code, error.details


def test_roles_add_up_and_give_warehouses_days_and_inventory_off(company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "5", "2"))
    role_services.add(admin, "Şube", code="sube")
    rights = dict.fromkeys(("catalog.view", "inventory.view", "receipt.view"), True)
    role_services.set_grants(admin, "sube", {**rights, "warehouse.view": ["SHOP"]})
    view = views.begin(admin, roles=["sube"])
    assert documents.page(view, DocumentFilter()).total == 0
    both = views.begin(admin, roles=["sube", "warehouse_clerk"])
    assert rights_of(both).may("transfer.process") and not rights_of(view).may("transfer.process")
    found = profile.mine(view)
    assert found is not None and (found.name, found.login, [code for code, _name in found.roles]) == ("", "", ["sube"])
    settings.set(admin, "inventory", "off")
    assert not rights_of(view).may("receipt.view")


def test_a_role_that_may_edit_access_sees_what_it_could_give(company: Company, admin: Actor) -> None:
    role_services.add(admin, "Yetkili", code="yetkili")
    role_services.set_grants(admin, "yetkili", {"employee.edit": True, "access.edit": True})
    holder = add_employee(company, "yeter", "Yeter", "yetkili")
    add_employee(company, "aynı", "Aynı", "yetkili")
    view = views.begin(admin, roles=["yetkili"])
    from db.queries.employees import every

    reach = {one.login: one.reach for one in every(view)}
    assert reach == {one.login: one.reach for one in every(holder)}
    assert reach["aynı"] and not reach["admin"]
    assert roles.affected(view, {}) == roles.affected(holder, {})


def test_only_administrators_look_and_only_while_they_are(
    company: Company, admin: Actor, make_actor: MakeActor
) -> None:
    manager = add_employee(company, "murat", "Murat", "store_manager")
    other = add_employee(company, "esra", "Esra", "administrator")
    with pytest.raises(AmbarError) as caught:
        views.begin(manager, "esra")
    assert caught.value.code == "denied"
    view = views.begin(other, "murat")
    assert rights_of(view).may("receipt.view")
    employees.set_roles(admin, "esra", ["store_staff"])
    assert not rights_of(view).scopes
    with pytest.raises(AmbarError):
        documents.page(view, DocumentFilter())


def test_a_view_of_a_view_is_none_and_nobody_unknown_is_seen(company: Company, admin: Actor) -> None:
    add_employee(company, "murat", "Murat", "store_manager")
    add_employee(company, "esra", "Esra", "administrator")
    view = views.begin(admin, "esra")
    with pytest.raises(AmbarError) as caught:
        views.begin(view, "murat")
    assert caught.value.details["reason"] == "view_as"
    employees.disable(admin, "murat")
    for login, roles_, code in (("yok", (), "not_found"), ("murat", (), "invalid"), (None, ("yok",), "invalid"),
                                (None, (), "invalid"), ("admin", (), "invalid")):  # fmt: skip
        with pytest.raises(AmbarError) as caught:
            views.begin(admin, login, roles=roles_)
        assert caught.value.code == code


def test_beginning_and_end_stand_in_the_audit_log_under_ones_own_name(company: Company, admin: Actor) -> None:
    add_employee(company, "murat", "Murat", "store_manager")
    for login, codes in (("murat", ()), (None, ("store_staff", "warehouse_clerk"))):
        view = views.begin(admin, login, roles=codes)
        with pytest.raises(AmbarError):
            settings.set(view, "inventory", "off")
        views.end(admin, view)
    found = audit_log.page(admin, AuditFilter(), limit=4).rows
    assert [(row.kind, row.employee, row.target) for row in found] == [
        ("view_ended", "admin", "store_staff, warehouse_clerk"),
        ("view_begun", "admin", "store_staff, warehouse_clerk"),
        ("view_ended", "admin", "murat"),
        ("view_begun", "admin", "murat"),
    ]
