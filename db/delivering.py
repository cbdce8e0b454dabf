"""How far the goods of a sale are on their way: the steps, who sees what, what is to be packed. Internal to the
deliveries of db/services and db/queries. Source: domain.md, "CRM" (delivery)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db import clock
from db.access import Rights
from db.connection import Engine, in_clause
from db.doctypes import normal_number, type_of_number
from db.documents.changes import Change
from db.documents.context import Context, sees
from db.documents.records import Header, load_header
from db.errors import AmbarError, not_found
from db.fields import Quantity
from db.models import Delivery
from db.queries.rows import HIDDEN, Hidden
from db.record import record

STATUSES: Final = ("waiting", "packed", "handed_over", "delivered", "returned")
OPEN: Final = STATUSES[:3]
"""What is still to be done."""
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting": ("packed",),
    "packed": ("handed_over",),
    "handed_over": ("delivered", "returned"),
    "delivered": (),
    "returned": (),
}
BEFORE: Final[Mapping[str, str]] = {
    "packed": "waiting",
    "handed_over": "packed",
    "delivered": "handed_over",
    "returned": "handed_over",
}
"""The step back, for which a reason is given."""
LINES: Final = ("carrier", "tracking", "recipient", "phone")
FIELDS: Final = ("planned_on", *LINES, "address", "comment")
PRIVATE: Final = ("recipient", "phone", "address", "comment")
"""What tells of the customer: only with `EDIT`."""
EDIT: Final = "delivery.edit"


def may_see(rights: Rights) -> bool:
    """Whether one sees deliveries: they are called by the numbers of sales, which only who may see these knows."""
    return rights.may("sale.view")


def find(ctx: Context, number: str) -> Header:
    """The sale of a number, processed or not, if one may see its delivery; AmbarError "not_found", the same for absent
    and hidden."""
    if type_of_number(number) != "sale" or not may_see(ctx.rights):
        raise not_found("document", number)
    header = load_header(ctx.engine, normal_number(number))
    if header is None or not sees(ctx, header.id):
        raise not_found("document", number)
    return header


def load(header: Header) -> Delivery | None:
    """What is kept of its delivery."""
    found: Delivery | None = Delivery.get_or_none(Delivery.document == header.id)
    return found


def begin_again(header: Header) -> list[Change]:
    """A sale that was taken back leaves anew: goods that came back wait to be packed again, for another day and under
    another tracking number. What its history tells; nothing where they had not come back."""
    found = load(header)
    if found is None or found.status != "returned":
        return []
    told = [Change("changed", "delivery_status", found.status, "waiting")]
    if found.planned_on is not None:
        told.append(Change("changed", "planned_on", found.planned_on.isoformat(), None))
    if found.tracking:
        told.append(Change("changed", "tracking", found.tracking, None))
    found.status, found.tracking = "waiting", ""
    for name in ("planned_on", *(f"{one}_at" for one in STATUSES[1:])):
        setattr(found, name, None)
    found.updated_at = clock.now()
    found.version += 1
    found.save()
    return told


def require_processed(header: Header) -> None:
    """AmbarError "not_processed" for a sale whose goods have not left."""
    if header.status != "processed":
        raise AmbarError("not_processed", document=header.number, status=header.status)


def proposed(engine: Engine, header: Header, rights: Rights) -> dict[str, str]:
    """What a delivery that is not kept yet begins with: the sale's carrier, and where its customer is as far as one
    may know that."""
    found = {"carrier": header.delivery_service}
    if header.partner_id is not None and rights.may("contact.view"):
        row = engine.row("SELECT name, phone, address FROM partner WHERE id = ?", (header.partner_id,))
        if row is not None:
            found |= dict(zip(("recipient", "phone", "address"), row, strict=True))
    return found


@record
class DeliveryRow:
    """Goods to be packed, in their own unit; in a warehouse that is not one's own it is None."""

    position: int
    product: str
    name: str
    quantity: Quantity
    unit: str
    warehouse: str | None
    masked: bool | Hidden


_GOODS: Final = "FROM posting_line l JOIN item i ON i.id = l.item_id AND i.kind IN ('simple', 'variation')"


def goods(ctx: Context, header: Header) -> tuple[DeliveryRow, ...]:
    """What has left with a sale: the stocked products of its posting in force, bundles by their parts."""
    posting = ctx.engine.value(
        "SELECT max(id) FROM posting WHERE document_id = ? AND kind = 'process'", (header.id,)
    )  # fmt: skip
    found = []
    for line, sku, name, quantity, unit, house, code in ctx.engine.rows(
        f"SELECT l.line, i.sku, i.name, l.quantity, u.code, w.id, w.code {_GOODS} JOIN unit u ON u.id = i.unit_id"
        " LEFT JOIN warehouse w ON w.id = l.warehouse_id WHERE l.posting_id = ? ORDER BY l.line",
        (posting,),
    ):
        own = ctx.rights.sees_warehouse(house)
        found.append(
            DeliveryRow(line, sku, name, Quantity.of(quantity), unit, code if own else None, HIDDEN if own else True)
        )
    return tuple(found)


def counts(ctx: Context, ids: list[int]) -> dict[int, int]:
    """How many rows `goods` gives for each of some sales: services left out, bundles by their parts."""
    return dict(
        ctx.engine.rows(
            f"SELECT j.value, (SELECT count(*) {_GOODS} WHERE l.posting_id = (SELECT max(p.id) FROM posting p"
            " WHERE p.document_id = j.value AND p.kind = 'process')) FROM json_each(?) j",
            (in_clause(ids),),
        )
    )
