"""What processing a document would do, in figures, with everything that forbids it; Enter processes, or jumps to
the cell of an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from db.fields import Quantity
from db.queries.documents import Document, Preview, PreviewRow
from tui import labels
from tui.dialogs.base import Dialog
from tui.document_figures import held_lines
from tui.i18n import N_, _, ngettext
from tui.screens.document_words import quantity_text, rows_text, shown
from tui.widgets.cells import Cell, Column, Toned, safe, width_of
from tui.widgets.label import Label
from tui.widgets.table import Table

DEAF: Final = 0.5
"""Seconds after a sign was typed in which Enter does nothing: a scanner's Enter must not process a document."""

MOST_HELD: Final = 4
"""Lines of what a row does to reservations that are seen at once."""
PROCESS: Final = "process"
NEGATIVE: Final = "negative"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a table: an error, or a change of stock."""

    key: int
    error: Mapping[str, Any] | None = None
    change: PreviewRow | None = None


class PreviewDialog(Dialog[Any]):
    """Answers with `PROCESS`, `NEGATIVE` (process below zero: ask once more), an error's facts to jump to, or None."""

    BINDINGS = [Binding("f5", "process", N_("process"), show=False)]

    DEFAULT_CSS = "PreviewDialog #left-out { color: $warning; }"

    def __init__(
        self,
        document: Document,
        preview: Preview,
        *,
        may_process: bool,
        negative: bool,
        left_out: Sequence[str] = (),
    ) -> None:
        """`may_process`: Enter processes where nothing forbids it; `negative`: one may go below zero; `left_out`: codes
        that were entered and are nobody's."""
        title = _("{number} cannot be processed yet") if preview.errors else _("What processing {number} will do")
        super().__init__(title.format(number=document.number))
        self._document = document
        self._preview = preview
        self._left_out = left_out
        short = all(one.get("code") == "insufficient_stock" for one in preview.errors)
        self._may = may_process and not preview.errors
        self._negative = may_process and negative and bool(preview.errors) and short
        self._typed_at = 0.0
        self._holds = max((len(one.reservations) for one in preview.rows), default=0)
        """To how many deals the goods of a row were promised, at most."""

    def body(self) -> ComposeResult:
        """Figures, errors, changes."""
        for line in effect_lines(self._document):
            yield Label(safe(line), classes="sheet-line")
        if self._left_out:
            told = _("Not found, so not in it: {codes}").format(codes=", ".join(self._left_out))
            yield Label(safe(f"! {told}"), classes="sheet-line", id="left-out")
        if self._preview.errors:
            errors = [_Line(index, error=one) for index, one in enumerate(self._preview.errors)]
            yield Table(
                [Column[_Line]("key", N_("Error"), 20, flexible=True, widest=400, cell=_error)],
                key=lambda line: line.key, rows=errors, header=False, id="errors", alone=False,
            )  # fmt: skip
            yield Label(classes="sheet-line", id="whole")
        changes = [_Line(index, change=one) for index, one in enumerate(self._preview.rows)]
        yield Table(
            [
                Column[_Line]("row", N_("#"), 2, "right", cell=lambda one: str(_change(one).row)),
                Column[_Line]("name", N_("Product"), 12, flexible=True, cell=lambda one: _change(one).name),
                Column[_Line]("warehouse", N_("Warehouse"), 6, cell=_place),
                Column[_Line]("effect", N_("Before→after"), 11, "right", cell=_effect),
                Column[_Line]("value", N_("Value"), 6, "right", priority=2, cell=lambda one: shown(_change(one).value),
                              right="catalog.purchase_price"),
                *([Column[_Line]("held", N_("Reserved"), 10, cell=_held)] if self._holds else []),
            ],
            key=lambda line: line.key, rows=changes, id="changes", alone=False,
        )  # fmt: skip
        if self._holds:
            yield Label(classes="sheet-line", id="held")

    def on_mount(self) -> None:
        """As many lines as there are, and no more than there is room for."""
        errors, changes = self.query("#errors").results(Table), self.query_one("#changes", Table)
        taken = (
            12 + min(self._holds, MOST_HELD) + (min(len(self._preview.errors), 6) + 3 if self._preview.errors else 0)
        )
        changes.styles.height = min(len(self._preview.rows), max(4, self.app.size.height - taken)) + 1
        changes.display = bool(self._preview.rows)
        for label in self.query("#held"):
            label.styles.height = min(self._holds, MOST_HELD)
        for table in errors:
            table.styles.height = min(len(self._preview.errors), 6)
            table.styles.margin = (1, 0)
            table.focus()
        if not self._preview.errors:
            changes.focus()

    def hint(self) -> str:
        """Which keys work here."""
        if self._may:
            return _("Enter process   Esc give up")
        if self._negative:
            return _("Enter go to the cell   F5 process below zero   Esc back")
        if self._preview.errors:
            return _("Enter go to the cell   Esc back")
        return _("Enter go to the row   Esc back") if self._preview.rows else _("Esc back")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        """The error under the cursor is told whole where its line has no room for it."""
        event.stop()
        if event.table.id == "errors" and event.row is not None:
            told, whole = labels.problem_line(event.row.error), self.query_one("#whole", Label)
            whole.display = width_of(told) > event.table.size.width - 6
            whole.update(safe(told))
        elif self._holds and event.row is not None:
            told_of = held_lines(_change(event.row))[:MOST_HELD] or [self._all_short()]
            self.query_one("#held", Label).update(safe("\n".join(told_of)))

    def _all_short(self) -> str:
        """What stands below a row that touches no reservation: that others do."""
        count = sum(any("short" in one for one in row.reservations) for row in self._preview.rows)
        told = ngettext(
            "! In {count} row what is reserved falls short", "! In {count} rows what is reserved falls short", count
        )
        return told.format(count=count) if count else ""

    def on_key(self, event: events.Key) -> None:
        """Remember when something was typed."""
        if event.is_printable:
            self._typed_at = monotonic()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter."""
        event.stop()
        if monotonic() - self._typed_at < DEAF:
            app: Any = self.app
            app.bell()
            app.say_problem(_("Nothing was added: close this window, then scan again"))
            return
        line: _Line = event.row
        if line.error is not None:
            self.dismiss(line.error)
        elif self._may:
            self.dismiss(PROCESS)
        elif line.change is not None:
            self.dismiss({"row": line.change.row, "field": "quantity"})

    def action_process(self) -> None:
        """F5 once more: go on, or ask about going below zero."""
        if self._may:
            self.dismiss(PROCESS)
        elif self._negative:
            self.dismiss(NEGATIVE)


def effect_lines(document: Document) -> list[str]:
    """What processing does, in figures: "12 satır, MERKEZ stoğundan 480 adet düşülecek"."""
    totals = document.totals
    rows = rows_text(totals.rows)
    quantity = quantity_text(document.rows, totals.quantity)
    places = {row.warehouse for row in document.rows if row.warehouse}
    place = document.warehouse or "—"
    if places and places != {document.warehouse}:
        place = ", ".join(sorted(places))
    facts = {"rows": rows, "quantity": quantity, "warehouse": place}
    if document.type == "transfer":
        targets = {str(row.to_warehouse) for row in document.rows if row.to_warehouse}
        to = ", ".join(sorted(targets)) or str(document.to_warehouse or "—")
        return [_("{rows}: {quantity} go from {warehouse} to {to}").format(to=to, **facts)]
    if document.type in ("receipt", "adjustment"):
        return [_("{rows}: {quantity} come into stock, {warehouse}").format(**facts)]
    return [_("{rows}: {quantity} leave stock, {warehouse}").format(**facts)]


def _change(line: _Line) -> PreviewRow:
    assert line.change is not None
    return line.change


def _place(line: _Line) -> Cell:
    place = _change(line).warehouse
    return place if place is not None else Toned(_("— hidden"), "muted")


def _effect(line: _Line) -> Cell:
    one = _change(line)
    before, after = shown(one.before), shown(one.after)
    if not before:
        return ""
    return Toned(f"{before}→{after}", "warning" if str(one.after).startswith("-") else "")


def _error(line: _Line) -> Cell:
    return Toned(f"! {labels.problem_line(line.error or {})}", "error")


def _held(line: _Line) -> Cell:
    """What a row does to reservations, in short: how much it uses up of its own deal's, how much of others' falls
    short."""
    sums = {name: sum(Decimal(one.get(name, 0)) for one in _change(line).reservations) for name in ("used", "short")}
    told = [
        text.format(quantity=shown(Quantity(total)))
        for text, total in ((_("{quantity} used up"), sums["used"]), (_("{quantity} short"), sums["short"]))
        if total
    ]
    return Toned(", ".join(told), "warning" if sums["short"] else "")
