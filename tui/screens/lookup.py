"""Quick look-up (F3 from anywhere): type, see the stock of all one's warehouses at once; Esc is back where one was."""

from __future__ import annotations

from textual.app import ComposeResult

from tui.i18n import N_, _
from tui.screens.finding import FindingScreen
from tui.widgets.stock_panel import StockPanel


class LookupScreen(FindingScreen):
    """Finds a product and shows where it lies."""

    TITLE = N_("Find stock")
    HELP = N_("Type parts of code and name in any order, or scan. Enter opens the card, F4 pins a product.")

    def content(self) -> ComposeResult:
        """The line, the results, the warehouses of the marked one."""
        yield from self.line()
        yield self.table()
        yield StockPanel()

    def path(self) -> tuple[str, ...]:
        """One is only passing."""
        return (_("Find stock") if self.rights.stock else _("Find product"),)
