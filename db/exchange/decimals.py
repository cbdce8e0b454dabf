"""The decimal mark of files that do not say it: told from their numbers, else asked once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from db.errors import AmbarError, problem
from db.exchange.compiled import Record
from db.exchange.converting import NUMBERS
from db.exchange.mapping import Documents, Things
from db.exchange.tables import Origin, Tables, placed
from db.exchange.things import Findings
from db.exchange.values import mark_of


def settle(entity: str, tables: Tables, found: Findings) -> None:
    """Give the mapping the decimal mark of the first number that can be read in one way only.

    Every number is then read by that mark; what does not fit is refused where it stands. Where there are only numbers
    like 1.234 that is one problem (decimal_unknown) with file, line and column; the rest of the files is looked at
    all the same, unless the good rows would be taken: then it is raised.
    """
    doubt = unclear(entity, tables)
    if isinstance(doubt, Doubt):
        fact = problem(doubt.column, "decimal_unknown", doubt.value)
        if found.good_rows:
            raise AmbarError("invalid", errors=[placed(doubt.origin, fact)])
        found.placed(doubt.origin, fact)
        doubt = "," if "." in doubt.value else "."
    if doubt is not None:
        tables.mapping = replace(tables.mapping, decimal=doubt)


class Doubt:
    """A number that can be read in two ways, in a file that has none with one way only."""

    __slots__ = ("column", "origin", "value")

    def __init__(self, origin: Origin, column: str, value: str) -> None:
        self.origin, self.column, self.value = origin, column, value


def unclear(entity: str, tables: Tables) -> str | Doubt | None:
    """The decimal mark; None where it does not matter; the first number in doubt where nothing tells it."""
    if tables.mapping.decimal is not None:
        return tables.mapping.decimal
    first: Doubt | None = None
    for table, columns in _columns(entity, tables).items():
        known = tables.columns(table)
        places = [(known.index(one), one) for one in columns if one in known]
        seen: set[str] = set()
        for origin, record in _records(tables, table) if places else ():
            for place, column in places:
                text = record[place]
                if text in seen:
                    continue
                if len(seen) < 10_000:
                    seen.add(text)
                mark = mark_of(text)
                if mark == "?":
                    first = first or Doubt(origin, column, text)
                elif mark:
                    return mark
    return first


def _records(tables: Tables, table: str) -> Iterator[tuple[Origin, Record]]:
    """The records, without complaints: they are made when the files are read in earnest."""
    told, tables.wrong = tables.wrong, lambda _origin, _fact: None
    try:
        yield from tables.records(table)
    finally:
        tables.wrong = told


def _columns(entity: str, tables: Tables) -> dict[str, list[str]]:
    """The columns that hold numbers, by table."""
    part = tables.mapping.parts[entity]
    cells = list(_cells(part))
    if isinstance(part, Documents):
        for name in part.first:
            other = tables.mapping.parts.get(name)
            if isinstance(other, Things) and tables.has(other.rows):
                cells += _cells(other)
    found: dict[str, list[str]] = {}
    for rows, column in cells:
        table, _, inner = column.rpartition(".")
        place = (table, inner) if table in tables.files else (rows, column)
        if place[1] not in found.setdefault(place[0], []):
            found[place[0]].append(place[1])
    return {table: columns for table, columns in found.items() if tables.has(table)}


def _cells(part: Things | Documents) -> Iterator[tuple[str, str]]:
    groups = [part.fields] if isinstance(part, Things) else [part.header, part.row]
    if isinstance(part, Documents):
        groups += [one for rule in part.rules for one in (rule.header, rule.row)]
    for fields in groups:
        for name, cell in fields.items():
            if name in NUMBERS and cell.column:
                yield part.rows, cell.column
