"""The settings: who may change which, and what they may be."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import DEFAULTS, Company
from db.errors import AmbarError
from db.queries import settings as query
from db.services import settings
from db.setting_rules import ADMINISTRATORS


def code_of(*args: str | Actor) -> tuple[str, object]:
    with pytest.raises(AmbarError) as caught:
        settings.set(*args)  # type: ignore[arg-type]
    errors = caught.value.details.get("errors")
    return caught.value.code, errors[0]["reason"] if errors else caught.value.details.get("permission")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("company.name", "Şişli Gıda & Oğulları [/] A.Ş."), ("currency", "EUR"), ("costing", "fifo"),
        ("timezone", "Europe/Berlin"), ("prices_include_tax", "off"), ("oversell", "on"),
        ("reservation.mode", "on_payment"), ("reservation.days", "14"), ("calendar.days", "1,2,3,4,5"),
        ("calendar.holidays", "2026-10-29,2027-01-01"), ("deal.process_sale", "off"), ("inventory", "off"),
    ],
)  # fmt: skip
def test_a_setting_holds_at_once_and_is_audited(company: Company, admin: Actor, name: str, value: str) -> None:
    settings.set(admin, name, value)
    assert company.setting(name) == value
    with company.read() as engine:
        assert engine.rows(
            "SELECT kind, target, before, after FROM audit JOIN audit_text ON audit_id = id ORDER BY id DESC LIMIT 1"
        ) == [("setting", name, DEFAULTS[name] if name != "company.name" else "Işık Hırdavat A.Ş.", value)]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("currency", "XYZ", "unknown"), ("currency", "try", "unknown"), ("costing", "lifo", "not_a_choice"),
        ("timezone", "Europe/", "unknown"), ("timezone", "../etc", "unknown"), ("inventory", "true", "not_a_choice"),
        ("calendar.days", "1,8", "not_weekdays"), ("calendar.days", "", "not_weekdays"),
        ("calendar.holidays", "2026-13-01", "not_a_day"), ("deal.process_sale", "evet", "not_a_choice"),
        ("reservation.days", "0", "out_of_range"), ("reservation.days", "366", "out_of_range"),
        ("reservation.days", "1.5", "not_a_number"), ("reservation.days", "٣", "not_a_number"),
        ("reservation.days", "9" * 400, "too_long"), ("reservation.days", "", "not_a_number"),
        ("company.name", "a\x1b]0;x\x07", "bad_characters"), ("company.name", "x" * 300, "too_long"),
    ],
)  # fmt: skip
def test_strange_values_are_refused(company: Company, admin: Actor, name: str, value: str, reason: str) -> None:
    before = company.settings()
    assert code_of(admin, name, value) == ("invalid", reason)
    assert company.settings() == before


@pytest.mark.parametrize("name", ["schema", "password", "", "Currency"])
def test_no_such_setting(admin: Actor, name: str) -> None:
    assert code_of(admin, name, "on")[0] == "usage"


def test_each_setting_has_its_right(make_actor, clerk: Actor) -> None:
    only = {
        "settings.edit": make_actor({"settings.edit": True}, requirements=True),
        "settings.oversell": make_actor({"settings.oversell": True}, requirements=True),
        "reservation.settings": make_actor({"reservation.settings": True}, requirements=True),
    }
    mine: dict[str, str] = {}
    for right, actor in only.items():
        for line in query.all(actor):
            assert line.permission == right
            mine[line.name] = right
            settings.set(actor, line.name, line.value)
        for name in set(DEFAULTS) - {name for name, held in mine.items() if held == right}:
            assert code_of(actor, name, "on")[0] == "denied"
    assert set(mine) == set(DEFAULTS) - ADMINISTRATORS, "those are for administrators alone"
    assert code_of(clerk, "oversell", "on") == ("denied", "settings.oversell")
    with pytest.raises(AmbarError):
        query.all(clerk)


def test_reservation_settings_sleep_with_inventory_off(admin: Actor) -> None:
    settings.set(admin, "inventory", "off")
    assert code_of(admin, "reservation.days", "5")[0] == "denied"
    assert "reservation.days" not in [line.name for line in query.all(admin)]
    settings.set(admin, "inventory", "on")
    settings.set(admin, "reservation.days", "5")


def test_the_price_list_follows_the_currency(company: Company, admin: Actor) -> None:
    settings.set(admin, "currency", "USD")
    with company.read() as engine:
        assert engine.value("SELECT currency FROM price_type WHERE is_base = 1") == "USD"


def test_costing_and_currency_are_fixed_once_there_are_books(company: Company, admin: Actor) -> None:
    with company.write() as engine:
        unit = engine.value("SELECT id FROM unit WHERE code = 'pcs'")
        item = engine.insert(
            "INSERT INTO item (kind, sku, name, name_key, folded, unit_id, created_at)"
            " VALUES ('simple', 'M8', 'M8', 'm8', 'm8', ?, '2026-01-01T00:00:00.000000Z')",
            (unit,),
        )
        _post(engine, item)
    assert {line.name: line.fixed for line in query.all(admin) if line.fixed} == {"costing": True, "currency": True}
    assert code_of(admin, "costing", "fifo") == ("invalid", "fixed")
    assert code_of(admin, "currency", "EUR") == ("invalid", "fixed")
    settings.set(admin, "costing", "average")
    settings.set(admin, "timezone", "Europe/Berlin")


def _post(engine, item: int) -> None:
    """One ledger row of a merge posting: the shortest way to books that have begun."""
    columns = {row[1]: row[2] for row in engine.rows("PRAGMA table_info(ledger)") if row[3] and row[4] is None}
    posting = engine.insert(
        "INSERT INTO posting (kind, recorded_at, day, currency, rate, first_sequence, last_sequence, previous, hash)"
        " VALUES ('merge', '2026-01-01T00:00:00.000000Z', '2026-01-01', 'TRY', 1000000, 1, 1, '', 'x')"
    )
    needed = {row[1]: row[2] for row in engine.rows("PRAGMA table_info(posting_line)") if row[3] and row[4] is None}
    known = {"posting_id": posting, "line": 1, "item_id": item, "warehouse_id": 1}
    line = engine.insert(*_insert("posting_line", needed, known))
    moment = "2026-01-01T00:00:00.000000Z"
    known = {"sequence": 1, "item_id": item, "warehouse_id": 1, "posting_line_id": line, "posting_id": posting}
    engine.insert(*_insert("ledger", columns, {**known, "kind": "merge", "day": "2026-01-01", "recorded_at": moment}))


def _insert(table: str, needed: dict[str, str], known: dict[str, object]) -> tuple[str, tuple[object, ...]]:
    values = {name: known.get(name, 1 if kind == "INTEGER" else "") for name, kind in needed.items()}
    values |= {name: value for name, value in known.items() if name in needed}
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
