"""`ambar delivery`: what is to be delivered, a step on, papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.access import Actor
from db.company import Company
from tests.books import Shop


def test_a_delivery_on_the_command_line(ambar: Any, company: Company, admin: Actor, tmp_path: Path) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2"))
    number = shop.sale(("A", "4"), delivery_service="Aras").number
    found = ambar("delivery", "list").data
    assert [(one["number"], one["status"], one["carrier"]) for one in found] == [(number, "waiting", "Aras")]
    assert "hazırlanacak" in ambar("delivery", "list", json=False).out
    assert ambar("delivery", "set", number, "packed", "--planned", "1.12.2026").data["status"] == "packed"
    assert ambar("delivery", "show", number).data["planned_on"] == "2026-12-01"
    assert ambar("delivery", "set", number, "delivered").code == 5
    assert ambar("delivery", "set", number, "nirvana").code == 2
    ambar("delivery", "set", number, "handed_over", "--tracking", "TR1")
    assert "iptal edilebilir" in ambar("delivery", "set", number, "returned", json=False).err
    assert ambar("delivery", "edit", number, "--comment", "Kapıcıya").data["comment"] == "Kapıcıya"
    for extra in ((), ("--packing",)):
        file = tmp_path / f"liste{len(extra)}.pdf"
        assert ambar("delivery", "print", number, "--to", str(file), *extra).data["file"] == str(file)
        assert file.read_bytes().startswith(b"%PDF")
    assert ambar("delivery", "print", number, "--to", "liste.txt").code == 2
