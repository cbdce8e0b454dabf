"""Sections by name or id. Internal: takes the `Engine`, asks no rights."""

from __future__ import annotations

from db.connection import Engine
from db.errors import AmbarError, not_found
from db.lookup import plain_code

SectionKey = int | str
"""A section by id (int), by name, or by its way through the tree ("Hırdavat/Cıvata")."""


def find(engine: Engine, section: SectionKey) -> int:
    """The id of a section; AmbarError "not_found", or "ambiguous" with the ids that share the name."""
    if isinstance(section, int):
        if engine.value("SELECT 1 FROM section WHERE id = ?", (section,)):
            return section
        raise not_found("section", section)
    name = plain_code(section)
    found = [row[0] for row in engine.rows("SELECT id FROM section WHERE name = ? ORDER BY id", (name,))]
    if not found and "/" in name:
        found = _by_path(engine, [part.strip() for part in name.split("/") if part.strip()])
    if not found:
        raise not_found("section", section)
    if len(found) > 1:
        raise AmbarError("ambiguous", what="section", key=name, ids=found)
    return int(found[0])


def _by_path(engine: Engine, parts: list[str]) -> list[int]:
    parent: int | None = None
    for part in parts:
        parent = engine.value("SELECT id FROM section WHERE name = ? AND parent_id IS ?", (part, parent))
        if parent is None:
            return []
    return [] if parent is None else [parent]


def subtree(engine: Engine, key: int) -> list[int]:
    """A section's id and those below it."""
    return [
        row[0]
        for row in engine.rows(
            "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT s.id FROM section s JOIN below b"
            " ON s.parent_id = b.id) SELECT id FROM below",
            (key,),
        )
    ]
