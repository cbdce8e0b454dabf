"""A trial run of an import: what it would come to, while others write, and nothing of it stays."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.plan import prepare
from db.exchange.trying import trial
from db.queries import audit as audits
from db.services import imports, products, warehouses
from db.trial import on_the_side
from tests.conftest import MakeActor
from tests.db.test_import_products import everything, write

PRODUCTS = "stok kodu;ad;barkod;satış fiyatı\n" + "".join(
    f"K-{place};Ürün {place};86900{place:08};{place},50\n" for place in range(3_500)
)
STOCK = "stok kodu;depo;miktar;alış fiyatı\nM8;MERKEZ;5;1,5\nM9;MERKEZ;7;2\nM8;MERKEZ;3;1,5\n"


def test_a_trial_says_what_the_import_then_does(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "K-7", "Eski ad")
    files = [write(tmp_path, PRODUCTS)]
    before, left = everything(company), set(Path(tempfile.gettempdir()).glob("ambar-*"))
    tried = trial(admin, "products", files, plan=prepare("products", files))
    assert everything(company) == before
    assert set(Path(tempfile.gettempdir()).glob("ambar-*")) <= left
    done = imports.run(admin, "products", files)
    assert (tried.created, tried.updated, tried.rows) == (done.created, done.updated, done.rows) == (3_499, 1, 3_500)
    assert tried.changes == done.changes


def test_a_trial_of_documents_moves_no_stock(company: Company, admin: Actor, tmp_path: Path) -> None:
    warehouses.add(admin, "MERKEZ", "Merkez")
    for sku in ("M8", "M9"):
        products.add(admin, sku, f"Ürün {sku}")
    files = [write(tmp_path, STOCK)]
    before = everything(company)
    tried = trial(admin, "stock", files, plan=prepare("stock", files, decimal=","))
    assert everything(company) == before
    assert dict(tried.documents) == dict(imports.run(admin, "stock", files, decimal=",").documents)


OTHERS = {
    "warehouses": "kod;ad\nMERKEZ;Merkez depo\nYENİ;Yeni depo\n",
    "partners": "ad;tedarikçi;müşteri\nDemir A.Ş.;evet;hayır\nYıldız;hayır;evet\n",
    "prices": "sku;price\nM8;2,5\nM9;3\n",
    "documents": "tür;dış kimlik;depo;tarih;ürün;miktar;alış fiyatı\nadjustment;F-1;MERKEZ;2026-01-05;M8;5;1,5\n",
}


@pytest.mark.parametrize("entity", OTHERS)
def test_a_trial_of_anything_says_what_then_happens(
    company: Company, admin: Actor, tmp_path: Path, entity: str
) -> None:
    warehouses.add(admin, "MERKEZ", "Merkez")
    for sku in ("M8", "M9"):
        products.add(admin, sku, f"Ürün {sku}")
    files, before = [write(tmp_path, OTHERS[entity])], everything(company)
    tried = trial(admin, entity, files, plan=prepare(entity, files, decimal=",", good_rows=True), good_rows=True)
    assert everything(company) == before
    done = imports.run(admin, entity, files, decimal=",", good_rows=True)
    assert (tried.created, tried.updated, tried.refused) == (done.created, done.updated, done.refused)
    assert done.created + done.updated > 0 and everything(company) != before


def test_others_write_while_a_trial_runs_and_it_sees_nothing_of_it(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    files = [write(tmp_path, PRODUCTS)]
    waited: list[float] = []

    def someone(turn: int) -> None:
        begun = time.monotonic()
        for place in range(30):
            products.add(admin, f"BAŞKA-{turn}-{place}", "Bir başkasının")
        if turn == 1:
            products.add(admin, "K-3400", "Bu arada yapıldı")
        with company.read() as engine:
            engine.rows("SELECT count(*) FROM item")
        company.engine.connect().wal_checkpoint(mode=0)
        waited.append(time.monotonic() - begun)
        company.close()

    turns: list[int] = []

    def told(_stage: str, _done: int, _total: int | None) -> None:
        turns.append(len(turns) + 1)
        other = threading.Thread(target=someone, args=(turns[-1],))
        other.start()
        other.join(timeout=9)

    tried = trial(admin, "products", files, plan=prepare("products", files), progress=told)
    assert len(waited) == len(turns) >= 3, "nobody was kept waiting"
    assert max(waited) < 5
    assert tried.created == 3_500, "of what came meanwhile it knows nothing"
    with company.read() as engine:
        assert engine.value("PRAGMA integrity_check") == "ok"
        assert engine.value("SELECT count(*) FROM item WHERE sku LIKE 'BAŞKA-%'") == 30 * len(turns)
        assert engine.value("SELECT count(*) FROM item WHERE sku LIKE 'K-%'") == 1
    assert imports.run(admin, "products", files).updated == 1


def test_a_trial_that_is_stopped_or_denied_leaves_nothing_but_the_denial(
    company: Company, admin: Actor, make_actor: MakeActor, tmp_path: Path
) -> None:
    files = [write(tmp_path, PRODUCTS)]
    plan = prepare("products", files)
    before = everything(company)

    def stop(_stage: str, _done: int, _total: int | None) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        trial(admin, "products", files, plan=plan, progress=stop)
    assert everything(company) == before
    clerk = make_actor({"catalog.import": True}, requirements=True)
    with pytest.raises(AmbarError) as caught:
        trial(clerk, "products", files, plan=plan)
    assert caught.value.code == "denied"
    assert [row.kind for row in audits.page(admin).rows][:1] == ["denied"]


def test_what_is_read_on_the_side_is_one_moment_however_much_is_written(company: Company, admin: Actor) -> None:
    """Checkpoints, a log begun anew, and far more pages than it holds."""
    with company.write() as engine:
        engine.many("INSERT INTO setting (name, value) VALUES (?, 'x')", [(f"z.{one}",) for one in range(2_000)])
    wrong: list[Any] = []

    def others() -> None:
        try:
            for turn in range(20):
                with company.write() as engine:
                    engine.run("UPDATE setting SET value = ? WHERE name LIKE 'z.%'", (str(turn) * 500,))
                company.engine.connect().wal_checkpoint(mode=0)
        except Exception as error:  # noqa: BLE001 - shown by the test
            wrong.append(error)
        company.close()

    for _turn in range(2):
        with on_the_side(company) as beside:
            other = threading.Thread(target=others)
            with beside.read() as engine:
                first = set(engine.rows("SELECT value FROM setting WHERE name LIKE 'z.%'"))
            other.start()
            other.join()
            with beside.write() as engine:
                assert set(engine.rows("SELECT value FROM setting WHERE name LIKE 'z.%'")) == first
                assert len(first) == 1
                engine.run("DELETE FROM setting WHERE name LIKE 'z.%'")
                assert engine.value("PRAGMA integrity_check") == "ok"
    assert wrong == []
    with company.read() as engine:
        assert engine.value("SELECT count(*) FROM setting WHERE name LIKE 'z.%'") == 2_000
        assert engine.value("PRAGMA integrity_check") == "ok"


def test_where_sqlite_keeps_no_safe_log_a_trial_waits_its_turn(
    company: Company, admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.trial.journal_mode", lambda: "truncate")
    files, before = [write(tmp_path, PRODUCTS)], everything(company)
    assert trial(admin, "products", files, plan=prepare("products", files)).created == 3_500
    assert everything(company) == before
