"""Where in a long list something stands, without counting to it. Internal: takes the `Engine`, asks no rights.

Of a list that was counted to its end all keys are read; of a longer one some hundred rows, evenly spread over the
table's own keys. What share of them the list shows tells how long it is, and the keys of those that it shows, sorted,
stand in it at even distances.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, Final

from db.connection import Engine, in_clause
from db.queries.rows import About, AtLeast
from db.record import record

SAMPLE: Final = 400
"""Rows of a long list that are looked at."""
FEWEST: Final = 16
"""Fewer hits than this tell too little."""

SPREAD: Final = 2_654_435_761
"""A prime."""
LAST: Final = chr(0x10FFFF)
"""Behind everything that begins the same."""

Key = tuple[Any, ...]


@record
class Ruler:
    """`total`: how many rows there are (`About` where that is an estimate). `keys`: of all of them, or of some at even
    distances, from low to high; none: nothing is known. `falling`: the list begins with its highest key."""

    total: int
    keys: tuple[Key, ...]
    falling: bool = False

    @property
    def exact(self) -> bool:
        """Whether every row is known."""
        return len(self.keys) == self.total

    def place(self, key: Key) -> int | None:
        """How many rows stand before the row of this key."""
        if not self.keys:
            return None
        before = len(self.keys) - bisect_right(self.keys, key) if self.falling else bisect_left(self.keys, key)
        return before if self.exact else before * self.total // len(self.keys)

    def key(self, place: int, of: int) -> Key | None:
        """The key of a row at about `place` of `of` parts of the list."""
        if not self.keys:
            return None
        index = min(len(self.keys) - 1, max(0, place * len(self.keys) // max(1, of)))
        return self.keys[-1 - index if self.falling else index]

    def turned(self) -> Ruler:
        """That of the same list from its end to its start."""
        return Ruler(self.total, self.keys, not self.falling)


def just_before(text: str) -> str:
    """What stands before `text`, and before nothing else that it is not behind."""
    if not text:
        return ""
    code = ord(text[-1]) - 1
    return text[:-1] + (chr(0xD7FF if 0xD800 <= code < 0xE000 else code) + LAST if code > 0 else "")


def measure(
    engine: Engine,
    total: int,
    columns: Sequence[str],
    listed: tuple[str, Sequence[Any]],
    table: tuple[str, str],
    shown: tuple[str, Sequence[Any]],
    *,
    falling: bool = False,
) -> Ruler:
    """The ruler of a list that has `total` rows (as `db.paging.counted` says) in the order of `columns`.

    `listed`: what stands behind FROM for all of its rows, with its values; `table`: name and alias of the table whose
    ids are walked; `shown`: the condition, with its values, that a row of it belongs to the list.
    """
    key = ", ".join(columns)
    if not isinstance(total, AtLeast):
        rows = engine.rows(f"SELECT {key} FROM {listed[0]} ORDER BY {key} LIMIT ?", (*listed[1], total))
        return Ruler(len(rows), tuple(map(tuple, rows)), falling)
    name, alias = table
    highest = int(engine.value(f"SELECT max(rowid) FROM {name}") or 0)
    step = max(1, highest // SAMPLE)
    # One of each stretch, at another place in it: what comes every tenth time must not be met always or never.
    ids = [start + turn * SPREAD % step for turn, start in enumerate(range(1, highest + 1, step))]
    hits = engine.rows(
        f"SELECT {key} FROM json_each(?) j CROSS JOIN {name} {alias} ON {alias}.rowid = j.value WHERE {shown[0]}",
        (in_clause(ids), *shown[1]),
    )
    if len(hits) < FEWEST:
        return Ruler(total, (), falling)
    hits.sort()
    return Ruler(About(max(total, len(hits) * highest // len(ids))), tuple(map(tuple, hits)), falling)
