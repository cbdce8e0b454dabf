"""Employees: who reaches whom, and that the last administrator stays."""

from __future__ import annotations

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.queries import departments as department_query
from db.queries import employees as query
from db.queries import profile
from db.services import departments, employees, roles


def code_of(call, *args: object, **kwargs: object) -> str:
    with pytest.raises(AmbarError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_add_and_list_in_turkish_order(admin: Actor) -> None:
    for login, name in (("1", "Ömer"), ("2", "Oya"), ("3", "Çiğdem"), ("4", "Cem"), ("5", "Işıl"), ("6", "İnci")):
        employees.add(admin, login, name, roles=["warehouse_clerk"])
    assert [one.name for one in query.every(admin)] == [
        "Ayşe Yönetici", "Cem", "Çiğdem", "Işıl", "İnci", "Oya", "Ömer",
    ]  # fmt: skip


def test_all_that_is_wrong_is_said_at_once(admin: Actor) -> None:
    employees.add(admin, "mehmet", "Mehmet", os_user="mehmet")
    with pytest.raises(AmbarError) as caught:
        employees.add(admin, "mehmet", "", os_user="mehmet", roles=["yok"], password="kısa", language="xx")
    assert caught.value.code == "invalid"
    found = {(one["field"], one["reason"]) for one in caught.value.details["errors"]}
    assert found == {
        ("login", "taken"), ("os_user", "taken"), ("name", "required"), ("roles", "unknown"),
        ("password", "too_short"), ("language", "not_a_choice"),
    }  # fmt: skip
    assert code_of(employees.add, admin, "mehmet", "Mehmet 2") == "already_exists"


@pytest.mark.parametrize("login", ["", "a\nb", "a\x1bb", "a\u200bb", "a\u202eb", "x" * 65, "\ud800"])
def test_strange_logins_are_refused(admin: Actor, login: str) -> None:
    assert code_of(employees.add, admin, login, "Ad") == "invalid"


def test_a_clerk_neither_lists_nor_adds(clerk: Actor) -> None:
    for call, arguments in (
        (query.every, ()), (query.show, ("admin",)), (employees.add, ("x", "X")), (employees.disable, ("admin",)),
        (employees.reset_password, ("admin",)), (employees.unlock, ("yok",)), (employees.edit, ("admin",)),
        (department_query.every, ()), (departments.add, ("X",)),
    ):  # fmt: skip
        assert code_of(call, clerk, *arguments) == "denied"


def test_everyone_sees_their_own_profile(clerk: Actor, make_actor, company: Company) -> None:
    mine = profile.mine(clerk)
    assert mine is not None and (mine.login, mine.roles) == ("depocu", (("warehouse_clerk", None),))
    employees.set_language(clerk, "en")
    assert profile.mine(clerk).language == "en"
    assert profile.mine(Actor(company)) is None
    assert code_of(employees.set_language, Actor(company), "en") == "not_signed_in"


def test_reach_ends_at_rights_that_one_lacks(admin: Actor, clerk: Actor, make_actor) -> None:
    keeper = make_actor({"employee.edit": True}, login="bekci")
    employees.add(admin, "bos", "Boş", password="uzun parola")
    for call in (employees.disable, employees.reset_password, employees.unlock):
        for login in ("admin", "depocu"):
            with pytest.raises(AmbarError) as caught:
                call(keeper, login)
            assert (caught.value.code, caught.value.details["reason"]) == ("denied", "scope")
        call(keeper, "bos")
    assert code_of(employees.edit, keeper, "depocu", os_user="bekci") == "denied"
    assert code_of(employees.edit, keeper, "depocu", name="Başka") == "denied"
    assert {one.login: one.reach for one in query.every(keeper)} == {
        "admin": False, "depocu": False, "bekci": True, "bos": True,
    }  # fmt: skip


def test_an_administrator_is_reached_by_no_one_else_whatever_they_hold(admin: Actor) -> None:
    whole = roles.copy(admin, "administrator", "Vekil")
    vice = Actor(admin.company, employees.add(admin, "vekil", "Vekil", roles=[whole.code]).id)
    for call in (employees.disable, employees.reset_password, employees.unlock):
        assert code_of(call, vice, "admin") == "denied"
    with pytest.raises(AmbarError) as caught:
        employees.add(vice, "x", "X", roles=["administrator"])
    assert caught.value.details["permission"] == "administrator"
    assert code_of(employees.set_roles, vice, "vekil", ["administrator"]) == "denied"


def test_roles_need_the_right_to_give_them(admin: Actor, make_actor) -> None:
    keeper = make_actor({"employee.edit": True, "catalog.view": True}, login="bekci")
    with pytest.raises(AmbarError) as caught:
        employees.add(keeper, "x", "X", roles=["rol_1"])
    assert caught.value.details["permission"] == "access.edit"
    both = make_actor({"employee.edit": True, "access.edit": True, "catalog.view": True}, login="ikisi")
    employees.add(both, "y", "Y", roles=["rol_1"])
    assert code_of(employees.add, both, "z", "Z", roles=["warehouse_clerk"]) == "denied"
    assert code_of(employees.set_roles, both, "ikisi", ["rol_2", "rol_1"]) == "denied"


def test_a_department_is_no_back_door(admin: Actor, make_actor, company: Company) -> None:
    departments.add(admin, "Depo", roles=["warehouse_clerk"])
    keeper = make_actor({"employee.edit": True}, login="bekci")
    with pytest.raises(AmbarError) as caught:
        employees.add(keeper, "x", "X", department="Depo")
    assert caught.value.details["permission"] == "access.edit"
    both = make_actor({"employee.edit": True, "access.edit": True}, login="ikisi")
    assert code_of(employees.edit, both, "ikisi", department="Depo") == "denied"
    assert code_of(employees.add, both, "x", "X", department="Depo") == "denied"
    assert code_of(departments.edit, both, "Depo", roles=["warehouse_clerk", "store_manager"]) == "denied"
    made = employees.add(admin, "yeni", "Yeni", department="Depo")
    assert rights_of(Actor(company, made.id)).may("receipt.process")
    assert query.show(admin, "yeni").department_roles == ("warehouse_clerk",)
    employees.edit(admin, "yeni", department="")
    assert not rights_of(Actor(company, made.id)).may("receipt.process")


def test_departments(admin: Actor) -> None:
    top = departments.add(admin, "Işletme")
    below = departments.add(admin, "Satış", parent="Işletme")
    assert code_of(departments.edit, admin, top.id, parent=below.id) == "invalid"
    assert code_of(departments.edit, admin, top.id, parent=top.id) == "invalid"
    assert code_of(departments.add, admin, "satış") == "already_exists"
    assert code_of(departments.add, admin, "Yeni", parent="yok") == "not_found"
    assert code_of(departments.delete, admin, "Işletme") == "in_use"
    assert departments.edit(admin, "Satış", name="Satış ve pazarlama", parent="", version=1).version == 2
    assert code_of(departments.edit, admin, "Işletme", name="X", version=7) == "conflict"
    departments.delete(admin, "Işletme")
    assert [(one.name, one.parent) for one in department_query.every(admin)] == [("Satış ve pazarlama", None)]


def test_the_last_administrator_stays(admin: Actor) -> None:
    for call in (
        lambda: employees.disable(admin, "admin"),
        lambda: employees.set_roles(admin, "admin", []),
        lambda: employees.set_roles(admin, "admin", ["store_manager"]),
    ):
        assert code_of(call) == "last_administrator"
    employees.add(admin, "ikinci", "İkinci", roles=["administrator"])
    assert code_of(employees.disable, admin, "admin") == "last_administrator"  # the other has no way to sign in
    employees.edit(admin, "ikinci", os_user="ikinci")
    employees.disable(admin, "admin")


def test_the_last_administrator_by_department_stays_too(admin: Actor, company: Company) -> None:
    departments.add(admin, "Yönetim", roles=["administrator"])
    employees.edit(admin, "admin", department="Yönetim")
    employees.set_roles(admin, "admin", [])
    assert rights_of(admin).administrator
    assert code_of(departments.edit, admin, "Yönetim", roles=[]) == "last_administrator"
    assert code_of(employees.edit, admin, "admin", department="") == "last_administrator"


def test_the_only_way_in_of_the_last_administrator_stays(company: Company, admin: Actor) -> None:
    employees.edit(admin, "admin", os_user="ayse")
    with company.write() as engine:
        engine.run("UPDATE employee SET password_hash = NULL")
    assert code_of(employees.edit, admin, "admin", os_user="") == "last_administrator"


def test_a_change_holds_in_sessions_that_are_open(admin: Actor, clerk: Actor) -> None:
    assert rights_of(clerk).may("receipt.process")
    roles.set_grants(admin, "warehouse_clerk", {"receipt.process": False})
    assert not rights_of(clerk).may("receipt.process")
    employees.disable(admin, "depocu")
    assert not rights_of(clerk).scopes and profile.mine(clerk) is None
    employees.enable(admin, "depocu")
    assert rights_of(clerk).may("receipt.edit")


def test_a_stale_edit_says_who_was_faster(admin: Actor, clerk: Actor) -> None:
    employees.edit(admin, "depocu", name="İsmail Depocu", version=1)
    with pytest.raises(AmbarError) as caught:
        employees.edit(admin, "depocu", name="Başka", version=1)
    assert (caught.value.code, caught.value.details["changed_by"]) == ("conflict", "admin")


def test_no_password_reaches_the_log_or_a_list(company: Company, admin: Actor) -> None:
    employees.add(admin, "yeni", "Yeni", password="çok gizli bir şey")
    state = employees.reset_password(admin, "yeni")
    with company.read() as engine:
        everything = repr(engine.rows("SELECT * FROM audit LEFT JOIN audit_text ON audit_id = id"))
    for secret in ("çok gizli", str(state.password), "$argon2"):
        assert secret not in everything and secret not in repr(query.every(admin))


def test_a_department_takes_nothing_from_those_out_of_reach(admin: Actor, make_actor, company: Company) -> None:
    departments.add(admin, "Depo", roles=["warehouse_clerk"])
    made = employees.add(admin, "yeni", "Yeni", department="Depo")
    departments.add(admin, "Yönetim", roles=["administrator"])
    employees.add(admin, "müdür", "Müdür", department="Yönetim")
    both = make_actor({"employee.edit": True, "access.edit": True}, login="ikisi")
    for department in ("Depo", "Yönetim"):
        assert code_of(departments.edit, both, department, roles=[]) == "denied"
    assert rights_of(Actor(company, made.id)).may("receipt.process")
