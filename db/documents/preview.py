"""What processing a document would change, as one may see it: the rows of `queries.documents.preview`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.documents.checking import Plan
from db.documents.context import Context
from db.fields import Amount, Quantity, amount
from db.ledger.stock import Key, Stock
from db.queries.rows import HIDDEN, Hidden


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What processing would change in one warehouse for one row. `reservations`: those that fall short."""

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
    if ctx.rights.sees_warehouse(place) and ctx.rights.stock:
        return error
    return {name: value for name, value in error.items() if name not in ("available", "warehouse", "value")}


def preview_rows(ctx: Context, made: Plan, stocks: Mapping[Key, Stock]) -> list[PreviewRow]:
    codes = {key: one.code for key, one in ctx.warehouses().items()}
    running = {key: stock.quantity for key, stock in stocks.items()}
    found = []
    direction = made.header.kind.direction
    done = made.header.status == "processed"
    for one in made.movements:
        steps: list[tuple[int | None, int]] = [(one.warehouse_id, one.quantity if direction > 0 else -one.quantity)]
        if direction == 0:
            steps.append((one.to_warehouse_id, one.quantity))
        for place, change in steps:
            if place is None:
                continue
            key = (one.item.id, place)
            before = running[key] - change if done else running[key]
            after = before + change
            if not done:
                running[key] = after
            mine = ctx.rights.sees_warehouse(place)
            shown = mine and ctx.rights.stock
            value: Amount | Hidden = HIDDEN
            if direction > 0 and mine and ctx.rights.purchase_price and one.row.purchase_price is not None:
                value = Amount.of(amount(one.row.quantity, one.row.purchase_price, ctx.digits), ctx.digits)
            found.append(
                PreviewRow(
                    one.row.position, one.item.sku, one.item.name, codes[place] if mine else None,
                    Quantity.of(before) if shown else HIDDEN, Quantity.of(after) if shown else HIDDEN, value, (),
                )
            )  # fmt: skip
    return found
