"""What happened to what concerns one, in words. English here, Turkish in feed.po."""

from __future__ import annotations

from typing import Any, Final

from tui import labels_words as words
from tui.i18n import N_, _, ngettext

WHYS: Final = {"mine": N_("mine"), "warehouse": N_("my warehouse")}


def what(row: Any) -> str:
    """What was done: "işlendi", "Durum değişti", "2 rezervasyonun süresi doldu"."""
    if row.action == "commented":
        return _("comment: {text}").format(text=row.text)
    if row.action == "reservation" and row.field == "expired":
        return ngettext("{count} reservation is over", "{count} reservations are over", row.changes).format(
            count=row.changes
        )
    if row.field == "delivery_status":
        from tui.labels_deliveries import status

        return f"{words.field_name(row.field)}: {status(row.text)}"
    if row.action == "changed" and row.field:
        told = words.field_name(row.field)
        if row.changes > 1:
            return _("changed: {field} and {count} more").format(field=told, count=row.changes - 1)
        return _("changed: {field}").format(field=told)
    return words.word(words.ACTIONS, row.action)


def why(code: str) -> str:
    """Why it concerns one."""
    return words.word(WHYS, code)


def name(row: Any) -> str:
    """The document or deal."""
    from tui.labels_deals import deal_name

    return deal_name(row.deal) if row.kind == "deal" else str(row.number)
