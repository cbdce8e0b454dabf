"""CSV files as they come: encodings, separators, and what is refused, with its line."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from db.errors import AmbarError
from db.exchange.files import CsvFile, Source, inspect


def write(folder: Path, content: bytes | str, name: str = "dosya.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def all_of(file: CsvFile) -> list[tuple[int, list[str]]]:
    return list(file.records())


def refusal(path: Path, **how: Any) -> dict[str, Any]:
    """The one problem that reading `path` to its end names."""
    with pytest.raises(AmbarError) as caught:
        all_of(inspect(path, **how))
    assert caught.value.code == "invalid"
    (fact,) = caught.value.details["errors"]
    return dict(fact)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1254", "cp1254"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_told_from_the_bytes(tmp_path: Path, encoding: str, told: str) -> None:
    path = write(tmp_path, "Kod;Ad\r\nŞ-1;Işıklı ĞÜNEŞ\r\n".encode(encoding))
    file = inspect(path)
    assert (file.encoding, file.separator, file.columns) == (told, ";", ("Kod", "Ad"))
    assert all_of(file) == [(2, ["Ş-1", "Işıklı ĞÜNEŞ"])]


def test_a_byte_order_mark_goes_before_what_is_expected(tmp_path: Path) -> None:
    assert inspect(write(tmp_path, "Ad\nŞeker\n".encode("utf-8-sig")), encoding="utf-8").columns == ("Ad",)


@pytest.mark.parametrize(("text", "separator"), [("a,b\n1,2\n", ","), ("a;b\n1;2\n", ";"), ("a\tb\n1\t2\n", "\t")])
def test_separator_is_guessed_from_the_header(tmp_path: Path, text: str, separator: str) -> None:
    file = inspect(write(tmp_path, text))
    assert file.separator == separator
    assert all_of(file) == [(2, ["1", "2"])]


def test_bars_between_cells(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, "Kod|Ad; uzun|Fiyat\nA|B, C|1,5\n"))
    assert all_of(file) == [(2, ["A", "B, C", "1,5"])]


def test_what_somebody_says_goes_before_what_is_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, "Код,а;Название\nВ-1,2;Винт оцинкованный\n".encode("cp1251"))
    assert all_of(inspect(Source("a.csv", path, encoding="cp1251", separator=";"))) == [
        (2, ["В-1,2", "Винт оцинкованный"])
    ]
    assert refusal(path)["reason"] == "foreign_letters"
    for name in ("yok", "rot13", "hex", "undefined"):
        with pytest.raises(AmbarError) as caught:
            inspect(Source("a.csv", path, encoding=name))
        assert caught.value.details["errors"][0]["reason"] in ("unknown_encoding", "bad_encoding")


@pytest.mark.parametrize("cell", ['"x"y', '"5" pipe"', '"a" "b"'])
def test_text_behind_a_closed_quotation_mark_is_named_with_its_line(tmp_path: Path, cell: str) -> None:
    fact = refusal(write(tmp_path, f"a,b\n1,2\n{cell},2\n"))
    assert (fact["reason"], fact["line"]) == ("stray_quote", 3)


def test_a_quotation_mark_within_a_cell_is_one(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, 'a,b\n5" boru,1/2"\n"5"" boru","""x"""\n'))
    assert all_of(file) == [(2, ['5" boru', '1/2"']), (3, ['5" boru', '"x"'])]


def test_a_separator_inside_quotes_is_no_separator(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, '"a,b,c";d\n1;2\n'))
    assert file.columns == ("a,b,c", "d")


def test_sep_line_of_excel(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, "sep=;\r\na;b\r\n1,5;2\r\n"))
    assert file.columns == ("a", "b")
    assert all_of(file) == [(3, ["1,5", "2"])]


def test_lines_are_counted_through_quoted_line_ends_and_empty_lines(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, 'a,b\n"iki\nsatır",1\n\n ,\nson,2\n'))
    assert all_of(file) == [(2, ["iki\nsatır", "1"]), (6, ["son", "2"])]


def test_empty_cells_at_the_end_of_a_line_are_no_columns(tmp_path: Path) -> None:
    file = inspect(write(tmp_path, "a;b;;\n1;2;;\n3;4\n"))
    assert [record for _, record in file.records()] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"BM6\x00\x0c\x00\x00\x00", "image"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"{\\rtf1\\ansi", "text"),
        (b"<!DOCTYPE html><table><tr>", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook>", "xml"),
        (b'[{"sku": "A", "name": "B"}]', "json"),
        (b"a,b\n1,\x00\n", "binary"),
        (b"a,b\n1,\x1b[2J\n", "binary"),
    ],
)
def test_what_is_not_csv_is_refused_by_name(tmp_path: Path, content: bytes, kind: str) -> None:
    fact = refusal(write(tmp_path, content))
    assert (fact["reason"], fact["kind"], fact["file"]) == ("not_csv", kind, "dosya.csv")


def test_a_byte_that_windows_1254_does_not_have_is_refused_with_its_line(tmp_path: Path) -> None:
    fact = refusal(write(tmp_path, b"ad\n\xdeeker\nbozuk \x81\n"))
    assert (fact["reason"], fact["line"], fact["encoding"]) == ("foreign_letters", 3, "cp1254")


def test_one_bad_byte_among_utf8_does_not_make_it_windows_1254(tmp_path: Path) -> None:
    fact = refusal(write(tmp_path, "ad\nşeker\nüzüm\n".encode() + b"bozuk \xfe\n"))
    assert (fact["reason"], fact["line"], fact["encoding"]) == ("bad_encoding", 4, "utf-8")


@pytest.mark.parametrize(("text", "line"), [('a,b\n1,2\n"açık,3\n4,5\n', 3), ('a,b\n1,2\n"' + "x" * 200_000, 3)])
def test_unbalanced_quotes_are_named_with_the_line_where_they_begin(tmp_path: Path, text: str, line: int) -> None:
    fact = refusal(write(tmp_path, text))
    assert (fact["reason"], fact["line"]) == ("unbalanced_quotes", line)


@pytest.mark.parametrize("bad", ["1", "1,2,3"])
def test_a_line_with_another_number_of_columns(tmp_path: Path, bad: str) -> None:
    fact = refusal(write(tmp_path, f"a,b\n1,2\n{bad}\n"))
    assert (fact["reason"], fact["line"], fact["expected"]) == ("wrong_columns", 3, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty_file"), ("\n\n", "empty_file"), ("a,a\n1,2\n", "duplicate_column"), ("x", None),
     (",".join(f"k{n}" for n in range(300)) + "\n", "too_many_columns")],
)  # fmt: skip
def test_headers(tmp_path: Path, text: str, reason: str | None) -> None:
    path = write(tmp_path, text)
    if reason is None:
        assert all_of(inspect(path)) == []
    else:
        assert refusal(path)["reason"] == reason


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert refusal(tmp_path / "yok.csv")["reason"] == "no_such_file"
    assert refusal(tmp_path)["reason"] == "not_a_file"
    os.mkfifo(tmp_path / "boru")
    assert refusal(tmp_path / "boru")["reason"] == "not_a_file"


def test_an_open_file_is_read_from_its_start_and_left_open(tmp_path: Path) -> None:
    with write(tmp_path, "a\n1\n").open("rb") as handle:
        handle.read()
        file = inspect(Source("-", handle=handle))
        assert all_of(file) == all_of(file) == [(2, ["1"])]
        assert file.name == "-"
        assert not handle.closed


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "sonsuz.csv"
    with path.open("wb") as file:
        file.write(b"sku,name\nA,B\n")
        for _ in range(40):
            file.write(b"x" * 2**20)
    tracemalloc.start()
    fact = refusal(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (fact["reason"], fact["line"]) == ("line_too_long", 3)
    assert most < 16 * 2**20
    with path.open("wb") as file:
        for _ in range(40):
            file.write(b"x" * 2**20)
    assert refusal(path)["reason"] == "line_too_long"


@pytest.mark.parametrize(("encoding", "name"), [
    ("cp1251", "Винт оцинкованный"), ("cp1253", "Βίδα γαλβανιζέ"), ("gbk", "镀锌螺丝"), ("cp1256", "برغي مجلفن"),
    ("shift_jis", "ねじ八角"),
])  # fmt: skip
def test_letters_that_windows_1254_has_not_are_refused(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"sku;name\nA;{name}\nB;Screw\n".encode(encoding))
    with pytest.raises(AmbarError) as error:
        inspect(path)
    assert error.value.details["errors"][0]["reason"] == "foreign_letters"


@pytest.mark.parametrize(
    "name", ["Öğütülmüş çığ ışığı", "Crème brûlée à la française", "Straßenschild für Öl", '½" boru']
)
def test_letters_that_windows_1254_has_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"sku\tname\nA\t{name}\n".encode("cp1254"))
    assert inspect(path, separator="\t").encoding == "cp1254"
