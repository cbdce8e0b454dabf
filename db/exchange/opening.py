"""The opening adjustment: what documents that come without their past would leave short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Dict
from datetime import date
from decimal import Decimal
from typing import Any

from db.doctypes import BY_TYPE
from db.exchange.grouping import Body, PlannedDocument
from db.exchange.mapping import Opening
from db.exchange.tables import Origin

Place = tuple[str, str]
"""A product's and a warehouse's code."""


def needed(
    documents: Iterable[PlannedDocument], on_hand: Dict[Place, Decimal], stocked: Callable[[str], str]
) -> dict[Place, tuple[Decimal, Origin]]:
    """What must be there before `documents` are processed in their order, so that no balance falls below zero.

    `on_hand`: what is there already, by SKU and warehouse; `stocked`: the SKU behind a code, "" where it
    makes no ledger rows. Only what is short is named, in the order in which it first runs out, each with the
    row that it is first short for.
    """
    stock: dict[Place, Decimal] = {}
    lowest: dict[Place, Decimal] = {}
    origins: dict[Place, Origin] = {}
    for document in documents:
        direction = BY_TYPE[document.type].direction
        body = document.body()
        for number, row in enumerate(body.lines()):
            quantity = row.get("quantity")
            product = stocked(row.get("product") or row.get("barcode") or "")
            if not product or not isinstance(quantity, Decimal):
                continue
            source = row.get("warehouse") or document.header.get("warehouse") or ""
            moves = [(source, quantity if direction > 0 else -quantity)]
            if not direction:
                moves.append((row.get("to_warehouse") or document.header.get("to_warehouse") or "", quantity))
            for warehouse, moved in moves:
                place = (product, warehouse)
                left = stock.get(place)
                left = (on_hand.get(place, Decimal(0)) if left is None else left) + moved
                stock[place] = left
                if left < 0 and left < lowest.get(place, Decimal(0)):
                    lowest[place] = left
                    origins.setdefault(place, body.origins[number])
    return {place: (-short, origins[place]) for place, short in lowest.items()}


def adjustment(
    opening: Opening, documents: Sequence[PlannedDocument], short: Dict[Place, tuple[Decimal, Origin]], today: date
) -> PlannedDocument | None:
    """The adjustment that brings in what is short, on the day of the first document; None: nothing is."""
    if not short:
        return None
    first = documents[0]
    external_id = opening.external_id.replace("{external_id}", first.external_id)
    header: dict[str, Any] = {"date": first.day or today}
    header.update({name: text for name, text in (("title", opening.title), ("comment", opening.comment)) if text})
    names: tuple[str, ...] = ("product", "warehouse", "quantity", "purchase_price")
    price = Decimal(opening.purchase_price)
    rows: list[tuple[tuple[str, ...], tuple[Any, ...]]] = [
        (names, (product, house or None, quantity, price)) for (product, house), (quantity, _) in short.items()
    ]
    body = Body(rows, [origin for _, origin in short.values()])
    return PlannedDocument("adjustment", external_id, header, ("", -1), first.first, lambda: body)
