"""Merging two products: side by side, with what will be where; F2 does it, for good."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_, _
from tui.labels_bulk import merge_lines
from tui.screens import catalogue_words as shown
from tui.screens.base import AmbarScreen
from tui.screens.card import StillTable
from tui.widgets.cells import Cell, Column, Toned, safe
from tui.widgets.label import Label


class Row(NamedTuple):
    """A line of the comparison, in the language of the session."""

    id: int
    label: str
    keep: str
    twin: str
    after: str = ""


class MergeScreen(AmbarScreen):
    """Two products beside each other: the one that stays and the one that goes."""

    BINDINGS = [
        Binding("f2", "merge", N_("merge"), id="merging.merge"),
        Binding("x", "swap", N_("the other way round"), id="merging.swap"),
    ]
    NEEDS = {"merge": "product.delete"}
    HELP = N_(
        "The stock of the one that goes is posted to the one that stays, with batches and value; its codes answer as"
        " the other. x changes which one stays. What was merged stays merged."
    )
    action_id = "duplicates"

    def __init__(self, keep: str, twin: str) -> None:
        super().__init__()
        self.keep, self.twin = keep, twin
        self._told: Any = None

    def path(self) -> tuple[str, ...]:
        """Duplicates › the two."""
        return (_("Duplicates"), f"{self.twin} → {self.keep}")

    def content(self) -> ComposeResult:
        """The comparison, and what else happens."""
        yield StillTable(self._columns(), key=lambda row: row.id)
        yield Label(id="comes-to")

    def _columns(self) -> list[Column[Row]]:
        return [
            Column("label", "", 12, widest=20, cell=lambda row: row.label),
            Column("keep", N_("Stays"), 12, flexible=True, cell=lambda row: row.keep),
            Column("twin", N_("Goes"), 12, flexible=True, cell=_twin),
            Column("after", N_("Afterwards"), 10, "right", cell=lambda row: Toned(row.after, "accent")),
        ]

    async def load(self) -> None:
        """Both, and what merging comes to."""
        from db.queries import merging, products

        told = await self.shell.read(merging.preview, self.actor, self.keep, self.twin)
        cards = [await self.shell.read(products.show, self.actor, one) for one in (told.keep, told.twin)]
        self.keep, self.twin, self._told = told.keep, told.twin, told
        rows = [Row(at, *one) for at, one in enumerate([*_facts(*cards), *_stock(told, cards[0].unit)])]
        self.query_one(StillTable).show_rows(rows)
        note = self.query_one("#comes-to", Label)
        note.set_class(bool(told.errors), "card-note")
        note.update("\n".join(map(safe, merge_lines(told))))
        self.refresh_lines()
        self.refresh_bindings()

    async def refresh_data(self) -> None:
        """Others have changed something; leave where they have merged it already."""
        try:
            await self.load()
        except AmbarError as error:
            if self.shell.top() is self:
                self.shell.pop_screen()
            self.shell.say_error(error)

    def disabled_reason(self, action: str) -> str | None:
        """What stands against it."""
        if action == "merge" and self._told is not None and self._told.errors:
            from tui.labels import problem_line

            return problem_line(self._told.errors[0])
        return None

    async def action_swap(self) -> None:
        """x: the other one stays."""
        self.keep, self.twin = self.twin, self.keep
        await self.refresh_data()

    async def action_merge(self) -> None:
        """F2: ask once, then do it."""
        from db.services import merging
        from tui.dialogs.question import Confirm

        told = self._told
        lines = [_("{twin} goes over to {keep}. This cannot be undone.").format(twin=self.twin, keep=self.keep)]
        lines += merge_lines(told)
        if await self.shell.ask(Confirm(_("Merge these two products?"), lines, _("Merge"))) != "yes":
            return
        await self.shell.write(merging.merge, self.actor, self.keep, self.twin, stamp=told.stamp)
        if self.shell.top() is self:
            self.shell.pop_screen()
        self.shell.say_done(_("{twin} is merged into {keep}").format(twin=self.twin, keep=self.keep))


def _twin(row: Row) -> Cell:
    """What differs, figures of stock aside, catches the eye."""
    return Toned(row.twin, "warning") if row.twin not in ("", row.keep) and not row.after else row.twin


def _facts(keep: Any, twin: Any) -> list[tuple[str, str, str]]:
    """What differs stands beside each other; afterwards everything is as it is with the one that stays."""
    found = [
        (_("SKU"), keep.sku, twin.sku),
        (_("Name"), keep.name, twin.name),
        (_("Unit"), words.unit(keep.unit), words.unit(twin.unit)),
        (_("Barcodes"), " ".join(keep.barcodes), " ".join(twin.barcodes)),
        (_("Section"), keep.section or "", twin.section or ""),
        (_("VAT"), shown.percent(keep.tax), shown.percent(twin.tax)),
        (_("Selling price"), shown.figure(keep.price), shown.figure(twin.price)),
    ]
    if keep.purchase_price is not HIDDEN:
        found.append((_("Purchase price"), shown.figure(keep.purchase_price), shown.figure(twin.purchase_price)))
    return [one for one in found if one[1] or one[2]]


def _stock(told: Any, unit: str) -> list[tuple[str, str, str, str]]:
    found = []
    for one in told.places:
        if one.after.on_hand is not HIDDEN:
            figures = (shown.quantity(side.on_hand, unit) for side in (one.keep, one.twin, one.after))
            found.append((one.code, *figures))
        if one.after.value is not HIDDEN:
            label = _("{warehouse}, value").format(warehouse=one.code)
            found.append((label, *(shown.figure(side.value) for side in (one.keep, one.twin, one.after))))
    return found
