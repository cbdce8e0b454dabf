"""A day of a shop on the command line: the supplier delivers, deals reserve, some expire, some are paid, shipped in
parts, cancelled; then books, reservations and trace are compared. Source: issue "From supplier to customer"."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from tests.command_line import Ambar
from tests.conftest import Clock

Paper = Callable[..., str]


@pytest.fixture
def people(shop: Actor, manager: Actor, staff: Actor, clerk: Actor) -> None:
    """Manager, staff and clerk."""


def deal(ambar: Ambar, paper: Paper, *rows: tuple[str, str], customer: str = "Yılmaz Market") -> int:
    path = paper(customer=customer, rows=[{"product": sku, "quantity": n} for sku, n in rows])
    made = ambar("deal", "new", "--file", path, by="personel")
    assert made.code == 0, made.err
    return int(made.data["id"])


def document(ambar: Ambar, paper: Paper, type: str, by: str, **data: Any) -> str:
    made = ambar("doc", "new", type, "--file", paper(**data), "--process", by=by)
    assert made.code == 0, made.err
    return str(made.data["number"])


def stock(ambar: Ambar, sku: str, by: str = "personel") -> tuple[str, str, str]:
    """On hand, reserved and available of a product in MAIN."""
    (line,) = [one for one in ambar("stock", "--product", sku, by=by).data if one["warehouse"] == "MAIN"]
    return line["on_hand"], line["reserved"], line["available"]


def test_a_day_of_a_shop(frozen_clock: Clock, ambar: Ambar, people: None, paper: Paper, tmp_path: Path) -> None:
    for name in ("Yılmaz Market", "Köşem Kafe"):
        assert ambar("partner", "add", "--name", name, "--customer", by="personel").code == 0
    receipt = document(
        ambar, paper, "receipt", "depocu", supplier="Demir A.Ş.", warehouse="MAIN",
        rows=[{"product": "M8-40", "quantity": "100"}, {"product": "SM-8", "quantity": "40"}],
    )  # fmt: skip

    # Two customers want more nuts than there are: the first is covered, the second partly.
    first = deal(ambar, paper, ("M8-40", "60"), ("SM-8", "30"))
    second = deal(ambar, paper, ("SM-8", "20"), customer="Köşem Kafe")
    assert stock(ambar, "SM-8") == ("40", "50", "0")
    held = {one["deal"]: (one["covered"], one["short"]) for one in ambar("reserve", "list", "--product", "SM-8").data}
    assert held == {first: ("30", "0"), second: ("10", "10")}

    # Nobody sells or moves what is covered, and the clerk sees no deal.
    refused = ambar("doc", "new", "sale", "--process", "--file", paper(
        customer="Perakende müşteri", warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "50"}]), by="mudur")  # fmt: skip
    assert (refused.code, refused.error["details"]["errors"][0]["available"]) == (5, "40")
    refused = ambar("doc", "new", "transfer", "--process", "--file", paper(
        warehouse="MAIN", to_warehouse="SUBE", rows=[{"product": "SM-8", "quantity": "1"}]), by="depocu")  # fmt: skip
    assert (refused.code, refused.error["code"]) == (5, "insufficient_stock")
    assert ambar("deal", "list", by="depocu").code == 3
    assert ambar("deal", "show", str(first), by="depocu").code == 3
    assert ambar("reserve", "list", by="depocu").code == 3

    # Part of the first deal goes out; the clerk processes what the shop has drafted.
    rows = ambar("deal", "show", str(first), by="personel").data["rows"]
    path = tmp_path / "parca.json"
    path.write_text(json.dumps({"rows": [{"row": rows[0]["id"], "quantity": "25"}]}), encoding="utf-8")
    made = ambar("deal", "sale", str(first), "--file", str(path), by="personel")
    assert made.code == 0, made.err
    part = made.data["sale"]
    assert ambar("doc", "process", part, by="depocu").code == 0
    assert stock(ambar, "M8-40") == ("75", "35", "40")
    assert ambar("delivery", "set", part, "packed", by="depocu").code == 0
    assert ambar("delivery", "set", part, "handed_over", by="depocu").code == 0
    (waiting,) = [one for one in ambar("delivery", "list", by="depocu").data if one["number"] == part]
    assert not {"total", "price", "deal"} & waiting.keys()

    # It is taken back, and its goods are held for the deal again, in their old place.
    assert ambar("doc", "cancel", part, by="depocu").code == 3
    assert ambar("doc", "cancel", part, by="mudur").code == 0
    assert stock(ambar, "M8-40") == ("100", "60", "40")
    assert ambar("doc", "process", part, by="depocu").code == 0

    # Money comes in, some goes back.
    assert ambar("deal", "pay", str(first), "200", "--method", "card", by="personel").code == 0
    assert ambar("deal", "pay", str(first), "-50", by="personel").code == 0
    assert ambar("deal", "show", str(first), by="personel").data["paid"] == "150.00"

    # Days pass: what the second deal held is over for readers at once, and posted by whoever writes next.
    frozen_clock.forward(days=7)
    assert stock(ambar, "SM-8") == ("40", "0", "40")
    assert ambar("tick", by="depocu").code == 0
    assert ambar("reserve", "list", by="mudur").data == []
    kinds = Counter(one["field"] for one in ambar("deal", "show", str(second)).data["history"]
                    if one["action"] == "reservation")  # fmt: skip
    assert kinds["expired"] == 1

    # The second deal is lost, the first is won: what is left goes out at once.
    assert ambar("deal", "lose", str(second), "--reason", "Vazgeçti", by="personel").code == 0
    won = ambar("deal", "win", str(first), by="personel")
    assert won.code == 0, won.err
    rest = won.data["sale"]
    assert ambar("doc", "show", rest).data["status"] == "processed"
    assert stock(ambar, "M8-40") == ("40", "0", "40")
    assert stock(ambar, "SM-8") == ("10", "0", "10")
    shown = ambar("deal", "show", str(first), by="personel").data
    assert [(one["shipped"], one["open"]) for one in shown["rows"]] == [("60", "0"), ("30", "0")]

    # The books, the reservations and the trace tell the same.
    assert ambar("check").data["ok"]
    arrows = ambar("trace", receipt, by="mudur").data["edges"]
    to = Counter[tuple[str, str]]()
    for one in arrows:
        if one["target"].startswith("document:US"):
            to[one["target"], one["product"]] += Decimal(one["quantity"])  # type: ignore[assignment]
    assert to == {
        (f"document:{part}", "M8-40"): 25,
        (f"document:{rest}", "M8-40"): 35,
        (f"document:{rest}", "SM-8"): 30,
    }
    ledger = Counter[str]()
    for one in ambar("ledger", by="mudur").data:
        ledger[one["sku"]] += Decimal(one["quantity"])  # type: ignore[assignment]
    assert ledger == {"M8-40": 40, "SM-8": 10}
    nodes = {one["id"]: one for one in ambar("trace", str(first), by="mudur").data["nodes"]}
    assert {f"document:{part}", f"document:{rest}", f"document:{receipt}"} <= nodes.keys()
    assert any(one["kind"] == "partner" and one["name"] == "Yılmaz Market" for one in nodes.values())
    hidden = ambar("trace", receipt, by="depocu")
    assert hidden.code == 0
    assert "Yılmaz" not in hidden.out and not [one for one in hidden.data["nodes"] if one["kind"] == "deal"]
