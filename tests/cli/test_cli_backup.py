"""`ambar backup` and `ambar restore`: the copy under writers, the way back, who may, and what a session notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor, rights_of
from db.company import Company
from db.queries import audit
from db.queries import products as product_queries
from db.services import products, settings
from tests.command_line import Ambar
from tests.conftest import MakeActor


def skus(actor: Actor) -> set[str]:
    return {line.sku for line in product_queries.page(actor).rows}


def test_there_and_back(ambar: Ambar, shop: Actor, company: Company, tmp_path: Path, make_actor: MakeActor) -> None:
    before = skus(shop)
    target = tmp_path / "kopya.db"
    made = ambar("backup", str(target))
    assert made.code == 0 and made.data["bytes"] == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0
    assert ambar("backup", str(target)).error["code"] == "already_exists"

    products.add(shop, "SONRA", "Sonradan eklenen")
    late = make_actor({"catalog.view": True})
    assert rights_of(late).may("catalog.view")
    back = ambar("restore", str(target))
    assert back.code == 0, back.err
    assert skus(shop) == before, "an open session reads what was brought back"
    assert ambar("check").code == 0
    with company.read() as engine:
        assert engine.value("SELECT count(*) FROM employee WHERE id = ?", (late.employee_id,)) == 0
    assert [line.target for line in audit.page(shop, audit.AuditFilter(kind="restored")).rows] == ["kopya.db"]
    products.add(shop, "DEVAM", "Devam")
    aside = Company.open(back.data["replaced"])
    with aside.read() as engine:
        assert engine.value("SELECT 1 FROM item WHERE sku = 'SONRA'")
    aside.close()
    assert not [
        path for path in company.path.parent.iterdir() if "restore-" in path.name or path.name.endswith(".part")
    ]


def test_rights_that_a_session_has_in_mind_are_read_again(
    ambar: Ambar, shop: Actor, tmp_path: Path, clerk: Actor
) -> None:
    ambar("backup", str(tmp_path / "kopya.db"))
    ambar("role", "set", "warehouse_clerk", "catalog.view", "false")
    assert not rights_of(clerk).may("catalog.view")
    assert ambar("restore", str(tmp_path / "kopya.db")).code == 0
    assert rights_of(clerk).may("catalog.view")


@pytest.mark.parametrize("spoil", ["cut", "strange", "guard", "absent"])
def test_a_copy_that_is_not_whole_changes_nothing(
    ambar: Ambar, shop: Actor, company: Company, tmp_path: Path, spoil: str
) -> None:
    target = tmp_path / "kopya.db"
    ambar("backup", str(target))
    if spoil == "cut":
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    elif spoil == "strange":
        target.write_bytes(b"degil" * 1000)
    elif spoil == "guard":
        import sqlite3

        with sqlite3.connect(target) as connection:
            connection.execute("DROP TRIGGER ledger_no_delete")
    else:
        target.unlink()
    products.add(shop, "SONRA", "Sonradan eklenen")
    assert ambar("restore", str(target)).code in (4, 7)
    assert "SONRA" in skus(shop) and not list(company.path.parent.glob("*.replaced-*"))


def test_who_may_and_the_password_once_more(
    ambar: Ambar, shop: Actor, company: Company, tmp_path: Path, manager: Actor
) -> None:
    with company.read() as engine:
        login = engine.value("SELECT login FROM employee WHERE id = ?", (manager.employee_id,))
    target = tmp_path / "kopya.db"
    assert ambar("backup", str(target), by=login).code == 3 and not target.exists()
    assert ambar("backup", str(target)).code == 0
    assert ambar("restore", str(target), by=login).code == 3
    settings.set(shop, "step_up.restore", "on")
    import db.backup
    from db.errors import AmbarError

    unproved = Actor(company, shop.employee_id, source="test")
    with pytest.raises(AmbarError) as refused:
        db.backup.restore(unproved, target)
    assert refused.value.details["reason"] == "step_up"
