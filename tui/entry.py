"""What someone may have meant by what they typed or scanned: a code, or a quantity, a star and a code; the quantity
may be one of a unit ("3 koli*8680080000408").

A scanner set to a US keyboard on a Turkish one sends `-` as `*`, `i` as `ı`, `.` as `ç`, `/` as `.`: "8-40"
arrives as "8*40". So the text is taken as it is first, then undone, and only then read as `N*` or `N unit*`.
Source: terms.md, "Manners".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from db.errors import AmbarError

if TYPE_CHECKING:
    from db.queries.entry import Named

_ACCIDENTS: Final = str.maketrans({"*": "-", "ı": "i", "ç": ".", ".": "/"})
_TIMES: Final = re.compile(r"\s*([0-9][0-9.,]*)\s*([^\W\d_][^*×]{0,39}?)?\s*[*×]\s*(\S.*)\Z", re.DOTALL)


class Reading(NamedTuple):
    """One way to read an entry; `quantity` None: none was given, one is meant."""

    code: str
    quantity: Decimal | None = None
    unit: str = ""
    """The unit that was named, as it was typed; "" for what the code stands for."""


def undone(text: str) -> str:
    """`text` with the accidents of a keyboard layout undone."""
    return text.translate(_ACCIDENTS)


def times(text: str) -> Reading:
    """`5*CODE` or `3 koli*CODE` taken apart; without a quantity that is one, all of it is the code."""
    from tui.text import parse_quantity

    match = _TIMES.match(text)
    if match:
        try:
            quantity = parse_quantity(match[1]).value
        except AmbarError:
            quantity = Decimal(0)
        if quantity > 0:
            return Reading(match[3].strip(), quantity, match[2] or "")
    return Reading(text.strip())


def readings(text: str) -> tuple[Reading, ...]:
    """Every way to read an entry, the likeliest first."""
    raw = text.strip()
    found = [Reading(raw), Reading(undone(raw))]
    split = times(raw)
    if split.quantity is not None:
        found += [split, Reading(undone(split.code), split.quantity, split.unit)]
    return tuple(dict.fromkeys(one for one in found if one.code))


def best(readings: Iterable[Reading], found: Mapping[str, Named]) -> Reading | None:
    """The likeliest way to read an entry of those that name a product: byte for byte before in another case."""
    named = [one for one in readings if one.code in found]
    return next((one for one in named if found[one.code].exact), named[0] if named else None)
