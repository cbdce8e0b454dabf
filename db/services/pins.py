"""Pinning products, each employee their own: the look-up shows them before anything is typed."""

from __future__ import annotations

from db import lookup
from db.access import Actor, requires
from db.errors import AmbarError, invalid

MOST = 50
"""So many products one watches at most."""


@requires("catalog.view")
def pin(actor: Actor, sku: str) -> None:
    """Pin a product (SKU or barcode); nothing happens where it is pinned already.

    Raises AmbarError "not_found", "not_signed_in" (no employee acts), "invalid" (pins: too_many).
    """
    owner, item = _which(actor, sku)
    engine = actor.company.engine
    known = [key for (key,) in engine.rows("SELECT item_id FROM pin WHERE employee_id = ?", (owner,))]
    if item not in known:
        if len(known) >= MOST:
            raise invalid("pins", "too_many", limit=MOST)
        engine.insert("INSERT INTO pin (employee_id, item_id) VALUES (?, ?)", (owner, item))


@requires("catalog.view")
def unpin(actor: Actor, sku: str) -> None:
    """Let a product (SKU or barcode) go; nothing happens where it is not pinned.

    Raises AmbarError "not_found", "not_signed_in" (no employee acts).
    """
    owner, item = _which(actor, sku)
    engine = actor.company.engine
    for key in (item, *lookup.merged_from(engine, item)):
        engine.run("DELETE FROM pin WHERE employee_id = ? AND item_id = ?", (owner, key))


def _which(actor: Actor, sku: str) -> tuple[int, int]:
    if actor.employee_id is None:
        raise AmbarError("not_signed_in")
    return actor.employee_id, lookup.item(actor.company.engine, sku, actor.company.today()).id
