"""Names and codes to rows, many at once. Internal: takes the `Engine`, asks no rights.

Services and queries use this after they have asked; nothing here may be called from `tui`.
Every function makes one or two statements, however many codes it is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from db.connection import Engine, in_clause
from db.errors import AmbarError, not_found
from db.fields import MAX_INTEGER, scaled
from db.promised import NOTHING_RESERVED as NOTHING_RESERVED
from db.promised import Reserved as Reserved
from db.promised import reserved as reserved
from db.record import record
from db.text import lower, sort_key

STOCKED: Final = ("simple", "variation")
"""The kinds of item that make ledger rows; services and bundles do not, a parent is never in a row."""


class FoundItem(NamedTuple):
    """An item as documents need it; prices as stored (1/1,000,000), `price` the base one of the day asked.

    A tuple, because documents of a thousand rows make a thousand of them.
    """

    id: int
    kind: str
    sku: str
    name: str
    unit_id: int
    unit: str
    decimals: int
    tax_rate_id: int | None
    tax: int | None
    purchase_price: int | None
    price: int | None
    oversell: bool | None
    archived: bool
    by: str = "id"
    """How it was named: id, sku or barcode."""
    barcode_unit_id: int | None = None
    """The unit that the barcode stands for; None: the item's own."""

    @property
    def stocked(self) -> bool:
        """Whether it makes ledger rows."""
        return self.kind in STOCKED


@record
class FoundWarehouse:
    """A warehouse."""

    id: int
    code: str
    name: str
    active: bool
    issuing: bool
    is_default: bool
    sort_order: int = 100


@record
class FoundPartner:
    """A partner and its kinds."""

    id: int
    name: str
    supplier: bool
    customer: bool
    active: bool


@record
class FoundEmployee:
    """An employee."""

    id: int
    login: str
    name: str
    active: bool


@record
class FoundTax:
    """A tax rate; `rate` as stored (20 % = 200,000)."""

    id: int
    name: str
    rate: int


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def plain_code(value: object) -> str:
    """A code as it is stored: NFC, trimmed; bytes of a terminal that are no text become U+FFFD, which is none."""
    text = unicodedata.normalize("NFC", str(value)).strip()
    return _SURROGATE.sub("\ufffd", text)


# Items -------------------------------------------------------------------------

_ITEM: Final = """
SELECT i.id, i.kind, i.sku, i.name, i.unit_id, u.code, u.decimals, i.tax_rate_id, t.rate, i.purchase_price,
  CASE WHEN ?2 IS NOT NULL THEN (SELECT p.amount FROM price p WHERE p.item_id = i.id AND p.valid_from <= ?2
    AND p.price_type_id = (SELECT id FROM price_type WHERE is_base = 1) ORDER BY p.valid_from DESC LIMIT 1) END,
  i.oversell, i.archived, i.merged_into_id
FROM json_each(?1) j CROSS JOIN item i ON i.id = j.value JOIN unit u ON u.id = i.unit_id
LEFT JOIN tax_rate t ON t.id = i.tax_rate_id
"""


def item_ids(engine: Engine, codes: Iterable[object]) -> dict[str, tuple[int, str, int | None]]:
    """What codes name: code as given → (item id, "sku" or "barcode", the barcode's unit).

    Exact, byte for byte after NFC and trim; an SKU goes before a barcode. Unknown codes are left out.
    """
    asked = {str(code): plain_code(code) for code in codes}
    wanted = in_clause(set(asked.values()))
    found: dict[str, tuple[int, str, int | None]] = {
        code: (item, "barcode", unit)
        for code, item, unit in engine.rows(
            "SELECT code, item_id, unit_id FROM barcode WHERE code IN (SELECT value FROM json_each(?))", (wanted,)
        )
    }
    found.update(
        (sku, (item, "sku", None))
        for sku, item in engine.rows(
            "SELECT sku, id FROM item WHERE sku IN (SELECT value FROM json_each(?))", (wanted,)
        )
    )
    return {given: found[code] for given, code in asked.items() if code in found}


def items_by_id(engine: Engine, ids: Iterable[int], day: date | None) -> dict[int, FoundItem]:
    """Items by id, with the prices of `day` (None: without selling prices); a merged one answers as the other."""
    found: dict[int, FoundItem] = {}
    links: dict[int, int] = {}
    todo = set(ids)
    while todo:
        for row in engine.rows(_ITEM, (in_clause(todo), day and day.isoformat())):
            key, kind, sku, name, unit_id, unit, decimals, tax_id, tax, cost, price, oversell, archived, merged = row
            if merged is not None:
                links[key] = merged
                continue
            sells = None if oversell is None else bool(oversell)
            found[key] = FoundItem(
                key, kind, sku, name, unit_id, unit, decimals, tax_id, tax, cost, price, sells, bool(archived)
            )
        todo = {target for target in links.values() if target not in found and target not in links}
    for source in links:
        target, seen = source, {source}
        while target in links and links[target] not in seen:
            target = links[target]
            seen.add(target)
        if target in found:
            found[source] = found[target]
    return found


