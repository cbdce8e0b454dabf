"""The document under the list's cursor: what one would see on opening it, as far as there is room.

Beside the list it is a column of lines; below it, where the list needs the whole width, the head takes two lines
and the rows stand in as many columns as fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from db.fields import Amount
from db.queries.documents import Document
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import _
from tui.screens.document_words import quantity_text, rows_text, shown, state
from tui.widgets.cells import TONES, fit

Line = tuple[str, str]
"""A line's text and its tone."""

BELOW: Final = 70
"""Columns from which it is below the list: a pane beside it is never so wide."""
ROW: Final = 40
"""Columns of a row at least, below the list."""
GAP: Final = "   "


class DocumentPane(Widget):
    """Lines of a document; empty while there is none."""

    COMPONENT_CLASSES = {*(f"pane--{tone}" for tone in TONES)}

    def __init__(self) -> None:
        super().__init__()
        self.document: Document | None = None

    def show(self, document: Document | None) -> None:
        """Show another one."""
        self.document = document
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, own = self.size.width, self.rich_style
        bar = self.get_component_rich_style("pane--muted")
        if width < BELOW:
            lead, lines = Segment("│ ", bar), self._lines(beside_lines, self.size.height, width - 3)
        elif y == 0:
            return Strip([Segment(" " + "─" * (width - 2) + " ", bar)], width)
        else:
            y, lead, lines = y - 1, Segment("   ", own), self._lines(below_lines, self.size.height - 1, width - 4)
        text, tone = lines[y] if y < len(lines) else ("", "")
        style = self.get_component_rich_style(f"pane--{tone}") if tone else own
        return Strip([lead, Segment(fit(text, max(0, width - len(lead.text))), style)], width)

    def _lines(self, told: Callable[[Document, int, int], list[Line]], height: int, width: int) -> list[Line]:
        return told(self.document, height, width) if self.document is not None else []


def beside_lines(one: Document, height: int, width: int) -> list[Line]:
    """What is told of a document in a column of `height` lines."""
    mark, day = state(one.status), _processed(one)
    head: list[Line] = [
        (f"{one.number}  {mark.text}", mark.tone),
        *([(_partner(one), "strong")] if _partner(one) else []),
        (f"{_date(one)}  {_place(one)}", ""),
        *([(day, "muted")] if day else []),
        *([(one.title, "")] if one.title else []),
        *([(_comment(one), "muted")] if one.comment else []),
        ("", ""),
    ]
    foot: list[Line] = [("", ""), *((text, "strong") for text in _totals(one))]
    return [*head, *_rows(one, max(1, height - len(head) - len(foot)), width), *foot]


def below_lines(one: Document, height: int, width: int) -> list[Line]:
    """What is told of a document in a few wide lines."""
    mark = state(one.status)
    first = (f"{one.number}  {mark.text}", _date(one), _place(one), *_totals(one))
    second = (_partner(one), _processed(one), one.title, _comment(one))
    head: list[Line] = [(GAP.join(filter(None, first)), mark.tone)]
    if any(second):
        head.append((GAP.join(filter(None, second)), "strong"))
    room = max(1, height - len(head))
    columns = max(1, (width + len(GAP)) // (ROW + len(GAP)))
    if columns == 1 or len(one.rows) <= room:
        return [*head, *_rows(one, room, width)]
    each = (width + len(GAP)) // columns - len(GAP)
    cells = [fit(text, each) for text, _tone in _rows(one, room * columns, each)]
    return [*head, *((GAP.join(cells[line::room]), "") for line in range(room))]


def _rows(one: Document, room: int, width: int) -> list[Line]:
    from tui.text import quantity

    figures = [quantity(row.quantity, words.unit(row.unit)) for row in one.rows[:room]]
    widest = max((len(figure) for figure in figures), default=0)
    lines: list[Line] = [
        (fit(f"{figure:>{widest}}  {row.name}", width).rstrip(), "muted" if row.masked is True else "")
        for figure, row in zip(figures, one.rows, strict=False)
    ]
    if len(one.rows) > room:
        lines[-1:] = [(_("… and {count} more").format(count=len(one.rows) - room + 1), "muted")]
    return lines


def _date(one: Document) -> str:
    from tui.text import day

    return day(one.date)


def _processed(one: Document) -> str:
    from tui.text import day

    return "" if one.day is None else _("Processed on {day}").format(day=day(one.day))


def _place(one: Document) -> str:
    place = one.warehouse or "—"
    return place if one.to_warehouse is HIDDEN else f"{place} → {one.to_warehouse or '—'}"


def _partner(one: Document) -> str:
    return shown(one.supplier) or shown(one.customer)


def _comment(one: Document) -> str:
    return one.comment.replace("\n", " ")


def _totals(one: Document) -> list[str]:
    from tui.text import money

    totals = one.totals
    found = [f"{rows_text(totals.rows)}  {quantity_text(one.rows, totals.quantity)}"]
    if isinstance(totals.total, Amount):
        currency = one.currency if isinstance(one.currency, str) else ""
        found.append(_("Total {amount}").format(amount=money(totals.total, currency)))
    return found
