"""All that is reserved, as far as one sees its deals and warehouses: by product, warehouse, deal, last day."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.binding import Binding

from db.queries import reservations as queries
from db.queries.reservations import ReservationFilter, ReservationLine
from tui import keys
from tui.i18n import N_, _
from tui.screens import deal_picks as picks
from tui.screens import document_picks, pickers
from tui.screens import reservation_acts as acts
from tui.screens.deal_words import reservation_columns
from tui.screens.document_words import shown
from tui.screens.listing import Asked, ListScreen, Source
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table


class ReservationsScreen(ListScreen):
    """Reservations, with marks."""

    BINDINGS = [
        Binding("u", "extend", N_("extend"), id="reservations.extend"),
        Binding("b", "release", N_("release"), id="reservations.release"),
        keys.FILTER,
    ]
    LIST = "reservations"
    ORDER = ("until", False)
    TITLE = N_("Reservations")
    NEEDS = {"extend": "reservation.edit", "release": "reservation.edit"}
    HELP = N_(
        "Enter opens the deal. Space marks reservations, v up to here, a all; u holds those that are marked longer, b"
        " releases them. F7 filters by product, warehouse or deal."
    )

    def __init__(self, product: str | None = None) -> None:
        """`product`: only what is reserved of it."""
        super().__init__()
        self.product = product

    @property
    def list_name(self) -> str:
        """That of one product is not kept."""
        return "" if self.product is not None else self.LIST

    def path(self) -> tuple[str, ...]:
        """Where one is."""
        return super().path() if self.product is None else (_("Reservations"), self.product)

    def choices(self) -> list[Choice]:
        """Product, warehouse, deal, customer, pipeline, last day."""
        found = [] if self.product is not None else [Choice("product", N_("Product"), pickers.products(self.actor))]
        return [
            *found,
            Choice("warehouse", N_("Warehouse"), document_picks.warehouses(self.shell)),
            Choice("deal", N_("Deal"), document_picks.deals(self.shell)),
            Choice("partner", N_("Customer"), document_picks.partners(self.shell, "customer")),
            Choice("pipeline", N_("Pipeline"), picks.pipelines(self.shell)),
            Choice("until_to", N_("Until, at the latest"), day=True),
        ]

    def columns(self) -> list[Column[ReservationLine]]:
        """What is held, for whom, until when."""
        return reservation_columns(self.shell.today())

    def table(self) -> Table[Any]:
        """Reservations, with marks."""
        return Table[ReservationLine](
            (), key=lambda line: line.id, marks=True,
            empty=N_("Nothing is reserved: what deals set aside for their customers stands here."),
        )  # fmt: skip

    def source(self, asked: Asked) -> Source:
        """Pages of the reservations that the filter lets through."""
        values = asked.values
        wanted = ReservationFilter(
            text=asked.text,
            product=self.product or values.get("product"),
            warehouse=values.get("warehouse"),
            deal=values.get("deal"),
            partner=values.get("partner"),
            pipeline=values.get("pipeline"),
            until_to=values.get("until_to"),
        )
        return Source(
            partial(queries.page, self.actor, wanted, order=asked.order),
            picks.seek(asked.order, falling=asked.falling, today=self.shell.today()),
            partial(queries.ruler, self.actor, wanted, order=asked.order),
            turned=asked.falling,
            wanted=wanted,
        )

    # Doing --------------------------------------------------------------------------

    def _meant(self) -> tuple[ReservationLine, ...]:
        tables = self.query(Table)
        return tables.first().marked if tables else ()

    def on_table_marked(self) -> None:
        """Others are meant."""
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        """Nothing to extend where nothing is."""
        if action in ("extend", "release") and not self._meant():
            return _("There is no reservation here")
        return None

    def on_table_opened(self, event: Table.Opened) -> None:
        """The deal of a row."""
        self.shell.open_path("tui.screens.deal:DealScreen", number=event.row.deal)

    def _held(self) -> list[acts.Held]:
        return [(one.deal, one.row) for one in self._meant()]

    async def action_extend(self) -> None:
        """u: hold longer."""
        meant = self._meant()
        if await acts.extend(self.shell, self._held(), meant[0].until if len(meant) == 1 else None):
            await self._again()

    async def action_release(self) -> None:
        """b: hold no longer."""
        lines = [f"{one.product} {one.name}: {shown(one.reserved)} ({one.warehouse})" for one in self._meant()[:6]]
        if len(self._meant()) > 6:
            lines.append("…")
        if await acts.release(self.shell, self._held(), lines):
            await self._again()

    async def _again(self) -> None:
        self.query_one(Table).unmark()
        await self.refresh_data()
