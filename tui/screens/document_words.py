"""How documents are written: their state as sign, word and colour, their titles, figures and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui import labels_words as words
from tui.document_figures import discount as discount
from tui.document_figures import quantity_text as quantity_text
from tui.document_figures import shown as shown
from tui.document_figures import tax as tax
from tui.i18n import N_, ngettext
from tui.widgets.cells import Tone, Toned

SIGNS: Final = {"draft": "○", "processed": "●", "cancelled": "×"}
TONES: Final[Mapping[str, Tone]] = {"draft": "accent", "processed": "success", "cancelled": "muted"}

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
