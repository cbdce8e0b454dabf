"""`ambar role compare`, `holders`, `conflicts`, `restore`."""

from __future__ import annotations

from db.access import Actor
from tests.command_line import Ambar


def test_compare_holders_conflicts_restore(ambar: Ambar, clerk: Actor) -> None:
    ambar("role", "copy", "warehouse_clerk", "Depo 2", "--code", "depo2")
    assert ambar("role", "compare", "warehouse_clerk", "depo2").data == []
    assert ambar("role", "compare", "warehouse_clerk", "depo2", json=False).out == "İkisi aynı hakları veriyor\n"
    ambar("role", "set", "depo2", "sale.process", "true", "--four-eyes", "on")
    ambar("role", "set", "depo2", "receipt.cancel", "true")
    assert ambar("role", "compare", "warehouse_clerk", "depo2").data == [
        {"permission": "receipt.cancel", "value": False, "other": True},
        {"permission": "sale.process", "value": True, "other": True, "other_terms": {"four_eyes": True}},
    ]
    told = ambar("role", "compare", "warehouse_clerk", "depo2", json=False).out
    assert "Ürün satışı: İşle" in told and "evet (çift onay)" in told
    assert [one["login"] for one in ambar("role", "holders", "receipt.process").data] == ["admin", "depocu"]
    assert "Ismail Depocu" in ambar("role", "holders", "warehouse.view", json=False).out
    assert len(ambar("role", "holders", "receipt.process", "--limit", "1").data) == 1
    (found,) = ambar("role", "conflicts", "depo2").data
    assert (found["type"], found["roles"]["receipt.cancel"]) == ("receipt", ["depo2"])
    told = ambar("role", "conflicts", "depo2", json=False).out
    assert told == "Stok fişi: tek kişi oluşturur, işler ve iptal eder\n"
    assert ambar("role", "conflicts", "warehouse_clerk", json=False).out == "Çakışma yok\n"
    ambar("role", "set", "warehouse_clerk", "audit.view", "true")
    assert ambar("role", "restore", "warehouse_clerk").data["grants"]["audit.view"] is False
    wrong = ambar("role", "restore", "depo2")
    assert (wrong.code, wrong.error["message"]) == (5, "depo2 sizin rolünüz: dönülecek bir varsayılanı yok")
