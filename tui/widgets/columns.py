"""How a table's columns share a line: what each needs, what goes where it is narrow, one segment for a run of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.i18n import _
from tui.widgets.cells import Cell, Column, cut, fit, plain, safe, width_of

if TYPE_CHECKING:
    from db.access import Rights

LEAD: Final = 3
"""Columns before the first cell: a blank, the cursor's sign, the mark."""
CHANGED: Final = "•"
"""In place of a mark: somebody else has just changed this row."""
GAP: Final = 2
WIDEST: Final = 24
WIDEST_FLEXIBLE: Final = 60
WISHED: Final = 28
"""A name of so many columns is worth more than a column in which nothing stands."""


def measure(columns: Sequence[Column[Any]], lines: Iterable[tuple[Cell, ...]]) -> tuple[int, ...]:
    """The width of each column's widest cell."""
    widest = [0] * len(columns)
    for cells in lines:
        for index, cell in enumerate(cells):
            width = width_of(safe(plain(cell)))
            if width > widest[index]:
                widest[index] = width
    return tuple(widest)


def arranged(columns: Sequence[Column[Any]], layout: Sequence[tuple[str, int]]) -> tuple[Column[Any], ...]:
    """The columns that someone has chosen, in their order, so wide (0: as wide as they need); none: the usual ones.

    Where it is narrow, those that are not usual stay longer than what gives way at all.
    """
    known = {column.key: column for column in columns}
    chosen = []
    for name, width in layout:
        if (column := known.get(name)) is not None:
            priority = 1 if column.off else column.priority and column.priority + 1
            chosen.append(replace(column, fixed=width, priority=priority))
    return tuple(chosen) or tuple(column for column in columns if not column.off)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that fit into `width`, by their index, with the width of each."""

    width: int
    columns: tuple[Column[Any], ...]
    places: tuple[tuple[int, int], ...]
    order: str = ""
    """By which the list is sorted: at that column's title there is room for a sign."""

    @classmethod
    def of(
        cls,
        columns: tuple[Column[Any], ...],
        widths: tuple[int, ...],
        width: int,
        rights: Rights | None = None,
        order: str = "",
    ) -> Layout:
        """Drop columns, the highest priority first, until the rest fits; flexible ones take what is left."""
        needs: dict[int, int] = {}
        for index, column in enumerate(columns):
            if not column.allowed(rights):
                continue
            content = widths[index] if index < len(widths) else 0
            if column.fixed:
                needs[index] = column.fixed
            elif column.flexible:
                needs[index] = max(column.width, 8)
            else:
                cap = column.widest or (max(content, column.width) if column.align == "right" else WIDEST)
                sign = 2 if order and column.order == order else 0
                needs[index] = max(column.width, width_of(_(column.title)) + sign, min(content, cap))
        room = width - LEAD - 1

        def taken() -> int:
            return sum(needs.values()) + GAP * (len(needs) - 1)

        while taken() > room and (loose := [index for index in needs if columns[index].priority]):
            del needs[max(loose, key=lambda index: (columns[index].priority, index))]
        flexible = [index for index in needs if columns[index].flexible and not columns[index].fixed]
        wanted = sum(min(widths[index], WISHED) - needs[index] for index in flexible if index < len(widths))
        bare = [
            index
            for index in needs
            if columns[index].priority
            and not columns[index].fixed
            and (columns[index].spare or not (index < len(widths) and widths[index]))
        ]
        while bare and wanted > room - taken():
            del needs[bare.pop()]
        rest = room - taken()
        for position, index in enumerate(flexible):
            share = rest // (len(flexible) - position)
            content = max(widths[index] if index < len(widths) else 0, width_of(_(columns[index].title)))
            most = columns[index].widest or max(WIDEST_FLEXIBLE, 0)
            grown = max(4, min(needs[index] + share, max(most, needs[index]), max(content, needs[index])))
            if share < 0:
                grown = max(4, needs[index] + share)
            rest -= grown - needs[index]
            needs[index] = grown
        return cls(width, columns, tuple(needs.items()), order)

    def header(self, style: Style, *, falling: bool = False) -> Strip:
        """The line of titles, with a sign at the one by which the list is ordered."""

        def title(column: Column[Any], width: int) -> str:
            text = _(column.title)
            if self.order and column.order == self.order:
                sign = "▼" if falling else "▲"
                text = f"{text} {sign}" if width_of(text) + 2 <= width else cut(text, width - 1) + sign
            return fit(text, width, column.align)

        cells = (title(self.columns[index], width) for index, width in self.places)
        return self.text((" " * GAP).join(cells), style)

    def at(self, x: int) -> Column[Any] | None:
        """The column at a place of the line."""
        end = LEAD
        for index, width in self.places:
            if end <= x < end + width:
                return self.columns[index]
            end += width + GAP
        return None

    def text(self, text: str, style: Style) -> Strip:
        """A line of one text, behind the lead."""
        return Strip([Segment(fit(" " * LEAD + text, self.width), style)], self.width)

    def row(
        self,
        cells: tuple[Cell, ...],
        style: Style,
        toned: Callable[[str], Style],
        *,
        cursor: bool = False,
        mark: bool = False,
        changed: bool = False,
    ) -> Strip:
        """A row's line: as few segments as its tones allow, padded to the full width. `changed`: someone else has just
        changed it."""
        run = f" {'▌' if cursor else ' '}{'✓' if mark else CHANGED if changed else ' '}"
        segments: list[Segment] = []
        used = LEAD
        for position, (index, width) in enumerate(self.places):
            cell, column = cells[index], self.columns[index]
            if position:
                run += " " * GAP
                used += GAP
            shown = fit(plain(cell), width, column.align)
            used += width
            if isinstance(cell, str) or not cell.tone:
                run += shown
            else:
                segments += (Segment(run, style), Segment(shown, toned(cell.tone)))
                run = ""
        segments.append(Segment(run + " " * max(0, self.width - used), style))
        return Strip(segments, max(used, self.width)).crop(0, self.width)
