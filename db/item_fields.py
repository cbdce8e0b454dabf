"""The company's own fields of products, what its form requires of them, and the units that barcodes stand for.

Internal: for services that have asked for the right, and for imports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from db import audit, field_filters, field_values, forms, lookup, rows
from db.access import Actor
from db.company import currency_digits
from db.connection import Engine, in_clause
from db.field_filters import FieldFilter
from db.field_values import Stored
from db.forms import PRODUCT, Field
from db.intake import Intake
from db.models import Item
from db.search import MATCHES, Source
from db.units import conversions

_COLUMNS: Final = {"section": "section_id", "tax": "tax_rate_id"}
"""Where a table has another name for what a field of the form holds."""


class ItemFields:
    """The fields of the product's form, as one call meets them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._inherited: Mapping[str, Stored] = {}

    @cached_property
    def form(self) -> tuple[Field, ...]:
        """The custom ones."""
        return forms.custom_fields(self._engine, PRODUCT)

    @cached_property
    def _needed(self) -> tuple[Field, ...]:
        return forms.needed(self._engine, PRODUCT)

    @cached_property
    def _digits(self) -> int:
        return _digits(self._engine)

    def read(self, entered: Intake, given: object, before: Mapping[str, Stored] | None = None) -> dict[str, Stored]:
        """The values that `given` makes of `before`; what is wrong is noted."""
        if not given:
            return dict(before or {})
        after, wrong = field_values.read(self._engine, self.form, given, before or {}, self._digits, row=entered.row)
        entered.problems += wrong
        return after

    def new(self, entered: Intake, given: object, values: Mapping[str, Any], *, variation: bool) -> dict[str, Stored]:
        """The values of a new product; what the form asks for and is not there is noted: of a variation only its own
        fields, for the rest it has from its parent."""
        custom = self.read(entered, given, self._inherited)
        if variation:
            entered.problems += field_values.missing(self._needed, custom, row=entered.row)
        else:
            self.require(entered, values, custom)
        return custom

    def inherit(self, item_id: int) -> None:
        """What is new from now on holds what this product does, unless it says otherwise."""
        self._inherited = field_values.load(self._engine, self.form, (item_id,)).get(item_id, {})

    def require(self, entered: Intake, values: Mapping[str, Any], custom: Mapping[str, Stored]) -> None:
        """Note what the form requires of a new product and `values` (columns, and `price`) do not hold."""
        for one in self._needed:
            if one.custom:
                continue
            if values.get(_COLUMNS.get(one.code, one.code)) in (None, "") and not one.fixed:
                entered.wrong(one.code, "required", **({"label": one.label} if one.label else {}))
        entered.problems += field_values.missing(self._needed, custom, row=entered.row)

    def keep(self, entered: Intake, values: Mapping[str, Any]) -> None:
        """Note what the form requires and a change of these columns would empty."""
        for one in self._needed:
            column = _COLUMNS.get(one.code, one.code)
            if not one.custom and column in values and values[column] in (None, ""):
                entered.wrong(one.code, "required", **({"label": one.label} if one.label else {}))

    def add(self, items: Mapping[int, Mapping[str, Stored]]) -> None:
        """Write the values of new products, by their ids."""
        fields = {one.code: one for one in self.form}
        self._engine.many(
            field_values.INSERT,
            [field_values.row(fields[code], item, stored) for item, values in items.items()
             for code, stored in values.items()],
        )  # fmt: skip

    def change(self, entered: Intake, item_id: int, given: object) -> Values:
        """What `given` makes of a product's values; what is wrong is noted."""
        before = field_values.load(self._engine, self.form, (item_id,)).get(item_id, {})
        after = self.read(entered, given, before)
        touched = [one for one in self._needed if one.code in before and one.code not in after]
        entered.problems += field_values.missing(touched, after)
        return Values(self, item_id, before, after)

    def differs(self, item_id: int, given: object) -> bool:
        """Whether `given` would change what a product holds, or cannot be."""
        before = field_values.load(self._engine, self.form, (item_id,)).get(item_id, {})
        entered = Intake()
        return bool(self.read(entered, given, before) != before or entered.problems)

    def write(self, actor: Actor, sku: str, values: Values) -> None:
        """Write a change, each field with its line in the audit log."""
        engine = self._engine
        field_values.write(engine, self.form, values.item_id, values.before, values.after)
        if audit.is_summed(actor, "product"):
            return
        was = field_values.told(engine, self.form, values.before, self._digits)
        now = field_values.told(engine, self.form, values.after, self._digits)
        item = Item(id=values.item_id, sku=sku)
        for one in self.form:
            if was.get(one.name) != now.get(one.name):
                rows.tell(actor, item, one.name, was.get(one.name), now.get(one.name))


class Values:
    """What one product's fields held, and what they shall hold."""

    def __init__(
        self, fields: ItemFields, item_id: int, before: Mapping[str, Stored], after: Mapping[str, Stored]
    ) -> None:
        self.item_id, self.before, self.after = item_id, before, after
        self._fields = fields

    def write(self, actor: Actor, sku: str) -> None:
        """Write it."""
        self._fields.write(actor, sku, self)


