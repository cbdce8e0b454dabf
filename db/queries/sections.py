"""Sections of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section; `depth` 0 is the top, `parent` its parent's id."""

    id: int
    name: str
    parent: int | None
    depth: int
    sort_order: int
    version: int


@requires("catalog.view")
def listing(actor: Actor, *, limit: int | None = None) -> tuple[SectionLine, ...]:
    """The tree, each section followed by those below it, in their order."""
    below: dict[int | None, list[tuple[int, str, int | None, int, int]]] = {}
    for row in actor.company.engine.rows(
        "SELECT id, name, parent_id, sort_order, version FROM section ORDER BY sort_order, name_key, id"
    ):
        below.setdefault(row[2], []).append((row[0], row[1], row[2], row[3], row[4]))
    lines: list[SectionLine] = []
    todo = [(row, 0) for row in reversed(below.get(None, []))]
    while todo:
        (key, name, parent, order, version), depth = todo.pop()
        lines.append(SectionLine(key, name, parent, depth, order, version))
        todo.extend((row, depth + 1) for row in reversed(below.get(key, [])))
    return tuple(lines[:limit])
