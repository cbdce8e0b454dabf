"""Rows of which one knows where in the list they stand: its length and the place of a key are estimated where nobody
counts to them, so that one can see how far one is, and go to any part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from textual.timer import Timer

from db.queries.rows import AtLeast
from tui.lanes import Overtaken
from tui.widgets.paged import PagedRows
from tui.widgets.window import Key, Loader, Window

if TYPE_CHECKING:
    from db.rulers import Ruler

R = TypeVar("R")

REST: Final = 0.2
"""Seconds after which what can wait is read; again, where something else came first."""


class _Slot:
    """What is read at rest for one list."""

    __slots__ = ("__weakref__",)


class PlacedRows(PagedRows[R], Generic[R]):
    """Where the rows stand; marks, drawing and messages are for others."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._seek: Callable[[str], Key] | None = None
        self._ruled: Callable[[], Ruler | None] | None = None
        self._ruler: Ruler | None = None
        self._at_rest = _Slot()
        self._rest: Timer | None = None

    def show(
        self,
        loader: Loader[R],
        *,
        seek: Callable[[str], Key] | None = None,
        ruler: Callable[[], Ruler | None] | None = None,
    ) -> None:
        """Show another list from its start. `seek`: the key before what was typed, None where there is no such thing;
        `ruler`: where its rows stand, for a list that is not counted to its end. Both are asked in the reading lane."""
        self._seek, self._ruled, self._ruler = seek, ruler, None
        super().show(loader)

    @property
    def total(self) -> int | None:
        """How many rows the whole list has, as far as the query says; else as it was estimated."""
        total = self._window.total if self._window is not None else None
        guessed = total is None or isinstance(total, AtLeast)
        return self._ruler.total if self._ruler is not None and guessed else total

    @property
    def place(self) -> tuple[int, bool] | None:
        """Which row of the list the cursor is on, from 1, and whether that is an estimate; None: nobody knows."""
        window = self._window
        if window is None or not self._rows:
            return None
        total = self.total
        if window.at_end and not window.at_start and total is not None and (window.rough or window.before is None):
            return total - len(self._rows) + self.cursor + 1, True
        if window.before is None:
            return None
        return window.before + self.cursor + 1, window.rough

    def learn(self, total: int) -> None:
        """How many rows the list really has: someone has counted them for another reason."""
        if self._window is not None and isinstance(self._window.total, AtLeast) and total >= self._window.total:
            self._window = replace(self._window, total=total)
            if self._ruler is not None:
                self._ruler = replace(self._ruler, total=total)
            self.refresh()
            self.told_loaded()

    def told_taken(self) -> None:
        """What is not known of its place may be found out."""
        if self._ruled is not None and self._ruler is None and self._unmeasured:
            self._measure_soon()

    @property
    def _unmeasured(self) -> bool:
        window = self._window
        if window is None or window.whole:
            return False
        return window.total is None or isinstance(window.total, AtLeast) or window.before is None

    def _placed(self, window: Window[R]) -> Window[R]:
        """The window with an estimate of how many rows stand before it, where that can be told."""
        first = window.pieces[0].first if window.pieces else None
        if window.before is not None or first is None or self._ruler is None:
            return window
        before = self._ruler.place(first)
        return replace(window, before=before, rough=not self._ruler.exact)

    def _measure_soon(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        app: Any = self.app
        self._rest = self.set_timer(REST, lambda: app.go(self._measure(self._generation), hold=False))

    async def _measure(self, generation: int) -> None:
        """Read the ruler, once nothing else is being read."""
        ruled, app = self._ruled, self.app
        if ruled is None or generation != self._generation or not self.is_attached:
            return
        try:
            found = await app.at_rest(self._at_rest, ruled)  # type: ignore[attr-defined]
        except Overtaken:
            if self.is_attached:
                self._measure_soon()
            return
        if found is not None and generation == self._generation and self._window is not None:
            self._ruler = found
            self._window = self._placed(self._window)
            self.refresh()
            self.told_loaded()

    async def seek(self, key: Callable[[Window[R]], Key]) -> bool:
        """Go to the first row behind a key, found in the reading lane; whether there is such a place."""
        found: list[Key] = []

        def step(window: Window[R]) -> Window[R]:
            found.append(key(window))
            return window.seek(found[0]) if found[0] is not None else window

        await self.wait_loaded()
        await self._step(step)
        return bool(found) and found[0] is not None

    async def go_to_part(self, part: int, of: int) -> bool:
        """Go to about the `part` of `of` parts of the list; whether that is possible."""
        await self.wait_loaded()
        if part <= 0:
            await self.action_first()
        elif part >= of:
            await self.action_last()
        elif self.whole:
            self._move(min(len(self._rows) - 1, part * len(self._rows) // of))
        else:
            if self._ruler is None and self._ruled is not None:
                app: Any = self.app
                self._ruler = await app.newest(self._at_rest, self._ruled)
            ruler = self._ruler
            if ruler is None or not ruler.keys:
                return False
            await self.seek(lambda _window: ruler.key(part, of))
        return True
