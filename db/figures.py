"""Stock of products by warehouse. Internal: takes the `Engine`, asks no rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from db.connection import Engine, in_clause
from db.lookup import NOTHING_RESERVED, FoundWarehouse, reserved
from db.record import record


@record
class Figure:
    """Of one product in one warehouse, as stored: quantities 1/1,000,000, value 1/10,000."""

    warehouse: FoundWarehouse
    on_hand: int
    value: int
    reserved: int = 0
    covered: int = 0

    @property
    def available(self) -> int:
        """On hand less what is covered for deals. Source: domain.md, "Words"."""
        return self.on_hand - self.covered


@record
class Totals:
    """Of one product over warehouses in use, as stored."""

    on_hand: int = 0
    reserved: int = 0
    available: int = 0


def by_item(
    engine: Engine, item_ids: Collection[int], warehouses: Mapping[int, FoundWarehouse]
) -> dict[int, list[Figure]]:
    """Figures of each item in each of `warehouses` where it ever had a ledger row, in their order."""
    held = reserved(engine, item_ids)
    order = {key: place for place, key in enumerate(warehouses)}
    found: dict[int, list[Figure]] = {}
    for item, warehouse, quantity, value in engine.rows(
        "SELECT b.item_id, b.warehouse_id, b.quantity, b.value FROM json_each(?) j CROSS JOIN balance b"
        " ON b.item_id = j.value",
        (in_clause(item_ids),),
    ):
        one = warehouses.get(warehouse)
        if one is not None:
            promised = held.get((item, warehouse), NOTHING_RESERVED)
            found.setdefault(item, []).append(Figure(one, quantity, value, promised.reserved, promised.covered))
    for figures in found.values():
        figures.sort(key=lambda figure: order[figure.warehouse.id])
    return found


def totals(figures: Collection[Figure]) -> Totals:
    """Sums over the warehouses in use: one that is switched off is shown but not counted.

    Source: domain.md, "Warehouses".
    """
    counted = [figure for figure in figures if figure.warehouse.active]
    return Totals(
        sum(figure.on_hand for figure in counted),
        sum(figure.reserved for figure in counted),
        sum(figure.available for figure in counted),
    )
