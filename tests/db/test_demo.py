"""The demo company: the same every time, true to the rules, and with something of everything to try."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import db
from db import clock, demo, passwords
from db.access import Actor, rights_of
from db.barcodes import wrong_check_digit
from db.company import Company
from db.demo import bulk
from db.demo.partners import tckn, vkn
from db.doctypes import STATUSES, TYPES
from db.errors import AmbarError
from db.queries import checks, find
from db.queries import documents as look
from db.services import documents, sign_in

MORNING_AFTER = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of the size that nobody asked for."""
    return demo.build(tmp_path_factory.mktemp("demo") / "demo.db", os_user="ayse").path


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Iterator[Company]:
    """A copy of it, the morning after its last day."""
    copy = tmp_path / "demo.db"
    copy.write_bytes(built.read_bytes())
    company = db.open_company(str(copy))
    with clock.using(lambda: MORNING_AFTER):
        yield company
    company.close()


def person(company: Company, login: str) -> Actor:
    """An employee by login."""
    with company.read() as engine:
        return Actor(company, engine.value("SELECT id FROM employee WHERE login = ?", (login,)), source="test")


def digest(path: Path) -> str:
    """Everything in every table, as one hash."""
    company = db.open_company(str(path))
    try:
        with company.read() as engine:
            tables = engine.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_search%'"
                " AND name <> 'schema_migration' ORDER BY name"
            )
            return hashlib.sha256(
                repr([engine.rows(f"SELECT * FROM {name}") for (name,) in tables]).encode()
            ).hexdigest()
    finally:
        company.close()


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    first = demo.build(tmp_path / "one.db", products=150, documents=120)
    second = demo.build(tmp_path / "two.db", products=150, documents=120)
    assert digest(first.path) == digest(second.path)


def test_the_clock_is_put_back(tmp_path: Path) -> None:
    with clock.using(lambda: MORNING_AFTER):
        demo.build(tmp_path / "demo.db", products=100, documents=3)
        assert clock.now() == MORNING_AFTER
        with pytest.raises(AmbarError):
            demo.build(tmp_path / "demo.db")
        assert clock.now() == MORNING_AFTER


def test_the_books_are_right(shop: Company) -> None:
    result = checks.run(person(shop, "elif"))
    assert [one for one in result.checks if not one.ok] == []
    assert result.products == demo.PRODUCTS
    assert result.documents == demo.DOCUMENTS


def test_documents_of_every_type_stand_in_every_state(shop: Company) -> None:
    with shop.read() as engine:
        found = {(type, status): count for type, status, count in engine.rows(
            "SELECT type, status, count(*) FROM document GROUP BY type, status")}  # fmt: skip
        again = dict(engine.rows(
            "SELECT d.type, count(*) FROM document d WHERE d.status = 'processed' AND (SELECT count(*) FROM posting p"
            " WHERE p.document_id = d.id) = 3 GROUP BY d.type"))  # fmt: skip
    assert set(found) == {(type, status) for type in TYPES for status in STATUSES}
    assert sum(count for (_, status), count in found.items() if status == "processed") > 0.8 * demo.DOCUMENTS
    assert again["sale"] and again["receipt"]


def test_days_rise_over_two_months_and_end_on_the_fixed_day(shop: Company) -> None:
    with shop.read() as engine:
        days = [day for (day,) in engine.rows("SELECT day FROM posting ORDER BY id")]
        times = [at for (at,) in engine.rows("SELECT recorded_at FROM posting ORDER BY id")]
        begun = [at for (at,) in engine.rows("SELECT at FROM audit ORDER BY id")]
    assert days == sorted(days) and times == sorted(times) and begun == sorted(begun)
    assert (days[0], days[-1]) == ("2026-09-23", "2026-11-23")
    assert {date.fromisoformat(day).weekday() for day in days} == {0, 1, 2, 3, 4, 5}


def test_everyone_signs_in_with_the_demo_password(built: Path, shop: Company) -> None:
    assert demo.is_demo(shop)
    with shop.read() as engine:
        hashes = {found for (found,) in engine.rows("SELECT password_hash FROM employee")}
    assert len(hashes) == 1
    assert passwords.verify(shop.path, hashes.pop(), demo.PASSWORD)
    for one in demo.Demo(built).people[:2]:
        actor = sign_in.by_password(shop, one.login, demo.PASSWORD, "test")
        assert actor.employee_id == person(shop, one.login).employee_id


def test_people_have_the_roles_that_are_said(built: Path, shop: Company) -> None:
    for one in demo.Demo(built).people:
        assert set(rights_of(person(shop, one.login)).roles) == set(one.roles), one.login
    assert rights_of(person(shop, "elif")).administrator
    assert not rights_of(person(shop, "can")).scopes
    with shop.read() as engine:
        branch = engine.value("SELECT id FROM warehouse WHERE code = 'SUBE'")
    assert rights_of(person(shop, "hasan")).warehouse_ids() == {branch}
    assert sign_in.by_os_user(shop, "ayse") == Actor(shop, person(shop, "elif").employee_id, source="cli")


def test_the_clerk_finds_drafts_to_process(shop: Company) -> None:
    mehmet = person(shop, "mehmet")
    waiting = look.page(mehmet, look.DocumentFilter(statuses=("draft",))).rows
    outcome: dict[str, int] = {}
    for line in reversed(waiting):
        try:
            outcome[documents.process(mehmet, line.number).status] = outcome.get("processed", 0) + 1
        except AmbarError as error:
            outcome[error.code] = outcome.get(error.code, 0) + 1
    assert outcome.pop("insufficient_stock") == 1
    assert outcome["processed"] >= 10 and len(outcome) == 1
    assert checks.run(person(shop, "elif")).ok


