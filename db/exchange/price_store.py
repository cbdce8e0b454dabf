"""Prices of an import: by product, price type and day; what is so already is left as it is.

Rights: cli.md, `import products`, of a price. Internal: called by services/imports.py inside its transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db import audit, lookup
from db.access import Actor, require
from db.connection import in_clause
from db.exchange.outcome import Outcome, where
from db.exchange.things import Findings, Planned
from db.fields import from_quantity, price_text
from db.intake import Intake
from db.items import holders
from db.record import record


@record
class _Type:
    id: int
    code: str
    currency: str
    base: bool


class PriceStore:
    """Takes pieces of planned prices."""

    def __init__(self, actor: Actor, found: Findings, outcome: Outcome, match: str) -> None:
        self.actor, self.found, self.outcome, self.match = actor, found, outcome, match
        self.engine = actor.company.engine
        self.today = actor.company.today()
        for right in ("catalog.import", "product.edit", "product.price"):
            require(actor, right)
        self.types: dict[str, _Type] = {}
        for key, code, name, currency, base in self.engine.rows(
            "SELECT id, code, name, currency, is_base FROM price_type ORDER BY is_base"
        ):
            one = _Type(key, code, currency, bool(base))
            self.types[name] = self.types[code] = one
            if base:
                self.types[""] = one
        self.seen: dict[tuple[int, str], set[int]] = {}
        """Products that had a price, by its type and day: kept small, as there may be very many."""
        self.rows: list[tuple[int, int, str, int]] = []
        self.told: list[audit.Entry] = []

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
        self._write()

    def _put(self, one: Planned, item: tuple[int, str], name: str) -> None:
        data = one.data
        type = self.types.get(lookup.plain_code(data.get("price_type", "")))
        if type is None:
            self.found.wrong(one.origin, "price_type", "unknown", data.get("price_type"))
            return
        if data.get("currency", type.currency) != type.currency:
            self.found.wrong(
                one.origin, "currency", "other_price_currency", data["currency"], expected=type.currency
            )  # fmt: skip
            return
        entered = Intake()
        amount = entered.price("price", data.get("price"))
        if amount is None and "price" not in one.bad:
            entered.wrong("price", "required")
        if amount is None or entered.problems:
            self.found.extend(where([one.origin], entered.problems))
            return
        day: date = data.get("valid_from") or self.today
        key = (item[0], type.id, day.isoformat())
        seen = self.seen.setdefault(key[1:], set())
        if item[0] in seen:
            self.found.wrong(one.origin, "price", "duplicate", item[1])
            return
        seen.add(item[0])
        self._set(one, type, key, amount, item[1], name)

    def _set(self, one: Planned, type: _Type, key: tuple[int, int, str], amount: int, sku: str, name: str) -> None:
        """Keep a price to be written, where it is not so already."""
        before: tuple[str, int | None] | None = self.engine.row(
            "SELECT valid_from, amount FROM price WHERE item_id = ? AND price_type_id = ? AND valid_from <= ?"
            " ORDER BY valid_from DESC LIMIT 1",
            key,
        )
        known = None if before is None else before[1]
        if known == amount and before is not None and ("valid_from" not in one.data or before[0] == key[2]):
            self.outcome.unchanged += 1
            return
        self.rows.append((*key, amount))
        digits = self.actor.company.digits
        place = ([] if type.base else [type.code]) + ([] if key[2] == self.today.isoformat() else [key[2]])
        told = price_text(amount, digits) + (f" ({', '.join(place)})" if place else "")
        old = None if known is None else price_text(known, digits)
        self.told.append(audit.Entry(sku, key[0], "price", old, told))
        self.outcome.created += known is None
        self.outcome.updated += known is not None
        fields: list[tuple[str, object, object]] = [
            ("price", None if known is None else from_quantity(known), from_quantity(amount))
        ]
        if not type.base:
            fields.append(("price_type", type.code, type.code))
        self.outcome.note("new" if known is None else "changed", one.origin, sku, name, fields)

    def _write(self) -> None:
        self.engine.many(
            "INSERT INTO price (item_id, price_type_id, valid_from, amount) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET amount = excluded.amount",
            self.rows,
        )
        self.engine.many("UPDATE item SET version = version + 1 WHERE id = ?", [(row[0],) for row in self.rows])
        audit.record_all(self.actor, "product", self.told)
        self.rows, self.told = [], []

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
