"""The words for deals: pipelines and stages that still have their own words, states, payments, what happened to what
is reserved. English here, Turkish in deals.po."""

from __future__ import annotations

from typing import Final

from tui.i18n import N_, _
from tui.labels_words import word

PIPELINES: Final = {"sales": N_("Sales pipeline")}
"""By the code of the one that is there from the start."""

STAGES: Final = {
    "new": N_("New"),
    "offer": N_("Offer"),
    "preparing": N_("Being prepared"),
    "won": N_("Won"),
    "lost": N_("Lost"),
}
"""By the code of those that are there from the start."""

STATUSES: Final = {"open": N_("in progress"), "won": N_("won"), "lost": N_("deal lost")}
SIGNS: Final = {"open": "○", "won": "●", "lost": "×"}

METHODS: Final = {"cash": N_("in cash"), "card": N_("by card"), "transfer": N_("bank transfer"),
                  "other": N_("other way")}  # fmt: skip
"""How money is received or given back."""

CHANGES: Final = {
    "added": N_("reserved on adding"),
    "by_hand": N_("reserved by hand"),
    "payment": N_("reserved on payment"),
    "payment_undone": N_("payment undone"),
    "row_changed": N_("row changed"),
    "row_deleted": N_("row removed"),
    "moved": N_("moved to another warehouse"),
    "shipped": N_("shipped"),
    "unshipped": N_("shipping taken back"),
    "released": N_("released"),
    "expired": N_("period over"),
    "lost": N_("deal lost"),
    "deleted": N_("deal deleted"),
    "reopened": N_("deal reopened"),
    "merged": N_("products merged"),
}
"""Why what is reserved has become another."""


def pipeline(code: str, name: str | None = None) -> str:
    """A pipeline as it is called: its name, or the words of the one that is there from the start."""
    return name or word(PIPELINES, code)


def stage(code: str, name: str | None = None) -> str:
    """A stage as it is called: its name, or the words of those that are there from the start."""
    return name or word(STAGES, code)


def status(code: str) -> str:
    """How a deal stands."""
    return word(STATUSES, code)


def deal_name(id: int) -> str:
    """ "Deal 12"."""
    return _("Deal {number}").format(number=id)
