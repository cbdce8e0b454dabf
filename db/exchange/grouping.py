"""Rows grouped into documents: by type and external_id, in the order in which they are to be processed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from db.doctypes import BY_TYPE, COMMON_HEADER, COMMON_ROW, TYPES
from db.errors import problem, raise_all
from db.exchange.choosing import Choice, choice
from db.exchange.compiled import Columns, Reader, Record, Test, condition, reader
from db.exchange.converting import CUSTOM, HEADER_FIELDS, ROW_FIELDS, Converter, converter, nested
from db.exchange.mapping import Cell, Documents, Rule
from db.exchange.spool import Rows, Spool
from db.exchange.tables import Origin, Tables, placed
from db.exchange.things import Findings
from db.exchange.type_names import type_of
from db.exchange.values import Unclear


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    column: str
    read: Reader
    convert: Converter
    take: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """How rows of one rule and type are read: the fields of the header and of the row that the type has."""

    type: str
    header: tuple[_Read, ...]
    row: tuple[_Read, ...]
    names: tuple[str, ...]
    quantity: int
    number: int
    """Its place in `Grouping.kinds`, by which rows know it."""


Values = tuple[tuple[str, ...], tuple[Any, ...]]
"""A row: the names of its fields, and what they hold."""


@dataclass(slots=True)
class Body:
    """A document's rows; `origins` say where each stands, `bad` which fields could not be read (noted already), by
    the position of their row (0: the header)."""

    rows: list[Values] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    bad: set[tuple[int, str]] = field(default_factory=set)
    others: list[Origin] = field(default_factory=list)
    """Lines that were added up with another one."""

    def lines(self) -> Iterator[dict[str, Any]]:
        """The rows, one after the other."""
        for names, row in self.rows:
            yield dict(zip(names, row, strict=True))


@dataclass(slots=True)
class PlannedDocument:
    """One document to be: its header here, its rows put aside until `body` asks for them."""

    type: str
    external_id: str
    header: dict[str, Any]
    order: tuple[str, int]
    first: Origin
    body: Callable[[], Body]
    bad: set[str] = field(default_factory=set)
    """Fields of the header that could not be read: noted already."""

    @property
    def day(self) -> date | None:
        """The document's date; None: the day of the import."""
        found: date | None = self.header.get("date")
        return found

    def data(self, body: Body) -> dict[str, Any]:
        """The document as the JSON of the command line has it."""
        return {
            "external_id": self.external_id,
            **nested(self.header),
            "rows": [
                {name: value for name, value in zip(names, row, strict=True) if value is not None}
                for names, row in body.rows
            ],
        }


