"""Products of an import: new ones added by the piece, those that are there brought up to date.

The rules of products are those of db/items.py; rights: cli.md, `import products`. Internal: called by
services/imports.py inside its transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from db import lookup, merging, sections, variations
from db.access import Actor, may, require
from db.connection import Engine, in_clause
from db.errors import AmbarError
from db.exchange.converting import CUSTOM, properties_text
from db.exchange.outcome import Outcome, where
from db.exchange.tables import Origin, placed
from db.exchange.things import Findings, Planned
from db.exchange.unit_names import unit_codes
from db.exchange.waiting import Waiting, sku_of
from db.fields import QUANTITY_SCALE, from_quantity
from db.item_fields import ItemFields
from db.items import DEFAULT_UNIT, Adding, NewProduct, holders
from db.text import fold

Edit = Callable[..., object]
"""services.products.edit: changes what is given of one product."""
MakeSection = Callable[[Actor, str], int]
"""Makes what is missing of a section's way through the tree; how many those were."""

_COLUMNS: Final = (
    "id", "sku", "kind", "name", "description", "external_id", "unit_id", "section_id", "tax_rate_id",
    "minimum_stock", "weight", "oversell", "published", "purchase_price",
)  # fmt: skip
_FRACTION: Final = re.compile(r"\d+(\.\d+|/\d*[1-9]\d*)?\Z", re.ASCII)
_PRICES: Final = {"price": "product.price", "purchase_price": "catalog.purchase_price"}
"""What a price needs wherever one is given: it is denied, never compared with what is there."""


@dataclass(slots=True)
class _There:
    """A product that is there: columns as stored, its base price of today, its barcodes."""

    values: Mapping[str, Any]
    price: int | None
    barcodes: frozenset[str]


