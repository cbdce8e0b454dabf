"""Deliveries for who packs and hands over: today's first, without any price."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from textual.binding import Binding

from tui import labels_deliveries as labels
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens import delivery_acts as acts
from tui.screens.listing import Asked, Kept, ListScreen, Source
from tui.text import day
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table

EDIT: Final = "delivery.edit"
TONES: Final = {"delivered": "success", "returned": "warning", "handed_over": "accent"}


def state(status: str) -> Cell:
    """How far a delivery is: sign, word and colour."""
    return Toned(labels.state(status), TONES.get(status, ""))  # type: ignore[arg-type]


class DeliveriesScreen(ListScreen):
    """The list of deliveries."""

    BINDINGS = [
        Binding("f5", "advance", N_("next step"), id="delivery.advance"),
        Binding("f8", "step_back", N_("step back"), id="delivery.back"),
        Binding("e", "edit", N_("edit"), id="delivery.edit"),
        Binding("p", "print", N_("print"), id="print"),
        Binding("n", "new", N_("another sale"), id="delivery.new", show=False),
    ]
    LIST = "deliveries"
    ORDER = ("day", False)
    NEEDS = {"advance": EDIT, "step_back": EDIT, "edit": EDIT, "new": EDIT, "print": "document.print"}
    TITLE = N_("Deliveries")
    HELP = N_(
        "What is to be packed and handed over today: F7 shows others. F5 takes a delivery a step on, F8 back with a"
        " reason, e says where to and by whom. Space marks; p prints one pick list for all that are marked, or their"
        " packing lists. Scan the number on a paper to go to its delivery; n does so for any other sale."
    )

    def __init__(self) -> None:
        super().__init__()
        self._begun = False

    def choices(self) -> list[Choice]:
        """Which, how far, from where."""
        from tui.screens import document_picks as picks

        when = [Pick("today", _("today")), Pick("open", _("not delivered yet")), Pick("done", _("done"))]
        steps = [Pick(code, labels.status(code)) for code in labels.STATUSES]
        found = [Choice("when", N_("Which"), when), Choice("status", N_("State"), steps)]
        if self.rights.may("warehouse.view"):
            found.append(Choice("warehouse", N_("Warehouse"), picks.warehouses(self.shell)))
        return found

    def columns(self) -> list[Column[Any]]:
        """What one needs to know to pack and send."""
        return [
            Column("number", N_("No"), 9),
            Column("customer", N_("Customer"), 12, flexible=True, cell=lambda row: str(row.customer or "")),
            Column("day", N_("Day"), 8, order="day", cell=lambda row: day(row.day, short=True)),
            Column("carrier", N_("Carrier"), widest=18, priority=1),
            Column("tracking", N_("Tracking no."), widest=18, priority=4),
            Column("warehouses", N_("Warehouse"), widest=14, priority=3, cell=lambda row: ", ".join(row.warehouses)),
            Column("rows", N_("Rows"), 0, "right", priority=2),
            Column("status", N_("State"), 12, cell=lambda row: state(row.status)),
        ]

    def table(self) -> Table[Any]:
        """Deliveries, with marks."""
        return Table(
            (),
            key=lambda row: row.number,
            marks=True,
            tone=lambda row: "muted" if row.status in ("delivered", "returned") else "",
            empty=N_("Nothing to deliver: sales with a carrier stand here once they are processed. F7 shows others."),
        )

    def empty(self, filtered: bool) -> str | None:
        """The same for what is filtered: it is from the beginning."""
        return None

    @property
    def _kept(self) -> Kept:
        """Today's, until someone chooses others."""
        session = self.shell.session
        found: Kept | None = session.lists.get(self.list_name) if session is not None else None
        return found or Kept(values={"when": "today"}, words={"when": _("today")})

    def source(self, asked: Asked) -> Source:
        """Pages of what the filter lets through."""
        from db.queries import deliveries

        status = asked.values.get("status")
        wanted = deliveries.DeliveryFilter(
            text=asked.text,
            statuses=(status,) if status else (),
            when=asked.values.get("when") or "all",
            warehouse=asked.values.get("warehouse"),
        )
        return Source(partial(deliveries.page, self.actor, wanted), turned=asked.falling)

    def on_table_opened(self, event: Table.Opened) -> None:
        """The delivery of a row."""
        self.shell.open_path("tui.screens.delivery:DeliveryScreen", number=event.row.number)

    def on_table_marked(self) -> None:
        """Papers are for all that are marked."""
        self.refresh_bindings()

    def on_table_highlighted(self) -> None:
        """The next step of another delivery."""
        self.refresh_bindings()

    def named(self, action: str) -> str:
        """F5 by the step that it takes."""
        row = self._here
        return labels.NEXT.get(row.status, "") if action == "advance" and row is not None else ""

    def disabled_reason(self, action: str) -> str | None:
        """Nothing to do where nothing is."""
        if action not in self.NEEDS or action == "new":
            return None
        row = self._here
        if row is None:
            return _("There is no delivery here")
        if action == "advance" and row.status in ("delivered", "returned"):
            return _("There is no next step")
        return _("There is no step back") if action == "step_back" and row.status == "waiting" else None

    @property
    def _here(self) -> Any:
        tables = self.query(Table)
        return tables.first().row if tables else None

    def _chosen(self) -> tuple[str, ...]:
        table, row = self.query_one(Table), self._here
        return tuple(str(one) for one in table.marked) or ((row.number,) if row is not None else ())

    async def action_advance(self) -> None:
        """F5: the next step."""
        if self._here is not None and await acts.advance(self.shell, self._here.number):
            await self.refresh_data()

    async def action_step_back(self) -> None:
        """F8: a step back, with a reason."""
        if self._here is not None and await acts.step_back(self.shell, self._here.number):
            await self.refresh_data()

    async def action_edit(self) -> None:
        """e: where to, by whom, when."""
        if self._here is not None and await acts.edit(self.shell, self._here.number):
            await self.refresh_data()

    async def action_print(self) -> None:
        """p: the papers of what is marked, or under the cursor."""
        numbers = self._chosen()
        if numbers and await acts.to_paper(self.shell, numbers):
            self.query_one(Table).unmark()

    async def action_new(self) -> None:
        """n: the delivery of a sale that is not in the list, as one without a carrier."""
        from collections.abc import Mapping

        from db.doctypes import normal_number, type_of_number
        from db.errors import not_found
        from tui.dialogs.form import FormDialog
        from tui.widgets.text_field import TextField

        async def find(values: Mapping[str, Any]) -> str:
            from db.queries import deliveries

            number = str(values["number"])
            if type_of_number(number) != "sale":
                raise not_found("document", number)
            return str((await self.shell.read(deliveries.show, self.actor, normal_number(number))).number)

        field = TextField("number", N_("No"), required=True)
        told = [_("The number of a sale that is processed")]
        number = await self.shell.ask(FormDialog(_("Deliver which sale?"), [field], find, lines=told))
        if number:
            self.shell.open_path("tui.screens.delivery:DeliveryScreen", number=number)

    async def scanned(self, text: str) -> None:
        """The number on a paper: its delivery; anything else is looked up."""
        from db.doctypes import normal_number, type_of_number

        if type_of_number(text) != "sale":
            await super().scanned(text)
            return
        number = normal_number(text)
        if await self.query_one(Table).move_to(number):
            self.query_one(FilterBar).refresh()
            return
        self.shell.open_path("tui.screens.delivery:DeliveryScreen", number=number)
