"""Days and conditions of grants on the command line."""

from __future__ import annotations

import json

from tests.command_line import Ambar


def test_days_and_conditions_are_set_shown_and_taken_away(ambar: Ambar) -> None:
    found = ambar("role", "set", "store_staff", "sale.process", "true", "--from", "2099-01-01", "--until", "31.01.2099",
                  "--four-eyes", "on").data  # fmt: skip
    assert found["terms"] == {"first_day": "2099-01-01", "last_day": "2099-01-31", "four_eyes": True}
    assert ambar("role", "set", "store_staff", "row.discount", "sale", "--discount-limit", "12.5%").data["terms"] == {
        "discount_limit": "12.5"
    }
    shown = ambar("role", "show", "store_staff")
    assert shown.data["terms"] == {"sale.process": found["terms"], "row.discount": {"discount_limit": "12.5"}}
    told = ambar("role", "show", "store_staff", json=False).out
    assert "Ürün satışı: İşle: evet (01.01.2099 gününden başlayarak, 31.01.2099 gününe kadar" in told
    assert "çift onay)" in told and "(en çok %12,5 indirim)" in told
    left = ambar("role", "set", "store_staff", "sale.process", "true", "--from", "none", "--until", "none")
    assert left.data["terms"] == {"four_eyes": True}
    told = ambar("role", "set", "store_staff", "sale.process", "true", "--four-eyes", "off", json=False).out
    assert "çift onay" not in told
    assert ambar("role", "show", "store_staff").data["terms"] == {"row.discount": {"discount_limit": "12.5"}}
    assert ambar("role", "set", "store_staff", "sale.process", "true", "--from", "yarınki").code == 2
    wrong = ambar("role", "set", "store_staff", "row.discount", "sale", "--discount-limit", "120")
    assert (wrong.code, wrong.error["details"]["errors"][0]["reason"]) == (5, "not_a_percent")


def test_a_file_of_roles_carries_them(ambar: Ambar) -> None:
    ambar("role", "set", "store_staff", "row.discount", "sale", "--discount-limit", "10", "--until", "2099-01-31")
    exported = ambar("role", "export").out
    terms = {"row.discount": {"last_day": "2099-01-31", "discount_limit": "10"}}
    written = {one["id"]: one.get("terms") for one in json.loads(exported)["roles"]}
    assert written == {"store_manager": None, "store_staff": terms, "warehouse_clerk": None}
    ambar("role", "set", "store_staff", "row.discount", "false")
    ambar("role", "set", "store_manager", "sale.process", "true", "--four-eyes", "on")
    assert ambar("role", "import", "-", stdin=exported).code == 0
    assert ambar("role", "show", "store_staff").data["terms"] == terms
    assert ambar("role", "show", "store_manager").data["terms"] == {}, "what the file does not name of a right it gives"
    assert [one["version"] for one in ambar("role", "import", "-", stdin=exported).data] == [3, 4, 1]
    bad = {"roles": [{"id": "store_staff", "grants": {"sale.process": True}, "terms": {"sale.process": "her gün"}}]}
    assert (
        ambar("role", "import", "-", stdin=json.dumps(bad)).error["details"]["errors"][0]["reason"] == "not_an_object"
    )
