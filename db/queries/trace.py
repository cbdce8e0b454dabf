"""Trace: from supplier to customer, step by step or as a whole. Source: domain.md, "CRM" (trace)."""

from __future__ import annotations

from collections import deque
from typing import Any, Final

from db import lookup
from db.access import Actor, require, requires
from db.connection import in_clause
from db.doctypes import type_of_number
from db.documents.context import Context, context, find
from db.errors import AmbarError, not_found
from db.fields import MAX_INTEGER, Quantity, scaled
from db.lookup import NOTHING_RESERVED
from db.queries.rows import HIDDEN, Hidden, Page
from db.tracing import places
from db.tracing import steps as walking
from db.tracing.nodes import BACK, BOTH, FORWARD, Arrow, Graph, Held, Key, Node, Step, directions

_RIGHTS: Final = ("catalog.view", "inventory.view", "warehouse.view")
KINDS: Final = ("product", "document", "batch", "deal", "partner")


@requires(*_RIGHTS)
def start(actor: Actor, what: str | int, kind: str = "") -> tuple[Node, Key]:
    """Where a trace begins, and the key to ask `steps` with.

    `what`: a document's number, an SKU, a barcode or a deal's number, looked for in this order; with `kind` what that
    is known by: batch and deal by id, partner by id or name. Raises AmbarError "not_found", also for what the asker
    may not see, "ambiguous" (partner), "denied" (a document's type, suppliers and customers, deals), "usage" (kind).
    """
    ctx = context(actor)
    if kind and kind not in KINDS:
        raise AmbarError("usage", field="kind", value=kind, choices=list(KINDS))
    kind = kind or _kind_of(ctx, what)
    match kind:
        case "document":
            return _document(ctx, str(what))
        case "batch":
            batch = places.batches(ctx, (_number("batch", what),)).get(_number("batch", what))
            if batch is None or not batch.own:
                raise not_found("batch", what)
            return batch.node, Key("batch", batch.id)
        case "deal":
            require(actor, "deal.view")
            found = places.deal(ctx, _number("deal", what))
            if found is None:
                raise not_found("deal", what)
            return found[0], Key("deal", _number("deal", what))
        case "partner":
            return _partner(ctx, what)
    return _product(ctx, str(what))


def _kind_of(ctx: Context, what: str | int) -> str:
    text = str(what).strip()
    type = type_of_number(text)
    known = bool(lookup.item_ids(ctx.engine, (text,)))
    if type is not None and not known:
        return "document"
    if type is not None and ctx.rights.may(f"{type}.view"):
        try:
            find(ctx, text)
        except AmbarError:
            return "product"
        return "document"
    return "deal" if text.isascii() and text.isdigit() and not known and ctx.rights.may("deal.view") else "product"


def _number(what: str, text: str | int) -> int:
    found = int(text) if isinstance(text, int) or (text.isascii() and text.isdigit() and len(text) < 20) else 0
    if 0 < found <= MAX_INTEGER:
        return found
    raise not_found(what, text)


def _document(ctx: Context, number: str) -> tuple[Node, Key]:
    type = type_of_number(number)
    if type is None:
        raise not_found("document", number)
    require(ctx.actor, f"{type}.view")
    key = find(ctx, number).id
    return places.documents(ctx, (key,))[key].node, Key("document", key)


def _partner(ctx: Context, what: str | int) -> tuple[Node, Key]:
    if not (ctx.rights.may("supplier.view") or ctx.rights.may("contact.view")):
        require(ctx.actor, "contact.view")
    name: str | int = int(what) if isinstance(what, str) and what.isascii() and what.isdigit() else what
    kinds = (("supplier", "supplier.view"), ("customer", "contact.view"))
    found = [
        one
        for one in lookup.partners(ctx.engine, (name,)).get(name, ())
        if any(getattr(one, is_one) and ctx.rights.may(right) for is_one, right in kinds)
    ]
    if not found:
        raise not_found("partner", what)
    if len(found) > 1:
        raise AmbarError("ambiguous", what="partner", key=str(what), ids=[one.id for one in found])
    one = found[0]
    return Node(f"partner:{one.id}", "partner", name=one.name, partner=one.id), Key("partner", one.id)


def _product(ctx: Context, code: str) -> tuple[Node, Key]:
    one = lookup.item(ctx.engine, code, ctx.today)
    own = lookup.warehouses(ctx.engine, ctx.rights.warehouse_ids())
    items = (one.id, *lookup.merged_from(ctx.engine, one.id))
    held = lookup.reserved(ctx.engine, items)
    there: dict[int, int] = dict(
        ctx.engine.rows(
            "SELECT warehouse_id, sum(quantity) FROM balance WHERE item_id IN (SELECT value FROM json_each(?))"
            " GROUP BY warehouse_id",
            (in_clause(items),),
        )
    )
    stock = []
    for key, house in own.items():
        if key in there or (one.id, key) in held:
            promised = held.get((one.id, key), NOTHING_RESERVED)
            on_hand = there.get(key, 0)
            stock.append(
                Held(
                    house.code,
                    Quantity.of(on_hand),
                    Quantity.of(promised.reserved),
                    Quantity.of(on_hand - promised.covered),
                )
            )
    node = Node(
        f"product:{one.sku}",
        "product",
        name=one.name,
        product=one.sku,
        unit=one.unit,
        stock=tuple(stock) if one.stocked else HIDDEN,
    )
    return node, Key("product", one.id)


@requires(*_RIGHTS)
def steps(
    actor: Actor, key: Key, direction: str, *, after: tuple[Any, ...] | None = None, limit: int = 50
) -> Page[Step]:
    """A page of the steps on from `key` ("back": where it came from, "forward": where it went).

    Raises AmbarError "not_found" for what is not there or not for the asker any more.
    """
    return walking.steps(context(actor), key, direction, after, limit)


@requires(*_RIGHTS)
def walk(actor: Actor, what: str | int, kind: str = "", *, limit: int = 500) -> Graph:
    """The whole chain of what `start` finds, both ways, until `limit` nodes are there. Errors as `start`."""
    ctx = context(actor)
    root, first = start(actor, what, kind)
    nodes: dict[str, Node] = {root.id: root}
    arrows: dict[tuple[str, str, str | Hidden], Arrow] = {}
    todo = deque((root.id, first, way) for way in directions(first))
    more: dict[str, None] = {}
    seen: set[tuple[Key, str]] = set()
    while todo:
        here, key, way = todo.popleft()
        if (key, way) in seen:
            continue
        if len(nodes) >= limit:
            more[here] = None
            continue
        seen.add((key, way))
        page = walking.steps(ctx, key, way, None, limit)
        if page.after is not None:
            more[here] = None
        for step in page.rows:
            nodes.setdefault(step.node.id, step.node)
            _draw(arrows, here, step)
            for on in (BACK, FORWARD) if step.direction == BOTH else (step.direction,):
                if on:
                    todo.append((step.node.id, step.key, on))
    return Graph(root.id, tuple(nodes.values()), tuple(arrows.values()), tuple(more))


def _draw(arrows: dict[tuple[str, str, str | Hidden], Arrow], here: str, step: Step) -> None:
    """Add a step to the arrow between the two nodes."""
    source, target = (here, step.node.id) if step.way == FORWARD else (step.node.id, here)
    known = arrows.get((source, target, step.product))
    quantity = step.quantity
    if known is not None and known.quantity is not None and quantity is not None:
        quantity = Quantity.of(scaled(known.quantity + quantity, "quantity"))
    arrows[source, target, step.product] = Arrow(
        source, target, quantity, step.product, step.unit, step.shipped, step.short
    )
