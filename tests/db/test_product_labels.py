"""Labels: bars of the right kind, texts cut to fit, Turkish letters in ZPL and PDF."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from db.errors import AmbarError
from db.exchange import labels
from db.exchange.labels import Label

SHIRT = Label("İş tişörtü çıkarılabilir ğüşöç ^XZ~_ uzun uzun uzun bir ad", "TS-1", "8680130000426", "1.234,50 TL")


def fields(zpl: str) -> list[str]:
    """What stands in the fields, escapes undone."""
    found = re.findall(r"\^FH\^FD(.*?)\^FS", zpl)
    return [re.sub("_([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), one) for one in found]


def test_a_format_for_label_printers() -> None:
    made = labels.zpl([SHIRT, Label("Vida", "V#1", "V#1")], width=50, height=30, copies=3)
    first, second = made.split("^XZ\n")[:2]
    assert first.startswith("^XA\n^CI28\n^PW400\n^LL240\n") and "^PQ3" in first
    assert "^BEN," in first and "868013000042" in fields(first)  # the printer adds the check digit
    assert fields(first)[0].startswith("İş tişörtü") and "1.234,50 TL" in fields(first)
    assert first.count("^XA") == 1 and "^FD^XZ" not in first and "~" not in first  # no name is a command
    assert all(labels._width(one) <= 46 / 3.3 for one in fields(first)[:2])
    assert "^BCN," in second and fields(second) == ["Vida", "V#1", "V#1"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("8680130000426", "ean13"), ("8680130000427", "code128"), ("96385074", "ean8"), ("M8-40", "code128"),
     ("ÇİVİ", ""), ("", "")],
)  # fmt: skip
def test_the_kind_of_bars(code: str, kind: str) -> None:
    assert labels.kind_of(code) == kind


def test_a_code_too_long_for_the_label_has_no_bars() -> None:
    assert "^BC" not in labels.zpl([Label("Ad", "X" * 40, "X" * 40)], width=30, height=20)
    assert "^BC" in labels.zpl([Label("Ad", "X" * 40, "X" * 40)], width=100, height=50)


def test_every_label_is_a_page_of_its_own_size(tmp_path: Path) -> None:
    made = labels.pdf([SHIRT, Label("Vida", "V-1", "ÇİVİ")], width=50, height=30, copies=2)
    assert made.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", made)) == 4
    assert b"/MediaBox [0 0 141.73 85.04]" in made
    if which("pdftotext"):
        (tmp_path / "l.pdf").write_bytes(made)
        text = subprocess.run(["pdftotext", "-layout", tmp_path / "l.pdf", "-"], capture_output=True, text=True).stdout
        assert "İş tişörtü çıkarılabilir" in text and "1.234,50 TL" in text and "8680130000426" in text


def test_a_letter_that_the_font_has_not_is_a_box(tmp_path: Path) -> None:
    made = labels.pdf([Label("漢字 Çay 👨\u200d👩", "V-1", "V-1"), Label("برغي", "V-2", "V-2")], width=50, height=30)
    if which("pdftotext"):
        (tmp_path / "l.pdf").write_bytes(made)
        text = subprocess.run(["pdftotext", "-layout", tmp_path / "l.pdf", "-"], capture_output=True, text=True).stdout
        assert "□□ Çay □□" in text and "□□□□" in text


def test_a_missing_library_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fpdf", None)
    with pytest.raises(AmbarError) as caught:
        labels.pdf([SHIRT], width=50, height=30)
    assert (caught.value.details["reason"], caught.value.details["extra"]) == ("extra", "print")
    assert labels.zpl([SHIRT], width=50, height=30)  # needs none
