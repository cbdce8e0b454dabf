"""A delivery's card: where to, how far, what is to be packed. No prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from tui import labels_deliveries as labels
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import delivery_acts as acts
from tui.screens.card import CardScreen, Tab
from tui.screens.deliveries import EDIT, TONES
from tui.text import day, moment, phone, quantity
from tui.widgets.cells import Column
from tui.widgets.facts import Fact
from tui.widgets.table import Table


class DeliveryScreen(CardScreen):
    """The delivery of one sale."""

    BINDINGS = [
        Binding("f5", "advance", N_("next step"), id="delivery.advance"),
        Binding("f8", "step_back", N_("step back"), id="delivery.back"),
        Binding("e", "edit", N_("edit"), id="delivery.edit"),
        Binding("p", "print", N_("print"), id="print"),
        Binding("o", "sale", N_("the sale"), id="delivery.sale"),
    ]
    NEEDS = {"advance": EDIT, "step_back": EDIT, "edit": EDIT, "print": "document.print", "sale": "sale.view"}
    HELP = N_("F5 takes it a step on, F8 back with a reason; e says where to and by whom; o opens the sale.")
    action_id = "deliveries"

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def path(self) -> tuple[str, ...]:
        """Deliveries › the sale's number."""
        return (_("Deliveries"), self.number)

    async def read(self) -> Any:
        """The card."""
        from db.queries import deliveries

        return await self.shell.read(deliveries.show, self.actor, self.number)

    def facts(self) -> Sequence[Fact]:
        """What is known; steps with their moments."""
        card, zone = self.card, self.actor.company.setting("timezone")
        steps = [
            Fact(words.FIELDS[name], moment(at, zone))
            for name in ("packed_at", "handed_over_at", "delivered_at", "returned_at")
            if (at := getattr(card, name)) is not None
        ]
        return (
            Fact(N_("Delivery"), labels.state(card.status), TONES.get(card.status, "strong")),  # type: ignore[arg-type]
            Fact(N_("Planned for"), day(card.planned_on) if card.planned_on else ""),
            Fact(N_("Customer"), str(card.customer or ""), "strong"),
            Fact(N_("Recipient"), _unlike(card.recipient, card.customer)),
            Fact(N_("Phone"), phone(str(card.phone or ""))),
            Fact(N_("Carrier"), card.carrier),
            Fact(N_("Tracking no."), card.tracking),
            Fact(N_("Sold on"), day(card.day)),
            Fact(N_("Responsible"), card.responsible_name or ""),
            Fact(N_("Deal"), str(card.deal or "")),
            *steps,
            Fact(N_("Address"), str(card.address or ""), long=True),
            Fact(N_("Comment"), str(card.comment or ""), long=True),
        )

    def tabs(self) -> Sequence[Tab]:
        """What is to be packed."""
        columns: list[Column[Any]] = [
            Column("product", N_("Code"), 8),
            Column("name", N_("Product"), 14, flexible=True),
            Column(
                "quantity", N_("Quantity"), 8, "right", cell=lambda row: quantity(row.quantity, words.unit(row.unit))
            ),
            Column("warehouse", N_("Warehouse"), cell=lambda row: row.warehouse or _("in another warehouse")),
        ]
        return (Tab("goods", N_("Goods"), columns, lambda _text: self._goods, key=lambda row: row.position),)

    def _goods(self, *, after: Any, limit: int, backwards: bool) -> Any:
        from db.queries import deliveries
        from db.queries.rows import Page

        rows = deliveries.show(self.actor, self.number).rows
        return Page(rows, None, len(rows))

    def on_table_opened(self, event: Table.Opened) -> None:
        """The product of a row."""
        self.shell.open_path("tui.screens.product:ProductScreen", sku=event.row.product)

    def named(self, action: str) -> str:
        """F5 by the step that it takes."""
        return labels.NEXT.get(self.card.status, "") if action == "advance" and self.card is not None else ""

    def disabled_reason(self, action: str) -> str | None:
        """Why there is no step."""
        card = self.card
        if card is None or action not in ("advance", "step_back", "edit"):
            return None
        if not card.acts:
            return _("Not all warehouses of the sale are yours")
        if action == "advance" and not card.next:
            return _("There is no next step")
        return _("There is no step back") if action == "step_back" and card.before is None else None

    async def action_advance(self) -> None:
        """F5: the next step."""
        if await acts.advance(self.shell, self.number):
            await self.refresh_data()

    async def action_step_back(self) -> None:
        """F8: a step back, with a reason."""
        if await acts.step_back(self.shell, self.number):
            await self.refresh_data()

    async def action_edit(self) -> None:
        """e: where to, by whom, when."""
        if await acts.edit(self.shell, self.number):
            await self.refresh_data()

    async def action_print(self) -> None:
        """p: its pick list or packing list."""
        await acts.to_paper(self.shell, (self.number,))

    def action_sale(self) -> None:
        """o: the sale."""
        self.shell.open_path("tui.screens.document:DocumentScreen", number=self.number)


def _unlike(text: Any, other: Any) -> str:
    """A text, where it says something else than another one."""
    return "" if text == other else str(text or "")
