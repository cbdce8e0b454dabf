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

STEPS: Final = {
    "waiting": N_("Back to packing"),
    "packed": N_("It is packed"),
    "handed_over": N_("Handed over to the carrier"),
    "delivered": N_("Delivered"),
    "returned": N_("It came back"),
}
"""What one does to come to a step."""
NEXT: Final = {"waiting": STATUSES["packed"], "packed": STATUSES["handed_over"], "handed_over": N_("conclude")}
"""What the key of the next step says, by how far a delivery is."""
CANCEL: Final = N_("The goods came back: the sale may be cancelled, which brings them into stock again.")


def status(code: str) -> str:
    """How far a delivery is."""
    return word(STATUSES, code)


def state(code: str) -> str:
    """The same with its sign."""
    return f"{SIGNS.get(code, '?')} {status(code)}"
