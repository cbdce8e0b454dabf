"""Rows with marks: one by one, from the last mark to the cursor, or all that the list shows; what is done is then done
to all of them, also to those that are no longer in memory."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, Generic, TypeVar

from textual.geometry import Region

from tui.i18n import _
from tui.widgets.placing import PlacedRows
from tui.widgets.window import Window

R = TypeVar("R")

MOST_MARKED: Final = 5_000
"""What is done to marked rows is done to each: nobody waits for a million."""
AT_ONCE: Final = 500


class MarkedRows(PlacedRows[R], Generic[R]):
    """Marks; drawing and messages are `Table`'s."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._kept: dict[Hashable, R] = {}
        """The marked rows, as they were when they were marked."""
        self._anchor: Hashable = None
        """The row that was marked last: a range begins there."""

    def told_marked(self) -> None:
        """The marks are others."""

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows; the one under the cursor where none is marked."""
        here = {self._key(row): row for row in self._rows}
        kept = {key: row for key, row in self._kept.items() if key in self.marks and key not in here}
        chosen = (*(row for key, row in here.items() if key in self.marks), *kept.values())
        return chosen or ((self.row,) if self.row is not None else ())

    def unmark(self) -> None:
        """Take all marks away."""
        super().unmark()
        self._kept.clear()
        self._anchor = None

    async def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go to the next."""
        if self.row is None:
            return
        key = self._key(self.row)
        self.marks ^= {key}
        self._kept[key] = self.row
        self._anchor = key
        self.refresh(Region(0, self.cursor - self.top + self._header, self.size.width, 1))
        self.told_marked()
        await self._by(1)

    async def action_mark_range(self) -> None:
        """Mark every row from the one that was marked last to the one under the cursor."""
        if self.row is None:
            return
        if self._anchor is None:
            self._take_marks([self.row])
            return
        anchor, start, app = self._anchor, self._window, self.app
        here = [self._key(row) for row in self._rows]
        if anchor in here:
            low, high = sorted((here.index(anchor), self.cursor))
            self._take_marks(list(self._rows[low : high + 1]))
            return

        def between(up: bool) -> list[R] | None:
            assert start is not None
            window: Window[R] = start
            rows = list(self._rows[: self.cursor + 1] if up else self._rows[self.cursor :])
            while len(rows) <= MOST_MARKED and not (window.at_start if up else window.at_end):
                window = window.up() if up else window.down()
                more = window.pieces[0 if up else -1].rows
                keys = [self._key(row) for row in more]
                if anchor in keys:
                    place = keys.index(anchor)
                    return [*more[place:], *rows] if up else [*rows, *more[: place + 1]]
                rows = [*more, *rows] if up else [*rows, *more]
            return None

        found = await app.read(lambda: between(True) or between(False))  # type: ignore[attr-defined]
        if found is None:
            app.say_problem(self._too_many())  # type: ignore[attr-defined]
        else:
            self._take_marks(found)

    async def action_mark_all(self) -> None:
        """Mark all that the list shows; where all of it is marked, take the marks away."""
        window, app = self._window, self.app
        if window is None or not self._rows:
            return
        if self.marks and len(self.marks) == self.total:
            self.unmark()
            self.refresh()
            self.told_marked()
            return
        if self.whole:
            self._take_marks(list(self._rows))
            return
        if self.total is not None and self.total > MOST_MARKED:
            app.say_problem(self._too_many())  # type: ignore[attr-defined]
            return

        def every() -> list[R]:
            rows, after = list[R](), None
            while len(rows) <= MOST_MARKED:
                page = window.loader(after=after, limit=AT_ONCE, backwards=False)
                rows += page.rows
                after = page.after
                if after is None:
                    break
            return rows

        found = await app.read(every)  # type: ignore[attr-defined]
        if len(found) > MOST_MARKED:
            app.say_problem(self._too_many())  # type: ignore[attr-defined]
        elif self._window is not None and self._window.loader is window.loader:
            self._take_marks(found)

    def _take_marks(self, rows: list[R]) -> None:
        marks = self.marks | {self._key(row) for row in rows}
        if len(marks) > MOST_MARKED:
            app: Any = self.app
            app.say_problem(self._too_many())
            return
        for row in rows:
            self._kept[self._key(row)] = row
        self.marks = marks
        self._anchor = self._key(self.row) if self.row is not None else None
        self.refresh()
        self.told_marked()

    @staticmethod
    def _too_many() -> str:
        from tui.text import counted

        return _("At most {count} can be marked at once: filter the list first").format(count=counted(MOST_MARKED))
