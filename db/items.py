"""New products, checked and written many at once. Internal: takes the `Engine`, asks no rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from db import clock, lookup, search, variations
from db.barcodes import wrong_check_digit
from db.connection import Engine, in_clause
from db.errors import AmbarError, problem
from db.field_values import Stored
from db.fields import moment_text
from db.intake import Intake
from db.item_fields import ItemFields
from db.sections import SectionKey
from db.sections import find as find_section
from db.text import sort_key
from db.units import parse_factor

DEFAULT_UNIT: Final = "pcs"
TYPES: Final = ("simple", "service", "bundle", "parent")
"""What a new product may be; with a parent, a simple one is a variation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product to be, by the names of cli.md. Numbers as Decimal or plain text; `tax` by name or per cent;
    `section` by id or name; `units`: unit code → factor ("12", "1/1000") of the product's own unit;
    `parts` of a bundle: SKU → quantity; `properties` of a variation: name → value; `fields`: custom ones by code;
    `oversell` None: as the company says."""

    sku: str
    name: str
    type: str = "simple"
    parent: str | None = None
    unit: str = DEFAULT_UNIT
    barcodes: Sequence[str] = ()
    price: object = None
    purchase_price: object = None
    tax: str | None = None
    oversell: bool | None = None
    section: SectionKey | None = None
    description: str = ""
    minimum_stock: object = None
    weight: object = None
    published: bool = False
    external_id: str | None = None
    units: Mapping[str, object] = field(default_factory=dict)
    parts: Mapping[str, object] = field(default_factory=dict)
    properties: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductState:
    """What a change of a product came to. `warnings`: {"field", "reason", "value", …}: check_digit (a barcode whose
    check digit is wrong), case_twin (`other` differs only in case)."""

    id: int
    sku: str
    version: int
    warnings: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Row:
    """A product on its way into the tables."""

    entered: Intake
    values: dict[str, Any]
    barcodes: list[str]
    price: int | None
    units: dict[int, Fraction]
    parts: dict[str, int]
    parent: str | None
    properties: variations.Pairs
    custom: dict[str, Stored]
    id: int = 0


class Adding:
    """New products of one call: `read` each, `check` them against each other and the tables, `write` them."""

    def __init__(self, engine: Engine, today: date) -> None:
        self.engine = engine
        self.today = today
        self.rows: list[_Row] = []
        self.units: dict[str, int] = dict(engine.rows("SELECT code, id FROM unit"))
        self.taxes: dict[str, lookup.FoundTax | None] = {}
        self.sections: dict[SectionKey, int | None] = {}
        self.fields = ItemFields(engine)

    def read(self, product: NewProduct, row: int | None = None) -> None:
        """Check the fields of one product by themselves; `row`: its position among several."""
        entered = Intake(row)
        kind = entered.one_of("type", product.type, TYPES)
        if product.parent and kind != "simple":
            entered.wrong("type", "not_a_variation", product.type)
        sku = entered.code("sku", product.sku)
        name = entered.line("name", product.name, required=True)
        codes = read_barcodes(entered, product.barcodes)
        price = entered.price("price", product.price)
        parts = read_parts(entered, product.type, product.parts)
        own_unit = self.unit(entered, "unit", product.unit)
        values: dict[str, Any] = {
            "kind": "variation" if product.parent else kind,
            "parent_id": None,
            "sku": sku,
            "name": name,
            "name_key": sort_key(name),
            "folded": search.folded_item(sku, name, codes),
            "description": entered.note("description", product.description),
            "unit_id": own_unit,
            "section_id": self.section(entered, product.section),
            "tax_rate_id": self.tax(entered, product.tax),
            "purchase_price": entered.price("purchase_price", product.purchase_price),
            "minimum_stock": entered.quantity("minimum_stock", product.minimum_stock),
            "weight": entered.quantity("weight", product.weight),
            "oversell": None if product.oversell is None else int(product.oversell),
            "published": int(product.published),
            "external_id": entered.external_id(product.external_id),
        }
        units = self.further_units(entered, own_unit, product.units)
        own = variations.read(entered, product.properties)
        custom = self.fields.new(entered, product.fields, values | {"price": price}, variation=bool(product.parent))
        self.rows.append(_Row(entered, values, codes, price, units, parts, product.parent or None, own, custom))

    def check(self) -> list[dict[str, Any]]:
        """Everything that is wrong with any of them, in their order."""
        engine, rows = self.engine, self.rows
        known = {row.values["sku"]: row for row in reversed(rows)}
        named = {code for row in rows for code in (row.parent, *row.parts) if code is not None}
        others = lookup.items(engine, named, self.today)
        skus = dict(engine.rows("SELECT sku, id FROM item WHERE sku IN (SELECT value FROM json_each(?))",
                                (in_clause(known),)))  # fmt: skip
        given = [row.values["external_id"] for row in rows if row.values["external_id"]]
        external = dict(engine.rows("SELECT external_id, sku FROM item WHERE external_id IN"
                                    " (SELECT value FROM json_each(?))", (in_clause(given),)))  # fmt: skip
        held = holders(engine, (code for row in rows for code in row.barcodes))
        seen: dict[str, set[str]] = {"sku": set(), "external_id": set()}
        first: dict[str, _Row] = {}
        differing = {row.parent for row in rows if row.properties}
        families = variations.Families(engine, {code: others[code].id for code in differing if code in others})
        for row in rows:
            entered, sku = row.entered, row.values["sku"]
            if sku in skus:
                entered.wrong("sku", "taken", sku, code="already_exists", what="product", key=sku, id=skus[sku])
            elif sku and sku in seen["sku"]:
                entered.wrong("sku", "duplicate", sku)
            key = row.values["external_id"]
            if key in external:
                entered.wrong("external_id", "taken", key, code="already_exists", what="product", key=external[key])
            elif key and key in seen["external_id"]:
                entered.wrong("external_id", "duplicate", key)
            seen["sku"].add(sku)
            seen["external_id"].add(key)
            for code in row.barcodes:
                holder = held.get(code)
                if holder is None and code in first and first[code] is not row:
                    holder = (0, first[code].values["sku"], first[code].values["name"])
                if holder is not None:
                    entered.problems.append(taken(code, holder, entered.row))
                first.setdefault(code, row)
            self._parent(row, known, others)
            if row.properties:
                row.properties = families.admit(entered, row.parent, row.properties, sku)
            for code in row.parts:
                self._part(row, code, known, others)
        return [one for row in rows for one in row.entered.problems]

    def warnings(self) -> list[tuple[dict[str, Any], ...]]:
        """What is odd about each of them, though allowed."""
        skus = [row.values["sku"] for row in self.rows]
        return warn(self.engine, [(row.values["sku"], row.barcodes) for row in self.rows], skus)

    def write(self) -> list[ProductState]:
        """Insert them all, after `check` and `done`; in their order, parents before their variations."""
        engine, rows = self.engine, self.rows
        warnings = self.warnings()
        first = (engine.value("SELECT max(id) FROM item") or 0) + 1
        order = sorted(rows, key=lambda row: row.parent is not None)
        for place, row in enumerate(order):
            row.id = first + place
        own = {row.values["sku"]: row.id for row in rows}
        codes = {code for row in rows for code in (row.parent, *row.parts) if code is not None} - set(own)
        ids = own | {code: found[0] for code, found in lookup.item_ids(engine, codes).items()}
        parents = {ids[row.parent] for row in rows if row.parent is not None}
        engine.run("UPDATE item SET kind = 'parent', version = version + 1 WHERE kind = 'simple' AND id IN"
                   " (SELECT value FROM json_each(?))", (in_clause(parents),))  # fmt: skip
        now = moment_text(clock.now())
        columns = (*rows[0].values, "created_at", "id")
        for row in rows:
            if row.parent is not None:
                row.values["parent_id"] = ids[row.parent]
            elif row.id in parents:
                row.values["kind"] = "parent"
        engine.many(
            f"INSERT INTO item ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            ((*row.values.values(), now, row.id) for row in order),
        )
        engine.many("INSERT INTO barcode (item_id, code) VALUES (?, ?)",
                    ((row.id, code) for row in rows for code in row.barcodes))  # fmt: skip
        engine.many("INSERT INTO item_unit (item_id, unit_id, numerator, denominator) VALUES (?, ?, ?, ?)",
                    ((row.id, unit, one.numerator, one.denominator) for row in rows
                     for unit, one in row.units.items()))  # fmt: skip
        engine.many(
            "INSERT INTO bundle_part (bundle_id, part_id, quantity) VALUES (?, ?, ?)",
            ((row.id, ids[code], quantity) for row in rows for code, quantity in row.parts.items()),
        )
        variations.write(engine, {row.id: row.properties for row in rows if row.properties})
        self.fields.add({row.id: row.custom for row in rows if row.custom})
        priced = [(row.id, row.price) for row in rows if row.price is not None]
        if priced:
            write_prices(engine, priced, self.today)
        return [ProductState(row.id, row.values["sku"], 1, found) for row, found in zip(rows, warnings, strict=True)]

    def has_price(self, item: int) -> bool:
        """Whether a product has a selling price today."""
        found = lookup.items_by_id(self.engine, (item,), self.today).get(item)
        return found is not None and found.price is not None

    # Names in a product -------------------------------------------------------

    def unit(self, entered: Intake, name: str, code: object) -> int | None:
        """The id of a unit."""
        key = self.units.get(lookup.plain_code(code))
        if key is None:
            entered.wrong(name, "unknown", code)
        return key

    def tax(self, entered: Intake, text: object) -> int | None:
        """The id of a tax rate by name or per cent."""
        if text is None or text == "":
            return None
        name = str(text)
        if name not in self.taxes:
            self.taxes[name] = lookup.tax_rates(self.engine, (name,), self.today).get(name)
        found = self.taxes[name]
        if found is None:
            entered.wrong("tax", "unknown", name)
            return None
        return found.id

    def section(self, entered: Intake, section: SectionKey | None) -> int | None:
        """The id of a section."""
        if section is None or section == "":
            return None
        if section not in self.sections:
            try:
                self.sections[section] = find_section(self.engine, section)
            except AmbarError as error:
                if error.code not in ("not_found", "ambiguous"):
                    raise
                entered.wrong("section", "unknown" if error.code == "not_found" else "ambiguous", section)
                return None
        return self.sections[section]

    def further_units(self, entered: Intake, own: int | None, units: Mapping[str, object]) -> dict[int, Fraction]:
        """The further units of a product by id."""
        found: dict[int, Fraction] = {}
        for code, factor in units.items():
            key = self.unit(entered, "units", code)
            if key is not None and key == own:
                entered.wrong("units", "own_unit", code)
            elif key is not None:
                found[key] = entered.take(lambda factor=factor: parse_factor(factor), Fraction(1))  # type: ignore[misc]
        return found

    def _parent(self, row: _Row, known: Mapping[str, _Row], others: Mapping[str, lookup.FoundItem]) -> None:
        if row.parent is None:
            return
        fresh, old = known.get(lookup.plain_code(row.parent)), others.get(row.parent)
        kind = fresh.values["kind"] if fresh is not None else old.kind if old is not None else ""
        if not kind or fresh is row:
            row.entered.wrong("parent", "unknown", row.parent)
        elif kind not in ("simple", "parent"):
            row.entered.wrong("parent", "not_a_parent", row.parent)
        elif kind == "simple" and old is not None and fresh is None and used(self.engine, old.id):
            row.entered.wrong("parent", "in_use", row.parent)
        elif fresh is not None:
            row.parent = lookup.plain_code(row.parent)

    def _part(self, row: _Row, code: str, known: Mapping[str, _Row], others: Mapping[str, lookup.FoundItem]) -> None:
        fresh, old = known.get(code), others.get(code)
        kind = fresh.values["kind"] if fresh is not None else old.kind if old is not None else ""
        if not kind:
            row.entered.wrong("parts", "unknown", code)
        elif kind not in ("simple", "variation", "service"):
            row.entered.wrong("parts", "not_a_part", code)


# What adding and changing share ---------------------------------------------------


def read_barcodes(entered: Intake, barcodes: Iterable[object]) -> list[str]:
    """Barcodes as stored, each once."""
    found: list[str] = []
    for one in barcodes:
        code = entered.code("barcode", one)
        if code and code not in found:
            found.append(code)
    return found


def read_parts(entered: Intake, type: str, parts: Mapping[str, object]) -> dict[str, int]:
    """The parts of a bundle: SKU → quantity as stored."""
    found: dict[str, int] = {}
    if parts and type != "bundle":
        entered.wrong("parts", "not_a_bundle", type)
    for code, quantity in parts.items():
        number = entered.quantity("parts", quantity)
        if not number:
            entered.wrong("parts", "not_positive", code)
        else:
            found[lookup.plain_code(code)] = number
    return found


def holders(engine: Engine, barcodes: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Who has these barcodes, archived products too: code → (item id, SKU, name)."""
    return {
        code: (key, sku, name)
        for code, key, sku, name in engine.rows(
            "SELECT b.code, i.id, i.sku, i.name FROM barcode b JOIN item i ON i.id = b.item_id"
            " WHERE b.code IN (SELECT value FROM json_each(?))",
            (in_clause(set(barcodes)),),
        )
    }


