"""What stands on the documents of a large demo: of a working day's assortment, what there is enough of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from db.connection import Engine, in_clause
from db.demo import grocery, hardware
from db.demo.bulk_writer import Draft
from db.demo.papers import COMMENTS, LOSSES
from db.demo.stock import Chance
from db.fields import QUANTITY_SCALE
from db.ledger.stock import Key, Stock, load_batches, load_stocks
from db.lookup import FoundItem, FoundWarehouse, items_by_id

_ROWS: Final = {"sale": (5, 17), "receipt": (4, 12), "transfer": (4, 11), "write_off": (1, 5), "adjustment": (1, 6)}
"""The fewest and the most rows of each type, the everyday product's aside."""
EVERYDAY: Final = 1
"""The item that every document has: the bolt M8×40, which moves as often as there are documents."""


def everywhere(item_id: int, warehouse: int, first: int, everyday: int) -> bool:
    """Whether a product is kept in a warehouse: all in the first, those up to the id `everyday` in every one, an
    eighth of the others in each."""
    return warehouse == first or item_id <= everyday or item_id % 8 == warehouse % 8


class Assortment:
    """Products with their stocks, as the documents of a day move them."""

    def __init__(self, engine: Engine, places: Mapping[int, FoundWarehouse], everyday: int) -> None:
        self._engine, self._places, self._everyday = engine, places, everyday
        self._first = next(iter(places))
        self._suppliers = _suppliers(engine)
        self.items: dict[int, FoundItem] = {}
        self.least: dict[int, int] = {}
        self.stocks: dict[Key, Stock] = {}
        self.of_place: dict[int, list[int]] = {}
        self.of_supplier: dict[str, list[int]] = {}

    def take(self, ids: Iterable[int], day: date, *, kept: Assortment | None = None) -> None:
        """Have these products, and those of `kept`, whose stocks are shared with it."""
        self.items = {key: one for key, one in items_by_id(self._engine, ids, day).items()
                      if one.stocked and not one.archived and one.price is not None}  # fmt: skip
        keys = [
            (item, place) for item in self.items for place in self._places
            if everywhere(item, place, self._first, self._everyday)
        ]  # fmt: skip
        self.stocks = load_stocks(self._engine, keys)
        load_batches(self._engine, self.stocks,
                     {key: stock.quantity for key, stock in self.stocks.items() if stock.quantity > 0})  # fmt: skip
        self.of_place = {place: [item for item, one in keys if one == place] for place in self._places}
        self.of_supplier = {}
        self.least = {}
        for item, least, section in self._engine.rows(
            "SELECT i.id, i.minimum_stock, s.name FROM json_each(?) j CROSS JOIN item i ON i.id = j.value"
            " LEFT JOIN section s ON s.id = i.section_id", (in_clause(self.items),),
        ):  # fmt: skip
            self.least[item] = max(8, (least or 0) // QUANTITY_SCALE)
            self.of_supplier.setdefault(self._suppliers.get(section, ""), []).append(item)
        if kept is not None:
            self.items |= kept.items
            self.least |= kept.least
            self.stocks |= kept.stocks
            for place, items in kept.of_place.items():
                self.of_place[place] = items + self.of_place[place]
            for name, items in kept.of_supplier.items():
                self.of_supplier[name] = items + self.of_supplier.get(name, [])


def _suppliers(engine: Engine) -> dict[str, str]:
    """What a section's goods are delivered by: a key of db/demo/partners.py."""
    families = (next(make()).family for make in (*hardware.FAMILIES, *grocery.FAMILIES))
    return {family.section: family.supplier for family in families}


class Filler:
    """Fills drafts with rows."""

    def __init__(self, chance: Chance, suppliers: Mapping[str, list[tuple[int, str]]],
                 customers: list[tuple[int, str]]) -> None:  # fmt: skip
        self.chance, self.suppliers, self.customers = chance, suppliers, customers
        self._invoices = 1000

    def fill(self, draft: Draft, goods: Assortment) -> None:
        """Give a draft its partner, texts and rows; a type that brings in always gets rows."""
        chance = self.chance
        low, high = _ROWS[draft.type]
        wanted = chance.between(low, high)
        if draft.type == "receipt":
            name = chance.one(sorted(name for name in goods.of_supplier if name in self.suppliers))
            draft.partner = chance.one(self.suppliers[name])
            self._invoices += chance.between(1, 5)
            day = draft.writer.today
            draft.ordered_on = (day - timedelta(days=chance.between(2, 9))).isoformat()
            draft.invoice = f"FT{day.year}{self._invoices:09d}"
            draft.delivery_note = f"IRS{day.year}{self._invoices + 310:09d}"
            pool = goods.of_supplier[name]
        else:
            pool = goods.of_place[draft.warehouse]
            if draft.type == "sale":
                draft.partner = chance.one(self.customers)
            elif draft.type == "write_off":
                draft.reason, draft.comment = chance.one(LOSSES)
        if not draft.comment and draft.type in COMMENTS and chance.happens(20):
            draft.comment = chance.one(COMMENTS[draft.type])
        seen = {EVERYDAY}
        self._row(draft, goods, EVERYDAY)
        for _ in range(wanted):
            item = chance.one(pool)
            if item not in seen:
                seen.add(item)
                self._row(draft, goods, item)

    def _row(self, draft: Draft, goods: Assortment, item: int) -> None:
        stock = goods.stocks.get((item, draft.warehouse))
        if stock is None or (draft.to_warehouse is not None and (item, draft.to_warehouse) not in goods.stocks):
            return
        chance, least = self.chance, goods.least[item]
        there = stock.quantity // QUANTITY_SCALE
        if draft.type == "receipt":
            units = least * chance.between(5, 15) // 10
        elif draft.type == "adjustment":
            units = chance.between(1, 6)
        elif draft.type == "write_off":
            units = min(chance.between(1, 4), there)
        else:
            most = max(2, least // (5 if draft.type == "sale" else 2))
            units = min(chance.between(max(1, most // 6), most), there)
        if units > 0:
            discount = 50_000 if draft.type == "sale" and chance.happens(8) else None
            draft.rows.append((goods.items[item], units * QUANTITY_SCALE, discount))


def opening(draft: Draft, goods: Assortment, chance: Chance) -> None:
    """Give a draft the opening stock of everything that its warehouse keeps."""
    for item in goods.of_place[draft.warehouse]:
        units = goods.least[item] * chance.between(150, 400) // 100
        draft.rows.append((goods.items[item], units * QUANTITY_SCALE, None))
