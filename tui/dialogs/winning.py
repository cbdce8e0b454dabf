"""What winning a deal will do, in figures; where stock is short, which rows, and what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from db.queries.rows import HIDDEN
from tui import labels
from tui import labels_deals as words
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import unit as unit_word
from tui.screens.deal_words import short_cell
from tui.screens.document_words import rows_text, shown
from tui.widgets.cells import Cell, Column, safe
from tui.widgets.label import Label
from tui.widgets.table import Table

WIN: Final = "win"
ELSEWHERE: Final = "elsewhere"
TRANSFER: Final = "transfer"


class Way(NamedTuple):
    """What is answered, and the short row that is meant."""

    way: str
    row: Any = None


class Winning(Dialog[Way]):
    """Gives what is to be done; None where nothing is."""

    BINDINGS = [
        Binding("f5", "win", N_("win"), show=False),
        Binding("d", "way('elsewhere')", N_("from another warehouse"), show=False),
        Binding("t", "way('transfer')", N_("begin a transfer"), show=False),
    ]
    DEFAULT_CSS = "Winning #short-title { color: $warning; margin: 1 0 0 0; }"

    def __init__(self, deal: Any, found: Any, ways: frozenset[str], *, asks: bool = True) -> None:
        """`ways`: what may be done about short rows; `asks`: whether the deal can be won from here."""
        super().__init__(_("What winning {deal} will do").format(deal=words.deal_name(deal.id)))
        self.deal, self.found, self.ways, self.asks = deal, found, ways, asks

    def body(self) -> ComposeResult:
        """Figures; then the rows that are short."""
        for line in effect_lines(self.deal, self.found):
            yield Label(safe(line), classes="sheet-line")
        if self.found.short:
            told = _("Stock is short, so the sale stays a draft:")
            yield Label(f"! {told}", classes="sheet-line", id="short-title")
            yield Table(
                short_columns(),
                rows=self.found.short,
                key=lambda one: (one.row, one.product, one.warehouse),
                id="short",
                alone=False,
            )
            yield Label(classes="sheet-line", id="ways")
        if self.asks:
            yield Table(
                [Column[Way]("way", N_("Answer"), flexible=True, cell=_told)],
                key=lambda one: one.way, rows=self._answers(), header=False, classes="answers",
                alone=False,
            )  # fmt: skip

    def _answers(self) -> Sequence[Way]:
        return (Way(""), Way("back_order" if self.found.short else WIN))

    def on_mount(self) -> None:
        """As many lines as there are; the cursor on the rows that are short, else on the safe answer."""
        for table in self.query("#short").results(Table):
            table.styles.height = min(len(self.found.short), max(2, self.app.size.height - 16)) + 1
            table.focus()
        for table in self.query(".answers").results(Table):
            table.styles.height = len(self._answers())
            if not self.found.short:
                table.focus()

    def hint(self) -> str:
        """Which keys work here."""
        if not self.asks:
            return _("Esc back")
        if self.found.short:
            return _("Tab to the answers   F5 win all the same   Esc give up")
        return _("↑ ↓ choose   Enter take it   Esc give up")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        """What can be done about the row under the cursor."""
        event.stop()
        if event.table.id == "short":
            self.query_one("#ways", Label).update(safe(self._ways_of(event.row)))

    def _ways_of(self, row: Any) -> str:
        if row is None or not self.asks:
            return ""
        if not row.warehouses:
            return _("No other warehouse of yours has enough: buy it, or leave it as a back-order.")
        unit = unit_word(row.unit)
        places = ", ".join(f"{code} {shown(available)} {unit}" for code, available in row.warehouses[:3])
        found = [places]
        if ELSEWHERE in self.ways:
            found.append(_("d from another warehouse"))
        if TRANSFER in self.ways and row.warehouse is not None:
            found.append(_("t begin a transfer"))
        return "   ".join(found)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter on an answer; on a short row it is taken from another warehouse."""
        event.stop()
        if event.table.id == "short":
            self.action_way(ELSEWHERE)
        elif event.row.way:
            self.dismiss(Way(WIN))
        else:
            self.dismiss(None)

    def action_win(self) -> None:
        """F5 once more."""
        if self.asks:
            self.dismiss(Way(WIN))

    def action_way(self, way: str) -> None:
        """Do something about the row under the cursor."""
        tables = list(self.query("#short").results(Table))
        row = tables[0].row if tables else None
        if row is None or not self.asks or way not in self.ways or not row.warehouses:
            return
        if way == TRANSFER and row.warehouse is None:
            return
        self.dismiss(Way(way, row))


def _told(way: Way) -> str:
    if not way.way:
        return _("Give up")
    return _("Win: leave what is short as a back-order") if way.way == "back_order" else _("Win")


def short_columns() -> list[Column[Any]]:
    """Row, product, what is wanted, what is there, what is missing."""
    return [
        Column("product", N_("Code"), 6, widest=14, priority=1),
        Column("name", N_("Product"), 12, flexible=True),
        Column("warehouse", N_("Warehouse"), 6, cell=lambda one: one.warehouse or "—"),
        Column("wanted", N_("Wanted"), 6, "right", cell=lambda one: shown(one.wanted)),
        Column("available", N_("Avail."), 6, "right", cell=lambda one: shown(one.available)),
        Column("short", N_("Short"), 6, "right", cell=_missing),
    ]


def _missing(one: Any) -> Cell:
    """What is missing; nothing where the warehouse is not one's own."""
    return "" if one.available is HIDDEN else short_cell(one.wanted - one.available)


def effect_lines(deal: Any, found: Any) -> list[str]:
    """What winning does: the sale, whether it is processed, what stands against it."""
    from tui.text import money, quantity

    drafts = found.drafts or ()
    waiting = [_("Drafts of it that are there already: {numbers}").format(numbers=", ".join(drafts))] if drafts else []
    if not found.rows:
        return waiting or [_("Nothing is left to be sold: no sale is made.")]
    told = _("A sale is made: {rows}, quantity {quantity}, total {total}")
    lines = [told.format(rows=rows_text(len(found.rows)), quantity=quantity(found.quantity),
                         total=money(found.total, deal.currency))]  # fmt: skip
    if found.processes:
        lines.append(_("It is processed at once: the goods leave stock."))
    elif not found.short:
        lines.append(_("It waits as a draft for the warehouse."))
    lines += waiting
    lines += [f"! {labels.problem_line(one)}" for one in found.errors[:6]]
    return lines