def taken(code: str, holder: tuple[int, str, str], row: int | None = None) -> dict[str, Any]:
    """The problem of a barcode that another product has; it names the holder."""
    return problem(
        "barcode", "taken", code, code="barcode_taken", row=row, product=holder[1], sku=holder[1], name=holder[2]
    )


def warn(
    engine: Engine, products: Sequence[tuple[str, Sequence[str]]], skus: Iterable[str]
) -> list[tuple[dict[str, Any], ...]]:
    """What is odd about (SKU, barcodes) of products that are not written yet: `skus` says which SKUs are new."""
    fresh = set(skus)
    codes = [code for _, barcodes in products for code in barcodes]
    sku_twins = _with_own(search.twins(engine, fresh, "item", "sku"), fresh)
    code_twins = _with_own(search.twins(engine, codes, "barcode", "code"), codes)
    found = []
    for sku, barcodes in products:
        odd: list[dict[str, Any]] = []
        odd += [{"field": "sku", "reason": "case_twin", "value": sku, "other": one} for one in sku_twins.get(sku, ())]
        for code in barcodes:
            if wrong_check_digit(code):
                odd.append({"field": "barcode", "reason": "check_digit", "value": code})
            odd += [
                {"field": "barcode", "reason": "case_twin", "value": code, "other": one}
                for one in code_twins.get(code, ())
            ]
        found.append(tuple(odd))
    return found


