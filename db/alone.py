"""What one person could make, process and cancel alone: who checks whom. Internal."""

from __future__ import annotations

from typing import Final

from db.doctypes import TYPES
from db.grants import Snapshot

ALONE: Final = ("edit", "process", "cancel")
"""What of one document type should not all be one person's."""


def rights_of(type: str) -> list[str]:
    """The rights that should not all be one person's."""
    return [f"{type}.{action}" for action in ALONE]


def types(now: Snapshot, roles: frozenset[int], *, inventory: bool) -> tuple[str, ...]:
    """The document types that whoever holds all these roles could make, process and cancel alone, on any day.

    A type processed by four eyes is none; nothing while inventory management is off.
    """
    rights = now.rights_by(roles)
    return tuple(
        type
        for type in (TYPES if inventory else ())
        if all(map(rights.may, rights_of(type))) and not _by_four_eyes(now, roles, f"{type}.process")
    )


def _by_four_eyes(now: Snapshot, roles: frozenset[int], process: str) -> bool:
    """Whether holders of these roles process only what others have made; administrators where any role says so."""
    own = [part for role in roles if role != now.administrator for part in now.parts[role].get(process, ())]
    if any(not part.terms.four_eyes for part in own):
        return False
    return bool(own) or any(part.terms.four_eyes for parts in now.parts.values() for part in parts.get(process, ()))
