"""Which file belongs to which table of a mapping, and the tables' records with what is joined to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from db.errors import AmbarError, problem, raise_all
from db.exchange.compiled import Columns, Record
from db.exchange.files import CsvFile, Source, inspect, refused
from db.exchange.mapping import Join, Mapping, Table

if TYPE_CHECKING:
    from db.exchange.xlsx import XlsxFile

MAX_JOINED: Final = 1_000_000
"""Most records of a table that is joined to another: those are kept in memory."""

Origin = tuple[str, int]
"""A file's name and the line where a record begins."""


class Tables:
    """The files given, each put to its table."""

    def __init__(self, mapping: Mapping, files: Dict[str, tuple[CsvFile | XlsxFile, ...]]) -> None:
        self.mapping = mapping
        self.files = files
        self.wrong: Callable[[Origin, dict[str, Any]], None] | None = None
        self.strange: Callable[[Record], None] | None = None
        """Told of a record that has not the columns of its file; None: it is refused, and the file with it.

        `strange` is told its cells."""

    @classmethod
    def of(cls, mapping: Mapping, sources: Sequence[Source], known: CsvFile | XlsxFile | None = None) -> Tables:
        """Look into every file (`known`: one that has been looked into already) and put it to the first table whose
        columns it has.

        AmbarError "invalid": what `inspect` refuses, or a file that belongs to no table, all at once.
        """
        tables = list(mapping.tables.values()) or [Table("rows")]
        files: dict[str, list[CsvFile | XlsxFile]] = {table.name: [] for table in tables}
        errors: list[dict[str, Any]] = []
        for source in sources:
            try:
                file = (
                    known
                    if known is not None and known.source is source
                    else inspect(source, encoding=mapping.encoding, separator=mapping.separator)
                )
            except AmbarError as error:
                errors.extend(error.details["errors"])
                continue
            table = next((one for one in tables if set(one.has) <= set(file.columns)), None)
            if table is None:
                lacking = [sorted(set(one.has) - set(file.columns)) for one in tables]
                missing = min(lacking, key=len)
                errors.append(problem("file", "unknown_columns", ", ".join(missing), file=file.name, missing=missing))
            else:
                files[table.name].append(file)
        raise_all(errors)
        return cls(mapping, {name: tuple(found) for name, found in files.items()})

    def columns(self, name: str) -> tuple[str, ...]:
        """The columns of a table: those that its first file has; AmbarError "invalid" where no file was given."""
        found = self.files.get(name)
        if not found:
            table = self.mapping.tables.get(name, Table(name))
            raise AmbarError("invalid", errors=[problem("file", "table_missing", name, columns=list(table.has))])
        return found[0].columns

    def has(self, name: str) -> bool:
        """Whether a file was given for this table."""
        return bool(self.files.get(name))

    def records(self, name: str) -> Iterator[tuple[Origin, Record]]:
        """The records of a table's files, one file after the other, columns in the order of the first file."""
        columns = self.columns(name)
        drop = self.mapping.tables.get(name, Table(name)).drop
        for file in self.files[name]:
            if file.columns == columns:
                places = None
            else:
                unknown = sorted(set(columns) - set(file.columns))
                if unknown:
                    raise refused(file.name, "unknown_columns", value=", ".join(unknown), missing=unknown)
                places = [file.columns.index(one) for one in columns]
            ends = [(columns.index(column), end) for column, end in drop.items() if column in columns]
            for line, record in file.records(None if self.wrong is None else partial(self._wrong, file.name)):
                row = record if places is None else [record[place] for place in places]
                for place, end in ends:
                    row[place] = row[place].removesuffix(end)
                yield (file.name, line), row

    def _wrong(self, name: str, line: int, fact: dict[str, Any], cells: Record) -> None:
        assert self.wrong is not None
        if self.strange is not None:
            self.strange(cells)
        self.wrong((name, line), fact)

    def joined(
        self, rows: str, joins: Sequence[Join], errors: list[dict[str, Any]]
    ) -> tuple[Columns, Iterator[tuple[Origin, Record]]]:
        """The columns of `rows` with those of the joined tables, and the records.

        A record without its partner is noted in `errors` and left out, unless the join is optional.
        """
        places = {column: place for place, column in enumerate(self.columns(rows))}
        columns = Columns(places, self.mapping, [])
        steps: list[tuple[Join, int, dict[str, Record], Record]] = []
        for join in joins:
            start = len(places)
            names = self.columns(join.table)
            source = columns.place(join.source, f"join.{join.table}")
            for place, column in enumerate(names):
                places[f"{join.table}.{column}"] = start + place
            target = places.get(f"{join.table}.{join.target}")
            if target is None:
                columns.place(join.target, f"join.{join.table}")
                continue
            steps.append((join, source, self._index(join, target - start, errors), [""] * len(names)))
        return columns, self._join(rows, steps, errors) if steps else self.records(rows)

    def _index(self, join: Join, place: int, errors: list[dict[str, Any]]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for origin, record in self.records(join.table):
            key = record[place]
            if key in found:
                errors.append(placed(origin, problem(join.target, "duplicate_key", key)))
            found[key] = record
            if len(found) > MAX_JOINED:
                raise refused(origin[0], "too_large", line=origin[1], limit=MAX_JOINED)
        return found

    def _join(
        self, rows: str, steps: Sequence[tuple[Join, int, dict[str, Record], Record]], errors: list[dict[str, Any]]
    ) -> Iterator[tuple[Origin, Record]]:
        for origin, record in self.records(rows):
            whole = list(record)
            for join, place, index, empty in steps:
                other = index.get(whole[place])
                if other is None:
                    if not join.optional:
                        errors.append(
                            placed(origin, problem(join.source, "no_such_row", whole[place], table=join.table))
                        )
                        break
                    other = empty
                whole.extend(other)
            else:
                yield origin, whole


def placed(origin: Origin, fact: Dict[str, Any]) -> dict[str, Any]:
    """A problem with the file and line where it stands."""
    return {**fact, "file": origin[0], "line": origin[1]}
