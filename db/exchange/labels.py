"""Labels for products: name, barcode, SKU, price; as ZPL for label printers, as PDF for all others.

Texts come ready from outside, in the language of the session. ZPL is UTF-8 (^CI28) and needs no library; sources:
ZPL II Programming Guide (^BC, ^BE, ^B8, ^CI, ^FB, ^FH, ^PQ), GS1 General Specifications 5.2 (quiet zones, sizes).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from db.barcodes import wrong_check_digit
from db.record import record

if TYPE_CHECKING:
    from fpdf import FPDF

SIZES: Final = {"40x20": (40, 20), "50x30": (50, 30), "58x40": (58, 40), "100x50": (100, 50)}
"""The usual labels, width × height in mm."""
SMALLEST: Final = (20, 10)
LARGEST: Final = (210, 297)
RESOLUTIONS: Final = (203, 300, 600)
"""Dots an inch that label printers have."""
MOST_COPIES: Final = 1_000
MARGIN: Final = 2.0
"""What stays blank at every edge, mm."""
_MODULE: Final = (0.19, 0.5)
"""How narrow and how wide the narrowest bar of a readable barcode is, mm."""
_QUIET: Final = 20
"""Blank modules beside the bars, both sides together."""


@record
class Label:
    """What stands on one label. `code`: what the bars say, "" for none."""

    name: str
    sku: str
    code: str
    price: str = ""


@record
class Layout:
    """Where things stand on a label of `width` × `height` mm: heights of the parts, text sizes in mm."""

    width: float
    height: float
    lines: int
    text: float
    small: float
    bars: float

    @property
    def inner(self) -> float:
        """The width that may be printed on."""
        return self.width - 2 * MARGIN


def layout(width: float, height: float) -> Layout:
    """A layout: the name on one or two lines on top, SKU and price below, bars in what is left."""
    text = max(2.0, min(4.0, height / 9))
    lines = 2 if height >= 25 else 1
    small = max(1.8, text * 0.85)
    bars = height - 2 * MARGIN - lines * text * 1.15 - 2 * small * 1.15 - 1
    return Layout(width, height, lines, text, small, max(0.0, bars))


def kind_of(code: str) -> str:
    """How a code is written as bars: "ean13", "ean8", "code128"; "" where none of them can."""
    if code.isascii() and code.isdigit() and len(code) in (8, 13) and not wrong_check_digit(code):
        return "ean13" if len(code) == 13 else "ean8"
    return "code128" if code and all(" " <= char <= "~" for char in code) else ""


# ZPL ----------------------------------------------------------------------------------


def zpl(labels: Sequence[Label], *, width: float, height: float, copies: int = 1, dpi: int = 203) -> str:
    """Labels in the language of Zebra's printers and their like: one format each, `copies` of it."""
    place = layout(width, height)
    dots = dpi / 25.4
    return "".join(_format(one, place, dots, copies) for one in labels)


def _format(label: Label, place: Layout, dots: float, copies: int) -> str:
    def at(value: float) -> int:
        return round(value * dots)

    text, small = at(place.text), at(place.small)
    lines = ["^XA", "^CI28", f"^PW{at(place.width)}", f"^LL{at(place.height)}", "^LH0,0"]
    for number, part in enumerate(_wrapped(label.name, place.inner / place.text, place.lines)):
        lines.append(f"^FO{at(MARGIN)},{at(MARGIN + number * place.text * 1.15)}^A0N,{text},{text}{_data(part)}")
    top = MARGIN + place.lines * place.text * 1.15 + 0.5
    kind = kind_of(label.code)
    module = _module(kind, label.code, place, dots)
    if module and at(place.bars) >= 10:
        bars = {"ean13": "^BE", "ean8": "^B8", "code128": "^BC"}[kind]
        told = "N" if label.code == label.sku else "Y"  # it stands below anyway
        code = label.code[:-1] if kind.startswith("ean") else label.code.replace(">", ">0")
        automatic = ",N,A" if kind == "code128" else ""
        left = MARGIN + max(0.0, (place.inner - _modules(kind, label.code) * module / dots) / 2)
        lines.append(
            f"^FO{at(left)},{at(top)}^BY{module},3,{at(place.bars)}{bars}N,{at(place.bars)},{told},N{automatic}{_data(code)}"
        )
    bottom = place.height - MARGIN - place.small
    price = _cut(label.price, place.inner / place.small / 2)
    room = place.inner / place.small - (_width(price) + 1 if price else 0)
    lines.append(f"^FO{at(MARGIN)},{at(bottom)}^A0N,{small},{small}{_data(_cut(label.sku, room))}")
    if price:
        block = f"^FB{at(place.inner)},1,0,R,0"
        lines.append(f"^FO{at(MARGIN)},{at(bottom)}^A0N,{small},{small}{block}{_data(price)}")
    return "\n".join((*lines, f"^PQ{copies}", "^XZ", ""))


