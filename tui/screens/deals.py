"""The list of deals: those of the pipelines that one may see."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.queries import deals as queries
from db.queries.deals import DealFilter, DealLine
from tui import actions, keys
from tui import labels_deals as words
from tui.i18n import N_, _
from tui.screens import deal_acts as acts
from tui.screens import deal_picks as picks
from tui.screens import document_picks, pickers
from tui.screens.deal_sums import DealSumsLine
from tui.screens.deal_words import day_cell, money_cell, short_word, state
from tui.screens.listing import Asked, ListScreen, Source
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.live import DataChanged


class DealsScreen(ListScreen):
    """Deals, filtered, sorted, marked; what they come to stands below."""

    CSS_PATH = "../styles/documents.tcss"
    BINDINGS = [
        keys.NEW,
        keys.FILTER,
        Binding("b", "board", N_("board"), id="deals.board"),
        Binding("greater_than_sign", "stage", N_("to another stage"), id="deals.stage"),
        keys.DELETE,
        keys.HISTORY,
    ]
    action_id = "deals"
    LIST = "deals"
    ORDER = ("updated", True)
    NEEDS = {"new": "deal.edit", "stage": "deal.edit", "delete": "deal.edit"}
    HELP = N_(
        "Space marks deals, v up to here, a all; > and Del then act on all that are marked. b shows them by stage."
        " / searches as you type, F7 filters, g goes to a number, s sorts, c arranges the columns, f keeps filters."
    )

    # What is there ------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Filter, list, and what all of it comes to."""
        yield self.bar()
        yield self.grid()
        yield DealSumsLine()

    def table(self) -> Table[Any]:
        """Deals, with marks."""
        return Table[DealLine](
            (),
            marks=True,
            tone=lambda line: "muted" if line.status == "lost" else "",
            empty=N_("No deals yet: what customers are about to buy is written here."),
        )

    def choices(self) -> list[Choice]:
        """Stage, how it stands, customer, responsible, days."""
        from tui.dialogs.picker import Pick

        app = self.shell
        stock = []
        if app.rights.stock:
            stock.append(Choice("warehouse", N_("Warehouse"), document_picks.warehouses(app)))
            stock.append(Choice("short", N_("Short"), [Pick(True, _("short"))]))
        statuses = [Pick(code, words.status(code)) for code in words.STATUSES]
        return [
            Choice("pipeline", N_("Pipeline"), picks.pipelines(app)),
            Choice("stages", N_("Stage"), picks.all_stages(app), several=True),
            Choice("statuses", N_("Status"), statuses, several=True),
            Choice("partner", N_("Customer"), document_picks.partners(app, "customer")),
            Choice("responsible", N_("Responsible"), picks.people(app)),
            Choice("expected_from", N_("Expected from"), day=True),
            Choice("expected_to", N_("Expected to"), day=True),
            Choice("product", N_("Product"), pickers.products(self.actor)),
            *stock,
        ]

    def columns(self) -> list[Column[DealLine]]:
        """What is known of a deal."""
        from tui.text import moment

        own, zone = self.actor.company.currency, self.actor.company.setting("timezone")
        return [
            Column("id", N_("No"), 4, "right", order="number", cell=lambda one: str(one.id)),
            Column("customer", N_("Customer"), 12, flexible=True, cell=lambda one: one.customer or "—"),
            Column("title", N_("Title"), 8, flexible=True, priority=5),
            Column("total", N_("Total"), 8, "right", order="total", priority=2,
                   cell=lambda one: money_cell(one.total, one.currency, own)),
            Column("paid", N_("Paid"), 6, "right", priority=6,
                   cell=lambda one: money_cell(one.paid, one.currency, own) if one.paid else ""),
            Column("expected", N_("Expected"), 8, order="expected", priority=3,
                   cell=lambda one: day_cell(one.expected_on)),
            Column("responsible", N_("Responsible"), 6, priority=7, widest=18,
                   cell=lambda one: one.responsible_name or ""),
            Column("reserved_until", N_("Reserved until"), 8, priority=8, off=True,
                   cell=lambda one: day_cell(one.reserved_until), right="warehouse.view"),
            Column("updated", N_("Changed"), 8, priority=9, order="updated", off=True,
                   cell=lambda one: moment(one.updated_at, zone)),
            Column("short", N_("Short"), 4, priority=1, cell=lambda one: short_word(one.short)),
            Column("stage", N_("Stage"), 8, cell=state, widest=20),
        ]  # fmt: skip

    # Reading ------------------------------------------------------------------------

    def source(self, asked: Asked) -> Source:
        """Pages of the deals that the filter lets through."""
        values, order = asked.values, asked.order
        wanted = DealFilter(
            text=asked.text,
            pipeline=values.get("pipeline"),
            stages=values.get("stages", ()),
            statuses=values.get("statuses", ()),
            customer=values.get("partner"),
            responsible=values.get("responsible"),
            expected_from=values.get("expected_from"),
            expected_to=values.get("expected_to"),
            warehouse=values.get("warehouse"),
            product=values.get("product"),
            short=bool(values.get("short")),
        )
        self.query_one(DealSumsLine).show(lambda _before: queries.sums(self.actor, wanted))
        return Source(
            partial(queries.page, self.actor, wanted, order=order),
            picks.seek(order, falling=asked.falling, today=self.shell.today()),
            partial(queries.ruler, self.actor, wanted, order=order),
            turned=not asked.falling,
            wanted=wanted,
        )

    def begins_high(self, order: str) -> bool:
        """The newest, the most; of expected days the first."""
        return order != "expected"

    def empty(self, filtered: bool) -> str | None:
        """What would be here, and who may begin it."""
        if filtered:
            return super().empty(filtered)
        told = _("No deals yet: what customers are about to buy is written here.")
        return f"{told} {_('n makes the first one.')}" if self.rights.may("deal.edit") else told

    def on_table_marked(self) -> None:
        """Other deals are meant."""
        self.refresh_bindings()

    def on_data_changed(self, event: DataChanged) -> None:
        """What it comes to may be another now."""
        self.query_one(DealSumsLine).changed()

    def on_sums_line_counted(self, event: DealSumsLine.Counted) -> None:
        """Now it is known how many there are."""
        self.query_one(Table).learn(event.documents)

    async def refresh_data(self) -> None:
        """Read again; the cursor goes to what was made here a moment ago."""
        await super().refresh_data()
        await self.go_to_begun()

    # Doing --------------------------------------------------------------------------

    def _meant(self) -> tuple[DealLine, ...]:
        tables = self.query(Table)
        return tables.first().marked if tables else ()

    def disabled_reason(self, action: str) -> str | None:
        """Why the state of what is meant forbids an action."""
        if action not in ("stage", "delete", "history"):
            return None
        meant = self._meant()
        if not meant:
            return _("There is no deal here")
        return None

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter."""
        self.shell.open_path("tui.screens.deal:DealScreen", number=event.row.id)

    def action_new(self) -> None:
        """n: a new deal."""
        chosen = self._kept.values.get("pipeline")
        self.shell.open_path("tui.screens.deal:DealScreen", pipeline=chosen)
        self.begun = self.shell.top()

    def action_board(self) -> None:
        """b: the same by stage."""
        self.shell.do(actions.registry()["deals.board"])

    async def action_stage(self) -> None:
        """`>`: move what is meant to another stage."""
        if await acts.to_stage(self.shell, self._meant()):
            self.query_one(Table).unmark()
            await self.refresh_data()

    async def action_delete(self) -> None:
        """Del."""
        if await acts.delete(self.shell, self._meant()):
            self.query_one(Table).unmark()
            await self.refresh_data()

    async def action_history(self) -> None:
        """h: of the deal under the cursor."""
        line = self.query_one(Table).row
        if line is not None:
            await acts.history(self.shell, line.id)
