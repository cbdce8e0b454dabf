"""What a file is that is no CSV, told from how it begins; and UTF-16 that nothing marks."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

HEAD: Final = 2**16
"""Bytes from which it is told."""

_BEGINNINGS: Final = (
    (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "pdf"), (b"\x1f\x8b", "gzip"), (b"SQLite format 3", "sqlite"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"BM", "image"), (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\xfd7zXZ", "archive"),
    (b"BZh", "archive"), (b"{\\rtf", "text"), (b"\x7fELF", "program"), (b"MZ\x90", "program"),
)  # fmt: skip
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""What an XLSX file with a password has inside, which looks like an old XLS file otherwise."""

_PARTS: Final = (
    ("xl/workbook.bin", "xlsb"), ("word/", "document"), ("ppt/", "slides"), ("content.xml", "ods"),
)  # fmt: skip
_WRITTEN: Final = (
    ("<!doctype html", "html"), ("<html", "html"), ("<table", "html"), ("<?xml", "xml"), ('{"', "json"),
    ('[{"', "json"),
)  # fmt: skip

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""Byte order marks; UTF-32's before UTF-16's, which begins it."""
_ONE_SIDE: Final = 8
"""So many times as many zero bytes on one side of each pair tell which side is the high one."""


def kind_of(head: bytes) -> str:
    """What begins so and is no text ("locked": an XLSX file with a password); "" where nothing tells."""
    found = next((kind for begins, kind in _BEGINNINGS if head.startswith(begins)), "")
    if found == "image" and head.startswith(b"BM") and b"\x00" not in head[:32]:
        return ""  # a column may be called so
    return "locked" if found == "xls" and _LOCKED in head else found


def packed(names: Iterable[str]) -> str:
    """What a ZIP archive of these parts is; "" for a workbook that we read."""
    known = frozenset(names)
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in known):
            return kind
    return "" if "xl/workbook.xml" in {name.lower() for name in known} else "zip"


def written(first: str) -> str:
    """What a text is that begins with this line and is no table; "" where nothing tells."""
    begins = first.lstrip().lower()
    return next((kind for sign, kind in _WRITTEN if begins.startswith(sign)), "")


def marked(head: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    return next((name for mark, name in BOMS if head.startswith(mark)), None)


def unmarked(head: bytes) -> str | None:
    """UTF-16 that nothing marks, by the zero bytes of its ASCII; None for anything else."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few = len(head) // 16
    if odd > max(1, few, _ONE_SIDE * even):
        return "utf-16-le"
    return "utf-16-be" if even > max(1, few, _ONE_SIDE * odd) else None
