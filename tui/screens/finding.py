"""What look-up and counter share: a line that always has the focus, results that follow each key, scans that replace
each other, pins, and figures that others change while one looks.

The newest text wins: a query of an older one is stopped. On a whole barcode or a code that came from a scanner Enter
shows that product, and the next scan replaces it; else it opens the card. F4 pins a product: pinned ones stand here
whenever nothing is typed. What has changed since it was found is marked ▲ or ▼; the cursor stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from tui import keys
from tui.i18n import N_, _, ngettext
from tui.lanes import Overtaken
from tui.screens import catalogue_words as shown
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.label import Label
from tui.widgets.line_input import LineInput
from tui.widgets.stock_panel import Place, StockPanel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.queries.find import FoundProduct, FoundStock

MOST = 50
"""Results shown; who needs more types more."""
SCANNER = 0.045
"""Seconds a key at most where a scanner types."""
BETWEEN = 0.3
"""Seconds without a key after which a scan is over, where the scanner sends no Enter."""


class Answer(NamedTuple):
    """What was found for a text; `guessed`: none fits, typing errors were forgiven. `pins`: the pinned products."""

    rows: tuple[FoundProduct, ...]
    guessed: bool
    pins: tuple[FoundProduct, ...]


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


class FindingScreen(AmbarScreen):
    """Finds products. Subclasses say what is shown of them."""

    BINDINGS = [Binding(keys.PICK.key, "pin", N_("pin"), id="lookup.pin")]
    CSS_PATH = "../styles/lookup.tcss"
    STAYS: ClassVar[bool] = False
    """Whether Enter shows what was typed as if it were scanned, and only a second one opens the card."""

    def __init__(self, text: str = "", *, scanned: bool = False) -> None:
        """`text`: what is looked up first; `scanned`: it came from a scanner, so the next scan replaces it."""
        super().__init__()
        self._begin = text
        self._scanned = scanned
        self._found_for: str | None = None
        self._following: asyncio.Task[Any] | None = None
        self._before = ""
        self._began = self._typed = 0.0
        self._shown_scan = ""
        self._guessed = False
        self._number = 0
        """How many products were found."""
        self._pins: tuple[FoundProduct, ...] = ()
        self._first: dict[str, FoundProduct] = {}

    # What subclasses say --------------------------------------------------------------

    @property
    def current(self) -> FoundProduct | None:
        """The product that is shown at large."""
        row: FoundProduct | None = self.query_one(Table).row
        return row

    def put(self, answer: Answer, typed: str, *, anew: bool) -> None:
        """Show what was found; `anew`: for another text, the cursor begins at the top."""
        self.put_rows(answer.rows, typed, anew=anew)

    async def show_current(self) -> None:
        """Show the current product at large: where it lies, its price, when it moved and will come."""
        row, panel = self.current, self.query_one(StockPanel)
        if row is None:
            panel.show((), ())
            return
        facts = self.prices(row)
        if self.rights.stock and row.on_hand is not None:
            try:
                facts += await self.shell.newest(panel, self._moves, row.sku, row.unit)
            except Overtaken:
                return  # another one is being shown
            if self.current is not row:
                return
        note = ""
        if self.rights.stock:
            note = _("Has no stock of its own") if row.on_hand is None else _("In no warehouse yet")
        places = row.warehouses if isinstance(row.warehouses, tuple) else ()
        panel.show([_place(one) for one in places], facts, note)

    # For subclasses -------------------------------------------------------------------

    def line(self) -> ComposeResult:
        """The line to type in."""
        with Horizontal(classes="lookup-line"):
            yield Label(classes="lookup-label")
            yield LookupLine(self._begin, length=100, select_on_focus=True)
            yield Label(classes="lookup-count")

    def table(self) -> Table[FoundProduct]:
        """The results."""
        columns: list[Column[Any]] = [
            Column("sku", N_("SKU"), 8, widest=18, cell=lambda row: self._sign(row) + row.sku),
            Column("name", N_("Product"), 20, flexible=True),
            Column("on_hand", N_("On hand"), 8, "right", cell=lambda row: self._figure(row, "on_hand"),
                   right=shown.STOCK),
            Column("reserved", N_("Reserved"), 0, "right", 9, cell=lambda row: shown.figure(row.reserved),
                   right=shown.STOCK),
            Column("available", N_("Available"), 0, "right", 2, cell=lambda row: self._figure(row, "available"),
                   right=shown.STOCK),
            shown.unit_column(1),
            Column("price", N_("Price"), 8, "right", 3, cell=lambda row: self._figure(row, "price")),
        ]  # fmt: skip
        table = Table(columns, key=lambda row: row.sku, empty=self.empty())
        table.can_focus = False
        return table

    def empty(self) -> str:
        """What stands where nothing is typed or pinned: an English msgid."""
        return N_("Nothing pinned yet: type or scan to find, F4 pins what you often look up.")

    def prices(self, row: FoundProduct) -> list[str]:
        """What is said of its price beside its warehouses."""
        return [] if row.price is None else [_("Price {price}").format(price=self.price(row))]

    def price(self, row: FoundProduct) -> str:
        """A product's price with its currency."""
        return shown.money(row.price, self.actor.company.currency)

    def put_rows(self, rows: Sequence[FoundProduct], typed: str, *, anew: bool) -> None:
        """Show these in the table."""
        table = self.query_one(Table)
        table.empty = N_("Nothing found") if typed else self.empty()
        table.show_rows(rows)
        if anew:
            table.cursor = 0
            table.show_rows(rows)

    def change(self, row: FoundProduct, name: str) -> str:
        """How a figure has changed since it was found: ▲, ▼ or nothing."""
        before, now = getattr(self._first.get(row.sku, row), name), getattr(row, name)
        if not isinstance(before, Decimal) or not isinstance(now, Decimal) or before == now:
            return ""
        return "▲ " if now > before else "▼ "

    # How it works ---------------------------------------------------------------------

    def on_mount(self) -> None:
        """Ready to be typed into."""
        self.relabel()
        self.query_one(LookupLine).focus()
        self._follow(self._begin)

    async def load(self) -> None:
        """Show what was scanned."""
        if self._scanned:
            await self.enter(self._begin, scanned=True)

    def relabel(self) -> None:
        """Another language, other rights."""
        super().relabel()
        self.query_one(".lookup-label", Label).update(_("Find stock ▸") if self.rights.stock else _("Find product ▸"))
        self._count()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Follow what is typed."""
        event.stop()
        self._shown_scan = ""
        if not self._before or event.value[:-1] != self._before:
            self._began = monotonic()
        self._before, self._typed = event.value, monotonic()
        self._follow(event.value)

    def _follow(self, text: str) -> asyncio.Task[Any]:
        self._following = self.shell.go(self._find(text), hold=False)
        return self._following

    async def _find(self, text: str) -> None:
        answer = await self.shell.newest(self, self._query, text)
        if not self.is_attached:
            return
        self._found_for, self._guessed, self._pins = text, answer.guessed, answer.pins
        self._number = len(answer.rows)
        self._first = {row.sku: row for row in (*answer.pins, *answer.rows)}
        self.put(answer, text.strip(), anew=True)
        self._count()
        if self._number == 1 and text in answer.rows[0].barcodes and self._typed - self._began < SCANNER * len(text):
            self.set_timer(BETWEEN, partial(self._over, text))
        await self.show_current()

    def _over(self, text: str) -> None:
        """A barcode was scanned, and nothing has come behind it, not even an Enter: the next scan replaces it."""
        line = self.query_one(LookupLine)
        if line.value == text and self._shown_scan != text:
            line.done(text)

    def _query(self, text: str) -> Answer:
        """What is found for a text, as it is or with a scanner's accidents undone; without one what is pinned."""
        from db.queries import find
        from tui.entry import undone

        actor = self.actor
        pins = find.pinned(actor)
        if not text.strip():
            return Answer(pins, False, pins)
        if undone(text) != text and not find.find(actor, text, limit=1):
            rows = find.find(actor, undone(text), limit=MOST)
            if rows:
                return Answer(rows, False, pins)
        found = find.look(actor, text, limit=MOST)
        return Answer(found.rows, found.guessed, pins)

    def _count(self) -> None:
        label, count = self.query_one(".lookup-count", Label), self._number
        typed = self.query_one(LookupLine).value.strip()
        asks = bool(typed and self._guessed and count)
        label.set_class(asks, "-guessed")
        if asks:
            label.update(_("Did you mean this?"))
            return
        told = f"{MOST}+" if count >= MOST else str(count)
        told = ngettext("{count} result", "{count} results", count).format(count=told)
        label.update(told if typed else _("pinned") if count else "")

    def _moves(self, sku: str, unit: str) -> list[str]:
        """What stands in for a product; when it last came and went, and will come next; who holds some of it."""
        from db.queries import arrivals, movements
        from tui import text
        from tui.screens import product_stock

        moves, told = movements.last(self.actor, sku), product_stock.instead(self.actor, sku)
        for name, move in ((_("last in {day}"), moves.inbound), (_("last out {day}"), moves.outbound)):
            if move is not None:
                day = name.format(day=text.day(move.day, short=True))
                told.append(f"{day} {shown.figure(move.document) if move.document else ''}".rstrip())
        if self.rights.may("receipt.view"):
            told += [
                _("expected {day}: {quantity} ({document})").format(
                    day=text.day(one.day, short=True),
                    quantity=shown.quantity(one.quantity, unit),
                    document=one.document,
                )
                for one in arrivals.arrivals(self.actor, sku)
            ]
        return told + product_stock.holders(self.actor, sku, unit)

    async def refresh_data(self) -> None:
        """Others have changed something: read again, the cursor stays, what is another figure now is marked."""
        if self._following is not None and not self._following.done():
            return
        text = self.query_one(LookupLine).value
        answer = await self.shell.newest(self, self._query, text)
        self._guessed, self._pins, self._number = answer.guessed, answer.pins, len(answer.rows)
        for row in (*answer.pins, *answer.rows):
            self._first.setdefault(row.sku, row)
        self.put(answer, text.strip(), anew=False)
        self._count()
        await self.show_current()

    async def action_move(self, name: str) -> None:
        """Move in the results."""
        await getattr(self.query_one(Table), f"action_{name}")()
        self._shown_scan = ""

    async def enter(self, text: str, *, scanned: bool = False) -> None:
        """Enter: a scan is shown and waits for the next; what was typed is opened."""
        scanned = scanned or monotonic() - self._began < SCANNER * (len(text) + 1)
        if self._following is not None:
            await asyncio.wait({self._following})
        if self._found_for != text:
            await asyncio.wait({self._follow(text)})
        row, code = self.current, text.strip()
        if row is None or (scanned and self._guessed and code):
            self.query_one(LookupLine).done(text)
            self.shell.bell()
            if code:
                self.shell.say_problem(_("Unknown code: {code}").format(code=code))
            return
        one = self._number == 1 or self.STAYS
        whole = code in row.barcodes or (scanned and (code == row.sku or one)) or (self.STAYS and bool(code))
        if whole and self._shown_scan != code:
            self._shown_scan = code
            self.query_one(LookupLine).done(text)
            self.shell.say(_("{sku}: Enter opens the card, the next scan replaces it").format(sku=row.sku))
            return
        self._open(row.sku)

    def on_table_opened(self, event: Table.Opened) -> None:
        """A second click on a row."""
        self._open(event.row.sku)

    def _open(self, sku: str) -> None:
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(sku))

    def on_table_highlighted(self) -> None:
        """Another row has the cursor."""
        self.shell.go(self.show_current(), hold=False)
        self.refresh_bindings()

    # Pinning ------------------------------------------------------------------------

    def _pinned(self) -> set[str]:
        return {row.sku for row in self._pins}

    def _sign(self, row: FoundProduct) -> str:
        return "◆ " if row.sku in self._pinned() else ""

    def _figure(self, row: FoundProduct, name: str) -> Cell:
        sign = self.change(row, name)
        if sign:
            return Toned(sign + shown.figure(getattr(row, name)), "success" if sign == "▲ " else "warning")
        return shown.on_hand(row.on_hand) if name == "on_hand" else shown.figure(getattr(row, name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to open or pin where nothing is found."""
        if action == "pin" and self.is_attached and self.settled and self.current is None:
            return None
        return super().check_action(action, parameters)

    async def action_pin(self) -> None:
        """Pin the current product, or let it go."""
        from db.queries import find
        from db.services import pins

        row = self.current
        if row is None:
            return
        known = row.sku in self._pinned()
        await self.shell.write(pins.unpin if known else pins.pin, self.actor, row.sku)
        self._pins = await self.shell.read(find.pinned, self.actor)
        told = _("{sku} is no longer pinned") if known else _("{sku} is pinned: F3 shows it at once")
        self.shell.say(told.format(sku=row.sku))
        self.query_one(Table).redraw()
        await self.refresh_data()


def _place(one: FoundStock) -> Place:
    return one.code, shown.figure(one.on_hand), shown.figure(one.reserved), shown.figure(one.available)