class BarcodeUnits:
    """Which unit one of a product's barcodes stands for: a box's means a box. Checked first, written later."""

    def __init__(self, engine: Engine, entered: Intake, row: Mapping[str, Any], given: Mapping[str, str | None],
                 codes: list[str]) -> None:  # fmt: skip
        """`given`: code → unit code, None or "" for the product's own; `codes`: the barcodes that it shall have."""
        self._engine, self._row = engine, row
        self._units: dict[str, int | None] = {}
        named = [(row["id"], row["unit_id"], unit) for unit in given.values() if unit]
        known = conversions(engine, named) if named else {}
        for code, unit in ((lookup.plain_code(code), unit) for code, unit in given.items()):
            if code not in codes:
                entered.wrong("barcode", "unknown", code)
            elif not unit:
                self._units[code] = None
            elif (found := known.get((row["id"], str(unit)))) is None:
                entered.wrong("unit", "unknown", unit)
            else:
                self._units[code] = None if found[0].id == row["unit_id"] else found[0].id

    def write(self, actor: Actor, sku: str) -> None:
        """Write what differs, each with its line in the audit log."""
        if not self._units:
            return
        names = dict(self._engine.rows("SELECT id, code FROM unit"))
        for code, unit in self._units.items():
            before = self._engine.value("SELECT unit_id FROM barcode WHERE code = ?", (code,))
            if before == unit:
                continue
            self._engine.run("UPDATE barcode SET unit_id = ? WHERE code = ?", (unit, code))
            if not audit.is_summed(actor, "product"):
                item = Item(id=self._row["id"], sku=sku)
                rows.tell(
                    actor, item, "barcodes", *(f"{code}: {names[one]}" if one else code for one in (before, unit))
                )


def drop_units(engine: Engine, item_id: int, kept: Mapping[int, Any], own: int) -> None:
    """Let barcodes of units that a product has no more stand for its own."""
    engine.run(
        "UPDATE barcode SET unit_id = NULL WHERE item_id = ? AND unit_id IS NOT NULL AND unit_id <> ?"
        " AND unit_id NOT IN (SELECT value FROM json_each(?))",
        (item_id, own, in_clause(kept)),
    )


def filtered(engine: Engine, source: Source, wanted: Sequence[FieldFilter]) -> Source:
    """Where a list of items (alias i) is read from, those alone that hold this; errors as `db.field_filters`."""
    if not wanted:
        return source
    held = field_filters.held(engine, PRODUCT, wanted, _digits(engine))
    table, where, parameters, by_id, key, first = (
        source.table, source.where, source.parameters, source.by_id, source.key, source.first
    )  # fmt: skip
    few = min((one for one in held if one.ids is not None), key=lambda one: len(one.ids or ()), default=None)
    if few is not None and (by_id or table.startswith("item i")):
        # What few hold is read by their ids, whatever the list would be walked by.
        if by_id:
            where, parameters = where.removeprefix(MATCHES), parameters[1:]
        held = [one for one in held if one is not few]
        table, parameters, by_id = _LISTED, (in_clause(few.ids or ()), *parameters), False
    elif held and table in ("item i", "item i INDEXED BY item_name"):
        rare = field_filters.sparse(engine, held, "item")
        if rare is not None:
            other = field_filters.by_owner(rare, wanted, "item", "i")
            table, by_id, key, first = other.table, True, other.key, other.first
            where, parameters = f"{other.where} AND {where}", (*other.parameters, *parameters)
    more, values = field_filters.as_conditions(held, "i.id")
    return Source(table, " AND ".join((where, *more)), (*parameters, *values), by_id, key, first)


def dense(engine: Engine, wanted: Sequence[FieldFilter]) -> tuple[str, list[Any]] | None:
    """The condition, with its values, that items (alias i) hold this, where so many do that a walk along any part of
    them meets it soon; else None. Errors as `db.field_filters`."""
    if not wanted:
        return "1", []
    held = field_filters.held(engine, PRODUCT, wanted, _digits(engine))
    if any(one.ids is not None for one in held) or field_filters.sparse(engine, held, "item") is not None:
        return None
    where, values = field_filters.as_conditions(held, "i.id")
    return " AND ".join(("1", *where)), values


_LISTED: Final = "json_each(?) j CROSS JOIN item i ON i.id = j.value"


def _digits(engine: Engine) -> int:
    currency = engine.value("SELECT value FROM setting WHERE name = 'currency'")
    return currency_digits(currency or "TRY")


def shown(engine: Engine, ids: Sequence[int], digits: int) -> dict[int, dict[str, Any]]:
    """The values of products' custom fields as answers have them, by item and code."""
    form = forms.custom_fields(engine, PRODUCT)
    if not form:
        return {}
    values = field_values.load(engine, form, ids)
    return field_values.shown_many(engine, form, {one: values.get(one, {}) for one in ids}, digits)
