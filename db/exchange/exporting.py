"""All rows of an export, read page by page: nothing stays open between two pages, and memory does not grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from db.access import Actor
from db.exchange.headers import title
from db.queries import exports


def titles(actor: Actor, kind: str, columns: Sequence[str], language: str) -> list[str]:
    """What stands above the columns, in a language; "" stands for none: our own names."""
    own = exports.own_titles(actor, kind) if language in ("tr", "en") else {}
    return [own.get(name) or title(kind, name, language) for name in columns]


def rows(
    actor: Actor, kind: str, filter: Any = None, columns: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of `exports.page`, one after the other; raises as that."""
    after: tuple[Any, ...] | None = None
    while True:
        page = exports.page(actor, kind, filter, columns, after=after)
        yield from page.rows
        after = page.after
        if after is None:
            return
