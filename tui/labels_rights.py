"""Words for the days and conditions of rights. Imports nothing slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.i18n import _

if TYPE_CHECKING:
    from db.terms import Terms


def terms_line(terms: Terms) -> str:
    """Days and conditions in one line: "1.12.2026 gününden, dört göz"; "" where there are none."""
    from tui import text

    found = []
    if terms.first_day is not None:
        found.append(_("from {day}").format(day=text.day(terms.first_day)))
    if terms.last_day is not None:
        found.append(_("until {day}").format(day=text.day(terms.last_day)))
    if terms.four_eyes:
        found.append(_("four eyes"))
    if terms.discount_limit is not None:
        found.append(_("discount up to {limit}").format(limit=text.percent(terms.discount_limit / 100)))
    return ", ".join(found)
