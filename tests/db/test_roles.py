"""Roles: what they give, who may give it, and what saving an edit comes to."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.models import Pipeline
from db.permissions import BY_ID, PERMISSIONS
from db.queries import access
from db.queries import roles as query
from db.services import employees, roles, settings, warehouses

ROLE = "warehouse_clerk"


def refused(error: pytest.ExceptionInfo[AmbarError]) -> tuple[object, ...]:
    return error.value.code, error.value.details.get("permission"), error.value.details.get("reason")


def test_several_roles_are_saved_at_once(company: Company, admin: Actor, clerk: Actor, staff: Actor) -> None:
    changes = {
        ROLE: {"receipt.cancel": True, "product.create": False, "report.view": ["balance", "abc"]},
        "store_staff": {"row.price": ["sale"], "warehouse.view": ["MAIN"], "catalog.view": True},
    }
    assert query.affected(admin, changes) == query.Affected(rights=5, employees=2)
    states = roles.save(admin, changes, {ROLE: 1, "store_staff": 1})
    assert {code: state.version for code, state in states.items()} == {ROLE: 2, "store_staff": 2}
    mine = rights_of(clerk)
    assert mine.may("receipt.cancel") and not mine.may("product.create")
    assert mine.scopes["report.view"] == frozenset({"balance", "abc"})
    theirs = rights_of(staff)
    assert theirs.may("row.price", "sale") and not theirs.may("row.price", "deal")
    assert theirs.warehouse_ids() is not None
    grants = access.matrix(admin).grants
    assert grants["store_staff"]["warehouse.view"] == ("MAIN",)
    assert grants["store_staff"]["row.price"] == ("sale",)
    assert grants[ROLE]["report.view"] == ("abc", "balance")
    with company.read() as engine:
        rows = engine.rows(
            "SELECT target, field, before, after FROM audit LEFT JOIN audit_text ON audit_id = id WHERE kind = 'role'"
        )
    assert (ROLE, "receipt.cancel", "off", "on") in rows and (ROLE, "product.create", "on", "off") in rows
    assert ("store_staff", "row.price", '["deal", "sale"]', '["sale"]') in rows
    assert ("store_staff", "warehouse.view", "all", "on") in rows
    assert ("store_staff", "warehouse.view", None, "MAIN") in rows


def test_all_or_nothing_and_all_that_is_wrong_at_once(admin: Actor) -> None:
    before = access.matrix(admin)
    with pytest.raises(AmbarError) as caught:
        roles.save(
            admin,
            {
                ROLE: {
                    "receipt.cancel": True,
                    "catalog.view": "all",
                    "report.view": True,
                    "warehouse.view": ["MAIN", "YOK"],
                    "row.price": ["sale", "kasa"],
                }
            },
        )
    assert caught.value.code == "invalid"
    assert [(one["field"], one["reason"], one["role"]) for one in caught.value.details["errors"]] == [
        ("catalog.view", "not_a_choice", ROLE),
        ("report.view", "needs_choice", ROLE),
        ("warehouse.view", "unknown", ROLE),
        ("row.price", "unknown", ROLE),
    ]
    assert access.matrix(admin) == before


def test_an_edit_that_changes_nothing_leaves_no_trace(company: Company, admin: Actor) -> None:
    with company.read() as engine:
        before = engine.value("SELECT count(*) FROM audit")
    state = roles.set_grants(admin, ROLE, {"catalog.view": True, "warehouse.view": "all", "receipt.delete": False})
    with company.read() as engine:
        assert (state.version, engine.value("SELECT count(*) FROM audit")) == (1, before)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [("not_found", ("yok", {})), ("not_found", (ROLE, {"no.such": True})), ("not_editable", ("administrator", {}))],
)
def test_what_there_is_not(admin: Actor, code: str, arguments: tuple[str, dict[str, bool]]) -> None:
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(admin, *arguments)
    assert caught.value.code == code


def test_a_stale_edit_says_who_was_faster(admin: Actor, make_actor) -> None:
    roles.set_grants(admin, ROLE, {"receipt.cancel": True}, version=1)
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(admin, ROLE, {"receipt.cancel": False}, version=1)
    assert (caught.value.code, caught.value.details["version"], caught.value.details["changed_by"]) == (
        "conflict", 2, "admin",
    )  # fmt: skip


def test_nobody_gives_what_they_do_not_hold(make_actor) -> None:
    keeper = make_actor(
        {"access.edit": True, "report.view": ["balance"], "warehouse.view": ["MAIN"]}, requirements=True
    )
    for permission, value, reason in (
        ("receipt.delete", True, "missing"),
        ("report.view", ["abc", "balance", "counts", "deliveries", "ledger", "reorder", "turnover"], "scope"),
        ("report.view", "all", "scope"),
    ):
        with pytest.raises(AmbarError) as caught:
            roles.set_grants(keeper, ROLE, {permission: value})
        assert refused(caught) == ("denied", permission, reason)
    roles.set_grants(keeper, "store_staff", {"report.view": ["balance"]})
    made = roles.add(keeper, "Yeni rol")
    roles.set_grants(keeper, made.code, {"catalog.view": True, "warehouse.view": ["MAIN"]})
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, made.code, {"warehouse.view": "all"})
    assert refused(caught) == ("denied", "warehouse.view", "scope")


def test_nobody_widens_a_role_that_they_hold(company: Company, make_actor) -> None:
    keeper = make_actor({"access.edit": True})
    with company.read() as engine:
        own = engine.value(
            "SELECT code FROM role WHERE id = (SELECT role_id FROM employee_role WHERE employee_id = ?)",
            (keeper.employee_id,),
        )
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, own, {"catalog.view": True})
    assert caught.value.code == "denied"
    with company.write() as engine:  # the same right by another role, so that only the widening is at stake
        role = engine.insert("INSERT INTO role (code, name) VALUES ('ek', 'Ek')")
        engine.run("INSERT INTO role_grant (role_id, permission, everything) VALUES (?, 'catalog.view', 1)", (role,))
        engine.run("INSERT INTO employee_role VALUES (?, ?)", (keeper.employee_id, role))
        engine.next_value("rights")
    assert rights_of(keeper).may("catalog.view")
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, own, {"catalog.view": True})
    assert refused(caught) == ("denied", "access.edit", "scope")


def test_a_requirement_does_not_wake_rights_that_someone_else_gave(company: Company, make_actor) -> None:
    sleeping = make_actor({"product.delete": True})
    assert not rights_of(sleeping).may("product.delete")
    keeper = make_actor({"access.edit": True, "catalog.view": True})
    with company.read() as engine:
        code = engine.value(
            "SELECT code FROM role WHERE id = (SELECT role_id FROM employee_role WHERE employee_id = ?)",
            (sleeping.employee_id,),
        )
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, code, {"catalog.view": True})
    assert refused(caught) == ("denied", "product.delete", "missing")


def test_foreign_warehouses_stay_unseen_and_untouched(company: Company, admin: Actor, make_actor) -> None:
    warehouses.add(admin, "GİZLİ", "Gizli depo")
    roles.set_grants(admin, ROLE, {"warehouse.view": ["MAIN", "GİZLİ"]})
    keeper = make_actor({"access.edit": True, "warehouse.view": ["MAIN"], "audit.view": True}, requirements=True)
    assert query.show(keeper, ROLE).grants["warehouse.view"] == ("MAIN",)
    assert "GİZLİ" not in repr(query.editor(keeper)) and "GİZLİ" not in repr(access.matrix(keeper))
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, ROLE, {"warehouse.view": ["GİZLİ"]})
    assert caught.value.details["errors"][0]["reason"] == "unknown"
    roles.set_grants(keeper, ROLE, {"warehouse.view": []})
    assert query.show(admin, ROLE).grants["warehouse.view"] == ("GİZLİ",)
    from db.queries import audit

    assert "GİZLİ" not in repr(audit.page(keeper).rows) and "GİZLİ" in repr(audit.page(admin).rows)


def test_missing_requirements_are_named(admin: Actor) -> None:
    made = roles.add(admin, "Boş rol")
    roles.set_grants(admin, made.code, {"sale.process": True, "catalog.view": True})
    assert query.editor(admin).missing[made.code] == {"sale.process": ("sale.view", "inventory.view")}
    assert query.editor(admin).missing["store_manager"] == {}


def test_names_and_codes(company: Company, admin: Actor) -> None:
    made = roles.add(admin, "  Şoför ve ÇIRAK ", about="Teslimat")
    assert made.code == "sofor_ve_cirak"
    assert [role.name for role in query.every(admin)][-1] == "Şoför ve ÇIRAK"
    for twin in ("şoför ve çırak", "DEPO MEMURU", "warehouse clerk"):
        with pytest.raises(AmbarError) as caught:
            roles.add(admin, twin)
        assert caught.value.code == "already_exists"
    for wrong in ("", "  ", "a\u202eb", "x" * 256, "\x1b[31m"):
        with pytest.raises(AmbarError) as caught:
            roles.add(admin, wrong)
        assert caught.value.code == "invalid"
    with pytest.raises(AmbarError) as caught:
        roles.add(admin, "Başka", code="../x")
    assert caught.value.code == "invalid"
    assert roles.add(admin, "[@click=app.bell]x[/]").code == "click_app_bell_x"
    assert roles.add(admin, "漢字").code == "role"
    state = roles.rename(admin, ROLE, name="Depo sorumlusu", version=1)
    assert state.code == ROLE and query.show(admin, ROLE, language="en").name == "Depo sorumlusu"
    assert query.show(admin, "store_staff", language="en").name == "Online store staff"


def test_copies_give_the_same(admin: Actor, make_actor) -> None:
    made = roles.copy(admin, ROLE, "Depo memuru 2")
    matrix = access.matrix(admin).grants
    assert matrix[made.code] == matrix[ROLE]
    whole = roles.copy(admin, "administrator", "Vekil")
    vice = employees.add(admin, "vekil", "Vekil", roles=[whole.code])
    rights = rights_of(Actor(admin.company, vice.id))
    assert not rights.administrator and set(rights.scopes) == set(BY_ID)
    keeper = make_actor({"access.edit": True})
    with pytest.raises(AmbarError) as caught:
        roles.copy(keeper, ROLE, "Benim")
    assert caught.value.code == "denied"


def test_delete_only_without_holders(admin: Actor, clerk: Actor) -> None:
    with pytest.raises(AmbarError) as caught:
        roles.delete(admin, ROLE)
    assert (caught.value.code, caught.value.details["holders"]) == ("in_use", 1)
    employees.set_roles(admin, "depocu", [])
    roles.delete(admin, ROLE)
    assert ROLE not in [role.id for role in query.every(admin)]
    for call in (roles.delete, lambda actor, role: roles.rename(actor, role, name="Kral")):
        with pytest.raises(AmbarError) as caught:
            call(admin, "administrator")
        assert caught.value.code == "not_editable"


def test_merge_moves_holders(admin: Actor, clerk: Actor) -> None:
    made = roles.copy(admin, ROLE, "Aynı")
    employees.set_roles(admin, "depocu", [ROLE, made.code])
    with pytest.raises(AmbarError):
        roles.merge(admin, ROLE, "store_staff")
    roles.merge(admin, ROLE, made.code)
    assert query.show(admin, made.code).holders == ("depocu",)
    assert rights_of(clerk).may("receipt.process")


def test_inventory_off_hides_and_keeps(admin: Actor, clerk: Actor) -> None:
    before = access.matrix(admin).grants
    settings.set(admin, "inventory", "off")
    matrix = access.matrix(admin)
    assert not matrix.inventory
    assert {right.section for right in matrix.permissions} == {"catalog", "crm", "catalog_options", "settings"}
    assert set(matrix.grants[ROLE]) == {right.id for right in matrix.permissions}
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(admin, ROLE, {"receipt.cancel": True})
    assert refused(caught) == ("denied", "receipt.cancel", "inventory_off")
    assert not rights_of(clerk).may("receipt.process") and not rights_of(admin).may("receipt.process")
    roles.set_grants(admin, ROLE, {"product.edit": True})
    settings.set(admin, "inventory", "on")
    after = access.matrix(admin).grants
    assert after[ROLE] == {**before[ROLE], "product.edit": True}
    assert rights_of(clerk).may("receipt.process")


def test_inventory_off_gives_nobody_a_way_up(admin: Actor, make_actor) -> None:
    keeper = make_actor({"access.edit": True, "employee.edit": True})
    settings.set(admin, "inventory", "off")
    with pytest.raises(AmbarError) as caught:
        employees.add(keeper, "uzun_kol", "Uzun Kol", roles=[ROLE])
    assert caught.value.code == "denied"


def test_the_matrix_is_what_the_list_says(admin: Actor) -> None:
    matrix = access.matrix(admin, language="en")
    assert [(role.id, role.name) for role in matrix.roles] == [
        ("store_manager", "Online store manager"),
        ("store_staff", "Online store staff"),
        ("warehouse_clerk", "Warehouse clerk"),
    ]
    assert [right.id for right in matrix.permissions] == [permission.id for permission in PERMISSIONS]
    for permission in PERMISSIONS:
        for role, default in permission.defaults:
            given = matrix.grants[role][permission.id]
            assert (sorted(given) if isinstance(given, tuple) else given) == (
                sorted(default) if isinstance(default, tuple) else default
            )


def test_what_one_holds_no_longer_cannot_be_given(company: Company, make_actor, frozen_clock) -> None:
    keeper = make_actor({"access.edit": True, "catalog.view": True})
    with company.write() as engine:
        engine.run("UPDATE role_grant SET last_day = '2026-11-24' WHERE permission = 'catalog.view' AND role_id > 4")
        engine.next_value("rights")
    roles.add(keeper, "Yeni rol")
    for terms in ({}, {"catalog.view": {"last_day": "2026-11-25"}}):
        with pytest.raises(AmbarError) as caught:
            roles.set_grants(keeper, "yeni_rol", {"catalog.view": True}, terms=terms)
        assert refused(caught) == ("denied", "catalog.view", "scope"), "longer than one holds it"
    last = {"catalog.view": {"last_day": "2026-11-24"}}
    roles.set_grants(keeper, "yeni_rol", {"catalog.view": True}, terms=last)
    frozen_clock.forward(days=1)
    roles.set_grants(keeper, "yeni_rol", {"catalog.view": False})
    with pytest.raises(AmbarError) as caught:
        roles.set_grants(keeper, "yeni_rol", {"catalog.view": True})
    assert refused(caught) == ("denied", "catalog.view", "missing")


def test_rights_to_deals_name_pipelines_that_there_are_and_nobody_gives_another_than_their_own(
    company: Company, admin: Actor, make_actor: Any
) -> None:
    with company.write():
        Pipeline.insert(code="dealers", name="Bayiler", position=2).execute()
    roles.add(admin, "Satış", code="satis")
    roles.save(admin, {"satis": {"catalog.view": True, "contact.view": True, "deal.view": ["sales", "dealers"]}})
    with pytest.raises(AmbarError) as caught:
        roles.save(admin, {"satis": {"deal.view": ["sales", "yok"]}})
    assert [(one["reason"], one["value"]) for one in caught.value.details["errors"]] == [("unknown", "yok")]
    giver = make_actor(
        {"access.edit": True, "catalog.view": True, "contact.view": True, "deal.view": ["dealers"]}, login="veren"
    )
    roles.add(giver, "Bayi", code="bayi")
    roles.save(giver, {"bayi": {"deal.view": ["dealers"]}})
    with pytest.raises(AmbarError) as caught:
        roles.save(giver, {"bayi": {"deal.view": ["dealers", "sales"]}})
    assert caught.value.code == "denied"
    assert list(query.editor(giver).pipelines) == ["sales", "dealers"]
