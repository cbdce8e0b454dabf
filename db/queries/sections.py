"""Sections of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires
from db.models import Section


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
    below: dict[int | None, list[Section]] = {}
    for one in Section.select().order_by(Section.sort_order.desc(), Section.name_key.desc(), Section.id.desc()):
        below.setdefault(one.parent_id, []).append(one)
    lines: list[SectionLine] = []
    todo = [(one, 0) for one in below.get(None, ())]
    while todo:
        one, depth = todo.pop()
        lines.append(SectionLine(one.id, one.name, one.parent_id, depth, one.sort_order, one.version))
        todo.extend((child, depth + 1) for child in below.get(one.id, ()))
    return tuple(lines[:limit])