def test_goods_are_what_they_say(shop: Company) -> None:
    elif_ = person(shop, "elif")
    assert "M8-40" in {hit.sku for hit in find.find(elif_, "m8x40")}
    with shop.read() as engine:
        codes = [code for (code,) in engine.rows("SELECT code FROM barcode")]
        priced = engine.rows(
            "SELECT i.sku, i.purchase_price, p.amount FROM item i JOIN price p ON p.item_id = i.id"
            " WHERE i.purchase_price IS NOT NULL"
        )
        rates = {
            rate
            for (rate,) in engine.rows("SELECT DISTINCT t.rate FROM item i JOIN tax_rate t ON t.id = i.tax_rate_id")
        }
        kinds = {kind for (kind,) in engine.rows("SELECT DISTINCT kind FROM item")}
    assert all(len(code) == 13 and code[:3] in ("868", "869") and not wrong_check_digit(code) for code in codes)
    assert [sku for sku, bought, sold in priced if sold <= bought] == []
    assert rates == {10_000, 100_000, 200_000}
    assert kinds == {"simple", "service", "bundle", "parent", "variation"}


@pytest.mark.parametrize("number", [100, 101, 137, 1200])
def test_any_number_of_products_has_bolts_and_no_twins(number: int) -> None:
    from db.demo.catalogue import goods

    made = goods(number)
    assert len(made) == number
    assert sum(good.sku.startswith("M8-") for good in made) >= 3
    for values in ([good.sku for good in made], [good.name for good in made], [g.barcode for g in made if g.barcode]):
        assert len(set(values)) == len(values)
    known = {good.sku for good in made}
    assert all(known.issuperset(good.parts) and (good.parent is None or good.parent in known) for good in made)


@pytest.mark.parametrize(("products", "number"), [(100, 0), (100, 2), (120, 15), (100, 700)])
def test_any_number_of_documents(tmp_path: Path, products: int, number: int) -> None:
    told: list[tuple[str, int, int]] = []
    made = demo.build(tmp_path / "demo.db", products=products, documents=number, progress=lambda *at: told.append(at))
    company = db.open_company(str(made.path))
    try:
        result = checks.run(Actor(company, None, operator="test"))
    finally:
        company.close()
    assert result.ok and (result.products, result.documents) == (products, number)
    assert told[-1] == ("documents", number, number)


def test_a_large_one_has_a_past_and_the_same_two_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "FROM", 400)
    stages: list[str] = []
    made = demo.build(tmp_path / "demo.db", products=500, documents=900,
                      progress=lambda stage, _done, _of: stages.append(stage))  # fmt: skip
    company = db.open_company(str(made.path))
    try:
        result = checks.run(Actor(company, None, operator="test"))
        with company.read() as engine:
            days = [day for (day,) in engine.rows("SELECT day FROM posting ORDER BY id")]
            places = engine.value("SELECT count(DISTINCT warehouse_id) FROM balance WHERE item_id = 1")
            recent = engine.value("SELECT count(*) FROM document WHERE date >= '2026-09-23'")
        elif_ = person(company, "elif")
        assert "M8-40" in {hit.sku for hit in find.find(elif_, "m8x40")}
        found = look.page(elif_, look.DocumentFilter(text="devir sube"), limit=5)
        assert found.rows and all("Şube" in one.title for one in found.rows)
    finally:
        company.close()
    assert [one for one in result.checks if not one.ok] == []
    assert (result.products, result.documents) == (500, 900)
    assert days == sorted(days) and (days[0], days[-1]) == ("2024-10-01", "2026-11-23")
    assert (places, recent) == (6, 225)
    assert list(dict.fromkeys(stages)) == ["products", "documents", "indexes", "check"]


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    for wrong in ({"products": 99}, {"documents": -1}):
        with pytest.raises(AmbarError) as caught:
            demo.build(tmp_path / "demo.db", **wrong)  # type: ignore[arg-type]
        assert caught.value.code == "invalid"
    assert list(tmp_path.iterdir()) == []

    def stop(_stage: str, _done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(tmp_path / "demo.db", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_company_is_never_overwritten(company: Company) -> None:
    before = digest(company.path)
    with pytest.raises(AmbarError) as caught:
        demo.build(company.path)
    assert caught.value.code == "already_exists"
    assert digest(company.path) == before
    assert not demo.is_demo(company)


def test_tax_numbers_are_valid_by_their_rule() -> None:
    # The valid ones that terms.md names.
    assert vkn(454_053_692) == "4540536920"
    assert tckn(100_000_001) == "10000000146"


def test_there_are_deals_of_every_state_with_goods_held_and_money_received(shop: Company) -> None:
    with shop.read() as engine:
        states = dict(engine.rows("SELECT status, count(*) FROM deal GROUP BY status"))
        assert states.keys() == {"open", "won", "lost"}
        assert engine.value("SELECT count(*) FROM deal WHERE paid > 0 AND paid < total")
        assert engine.value("SELECT count(*) FROM reservation WHERE until >= '2027-01-01'") > 10
        assert engine.value("SELECT count(*) FROM reservation_change WHERE reason = 'expired'")
        assert engine.value(
            "SELECT count(*) FROM reservation r JOIN balance b ON b.item_id = r.item_id"
            " AND b.warehouse_id = r.warehouse_id WHERE r.quantity > b.quantity"
        )
        assert engine.value("SELECT count(DISTINCT deal_id) FROM deal_row WHERE shipped > 0 AND deal_id IN"
                            " (SELECT id FROM deal WHERE status = 'open')")  # fmt: skip
        unshipped = engine.value(
            "SELECT count(*) FROM deal d JOIN deal_row r ON r.deal_id = d.id WHERE d.status = 'won'"
            " AND r.shipped < r.quantity * r.numerator / r.denominator"
        )
    assert unshipped == 0