def items(engine: Engine, codes: Iterable[object], day: date) -> dict[str, FoundItem]:
    """Items by SKU or barcode (the exact SKU first): code as given → item; unknown codes are left out."""
    ids = item_ids(engine, codes)
    known = items_by_id(engine, {one[0] for one in ids.values()}, day)
    return {code: _named(known[key], by, unit) for code, (key, by, unit) in ids.items() if key in known}


def item(engine: Engine, code: object, day: date) -> FoundItem:
    """One item by SKU or barcode; AmbarError "not_found"."""
    found = items(engine, (code,), day).get(str(code))
    if found is None:
        raise not_found("product", code)
    return found


def _named(one: FoundItem, by: str, unit: int | None) -> FoundItem:
    return one._replace(by=by, barcode_unit_id=unit)


def barcodes(engine: Engine, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The barcodes of items, in the order in which they were added."""
    found: dict[int, list[str]] = {}
    for key, code in engine.rows(
        "SELECT b.item_id, b.code FROM json_each(?) j CROSS JOIN barcode b ON b.item_id = j.value ORDER BY b.id",
        (in_clause(ids),),
    ):
        found.setdefault(key, []).append(code)
    return {key: tuple(codes) for key, codes in found.items()}


def merged_from(engine: Engine, item_id: int) -> tuple[int, ...]:
    """The items that were merged into this one, directly or through others."""
    return tuple(
        row[0]
        for row in engine.rows(
            "WITH RECURSIVE twin (id) AS (SELECT id FROM item WHERE merged_into_id = ?"
            " UNION SELECT i.id FROM item i JOIN twin t ON i.merged_into_id = t.id) SELECT id FROM twin",
            (item_id,),
        )
    )


def merged_skus(engine: Engine, item_id: int) -> tuple[str, ...]:
    """The SKUs of those, by which search finds this one too."""
    return tuple(engine.value("SELECT sku FROM item WHERE id = ?", (one,)) for one in merged_from(engine, item_id))


# Warehouses --------------------------------------------------------------------

_WAREHOUSE: Final = (
    "SELECT id, code, name, active, issuing, is_default, sort_order FROM warehouse WHERE kind <> 'system'"
)


def warehouses(engine: Engine, ids: Collection[int] | None = None) -> dict[int, FoundWarehouse]:
    """Warehouses by id, in the order of lists; `ids` None: all of them (the system's own are in no list)."""
    rows = engine.rows(_WAREHOUSE + " ORDER BY sort_order, name_key, id")
    return {row[0]: _warehouse(row) for row in rows if ids is None or row[0] in ids}


def warehouses_by_code(
    engine: Engine, codes: Iterable[object], scope: Collection[int] | None = None
) -> dict[str, FoundWarehouse]:
    """Warehouses by code; `scope` (Rights.warehouse_ids(), None: all) leaves foreign ones out like unknown ones."""
    asked = {str(code): plain_code(code) for code in codes}
    if not asked:
        return {}
    found = {
        row[1]: _warehouse(row)
        for row in engine.rows(
            _WAREHOUSE + " AND code IN (SELECT value FROM json_each(?))", (in_clause(set(asked.values())),)
        )
        if scope is None or row[0] in scope
    }
    return {given: found[code] for given, code in asked.items() if code in found}


def warehouse(engine: Engine, code: object, scope: Collection[int] | None = None) -> FoundWarehouse:
    """One warehouse by code; AmbarError "not_found" for an unknown and for a foreign one."""
    found = warehouses_by_code(engine, (code,), scope).get(str(code))
    if found is None:
        raise not_found("warehouse", code)
    return found


def _warehouse(row: Sequence[Any]) -> FoundWarehouse:
    return FoundWarehouse(row[0], row[1], row[2], bool(row[3]), bool(row[4]), bool(row[5]), row[6])


# Partners, employees -----------------------------------------------------------

_PARTNER: Final = "SELECT id, name, supplier, customer, active, name_key, merged_into_id FROM partner"


def partners(engine: Engine, keys: Iterable[int | str]) -> dict[int | str, tuple[FoundPartner, ...]]:
    """Partners by id (int) or name (str): those of exactly that name, else of that name in another case.

    More than one in the tuple: `ambiguous`. Unknown keys are left out. One that was merged answers as the other.
    """
    asked = list(keys)
    numbers = [key for key in asked if isinstance(key, int) and not isinstance(key, bool) and abs(key) <= MAX_INTEGER]
    names = {key: plain_code(key) for key in asked if isinstance(key, str)}
    rows = engine.rows(
        _PARTNER + " WHERE id IN (SELECT value FROM json_each(?)) OR name_key IN (SELECT value FROM json_each(?))",
        (in_clause(numbers), in_clause({sort_key(name) for name in names.values()})),
    )
    known = {row[0]: FoundPartner(row[0], row[1], bool(row[2]), bool(row[3]), bool(row[4])) for row in rows}
    twins = {row[0]: row[6] for row in rows if row[6] is not None}
    if twins:
        others = _partner_roots(engine, twins)
        known.update((twin, others[twin]) for twin in twins)
    by_key: dict[str, list[tuple[FoundPartner, str]]] = {}
    for row in sorted(rows, key=lambda one: one[6] is not None):
        if row[6] is None or not by_key.get(row[5]):  # a duplicate's name is not ambiguous beside another's own
            by_key.setdefault(row[5], []).append((known[row[0]], row[1]))
    found: dict[int | str, tuple[FoundPartner, ...]] = {key: (known[key],) for key in numbers if key in known}
    for given, name in names.items():
        alike = [one for one in by_key.get(sort_key(name), []) if lower(one[1]) == lower(name)]
        exact = [one for one in alike if one[1] == name]
        if exact or alike:
            found[given] = tuple(dict.fromkeys(one for one, _name in exact or alike))
    return found


def _partner_roots(engine: Engine, ids: Iterable[int]) -> dict[int, FoundPartner]:
    """The partners that answer for those which were merged."""
    return {
        row[0]: FoundPartner(row[1], row[2], bool(row[3]), bool(row[4]), bool(row[5]))
        for row in engine.rows(
            "WITH RECURSIVE way (twin, id) AS (SELECT id, merged_into_id FROM partner"
            " WHERE id IN (SELECT value FROM json_each(?))"
            " UNION SELECT w.twin, p.merged_into_id FROM way w JOIN partner p ON p.id = w.id"
            " WHERE p.merged_into_id IS NOT NULL)"
            " SELECT w.twin, p.id, p.name, p.supplier, p.customer, p.active FROM way w JOIN partner p ON p.id = w.id"
            " AND p.merged_into_id IS NULL",
            (in_clause(ids),),
        )
    }


def partner(engine: Engine, key: int | str) -> FoundPartner:
    """One partner by id or name; AmbarError "not_found", or "ambiguous" with the ids that share the name."""
    found = partners(engine, (key,)).get(key, ())
    if not found:
        raise not_found("partner", key)
    if len(found) > 1:
        raise AmbarError("ambiguous", what="partner", key=str(key), ids=[one.id for one in found])
    return found[0]


def employees(engine: Engine, logins: Iterable[object]) -> dict[str, FoundEmployee]:
    """Employees by login; unknown ones are left out."""
    asked = {str(login): plain_code(login) for login in logins}
    found = {
        row[1]: FoundEmployee(row[0], row[1], row[2], bool(row[3]))
        for row in engine.rows(
            "SELECT id, login, name, active FROM employee WHERE login IN (SELECT value FROM json_each(?))",
            (in_clause(set(asked.values())),),
        )
    }
    return {given: found[login] for given, login in asked.items() if login in found}


# Tax rates ---------------------------------------------------------------------


def tax_rates(engine: Engine, texts: Iterable[object], day: date) -> dict[str, FoundTax]:
    """Tax rates by name or by per cent ("20%", "%20", "20"): those in force on `day` go first.

    Unknown ones are left out.
    """
    texts = list(texts)
    if not texts:
        return {}
    rows = engine.rows(
        "SELECT id, name, rate FROM tax_rate WHERE active = 1 ORDER BY"
        " (valid_from IS NULL OR valid_from <= ?1) AND (valid_to IS NULL OR valid_to >= ?1) DESC, id",
        (day.isoformat(),),
    )
    by_name: dict[str, FoundTax] = {}
    by_rate: dict[int, FoundTax] = {}
    for row in rows:
        by_name.setdefault(row[1], FoundTax(*row))
        by_rate.setdefault(row[2], FoundTax(*row))
    found: dict[str, FoundTax] = {}
    for text in texts:
        name = plain_code(text)
        rate = percent(name)
        one = by_name.get(name) or (None if rate is None else by_rate.get(rate))
        if one is not None:
            found[str(text)] = one
    return found


def percent(text: str) -> int | None:
    """ "20%", "%20", "20" or "18.5 %" as stored (20 % = 200,000); None where it is no per cent from 0 to 100."""
    bare = text.strip().removeprefix("%").removesuffix("%").strip()
    try:
        rate = scaled(bare, "rate", 10_000)
    except AmbarError:
        return None
    return rate if 0 <= rate <= 1_000_000 else None
