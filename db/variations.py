"""Variations told apart by their properties: read, spelled alike, made by combination. Internal: asks no rights.

Variations of one parent have properties ("Beden" = "M") with names and values that are the same in any case: the
spelling that came first is everyone's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from db.connection import Engine, in_clause
from db.intake import Intake
from db.record import record
from db.text import CODE_LENGTH, NAME_LENGTH, fold, sort_key

PATTERN: Final = "{sku}-{1}-{2}"
"""The SKUs of new variations: the parent's, then a word for each value; `{1:3}` takes three letters of it."""
MOST_PROPERTIES: Final = 9
MOST_MADE: Final = 500
"""So many variations are made at once at most."""

Pairs = tuple[tuple[str, str], ...]
"""Properties in their order: (name, value)."""


@record
class Combination:
    """A variation to be. `there`: the SKU that has these properties already; `taken`: the SKU is another product's,
    or another combination's."""

    sku: str
    name: str
    properties: Pairs
    there: str | None = None
    taken: bool = False


# Properties of one ------------------------------------------------------------------


def read(entered: Intake, properties: Mapping[str, object]) -> Pairs:
    """Properties as they are stored."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in properties.items():
        key = entered.line("properties", name, required=True, length=CODE_LENGTH)
        if fold(key) in found:
            entered.wrong("properties", "duplicate", key)
        found[fold(key)] = (key, entered.line("properties", value, required=True, length=CODE_LENGTH))
    if len(found) > MOST_PROPERTIES:
        entered.wrong("properties", "too_many", limit=MOST_PROPERTIES)
    return tuple(found.values())


def changed(engine: Engine, entered: Intake, row: Mapping[str, Any], properties: Mapping[str, object]) -> Pairs:
    """The properties that a product (its id, kind, SKU and parent_id) shall have, checked."""
    pairs = read(entered, properties)
    if row["kind"] != "variation":
        if pairs:
            entered.wrong("properties", "only_variations")
        return ()
    return Families(engine, {"": row["parent_id"]}, but=row["id"]).admit(entered, "", pairs, row["sku"])


def write(engine: Engine, properties: Mapping[int, Pairs]) -> None:
    """Replace what these items have, by id."""
    engine.many("DELETE FROM item_property WHERE item_id = ?", ((key,) for key in properties))
    engine.many(
        "INSERT INTO item_property (item_id, position, name, value) VALUES (?, ?, ?, ?)",
        ((key, place, *pair) for key, pairs in properties.items() for place, pair in enumerate(pairs, start=1)),
    )


def of_items(engine: Engine, ids: Iterable[int]) -> dict[int, Pairs]:
    """The properties of items, by id."""
    found: dict[int, list[tuple[str, str]]] = {}
    for key, name, value in engine.rows(
        "SELECT p.item_id, p.name, p.value FROM json_each(?) j CROSS JOIN item_property p ON p.item_id = j.value"
        " ORDER BY p.item_id, p.position",
        (in_clause(ids),),
    ):
        found.setdefault(key, []).append((name, value))
    return {key: tuple(pairs) for key, pairs in found.items()}


def told(pairs: Pairs) -> str:
    """Properties on one line."""
    return ", ".join(f"{name}: {value}" for name, value in pairs)


# Those of one parent ----------------------------------------------------------------


class Families:
    """The variations of some parents: how they are spelled, and which there are."""

    def __init__(self, engine: Engine, parents: Mapping[Hashable, int], *, but: int | None = None) -> None:
        """`parents`: ids by any key; `but`: a variation that is not asked about."""
        self._spelling: dict[tuple[Hashable, str], str] = {}
        self._there: dict[tuple[Hashable, frozenset[tuple[str, str]]], str] = {}
        keys = {key: name for name, key in parents.items()}
        rows = engine.rows(
            "SELECT i.parent_id, i.id, i.sku FROM json_each(?) j CROSS JOIN item i ON i.parent_id = j.value"
            " WHERE i.merged_into_id IS NULL ORDER BY i.id",
            (in_clause(keys),),
        )
        known = of_items(engine, [row[1] for row in rows])
        for parent, key, sku in rows:
            if key in known and key != but:
                self._add(keys[parent], known[key], sku)

    def spell(self, parent: Hashable, pairs: Pairs) -> Pairs:
        """These properties as their family spells them."""
        found = []
        for name, value in pairs:
            name = self._spelling.get((parent, fold(name)), name)
            found.append((name, self._spelling.get((parent, f"{fold(name)}\n{fold(value)}"), value)))
        return tuple(found)

    def there(self, parent: Hashable, pairs: Pairs) -> str | None:
        """The SKU of the variation that has just these."""
        return self._there.get((parent, frozenset(pairs)))

    def admit(self, entered: Intake, parent: Hashable, pairs: Pairs, sku: str) -> Pairs:
        """Properties of one more variation, spelled; noted as wrong where another has the same, or it has no parent."""
        if parent is None:
            entered.wrong("properties", "only_variations")
            return pairs
        pairs = self.spell(parent, pairs)
        other = self.there(parent, pairs) if pairs else None
        if other is not None:
            entered.wrong("properties", "same_properties", told(pairs), other=other)
        self._add(parent, pairs, sku)
        return pairs

    def _add(self, parent: Hashable, pairs: Pairs, sku: str) -> None:
        for name, value in pairs:
            self._spelling.setdefault((parent, fold(name)), name)
            self._spelling.setdefault((parent, f"{fold(name)}\n{fold(value)}"), value)
        if pairs:
            self._there.setdefault((parent, frozenset(pairs)), sku)


_SIZES: Final = {
    size: place
    for place, sizes in enumerate((
        "5xs", "4xs", "3xs xxxs", "2xs xxs", "xs", "s", "s/m", "m", "m/l", "l", "l/xl", "xl", "2xl xxl", "3xl xxxl",
        "4xl xxxxl", "5xl", "6xl", "7xl", "8xl",
    ))
    for size in sizes.split()
}  # fmt: skip
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)


def value_key(value: str) -> tuple[int, Decimal, str]:
    """What values of a property are sorted by: sizes by size, numbers by number, words by the alphabet."""
    size = _SIZES.get(fold(value))
    if size is not None:
        return 0, Decimal(size), ""
    number = _NUMBER.match(value)
    if number is not None:
        return 1, Decimal(number.group().replace(",", ".")), sort_key(value)
    return 2, Decimal(0), sort_key(value)


# Many at once -----------------------------------------------------------------------

_PLACE: Final = re.compile(r"\{(sku|[1-9])(?::([1-9]))?\}", re.ASCII)


def combinations(
    engine: Engine, parent: int, sku: str, name: str, properties: Mapping[str, Sequence[str]], pattern: str
) -> list[Combination]:
    """Every combination of the values, in their order, with SKU and name; those that are there are told.

    Raises AmbarError "invalid": properties (required, duplicate, too_many), pattern (pattern), sku (too_long).
    """
    entered = Intake()
    names = [one for one, _ in read(entered, dict.fromkeys(properties, "x"))]
    values = [_values(entered, given) for given in properties.values()]
    count = 1
    for some in values:
        count *= len(some)
    if not names or not count:
        entered.wrong("properties", "required")
    elif count > MOST_MADE:
        entered.wrong("properties", "too_many", limit=MOST_MADE)
    pattern = entered.line("pattern", pattern.strip() or PATTERN, required=True)
    bare = _PLACE.sub("", pattern)
    places = [int(place) for place, _length in _PLACE.findall(pattern) if place != "sku"]
    if "{" in bare or "}" in bare or (pattern != PATTERN and max(places, default=0) > len(names)):
        entered.wrong("pattern", "pattern", pattern, choices=PATTERN)
    entered.done()
    family = Families(engine, {parent: parent})
    found = []
    for chosen in itertools.product(*values):
        pairs = family.spell(parent, tuple(zip(names, chosen, strict=True)))
        code = entered.line("sku", _coded(pattern, sku, [value for _, value in pairs]), length=CODE_LENGTH)
        title = " ".join((name, *(value for _, value in pairs)))
        found.append(Combination(code, title[:NAME_LENGTH].strip(), pairs, family.there(parent, pairs)))
    entered.done()
    skus = in_clause(one.sku for one in found if one.there is None)
    known = {
        one for (one,) in engine.rows("SELECT sku FROM item WHERE sku IN (SELECT value FROM json_each(?))", (skus,))
    }
    seen = set[str]()
    for index, one in enumerate(found):
        if one.there is None:
            if one.sku in known or one.sku in seen:
                found[index] = Combination(one.sku, one.name, one.properties, taken=True)
            seen.add(one.sku)
    return found


def _values(entered: Intake, given: Sequence[str]) -> list[str]:
    """The values of one property, each once."""
    found: dict[str, str] = {}
    for one in given:
        value = entered.line("properties", one, length=CODE_LENGTH)
        if value:
            found.setdefault(fold(value), value)
    return list(found.values())


def _coded(pattern: str, sku: str, values: Sequence[str]) -> str:
    """The SKU of a combination; places behind the last value fall away with the sign before them."""
    words = [_word(value) for value in values]
    if pattern == PATTERN:
        return "-".join((sku, *words))

    def put(place: re.Match[str]) -> str:
        which, length = place.groups()
        word = sku if which == "sku" else words[int(which) - 1]
        return word[: int(length)] if length else word

    return _PLACE.sub(put, pattern)


def _word(value: str) -> str:
    """A value as a piece of an SKU: in capitals, Turkish letters without their marks, no blanks."""
    bare = re.sub(r"[^0-9a-z.]+", "", fold(value).replace(",", "."))
    return bare.upper() or "".join(value.split())
