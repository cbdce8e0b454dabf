"""What a trace is made of: places in the chain, and the steps between them."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from db.fields import Quantity
from db.queries.rows import HIDDEN, Hidden
from db.record import record

BACK: Final = "back"
FORWARD: Final = "forward"
BOTH: Final = "both"


class Key(NamedTuple):
    """A place in the chain, and of which batch alone it is looked at (0: of all): `kind` with the id of what it is."""

    kind: str
    id: int
    of: int = 0


def directions(key: Key) -> tuple[str, ...]:
    """The ways on from where a trace begins: a product's batches lead both ways themselves."""
    return (FORWARD,) if key.kind == "product" else (BACK, FORWARD)


@record
class Held:
    """What a product has in one of one's warehouses."""

    warehouse: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity


@record
class Node:
    """A place in the chain with its present state; what it has not, and what one may not see, is hidden.

    `id`: "batch:7", "document:US-000213", "product:M8-40", "deal:12", "partner:3", "delivery:US-000213", or
    "posting:31" where the number is not for the asker. `kind`: batch, document, merge (of products), product, deal,
    partner, delivery. `product`, `unit`: of a batch. `left`: what is left of a batch of `quantity`. `masked`: in a
    warehouse that is not one's own. `partner`: its id, with the right to its card.
    """

    id: str
    kind: str
    name: str | Hidden = HIDDEN
    document: str | Hidden = HIDDEN
    type: str | Hidden = HIDDEN
    status: str | Hidden = HIDDEN
    stage: str | Hidden | None = HIDDEN
    stage_name: str | Hidden | None = HIDDEN
    day: date | Hidden | None = HIDDEN
    product: str | Hidden = HIDDEN
    unit: str | Hidden = HIDDEN
    warehouse: str | Hidden | None = HIDDEN
    quantity: Quantity | Hidden = HIDDEN
    left: Quantity | Hidden = HIDDEN
    partner: int | Hidden = HIDDEN
    deal: int | Hidden = HIDDEN
    carrier: str | Hidden = HIDDEN
    tracking: str | Hidden = HIDDEN
    stock: tuple[Held, ...] | Hidden = HIDDEN
    masked: bool | Hidden = HIDDEN


@record
class Step:
    """From one place to the next: how much, and where it leads. `direction`: the way on from there ("back",
    "forward", "both", or "" where it ends); `key`: to ask on with. `short`: left although nothing was there yet."""

    node: Node
    key: Key
    direction: str
    way: str
    """Whether goods came from there ("back") or went there ("forward")."""
    quantity: Quantity | None
    product: str | Hidden = HIDDEN
    unit: str | Hidden = HIDDEN
    shipped: Quantity | Hidden = HIDDEN
    short: bool | Hidden = HIDDEN


@record
class Arrow:
    """How much went from one node to another, of which product where it is of one. From a product to a deal: how much
    was ordered, and how much of that is `shipped`."""

    source: str
    target: str
    quantity: Quantity | None
    product: str | Hidden = HIDDEN
    unit: str | Hidden = HIDDEN
    shipped: Quantity | Hidden = HIDDEN
    short: bool | Hidden = HIDDEN


@record
class Graph:
    """A whole chain. `more`: nodes with steps that were not followed, because there are so many."""

    root: str
    nodes: tuple[Node, ...]
    edges: tuple[Arrow, ...]
    more: tuple[str, ...]
