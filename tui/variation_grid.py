"""Variations laid out by their properties: two make a grid, one a column; what the screen and the command line share.

Imports nothing that is slow, and no textual.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.record import record

if TYPE_CHECKING:
    from db.queries.variations import Variation, Variations


@record
class Laid:
    """A grid. `titles`: the property of the rows, and of the columns ("": there is one only); `cells` by row and
    column; `outside`: how many variations have not the properties and are in no cell."""

    titles: tuple[str, str]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[int, int], Variation]
    outside: int

    def total(self, name: str, *, row: int | None = None, column: int | None = None) -> Decimal | None:
        """The sum of a figure over a row, a column or all; None where one may not see it, or units differ."""
        chosen = [one for (down, across), one in self.cells.items() if row in (None, down) and column in (None, across)]
        figures = [getattr(one, name) for one in chosen]
        known = [one for one in figures if isinstance(one, Decimal)]
        if len(known) < len(figures) or len({one.unit for one in chosen}) > 1:
            return None
        return sum(known, Decimal(0))


def laid(found: Variations) -> Laid | None:
    """The grid of variations in use; None where they differ in nothing, or in more than two properties."""
    if len(found.properties) not in (1, 2):
        return None
    used = [one for one in found.rows if not one.archived]
    inside = [one for one in used if all(one.values)]
    if not inside:
        return None
    second: Any = found.properties[1] if len(found.properties) == 2 else None
    rows = tuple(value for value in found.properties[0].values if any(one.values[0] == value for one in inside))
    columns = ("",)
    if second is not None:
        columns = tuple(value for value in second.values if any(one.values[1] == value for one in inside))
    cells = {(rows.index(one.values[0]), columns.index((*one.values, "")[1])): one for one in inside}
    title = found.properties[0].name, "" if second is None else second.name
    return Laid(title, rows, columns, cells, len(used) - len(cells))
