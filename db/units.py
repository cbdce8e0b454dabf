"""Units of measure: conversions as fractions, exact or refused. Internal: takes the `Engine`, asks no rights.

Source: domain.md, "The books": units have decimals; conversions are fractions; what is not exact
to 1/1,000,000 is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from db.connection import Engine, in_clause
from db.errors import invalid
from db.fields import QUANTITY_SCALE, decimal, quantity_text
from db.lookup import plain_code
from db.text import fold

MAX_FACTOR: Final = 10**9
"""Largest numerator or denominator of a conversion."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit; 1 of it is `factor` of `base_id`."""

    id: int
    code: str
    decimals: int
    base_id: int | None
    factor: Fraction
    name: str = ""


def parse_factor(value: object, field: str = "factor") -> Fraction:
    """ "12", "0.5" or "1/1000" as a fraction; AmbarError "invalid" unless positive and within bounds."""
    text = str(value).strip()
    upper, slash, lower = text.partition("/")
    top = Fraction(decimal(upper, field))
    bottom = Fraction(decimal(lower, field)) if slash else Fraction(1)
    if top <= 0 or bottom <= 0:
        raise invalid(field, "not_positive", text)
    result = top / bottom
    if max(result.numerator, result.denominator) > MAX_FACTOR:
        raise invalid(field, "too_large", text)
    return result


def to_base(quantity: int, numerator: int, denominator: int, decimals: int = 6, field: str = "quantity") -> int:
    """A stored quantity in another unit as one in the product's own: quantity × numerator ÷ denominator.

    Raises AmbarError "invalid": not_exact where the result is no whole 1/1,000,000, too_fine where it
    has more than `decimals` decimals.
    """
    whole, rest = divmod(quantity * numerator, denominator)
    if rest:
        raise invalid(field, "not_exact", quantity_text(quantity))
    check_decimals(whole, decimals, field)
    return whole


_FINEST: Final = tuple(QUANTITY_SCALE // 10**decimals for decimals in range(7))
"""The smallest quantity, as stored, of a unit with so many decimals."""


def check_decimals(quantity: int, decimals: int, field: str = "quantity") -> None:
    """AmbarError "invalid" (too_fine) where a stored quantity has more than `decimals` decimals."""
    if quantity % _FINEST[decimals]:
        raise invalid(field, "too_fine", quantity_text(quantity), decimals=decimals)


def units(engine: Engine) -> dict[int, FoundUnit]:
    """Every unit by id; there are few."""
    return {
        row[0]: FoundUnit(row[0], row[1], row[2], row[3], Fraction(row[4], row[5]), row[6])
        for row in engine.rows("SELECT id, code, decimals, base_id, numerator, denominator, name FROM unit ORDER BY id")
    }


def factor(known: dict[int, FoundUnit], own: dict[int, Fraction], item_unit_id: int, unit_id: int) -> Fraction | None:
    """How many of an item's own unit one `unit_id` is: by the item's further units (`own`), else by the chain
    of bases; None where the two have nothing in common."""
    result, at, seen = Fraction(1), unit_id, set[int]()
    while at not in seen:
        if at == item_unit_id:
            return result
        if at in own:
            return result * own[at]
        seen.add(at)
        base = known[at].base_id
        if base is None:
            break
        result, at = result * known[at].factor, base
    root, back, below, visited = at, Fraction(1), item_unit_id, set[int]()
    while below != root:
        base = known[below].base_id
        if base is None or below in visited:
            return None
        visited.add(below)
        back, below = back * known[below].factor, base
    return result / back


def item_factors(engine: Engine, item_ids: Iterable[int]) -> dict[int, dict[int, Fraction]]:
    """The further units of items: item id → unit id → fraction of the item's own unit."""
    found: dict[int, dict[int, Fraction]] = {}
    for item, unit, numerator, denominator in engine.rows(
        "SELECT item_id, unit_id, numerator, denominator FROM item_unit"
        " WHERE item_id IN (SELECT value FROM json_each(?))",
        (in_clause(set(item_ids)),),
    ):
        found.setdefault(item, {})[unit] = Fraction(numerator, denominator)
    return found


def conversions(
    engine: Engine, wanted: Iterable[tuple[int, int, object]]
) -> dict[tuple[int, str], tuple[FoundUnit, Fraction]]:
    """Units by code for items: (item id, the item's unit id, code) → at (item id, code as given) the unit and
    its factor. A unit may also be called by its name ("koli"), where no other one of the item's is called so.
    A code that is unknown, or that the item cannot be counted in, is left out."""
    asked = list(wanted)
    if not asked:
        return {}
    known = units(engine)
    by_code = {one.code: one for one in known.values()}
    own = item_factors(engine, (item for item, _, _ in asked))
    found: dict[tuple[int, str], tuple[FoundUnit, Fraction]] = {}
    for item, item_unit, code in asked:
        exact = by_code.get(plain_code(code))
        named = [exact] if exact is not None else _called(known.values(), str(code))
        fit = [(unit, one) for unit in named if (one := factor(known, own.get(item, {}), item_unit, unit.id))]
        if len(fit) == 1:
            found[item, str(code)] = fit[0]
    return found


def _called(known: Iterable[FoundUnit], name: str) -> list[FoundUnit]:
    wanted = fold(name)
    return [one for one in known if wanted and wanted in (fold(one.name), fold(one.code))]


def of_item(engine: Engine, item_id: int, item_unit_id: int) -> list[tuple[FoundUnit, Fraction]]:
    """Every unit that an item can be counted in, with how many of its own one of it is: its own first, then its
    further ones, then those that come by the chain of bases."""
    known, own = units(engine), item_factors(engine, (item_id,)).get(item_id, {})
    found = [(one, many) for one in known.values() if (many := factor(known, own, item_unit_id, one.id))]
    return sorted(found, key=lambda one: (one[0].id != item_unit_id, one[0].id not in own))
