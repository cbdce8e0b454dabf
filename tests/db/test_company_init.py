"""A new company: what it starts with, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

import db
from db import passwords
from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.permissions import PERMISSIONS
from db.services import company as companies


@pytest.fixture
def empty(tmp_path: Path) -> Company:
    return db.create_company(str(tmp_path / "new.db"))


def operator(company: Company) -> Actor:
    return Actor(company, None, operator="sahip", source="test")


def test_what_a_company_starts_with(company: Company, admin: Actor) -> None:
    with company.read() as engine:
        assert engine.rows("SELECT code, decimals FROM unit ORDER BY id") == [
            ("pcs", 0), ("box", 0), ("kg", 3), ("l", 3), ("m", 3), ("g", 0),
        ]  # fmt: skip
        assert engine.rows("SELECT code, numerator, denominator FROM unit WHERE base_id IS NOT NULL") == [
            ("g", 1, 1000)
        ]
        assert engine.rows("SELECT name, rate FROM tax_rate ORDER BY id") == [
            ("0%", 0), ("1%", 10_000), ("10%", 100_000), ("20%", 200_000),
        ]  # fmt: skip
        assert engine.rows("SELECT code, is_default, active, issuing FROM warehouse") == [("MAIN", 1, 1, 1)]
        assert engine.rows("SELECT name, customer, supplier FROM partner") == [("Perakende müşteri", 1, 0)]
        assert engine.rows("SELECT code FROM role ORDER BY position") == [
            ("administrator",), ("store_manager",), ("store_staff",), ("warehouse_clerk",),
        ]  # fmt: skip
        assert engine.rows("SELECT operator, kind FROM audit ORDER BY id") == [
            ("tester", "created"),
            ("tester", "employee"),
        ]
    assert company.setting("company.name") == "Işık Hırdavat A.Ş."
    assert set(rights_of(admin).scopes) == {permission.id for permission in PERMISSIONS}


@pytest.mark.parametrize("role", ["manager", "staff", "clerk"])
def test_default_roles_give_what_the_list_says(role: str, request: pytest.FixtureRequest) -> None:
    code = {"manager": "store_manager", "staff": "store_staff", "clerk": "warehouse_clerk"}[role]
    rights = rights_of(request.getfixturevalue(role))
    expected = {}
    for permission in PERMISSIONS:
        default = dict(permission.defaults)[code]
        if default:
            expected[permission.id] = frozenset(default) if isinstance(default, tuple) else default
    assert rights.scopes == expected


def test_only_once(company: Company) -> None:
    with pytest.raises(AmbarError) as caught:
        companies.init(operator(company), login="ikinci", name="İkinci")
    assert caught.value.code == "already_exists"


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(empty: Company) -> None:
    with pytest.raises(AmbarError) as caught:
        companies.init(
            operator(empty),
            login="ka\x1b[2Jn",
            name=" ",
            password="kısa",
            currency="try",
            costing="lifo",
            timezone="../../etc/passwd",
        )
    assert caught.value.code == "invalid"
    found = {(error["field"], error["reason"]) for error in caught.value.details["errors"]}
    assert found == {
        ("login", "bad_characters"),
        ("name", "required"),
        ("password", "too_short"),
        ("currency", "unknown"),
        ("costing", "not_a_choice"),
        ("timezone", "unknown"),
    }
    with empty.read() as engine:
        assert engine.value("SELECT count(*) FROM role") == 0


@pytest.mark.parametrize("zone", ["Europe", "Nowhere/City", "", "Europe/ Istanbul", "/etc/localtime", "x" * 300])
def test_strange_time_zones_are_refused(empty: Company, zone: str) -> None:
    with pytest.raises(AmbarError) as caught:
        companies.init(operator(empty), login="a", name="A", timezone=zone)
    assert [error["field"] for error in caught.value.details["errors"]] == ["timezone"]


def test_nobody_but_the_owner_of_the_file_makes_a_company(empty: Company) -> None:
    with pytest.raises(AmbarError) as caught:
        companies.init(Actor(empty), login="a", name="A")
    assert caught.value.code == "denied"


def test_the_administrator_is_mapped_and_may_have_no_password(empty: Company) -> None:
    admin = companies.init(operator(empty), login="İbrahim", name="İbrahim Işık", os_user="ibrahim")
    with empty.read() as engine:
        assert engine.row("SELECT login, os_user, password_hash, must_change FROM employee") == (
            "İbrahim", "ibrahim", None, 0,
        )  # fmt: skip
    assert rights_of(admin).administrator


def test_passwords_are_argon2id_at_the_standard_cost(empty: Company) -> None:
    passwords.set_cost(None)
    companies.init(operator(empty), login="a", name="A", password="uzun bir parola")
    with empty.read() as engine:
        assert engine.value("SELECT password_hash FROM employee").startswith("$argon2id$v=19$m=65536,t=3,p=1$")