class Grouping:
    """Reads the records of a `Documents` part into documents."""

    def __init__(
        self, entity: str, part: Documents, tables: Tables, found: Findings,
        told: Callable[[str, int, int | None], None] | None = None,
    ) -> None:  # fmt: skip
        self.entity, self.part, self.tables, self.found = entity, part, tables, found
        self.mapping = tables.mapping
        self.columns: Columns
        self.shapes: dict[tuple[int, str], _Shape] = {}
        self.hits: list[str] = []
        self.documents: dict[tuple[str, str], PlannedDocument] = {}
        self.told = told
        self.spool = Spool()
        self.names: list[str] = []
        """The files, by the numbers that rows know them by."""
        self.kinds: list[_Shape] = []
        self.rows: dict[tuple[str, str], Rows] = {}
        self.choices: dict[tuple[str, str], list[Choice]] = {}
        self.differing: set[tuple[str, str, str]] = set()
        self.once: set[tuple[str, ...]] = set()

    def read(self) -> list[PlannedDocument]:
        """Every document of the files, in the order of processing: by date, the mapping's order, the files.

        Problems are noted with file, line, field and column. Raises AmbarError "invalid" where the
        files lack columns that the mapping names.
        """
        part = self.part
        self.columns, records = self.tables.joined(part.rows, part.join, self.found.errors)
        rules = [(rule, condition(rule.when, self.columns, f"{self.entity}.{rule.name}")) for rule in part.rules]
        kinds = [self._reader(rule.type or part.type, "type") for rule in part.rules]
        external_id = self._reader(part.external_id, "external_id")
        order = self.columns.place(part.order, f"{self.entity}.order") if part.order else None
        everything = Rule("", ())
        general = self._reader(part.type, "type")
        for number, rule in enumerate(part.rules):
            if not rule.skip:
                self._check_fields(rule)
                for type in self._types(rule.type or part.type):
                    self._shape(number, rule, type)
        self._check_fields(everything)
        once = [self.columns.place(one, f"{self.entity}.once") for one in part.once]
        raise_all(self.columns.errors)
        for origin, record in records:
            self.found.rows += 1
            if self.told is not None and self.found.rows % 5000 == 0:
                self.told("reading", self.found.rows, None)
            if once:
                same = tuple(record[place] for place in once)
                if same in self.once:
                    continue
                self.once.add(same)
            number, fits = self._rule(origin, record, rules, everything)
            if fits is None:
                continue
            type = (kinds[number] if number >= 0 else general)(record)
            if type not in BY_TYPE:
                type = type_of("documents", type)
            if type not in BY_TYPE:
                reason = "no_rule" if not type and part.rules else "unknown"
                self.found.wrong(origin, "type", reason, type or None, choices=list(TYPES))
                continue
            key = external_id(record)
            if not key:
                self.found.wrong(origin, "external_id", "required")
            shape = self._shape(number, fits, type)
            raise_all(self.columns.errors)
            place = "" if order is None else record[order]
            self._add(origin, record, shape, key, place)
        return self._finished()

    # Rules and shapes ----------------------------------------------------------

    def _reader(self, cell: Cell, name: str) -> Reader:
        return reader(cell, self.columns, f"{self.entity}.{name}", self.hits.append)

    def _types(self, cell: Cell) -> tuple[str, ...]:
        return (cell.value,) if cell.value else ()

    def _check_fields(self, rule: Rule) -> None:
        for names, given, known in (
            ("header", {**self.part.header, **rule.header}, HEADER_FIELDS),
            ("row", {**self.part.row, **rule.row}, ROW_FIELDS),
        ):
            for name in given:
                if name not in known and not (names == "header" and name.startswith(CUSTOM)):
                    fact = problem(f"{self.entity}.{names}.{name}", "unknown_field", file=self.mapping.name)
                    if fact not in self.columns.errors:
                        self.columns.errors.append(fact)

    def _rule(
        self, origin: Origin, record: Record, rules: list[tuple[Rule, Test]], everything: Rule
    ) -> tuple[int, Rule | None]:
        """The rule that fits first; None: the row is left out."""
        for number, (rule, test) in enumerate(rules):
            try:
                fits = test(record)
            except Unclear as error:
                self.found.wrong(origin, error.column, error.reason, error.value, column=error.column, rule=rule.name)
                return number, None
            if fits:
                self.found.count(rule.name)
                return number, None if rule.skip else rule
        return -1, everything

    def _shape(self, number: int, rule: Rule, type: str) -> _Shape:
        found = self.shapes.get((number, type))
        if found is not None:
            return found
        kind = BY_TYPE[type]
        header = self._reads({**self.part.header, **rule.header}, {*COMMON_HEADER, *kind.header} - {"external_id"})
        row = self._reads({**self.part.row, **rule.row}, {*COMMON_ROW, *kind.row})
        names = tuple(one.name for one in row)
        shape = _Shape(type, header, row, names, names.index("quantity") if "quantity" in names else -1,
                       len(self.kinds))  # fmt: skip
        self.shapes[number, type] = shape
        self.kinds.append(shape)
        return shape

    def _reads(self, cells: Dict[str, Cell], allowed: set[str]) -> tuple[_Read, ...]:
        return tuple(
            _Read(name, cell.column, self._reader(cell, name), converter(self.entity, name, self.mapping), cell.take)
            for name, cell in cells.items()
            if name in allowed or name.startswith(CUSTOM)
        )

    # Rows ------------------------------------------------------------------------

    def _add(self, origin: Origin, record: Record, shape: _Shape, external_id: str, order: str) -> None:
        key = (shape.type, external_id)
        document = self.documents.get(key)
        self.hits.clear()
        texts = [one.read(record) for one in shape.header]
        if document is None:
            self.found.counts.update(self.hits)
            document = self._new(shape.type, external_id, (order, len(self.documents)), origin)
            self.documents[key] = document
            self.choices[key] = [choice(one.take, one.convert, self.mapping.decimal) for one in shape.header]
        elif order < document.order[0]:
            document.order = (order, document.order[1])
        for one, chosen, text in zip(shape.header, self.choices[key], texts, strict=True):
            if not text:
                continue
            if chosen.text and one.take == "first" and text != chosen.text and (*key, one.name) not in self.differing:
                self.differing.add((*key, one.name))
                fact = problem(one.name, "differs", text, code="warning", document=external_id)
                self.found.warn([placed(origin, fact)])
            try:
                if not chosen.text:
                    document.header[one.name] = one.convert(text)
                chosen.add(text)
                if one.take != "first":
                    document.header[one.name] = one.convert(chosen.text)
            except Unclear as error:
                document.bad.add(one.name)
                self.found.wrong(origin, one.name, error.reason, text, column=one.column)
        if not external_id:
            document.bad.add("external_id")
        self._keep(self.rows[key], shape, origin, *self._row(origin, record, shape))

    def _new(self, type: str, external_id: str, order: tuple[str, int], origin: Origin) -> PlannedDocument:
        rows = self.rows[type, external_id] = Rows()
        document = PlannedDocument(type, external_id, {}, order, origin, lambda: self._body(document, rows))
        return document

    def _row(self, origin: Origin, record: Record, shape: _Shape) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """A row's values, and the fields that could not be read."""
        row: list[Any] = []
        bad: tuple[str, ...] = ()
        for one in shape.row:
            text = one.read(record)
            try:
                row.append(one.convert(text) if text else None)
            except Unclear as error:
                row.append(None)
                bad = (*bad, one.name)
                self.found.wrong(origin, one.name, error.reason, text, column=one.column)
        return tuple(row), bad

    def _keep(self, rows: Rows, shape: _Shape, origin: Origin, values: tuple[Any, ...], bad: tuple[str, ...]) -> None:
        if not self.names or self.names[-1] != origin[0]:
            self.names.append(origin[0])
        self.spool.add(rows, (shape.number, values, len(self.names) - 1, origin[1], bad))

    def _body(self, document: PlannedDocument, rows: Rows) -> Body:
        body = Body(bad={(0, name) for name in document.bad})
        merged: dict[tuple[Any, ...], int] = {}
        for kind, values, file, line, bad in self.spool.read(rows):
            shape, origin = self.kinds[kind], (self.names[file], line)
            place = shape.quantity if self.part.merge else -1
            if place >= 0 and isinstance(values[place], Decimal):
                key = (shape.names, values[:place], values[place + 1 :])
                same = merged.setdefault(key, len(body.rows))
                if same < len(body.rows):
                    before = body.rows[same][1]
                    total = before[place] + values[place]
                    body.rows[same] = (shape.names, (*before[:place], total, *before[place + 1 :]))
                    body.others.append(origin)
                    continue
            body.rows.append((shape.names, values))
            body.origins.append(origin)
            body.bad.update((len(body.rows), name) for name in bad)
        return body

    def _finished(self) -> list[PlannedDocument]:
        planned = sorted(self.documents.values(), key=lambda one: (one.day or date.max, one.order))
        for kept in (self.documents, self.choices, self.differing, self.once):
            kept.clear()
        return planned
