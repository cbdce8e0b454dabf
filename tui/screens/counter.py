"""The counter: a terminal of its own beside the till. One product at a time in large figures, scan after scan; what is
pinned stands below and is watched live. No costs are shown here, whatever one may see elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.i18n import N_
from tui.screens.finding import Answer, FindingScreen
from tui.widgets.large_figures import LargeFigures
from tui.widgets.stock_panel import StockPanel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.queries.find import FoundProduct


class CounterScreen(FindingScreen):
    """Shows one product in large figures, the pinned ones below."""

    TITLE = N_("Counter")
    HELP = N_("Scan or type: the product stands in large figures, the next scan replaces it. F4 pins it below.")
    STAYS = True

    def __init__(self) -> None:
        super().__init__()
        self._alone: FoundProduct | None = None
        self._moved = False
        self._nothing = False
        """Whether what was typed is nobody's: then the pinned ones stand below, and none at large."""

    def content(self) -> ComposeResult:
        """The line, the product, its warehouses, the pinned ones."""
        yield from self.line()
        yield LargeFigures()
        yield StockPanel()
        yield self.table()

    def empty(self) -> str:
        """What is not pinned yet."""
        return N_("Scan or type. F4 keeps a product here, always in sight.")

    @property
    def current(self) -> FoundProduct | None:
        """The only one found; else that under the cursor."""
        return None if self._nothing else self._alone or super().current

    def put(self, answer: Answer, typed: str, *, anew: bool) -> None:
        """One product, or none, leaves the pinned ones below it; several are listed there."""
        if anew:
            self._moved = False
        only = answer.rows[0] if typed and len(answer.rows) == 1 else None
        self._alone = None if self._moved else only
        self._nothing = bool(typed) and not answer.rows and not self._moved
        self.query_one(Table).set_class(self._alone is not None or self._nothing, "-quiet")
        pinned = only is not None or not answer.rows
        self.put_rows(answer.pins if pinned else answer.rows, "" if pinned else typed, anew=anew)

    async def show_current(self) -> None:
        """In large figures too."""
        row, large = self.current, self.query_one(LargeFigures)
        if row is None:
            large.show(None)
        else:
            change, currency = self.change(row, "available"), self.actor.company.currency
            large.show(row, currency=currency, change=change, stock=self.rights.stock)
        await super().show_current()

    def prices(self, row: FoundProduct) -> list[str]:
        """None beside the warehouses: it stands in large figures."""
        return []

    async def action_move(self, name: str) -> None:
        """Among the pinned ones, or the results."""
        if (self._alone is not None or self._nothing) and self.query_one(Table).rows:
            self._alone, self._nothing, self._moved = None, False, True
            self.query_one(Table).remove_class("-quiet")
            await self.show_current()
            return
        await super().action_move(name)
