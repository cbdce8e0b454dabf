"""The words for partners: in what duplicates are alike, what is open, further numbers. English here, Turkish in
partners.po."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tui import labels_deals, labels_deliveries
from tui import labels_words as words
from tui.i18n import N_
from tui.text import phone

REASONS: Final = {"tax_number": N_("same tax number"), "phone": N_("same phone"), "name": N_("same name")}
OPEN: Final = {"draft": N_("draft"), "deal": N_("deal"), "delivery": N_("delivery")}
DETAILS: Final = {"phone": N_("Phone"), "email": N_("E-mail"), "address": N_("Address")}

_PARTS: Final = ("kind", "label", "value")


def alike(codes: Iterable[str]) -> str:
    """In what two are alike."""
    return ", ".join(words.word(REASONS, code) for code in codes)


def open_kind(code: str) -> str:
    """What is open."""
    return words.word(OPEN, code)


def open_status(code: str) -> str:
    """How it stands, whatever it is."""
    if code in labels_deliveries.STATUSES:
        return labels_deliveries.status(code)
    return labels_deals.status(code) if code in labels_deals.STATUSES else words.status(code)


def detail(one: Any) -> str:
    """A further number or address, led by its label."""
    kind, label, text = (one[name] if isinstance(one, Mapping) else getattr(one, name) for name in _PARTS)
    value = phone(text) if kind == "phone" else text
    return f"{label}: {value}" if label else str(value)
