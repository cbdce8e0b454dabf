"""`ambar trace`: nodes and arrows for scripts, a tree for people."""

from __future__ import annotations

from typing import Any

from db.access import Actor
from db.company import Company
from tests.books import Shop


def test_the_chain_for_scripts_and_for_people(ambar: Any, company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2"))
    sold = shop.sale(("A", "4"))
    found = ambar("trace", "A").data
    assert found["root"] == "product:A" and found["more"] == []
    assert {
        "source": "batch:1",
        "target": f"document:{sold.number}",
        "quantity": "4",
        "product": "A",
        "unit": "pcs",
    } in (found["edges"])
    batch = next(one for one in found["nodes"] if one["id"] == "batch:1")
    assert (batch["quantity"], batch["left"], batch["warehouse"]) == ("10", "6", "MAIN")
    assert not any("value" in one or "cost" in one for one in found["nodes"])
    told = ambar("trace", "A", json=False).out
    assert "← 10 adet  SF-000001" in told and "→ 4 adet  US-000001" in told and "kalan 6 / 10" in told
    assert ambar("trace", sold.number, json=False).out.splitlines()[2] == "Nereden geldi"
    assert ambar("trace", "--batch", "1").data["root"] == "batch:1"
    assert ambar("trace").code == ambar("trace", "A", "--batch", "1").code == 2
    assert ambar("trace", "YOK").error["code"] == "not_found"
    assert "--limit" in ambar("trace", "--batch", "1", "--limit", "2", json=False).err
