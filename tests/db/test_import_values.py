"""What a cell says, and what a mapping says: ambiguous writing and wrong keys are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.errors import AmbarError
from db.exchange import mapping_file, values
from db.exchange.mapping import Documents, Things


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("5", None, "5"), ("-9360", None, "-9360"), ("2.55", None, "2.55"), ("2,55", None, "2.55"),
        ("1.234,56", None, "1234.56"), ("1,234.56", None, "1234.56"), ("0.125", None, "0.125"),
        ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ",", "1.234"), ("1,234", ".", "1234"),
        ("12.345.678,9", ",", "12345678.9"), ("43.2705", ".", "43.2705"), ("−5", None, "-5"), ("1 234", None, "1234"),
        ("1 234,56", None, "1234.56"), ("1’234.56", None, "1234.56"), ("1'234", ",", "1234"), ("12 34", None, None),
        ("1.5", ",", None), ("1e5", None, None), ("1E5", ".", None), ("NaN", None, None), ("1_000", ".", None),
        ("12.34.56", ",", None), ("", None, None), (".5", ".", None), ("٣", None, None), ("1,2,3", ".", None),
    ],
)  # fmt: skip
def test_numbers(text: str, decimal: str | None, number: str | None) -> None:
    if number is None:
        with pytest.raises(values.Unclear, match="not_a_number"):
            values.number(text, decimal)
    else:
        assert values.number(text, decimal) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.345"])
def test_a_number_with_two_meanings_is_refused_until_the_mapping_says_which(text: str) -> None:
    with pytest.raises(values.Unclear, match="ambiguous_number"):
        values.number(text)


def test_words_of_yes_and_no_in_both_languages() -> None:
    assert all(values.yes_no(word) for word in ("DOĞRU", "doğru", "TRUE", "True", "1", "Evet", "on"))
    assert not any(values.yes_no(word) for word in ("YANLIŞ", "yanlış", "FALSE", "0", "HAYIR", "Hayır", "off"))
    with pytest.raises(values.Unclear, match="not_yes_or_no"):
        values.yes_no("belki")


def test_days() -> None:
    assert values.day("2010-12-01 08:26:00") == values.day("1.12.2010") == values.day("01.12.2010") == date(2010, 12, 1)
    assert values.day("12/01/2010", "%m/%d/%Y") == date(2010, 12, 1)
    for text in ("2010-13-01", "31.02.2010", "12/01/2010", "yarın", "20101201"):
        with pytest.raises(values.Unclear, match="not_a_day"):
            values.day(text)


def test_a_barcode_that_a_spreadsheet_has_spoiled_is_refused_by_name() -> None:
    with pytest.raises(values.Unclear, match="scientific"):
        values.code("8,68008E+12")
    assert values.code("12E5") == "12E5"


def wrong_keys(text: str) -> dict[str, str]:
    with pytest.raises(AmbarError) as caught:
        mapping_file.parse(text, "eşleme.toml")
    return {fact["field"]: fact["reason"] for fact in caught.value.details["errors"]}


def test_every_wrong_key_of_a_mapping_is_named_at_once() -> None:
    assert wrong_keys(
        """
        titel = "x"
        [read]
        decimal = "x"
        [tables.rows]
        has = "InvoiceNo"
        [products.fields]
        sku = { column = "a", value = "b" }
        name = { column = "a", take = "best", colour = "red" }
        [documents]
        type = { value = "gift" }
        rule = [{ when = { A = "@nobody" } }]
        first = ["documents"]
        """
    ) == {
        "titel": "unknown_key",
        "read.decimal": "unknown",
        "tables.rows.has": "wrong_type",
        "products.fields.sku.column": "one_of_three",
        "products.fields.name.take": "unknown",
        "products.fields.name.colour": "unknown_key",
        "documents.type": "unknown",
        "documents.external_id": "required",
        "documents.rule[1].name": "required",
        "documents.first": "unknown",
    }


def test_a_list_that_is_not_there_is_named() -> None:
    assert wrong_keys(
        """
        [tables.rows]
        has = ["a"]
        [products.fields]
        sku = { column = "a", map = { "@codes" = "x" } }
        [[products.rule]]
        name = "r"
        skip = true
        when = { a = "!@others" }
        """
    ) == {"products.@codes": "unknown_list", "products.!@others": "unknown_list"}


def test_tests_and_prices_of_a_mapping_must_be_numbers_and_its_marks_known() -> None:
    assert wrong_keys(
        """
        [read]
        encoding = "hex"
        separator = ";;"
        """
    ) == {"read.encoding": "unknown", "read.separator": "unknown"}
    assert wrong_keys(
        """
        [tables.rows]
        has = ["a"]
        [documents]
        external_id = "a"
        opening = { external_id = "x", purchase_price = "bedava" }
        """
    ) == {"documents": "not_a_number"}
    rule = '[tables.rows]\nhas = ["a"]\n[products]\nrule = [{ name = "r", when = { a = "<on" } }]'
    assert wrong_keys(rule) == {"products": "not_a_number"}


def test_what_is_not_toml_or_not_there(tmp_path: Path) -> None:
    assert wrong_keys("[read")["map"] == "not_toml"
    for path, reason in ((tmp_path / "yok.toml", "no_such_file"), (tmp_path, "unreadable")):
        with pytest.raises(AmbarError) as caught:
            mapping_file.load(path)
        assert caught.value.details["errors"][0]["reason"] == reason


def test_shipped_mappings_can_be_read_and_say_what_they_load() -> None:
    titles = mapping_file.shipped()
    assert set(titles) == {"adventureworks", "online-retail", "tr-products"}
    assert all(titles.values())
    parts = {name: mapping_file.load(name).parts for name in titles}
    assert set(parts["adventureworks"]) == {"products", "warehouses", "partners", "stock", "documents"}
    assert set(parts["online-retail"]) == {"products", "partners", "documents"}
    assert isinstance(parts["online-retail"]["documents"], Documents)
    assert isinstance(parts["tr-products"]["products"], Things)


def test_every_rule_of_a_shipped_mapping_has_a_title_in_both_languages() -> None:
    for name in mapping_file.shipped():
        mapping = mapping_file.load(name)
        names = {rule.name for part in mapping.parts.values() for rule in part.rules}
        assert names <= set(mapping.titles), name
        assert all(set(titles) == {"tr", "en"} for titles in mapping.titles.values())
