"""What an import has come to so far, and where in the files a problem stands."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.exchange.tables import Origin, placed


@dataclass(slots=True)
class Outcome:
    """How many were made, changed, and left as they are."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was made or changed."""
        return bool(self.created or self.updated)


def where(
    origins: Sequence[Origin], facts: Sequence[Mapping[str, Any]], bad: Container[tuple[int, str]] = (), **more: Any
) -> list[dict[str, Any]]:
    """Problems with the file and line of their row in place of its position; those without one, of the first.

    What concerns a field of `bad` (position or 0, field) has been noted already and is left out.
    """
    found = []
    for fact in facts:
        row = fact.get("row")
        if (row or 0, fact.get("field")) in bad:
            continue
        origin = origins[row - 1] if isinstance(row, int) and 0 < row <= len(origins) else origins[0]
        rest = {name: value for name, value in fact.items() if name != "row"}
        found.append({**placed(origin, rest), **more})
    return found
