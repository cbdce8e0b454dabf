"""Paper: pages in PDF with an embedded font, text that is cut to fit, barcodes. What is printed on them stands beside.

`sheet()` gives an fpdf2 document, of which all measures are millimetres, with our fonts in it: `FONT` in the styles ""
and "B". It knows every letter of the languages around us, and puts a box where it has none. Texts come ready from
outside, in the language of the session. The libraries are the extra `print`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from db import clock
from db.exchange.extras import needed

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS: Final = Path(__file__).with_name("fonts")
FONT: Final = "Ambar"
"""The family: DejaVu Sans Condensed, cut down to Latin, Greek, Cyrillic and signs (licence in fonts/LICENSE.txt)."""
A4: Final = (210.0, 297.0)
EXTRA: Final = "print"

_FILES: Final = {"": "DejaVuSansCondensed.ttf", "B": "DejaVuSansCondensed-Bold.ttf"}
_QUIET: Final = 10
"""Blank modules on either side of a Code128, by its standard."""


def sheet(
    width: float = A4[0],
    height: float = A4[1],
    *,
    margin: float = 12.0,
    title: str = "",
    head: Callable[[FPDF], None] | None = None,
    foot: Callable[[FPDF], None] | None = None,
) -> FPDF:
    """An empty document of pages `width` × `height` mm; `head` and `foot` draw on every page. Call `add_page` first.

    Raises AmbarError "unavailable" (reason extra) where fpdf2 is not installed.
    """
    base: Any = needed("fpdf", EXTRA).FPDF
    for talkative in ("fpdf", "fontTools"):  # a letter that no font has is no reason to write over the screen
        logging.getLogger(talkative).setLevel(logging.ERROR)

    class Sheet(base):  # type: ignore[misc]
        """Draws what stands on every page."""

        def header(self) -> None:
            if head is not None:
                head(self)

        def footer(self) -> None:
            if foot is not None:
                foot(self)

        def normalize_text(self, text: str) -> str:
            return str(super().normalize_text(_drawn(text, self.current_font.cmap)))

    made: FPDF = Sheet(unit="mm", format=(width, height))
    for style, name in _FILES.items():
        made.add_font(FONT, style, FONTS / name)
    made.set_margin(margin)
    made.set_auto_page_break(auto=False)
    made.set_title(title)
    made.set_creator("Ambar")
    made.set_producer("Ambar")
    made.set_creation_date(clock.now())
    made.set_font(FONT, size=9)
    made.set_draw_color(0)
    made.set_line_width(0.2)
    return made


def finished(made: FPDF) -> bytes:
    """The document as the bytes of a PDF file."""
    return bytes(made.output())


# Text ----------------------------------------------------------------------------

_BOX: Final = "\u25a1"


def _drawn(text: str, letters: Container[int]) -> str:
    """`text` with a box for what the font has not: a name of nothing but blanks would be none."""
    if text.isascii():
        return text
    return "".join(
        char if ord(char) in letters else "" if category(char) in ("Cf", "Mn", "Me") else _BOX for char in text
    )


def fit(made: FPDF, text: str, width: float) -> str:
    """`text` as it fits into `width` mm in the present font, cut in its middle: codes end in what tells them apart."""
    if made.get_string_width(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the most letters that can stay
        middle = (low + high + 1) // 2
        if made.get_string_width(_cut(text, middle)) <= width:
            low = middle
        else:
            high = middle - 1
    return _cut(text, low)


def _cut(text: str, letters: int) -> str:
    tail = letters // 3
    return f"{text[: letters - tail]}…{text[len(text) - tail :]}"


def wrapped(made: FPDF, text: str, width: float) -> list[str]:
    """`text` in lines of `width` mm in the present font, words whole where they fit; its own line ends stay."""
    found: list[str] = []
    for line in text.split("\n"):
        kept = ""
        for word in line.split():
            longer = f"{kept} {word}" if kept else word
            if made.get_string_width(longer) <= width:
                kept = longer
                continue
            if kept:
                found.append(kept)
            kept = word
            while made.get_string_width(kept) > width and len(kept) > 1:
                count = len(kept) - 1
                while count > 1 and made.get_string_width(kept[:count]) > width:
                    count -= 1
                found.append(kept[:count])
                kept = kept[count:]
        found.append(kept)
    return found


def put(
    made: FPDF, x: float, y: float, text: str, *, width: float, size: float, bold: bool = False, align: str = "L"
) -> None:
    """One line of text with its top left corner at (x, y), cut to `width` mm; `align`: L, C or R."""
    made.set_font(FONT, "B" if bold else "", size)
    made.set_xy(x, y)
    made.cell(width, line_height(size), fit(made, text, width - 2 * made.c_margin), align=align)


def line_height(size: float) -> float:
    """The height of a line in mm, for a font size in points."""
    return size * 0.46


# Barcodes --------------------------------------------------------------------------


def modules(code: str, kind: str = "code128") -> str | None:
    """The bars ("1") and gaps ("0") of a barcode of python-barcode's `kind`; None for what it cannot write.

    "ean13" (or "ean8") takes only codes of that length whose check digit is right.
    """
    barcode = needed("barcode", EXTRA)
    if not code:
        return None
    try:
        made: Any = barcode.get_barcode_class(kind)(code)
        written = "".join(made.build())
    except barcode.errors.BarcodeError:
        return None
    return written if kind == "code128" or made.get_fullcode() == code else None


def bars(made: FPDF, code: str, x: float, y: float, width: float, height: float, kind: str = "code128") -> bool:
    """Draw a barcode into a box, quiet zones included; False (nothing drawn) for a code that `kind` cannot write."""
    pattern = modules(code, kind)
    if pattern is None:
        return False
    module = width / (len(pattern) + 2 * _QUIET)
    made.set_fill_color(0)
    start = x + _QUIET * module
    place = 0
    while place < len(pattern):
        end = place
        while end < len(pattern) and pattern[end] == pattern[place]:
            end += 1
        if pattern[place] == "1":
            made.rect(start + place * module, y, (end - place) * module, height, style="F")
        place = end
    return True
