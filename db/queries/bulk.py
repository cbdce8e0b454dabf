"""What changing many products at once would come to, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import bulk, bulk_undo
from db.access import Actor, may, requires
from db.bulk import Change, FieldChange, Line, Which
from db.paging import item_page
from db.queries.rows import Page


@dataclass(frozen=True, slots=True)
class BulkLine:
    """What becomes of one product; no `changes` and not `refused`: it is so already."""

    id: int
    sku: str
    name: str
    changes: tuple[FieldChange, ...]
    refused: str


@dataclass(frozen=True, slots=True)
class BulkRun:
    """A bulk change of prices that was made: when, and how many it changed."""

    at: datetime
    changed: int
    marks: tuple[int, ...] = ()
    """The rows of the log that end its parts, the last one first."""


@dataclass(frozen=True, slots=True)
class BulkSummary:
    """How many products are meant, would be changed, are so already, and cannot be changed: by reason."""

    products: int
    changed: int
    unchanged: int
    refused: dict[str, int]


@requires("catalog.view")
def summary(actor: Actor, which: Which, how: Change) -> BulkSummary:
    """What a change comes to, counted. Needs and raises what `db.services.bulk.change` does."""
    bulk.require_rights(actor, how)
    engine = actor.company.engine
    ready = bulk.Ready(engine, how, actor.company.today(), actor.company.digits)
    ids = bulk.ids_of(engine, which)
    changed, refused = 0, dict[str, int]()
    for some in bulk.batches(ids):
        for one in ready.lines(some):
            changed += bool(one.changes)
            if one.refused:
                refused[one.refused] = refused.get(one.refused, 0) + 1
    return BulkSummary(len(ids), changed, len(ids) - changed - sum(refused.values()), refused)


@requires("catalog.view")
def ids(actor: Actor, which: Which, how: Change) -> list[int]:
    """The products that are meant, by id. Needs and raises what `db.services.bulk.change` does."""
    bulk.require_rights(actor, how)
    return bulk.ids_of(actor.company.engine, which)


@requires("catalog.view")
def page(
    actor: Actor,
    which: Which,
    how: Change,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[BulkLine]:
    """What becomes of each product, in the order of the product list; needs and raises what `change` does."""
    bulk.require_rights(actor, how)
    engine = actor.company.engine
    ready = bulk.Ready(engine, how, actor.company.today(), actor.company.digits)
    source, shown = bulk.source_of(engine, which)
    found = item_page(engine, source, shown, (), after=after, limit=limit, backwards=backwards)
    return Page(tuple(map(_line, ready.lines(found.ids))), found.after)


@requires("product.edit", "product.price")
def last(actor: Actor) -> BulkRun | None:
    """One's own last bulk change, if it was one of prices that one may see: what `db.services.bulk.take_back` does."""
    runs = bulk_undo.last_runs(actor)
    cost = any(bulk_undo.uses_cost(actor.company.engine, run) for run in runs[:1])
    if not runs or (cost and not may(actor, "catalog.purchase_price")):
        return None
    return BulkRun(runs[0].at, sum(run.prices for run in runs), tuple(run.mark for run in runs))


def _line(one: Line) -> BulkLine:
    return BulkLine(one.id, one.sku, one.name, one.changes, one.refused)
