"""Sections of the catalogue."""

from __future__ import annotations

from collections import Counter
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


@dataclass(frozen=True, slots=True)
class SectionNode(SectionLine):
    """A section in the tree with the products in it (archived ones aside), and with those below it too."""

    own: int
    products: int
    children: int


@requires("catalog.view")
def tree(actor: Actor) -> tuple[SectionNode, ...]:
    """The tree with how many products there are: each section followed by those below it, in their order."""
    lines = listing(actor)
    engine = actor.company.engine
    own = Counter(
        dict(engine.rows("SELECT section_id, count(*) FROM item WHERE section_id IS NOT NULL GROUP BY section_id"))
    )
    own.subtract(
        dict(
            engine.rows(
                "SELECT section_id, count(*) FROM item INDEXED BY item_archived"
                " WHERE archived = 1 AND section_id IS NOT NULL GROUP BY section_id"
            )
        )
    )
    products, children = Counter(own), Counter[int | None]()
    for line in reversed(lines):
        children[line.parent] += 1
        if line.parent is not None:
            products[line.parent] += products[line.id]
    return tuple(
        SectionNode(one.id, one.name, one.parent, one.depth, one.sort_order, one.version, own[one.id],
                    products[one.id], children[one.id])
        for one in lines
    )  # fmt: skip


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
