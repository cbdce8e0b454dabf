"""What an import has come to so far, and where in the files a problem stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from db.exchange.csv_text import plain_cell
from db.exchange.tables import Origin, placed
from db.record import record

PREVIEWED: Final = 200
"""Changes that a preview shows."""


@record
class Change:
    """What an import does to one thing: kind "new" or "changed", where it stands in the files, the thing's key and
    name, and (field, before, after) of what changes, as the files write it."""

    kind: str
    file: str
    line: int
    key: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Outcome:
    """How many were made, changed, and left as they are; the first changes in full."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    sections: int = 0
    changes: list[Change] = field(default_factory=list)

    @property
    def notes(self) -> bool:
        """Whether there is room for one more change."""
        return len(self.changes) < PREVIEWED

    def note(
        self, kind: str, origin: Origin, key: object, name: object, fields: Iterable[tuple[str, object, object]]
    ) -> None:
        """Keep what a preview shows."""
        if self.notes:
            shown = tuple((field, said(before), said(after)) for field, before, after in fields)
            self.changes.append(Change(kind, *origin, said(key), said(name), shown))

    @property
    def changed(self) -> bool:
        """Whether anything was made or changed."""
        return bool(self.created or self.updated)


def said(value: object) -> str:
    """A value as a file writes it."""
    if isinstance(value, dict):
        return "; ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return " ".join(said(one) for one in value)
    return plain_cell(value)


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
