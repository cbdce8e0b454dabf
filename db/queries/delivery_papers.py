"""What stands on the papers of deliveries: a list to pick goods by, and one that goes into the parcel. No prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db import delivering
from db.access import Actor, requires
from db.documents.context import Context, context
from db.errors import denied, invalid
from db.fields import Quantity, scaled
from db.queries import deliveries
from db.queries.deliveries import DeliveryCard
from db.queries.printing import Party
from db.record import record

MOST = 200
"""Deliveries on one list."""


@record
class Pick:
    """Goods to take from a warehouse, for all deliveries together; `numbers`: of which sales."""

    warehouse: str
    product: str
    name: str
    quantity: Quantity
    unit: str
    numbers: tuple[str, ...]


@record
class PickList:
    """What is to be picked, by warehouse and product; `foreign`: rows in warehouses that are not one's own, which are
    left out."""

    company: Party
    day: date
    timezone: str
    numbers: tuple[str, ...]
    rows: tuple[Pick, ...]
    foreign: int


@record
class Packing:
    """What goes into the parcel of one delivery."""

    company: Party
    timezone: str
    card: DeliveryCard


@requires("catalog.view", "document.print")
def pick_list(actor: Actor, numbers: Sequence[str]) -> PickList:
    """One list for deliveries (sales' numbers), in the order in which warehouses and products stand.

    Raises AmbarError "not_found", "not_processed", "invalid" (documents: required, too_many).
    """
    ctx = context(actor)
    if not numbers:
        raise invalid("documents", "required")
    sums: dict[tuple[int, str, str], Pick] = {}
    foreign = 0
    shown = []
    order = {one.code: place for place, one in enumerate(ctx.warehouses().values())}
    for number in _unique(numbers):
        header = delivering.find(ctx, number)
        delivering.require_processed(header)
        shown.append(header.number)
        for row in delivering.goods(ctx, header):
            if row.warehouse is None:
                foreign += 1
                continue
            key = (order.get(row.warehouse, 0), row.product, row.unit)
            before = sums.get(key)
            quantity = (
                row.quantity if before is None else Quantity.of(scaled(before.quantity + row.quantity, "quantity"))
            )
            named = () if before is None else before.numbers
            found = (*named, header.number) if header.number not in named else named
            sums[key] = Pick(row.warehouse, row.product, row.name, quantity, row.unit, found)
    rows = tuple(sums[key] for key in sorted(sums))
    return PickList(_company(ctx), ctx.today, ctx.actor.company.setting("timezone"), tuple(shown), rows, foreign)


@requires("catalog.view", "document.print")
def packing_lists(actor: Actor, numbers: Sequence[str]) -> tuple[Packing, ...]:
    """The packing list of each delivery; errors as `pick_list`, and AmbarError "denied" (scope): a parcel holds the
    goods of all warehouses of its sale."""
    ctx = context(actor)
    if not numbers:
        raise invalid("documents", "required")
    company, zone = _company(ctx), ctx.actor.company.setting("timezone")
    found = tuple(Packing(company, zone, deliveries.show(actor, number)) for number in _unique(numbers))
    if any(row.masked for one in found for row in one.card.rows):
        raise denied("warehouse.view", "scope")
    return found


def _unique(numbers: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(numbers))
    if len(found) > MOST:
        raise invalid("documents", "too_many", limit=MOST)
    return found


def _company(ctx: Context) -> Party:
    settings = ctx.actor.company.settings()
    return Party(
        settings["company.name"],
        settings["company.address"],
        settings["company.tax_office"],
        settings["company.tax_number"],
        settings["company.phone"],
    )
