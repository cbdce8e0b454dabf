"""Phone numbers as they are kept: E.164 where they can be read as one, else as typed. Source: terms.md, "Manners"."""

from __future__ import annotations

import re
from typing import Final

_DRESS: Final = re.compile(r"[\s()./\-\u2010-\u2015\u00a0]+")
_NATIONAL: Final = re.compile(r"[2-58]\d{9}", re.ASCII)
"""A Turkish number without its zero: an area, a mobile, 0850."""


def e164(text: str) -> str:
    """ "0532 123 45 67", "+90 (532) 123 45 67" and "0090532…" are "+905321234567"; "444 1 234" is "+904441234"; what is
    no such number stays as it is."""
    bare = _DRESS.sub("", text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return text
    if bare.startswith("+"):
        return bare if 8 <= len(digits) <= 15 else text
    if len(digits) == 7 and digits.startswith("444"):
        return "+90" + digits
    for lead in ("90", "0", ""):
        rest = digits.removeprefix(lead)
        if digits.startswith(lead) and _NATIONAL.fullmatch(rest):
            return "+90" + rest
    return text


def searched(number: str) -> str:
    """What a number is found by beside what is kept of it: as one dials it."""
    return "0" + number[3:] if number.startswith("+90") else ""
