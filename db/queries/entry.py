"""What the editor of a document asks while someone types or scans: whose code is this, who may be responsible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from db import lookup, twins, weighed
from db.access import Actor, document, requires
from db.connection import Engine
from db.fields import Quantity
from db.search import condition, prepare
from db.units import conversions

_WEIGHTS: Final = ("kg", "g")


@dataclass(frozen=True, slots=True)
class Named:
    """A product that a code names exactly. `barcode`: the code, where it is one; `unit`: what one of it counts
    in, which for the barcode of a box is the box. `weight`: the quantity, in `unit`, that the code of a weighed
    product holds. Not `exact`: its code in another case."""

    sku: str
    name: str
    unit: str
    decimals: int
    barcode: str | None
    archived: bool
    weight: Quantity | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as a document names them."""

    login: str
    name: str


@requires("catalog.view")
def named(actor: Actor, codes: Sequence[str]) -> dict[str, Named]:
    """What each of `codes` (SKU or barcode, byte for byte) names; those that name nothing that could stand in a
    row are left out, so are products with variations. What is nobody's own code may be that of a weighed product, or
    that of one product alone in another case."""
    engine = actor.company.engine
    begins = weighed.prefixes(actor.company)
    weights = {code: parts for code in codes if (parts := weighed.read(code, begins)) is not None}
    wanted = [*codes, *(one for parts in weights.values() for one in parts.codes)]
    today = actor.company.today()
    items = lookup.items(engine, [code for code in wanted if code.strip()], today)
    cased = twins.meant(engine, {lookup.plain_code(code) for code in codes if code not in items})
    known = lookup.items_by_id(engine, {one.item_id for one in cased.values()}, today) if cased else {}
    own = {code: lookup.plain_code(code) for code in items}
    for code in codes:
        meant = cased.get(lookup.plain_code(code))
        if code not in items and meant is not None and meant.item_id in known:
            items[code] = known[meant.item_id]._replace(by=meant.by, barcode_unit_id=meant.unit_id)
            own[code] = meant.code
    units = dict(engine.rows("SELECT id, code FROM unit")) if any(one.barcode_unit_id for one in items.values()) else {}
    found = {
        code: Named(
            one.sku,
            one.name,
            one.unit if one.barcode_unit_id is None else units[one.barcode_unit_id],
            one.decimals,
            own[code] if one.by == "barcode" else None,
            one.archived,
            exact=own[code] == lookup.plain_code(code),
        )
        for code in codes
        if (one := items.get(code)) is not None and one.kind != "parent"
    }
    for code, parts in weights.items():
        item = next((items[one] for one in parts.codes if one in items and items[one].kind != "parent"), None)
        if code not in found and item is not None and (unit := _unit_of_weight(engine, item)) is not None:
            grams = Quantity(parts.grams) if unit == "g" else Quantity(parts.grams) / 1000
            found[code] = Named(item.sku, item.name, unit, item.decimals, None, item.archived, Quantity(grams))
    return found


def _unit_of_weight(engine: Engine, item: lookup.FoundItem) -> str | None:
    """The unit in which a weighed product's grams are written: its own, or one that it can be counted in."""
    if item.unit in _WEIGHTS:
        return item.unit
    known = conversions(engine, [(item.id, item.unit_id, unit) for unit in _WEIGHTS])
    return next((unit for unit in _WEIGHTS if (item.id, unit) in known), None)


@requires(document("edit"))
def responsibles(actor: Actor, type: str, text: str = "", *, limit: int = 100) -> tuple[Person, ...]:
    """Active employees by words of login or name: whoever may edit documents of `type` may name one of them."""
    where, values = condition(prepare(text), "folded")
    return tuple(
        Person(login, name)
        for login, name in actor.company.engine.rows(
            f"SELECT login, name FROM employee WHERE active = 1 AND {where} ORDER BY name_key, id LIMIT ?",
            (*values, limit),
        )
    )
