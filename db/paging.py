"""Long lists of products in pieces, by key and never by OFFSET. Internal: takes the `Engine`, asks no rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from db import search
from db.connection import Engine, in_clause

FEW: Final = 3000
"""Up to so many candidates are sorted; more are met soon enough in the list's own order."""

ORDERS: Final = {"name": ("i.name_key", "i.id"), "sku": ("i.sku",)}
"""The orders that an index keeps."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Ids of one page, in the list's order, and the key to go on after (None: that was the end)."""

    ids: list[int]
    after: tuple[Any, ...] | None


def narrowed(engine: Engine, text: str) -> tuple[list[int] | None, str, list[str]]:
    """How to filter items by `text`: (their ids, if they are few; a condition; its parameters)."""
    wanted = search.prepare(text)
    if not wanted.words:
        return None, "1", []
    ids = search.matches(engine, wanted, FEW)
    if len(ids) < FEW:
        return ids, "1", []
    return (None, *search.condition(wanted))


def item_page(
    engine: Engine,
    where: str,
    parameters: Sequence[Any],
    *,
    ids: Sequence[int] | None = None,
    order: str = "name",
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> ItemPage:
    """One page of the items (alias i) that meet `where`, among `ids` if given, after the key `after`.

    `backwards`: the page before that key (None: the last page); its rows stand in the list's order too.
    """
    columns = ORDERS[order]
    key = ", ".join(columns)
    source = "item i" if ids is None else "json_each(?) j CROSS JOIN item i ON i.id = j.value"
    values: list[Any] = [] if ids is None else [in_clause(ids)]
    sql = f"SELECT i.id, {key} FROM {source} WHERE {where}"
    values.extend(parameters)
    if after is not None:
        sql += f" AND ({key}) {'<' if backwards else '>'} ({', '.join('?' * len(columns))})"
        values.extend(after)
    sql += " ORDER BY " + ", ".join(f"{column} DESC" if backwards else column for column in columns)
    if limit is not None:
        sql += " LIMIT ?"
        values.append(limit + 1)
    rows = engine.rows(sql, values)
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    following = tuple(rows[-1][1:]) if more and rows else None
    if backwards:
        rows.reverse()
    return ItemPage([row[0] for row in rows], following)


def count_items(engine: Engine, where: str, parameters: Sequence[Any], ids: Sequence[int] | None = None) -> int:
    """How many items meet `where`, among `ids` if given."""
    source = "item i" if ids is None else "json_each(?) j CROSS JOIN item i ON i.id = j.value"
    values: list[Any] = [] if ids is None else [in_clause(ids)]
    return int(engine.value(f"SELECT count(*) FROM {source} WHERE {where}", (*values, *parameters)))