class ProductStore:
    """Takes pieces of planned products. With `missing_only` what is there stays as it is."""

    def __init__(
        self, actor: Actor, edit: Edit, found: Findings, outcome: Outcome, *, missing_only: bool = False,
        match: str = "sku", make_section: MakeSection | None = None,
    ) -> None:  # fmt: skip
        self.actor, self.edit, self.found, self.outcome = actor, edit, found, outcome
        self.missing_only, self.match, self.make_section = missing_only, match, make_section
        self.engine = actor.company.engine
        self.today = actor.company.today()
        self.units: dict[str, int] = dict(self.engine.rows("SELECT code, id FROM unit"))
        self.unit_codes = unit_codes(self.engine)
        self.names: dict[tuple[str, str], int | None] = {}
        self.asked: set[str] = set()
        self.first_new: int = self.engine.value("SELECT coalesce(max(id), 0) + 1 FROM item")
        self.edited: set[int] = set()
        self.same = bytearray(self.first_new)
        """By id: 1 for what a row of the files has left as it is."""
        self.waiting = Waiting(self.engine, self.today)
        self.lost: set[str] = set()
        """SKUs of rows that are refused: what names them has no fault of its own."""
        self.unclear: set[Origin] = set()
        """Rows that name several products."""
        self.own = ItemFields(self.engine)

    def put(self, piece: Sequence[Planned]) -> None:
        """Add or change the products of one piece; problems are noted with file, line and field.

        Raises AmbarError "denied" for a right that what the piece holds needs.
        """
        if self.found.good_rows:
            piece = [one for one in piece if not one.bad and not self.found.is_refused(one.origin)]
        for one in piece:
            if "unit" in one.data:
                one.data["unit"] = self.unit_codes.get(fold(one.data["unit"]), one.data["unit"])
            if "barcode_units" in one.data:
                meant = one.data["barcode_units"].items()
                one.data["barcode_units"] = {code: self.unit_codes.get(fold(unit), unit) for code, unit in meant}
        whole = self.waiting.ready(piece)
        piece = [one for one in whole if self._currency_fits(one)]
        if self.make_section is not None:
            piece = self._with_sections(piece)
        self.lost.update(sku_of(one) for one in whole if self.found.is_refused(one.origin))
        new: list[Planned] = []
        for one, known in zip(piece, self._there(piece), strict=True):
            if one.origin in self.unclear:
                continue
            if known is not None and self.missing_only:
                self.outcome.unchanged += 1
                continue
            if known is not None and self._twice(one, known):
                continue
            for field in one.data.keys() & _PRICES.keys():
                self._ask(_PRICES[field])
            if known is None:
                new.append(one)
            else:
                self._change(one, known)
        if new:
            self._add(new)

    def _add(self, new: list[Planned]) -> None:
        self._ask("product.create")
        if any("barcodes" in one.data for one in new) and not may(self.actor, "product.edit"):
            self._ask("product.barcode")
        if any("oversell" in one.data for one in new):
            self._ask("settings.oversell")
        if any(one.data.get("published") for one in new):
            self._ask("product.publish")
        boxes = {one.origin: one.data.pop("barcode_units") for one in new if one.data.get("barcode_units")}
        if boxes:
            self._ask("product.edit")
        bad_boxes = [one for one in new if not self._boxes_fit(one, boxes.get(one.origin, {}))]
        new = [one for one in new if one not in bad_boxes]
        self.lost.update(map(sku_of, bad_boxes))
        while new:
            adding = Adding(self.engine, self.today)
            for place, one in enumerate(new, 1):
                adding.read(NewProduct(**{"sku": _own_code(one), "name": "", **one.data}), place)
            errors = adding.check()
            if not errors:
                break
            bad = {(place, field) for place, one in enumerate(new, 1) for field in one.bad}
            told = errors if self.found.good_rows else [fact for fact in errors if not self._follows(fact)]
            self.found.extend(where([one.origin for one in new], told, bad))
            wrong = {error["row"] for error in errors}
            self.lost.update(sku_of(one) for place, one in enumerate(new, 1) if place in wrong)
            new = [one for place, one in enumerate(new, 1) if place not in wrong]
        if not new:
            return
        states = adding.write()
        self.outcome.created += len(states)
        for one, state in zip(new, states, strict=True):
            if one.origin in boxes:
                self.edit(self.actor, state.sku, barcode_units=boxes[one.origin])
        for one, state in zip(new, states, strict=True):
            if self.outcome.notes:
                fields = [(field, None, value) for field, value in one.data.items() if field not in ("sku", "name")]
                self.outcome.note("new", one.origin, state.sku, one.data.get("name", ""), fields)
            self.found.warn(placed(one.origin, {"code": "warning", **fact}) for fact in state.warnings)

    def _follows(self, fact: Mapping[str, Any]) -> bool:
        """Whether a parent or part is missing only because its own row has been named already."""
        missing = fact["field"] in ("parent", "parts") and fact["reason"] == "unknown"
        return missing and lookup.plain_code(str(fact.get("value") or "")) in self.lost

    def _boxes_fit(self, one: Planned, boxes: Mapping[str, str]) -> bool:
        """Whether the barcodes of a new product that stand for a unit are its own, and the unit is one of its units."""
        codes = _codes(one)
        units = {one.data.get("unit", DEFAULT_UNIT), *map(lookup.plain_code, one.data.get("units", {}))}
        wrong = [(code, "barcode") for code in boxes if lookup.plain_code(code) not in codes]
        wrong += [(unit, "barcode_units") for unit in boxes.values() if unit not in units]
        for value, field in wrong:
            self.found.wrong(one.origin, field, "unknown", value)
        return not wrong

    def _currency_fits(self, one: Planned) -> bool:
        """A price in another currency would be taken for one in the company's."""
        general, own = one.data.pop("currency", None), self.actor.company.currency
        given = {"price": ("currency", general), "purchase_price": ("currency", general)}
        if bought := one.data.pop("purchase_currency", None):
            given["purchase_price"] = ("purchase_currency", bought)
        wrong = {given[price] for price in _PRICES.keys() & one.data.keys()}
        wrong = {(field, currency) for field, currency in wrong if currency not in (None, own)}
        for field, currency in sorted(wrong):
            self.found.wrong(one.origin, field, "other_currency", currency)
        return not wrong

    def _with_sections(self, piece: Sequence[Planned]) -> list[Planned]:
        """The rows whose sections are there or have been made."""
        assert self.make_section is not None
        wrong: dict[str, AmbarError] = {}
        for way in dict.fromkeys(one.data["section"] for one in piece if one.data.get("section")):
            if self._named("section", way) == -1:
                self._ask("product.edit")
                try:
                    self.outcome.sections += self.make_section(self.actor, way)
                except AmbarError as error:
                    if error.code == "denied":
                        raise
                    wrong[way] = error
                del self.names["section", way]
        for one in piece:
            if failed := wrong.get(one.data.get("section", "")):
                named = failed.details.get("errors") or [{"code": failed.code}]
                facts = [{**fact, "field": "section"} for fact in named]
                self.found.extend(where([one.origin], facts))
        return [one for one in piece if one.data.get("section", "") not in wrong]

    def _change(self, one: Planned, known: _There) -> None:
        changes = {field: value for field, value in one.data.items() if self._differs(field, value, known)}
        codes = [code for code in one.data.get("barcodes", ()) if lookup.plain_code(code) not in known.barcodes]
        changes.pop("sku", None)
        changes.pop("barcodes", None)
        if "type" in changes or "parent" in changes:
            field = "type" if "type" in changes else "parent"
            self.found.wrong(one.origin, field, "fixed", changes[field])
            return
        key = known.values["id"]
        if not changes and not codes:
            self.same[key] = 1
            self.outcome.unchanged += 1
            return
        if self.same[key]:
            self.found.wrong(one.origin, "sku", "duplicate", known.values["sku"])
            return
        told = [field for field in changes if field != "fields"] if self.outcome.notes else []
        before = {field: self._before(field, known) for field in told}
        try:
            self.edit(self.actor, known.values["sku"], add_barcodes=codes, **changes)
        except AmbarError as error:
            if error.code == "denied":
                raise
            facts = error.details.get("errors") or [{"code": error.code, "field": "sku", **error.details}]
            self.found.extend(where([one.origin], facts))
        else:
            self.edited.add(key)
            self.outcome.updated += 1
            fields = [(field, before[field], changes[field]) for field in told]
            fields += [(f"{CUSTOM}{code}", None, value) for code, value in changes.get("fields", {}).items()]
            if codes:
                fields.append(("barcodes", sorted(known.barcodes), [*sorted(known.barcodes), *codes]))
            self.outcome.note("changed", one.origin, known.values["sku"], known.values["name"], fields)

    def _before(self, field: str, known: _There) -> object:
        """What a field holds, as a file would write it."""
        values = known.values
        if field == "price":
            return None if known.price is None else from_quantity(known.price)
        if field in ("minimum_stock", "weight", "purchase_price"):
            return None if values[field] is None else from_quantity(values[field])
        if field in ("oversell", "published"):
            return None if values[field] is None else bool(values[field])
        if field == "barcode_units":
            return properties_text(tuple(self._boxes(values["id"]).items()))
        if field == "properties":
            return properties_text(self._properties(values["id"]))
        if field in ("units", "parts"):
            return "; ".join(f"{code}={amount}" for code, amount in self._contents(field, values["id"]).items())
        if field == "unit":
            return next((code for code, key in self.units.items() if key == values["unit_id"]), "")
        if field == "section":
            return self.engine.value("SELECT name FROM section WHERE id = ?", (values["section_id"],))
        if field == "tax":
            return self.engine.value("SELECT name FROM tax_rate WHERE id = ?", (values["tax_rate_id"],))
        return values[field]

    def _differs(self, field: str, value: Any, known: _There) -> bool:
        values = known.values
        if field in ("name", "description", "external_id"):
            return bool(lookup.plain_code(value) != (values[field] or ""))
        if field in ("minimum_stock", "weight", "purchase_price"):
            return bool(values[field] is None or value * QUANTITY_SCALE != values[field])
        if field == "price":
            return bool(known.price is None or value * QUANTITY_SCALE != known.price)
        if field in ("oversell", "published"):
            return bool(values[field] is None or bool(values[field]) != value)
        if field == "type":
            kinds = ("simple", "variation", "parent") if value == "simple" else (value,)
            return bool(values["kind"] not in kinds)
        if field == "unit":
            return bool(self.units.get(lookup.plain_code(value)) != values["unit_id"])
        if field in ("tax", "section"):
            return bool(self._named(field, value) != values["tax_rate_id" if field == "tax" else "section_id"])
        if field in ("units", "parts"):
            return self._contents(field, values["id"]) != {
                lookup.plain_code(code): Fraction(amount) if _FRACTION.match(amount) else amount
                for code, amount in value.items()
            }
        if field == "barcode_units":
            there = self._boxes(values["id"])
            own = next((name for name, key in self.units.items() if key == values["unit_id"]), "")
            return any(there.get(lookup.plain_code(code), own) != unit for code, unit in value.items())
        if field == "properties":
            before = [(fold(name), fold(one)) for name, one in self._properties(values["id"])]
            return before != [(fold(name), fold(one)) for name, one in value.items()]
        if field == "parent":
            return bool(values["kind"] != "variation")
        return field == "fields" and self.own.differs(values["id"], value)

    def _boxes(self, key: int) -> dict[str, str]:
        """The barcodes of a product that stand for another unit than its own."""
        return dict(
            self.engine.rows(
                "SELECT b.code, u.code FROM barcode b JOIN unit u ON u.id = b.unit_id WHERE b.item_id = ?"
                " ORDER BY b.code",
                (key,),
            )
        )

    def _properties(self, key: int) -> variations.Pairs:
        """What tells a variation from the others."""
        return variations.of_items(self.engine, [key]).get(key, ())

    def _contents(self, field: str, key: int) -> dict[str, Fraction]:
        """The further units of a product with their factors, or the parts of a bundle with their quantities."""
        if field == "units":
            rows = self.engine.rows("SELECT u.code, n.numerator, n.denominator FROM item_unit n JOIN unit u"
                                    " ON u.id = n.unit_id WHERE n.item_id = ?", (key,))  # fmt: skip
        else:
            rows = self.engine.rows("SELECT i.sku, b.quantity, ? FROM bundle_part b JOIN item i ON i.id = b.part_id"
                                    " WHERE b.bundle_id = ?", (QUANTITY_SCALE, key))  # fmt: skip
        return {code: Fraction(top, bottom) for code, top, bottom in rows}

    def _named(self, field: str, name: str) -> int | None:
        """The id of a tax rate or section; None where there is none, so that changing it says so."""
        if (field, name) not in self.names:
            found: int | None = None
            if field == "tax":
                rate = lookup.tax_rates(self.engine, (name,), self.today).get(name)
                found = None if rate is None else rate.id
            else:
                try:
                    found = sections.find(self.engine, name)
                except AmbarError as error:
                    if error.code not in ("not_found", "ambiguous"):
                        raise
            self.names[field, name] = -1 if found is None else found
        return self.names[field, name]

    def _there(self, piece: Sequence[Planned]) -> list[_There | None]:
        """What is there of a piece: by its barcode or external id where that is asked for, else by its SKU."""
        skus = _ids(self.engine, "sku", [sku_of(one) for one in piece])
        named: dict[str, int] = {}
        if self.match == "external_id":
            named = _ids(self.engine, "external_id", [str(one.data.get("external_id", "")) for one in piece])
        elif self.match == "barcode":
            named = {
                code: held[0] for code, held in holders(self.engine, [c for one in piece for c in _codes(one)]).items()
            }
        keys: list[int | None] = []
        for one in piece:
            asked = _codes(one) if self.match == "barcode" else [lookup.plain_code(one.data.get("external_id", ""))]
            found = list(dict.fromkeys(named[code] for code in asked if code in named))
            if len(found) > 1:
                self.unclear.add(one.origin)
                self.found.wrong(one.origin, "barcodes", "ambiguous", " ".join(asked))
            keys.append(found[0] if found else skus.get(sku_of(one)))
        ends = merging.roots(self.engine, {key for key in keys if key is not None})
        keys = [None if key is None else ends[key] for key in keys]  # a merged product's codes answer as the other
        rows = self.engine.rows(
            f"SELECT {', '.join(_COLUMNS)}, (SELECT p.amount FROM price p WHERE p.item_id = item.id"
            " AND p.price_type_id = (SELECT id FROM price_type WHERE is_base = 1) AND p.valid_from <= ?2"
            " ORDER BY p.valid_from DESC LIMIT 1) FROM item WHERE id IN (SELECT value FROM json_each(?1))",
            (in_clause({key for key in keys if key is not None}), self.today.isoformat()),
        )
        codes = lookup.barcodes(self.engine, [row[0] for row in rows]) if rows else {}
        known = {
            row[0]: _There(dict(zip(_COLUMNS, row, strict=False)), row[-1], frozenset(codes.get(row[0], ())))
            for row in rows
        }
        return [None if key is None else known[key] for key in keys]

    def _twice(self, one: Planned, known: _There) -> bool:
        """A product that stands in the files twice would be changed by its second row: refused."""
        key = known.values["id"]
        if key < self.first_new and key not in self.edited:
            return False
        self.found.wrong(one.origin, "sku", "duplicate", known.values["sku"])
        return True

    def _ask(self, right: str) -> None:
        if right not in self.asked:
            require(self.actor, "catalog.import")
            require(self.actor, right)
            self.asked.add(right)


def _ids(engine: Engine, column: str, values: Sequence[str]) -> dict[str, int]:
    sql = f"SELECT {column}, id FROM item WHERE {column} IN (SELECT value FROM json_each(?))"
    return dict(engine.rows(sql, (in_clause([one for one in values if one]),)))


def _codes(one: Planned) -> list[str]:
    return [lookup.plain_code(code) for code in one.data.get("barcodes", ())]


def _own_code(one: Planned) -> str:
    """The SKU of a new product that is given none: its barcode, else its id in the other system."""
    return next(iter(one.data.get("barcodes", ())), "") or str(one.data.get("external_id", ""))
