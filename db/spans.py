"""Where in a long list a range of days stands: bounds of keys, kept day by day (migration 0003). Internal."""

from __future__ import annotations

from datetime import date
from typing import Final

from db.connection import Engine

_LAST: Final = "9999-12-31"


def bounds(engine: Engine, name: str, first: str | None, last: str | None) -> tuple[int, int] | None:
    """From which to which key the rows of `name` ("document", "ledger", "audit") of the days `first` … `last` (ISO,
    both included; None: no bound) stand; None where no such day has any. Other rows may stand between them."""
    found = engine.row(
        "SELECT min(low), max(high) FROM span WHERE list = ? AND day BETWEEN ? AND ?",
        (name, first or "", last or _LAST),
    )
    return None if found is None or found[0] is None else (int(found[0]), int(found[1]))


def dates(engine: Engine, first: date | None, last: date | None) -> tuple[str, str] | None:
    """The same for documents: between which of their own dates (ISO) those of the days stand."""
    days = [None if day is None else day.isoformat() for day in (first, last)]
    found = bounds(engine, "document", *days)
    return None if found is None else (_iso(found[0]), _iso(found[1]))


def between(column: str, *, paged: bool, backwards: bool) -> str:
    """`column BETWEEN ? AND ?` for a list that begins with its highest. `paged`: it goes on after a key, which is the
    better one of two bounds on that side; SQLite would enter the index by the first of them."""
    if not paged:
        return f"{column} BETWEEN ? AND ?"
    return f"+{column} >= ? AND {column} <= ?" if backwards else f"{column} >= ? AND +{column} <= ?"


def _iso(number: int) -> str:
    return f"{number // 10_000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"
