"""`ambar access explain`."""

from __future__ import annotations

from db.access import Actor
from tests.command_line import Ambar


def test_why(ambar: Ambar, clerk: Actor) -> None:
    found = ambar("access", "explain", "depocu", "receipt.process").data
    assert found == {
        "allowed": True, "permission": "receipt.process", "reason": None,
        "because": [{"kind": "role", "role": "warehouse_clerk", "name": "Depo memuru"}],
    }  # fmt: skip
    ambar("role", "set", "warehouse_clerk", "row.discount", "sale", "--discount-limit", "5", "--from", "2099-01-01")
    found = ambar("access", "explain", "depocu", "row.discount", by="depocu").data
    assert (found["allowed"], found["reason"]) == (False, "missing")
    assert found["because"][0]["first_day"] == "2099-01-01" and found["because"][0]["discount_limit"] == "5"
    assert ambar("access", "explain", "depocu", "receipt.process", "--warehouse", "YOK").code == 4
    assert ambar("access", "explain", "depocu", "receipt.process", "--doc", "SF-000001").code == 4
    assert ambar("access", "explain", "depocu", "receipt.process", "--doc", "US-000001").code == 2
    assert ambar("access", "explain", "admin", "receipt.process", by="depocu").code == 3
    assert ambar("access", "explain", "depocu").code == 2


def test_why_in_words(ambar: Ambar, clerk: Actor) -> None:
    def told(*words: str) -> str:
        return ambar("access", "explain", "depocu", *words, json=False).out

    assert told("receipt.process") == "Stok fişi: İşle: evet\n  veren rol: Depo memuru\n"
    assert told("warehouse.view").splitlines()[1] == "  veren rol: Depo memuru: tümü"
    assert "hiçbir rolü “Ayarlar: Denetim kaydını görüntüle” hakkını vermiyor" in told("audit.view")
    ambar("role", "set", "warehouse_clerk", "receipt.process", "true", "--until", "2020-01-31", "--four-eyes", "on")
    assert "bugün geçerli değil: Depo memuru rolü “Stok fişi: İşle” hakkını şöyle veriyor:" in told("receipt.process")
    assert "31.01.2020 gününe kadar, çift onay" in told("receipt.process")
