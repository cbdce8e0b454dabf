"""The lists of a partner's card: documents, deals, what is open, what was bought and supplied, people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui import labels_deals, labels_deliveries, labels_partners
from tui import labels_words as words
from tui.i18n import N_
from tui.screens import catalogue_words as shown
from tui.screens.card import Tab, paged, whole
from tui.text import amount, day, price, quantity
from tui.widgets.cells import Cell, Column


def tabs(screen: Any) -> Sequence[Tab]:
    """Those that one's role allows, of the partner of a screen."""
    from db.queries import documents, partner_records
    from tui.screens.document_places import places

    rights, actor, key = screen.rights, screen.actor, screen.partner_id
    found = []

    def wanted(text: str) -> Any:
        return documents.DocumentFilter(partner=key, text=text)

    if shown.may_see_documents(rights):
        found.append(
            Tab("documents", N_("Documents"), shown.document_columns(partner=False),
                lambda text: paged(documents.page, actor, wanted(text)), N_("No documents name this partner yet."),
                filtered=True, places=lambda text: places(actor, wanted(text), screen.shell.today()),
                writes=("documents", wanted))
        )  # fmt: skip
    if rights.may("deal.view"):
        from db.queries import deals

        found.append(
            Tab("deals", N_("Deals"), _deal_columns(),
                lambda text: paged(deals.page, actor, deals.DealFilter(customer=key, text=text)),
                N_("No deals with this partner yet."), filtered=True)
        )  # fmt: skip
    found.append(
        Tab("open", N_("Still open"), _open_columns(), lambda _text: whole(partner_records.open_items, actor, key),
            N_("Nothing is open: no drafts, no deals to pay or ship, no deliveries."))
    )  # fmt: skip
    if rights.may("contact.view") and rights.may("sale.view"):
        found.append(
            Tab("bought", N_("Bought"), _traded_columns(N_("Last price")),
                lambda _text: whole(partner_records.bought, actor, key), N_("Nothing was sold to this partner yet."),
                key=lambda row: row.product)
        )  # fmt: skip
    if rights.may("supplier.view") and rights.may("receipt.view"):
        found.append(
            Tab("supplied", N_("Supplied"), _traded_columns(N_("Last cost"), "catalog.purchase_price"),
                lambda _text: whole(partner_records.supplied, actor, key),
                N_("Nothing came from this partner yet."), key=lambda row: row.product)
        )  # fmt: skip
    found.append(
        Tab("people", N_("People"), [Column("name", N_("Name"), 20, flexible=True)], lambda _text: _people(screen))
    )
    return found


def _people(screen: Any) -> Any:
    from db.queries import partners

    return whole(lambda actor, key: partners.show(actor, key).people, screen.actor, screen.partner_id)


def opens(screen: Any, tab: str, row: Any) -> None:
    """What a row leads to."""
    if tab == "people":
        screen.shell.open_path("tui.screens.partner:PartnerScreen", id=row.id)
    elif tab in ("bought", "supplied"):
        screen.shell.open_path("tui.screens.product:ProductScreen", sku=row.product)
    elif tab == "deals":
        screen.shell.open_path("tui.screens.deal:DealScreen", number=row.id)
    elif tab == "open" and row.kind == "deal":
        screen.shell.open_path("tui.screens.deal:DealScreen", number=row.deal)
    elif tab == "open" and row.kind == "delivery":
        screen.shell.open_path("tui.screens.delivery:DeliveryScreen", number=row.number)
    else:
        screen.shell.open_path("tui.screens.document:DocumentScreen", number=row.number)


def _deal_columns() -> list[Column[Any]]:
    return [
        Column("id", N_("No"), 4, "right", cell=lambda row: str(row.id)),
        Column("title", N_("Title"), 12, flexible=True),
        Column("stage", N_("Stage"), 8, cell=lambda row: labels_deals.stage(row.stage, row.stage_name)),
        Column("expected_on", N_("Expected"), 8, priority=2,
               cell=lambda row: day(row.expected_on, short=True) if row.expected_on else ""),
        Column("total", N_("Total"), 8, "right", 1, cell=lambda row: amount(row.total)),
    ]  # fmt: skip


def _open_columns() -> list[Column[Any]]:
    return [
        Column("kind", N_("What"), 8, cell=lambda row: labels_partners.open_kind(row.kind)),
        Column("number", N_("No"), 9),
        Column("title", N_("Title"), 10, flexible=True, priority=2),
        Column("day", N_("Day"), 8, priority=1, cell=lambda row: day(row.day, short=True) if row.day else ""),
        Column("due", N_("To pay"), 8, "right", cell=lambda row: shown.figure(row.due)),
        Column("status", N_("State"), 12, cell=_state),
    ]


def _state(row: Any) -> Cell:
    if row.kind == "delivery":
        return labels_deliveries.state(row.status)
    if row.kind == "deal" and row.status == "open":
        return labels_deals.stage(row.stage, row.stage_name)
    return labels_partners.open_status(row.status)


def _traded_columns(title: str, right: str = "") -> list[Column[Any]]:
    return [
        Column("product", N_("Code"), 8, widest=18),
        Column("name", N_("Product"), 12, flexible=True),
        Column("quantity", N_("Quantity"), 8, "right",
               cell=lambda row: quantity(row.quantity, words.unit(row.unit))),
        Column("price", title, 8, "right", 1, right=right, cell=lambda row: price(row.price) if row.price else ""),
        Column("day", N_("Last"), 8, priority=2, cell=lambda row: day(row.day, short=True)),
        Column("document", N_("Document"), 9, priority=3),
    ]  # fmt: skip
