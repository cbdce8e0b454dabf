"""Barcodes that are wrong or mistaken for another, and how many products have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db import text, twins
from db.access import Actor, requires
from db.barcodes import wrong_check_digit
from db.connection import Engine, in_clause

MOST: Final = 1000
"""Wrong barcodes that are named at once."""
_AT_ONCE: Final = 50_000


@dataclass(frozen=True, slots=True)
class BarcodeProblem:
    """A barcode that something is wrong with: check_digit; case_twin or zeros_twin (`other`, of the product
    `other_sku`, differs from it only in upper and lower case, or in zeros in front)."""

    id: int
    code: str
    sku: str
    name: str
    problem: str
    other: str | None = None
    other_sku: str | None = None


@requires("catalog.view")
def problems(actor: Actor, *, limit: int | None = None) -> tuple[BarcodeProblem, ...]:
    """Barcodes that are wrong, archived products' too, twins first; at most `MOST`. Every barcode is looked at."""
    engine = actor.company.engine
    most = MOST if limit is None else min(limit, MOST)
    found = {**_twins(engine, most), **_wrong(engine, most)}
    holders = {
        key: (code, sku, name)
        for key, code, sku, name in engine.rows(
            "SELECT b.id, b.code, i.sku, i.name FROM json_each(?) j CROSS JOIN barcode b ON b.id = j.value"
            " JOIN item i ON i.id = b.item_id",
            (in_clause({key for key, _problem in found} | {other for other in found.values() if other}),),
        )
    }
    lines = []
    for (key, problem), other in found.items():
        twin = holders[other] if other else (None, None, None)
        lines.append(BarcodeProblem(key, *holders[key], problem, twin[0], twin[1]))
    order = ("zeros_twin", "case_twin", "check_digit")
    return tuple(sorted(lines, key=lambda one: (order.index(one.problem), text.sort_key(one.name), one.id))[:most])


@requires("catalog.view")
def without(actor: Actor) -> int:
    """How many products have no barcode: neither archived nor merged, those with variations aside."""
    return int(
        actor.company.engine.value(
            "SELECT count(*) FROM item i WHERE i.archived = 0 AND i.kind <> 'parent'"
            " AND NOT EXISTS (SELECT 1 FROM barcode b WHERE b.item_id = i.id)"
        )
    )


_Found = dict[tuple[int, str], int | None]
"""(barcode's id, problem) → the id of the other one."""


def _twins(engine: Engine, most: int) -> _Found:
    found: _Found = {(key, "zeros_twin"): other for key, _, other, _ in twins.padded(engine, most)}
    for first, *others in twins.in_other_case(engine, "barcode", "code", "id", most):
        found.update({(key, "case_twin"): first for key in others})
    return found


def _wrong(engine: Engine, most: int) -> _Found:
    found: _Found = {}
    last = 0
    while len(found) < most:
        rows = engine.rows("SELECT id, code FROM barcode WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE))
        if not rows:
            break
        found.update({(key, "check_digit"): None for key, code in rows if wrong_check_digit(code)})
        last = rows[-1][0]
    return found
