"""A document on A4: who, what and when, its rows over as many pages as they need, totals, signatures.

Every text comes ready in a `Printed`, in the language of the session; here it is only placed. Measures are in mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from db.exchange import paper
from db.exchange.paper import line_height, put
from db.record import record

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN: Final = 12.0
LEFT: Final = MARGIN
WIDTH: Final = paper.A4[0] - 2 * MARGIN
BOTTOM: Final = paper.A4[1] - MARGIN - 8
"""Where the foot of a page begins."""
SMALL: Final = 7.5
TEXT: Final = 8.5
TITLE: Final = 13.0
GAP: Final = 1.5
"""Blank on either side of a cell."""
SIGNATURE: Final = 26.0
MUTED: Final = 90
"""The grey of what only explains."""


@record
class Column:
    """A column of the rows. `right`: numbers, never cut or wrapped; others wrap at `widest` mm. `takes`: what is left
    of the width."""

    title: str
    right: bool = False
    takes: bool = False
    widest: float = 34.0


@record
class Party:
    """A box beside another one: who sends, who receives, who carries."""

    title: str
    name: str
    lines: tuple[str, ...] = ()


@record
class Cell:
    """What stands in a row; `note` below it, smaller."""

    text: str
    note: str = ""


@record
class Printed:
    """A document in words. `mark`: a state that must not be overlooked; `facts` and `totals`: label and value;
    `page`: the foot's words with {page} and {pages}."""

    title: str
    number: str
    company: str
    company_lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    parties: tuple[Party, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    signatures: tuple[tuple[str, str], ...]
    foot: str
    page: str
    mark: str = ""


def pdf(documents: Sequence[Printed]) -> bytes:
    """Documents, each on pages of its own, as one PDF file; AmbarError "unavailable" (reason extra) where fpdf2 is not
    installed."""
    made = paper.sheet(margin=MARGIN, title=", ".join(f"{one.title} {one.number}" for one in documents))
    for one in documents:
        first = made.page + 1
        made.add_page()
        y = _head(made, one)
        y = _facts(made, one.facts, y + 3)
        y = _parties(made, one.parties, y + 2)
        y = _rows(made, one, y + 3)
        y = _totals(made, one, y + 2)
        y = _notes(made, one, y + 2)
        _signatures(made, one, y)
        _feet(made, one, first)
    return paper.finished(made)


# What stands on every page ---------------------------------------------------------


def _feet(made: FPDF, one: Printed, first: int) -> None:
    """The foot of each page of a document, once it is known how many there are."""
    last = made.page
    y = paper.A4[1] - MARGIN - 4
    for page in range(first, last + 1):
        made.page = page
        made.set_font(paper.FONT, "B", TITLE)  # another one first: this page was left with a font of its own
        made.line(LEFT, y - 1.5, LEFT + WIDTH, y - 1.5)
        told = one.page.format(page=page - first + 1, pages=last - first + 1)
        put(made, LEFT, y, one.foot, width=WIDTH - 40, size=SMALL)
        put(made, LEFT + WIDTH - 40, y, told, width=40, size=SMALL, align="R")
    made.page = last


def _next_page(made: FPDF, one: Printed) -> float:
    """A new page with a short head; where its room begins."""
    made.add_page()
    put(made, LEFT, MARGIN, one.company, width=WIDTH / 2, size=TEXT)
    told = "  ".join(part for part in (one.title, one.number, one.mark) if part)
    put(made, LEFT + WIDTH / 2, MARGIN, told, width=WIDTH / 2, size=TEXT, bold=True, align="R")
    y = MARGIN + line_height(TEXT) + 1.5
    made.line(LEFT, y, LEFT + WIDTH, y)
    return y + 3


# The first page ----------------------------------------------------------------------


def _head(made: FPDF, one: Printed) -> float:
    """Company on the left; title, number and its barcode on the right."""
    left, right = WIDTH * 0.55, WIDTH * 0.45
    y = MARGIN
    made.set_font(paper.FONT, "B", TITLE)
    for line in paper.wrapped(made, one.company, left - 4)[:2]:
        put(made, LEFT, y, line, width=left, size=TITLE, bold=True)
        y += line_height(TITLE)
    y += 0.8
    for text in one.company_lines:
        made.set_font(paper.FONT, "", TEXT)
        for line in paper.wrapped(made, text, left - 4):
            put(made, LEFT, y, line, width=left, size=TEXT)
            y += line_height(TEXT)
    x = LEFT + left
    put(made, x, MARGIN, one.title, width=right, size=TITLE, bold=True, align="R")
    put(made, x, MARGIN + 6.5, one.number, width=right, size=11, bold=True, align="R")
    paper.bars(made, one.number, LEFT + WIDTH - 48, MARGIN + 12.5, 48, 9)
    end = MARGIN + 22.5
    if one.mark:
        made.set_font(paper.FONT, "B", 10)
        width = made.get_string_width(one.mark) + 5
        made.rect(x + 2, MARGIN + 14, width, 6)
        put(made, x + 2, MARGIN + 14.7, one.mark, width=width, size=10, bold=True, align="C")
    y = max(y, end) + 1.5
    made.set_line_width(0.5)
    made.line(LEFT, y, LEFT + WIDTH, y)
    made.set_line_width(0.2)
    return y


def _facts(made: FPDF, facts: Sequence[tuple[str, str]], y: float) -> float:
    """Labels and values in two columns, read downwards."""
    half = WIDTH / 2
    made.set_font(paper.FONT, "", TEXT)
    label = max((made.get_string_width(one) for one, _value in facts), default=0) + 4
    label = min(label, half * 0.5)
    rows = (len(facts) + 1) // 2
    ends: list[float] = []
    for part in (facts[:rows], facts[rows:]):
        x, down = LEFT + (0 if not ends else half), y
        for name, value in part:
            made.set_text_color(MUTED)
            put(made, x, down, name, width=label, size=TEXT)
            made.set_text_color(0)
            made.set_font(paper.FONT, "", TEXT)
            for line in paper.wrapped(made, value, half - label - 3):
                put(made, x + label, down, line, width=half - label, size=TEXT)
                down += line_height(TEXT) + 0.4
        ends.append(down)
    return max(ends)


def _parties(made: FPDF, parties: Sequence[Party], y: float) -> float:
    """Boxes side by side, as high as the fullest."""
    if not parties:
        return y
    gap = 3.0
    width = (WIDTH - gap * (len(parties) - 1)) / len(parties)
    contents: list[list[tuple[str, float, bool]]] = []
    for one in parties:
        lines = [(one.title, SMALL, False)]
        made.set_font(paper.FONT, "B", TEXT)
        lines += [(line, TEXT, True) for line in paper.wrapped(made, one.name, width - 5) if one.name]
        made.set_font(paper.FONT, "", TEXT)
        lines += [(line, TEXT, False) for text in one.lines for line in paper.wrapped(made, text, width - 5)]
        contents.append(lines)
    height = max(sum(line_height(size) + 0.3 for _text, size, _bold in lines) for lines in contents) + 3
    for place, lines in enumerate(contents):
        x, down = LEFT + place * (width + gap), y + 1.3
        made.rect(x, y, width, height)
        for index, (text, size, bold) in enumerate(lines):
            made.set_text_color(MUTED if index == 0 else 0)
            put(made, x + 1, down, text, width=width - 2, size=size, bold=bold)
            down += line_height(size) + 0.3
    made.set_text_color(0)
    return y + height


# Rows ----------------------------------------------------------------------------------


def _rows(made: FPDF, one: Printed, y: float) -> float:
    """The rows under their titles, which every page repeats; a row never breaks in two."""
    size, widths = _fitted(made, one)
    y = _titles(made, one.columns, widths, size, y)
    for row in one.rows:
        lines = [_lines(made, cell, width, column, size)
                 for cell, width, column in zip(row, widths, one.columns, strict=True)]  # fmt: skip
        height = max(sum(line_height(each) for _text, each in cell) for cell in lines) + 1.4
        if y + height > BOTTOM:
            y = _titles(made, one.columns, widths, size, _next_page(made, one))
        x = LEFT
        for cell, width, column in zip(lines, widths, one.columns, strict=True):
            down = y + 0.7
            for text, each in cell:
                made.set_text_color(0 if each == size else MUTED)
                put(made, x, down, text, width=width, size=each, align="R" if column.right else "L")
                down += line_height(each)
            x += width
        made.set_text_color(0)
        y += height
        made.set_draw_color(190)
        made.line(LEFT, y, LEFT + WIDTH, y)
        made.set_draw_color(0)
    return y


def _fitted(made: FPDF, one: Printed) -> tuple[float, list[float]]:
    """The size of the letters in rows and the width of each column: smaller letters before numbers would be cut."""
    size = TEXT
    while True:
        widths = [_natural(made, one, place, size) for place in range(len(one.columns))]
        room = WIDTH - sum(widths)
        takers = [place for place, column in enumerate(one.columns) if column.takes]
        if room >= 45 * len(takers) or size <= 6:
            break
        size -= 0.5
    for place in takers:
        widths[place] = max(20.0, room / len(takers))
    over = sum(widths) - WIDTH
    if over > 0:  # many columns of long numbers: all give way alike
        widths = [width * WIDTH / sum(widths) for width in widths]
    return size, widths


def _natural(made: FPDF, one: Printed, place: int, size: float) -> float:
    column = one.columns[place]
    if column.takes:
        return 0.0
    made.set_font(paper.FONT, "B", size)
    title = max(made.get_string_width(word) for word in (column.title or " ").split(" "))
    made.set_font(paper.FONT, "", size)
    widest = max((made.get_string_width(row[place].text) for row in one.rows), default=0.0)
    return max(title, widest if column.right else min(widest, column.widest)) + 2 * GAP + 0.3


def _titles(made: FPDF, columns: Sequence[Column], widths: Sequence[float], size: float, y: float) -> float:
    made.set_font(paper.FONT, "B", size)
    told = [paper.wrapped(made, column.title, width - 2 * GAP) for column, width in zip(columns, widths, strict=True)]
    height = max(len(lines) for lines in told) * line_height(size) + 1.6
    made.set_fill_color(232)
    made.rect(LEFT, y, sum(widths), height, style="F")
    x = LEFT
    for lines, column, width in zip(told, columns, widths, strict=True):
        down = y + height - 0.8 - len(lines) * line_height(size)
        for line in lines:
            put(made, x, down, line, width=width, size=size, bold=True, align="R" if column.right else "L")
            down += line_height(size)
        x += width
    made.line(LEFT, y + height, LEFT + WIDTH, y + height)
    return y + height


def _lines(made: FPDF, cell: Cell, width: float, column: Column, size: float) -> list[tuple[str, float]]:
    made.set_font(paper.FONT, "", size)
    texts = [cell.text] if column.right else paper.wrapped(made, cell.text, width - 2 * GAP)
    found = [(text, size) for text in texts]
    if cell.note:
        made.set_font(paper.FONT, "", size - 1)
        found += [(text, size - 1) for text in paper.wrapped(made, cell.note, width - 2 * GAP)]
    return found


# Behind the rows -------------------------------------------------------------------------


def _totals(made: FPDF, one: Printed, y: float) -> float:
    """Labels and figures on the right, the last one strong; a long figure wraps, and is never cut."""
    made.set_font(paper.FONT, "B", 9.5)
    natural = max((made.get_string_width(value) for _name, value in one.totals), default=0.0)
    room = min(WIDTH - 45, natural + 2 * GAP + 1)
    told = [(name, paper.wrapped(made, value, room - 2 * GAP)) for name, value in one.totals]
    height = sum(len(lines) for _name, lines in told) * (line_height(9.5) + 0.8)
    if y + height > BOTTOM:
        y = _next_page(made, one)
    for place, (name, lines) in enumerate(told):
        last = place == len(told) - 1
        size = 9.5 if last else TEXT
        put(made, LEFT + WIDTH - room - 45, y, name, width=45, size=size, bold=last, align="R")
        for line in lines:
            put(made, LEFT + WIDTH - room, y, line, width=room, size=size, bold=last, align="R")
            y += line_height(size) + 0.8
    return y


def _notes(made: FPDF, one: Printed, y: float) -> float:
    """Comments, their name before them."""
    for name, text in one.notes:
        made.set_font(paper.FONT, "", TEXT)
        for line in (f"{name}:", *paper.wrapped(made, text, WIDTH - 4)):
            if y + line_height(TEXT) > BOTTOM:
                y = _next_page(made, one)
            made.set_text_color(MUTED if line == f"{name}:" else 0)
            put(made, LEFT, y, line, width=WIDTH, size=TEXT)
            y += line_height(TEXT)
        made.set_text_color(0)
        y += 1
    return y


def _signatures(made: FPDF, one: Printed, y: float) -> None:
    """At the foot of the last page: who gives, who takes, each with a line for name and signature."""
    if not one.signatures:
        return
    if y + SIGNATURE > BOTTOM:
        _next_page(made, one)
    top = BOTTOM - SIGNATURE
    width = WIDTH / len(one.signatures)
    for place, (title, name) in enumerate(one.signatures):
        x = LEFT + place * width
        put(made, x, top + 2, title, width=width - 6, size=TEXT, bold=True, align="C")
        put(made, x, top + 2 + line_height(TEXT) + 0.5, name, width=width - 6, size=TEXT, align="C")
        made.line(x + 6, BOTTOM - 4, x + width - 12, BOTTOM - 4)
