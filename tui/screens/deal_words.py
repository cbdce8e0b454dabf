"""How deals are written on screens: their stage as sign, word and colour, figures, what is short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from db.queries.rows import HIDDEN
from tui.document_figures import shown
from tui.i18n import N_, _, ngettext
from tui.labels_deals import SIGNS
from tui.labels_deals import stage as stage_name
from tui.labels_words import unit
from tui.widgets.cells import Cell, Column, Tone, Toned

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


def reservation_columns(today: date, *, product: bool = True) -> list[Column[Any]]:
    """What is held, for whom, until when; without `product` those of one product."""
    found: list[Column[Any]] = [Column("until", N_("Until"), 8, order="until", cell=_until(today))]
    if product:
        found += [
            Column("product", N_("Code"), 6, order="product", widest=14, priority=3),
            Column("name", N_("Product"), 12, flexible=True),
        ]
    return [
        *found,
        Column("warehouse", N_("Warehouse"), 6, priority=2, order="warehouse"),
        Column("reserved", N_("Reserved"), 6, "right", cell=lambda one: f"{shown(one.reserved)} {unit(one.unit)}"),
        Column("short", N_("Short"), 5, "right", cell=lambda one: short_cell(one.short)),
        Column("deal", N_("Deal"), 4, "right", order="deal", cell=lambda one: str(one.deal)),
        Column("customer", N_("Customer"), 8, flexible=True, priority=4, cell=lambda one: one.customer or "—"),
        Column("responsible", N_("Responsible"), 6, priority=6, widest=18,
               cell=lambda one: one.responsible_name or ""),
    ]  # fmt: skip


def _until(today: date) -> Callable[[Any], Cell]:
    def cell(one: Any) -> Cell:
        told = day_cell(one.until)
        return Toned(f"{told} !", "warning") if one.until <= today else told

    return cell
