"""What processing a document would change, as one may see it: the rows of `queries.documents.preview`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.deals.shipping import touched
from db.documents.checking import Plan
from db.documents.context import Context
from db.documents.processing import mover
from db.fields import Amount, Quantity
from db.ledger.book import Book
from db.queries.rows import HIDDEN, Hidden


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What processing would change in one warehouse for one row: on hand before and after, and the change in
    value (negative: leaves). `reservations`: those of its own deal that it uses up ("used"), and those of others that
    fall short ("short"), each with its deal for who may see that."""

    row: int
    sku: str
    name: str
    warehouse: str | None
    before: Quantity | Hidden
    after: Quantity | Hidden
    value: Amount | Hidden
    reservations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What processing would do, with every error that forbids it."""

    rows: tuple[PreviewRow, ...]
    errors: tuple[dict[str, Any], ...]


def mask_error(ctx: Context, made: Plan, error: dict[str, Any]) -> dict[str, Any]:
    """An error of the preview without figures of warehouses that are not one's own."""
    row = next((one for one in made.rows if one.position == error.get("row")), None)
    if row is None:
        return error
    place = row.warehouse_id or made.header.warehouse_id
    if error.get("field") == "to_warehouse":
        place = row.to_warehouse_id or made.header.to_warehouse_id
    if ctx.rights.sees_warehouse(place) and ctx.rights.stock:
        return error
    return {name: value for name, value in error.items() if name not in ("available", "warehouse", "value")}


def preview_rows(ctx: Context, made: Plan, book: Book) -> list[PreviewRow]:
    """The rows of the preview: the movements are made in memory, one after another, and never written.

    A processed document shows what is there now and what was before it.
    """
    codes = {key: one.code for key, one in ctx.warehouses().items()}
    running = {key: stock.quantity for key, stock in book.stocks.items()}
    found = []
    direction = made.header.kind.direction
    done = made.header.status == "processed"
    if not done:
        book.load_batches(made.outgoing)
    move = mover(book, made.header)
    held = {} if done else touched(ctx, made, running)
    for one in made.movements:
        worth = 0 if done else move(0, one)
        steps: list[tuple[int | None, int, int]] = [
            (one.warehouse_id, one.quantity if direction > 0 else -one.quantity, worth if direction else -worth)
        ]
        if direction == 0:
            steps.append((one.to_warehouse_id, one.quantity, worth))
        for place, change, value in steps:
            if place is None:
                continue
            key = (one.item.id, place)
            before = running[key] - change if done else running[key]
            after = before + change
            if not done:
                running[key] = after
            mine = ctx.rights.sees_warehouse(place)
            shown = mine and ctx.rights.stock
            valued = mine and ctx.rights.purchase_price and not done
            found.append(
                PreviewRow(
                    one.row.position, one.item.sku, one.item.name, codes[place] if mine else None,
                    Quantity.of(before) if shown else HIDDEN, Quantity.of(after) if shown else HIDDEN,
                    Amount.of(value, ctx.digits) if valued else HIDDEN,
                    held.pop(key, ()) if shown and change < 0 else (),
                )
            )  # fmt: skip
    return found
