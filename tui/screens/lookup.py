"""Quick look-up (F3 from anywhere): type, see the stock of all one's warehouses at once; Esc is back where one was.

The field always has the focus. Results follow each key: one query at a time, the newest text wins. Enter opens
the card; on a whole barcode or a code that came from a scanner it shows that product, and the next scan
replaces it. F4 pins a product: pinned ones stand here whenever nothing is typed.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from tui import keys
from tui.i18n import N_, _, ngettext
from tui.screens import catalogue_words as shown
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column
from tui.widgets.label import Label
from tui.widgets.line_input import LineInput
from tui.widgets.stock_panel import Place, StockPanel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.queries.find import FoundProduct, FoundStock
    from db.queries.movements import LastMoves

MOST = 100
"""Results shown; who needs more types more."""
SCANNER = 0.045
"""Seconds a key at most where a scanner types."""


class LookupLine(LineInput):
    """The line one types or scans into; up and down move in the results. Keys behind an Enter wait until it is done."""

    BINDINGS = [
        Binding("enter", "submit", N_("card"), id="lookup.open"),
        Binding("up", "screen.move('up')", show=False),
        Binding("down", "screen.move('down')", show=False),
        Binding("pageup", "screen.move('previous_page')", show=False),
        Binding("pagedown", "screen.move('next_page')", show=False),
    ]

    async def action_submit(self) -> None:
        """What was typed or scanned, whole."""
        screen: Any = self.screen
        await screen.enter(self.value)

    def done(self, text: str) -> None:
        """What comes next replaces `text`; what has come meanwhile stays."""
        if self.value == text:
            self.action_select_all()
        elif self.value.startswith(text):
            self.value = self.value[len(text) :]


class LookupScreen(AmbarScreen):
    """Finds a product and shows where it lies."""

    BINDINGS = [Binding(keys.PICK.key, "pin", N_("pin"), id="lookup.pin")]
    CSS_PATH = "../styles/lookup.tcss"
    TITLE = N_("Find stock")
    HELP = N_("Type parts of code and name in any order, or scan. Enter opens the card, F4 pins a product.")

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._begin = text
        self._wanted: str | None = None
        self._found_for: str | None = None
        self._following: asyncio.Task[Any] | None = None
        self._before = ""
        self._began = 0.0
        self._shown_scan = ""
        self._last: dict[str, LastMoves] = {}

    def content(self) -> ComposeResult:
        """The line, the results, the warehouses of the marked one."""
        with Horizontal(classes="lookup-line"):
            yield Label(classes="lookup-label")
            yield LookupLine(self._begin, length=100, select_on_focus=True)
            yield Label(classes="lookup-count")
        columns: list[Column[Any]] = [
            Column("sku", N_("SKU"), 8, widest=18, cell=lambda row: self._sign(row) + row.sku),
            Column("name", N_("Product"), 20, flexible=True),
            *shown.stock_columns(value=False),
            shown.unit_column(1),
            Column("price", N_("Price"), 8, "right", 3, cell=lambda row: shown.figure(row.price)),
        ]
        table = Table(columns, key=lambda row: row.sku, empty=self._empty())
        table.can_focus = False
        yield table
        yield StockPanel()

    def _empty(self) -> str:
        return N_("Nothing pinned yet: type or scan to find, F4 pins what you often look up.")

    def on_mount(self) -> None:
        """Ready to be typed into."""
        self.relabel()
        self.query_one(LookupLine).focus()
        self._follow(self._begin)

    def relabel(self) -> None:
        """Another language, other rights."""
        super().relabel()
        self.query_one(".lookup-label", Label).update(_("Find stock ▸"))
        self._count()

    def path(self) -> tuple[str, ...]:
        """One is only passing."""
        return (_("Find stock"),)

    # Finding ------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Follow what is typed."""
        event.stop()
        self._shown_scan = ""
        if not self._before or event.value[:-1] != self._before:
            self._began = monotonic()
        self._before = event.value
        self._follow(event.value)

    def _follow(self, text: str) -> None:
        self._wanted = text
        if self._following is None or self._following.done():
            self._following = self.shell.go(self._catch_up(), hold=False)

    async def _catch_up(self) -> None:
        """One query at a time, until what is shown is what was typed last."""
        while self._wanted is not None and self.is_attached:
            text, self._wanted = self._wanted, None
            await self._find(text)

    async def _find(self, text: str) -> None:
        rows = await self.shell.read(self._query, text)
        if self._wanted is not None or not self.is_attached:
            return
        table = self.query_one(Table)
        self._found_for = text
        table.empty = N_("Nothing found") if text.strip() else self._empty()
        table.show_rows(rows)
        table.cursor = 0
        table.show_rows(rows)
        self._count()
        await self._show_places()

    def _query(self, text: str) -> tuple[FoundProduct, ...]:
        """What is found for a text, as it is or with a scanner's accidents undone; without one what is pinned."""
        from db.queries import find
        from tui.entry import undone

        actor = self.actor
        if not text.strip():
            pinned = (find.find(actor, sku, limit=1) for sku in self._pinned())
            return tuple(one for found in pinned for one in found)
        found = find.find(actor, text, limit=MOST)
        if not found and undone(text) != text:
            found = find.find(actor, undone(text), limit=MOST)
        return found

    def _count(self) -> None:
        table = self.query_one(Table)
        typed, count = self.query_one(LookupLine).value.strip(), len(table.rows)
        told = f"{MOST}+" if count >= MOST else str(count)
        told = ngettext("{count} result", "{count} results", count).format(count=told)
        self.query_one(".lookup-count", Label).update(told if typed else _("pinned") if count else "")

    async def _show_places(self) -> None:
        """The warehouses of the product under the cursor, and when it last moved."""
        row: FoundProduct | None = self.query_one(Table).row
        panel = self.query_one(StockPanel)
        if row is None:
            panel.show((), ())
            return
        from tui import text

        places = row.warehouses if isinstance(row.warehouses, tuple) else ()
        facts = [_("Price {price}").format(price=shown.money(row.price, self.actor.company.currency))
                 if row.price is not None else ""]  # fmt: skip
        if self.rights.stock and row.on_hand is not None:
            moves = await self._moves(row.sku)
            now: FoundProduct | None = self.query_one(Table).row
            if now is not row:
                return
            for told, move in ((_("last in {day}"), moves.inbound), (_("last out {day}"), moves.outbound)):
                if move is not None:
                    day = told.format(day=text.day(move.day, short=True))
                    facts.append(f"{day} {shown.figure(move.document) if move.document else ''}".rstrip())
        note = ""
        if self.rights.stock:
            note = _("Has no stock of its own") if row.on_hand is None else _("In no warehouse yet")
        panel.show([_place(one) for one in places], [one for one in facts if one], note)

    async def _moves(self, sku: str) -> LastMoves:
        from db.queries import movements

        known = self._last.get(sku)
        if known is None:
            known = self._last[sku] = await self.shell.read(movements.last, self.actor, sku)
        return known

    async def refresh_data(self) -> None:
        """Others have moved stock: read again, the cursor stays."""
        self._last.clear()
        table, text = self.query_one(Table), self.query_one(LookupLine).value
        rows = await self.shell.read(self._query, text)
        if text == self.query_one(LookupLine).value:
            table.show_rows(rows)
            await self._show_places()

    # Doing --------------------------------------------------------------------------

    async def action_move(self, name: str) -> None:
        """Move in the results."""
        await getattr(self.query_one(Table), f"action_{name}")()
        self._shown_scan = ""

    async def enter(self, text: str) -> None:
        """Enter: a scan is shown and waits for the next; what was typed is opened."""
        scanned = monotonic() - self._began < SCANNER * (len(text) + 1)
        if self._following is not None:
            await asyncio.wait({self._following})
        if self._found_for != text:
            await self._find(text)
        table = self.query_one(Table)
        row: FoundProduct | None = table.row
        if row is None:
            self.query_one(LookupLine).done(text)
            self.shell.bell()
            return
        code = text.strip()
        whole = code in row.barcodes or (scanned and (code == row.sku or len(table.rows) == 1))
        if whole and self._shown_scan != code:
            self._shown_scan = code
            self.query_one(LookupLine).done(text)
            self.shell.say(_("{sku}: Enter opens the card, the next scan replaces it").format(sku=row.sku))
            return
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(row.sku))

    def on_table_opened(self, event: Table.Opened) -> None:
        """A second click on a row."""
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(event.row.sku))

    def on_table_highlighted(self) -> None:
        """A click on another row."""
        self.shell.go(self._show_places(), hold=False)
        self.refresh_bindings()

    # Pinning ------------------------------------------------------------------------

    def _pinned(self) -> list[str]:
        session = self.shell.session
        return session.pinned if session is not None else []

    def _sign(self, row: FoundProduct) -> str:
        return "◆ " if row.sku in self._pinned() else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to open or pin where nothing is found."""
        if action == "pin" and self.is_attached and self.settled:
            return True if self.query_one(Table).rows else None
        return super().check_action(action, parameters)

    async def action_pin(self) -> None:
        """Pin the product under the cursor, or let it go."""
        table = self.query_one(Table)
        row: FoundProduct | None = table.row
        if row is None:
            return
        pinned = self._pinned()
        if row.sku in pinned:
            pinned.remove(row.sku)
            self.shell.say(_("{sku} is no longer pinned").format(sku=row.sku))
        else:
            pinned.append(row.sku)
            self.shell.say(_("{sku} is pinned: F3 shows it at once").format(sku=row.sku))
        if self.query_one(LookupLine).value.strip():
            table.redraw()
        else:
            await self._find("")


def _place(one: FoundStock) -> Place:
    return one.code, shown.figure(one.on_hand), shown.figure(one.reserved), shown.figure(one.available)
