"""The last door before the terminal: what must not reach it is dropped, what it cannot show is replaced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from db.text import is_safe

PLAIN: Final[Mapping[int, str]] = str.maketrans(
    {
        "›": ">", "▌": ">", "●": "*", "○": "o", "×": "x", "✓": "+", "…": "~", "─": "-", "━": "=", "│": "|",
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+", "▾": "v", "▸": ">", "◂": "<",
        "→": ">", "←": "<", "↑": "^", "↓": "v", "·": ".", "—": "-", "–": "-", "▏": "|", "▕": "|", "▔": "-", "▁": "_",
        "▐": "|", "▲": "^", "▼": "v", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#",
        "⌫": "<", "⚠": "!", "°": "'", "•": "*", "◆": "*", "◐": "o", "◄": "<", "►": ">", "‹": "<", "↵": "<", "⏎": "<",
        "−": "-", "±": "+", "“": '"', "”": '"', "₺": "T", "€": "E", "£": "L",
    }
)  # fmt: skip
"""Signs that a Linux console or a VT100 lacks, each by one of ASCII."""
CURSOR: Final = ">"
"""The sign of the row with the cursor, both on plain terminals and where a screen reader reads."""
SPOKEN: Final[Mapping[int, str]] = {
    **PLAIN,
    **dict.fromkeys(map(ord, "─━│╭╮╰╯┌┐└┘▏▕▔▁▂▃▄▅▆▇█▐▾●○◐◆"), " "),
    **{
        ord(sign): said for sign, said in {"›": "/", "▸": ":", "…": ".", "°": "°", "₺": "₺", "€": "€", "£": "£"}.items()
    },
}
"""As `PLAIN`, where a screen reader reads: nothing that only adorns, and no sign beside the word that says the same."""


_UNEVEN: Final = re.compile(
    "[\u115f\u1160\u200c\u200d\u3164\ufe0e\ufe0f\uffa0\U0001f3fb-\U0001f3ff]|[\u0300-\u036f]{5}"
)
"""Signs that join, widen or hide others: terminals disagree about how wide the result is; and towers of accents."""
ACCENTS: Final = 4
"""Signs above and below one letter."""


def is_even(text: str) -> bool:
    """Whether every terminal shows `text` alike, and nothing but text."""
    return text.isprintable() and (text.isascii() or _UNEVEN.search(text) is None)


def drop(text: str) -> str:
    """`text` without control, bidi and invisible characters; as wide as before, in every terminal."""
    safe = text if text.isprintable() else "".join(char if is_safe(char) else _blank(char) for char in text)
    if _UNEVEN.search(safe) is None:
        return safe if safe.isprintable() else "".join(map(_printable, safe))
    spans, _width = split_graphemes(safe)
    return "".join(_even(safe[start:end], width) for start, end, width in spans)


def _printable(char: str) -> str:
    return char if char.isprintable() else _blank(char)


def _blank(char: str) -> str:
    """Blanks as wide as a sign that must not be shown: a soft hyphen has a column of its own, most have none."""
    return " " * get_character_cell_size(char)


def _even(cluster: str, width: int) -> str:
    """The first sign of `cluster` with its accents, in as many columns as the whole takes."""
    first = cluster[0] if cluster[0].isprintable() and not _UNEVEN.match(cluster[0]) else ""
    taken = get_character_cell_size(first) if first else 0
    marks = (char for char in cluster[1:] if unicodedata.category(char)[0] == "M" and not _UNEVEN.match(char))
    accents = list(marks)[: ACCENTS if first else 0]
    return first + "".join(accents) + " " * max(0, width - taken)


class SafeText(LineFilter):
    """Drops control and bidi characters from every line, whichever widget drew it. Source: security.md, 3."""

    def __init__(self, *, plain: bool = False, spoken: bool = False) -> None:
        super().__init__()
        self._signs = SPOKEN if spoken else PLAIN if plain else None

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without what is not text; in plain mode without signs beyond ASCII's."""
        if self._signs is not None:
            return [
                Segment(drop(text).translate(self._signs), style, None) if not control else Segment("", style, control)
                for text, style, control in segments
            ]
        if all(is_even(segment.text) for segment in segments):
            return segments
        return [Segment(drop(text), style, control) for text, style, control in segments]
