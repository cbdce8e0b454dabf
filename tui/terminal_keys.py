"""What a terminal sends: bytes that are no UTF-8 end nothing, and a paste has a length that does no harm."""

from __future__ import annotations

from collections.abc import Callable
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


def tolerate_bad_bytes() -> None:
    """Read keys with errors="replace": one byte that is not UTF-8 (PuTTY in Latin-5) would end the app; and cut pastes.

    RuntimeError where Textual's driver no longer has the name that this replaces: then look again.
    """
    from codecs import getincrementaldecoder

    from textual.drivers import linux_driver

    if not hasattr(linux_driver, "getincrementaldecoder"):
        raise RuntimeError("textual's driver decodes in another way: tolerate_bad_bytes() must follow")

    def decoder(encoding: str) -> Callable[..., Any]:
        make = getincrementaldecoder(encoding)
        return lambda errors="replace": Keys(make("replace"))

    setattr(linux_driver, "getincrementaldecoder", decoder)  # noqa: B010 - a module's name, not an attribute of ours
