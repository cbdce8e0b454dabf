"""The lines around a document's rows: its state, what is wrong, its totals."""

from __future__ import annotations

from typing import Any

from rich.cells import set_cell_size

from db.fields import Amount
from tui.document_figures import quantities
from tui.i18n import _
from tui.screens.document_words import quantity_text, rows_text
from tui.widgets.cells import Toned, cut, safe, width_of
from tui.widgets.line import Line, Part

_NAME = 12
"""Columns in which a shortened name still tells something."""


class StateLine(Line):
    """` ○ taslak   işlenme 24.11.2026   sorumlu Mehmet Kaya                kaydedildi 14:02`"""

    COMPONENT_CLASSES = {"state-line--muted", "state-line--success", "state-line--accent"}

    def __init__(self) -> None:
        super().__init__()
        self.mark = Toned("")
        self.facts: tuple[str, ...] = ()
        self.saved = ""

    def say(self, mark: Toned, facts: tuple[str, ...], saved: str) -> None:
        """Say something else; `mark`: its state."""
        self.mark, self.facts, self.saved = mark, facts, saved
        self.update()

    def parts(self, width: int) -> tuple[Part, ...]:
        """State and facts on the left, when it was saved on the right."""
        mark = self.mark
        room = width - 1 - width_of(mark.text) - 3 - width_of(self.saved) - 3
        facts = _fitting([safe(fact) for fact in self.facts if fact], max(0, room))
        gap = width - 1 - width_of(mark.text) - 3 - width_of(facts) - width_of(self.saved) - 1
        tone = f"state-line--{mark.tone}" if mark.tone else ""
        return ((" ", ""), (mark.text, tone), ("   ", ""), (facts, ""), (" " * max(1, gap), ""),
                (f"{self.saved} ", "state-line--muted"))  # fmt: skip


def _fitting(facts: list[str], room: int) -> str:
    """The facts that fit, in their order: a name is shortened where that is all it takes, a figure goes as a whole."""
    told = ""
    for fact in facts:
        lead = "   " if told else ""
        left = room - width_of(told + lead)
        if width_of(fact) <= left:
            told += lead + fact
        elif not told or (left >= _NAME and not any(char.isdigit() for char in fact)):
            told += lead + cut(fact, left)
            break
    return told


class NoteLine(Line):
    """What is wrong here, in one line; a rule where nothing is."""

    COMPONENT_CLASSES = {"note-line--error", "note-line--warning"}

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tone = ""

    def say(self, text: str, tone: str = "error") -> None:
        """Say something, or with "" nothing."""
        self.text, self.tone = text, tone
        self.update()

    def parts(self, width: int) -> tuple[Part, ...]:
        """The text, or the rule."""
        if not self.text:
            return ((" " + "─" * (width - 2), ""),)
        text = safe(self.text)
        if width_of(text) > width - 2:
            text = set_cell_size(text, width - 3) + "…"
        return ((f" {text}", f"note-line--{self.tone}" if self.tone != "hint" else ""),)


class TotalsLine(Line):
    """`3 satır   420 adet   Toplam 702,00 TL`, at the right."""

    COMPONENT_CLASSES = {"totals-line--strong", "totals-line--muted"}

    def __init__(self) -> None:
        super().__init__()
        self.document: Any = None
        self.currency = ""

    def say(self, document: Any, currency: str) -> None:
        """The totals of another state of the document."""
        self.document, self.currency = document, currency
        self.update()

    def parts(self, width: int) -> tuple[Part, ...]:
        """As many figures as there is room for, the total last."""
        from tui.text import money

        one = self.document
        if one is None:
            return ((" " * width, ""),)
        totals = one.totals
        first = [rows_text(totals.rows), quantity_text(one.rows, totals.quantity)]
        strong = ""
        if isinstance(totals.total, Amount):
            strong = _("Total {amount}").format(amount=money(totals.total, self.currency))
        elif isinstance(totals.cost, Amount):
            strong = _("Cost {amount}").format(amount=money(totals.cost, self.currency))
        by_unit = [first[0], quantities(one.rows)]
        if width_of("   ".join((*by_unit, strong))) <= width - 2:
            first = by_unit
        while first and width_of("   ".join((*first, strong))) > width - 2:
            del first[0]
        muted = "".join(f"{one}   " for one in first)
        gap = max(0, width - width_of(muted) - width_of(strong) - 1)
        return ((" " * gap, ""), (muted, "totals-line--muted"), (f"{strong} ", "totals-line--strong"))
