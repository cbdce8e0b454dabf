"""Long lists of products in pieces, by key and never by OFFSET. Internal: takes the `Engine`, asks no rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.connection import Engine
from db.queries.rows import AtLeast
from db.search import Source

ORDERS: Final = {"name": ("i.name_key", "i.id"), "sku": ("i.sku",)}
"""The orders that an index keeps."""


MOST_COUNTED: Final = 10_000
"""Rows of a list that are counted: to know that there are a million of them would take longer than to show them."""
MOST_FOUND: Final = 1_000
"""The same where rows must be looked at one by one to know whether they belong to the list."""


_IDS: Final = (1 << 40) - 1
"""More than any product's id."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Ids of one page, in the list's order, the key to go on after (None: that was the end), and that of the row which
    was read first, to go on the other way."""

    ids: list[int]
    after: tuple[Any, ...] | None
    before: tuple[Any, ...] | None = None


def item_page(
    engine: Engine,
    source: Source,
    where: str,
    parameters: Sequence[Any],
    *,
    order: str = "name",
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> ItemPage:
    """One page of the items (alias i) of `source` that meet `where`, after the key `after`.

    `backwards`: the page before that key (None: the last page); its rows stand in the list's order too. A source
    that is `by_id` comes in that order, whatever `order` says; its keys are those of `order` all the same.
    """
    columns: tuple[str, ...] = ORDERS[order]
    shown = ", ".join(columns)
    if source.by_id:
        columns = (source.key,)
        if after is not None:
            after = (after[1],) if order == "name" else (engine.value("SELECT id FROM item WHERE sku = ?", after) or 0,)
    key = ", ".join(columns)
    sql = f"SELECT i.id, {shown} FROM {source.table} WHERE {source.where} AND {where}"
    values: list[Any] = [*source.parameters, *parameters]
    if source.by_id:
        low, high = source.first, source.first + _IDS
        if after is not None:
            low, high = (low, low + after[0] - 1) if backwards else (low + after[0] + 1, high)
        sql += f" AND {key} BETWEEN ? AND ?"
        values += (low, high)
    elif after is not None:
        sql += f" AND ({key}) {'<' if backwards else '>'} ({', '.join('?' * len(columns))})"
        values.extend(after)
    sql += " ORDER BY " + ", ".join(f"{column} DESC" if backwards else column for column in columns)
    if limit is not None:
        sql += " LIMIT ?"
        values.append(limit + 1)
    return _page(engine.rows(sql, values), limit, backwards)


def sections_page(
    engine: Engine,
    sections: Collection[int],
    where: str,
    parameters: Sequence[Any] = (),
    *,
    order: str = "name",
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> ItemPage:
    """One page of the items of these sections: each section keeps its own in the order of names, and in that of SKUs;
    they are merged."""
    columns, index = ORDERS[order], "item_section" if order == "name" else "item_section_sku"
    sign, way = ("<", "DESC") if backwards else (">", "ASC")
    key = ", ".join(columns)
    sql = f"SELECT i.id, {key} FROM item i INDEXED BY {index} WHERE i.section_id = ? AND {where}"
    if after is not None:
        sql += f" AND ({key}) {sign} ({', '.join('?' * len(columns))})"
    sql += f" ORDER BY {', '.join(f'{column} {way}' for column in columns)} LIMIT ?"
    most = -1 if limit is None else limit + 1
    rows = [row for section in sections for row in engine.rows(sql, (section, *parameters, *(after or ()), most))]
    rows.sort(key=lambda row: row[1:], reverse=backwards)
    return _page(rows, limit, backwards)


def _page(rows: list[tuple[Any, ...]], limit: int | None, backwards: bool) -> ItemPage:
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    following = tuple(rows[-1][1:]) if more and rows else None
    first = tuple(rows[0][1:]) if rows else None
    if backwards:
        rows.reverse()
    return ItemPage([row[0] for row in rows], following, first)


def count_items(engine: Engine, source: Source, where: str, parameters: Sequence[Any]) -> int:
    """How many items of `source` meet `where`, as `counted` says."""
    values = (*source.parameters, *parameters)
    return counted(engine, f"{source.table} WHERE {source.where} AND {where}", values, narrow=True)


def counted(engine: Engine, source: str, values: Sequence[Any], *, narrow: bool = False) -> int:
    """How many rows `FROM <source>` has, `AtLeast` where they are more than `MOST_COUNTED` (`narrow`: `MOST_FOUND`)."""
    most = MOST_FOUND if narrow else MOST_COUNTED
    found = int(engine.value(f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT ?)", (*values, most + 1)))
    return found if found <= most else AtLeast(most)
