"""A sale of some of a deal's rows: how much of each, by default all that is not shipped."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from db.fields import plain
from tui import labels, text
from tui import labels_deals as words
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.screens.document_words import shown
from tui.widgets.grid import Grid
from tui.widgets.grid_edit import GridColumn
from tui.widgets.label import Label


class _Line:
    """A row of the deal, and how much of it is sold now."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.quantity = row.open

    @property
    def id(self) -> int:
        """The row's id."""
        return int(self.row.id)


class DealSale(Dialog[list[dict[str, Any]]]):
    """Gives the rows and quantities, None where it was left."""

    BINDINGS = [Binding("f2,f5", "take", N_("make the sale"), id="deal_sale.take"),
                Binding("escape", "leave", show=False)]  # fmt: skip
    DEFAULT_CSS = "DealSale Grid { height: auto; }"

    def __init__(self, deal: Any) -> None:
        super().__init__(_("A sale from {deal}").format(deal=words.deal_name(deal.id)))
        self._lines = [_Line(row) for row in deal.rows if row.open and row.masked is not True]

    def body(self) -> ComposeResult:
        """The rows that are not shipped, each with its figure."""
        yield Label(_("Type how much of each row is sold now; Del takes a row out."), classes="sheet-line")
        yield Grid[Any](_columns(), empty=N_("No rows are left: give up, or begin anew."))
        yield Label(classes="card-note")

    def on_mount(self) -> None:
        """As many lines as there are."""
        grid = self.query_one(Grid)
        grid.editable = True
        grid.show(self._lines)
        grid.styles.height = min(len(self._lines), max(3, self.app.size.height - 12)) + 1
        self.query_one(".card-note").display = False
        grid.focus()

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 make the sale   Del take the row out   Esc give up")

    def on_grid_changed(self, event: Grid.Changed) -> None:
        """A figure was typed."""
        event.stop()
        self._put(event.row, event.text)

    def _put(self, line: _Line, typed: str) -> None:
        grid = self.query_one(Grid)
        try:
            wanted = text.parse_quantity(typed, "quantity").value if typed else line.quantity * 0
            if wanted > line.row.open or wanted < 0:
                from db.errors import invalid

                raise invalid("quantity", "out_of_range", low=0, high=plain(line.row.open))
        except AmbarError as error:
            grid.refuse(line.id, "sold", typed, labels.sentence(error))
            self._note(labels.sentence(error))
            return
        line.quantity = type(line.quantity)(wanted)
        grid.settle(line.id, "sold")
        grid.show(self._lines)
        self._note("")

    def _note(self, told: str) -> None:
        note = self.query_one(".card-note", Label)
        note.display = bool(told)
        note.update(f"× {told}" if told else "")

    def on_grid_removing(self, event: Grid.Removing) -> None:
        """Del: this row is not sold now."""
        event.stop()
        self._lines.remove(event.row)
        self.query_one(Grid).show(self._lines)

    def on_grid_left(self, event: Grid.Left) -> None:
        """Esc out of the rows gives up; Enter behind the last one stays."""
        event.stop()
        if event.given_up:
            self.dismiss(None)

    def action_take(self) -> None:
        """Make it."""
        grid = self.query_one(Grid)
        typed = grid.take()
        if typed is not None:
            self._put(typed[0], typed[2])
        if grid.waiting:
            return
        rows = [{"row": one.id, "quantity": plain(one.quantity)} for one in self._lines if one.quantity]
        if not rows:
            self._note(_("There is no row to sell"))
            return
        self.dismiss(rows)


def _columns() -> list[GridColumn[Any]]:
    return [
        GridColumn("product", N_("Code"), 6, cell=lambda one: one.row.product, widest=14, priority=2),
        GridColumn("name", N_("Product"), 14, flexible=True, cell=lambda one: one.row.name),
        GridColumn("open", N_("Open"), 5, "right", cell=lambda one: shown(one.row.open)),
        GridColumn("available", N_("Avail."), 5, "right", 1, cell=lambda one: shown(one.row.available)),
        GridColumn("sold", N_("Now"), 6, "right", edit="number", cell=lambda one: shown(one.quantity)),
    ]
