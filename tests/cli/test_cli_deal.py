"""`ambar deal`, `ambar reserve`, `ambar tick` and a sale with "deal"."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.services import pipelines
from tests.command_line import Ambar

Paper = Callable[..., str]
CUSTOMER = "Perakende müşteri"


@pytest.fixture
def full(shop: Actor, ambar: Ambar, paper: Paper) -> Actor:
    """The shop with 10 of M8-40 in MAIN, 3 in SUBE."""
    for place, quantity in (("MAIN", "10"), ("SUBE", "3")):
        rows = [{"product": "M8-40", "quantity": quantity, "purchase_price": "2"}]
        assert ambar("doc", "new", "adjustment", "--file", paper(warehouse=place, rows=rows), "--process").code == 0
    return shop


def made(ambar: Ambar, paper: Paper, quantity: str = "4", **more: Any) -> int:
    rows = [{"product": "M8-40", "quantity": quantity}]
    return int(ambar("deal", "new", "--file", paper(customer=CUSTOMER, rows=rows, **more)).data["id"])


def test_new_show_edit_and_list(full: Actor, ambar: Ambar, paper: Paper, tmp_path: Path) -> None:
    key = made(ambar, paper, title="Mutfak", external_id="CRM-1", expected_on="2026-12-01")
    shown = ambar("deal", "show", str(key)).data
    row = shown["rows"][0]
    assert (shown["title"], shown["stage"], shown["status"], shown["totals"]["total"]) == (
        "Mutfak",
        "new",
        "open",
        "16.00",
    )
    assert (row["reserved"], row["covered"], row["available"], row["shipped"]) == ("4", "4", "6", "0")
    (tmp_path / "geri.json").write_text(json.dumps(shown | {"title": "Mutfak 2"}), encoding="utf-8")
    assert ambar("deal", "edit", str(key), "--file", str(tmp_path / "geri.json")).code == 0, (
        "what was shown may come back"
    )
    stale = ambar("deal", "edit", str(key), "--file", str(tmp_path / "geri.json"))
    assert (stale.code, stale.error["code"]) == (6, "conflict")
    assert [one["title"] for one in ambar("deal", "list", "--text", "mutfak").data] == ["Mutfak 2"]
    again = ambar("deal", "new", "--file", paper(external_id="CRM-1"))
    assert (again.code, again.error["code"], again.error["details"]["id"]) == (5, "already_exists", key)
    told = ambar("deal", "show", str(key), json=False).out
    assert "Mutfak 2" in told and "Satış hattı" in told and "Cıvata M8×40" in told


def test_wrong_things_are_named_all_at_once(full: Actor, ambar: Ambar, paper: Paper) -> None:
    rows = [{"product": "YOK", "quantity": "1"}, {"product": "M8-40", "quantity": "-1"}]
    wrong = ambar("deal", "new", "--file", paper(stage="yok", customer="Hiç kimse", strange=1, rows=rows))
    assert wrong.code == 5
    assert {(one["field"], one["reason"]) for one in wrong.error["details"]["errors"]} >= {
        ("stage", "unknown"), ("customer", "unknown"), ("strange", "unknown_field"), ("product", "unknown"),
        ("quantity", "not_positive"),
    }  # fmt: skip
    assert ambar("deal", "show", "99").code == 4
    assert ambar("deal", "edit", "99", "--file", paper(title="x")).code == 2, "the version is missing"


def test_stages_payments_comments(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = str(made(ambar, paper))
    assert ambar("deal", "stage", key, "preparing").data["stage"] == "preparing"
    assert ambar("deal", "stage", key, "yok").code == 5
    payment = ambar("deal", "pay", key, "10,50", "--method", "cash").data["payment"]
    assert ambar("deal", "pay", key, "-20").error["details"]["errors"][0]["reason"] == "more_than_paid"
    ambar("deal", "comment", key, "Salı günü aranacak")
    shown = ambar("deal", "show", key).data
    assert (shown["paid"], shown["due"]) == ("10.50", "5.50")
    assert [one["after"] for one in shown["history"] if one["action"] == "commented"] == ["Salı günü aranacak"]
    ambar("deal", "pay", key, "--undo", str(payment))
    assert ambar("deal", "show", key).data["paid"] == "0.00"
    assert ambar("deal", "pay", key).code == 2


def test_winning_processes_the_sale_or_says_what_is_short(full: Actor, ambar: Ambar, paper: Paper) -> None:
    first, second = str(made(ambar, paper, "8")), str(made(ambar, paper, "4"))
    won = ambar("deal", "win", first).data
    assert (won["status"], won["sale_status"]) == ("won", "processed")
    assert ambar("doc", "show", won["sale"]).data["deal"] == int(first)
    short = ambar("deal", "win", second)
    assert (short.code, short.data["status"], short.data["sale_status"]) == (0, "won", "draft")
    assert [(one["product"], one["wanted"], one["available"], one["warehouses"]) for one in short.data["short"]] == [
        ("M8-40", "4", "2", [{"code": "SUBE", "available": "3"}])
    ]
    again = ambar("deal", "win", second)
    assert (again.code, again.error["code"]) == (5, "not_editable")
    assert ambar("deal", "stage", second, "new").data["status"] == "open"
    assert ambar("deal", "lose", second, "--reason", "Pahalı").data["status"] == "lost"


def test_reserve_set_extend_release_list(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = str(made(ambar, paper))
    assert ambar("reserve", "set", key, "M8-40", "2", "--warehouse", "SUBE", "--until", "31.12.2030").code == 0
    lines = ambar("reserve", "list").data
    assert [(one["deal"], one["product"], one["warehouse"], one["reserved"], one["until"]) for one in lines] == [
        (int(key), "M8-40", "SUBE", "2", "2030-12-31")
    ]
    assert ambar("reserve", "extend", key, "M8-40", "--until", "31.01.2031").code == 0
    assert ambar("reserve", "list", "--until", "31.12.2030").data == []
    assert ambar("reserve", "set", key, "M8-40", "5").error["details"]["errors"][0]["reason"] == "more_than_open"
    assert ambar("reserve", "set", key, "YOK", "1").code == 4
    assert ambar("reserve", "release", key).code == 0
    assert ambar("reserve", "list").data == []
    assert ambar("tick").data == {"expired": 0}


def test_a_sale_names_its_deal_for_who_may_see_it(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = made(ambar, paper)
    rows = [{"product": "M8-40", "quantity": "3"}]
    number = ambar("doc", "new", "sale", "--file", paper(warehouse="MAIN", deal=key, rows=rows), "--process").data[
        "number"
    ]
    assert ambar("doc", "show", number).data["customer"] == CUSTOMER, "its deal's"
    assert ambar("deal", "show", str(key)).data["rows"][0]["shipped"] == "3"
    assert [one["number"] for one in ambar("deal", "show", str(key)).data["documents"]] == [number]
    ambar("employee", "add", "depocu", "--name", "Depo", "--role", "warehouse_clerk")
    seen = ambar("doc", "show", number, by="depocu").data
    assert "deal" not in seen and not [one for one in seen["history"] if one["field"] == "deal" and "after" in one]
    unknown = ambar("doc", "new", "sale", "--file", paper(warehouse="MAIN", deal=99, rows=rows))
    assert unknown.error["details"]["errors"][0] == {
        "code": "invalid",
        "field": "deal",
        "reason": "unknown",
        "value": 99,
    }
    guessed = ambar("doc", "new", "sale", "--file", paper(warehouse="MAIN", deal=key, rows=rows), by="depocu")
    assert guessed.code in (3, 5) and (
        guessed.code == 3 or guessed.error["details"]["errors"][0]["reason"] == "unknown"
    )
    assert ambar("deal", "list", by="depocu").code == 3


def test_a_preview_names_the_reservations_that_it_touches(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = made(ambar, paper, "8")
    rows = [{"product": "M8-40", "quantity": "5"}]
    number = ambar("doc", "new", "write_off", "--file", paper(warehouse="MAIN", rows=rows)).data["number"]
    row = ambar("doc", "preview", number).data["rows"][0]
    assert (row["before"], row["after"], row["reservations"]) == ("10", "5", [{"deal": key, "short": "3"}])


def test_inventory_off_hides_stock_and_keeps_deals(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = str(made(ambar, paper))
    ambar("settings", "set", "inventory", "off")
    row = ambar("deal", "show", key).data["rows"][0]
    assert not {"available", "reserved", "covered", "short", "until", "shipped"} & set(row)
    assert ambar("reserve", "list").error["details"]["reason"] == "inventory_off"
    assert "short" not in ambar("deal", "list").data[0]
    assert ambar("deal", "win", key).data == {"id": int(key), "status": "won", "stage": "won", "version": 2}
    assert ambar("tick").code == 0


def test_pipelines_of_others_are_not_there(full: Actor, ambar: Ambar, paper: Paper) -> None:
    key = str(made(ambar, paper))
    pipelines.add(full, "Servis", code="servis")
    made_role = ambar("role", "copy", "store_staff", "Dar").data
    for right in ("deal.view", "deal.edit", "reservation.edit"):
        assert ambar("role", "set", str(made_role["id"]), right, "servis").code == 0
    ambar("employee", "add", "dar", "--name", "Dar", "--role", str(made_role["id"]))
    assert ambar("deal", "list", by="dar").data == []
    for words in (("show", key), ("win", key), ("pay", key, "5")):
        assert ambar("deal", *words, by="dar").code == ambar("deal", words[0], "99", *words[2:], by="dar").code == 4
    assert ambar("reserve", "list", by="dar").data == []
    assert ambar("reserve", "release", key, by="dar").code == 4
    own = ambar("deal", "new", "--file", paper(title="Bakım"), by="dar").data["id"]
    assert [one["pipeline"] for one in ambar("deal", "list", by="dar").data] == ["servis"] and own
