"""How deals are written on screens: their stage as sign, word and colour, figures, what is short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from db.queries.rows import HIDDEN
from tui.document_figures import shown
from tui.i18n import _, ngettext
from tui.labels_deals import SIGNS
from tui.labels_deals import stage as stage_name
from tui.widgets.cells import Cell, Tone, Toned

TONES: Final[Mapping[str, Tone]] = {"open": "accent", "won": "success", "lost": "muted"}


def state(deal: Any) -> Toned:
    """A deal's stage: sign, word and colour."""
    return Toned(f"{SIGNS[deal.status]} {stage_name(deal.stage, deal.stage_name)}", TONES[deal.status])


def deals_text(count: int) -> str:
    """ "3 deals"."""
    from tui.text import number

    return ngettext("{count} deal", "{count} deals", count).format(count=number(count))


def short_cell(value: Any) -> Cell:
    """How much is reserved and not there: a sign and the figure, nothing where nothing is short."""
    if value is HIDDEN or not value:
        return ""
    return Toned(f"! {shown(value)}", "warning")


def short_word(value: Any) -> Cell:
    """Whether anything of a deal is short."""
    return Toned(f"! {_('short')}", "warning") if value is not HIDDEN and value else ""


def day_cell(value: Any) -> str:
    """A day in a narrow column."""
    from tui.text import day

    return day(value, short=True) if value is not None and value is not HIDDEN else ""


def money_cell(value: Any, currency: str, company: str) -> str:
    """An amount, its currency only where it is another than the company's."""
    from tui.text import money

    if value is HIDDEN or value is None:
        return ""
    return shown(value) if currency == company else money(value, currency)
