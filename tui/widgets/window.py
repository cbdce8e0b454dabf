"""A few hundred neighbouring rows of a long list, fetched by pages with the key of a row to go on after.

Values: each step gives a new window, made in the reading lane and shown when it is there. Rows are in the
list's order in both directions. A window begins at the list's start or, after `End`, at its end; pages that
fall out behind are remembered by the key that they were fetched with, so that one can go back to them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, Protocol, TypeVar

from db.queries.rows import Page

R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)

PAGE: Final = 100
PAGES: Final = 4
"""A window holds at most so many pages."""

Key = tuple[Any, ...] | None


class Loader(Protocol[R]):
    """A query of a page: rows after the key `after` (backwards: before it), at most `limit` of them."""

    def __call__(self, *, after: Key, limit: int, backwards: bool) -> Page[R]:
        """One page; `Page.after` is the key to go on after in the same direction, None at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Window(Generic[R]):
    """Pages in the direction of travel, each with the key that it was fetched after."""

    loader: Loader[R]
    key: Callable[[R], Hashable]
    backwards: bool = False
    pages: tuple[tuple[R, ...], ...] = ()
    starts: tuple[Key, ...] = ()
    next: Key = None
    behind: tuple[Key, ...] = ()
    """The keys of the pages that fell out at the beginning."""
    total: int | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """All rows of the window in the list's order."""
        pages = reversed(self.pages) if self.backwards else self.pages
        return tuple(row for page in pages for row in page)

    @property
    def at_start(self) -> bool:
        """Whether the list's first row is here."""
        return self.next is None if self.backwards else not self.behind

    @property
    def at_end(self) -> bool:
        """Whether the list's last row is here."""
        return not self.behind if self.backwards else self.next is None

    # Steps: each reads, in the reading lane ---------------------------------------

    def first(self) -> Window[R]:
        """The window at the list's start."""
        return self._begin(False)

    def last(self) -> Window[R]:
        """The window at the list's end."""
        return self._begin(True)

    def down(self) -> Window[R]:
        """One page further down."""
        return self._nearer() if self.backwards else self._further()

    def up(self) -> Window[R]:
        """One page further up."""
        return self._further() if self.backwards else self._nearer()

    def again(self) -> Window[R]:
        """The same place, read again: as many pages as there were."""
        if not self.pages:
            return self._begin(self.backwards)
        fresh = replace(self, pages=(), starts=(), next=self.starts[0])
        for _count in self.pages:
            fresh = fresh._further()
            if fresh.next is None:
                break
        if not any(fresh.pages) and self.behind:
            return self._begin(self.backwards)
        return fresh

    def _begin(self, backwards: bool) -> Window[R]:
        return Window(self.loader, self.key, backwards)._further()

    def _further(self) -> Window[R]:
        page = self.loader(after=self.next, limit=PAGE, backwards=self.backwards)
        pages, starts, behind = (*self.pages, page.rows), (*self.starts, self.next), self.behind
        if len(pages) > PAGES:
            pages, starts, behind = pages[1:], starts[1:], (*behind, starts[0])
        total = self.total if page.total is None else page.total
        return replace(self, pages=pages, starts=starts, next=page.after, behind=behind, total=total)

    def _nearer(self) -> Window[R]:
        """The page before the first one: read on from its key until the first row that is here is met."""
        if not self.behind:
            return self
        meet = self.key(self.pages[0][-1 if self.backwards else 0]) if self.pages[0] else None
        rows: list[R] = []
        after: Key = self.behind[-1]
        for _try in range(3):
            page = self.loader(after=after, limit=PAGE, backwards=self.backwards)
            found = list(page.rows)[::-1] if self.backwards else list(page.rows)
            keys = [self.key(row) for row in found]
            if meet in keys:
                rows += found[: keys.index(meet)]
                break
            rows += found
            after = page.after
            if after is None:
                break
        added = tuple(rows[::-1] if self.backwards else rows)
        pages, starts = (added, *self.pages), (self.behind[-1], *self.starts)
        following = self.next
        if len(pages) > PAGES:
            following = starts[-1]
            pages, starts = pages[:-1], starts[:-1]
        return replace(self, pages=pages, starts=starts, behind=self.behind[:-1], next=following)


def listed(rows: tuple[R, ...]) -> Loader[R]:
    """A loader of rows that are all there: one page."""

    def load(*, after: Key, limit: int, backwards: bool) -> Page[R]:
        return Page(rows, None, len(rows))

    return load
