"""The words for deliveries: how far goods are on their way. English here, Turkish in deliveries.po."""

from __future__ import annotations

from typing import Final

from tui.i18n import N_
from tui.labels_words import word

STATUSES: Final = {
    "waiting": N_("to be packed"),
    "packed": N_("packed"),
    "handed_over": N_("handed over"),
    "delivered": N_("delivered"),
    "returned": N_("came back"),
}
SIGNS: Final = {"waiting": "○", "packed": "◐", "handed_over": "▸", "delivered": "●", "returned": "×"}


def status(code: str) -> str:
    """How far a delivery is."""
    return word(STATUSES, code)


def state(code: str) -> str:
    """The same with its sign."""
    return f"{SIGNS.get(code, '?')} {status(code)}"
