"""How documents are written: their state as sign, word and colour, their titles, figures and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_, ngettext
from tui.widgets.cells import Tone, Toned

SIGNS: Final = {"draft": "○", "processed": "●", "cancelled": "×"}
TONES: Final[Mapping[str, Tone]] = {"draft": "accent", "processed": "success", "cancelled": "muted"}

_RATE: Final = re.compile(r"\d{1,3}(\.\d+)?%", re.ASCII)

NEW_TITLES: Final = {
    "receipt": N_("new receipt"),
    "adjustment": N_("new adjustment"),
    "transfer": N_("new transfer"),
    "sale": N_("new sale"),
    "write_off": N_("new write-off"),
}
"""What stands in the path until a document has its number."""

EMPTY: Final = {
    "": N_("No documents yet: what comes in, moves and goes out is written here."),
    "receipt": N_("No receipts yet: goods that come in are written here."),
    "adjustment": N_("No adjustments yet: opening stock and surplus are written here."),
    "transfer": N_("No transfers yet: goods that move between warehouses are written here."),
    "sale": N_("No sales yet: goods that go to customers are written here."),
    "write_off": N_("No write-offs yet: goods that are broken, lost or used up are written here."),
}


def state(status: str) -> Toned:
    """A document's state: sign, word and colour."""
    return Toned(f"{SIGNS.get(status, '?')} {words.status(status)}", TONES.get(status, ""))


def rows_text(count: int) -> str:
    """ "3 rows"."""
    from tui.text import number

    return ngettext("{count} row", "{count} rows", count).format(count=number(count))


def documents_text(count: int) -> str:
    """ "3 documents"."""
    from tui.text import number

    return ngettext("{count} document", "{count} documents", count).format(count=number(count))


def shown(value: Any) -> str:
    """A value for people; what is hidden or missing is empty."""
    from tui.text import show

    return "" if value is HIDDEN or value is None else show(value)


def discount(value: Any) -> str:
    """A discount as the books write it ("10%", "5.00") for people."""
    from tui import text

    if value is HIDDEN or not value:
        return ""
    told = str(value)
    if told.endswith("%"):
        return text.percent(Decimal(told[:-1]) / 100)
    return text.price(Decimal(told))


def tax(name: Any) -> str:
    """A rate's name for people; most are named by their rate ("20%")."""
    if name is HIDDEN or not name:
        return ""
    told = str(name)
    return discount(told) if _RATE.fullmatch(told) else shown(told)


def quantity_text(rows: Any, total: Decimal) -> str:
    """The quantity of a document: as entered, with its unit, where all rows share one; else `total`, which adds up
    what they are in their products' own units."""
    from tui.text import quantity

    units = {row.unit for row in rows}
    if len(units) == 1:
        return quantity(sum((row.quantity for row in rows), Decimal(0)), words.unit(units.pop()))
    return quantity(total)
