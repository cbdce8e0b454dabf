"""Prices that were set for a day still to come, taken back."""

from __future__ import annotations

from db import item_audit, lookup, rows
from db.access import Actor, requires
from db.errors import invalid, not_found
from db.fields import day as day_of
from db.models import Item, Price, PriceType


@requires("product.edit", "product.price")
def withdraw(actor: Actor, sku: str, valid_from: object, *, price_type: str | None = None) -> None:
    """Take back a price of a price list (None: the base one) that begins after today.

    Raises AmbarError "not_found" for product, price type and price, "invalid" (valid_from: in_force) where it
    is in force or was: what things cost on a day of the past stays.
    """
    today, day = actor.company.today(), day_of(valid_from, "valid_from")
    one = lookup.item(actor.company.engine, sku, today)
    chosen = PriceType.get(PriceType.is_base) if price_type is None else rows.find(PriceType, price_type)
    if day <= today:
        raise invalid("valid_from", "in_force", day)
    before = item_audit.price_of(actor, one.id, chosen, day)
    where = (Price.item == one.id) & (Price.price_type == chosen.id) & (Price.valid_from == day)
    if not Price.delete().where(where).execute():
        raise not_found("price", f"{chosen.code} {day.isoformat()}")
    item = Item.get_by_id(one.id)
    rows.write(item, {})
    rows.tell(actor, item, "price", f"{before} ({chosen.code}, {day.isoformat()})")
