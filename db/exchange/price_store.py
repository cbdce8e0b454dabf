"""Prices of an import: by product, price type and day; what is so already is left as it is.

Rights: cli.md, `import products`, of a price. Internal: called by services/imports.py inside its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from db import lookup
from db.access import Actor, require
from db.connection import in_clause
from db.errors import AmbarError
from db.exchange.outcome import Outcome, where
from db.exchange.things import Findings, Planned
from db.fields import QUANTITY_SCALE, from_quantity
from db.items import holders

SetPrice = Callable[..., object]
"""services.products.set_price."""


class PriceStore:
    """Takes pieces of planned prices."""

    def __init__(self, actor: Actor, set_price: SetPrice, found: Findings, outcome: Outcome, match: str) -> None:
        self.actor, self.set_price, self.found, self.outcome, self.match = actor, set_price, found, outcome, match
        self.engine = actor.company.engine
        self.today = actor.company.today()
        require(actor, "catalog.import")
        require(actor, "product.price")
        self.types: dict[str, tuple[int, str, str]] = {}
        for key, code, name, currency, base in self.engine.rows(
            "SELECT id, code, name, currency, is_base FROM price_type ORDER BY is_base"
        ):
            self.types[name] = self.types[code] = (key, code, currency)
            if base:
                self.types[""] = (key, code, currency)
        self.seen: set[tuple[int, int, str]] = set()

    def put(self, piece: Sequence[Planned]) -> None:
        """Set the prices of one piece; problems are noted with file, line and field."""
        items = self._items(piece)
        names = dict(self.engine.rows("SELECT id, name FROM item WHERE id IN (SELECT value FROM json_each(?))",
                                      (in_clause({one[0] for one in items if one is not None}),)))  # fmt: skip
        for one, item in zip(piece, items, strict=True):
            if self.found.good_rows and (one.bad or self.found.is_refused(one.origin)):
                continue
            if item is not None:
                self._put(one, item, names[item[0]])

    def _put(self, one: Planned, item: tuple[int, str], name: str) -> None:
        data = one.data
        type = self.types.get(lookup.plain_code(data.get("price_type", "")))
        if type is None:
            self.found.wrong(one.origin, "price_type", "unknown", data.get("price_type"))
            return
        if data.get("currency", type[2]) != type[2]:
            self.found.wrong(one.origin, "currency", "other_price_currency", data["currency"], expected=type[2])
            return
        if "price" not in data:
            if "price" not in one.bad:
                self.found.wrong(one.origin, "price", "required")
            return
        day: date = data.get("valid_from") or self.today
        key = (item[0], type[0], day.isoformat())
        if key in self.seen:
            self.found.wrong(one.origin, "price", "duplicate", item[1])
            return
        self.seen.add(key)
        before = self.engine.value(
            "SELECT amount FROM price WHERE item_id = ? AND price_type_id = ? AND valid_from"
            + (" = ?" if "valid_from" in data else " <= ? ORDER BY valid_from DESC LIMIT 1"),
            key,
        )
        if before is not None and before == data["price"] * QUANTITY_SCALE:
            self.outcome.unchanged += 1
            return
        try:
            self.set_price(self.actor, item[1], data["price"], price_type=type[1], valid_from=data.get("valid_from"))
        except AmbarError as error:
            if error.code not in ("invalid", "not_found"):
                raise
            facts: list[dict[str, Any]] = error.details.get("errors") or [{"code": error.code, "field": "sku"}]
            self.found.extend(where([one.origin], facts))
            return
        kind = "new" if before is None else "changed"
        self.outcome.created += before is None
        self.outcome.updated += before is not None
        fields: list[tuple[str, object, object]] = [
            ("price", None if before is None else from_quantity(before), data["price"])
        ]
        if type is not self.types[""]:
            fields.append(("price_type", type[1], type[1]))
        self.outcome.note(kind, one.origin, item[1], name, fields)

    def _items(self, piece: Sequence[Planned]) -> list[tuple[int, str] | None]:
        """The product of each price (id, SKU), None where there is none: noted."""
        field = {"barcode": "barcodes"}.get(self.match, self.match)
        asked = [_named(one, field) for one in piece]
        known: dict[str, tuple[int, str]] = {}
        codes = [code for code in asked if code]
        if self.match == "external_id":
            ids: dict[str, int] = dict(
                self.engine.rows(
                    "SELECT external_id, id FROM item WHERE external_id IN (SELECT value FROM json_each(?))",
                    (in_clause(codes),),
                )
            )
            items = lookup.items_by_id(self.engine, ids.values(), None)
            known = {code: (items[key].id, items[key].sku) for code, key in ids.items()}
        elif self.match == "barcode":
            known = {code: (key, sku) for code, (key, sku, _) in holders(self.engine, codes).items()}
        else:
            found = lookup.items(self.engine, codes, self.today)
            known = {code: (item.id, item.sku) for code, item in found.items()}
        for one, code in zip(piece, asked, strict=True):
            if code not in known and field not in one.bad:
                self.found.wrong(one.origin, field, "unknown" if code else "required", code or None)
        return [known.get(code) for code in asked]


def _named(one: Planned, field: str) -> str:
    value = one.data.get(field, "")
    return lookup.plain_code(value[0] if isinstance(value, list) and value else value or "")
