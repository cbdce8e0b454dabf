"""Changing many products at once: prices by a rule, tax rate, section, flags; all or nothing, each in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db import audit, bulk, bulk_undo
from db.access import Actor, require, requires
from db.bulk import Change, Line, PriceRule, Which
from db.connection import Engine
from db.errors import AmbarError, not_found

__all__ = ["Change", "Changed", "PriceRule", "TakenBack", "Which", "change", "take_back"]


@dataclass(frozen=True, slots=True)
class Changed:
    """How many products were changed, were so already, and could not be changed (as the preview says why)."""

    changed: int
    unchanged: int
    refused: int


@requires("catalog.view")
def change(
    actor: Actor, which: Which, how: Change, *, expected: int | None = None, part: bulk_undo.Part = bulk_undo.WHOLE
) -> Changed:
    """Change products, in one transaction; what a rule refuses stays as it is.

    `part`: which part of a change of more than `bulk.MOST` it is (`db.bulk_steps`): taken back together.

    Needs for a price product.edit and product.price, for a purchase price or one made from it catalog.purchase_price
    (and product.edit), for tax rate, section and minimum stock product.edit, for oversell settings.oversell too, for
    published product.publish, for archived product.delete. A selling price is in force from today on. Raises
    AmbarError "not_found" for what `which` names, "invalid" for what `how` does, "conflict" where not `expected`
    products would be changed any more: the preview was of something else; "invalid" for more products than that.
    """
    bulk.require_rights(actor, how)
    engine, today = actor.company.engine, actor.company.today()
    ready = bulk.Ready(engine, how, today, actor.company.digits)
    ids = bulk.ids_of(engine, which, most=bulk.MOST)
    changed = refused = told = 0
    for some in bulk.batches(ids):
        lines = ready.lines(some)
        refused += sum(1 for one in lines if one.refused)
        lines = [one for one in lines if one.changes]
        changed += len(lines)
        _write(engine, ready, lines)
        told += _tell(actor, ready, lines)
    if expected is not None and changed != expected:
        raise AmbarError("conflict", what="products", key=str(changed))
    bulk_undo.mark(actor, told, part)
    return Changed(changed, len(ids) - changed - refused, refused)


def _write(engine: Engine, ready: bulk.Ready, lines: Sequence[Line]) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one in lines:
        by_columns.setdefault(tuple(one.columns), []).append((*one.columns.values(), one.id))
    for columns, rows in by_columns.items():
        sets = "".join(f"{column} = ?, " for column in columns)
        engine.many(f"UPDATE item SET {sets}version = version + 1 WHERE id = ?", rows)
    prices = [(one.id, one.price) for one in lines if one.price is not None]
    engine.many(
        "INSERT INTO price (item_id, price_type_id, valid_from, amount) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET amount = excluded.amount",
        [(item, ready.target, ready.today.isoformat(), amount) for item, amount in prices],
    )
    if "archived" in ready.values:
        archived = ready.values["archived"][0]
        engine.many(
            "UPDATE item SET archived = ?, version = version + 1 WHERE parent_id = ? AND archived <> ?"
            " AND merged_into_id IS NULL",
            [(archived, one.id, archived) for one in lines],
        )


def _tell(actor: Actor, ready: bulk.Ready, lines: Sequence[Line]) -> int:
    """A row of the log for each field of each product; how many."""
    rule, entries = ready.change.price, []
    named = f" ({rule.target})" if rule is not None and rule.target not in ("", bulk.PURCHASE) else ""
    for line in lines:
        for one in line.changes:
            after = f"{one.after}{named}" if one.field == "price" else one.after
            hidden = "catalog.purchase_price" if one.field == bulk.PURCHASE else ""
            entries.append(audit.Entry(line.sku, line.id, one.field, one.before, after, sensitivity=hidden))
    audit.record_all(actor, "product", entries)
    return len(entries)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many prices were put back, and how many were left, because someone has changed them since."""

    prices: int
    left: int


@requires("product.edit", "product.price")
def take_back(actor: Actor, mark: int | None = None, *, part: bulk_undo.Part = bulk_undo.WHOLE) -> TakenBack:
    """Put back the prices that one's own last bulk change made, where they are still what it made them.

    In force from today on; done once more, it puts them forward again. Purchase prices need catalog.purchase_price.
    `mark`: of a change in several parts one of them (`bulk_undo.Run.mark`), put back as `part` of that. Raises
    AmbarError "not_found" where one's last bulk change was none of prices, or there was none.
    """
    run = bulk_undo.run_at(actor, mark) if mark is not None else next(iter(bulk_undo.last_runs(actor)), None)
    if run is None:
        raise not_found("bulk_change", "")
    if bulk_undo.uses_cost(actor.company.engine, run):
        require(actor, "catalog.purchase_price")
    return TakenBack(*bulk_undo.put_back(actor, run, actor.company.today().isoformat(), part))
