"""Partners that may be one: the same tax number, the same phone, the same name in letters that are alike."""

from __future__ import annotations

from dataclasses import dataclass

from db import tax_numbers
from db.access import Actor, requires_any, rights_of
from db.partnering import sees
from db.text import fold

REASONS = ("tax_number", "phone", "name")


@dataclass(frozen=True, slots=True)
class TwinSide:
    """One of them, with how many documents name it."""

    id: int
    name: str
    tax_number: str
    phone: str
    documents: int


@dataclass(frozen=True, slots=True)
class PartnerTwins:
    """Two that may be one, the one with more documents first. `reasons`: in what they are alike."""

    id: str
    keep: TwinSide
    twin: TwinSide
    reasons: tuple[str, ...]


MANY = 50
"""Of more that are alike in the same thing none is named: a switchboard's number tells nothing."""


@requires_any("supplier.edit", "contact.edit")
def suggestions(actor: Actor) -> tuple[PartnerTwins, ...]:
    """Pairs of partners in use, of kinds that one sees, those that are alike in most first."""
    engine, rights = actor.company.engine, rights_of(actor)
    found: dict[int, TwinSide] = {}
    alike: dict[tuple[str, str], list[int]] = {}
    for key, name, number, phone, supplier, customer in engine.rows(
        "SELECT id, name, tax_number, phone, supplier, customer FROM partner"
        " WHERE merged_into_id IS NULL AND active = 1 ORDER BY id"
    ):
        if not sees(rights, supplier, customer):
            continue
        found[key] = TwinSide(key, name, number, phone, 0)
        bare = number.replace(" ", "")
        for reason, value in (
            ("tax_number", "" if bare in tax_numbers.ALLOWED else bare),
            ("phone", phone),
            ("name", "".join(char for char in fold(name) if char.isalnum())),
        ):
            if value:
                alike.setdefault((reason, value), []).append(key)
    for key, value in engine.rows("SELECT partner_id, value FROM partner_detail WHERE kind = 'phone' ORDER BY id"):
        same = alike.setdefault(("phone", value), [])
        if key in found and key not in same:
            same.append(key)
    pairs: dict[tuple[int, int], list[str]] = {}
    for (reason, _value), keys in alike.items():
        if 1 < len(keys) <= MANY:
            for place, one in enumerate(keys):
                for other in keys[place + 1 :]:
                    pairs.setdefault((min(one, other), max(one, other)), []).append(reason)
    counts: dict[int, int] = {}
    for key in {one for pair in pairs for one in pair}:
        counts[key] = engine.value("SELECT count(*) FROM document WHERE partner_id = ? AND deleted_at IS NULL", (key,))
    lines = []
    for (one, other), reasons in pairs.items():
        first, second = (one, other) if counts[one] >= counts[other] else (other, one)
        sides = [
            TwinSide(side.id, side.name, side.tax_number, side.phone, counts[side.id])
            for side in (found[first], found[second])
        ]
        lines.append(PartnerTwins(f"{first}-{second}", sides[0], sides[1], tuple(sorted(set(reasons)))))
    return tuple(sorted(lines, key=lambda line: (-len(line.reasons), line.keep.id, line.twin.id)))
