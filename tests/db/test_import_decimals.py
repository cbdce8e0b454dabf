"""Numbers of files: every way of writing one is read exactly or refused; the mark is told, or asked once a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.csv_text import ENGLISH, FORMS, PLAIN, TURKISH, Form, cell
from db.exchange.looking import look
from db.exchange.values import Exact, Unclear, mark_of, number
from db.services import imports

NUMBERS = st.decimals(min_value=Decimal(-(10**15)), max_value=Decimal(10**15), places=6, allow_nan=False).flatmap(
    lambda value: st.integers(0, 6).map(lambda places: round(value, places))
)


def written(value: Decimal, decimal: str, *, grouped: bool, gap: str = "") -> str:
    """A number as people write it."""
    group = gap or ("," if decimal == "." else ".")
    text = f"{value:,f}" if grouped else f"{value:f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", group)


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.sampled_from((".", ",")), st.booleans())
def test_with_its_mark_said_every_number_is_read_exactly(value: Decimal, mark: str, grouped: bool) -> None:
    assert number(written(value, mark, grouped=grouped), mark) == value
    assert number(written(value, mark, grouped=True, gap="\u00a0"), mark) == value
    assert number(Exact(f"{value:f}"), mark) == value


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.sampled_from((".", ",")), st.booleans())
def test_without_it_a_number_is_read_exactly_or_refused(value: Decimal, mark: str, grouped: bool) -> None:
    text = written(value, mark, grouped=grouped)
    try:
        assert number(text) == value
    except Unclear as error:
        assert error.reason == "ambiguous_number" and mark_of(text) == "?"
        other = "," if mark == "." else "."
        assert number(text, mark) == value != number(text, other), "it can be read in two ways indeed"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,-+eE_ nNaA\u00a0٣½%", max_size=12))
def test_what_is_read_at_all_reads_back_as_itself(text: str) -> None:
    for mark in (None, ".", ","):
        try:
            found = number(text, mark)
        except Unclear:
            continue
        assert not set(text) & set("eE_nNaA٣½% ") or text.strip() != text
        assert number(f"{found:f}", ".") == found


@settings(max_examples=200, deadline=None)
@given(NUMBERS, st.sampled_from(list(FORMS.values())))
def test_an_exported_number_is_never_ambiguous(value: Decimal, form: Form) -> None:
    text = cell(value, form)
    assert mark_of(text) in ("", form.decimal)
    assert number(text) == number(text, form.decimal) == value


def test_the_forms_of_a_cell() -> None:
    assert [cell(Decimal("1.234"), one) for one in (PLAIN, TURKISH, ENGLISH)] == ["1.2340", "1,2340", "1.2340"]
    assert [cell(True, one) for one in (PLAIN, TURKISH, ENGLISH)] == ["true", "DOĞRU", "TRUE"]
    assert cell("1.234", TURKISH) == "1.234", "a text stays as it is"


def write(folder: Path, text: str) -> Path:
    path = folder / "liste.csv"
    path.write_text(text, encoding="utf-8")
    return path


def prices(company: Company) -> dict[str, Decimal]:
    with company.read() as engine:
        rows = engine.rows("SELECT i.sku, p.amount FROM price p JOIN item i ON i.id = p.item_id")
    return {sku: Decimal(amount) / 1_000_000 for sku, amount in rows}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1.234", "2,5"), ("1234", "2.5")),
        (("1.234", "1.234,56"), ("1234", "1234.56")),
        (("1.234", "2.5"), ("1.234", "2.5")),
        (("1,234", "1,234.56"), ("1234", "1234.56")),
        (("1.234", "1.234.567"), ("1234", "1234567")),
        (("1.234", "0.125"), ("1.234", "0.125")),
        (("7", "12"), ("7", "12")),
    ],
)
def test_one_clear_number_tells_how_the_file_is_written(
    company: Company, admin: Actor, tmp_path: Path, cells: tuple[str, str], expected: tuple[str, str]
) -> None:
    path = write(tmp_path, "sku;name;price\n" + "".join(f"{n};Ad;{one}\n" for n, one in enumerate(cells)))
    imports.run(admin, "products", [path])
    assert prices(company) == {str(n): Decimal(one) for n, one in enumerate(expected)}


def test_where_none_is_clear_it_is_asked_once(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "Stok kodu;Ad;Satış fiyatı\nA;Bir;1.234\nB;İki;5.678\n")
    seen = look("products", path)
    assert (seen.decimal, seen.asked, seen.example) == (None, "Satış fiyatı", "1.234")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    (fact,) = caught.value.details["errors"]
    assert (fact["reason"], fact["file"], fact["line"], fact["field"]) == (
        "decimal_unknown", "liste.csv", 2, "Satış fiyatı",
    )  # fmt: skip
    assert prices(company) == {}
    imports.run(admin, "products", [path], decimal=",")
    assert prices(company) == {"A": 1234, "B": 5678}


def test_a_number_that_does_not_fit_the_file_is_refused_where_it_stands(admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "sku;name;price\nA;Bir;1,5\nB;İki;2.50\nC;Üç;NaN\nD;Dört;1e5\nE;Beş;1_000\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [(one["line"], one["reason"]) for one in caught.value.details["errors"]] == [
        (line, "not_a_number") for line in (3, 4, 5, 6)
    ]