_ONE_I: Final = {ord("ı"): "i", 0x307: None}
"""I, İ, i and ı in lower case as one letter: İ becomes i and a dot of its own."""


def _with_own(twins: dict[str, list[str]], codes: Iterable[str]) -> dict[str, list[str]]:
    """The twins that stand in the tables, and those among `codes` themselves."""
    alike: dict[str, list[str]] = {}
    for code in codes:
        alike.setdefault(code.lower().translate(_ONE_I), []).append(code)
    for group in alike.values():
        for code in group if len(group) > 1 else ():
            twins.setdefault(code, []).extend(one for one in group if one not in (code, *twins[code]))
    return twins


def used(engine: Engine, item_id: int) -> bool:
    """Whether any document or deal names a product or ever posted it, or a bundle holds it."""
    return bool(
        engine.value(
            "SELECT EXISTS (SELECT 1 FROM document_row WHERE item_id = ?1)"
            " OR EXISTS (SELECT 1 FROM deal_row WHERE item_id = ?1 UNION SELECT 1 FROM balance WHERE item_id = ?1)"
            " OR EXISTS (SELECT 1 FROM bundle_part WHERE part_id = ?1)",
            (item_id,),
        )
    )


def write_prices(engine: Engine, prices: Iterable[tuple[int, int | None]], day: date) -> None:
    """Set (item, base price as stored) from `day` on; None: no price from then on."""
    base = engine.value("SELECT id FROM price_type WHERE is_base = 1")
    engine.many(
        "INSERT INTO price (item_id, price_type_id, valid_from, amount) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET amount = excluded.amount",
        ((item, base, day.isoformat(), amount) for item, amount in prices),
    )
