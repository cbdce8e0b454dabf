"""A line of numbered tabs; the one that is shown is marked. Digits and ← → are keys of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from tui.i18n import _
from tui.widgets.cells import cut, width_of
from tui.widgets.line import Line, Part


class Tabs(Line):
    """`▸1 Stok   2 Hareketler   3 Fiyatlar`; posts `Tabs.Chosen(place)` on a click."""

    COMPONENT_CLASSES = {"tabs--here"}
    DEFAULT_CSS = """
    Tabs { height: 1; width: 1fr; color: $muted; margin: 1 0 0 0; background: $panel; }
    .tabs--here { color: $primary; text-style: bold; background: $panel; }
    .-short Tabs { margin: 0; }
    """

    class Chosen(Message):
        """A tab was clicked; the first one is 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self.titles: tuple[str, ...] = ()
        self.here = 0

    def show(self, titles: Sequence[str], here: int) -> None:
        """Show these (English msgids), the one at `here` marked."""
        self.titles, self.here = tuple(titles), here
        self.update()

    def parts(self, width: int) -> tuple[Part, ...]:
        """Numbers and titles."""
        return tuple((text, "tabs--here" if place == self.here else "") for place, text in enumerate(self._texts()))

    def _texts(self) -> list[str]:
        """What is written for each tab; where it is narrow, without blanks, then as many titles as there is room for
        beside that of the open one, the others by their numbers: cut, two titles may read alike."""
        signs = ["▸" if place == self.here else " " for place in range(len(self.titles))]
        titles = [f"{place}" + f" {_(title)}" for place, title in enumerate(self.titles, start=1)]
        room = self.size.width
        texts = [f" {sign}{title} " for sign, title in zip(signs, titles, strict=True)]
        if sum(map(width_of, texts)) > room:
            texts = [f"{sign}{title}" for sign, title in zip(signs, titles, strict=True)]
        if sum(map(width_of, texts)) > room:
            bare = [f" {place} " for place in range(1, len(texts) + 1)]
            rest = room - sum(map(width_of, bare)) + 3 - 1
            bare[self.here] = f"{cut(texts[self.here], max(4, rest))} "
            texts = self._named(bare, titles, room)
        return texts

    def _named(self, bare: list[str], titles: list[str], room: int) -> list[str]:
        """The numbers, and from the left the titles that there is still room for."""
        left = room - sum(map(width_of, bare))
        for place, title in enumerate(titles):
            more = width_of(title) - 1  # the number stands there already
            if place != self.here and more <= left:
                bare[place], left = f" {title} ", left - more
        return bare

    def on_click(self, event: events.Click) -> None:
        """The tab under the pointer."""
        end = 0
        for place, text in enumerate(self._texts()):
            end += width_of(text)
            if event.x < end:
                self.post_message(self.Chosen(place))
                return
