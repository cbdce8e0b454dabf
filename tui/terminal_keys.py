"""What a terminal sends: a paste has a length that does no harm. The driver (`tui.terminal_driver`) reads it."""

from __future__ import annotations

from typing import Any, Final

PASTED: Final = 1_000_000
"""Characters of one paste: twice as many as 5,000 long rows have."""
_BEGINS: Final = "\x1b[200~"
_ENDS: Final = "\x1b[201~"


class Keys:
    """What a terminal sends, decoded; of a paste no more than `PASTED` characters: 10 MB would take 200 MB and 5 s."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._left = -1
        """Characters that the paste under way may still have; -1: there is none."""
        self._held = ""
        """What may be the beginning of its end."""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The keys of `data`."""
        text: str = self._inner.decode(data, final=final)
        if self._left < 0 and _BEGINS not in text:
            return text
        told = []
        while True:
            if self._left < 0:
                before, begins, text = text.partition(_BEGINS)
                told += [before, begins]
                if not begins:
                    return "".join(told)
                self._left = PASTED
            pasted, ends, text = (self._held + text).partition(_ENDS)
            self._held = ""
            if not ends and (begun := pasted.rfind("\x1b")) >= 0 and _ENDS.startswith(pasted[begun:]):
                pasted, self._held = pasted[:begun], pasted[begun:]
            told += [pasted[: self._left], ends]
            self._left = -1 if ends else max(0, self._left - len(pasted))
            if not ends:
                return "".join(told)
