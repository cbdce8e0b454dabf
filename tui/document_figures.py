"""Figures of documents for people, on screens and on paper: discounts, rates, quantities. Imports nothing slow."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import _

_RATE: Final = re.compile(r"\d{1,3}(\.\d+)?%", re.ASCII)


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


def quantities(rows: Any) -> str:
    """The quantity of a document, unit by unit as entered: "355 adet, 30,25 kg, 2 koli"."""
    from tui.text import quantity

    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.unit] = sums.get(row.unit, Decimal(0)) + row.quantity
    return ", ".join(quantity(total, words.unit(unit)) for unit, total in sums.items())


def quantity_text(rows: Any, total: Decimal) -> str:
    """The quantity of a document: as entered, with its unit, where all rows share one; else `total`, which adds up
    what they are in their products' own units."""
    from tui.text import quantity

    units = {row.unit for row in rows}
    if len(units) == 1:
        return quantity(sum((row.quantity for row in rows), Decimal(0)), words.unit(units.pop()))
    return quantity(total)


def held_lines(change: Any) -> list[str]:
    """What a row of a preview does to reservations, deal by deal."""
    from tui.labels_deals import deal_name

    found = []
    for one in change.reservations:
        deal = deal_name(one["deal"]) if "deal" in one else _("a deal that you do not see")
        if "used" in one:
            text, quantity = _("{product}: {quantity} reserved for {deal} are used up"), one["used"]
        else:
            text, quantity = _("! {product}: {quantity} reserved for {deal} fall short"), one["short"]
        found.append(text.format(product=change.sku, quantity=shown(quantity), deal=deal))
    return found
