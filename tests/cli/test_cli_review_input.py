"""Odd documents from outside: each is refused by name, none is a fault of ours, and what `doc show` gives may come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.access import Actor
from tests.command_line import Ambar


def _new(ambar: Ambar, text: str) -> tuple[int, str]:
    made = ambar("doc", "new", "receipt", "--file", "-", stdin=text)
    return made.code, made.error["details"]["errors"][0]["reason"] if made.code else ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"fields": 5}', "not_an_object"),
        ('{"rows": [{"id": [1], "product": "M8-40"}]}', "unknown"),
        ('{"rows": [{"id": true, "product": "M8-40"}]}', "unknown"),
        ('{"external_id": "\\ud800"}', "bad_characters"),
        ('{"rows": [{"product": "M8-40", "quantity": 1e999999999}]}', "too_large"),
        ('{"rows": [{"product": "M8-40", "quantity": 1e-999999999}]}', "too_fine"),
        ('{"rows": [{"product": "M8-40", "quantity": "1.0000000000000000000000000000000001"}]}', "too_fine"),
        ('{"rows": [{"product": "M8-40", "quantity": ' + "9" * 5000 + "}]}", "too_large"),
        ('{"rows": [{"product": "M8-40", "quantity": "1", "unit": []}]}', "unknown"),
        ('{"rows": [{"product": "M8-40", "quantity": "1", "discount_amount": "5"}]}', "unknown_field"),
        ('{"rows": ' + "[" * 100_000 + "]" * 100_000 + "}", "too_deep"),
    ],
)
def test_odd_values_are_refused_by_name(ambar: Ambar, shop: Actor, text: str, reason: str) -> None:
    assert _new(ambar, text) == (5, reason)
    assert ambar("doc", "list").data == []


def test_what_is_not_json_is_told_without_foreign_words(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    told = ambar("doc", "new", "receipt", "--file", "-", stdin="{,}", json=False).err
    assert told == "Dosya JSON değil: satır 1, sütun 2\n"


def test_an_external_id_in_another_form_of_unicode_is_the_same(ambar: Ambar, shop: Actor) -> None:
    assert ambar("doc", "new", "sale", "--file", "-", stdin=json.dumps({"external_id": "caf\u00e9"})).code == 0
    again = ambar("doc", "new", "sale", "--file", "-", stdin=json.dumps({"external_id": " cafe\u0301 "}))
    assert (again.code, again.error["code"], again.error["details"]["number"]) == (5, "already_exists", "US-000001")


@pytest.mark.parametrize(("version", "code"), [(10**30, 6), (-(10**30), 6), ("1", 2), (True, 2), ([], 2)])
def test_a_version_that_never_was(ambar: Ambar, shop: Actor, version: object, code: int) -> None:
    ambar("doc", "new", "sale", "--file", "-", stdin="{}")
    told = ambar("doc", "edit", "US-1", "--file", "-", stdin=json.dumps({"version": version}))
    assert told.code == code


def test_filters_of_the_list_take_anything(ambar: Ambar, shop: Actor) -> None:
    assert ambar("doc", "list", "--partner", "9" * 20).code == 2
    assert ambar("doc", "list", "--text", "\udcff").data == []


@pytest.mark.parametrize(
    ("type", "header"),
    [
        ("receipt", {"supplier": "Demir A.Ş.", "ordered_on": "2026-11-01"}),
        ("adjustment", {}),
        ("transfer", {"to_warehouse": "SUBE"}),
        ("sale", {"customer": "Perakende müşteri", "delivery_price": "25.00"}),
        ("write_off", {"reason": "damaged"}),
    ],
)
def test_what_show_gives_may_come_back_and_changes_nothing(
    ambar: Ambar, shop: Actor, type: str, header: dict[str, str]
) -> None:
    data = {"warehouse": "MAIN", "rows": [{"product": "M8-40", "quantity": "5"}], **header}
    number = ambar("doc", "new", type, "--file", "-", stdin=json.dumps(data)).data["number"]
    shown = ambar("doc", "show", number).data
    assert ambar("doc", "edit", number, "--file", "-", stdin=json.dumps(shown)).code == 0
    after = ambar("doc", "show", number).data
    assert {**after, "version": 1, "updated_at": shown["updated_at"]} == shown


def test_a_row_that_follows_the_header_follows_it_still(ambar: Ambar, shop: Actor) -> None:
    data = {"warehouse": "MAIN", "rows": [{"product": "M8-40", "quantity": "5"}]}
    ambar("doc", "new", "write_off", "--file", "-", stdin=json.dumps(data))
    shown = ambar("doc", "show", "MH-1").data
    ambar("doc", "edit", "MH-1", "--file", "-", stdin=json.dumps(shown))
    ambar("doc", "edit", "MH-1", "--file", "-", stdin=json.dumps({"version": 2, "warehouse": "SUBE"}))
    assert ambar("doc", "show", "MH-1").data["rows"][0]["warehouse"] == "SUBE"


def test_a_tax_of_0_is_a_rate(ambar: Ambar, shop: Actor) -> None:
    data = {"rows": [{"product": "M8-40", "quantity": "1", "tax": 0}, {"product": "M8-40", "quantity": "1", "tax": ""}]}
    assert ambar("doc", "new", "sale", "--file", "-", stdin=json.dumps(data)).code == 0
    zero, none = ambar("doc", "show", "US-1").data["rows"]
    assert (zero["tax"], none["tax"]) == ("0%", None)


def test_a_company_that_is_there_is_named_in_the_language(ambar: Ambar, company: object) -> None:
    told = ambar("init", "--admin", "x", by=None, json=False)
    assert told.code == 5
    assert told.err.startswith("Zaten var: şirket ")


def test_the_preview_below_zero_is_of_types_that_go_there(ambar: Ambar, shop: Actor) -> None:
    ambar("doc", "new", "sale", "--file", "-", stdin="{}")
    assert ambar("doc", "preview", "US-1", "--allow-negative").code == 2
    assert ambar("doc", "preview", "MH-1", "--allow-negative").code == 4


@pytest.mark.parametrize("type", ["receipt", "sale", "adjustment"])
def test_what_the_books_could_not_hold_is_refused_by_name(ambar: Ambar, shop: Actor, type: str) -> None:
    price = "price" if type == "sale" else "purchase_price"

    def refused(row: dict[str, str], times: int = 1) -> list[tuple[str, str]]:
        data = {"warehouse": "MAIN", "rows": [{"product": "M8-40", **row}] * times}
        made = ambar("doc", "new", type, "--file", "-", stdin=json.dumps(data))
        assert made.code == 5
        return [(one["field"], one["reason"]) for one in made.error["details"]["errors"]]

    assert refused({"quantity": "999999999", price: "999999999"}) == [("quantity", "too_large")]
    assert refused({"quantity": "99999999", price: "999999"}, times=12) == [("rows", "too_large")]
    ambar("unit", "add", "mega", "--name", "Mega", "--decimals", "0", "--of", "pcs", "--factor", "999999999")
    assert refused({"quantity": "999999999", "unit": "mega", price: "0"}) == [("quantity", "too_large")]


def test_a_price_that_the_catalogue_gives_at_processing_is_looked_at_too(ambar: Ambar, shop: Actor) -> None:
    data = {"warehouse": "MAIN", "rows": [{"product": "X", "quantity": "999999999"}]}
    ambar("product", "add", "X", "--name", "X")
    ambar("doc", "new", "adjustment", "--file", "-", stdin=json.dumps(data))
    ambar("product", "edit", "X", "--purchase-price", "999999999")
    told = ambar("doc", "process", "SA-1").error["details"]["errors"]
    assert [(one["field"], one["reason"]) for one in told] == [("quantity", "too_large")]
    ambar("doc", "new", "write_off", "--file", "-", stdin=json.dumps(data))
    told = ambar("doc", "process", "MH-1", "--allow-negative").error["details"]["errors"]
    assert [(one["field"], one["reason"]) for one in told] == [("quantity", "too_large")]


def test_problems_of_rows_stand_in_the_order_of_the_rows(ambar: Ambar, shop: Actor) -> None:
    data = {"rows": [{"product": "NO", "quantity": "x"}, 5, {"quantity": "1"}]}
    told = ambar("doc", "new", "sale", "--file", "-", stdin=json.dumps(data)).error["details"]["errors"]
    assert [one["row"] for one in told] == [1, 1, 2, 3]
