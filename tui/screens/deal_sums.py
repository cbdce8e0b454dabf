"""What all the deals of a list come to, below it."""

from __future__ import annotations

from typing import Any

from tui.i18n import _
from tui.screens.deal_words import deals_text
from tui.screens.document_sums import SumsLine


class DealSumsLine(SumsLine):
    """`Σ 41 anlaşma   Toplam 1.234.567,00 TL   Ödenen 200.000,00 TL`"""

    def goes_on(self, sums: Any) -> bool:
        """Deals are counted at once."""
        return False

    def count_of(self, sums: Any) -> int:
        """How many deals."""
        return int(sums.deals)

    def figures(self, sums: Any) -> list[tuple[str, str]]:
        """Deals, and what they come to."""
        from tui.text import money

        found = [("Σ", deals_text(sums.deals)), (_("Total"), money(sums.total, sums.currency))]
        if sums.paid:
            found.append((_("Paid"), money(sums.paid, sums.currency)))
        return found
