"""What the editor of a document asks while someone types or scans: whose code is this, who may be responsible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import lookup
from db.access import Actor, document, requires
from db.search import condition, prepare


@dataclass(frozen=True, slots=True)
class Named:
    """A product that a code names exactly. `barcode`: the code, where it is one; `unit`: what one of it counts
    in, which for the barcode of a box is the box."""

    sku: str
    name: str
    unit: str
    decimals: int
    barcode: str | None
    archived: bool


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as a document names them."""

    login: str
    name: str


@requires("catalog.view")
def named(actor: Actor, codes: Sequence[str]) -> dict[str, Named]:
    """What each of `codes` (SKU or barcode, byte for byte) names; those that name nothing that could stand in a
    row are left out, so are products with variations."""
    engine = actor.company.engine
    found = lookup.items(engine, [code for code in codes if code.strip()], actor.company.today())
    units = dict(engine.rows("SELECT id, code FROM unit")) if any(one.barcode_unit_id for one in found.values()) else {}
    return {
        code: Named(
            one.sku,
            one.name,
            one.unit if one.barcode_unit_id is None else units[one.barcode_unit_id],
            one.decimals,
            lookup.plain_code(code) if one.by == "barcode" else None,
            one.archived,
        )
        for code, one in found.items()
        if one.kind != "parent"
    }


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
