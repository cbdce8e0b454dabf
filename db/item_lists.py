"""Which index a list of products is read by: what is rare has one of its own. Internal: asks no rights."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from db.connection import Engine, in_clause
from db.errors import AmbarError
from db.search import FEW, Source, condition, narrowed, prepare

KINDS: Final = ("simple", "service", "bundle", "parent", "variation")

ANY: Final = "any"
"""No order at all: to count."""


def known_kind(kind: str) -> str:
    """A kind, safe to stand in SQL; AmbarError "usage" for what is none."""
    if kind not in KINDS:
        raise AmbarError("usage", field="type", value=kind[:64], choices=list(KINDS))
    return kind


def source(
    engine: Engine,
    order: str,
    *,
    text: str = "",
    kind: str | None = None,
    archived: bool | None = None,
    sections: Collection[int] | None = None,
    parent: int | None = None,
) -> Source:
    """Where the items of a list in an order of `db.paging.ORDERS`, or in `ANY`, are read from.

    What an index keeps together is read from there if it is little, and sorted, or if it is in the order; else the
    order's index is walked. The conditions hold in full, written so that no other index is chosen.
    """
    by_name = order == "name"
    found: list[tuple[str, str, tuple[Any, ...]]] = []
    """(index, condition, its parameters) of what may be rare, of which the first that is decides."""
    if parent is not None:
        found.append(("item_parent", "i.parent_id = ?", (parent,)))
    if kind is not None and known_kind(kind) != "simple":
        found.append(("item_kind", f"i.kind = '{kind}' AND i.kind <> 'simple'", ()))
    if archived:
        found.append(("item_archived", "i.archived = 1", ()))
    if sections is not None:
        found.append(("item_section", "i.section_id IN (SELECT value FROM json_each(?))", (in_clause(sections),)))
    where, values = "1", list[Any]()
    for _index, condition_, value in found:
        where += " AND " + condition_.replace("i.section_id", "+i.section_id").replace("i.parent_id", "+i.parent_id")
        values += value
    words = prepare(text)
    matches, parameters = condition(words)
    for index, condition_, value in found:
        bound = (*value, FEW)
        ids = engine.rows(f"SELECT i.id FROM item i INDEXED BY {index} WHERE {condition_} LIMIT ?", bound)
        if len(ids) < FEW:
            one = in_clause(key for (key,) in ids)
            table = "json_each(?) j CROSS JOIN item i ON i.id = j.value"
            return Source(table, f"{matches} AND {where}", (one, *parameters, *values))
        if by_name and not words.words and index in ("item_kind", "item_archived"):
            return Source(f"item i INDEXED BY {index}", where, tuple(values))
    if order == ANY and found and not words.words:
        index = found[-1][0]
        return Source(f"item i INDEXED BY {index}", " AND ".join(one for _, one, _ in found), tuple(values))
    if words.words:
        narrow = narrowed(engine, words)
        return Source(narrow.table, f"{narrow.where} AND {where}", (*narrow.parameters, *values), narrow.by_id)
    return Source("item i INDEXED BY item_name" if by_name else "item i", where, tuple(values))
