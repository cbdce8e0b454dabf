"""What would become of many products, one by one, before it is done: F2 does it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from tui.dialogs.progress import Progress, worked
from tui.i18n import N_, _, ngettext
from tui.labels_bulk import REFUSED
from tui.lanes import Stopped
from tui.screens.base import AmbarScreen
from tui.text import number
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.facts import Fact, Facts
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.bulk import Change, Which
    from db.queries.bulk import BulkSummary

NUMBERS: Final = ("price", "purchase_price", "minimum_stock")


class BulkScreen(AmbarScreen):
    """The preview of one change of many products."""

    BINDINGS = [Binding("f2", "apply", N_("change them"), id="bulk.apply")]
    HELP = N_(
        "Nothing is changed yet. F2 changes all of them; what cannot be changed stays as it is. Up to 10,000 products"
        " are changed all or none, more in parts, between which others go on; prices are taken back as one."
    )
    action_id = "products"

    def __init__(
        self, title: str, called: str, which: Which, how: Change, summary: BulkSummary, done: Callable[[], object]
    ) -> None:
        """`called`: how the products are called; `summary`: what `db.queries.bulk` counted; `done`: called after it is
        done."""
        super().__init__()
        self._done = done
        self._heading, self._called = title, called
        self._which, self._how, self._summary = which, how, summary

    def path(self) -> tuple[str, ...]:
        """Products › what is changed."""
        return (_("Products"), self._heading)

    def content(self) -> ComposeResult:
        """What it comes to, and each product."""
        yield Facts()
        yield Table(
            [
                Column("sku", N_("SKU"), 8, widest=18, priority=3),
                Column("name", N_("Product"), 14, flexible=True),
                Column("before", N_("Before"), 8, "right", cell=_before),
                Column("after", N_("After"), 8, "right", cell=_after),
                Column("note", N_("Note"), 0, priority=2, cell=_note, widest=40),
            ],
            tone=lambda row: "" if row.changes else "muted",
            empty=N_("No products here."),
        )

    async def load(self) -> None:
        """The figures; the table reads its own pages."""
        from db.queries import bulk

        self._say()
        self.query_one(Table).show(partial(bulk.page, self.actor, self._which, self._how))

    def _say(self) -> None:
        found = self._summary
        facts = [
            Fact(N_("Products"), self._called),
            Fact(N_("Will change"), number(found.changed), "accent" if found.changed else ""),
            Fact(N_("Are so already"), number(found.unchanged) if found.unchanged else ""),
        ]
        for reason, count in found.refused.items():
            told = ngettext("{count} product: {reason}", "{count} products: {reason}", count)
            facts.append(Fact(N_("Stay as they are"), told.format(count=number(count), reason=_(REFUSED[reason])),
                              "warning", long=True))  # fmt: skip
        self.query_one(Facts).show(facts)
        self.refresh_bindings()

    async def refresh_data(self) -> None:
        """Others have changed something: count again, where that is soon done."""
        from db.bulk import MOST
        from db.queries import bulk

        if self._summary.products > MOST:
            await super().refresh_data()
            return
        try:
            self._summary = await self.shell.read(bulk.summary, self.actor, self._which, self._how)
        except AmbarError as error:
            if self.shell.top() is self:
                self.shell.pop_screen()
            self.shell.say_error(error)
            return
        self._say()
        await super().refresh_data()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: the product."""
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(event.row.sku))

    def disabled_reason(self, action: str) -> str | None:
        """Nothing to do where nothing changes."""
        return _("Nothing would change") if action == "apply" and not self._summary.changed else None

    async def action_apply(self) -> None:
        """F2: do it; what takes long has a bar, and ends with Esc."""
        from db import bulk_steps

        expected, so_far = self._summary.changed, [0]

        def call(progress: Progress) -> Any:
            def told(stage: str, done: int, total: int | None) -> None:
                so_far[0] = done
                progress(stage, done, total)

            how = partial(bulk_steps.change, expected=expected, progress=told)
            return self.shell.write(how, self.actor, self._which, self._how)

        try:
            done = await worked(self.shell, self._heading, self.shell.lanes.writing, call)
        except Stopped:
            if so_far[0]:
                told = _("Stopped after {count} products; b takes back what was done")
                self.shell.say(told.format(count=number(so_far[0])), "warning")
            else:
                self.shell.say(_("Stopped; nothing was changed"), "warning")
            return
        except AmbarError as error:
            if error.code != "conflict":
                raise
            await self.refresh_data()
            self.shell.say_problem(_("Others have changed products meanwhile: look once more, then F2"))
            return
        self._done()
        if self.shell.top() is self:
            self.shell.pop_screen()
        told = ngettext("{count} product is changed", "{count} products are changed", done.changed)
        self.shell.say_done(told.format(count=number(done.changed)))


def _value(field: str, value: str | bool | None) -> str:
    from tui.screens.catalogue_words import percent
    from tui.text import number, price

    if field == "oversell" and value is None:
        return _("as the company says")
    if field == "archived":
        return _("archived") if value else _("in use")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "–"
    if field in NUMBERS:
        return number(Decimal(value)) if field == "minimum_stock" else price(Decimal(value))
    return percent(value) if field == "tax_rate" and value.endswith("%") else value


def _before(row: Any) -> Cell:
    return _value(row.changes[0].field, row.changes[0].before) if row.changes else ""


def _after(row: Any) -> Cell:
    return Toned(_value(row.changes[0].field, row.changes[0].after), "accent") if row.changes else ""


def _note(row: Any) -> Cell:
    if row.refused:
        return Toned(f"! {_(REFUSED[row.refused])}", "warning")
    if not row.changes:
        return _("is so already")
    change = row.changes[0]
    if change.field not in ("price", "purchase_price") or change.before is None or not Decimal(change.before):
        return ""
    from tui.text import percent

    share = (Decimal(change.after) / Decimal(change.before) - 1).quantize(Decimal("0.001"))
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{percent(abs(share))}"
