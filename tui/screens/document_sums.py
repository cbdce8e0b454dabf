"""What all the documents of a list come to, below it: counted while nothing else is being read, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.message import Message
from textual.timer import Timer

from db.errors import AmbarError
from db.queries.documents import DocumentSums
from db.queries.rows import About, Hidden
from tui.i18n import _, ngettext
from tui.lanes import Overtaken
from tui.widgets.cells import width_of
from tui.widgets.line import Line, Part

REST: Final = 0.3
"""Seconds without anything else after which counting begins, or goes on."""

MANY: Final = 50_000

Ask = Callable[[Any], Any]
"""Counts, or goes on counting from what was counted so far; its `next` is None when all is."""


class SumsLine(Line):
    """`Σ 214 belge   Miktar 12.480   Satış 1.234.567,00 TL`"""

    class Counted(Message):
        """All of them were counted."""

        def __init__(self, documents: int) -> None:
            super().__init__()
            self.documents = documents

    COMPONENT_CLASSES = {"sums-line--label", "sums-line--value"}

    def __init__(self) -> None:
        super().__init__()
        self._ask: Ask | None = None
        self._sums: Any = None
        self._timer: Timer | None = None
        self._turn = 0
        self._old = False

    def show(self, ask: Ask) -> None:
        """Say what another list comes to."""
        self._ask, self._sums = ask, None
        self.update()
        self.again()

    def changed(self) -> None:
        """Somebody has changed something. A short list is counted once more; of one that takes a second to count what
        stands there is only about right from now on."""
        if self._sums is not None and self.count_of(self._sums) > MANY:
            self._old = True
            self.update()
        else:
            self.again()

    def again(self) -> None:
        """Count once more. What stands there stays until that is done."""
        self._turn += 1
        self._later(self._turn, None)

    def _later(self, turn: int, before: Any) -> None:
        if self._timer is not None:
            self._timer.stop()
        app: Any = self.app
        self._timer = self.set_timer(REST, lambda: app.go(self._count(turn, before), hold=False))

    async def _count(self, turn: int, before: Any) -> None:
        ask, app, found = self._ask, self.app, before
        if ask is None or not self.display:
            return
        try:
            while turn == self._turn and self.is_attached:
                so_far = found
                found = await app.at_rest(self, lambda so_far=so_far: ask(so_far))  # type: ignore[attr-defined]
                if not self.goes_on(found):
                    break
        except Overtaken:
            if turn == self._turn and self.is_attached:
                self._later(turn, found)
            return
        except AmbarError:
            found = None  # what is listed went out of sight: the list says so itself
        if turn == self._turn and self.is_attached:
            self._sums, self._old = found, False
            self.update()
            if found is not None:
                self.post_message(self.Counted(self.count_of(found)))

    def goes_on(self, sums: Any) -> bool:
        """Whether not all of them are counted yet."""
        counted: DocumentSums = sums
        return counted.next is not None

    def count_of(self, sums: Any) -> int:
        """How many of them there are."""
        counted: DocumentSums = sums
        return counted.documents

    def figures(self, sums: Any) -> list[tuple[str, str]]:
        """Label and figure: documents, quantity, and what one may see of the money."""
        from tui.text import counted, money, quantity

        told = ngettext("{count} document", "{count} documents", sums.documents)
        count = told.format(count=counted(About(sums.documents) if self._old else sums.documents))
        found = [("Σ", count), (_("Quantity"), quantity(sums.quantity))]
        for one in sums.totals:
            if not isinstance(one.total, Hidden):
                label = _("Sales total") if one.kind == "sale" else _("Purchases total")
                found.append((label, money(one.total, one.currency)))
        return found

    def parts(self, width: int) -> tuple[Part, ...]:
        """The figures for which there is room."""
        sums = self._sums
        if sums is None or not self.count_of(sums):
            return ((" ", ""),)
        figures = self.figures(sums)
        # A figure is never cut: where there is no room for all, money matters more than pieces.
        while len(figures) > 1 and sum(width_of(f"{label} {figure}") + 3 for label, figure in figures) > width + 2:
            del figures[1 if figures[1][0] == _("Quantity") else -1]
        parts: list[Part] = []
        for place, (label, figure) in enumerate(figures):
            parts += [(f"{'   ' if place else ' '}{label} ", "sums-line--label"), (figure, "sums-line--value")]
        return tuple(parts)