def _data(text: str) -> str:
    """A field: what would be a command stands as its number."""
    safe = "".join(f"_{ord(char):02X}" if char in "_^~\\" else char for char in text)
    return f"^FH^FD{safe}^FS"


def _modules(kind: str, code: str) -> int:
    """How many of the narrowest bars a code is wide, without its quiet zones."""
    return {"ean13": 95, "ean8": 67}.get(kind, 11 * (len(code) + 2) + 13)


def _module(kind: str, code: str, place: Layout, dots: float) -> int:
    """Dots of the narrowest bar; 0 where the code cannot be written so that it can be read."""
    if not kind:
        return 0
    most = int(place.inner * dots / (_modules(kind, code) + _QUIET))
    wanted = min(most, int(_MODULE[1] * dots), 10)
    return wanted if wanted / dots >= _MODULE[0] * 0.6 else 0


_NARROW: Final = frozenset("iılİIjftr.,:;'|!()[] -/1")
_WIDE: Final = frozenset("mwMWÖÜÇŞĞOQGCD%@")


def _width(text: str) -> float:
    """How wide a text is in a printer's own proportional font, in heights of a letter; rather too wide."""
    return sum(0.36 if char in _NARROW else 0.85 if char in _WIDE else 0.7 if char.isupper() else 0.58 for char in text)


def _cut(text: str, room: float) -> str:
    """`text` shortened at its end to so many heights of a letter."""
    if _width(text) <= room:
        return text
    while text and _width(text) + 0.6 > room:
        text = text[:-1]
    return text.rstrip() + "." if text else ""


def _wrapped(text: str, room: float, most: int) -> list[str]:
    """`text` in at most so many lines, the last one cut."""
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < most - 1:
        line = rest.pop(0)
        while rest and _width(f"{line} {rest[0]}") <= room:
            line = f"{line} {rest.pop(0)}"
        found.append(_cut(line, room))
    return [*found, _cut(" ".join(rest), room)] if rest else found


# PDF ----------------------------------------------------------------------------------


def pdf(labels: Sequence[Label], *, width: float, height: float, copies: int = 1) -> bytes:
    """Labels as pages of their own size, each `copies` times.

    Raises AmbarError "unavailable" (reason extra) where a library is not installed.
    """
    from db.exchange import paper

    place = layout(width, height)
    made = paper.sheet(width, height, margin=MARGIN)
    points = 72 / 25.4
    for label in labels:
        for _copy in range(copies):
            made.add_page()
            made.set_font(paper.FONT, "B", place.text * points * 0.8)
            lines = paper.wrapped(made, label.name, place.inner)
            if len(lines) > place.lines:
                lines = [*lines[: place.lines - 1], " ".join(lines[place.lines - 1 :])]
            made.c_margin = 0
            for number, line in enumerate(lines):
                y = MARGIN + number * place.text * 1.15
                paper.put(made, MARGIN, y, line, width=place.inner, size=place.text * points * 0.8, bold=True)
            top = MARGIN + place.lines * place.text * 1.15 + 0.5
            _bars(made, label, place, top)
            bottom = place.height - MARGIN - place.small
            size = place.small * points * 0.85
            half = place.inner / 2 if label.price else place.inner
            paper.put(made, MARGIN, bottom, label.sku, width=half, size=size)
            if label.price:
                paper.put(made, MARGIN + half, bottom, label.price, width=half, size=size, bold=True, align="R")
    return paper.finished(made)


def _bars(made: FPDF, label: Label, place: Layout, top: float) -> None:
    """The barcode in the middle, what it says below it, unless that is the SKU."""
    from db.exchange import paper

    code, kind = label.code, kind_of(label.code)
    pattern = paper.modules(code, kind) if kind and place.bars >= 3 else None
    if pattern is None:
        return
    width = min(place.inner, (len(pattern) + _QUIET) * _MODULE[1])
    if width / (len(pattern) + _QUIET) < _MODULE[0] * 0.6:
        return
    left = MARGIN + (place.inner - width) / 2
    paper.bars(made, code, left, top, width, place.bars, kind)
    if code == label.sku:
        return
    size = place.small * 72 / 25.4 * 0.8
    paper.put(made, MARGIN, top + place.bars + 0.3, code, width=place.inner, size=size, align="C")
