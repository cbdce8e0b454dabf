"""`ambar role compare`, `holders`, `conflicts`, `restore`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def test_a_file_of_roles_is_reviewed_before_it_is_taken(ambar: Ambar, clerk: Actor, tmp_path: Path) -> None:
    def written(name: str, *roles: dict[str, Any]) -> str:
        (tmp_path / name).write_text(json.dumps({"roles": roles}), encoding="utf-8")
        return str(tmp_path / name)

    clerk_role = {"id": "warehouse_clerk", "grants": {"receipt.cancel": True}, "lock_minutes": 5, "exit_minutes": None}
    new = {"id": "alimci", "name": "Alımcı", "grants": {"receipt.process": True},
           "terms": {"receipt.process": {"four_eyes": True}}, "exit_minutes": 0}  # fmt: skip
    path = written("roller.json", clerk_role, new)
    told = ambar("role", "import", path, "--dry-run", json=False).out.splitlines()
    assert told == [
        "Deneme: hiçbir şey değiştirilmedi",
        "Yeni rol: Alımcı",
        "Depo memuru · Stok fişi: İşlemeyi iptal et: hayır → evet",
        "Alımcı · Stok fişi: İşle: hayır → evet (çift onay)",
        "Depo memuru · Kilitlenme süresi: ayarlardaki gibi → 5 dakika",
        "Alımcı · Kapanma süresi: ayarlardaki gibi → hiç",
        "Hak kazanan ya da yitiren etkin çalışan: 1",
    ]
    found = ambar("role", "import", path, "--dry-run").data
    assert found["times"][0] == {"role": "warehouse_clerk", "field": "lock_minutes", "before": None, "after": 5}
    assert ambar("role", "show", "alimci").error["code"] == "not_found"
    ambar("role", "import", path)
    exported = {one["id"]: one for one in ambar("role", "export").data["roles"]}
    assert (exported["warehouse_clerk"]["lock_minutes"], exported["alimci"]["exit_minutes"]) == (5, 0)
    assert ambar("role", "import", path, "--dry-run", json=False).out.splitlines()[1:] == [
        "Dosya hiçbir şeyi değiştirmiyor"
    ]
    wrong = written("yanlis.json", clerk_role | {"lock_minutes": "çok"}, new | {"exit_minutes": -1})
    for more in ([], ["--dry-run"]):
        assert ambar("role", "import", wrong, *more).error["code"] == "invalid"
    assert exported == {one["id"]: one for one in ambar("role", "export").data["roles"]}
