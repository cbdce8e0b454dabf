"""Products that stand in for each other where one is out of stock."""

from __future__ import annotations

from db import lookup, rows
from db.access import Actor, requires
from db.connection import Engine
from db.errors import invalid
from db.models import Item

MOST = 50
"""So many substitutes one product has at most."""


@requires("product.edit")
def add(actor: Actor, sku: str, other: str) -> None:
    """Say that two products (SKUs or barcodes) stand in for each other; nothing happens where it is said already.

    Raises AmbarError "not_found", "invalid" (substitutes: same, too_many).
    """
    engine = actor.company.engine
    first, second = _both(actor, sku, other)
    if first.id == second.id:
        raise invalid("substitutes", "same", other)
    for one in (first, second):
        if len(_of(engine, one.id)) >= MOST:
            raise invalid("substitutes", "too_many", one.sku, limit=MOST)
    pair = sorted((first.id, second.id))
    if not engine.value("SELECT 1 FROM item_substitute WHERE item_id = ? AND other_id = ?", pair):
        engine.run("INSERT INTO item_substitute (item_id, other_id) VALUES (?, ?)", pair)
        rows.tell(actor, Item(id=first.id, sku=first.sku), "substitutes", after=second.sku)


@requires("product.edit")
def remove(actor: Actor, sku: str, other: str) -> None:
    """Two products no longer stand in for each other; nothing happens where they never did.

    Raises AmbarError "not_found".
    """
    engine = actor.company.engine
    first, second = _both(actor, sku, other)
    gone = False
    for one in (first.id, *lookup.merged_from(engine, first.id)):
        for two in (second.id, *lookup.merged_from(engine, second.id)):
            pair = sorted((one, two))
            if engine.value("SELECT 1 FROM item_substitute WHERE item_id = ? AND other_id = ?", pair):
                engine.run("DELETE FROM item_substitute WHERE item_id = ? AND other_id = ?", pair)
                gone = True
    if gone:
        rows.tell(actor, Item(id=first.id, sku=first.sku), "substitutes", before=second.sku)


def _both(actor: Actor, sku: str, other: str) -> tuple[lookup.FoundItem, lookup.FoundItem]:
    engine, today = actor.company.engine, actor.company.today()
    return lookup.item(engine, sku, today), lookup.item(engine, other, today)


def _of(engine: Engine, key: int) -> list[tuple[int]]:
    return engine.rows(
        "SELECT other_id FROM item_substitute WHERE item_id = ?1 UNION SELECT item_id FROM item_substitute"
        " WHERE other_id = ?1",
        (key,),
    )
