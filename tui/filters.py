"""The last door before the terminal: what must not reach it is dropped, what it cannot show is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from db.text import is_safe

PLAIN: Final[Mapping[int, str]] = str.maketrans(
    {
        "›": ">", "▌": ">", "●": "*", "○": "o", "×": "x", "✓": "+", "…": "~", "─": "-", "━": "=", "│": "|",
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+", "▾": "v", "▸": ">", "◂": "<",
        "→": ">", "←": "<", "↑": "^", "↓": "v", "·": ".", "—": "-", "–": "-", "▏": "|", "▕": "|", "▔": "-", "▁": "_",
        "⌫": "<", "⚠": "!",
    }
)  # fmt: skip
"""Signs that a Linux console or a VT100 lacks, each by one of ASCII."""


def drop(text: str) -> str:
    """`text` without control, bidi and invisible characters."""
    return text if text.isprintable() else "".join(char for char in text if is_safe(char))


class SafeText(LineFilter):
    """Drops control and bidi characters from every line, whichever widget drew it. Source: security.md, 3."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self._plain = plain

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without what is not text; in plain mode without signs beyond ASCII's."""
        if self._plain:
            return [
                Segment(drop(text).translate(PLAIN), style, None) if not control else Segment("", style, control)
                for text, style, control in segments
            ]
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(drop(text), style, control) for text, style, control in segments]
