"""Roles, employees, departments, the matrix and the audit log on the command line."""

from __future__ import annotations

import json

from db.access import Actor
from db.permissions import PERMISSIONS
from tests.command_line import Ambar
from tests.conftest import MakeActor


def test_an_employee_is_added_changed_switched_off(ambar: Ambar) -> None:
    made = ambar("employee", "add", "mehmet", "--name", "Mehmet Kaya", "--role", "warehouse_clerk", "--os-user", "mk",
                 "--password-stdin", stdin="geçici parola\n").data  # fmt: skip
    assert (made["roles"], made["os_user"], made["password"], made["must_change"]) == (
        ["warehouse_clerk"], "mk", True, True,
    )  # fmt: skip
    again = ambar("employee", "add", "mehmet", "--name", "x")
    assert (again.code, again.error["code"]) == (5, "already_exists")
    changed = ambar("employee", "edit", "mehmet", "--name", "Mehmet K.", "--role", "store_staff").data
    assert (changed["name"], changed["roles"]) == ("Mehmet K.", ["store_staff"])
    assert ambar("employee", "edit", "mehmet", "--no-roles").data["roles"] == []
    assert ambar("employee", "disable", "mehmet").data["active"] is False
    assert ambar("stock", by="mehmet").error["code"] == "not_signed_in"
    assert ambar("employee", "enable", "mehmet").data["active"] is True
    assert [one["login"] for one in ambar("employee", "list").data] == ["admin", "mehmet"]
    assert ambar("employee", "show", "yok").code == 4


def test_a_password_is_reset_to_a_one_time_one(ambar: Ambar, clerk: Actor) -> None:
    found = ambar("employee", "password", "depocu").data
    assert len(found["password"]) >= 8
    told = ambar("employee", "password", "depocu", json=False).out
    assert "tek kullanımlık parola" in told
    assert "password" not in ambar("employee", "password", "depocu", "--password-stdin", stdin="yeni parola\n").data
    short = ambar("employee", "password", "depocu", "--password-stdin", stdin="a\n")
    assert short.error["details"]["errors"][0]["reason"] == "too_short"
    assert ambar("employee", "password", "depocu", "--password-stdin").code == 2


def test_the_last_administrator_stays(ambar: Ambar) -> None:
    for words in (("disable", "admin"), ("edit", "admin", "--no-roles")):
        found = ambar("employee", *words)
        assert (found.code, found.error["code"]) == (5, "last_administrator")


def test_a_role_is_made_changed_copied_merged(ambar: Ambar) -> None:
    assert ambar("role", "add", "Satın alma", "--code", "satinalma").data["grants"]["catalog.view"] is False
    assert ambar("role", "set", "satinalma", "catalog.view", "true").data["value"] is True
    assert ambar("role", "set", "satinalma", "warehouse.view", "MAIN").data["value"] == ["MAIN"]
    assert ambar("role", "set", "satinalma", "warehouse.view", "all").data["value"] == "all"
    assert ambar("role", "set", "satinalma", "row.price", "deal,sale").code == 0
    assert ambar("role", "set", "satinalma", "catalog.view", "belki").error["code"] == "invalid"
    assert ambar("role", "set", "satinalma", "yok.hak", "true").code in (4, 5)
    assert ambar("role", "set", "administrator", "catalog.view", "false").error["code"] == "not_editable"
    copied = ambar("role", "copy", "satinalma", "Satın alma 2").data
    assert copied["grants"]["warehouse.view"] == "all"
    assert ambar("role", "merge", copied["id"], "satinalma").data["id"] == "satinalma"
    assert ambar("role", "merge", "store_staff", "satinalma").error["code"] == "invalid"
    assert "satinalma" in [one["id"] for one in ambar("role", "list").data]
    assert "Kataloğu görüntüle: evet" in ambar("role", "show", "satinalma", json=False).out


def test_roles_go_out_and_come_back(ambar: Ambar) -> None:
    out = ambar("role", "export").out
    data = json.loads(out)
    assert "administrator" not in [one["id"] for one in data["roles"]]
    data["roles"].append({"id": "yeni", "name": "Yeni rol", "grants": {"catalog.view": True}})
    data["roles"][0]["grants"]["catalog.export"] = False
    assert ambar("role", "import", "-", stdin=json.dumps(data)).code == 0
    assert ambar("role", "show", "yeni").data["grants"]["catalog.view"] is True
    assert ambar("role", "show", data["roles"][0]["id"]).data["grants"]["catalog.export"] is False
    data["roles"] = [{"id": "bir", "name": "Bir", "grants": {}}, {"id": "iki", "grants": {"yok.hak": True}}]
    assert ambar("role", "import", "-", stdin=json.dumps(data)).code != 0
    assert ambar("role", "show", "bir").code == 4


def test_the_matrix_names_every_right_for_every_role_but_the_administrators(ambar: Ambar) -> None:
    found = ambar("access", "matrix").data
    assert found.keys() == {"inventory", "roles", "permissions", "grants"}
    assert [one["id"] for one in found["roles"]] == ["store_manager", "store_staff", "warehouse_clerk"]
    assert [one["id"] for one in found["permissions"]] == [one.id for one in PERMISSIONS]
    assert found["permissions"][1].keys() == {"id", "section", "kind", "requires"}
    for role in ("store_manager", "store_staff", "warehouse_clerk"):
        assert set(found["grants"][role]) == {one.id for one in PERMISSIONS}
        for right in PERMISSIONS:
            expected = dict(right.defaults)[role]
            value = found["grants"][role][right.id]
            assert (sorted(value) if isinstance(value, list) else value) == (
                sorted(expected) if isinstance(expected, tuple) else expected
            )
    assert "Depo memuru" in ambar("access", "matrix", json=False).out


def test_departments_hold_roles(ambar: Ambar, clerk: Actor) -> None:
    made = ambar("department", "add", "Satış", "--role", "store_staff").data
    assert (made["name"], made["roles"]) == ("Satış", ["store_staff"])
    assert ambar("sale", by="depocu").code == 2
    assert ambar("employee", "edit", "depocu", "--department", "Satış").data["department"] == "Satış"
    assert ambar("partner", "list", "--customer", by="depocu").code == 0
    assert ambar("department", "edit", "Satış", "--name", "Satış ekibi").data["name"] == "Satış ekibi"
    assert [one["name"] for one in ambar("department", "list").data] == ["Satış ekibi"]


def test_the_audit_log_by_employee_kind_and_day(ambar: Ambar, clerk: Actor) -> None:
    ambar("settings", "set", "oversell", "on")
    ambar("role", "list", by="depocu")
    (line,) = ambar("audit", "list", "--kind", "setting").data
    assert (line["employee"], line["target"], line["before"], line["after"]) == ("admin", "oversell", "off", "on")
    (refused,) = ambar("audit", "list", "--employee", "depocu").data
    assert (refused["kind"], refused["target"]) == ("denied", "access.edit")
    assert ambar("audit", "list", "--to", "2020-01-01").data == []
    assert len(ambar("audit", "list", "--from", "bugün", "--limit", "2").data) == 2


def test_nobody_gives_what_they_do_not_hold(ambar: Ambar, make_actor: MakeActor) -> None:
    make_actor({"access.edit": True, "employee.edit": True}, requirements=True, login="insan")
    found = ambar("role", "set", "warehouse_clerk", "audit.view", "true", by="insan")
    assert (found.code, found.error["code"]) == (3, "denied")
    assert ambar("employee", "password", "admin", by="insan").error["details"]["reason"] == "scope"
