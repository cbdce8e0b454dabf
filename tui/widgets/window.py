"""A few hundred neighbouring rows of a long list, fetched by pages with the key of a row to go on after.

Values: each step gives a new window, made in the reading lane and shown when it is there. Rows are in the
list's order in both directions. A window begins at the list's start, at its end, or at any key; it grows at either
side by the keys of its first and last rows, and falls short at the other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, Protocol, TypeVar

from db.queries.rows import AtLeast, Page

R = TypeVar("R")
T_co = TypeVar("T_co", covariant=True)

PAGE: Final = 100
PAGES: Final = 4
"""A window holds at most so many pages."""
LONGEST_WAY: Final = 50
"""So many pages are read to find a row again before which others have come."""

Key = tuple[Any, ...] | None


class Loader(Protocol[R]):
    """A query of a page: rows after the key `after` (backwards: before it), at most `limit` of them."""

    def __call__(self, *, after: Key, limit: int, backwards: bool) -> Page[R]:
        """One page; `Page.after` is the key to go on after in the same direction, None at the end, `Page.before` the
        one to go on the other way."""
        ...


@dataclass(frozen=True, slots=True)
class Piece(Generic[R]):
    """A page with the keys of its first and last rows, as far as they are known."""

    rows: tuple[R, ...]
    first: Key
    last: Key

    @classmethod
    def of(cls, page: Page[R], *, backwards: bool) -> Piece[R]:
        """That of a page which was read in a direction."""
        first, last = (page.after, page.before) if backwards else (page.before, page.after)
        return cls(page.rows, first, last)


@dataclass(frozen=True, slots=True)
class Window(Generic[R]):
    """Neighbouring pages, in the list's order."""

    loader: Loader[R]
    key: Callable[[R], Hashable]
    pieces: tuple[Piece[R], ...] = ()
    at_start: bool = True
    """Whether the list's first row is here."""
    at_end: bool = True
    total: int | None = None
    before: int | None = 0
    """How many rows stand before these; None: nobody knows."""
    rough: bool = False
    """Whether that is an estimate."""
    landing: int | None = None
    """Which of the rows was asked for."""

    @property
    def rows(self) -> tuple[R, ...]:
        """All rows of the window in the list's order."""
        return tuple(row for piece in self.pieces for row in piece.rows)

    @property
    def whole(self) -> bool:
        """Whether the whole list is here."""
        return self.at_start and self.at_end

    # Steps: each reads, in the reading lane ---------------------------------------

    def first(self) -> Window[R]:
        """The window at the list's start."""
        page = self.loader(after=None, limit=PAGE, backwards=False)
        return Window(
            self.loader, self.key, (Piece.of(page, backwards=False),), at_end=page.after is None, total=page.total
        )

    def last(self) -> Window[R]:
        """The window at the list's end."""
        page = self.loader(after=None, limit=PAGE, backwards=True)
        start, total = page.after is None, page.total
        known = None if total is None or isinstance(total, AtLeast) else total - len(page.rows)
        pieces = (Piece.of(page, backwards=True),)
        return Window(self.loader, self.key, pieces, start, total=total, before=0 if start else known)

    def seek(self, key: Key) -> Window[R]:
        """The window around the first row behind a key, which need not be a row's; at the end where there is none."""
        page = self.loader(after=key, limit=PAGE, backwards=False)
        if not page.rows:
            found = self.last()
            return replace(found, landing=max(0, len(found.rows) - 1))
        piece = Piece.of(page, backwards=False)
        total = self.total if page.total is None else page.total
        found = replace(self, pieces=(piece,), at_start=False, at_end=page.after is None, total=total)
        found = replace(found, before=None, rough=False, landing=None).up()
        return replace(found, landing=len(found.rows) - len(page.rows) if len(found.pieces) > 1 else 0)

    def down(self) -> Window[R]:
        """One page further down."""
        return self._down()._coherent()

    def _down(self) -> Window[R]:
        if self.at_end:
            return self
        if self.pieces[-1].last is None:
            return self.last()
        page = self.loader(after=self.pieces[-1].last, limit=PAGE, backwards=False)
        if not page.rows:
            return replace(self, at_end=True, landing=None)
        pieces, before, start = (*self.pieces, Piece.of(page, backwards=False)), self.before, self.at_start
        if len(pieces) > PAGES:
            before = None if before is None else before + len(pieces[0].rows)
            pieces, start = pieces[1:], False
        return replace(self, pieces=pieces, at_start=start, at_end=page.after is None, before=before, landing=None)

    def up(self) -> Window[R]:
        """One page further up."""
        return self._up()._coherent()

    def _up(self) -> Window[R]:
        if self.at_start:
            return self
        if self.pieces[0].first is None:
            return self.first()
        page = self.loader(after=self.pieces[0].first, limit=PAGE, backwards=True)
        pieces = (Piece.of(page, backwards=True), *self.pieces) if page.rows else self.pieces
        start, end = page.after is None, self.at_end
        before = None if self.before is None else max(0, self.before - len(page.rows))
        if len(pieces) > PAGES:
            pieces, end = pieces[:-1], False
        return replace(
            self, pieces=pieces, at_start=start, at_end=end, before=0 if start else before,
            rough=self.rough and not start, landing=None,
        )  # fmt: skip

    def again(self, near: int = 0) -> Window[R]:
        """The same place, read again: as many pages as there were, with the row that was at `near`, or where that is
        gone the next that is still there, however many others have come before it."""
        found = self._from_its_edge()
        held = [self.key(row) for row in self.rows[near:]]
        if not held or not any(piece.rows for piece in found.pieces):
            return found
        wanted, after = held[0], frozenset(held)
        pages = LONGEST_WAY
        while not found.at_end and pages:
            keys = {self.key(row) for row in found.rows}
            if wanted in keys or not after.isdisjoint(keys):
                break
            found, pages = found.down(), pages - 1
        return found if pages else self._from_its_edge()

    def _from_its_edge(self) -> Window[R]:
        """As many pages as there were, from the row with which these begin."""
        edge = self.pieces[0].first if self.pieces and not self.at_start else None
        above = None if edge is None else self.loader(after=edge, limit=1, backwards=True)
        if above is None or not above.rows:
            found = self.first()
        else:
            page = self.loader(after=above.before, limit=PAGE, backwards=False)
            found = replace(self, pieces=(Piece.of(page, backwards=False),), at_end=page.after is None, landing=None)
            found = found._counted()
        while len(found.pieces) < len(self.pieces) and not found.at_end:
            found = found._down()
        if not found.at_start and not any(piece.rows for piece in found.pieces):
            return self.last()
        return found

    def _counted(self) -> Window[R]:
        """With the number of rows as it is now; how many of those that came or went stand above, nobody knows."""
        total = self.loader(after=None, limit=1, backwards=False).total
        if total is None or total == self.total or (isinstance(total, AtLeast) and (self.total or 0) >= total):
            return self
        return replace(self, total=total, rough=self.before is not None)

    def _coherent(self) -> Window[R]:
        """Without rows that others have put elsewhere since a part of these was read: nothing stands here twice."""
        keys = [self.key(row) for row in self.rows]
        return self._from_its_edge() if len(set(keys)) < len(keys) else self


def listed(rows: tuple[R, ...]) -> Loader[R]:
    """A loader of rows that are all there: one page."""

    def load(*, after: Key, limit: int, backwards: bool) -> Page[R]:
        return Page(rows, None, len(rows))

    return load


def turned(loader: Loader[R]) -> Loader[R]:
    """A loader of the same list from its end to its start."""

    def load(*, after: Key, limit: int, backwards: bool) -> Page[R]:
        page = loader(after=after, limit=limit, backwards=not backwards)
        return Page(page.rows[::-1], page.after, page.total, page.before)

    return load
