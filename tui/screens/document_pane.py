"""The document under the list's cursor, beside it: what one would see on opening it, as far as there is room."""

from __future__ import annotations

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
        lines = lines_of(self.document, self.size.height, width - 3) if self.document is not None else []
        text, tone = lines[y] if y < len(lines) else ("", "")
        style = self.get_component_rich_style(f"pane--{tone}") if tone else own
        bar = self.get_component_rich_style("pane--muted")
        return Strip([Segment("│ ", bar), Segment(fit(text, max(0, width - 2)), style)], width)


def lines_of(one: Document, height: int, width: int) -> list[Line]:
    """What is told of a document in `height` lines."""
    from tui.text import day, money, quantity

    mark = state(one.status)
    partner = shown(one.supplier) or shown(one.customer)
    place = one.warehouse or "—"
    if one.to_warehouse is not HIDDEN:
        place = f"{place} → {one.to_warehouse or '—'}"
    head: list[Line] = [
        (f"{one.number}  {mark.text}", mark.tone),
        *([(partner, "strong")] if partner else []),
        (f"{day(one.date)}  {place}", ""),
        *([(_("Processed on {day}").format(day=day(one.day)), "muted")] if one.day is not None else []),
        *([(one.title, "")] if one.title else []),
        *([(one.comment.replace("\n", " "), "muted")] if one.comment else []),
        ("", ""),
    ]
    totals = one.totals
    foot: list[Line] = [("", ""), (f"{rows_text(totals.rows)}  {quantity_text(one.rows, totals.quantity)}", "strong")]
    currency = one.currency if isinstance(one.currency, str) else ""
    if isinstance(totals.total, Amount):
        foot.append((_("Total {amount}").format(amount=money(totals.total, currency)), "strong"))
    room = max(1, height - len(head) - len(foot))
    figures = [quantity(row.quantity, words.unit(row.unit)) for row in one.rows[:room]]
    widest = max((len(figure) for figure in figures), default=0)
    body: list[Line] = [
        (f"{figure:>{widest}}  {row.name}", "muted" if row.masked is True else "")
        for figure, row in zip(figures, one.rows, strict=False)
    ]
    if len(one.rows) > room:
        rest = len(one.rows) - room + 1
        body[-1:] = [(_("… and {count} more").format(count=rest), "muted")]
    return [*head, *body, *foot]
