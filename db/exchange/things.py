"""Products, warehouses and partners out of records: one a row, streamed, or one a group of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from db.errors import AmbarError, problem, raise_all
from db.exchange.choosing import Choice, choice
from db.exchange.compiled import Reader, Record, Test, condition, reader
from db.exchange.converting import CUSTOM, THING_FIELDS, Converter, converter, nested
from db.exchange.mapping import Cell, Mapping, Things
from db.exchange.tables import Origin, Tables, placed
from db.exchange.values import Unclear, looks_garbled

NAMED: Final = 1000
"""Most problems that are named; how many more there are is said."""
TOO_MANY: Final = 10_000
"""Problems after which the rest of the files is not looked at."""

TOO_MANY_REFUSED: Final = 100_000
"""The same where only the rows that are wrong are left out: such a file is another one than was meant."""
SAID: Final = 5
"""Problems of a line that are said in a file of the refused rows."""

Refused = dict[str, dict[int, list[dict[str, Any]]]]
"""Of every file the lines that are refused, with their first problems."""

_ALIASES: Final = {"barcode": "barcodes"}
_NAMES: Final = frozenset(("name", "description", "address"))


@dataclass(slots=True)
class Findings:
    """What an import finds: problems, warnings (with file and line, the first `NAMED`), counts by rule.

    `good_rows`: a problem refuses its row, not everything; of their problems the first `NAMED` are kept.
    """

    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unsaid: int = 0
    """Warnings beyond those that are kept."""
    rows: int = 0
    good_rows: bool = False
    total: int = 0
    refused: Refused = field(default_factory=dict)

    def wrong(self, origin: Origin, field: str, reason: str, value: object = None, **facts: Any) -> None:
        """Note one problem with its file and line; AmbarError with all of them once there are far too many."""
        self.placed(origin, problem(field, reason, value, **facts))

    def placed(self, origin: Origin, fact: dict[str, Any]) -> None:
        """Note one problem of a line."""
        self.extend([placed(origin, fact)])

    def extend(self, facts: Iterable[dict[str, Any]]) -> None:
        """Note problems that know their file and line; as `wrong`."""
        for fact in facts:
            self.total += 1
            noted = self.refused.setdefault(str(fact.get("file", "")), {}).setdefault(int(fact.get("line") or 0), [])
            if len(noted) < SAID:
                noted.append(fact)
            if len(self.errors) < NAMED:
                self.errors.append(fact)
        if self.total >= (TOO_MANY_REFUSED if self.good_rows else TOO_MANY):
            self._raise()

    def again(self, *, good_rows: bool) -> Findings:
        """These findings for one more run; AmbarError where what was found concerns every row (decimal_unknown)."""
        refused = {file: {line: list(facts) for line, facts in lines.items()} for file, lines in self.refused.items()}
        copy = replace(
            self, errors=list(self.errors), warnings=list(self.warnings), counts=Counter(self.counts),
            refused=refused, good_rows=good_rows,
        )  # fmt: skip
        if good_rows and any(one["reason"] == "decimal_unknown" for one in self.errors if "reason" in one):
            copy._raise()
        return copy

    def warn(self, facts: Iterable[dict[str, Any]]) -> None:
        """Note what is odd; of very many (every barcode of a file may have a wrong digit) how many more there are."""
        for fact in facts:
            if len(self.warnings) < NAMED:
                self.warnings.append(fact)
            else:
                self.unsaid += 1

    def told(self) -> tuple[dict[str, Any], ...]:
        """The warnings, led by how many are not among them."""
        if not self.unsaid:
            return tuple(self.warnings)
        return (problem("file", "warnings_left", self.unsaid, code="warning", limit=NAMED), *self.warnings)

    def is_refused(self, origin: Origin) -> bool:
        """Whether a line has a problem."""
        return origin[1] in self.refused.get(origin[0], ())

    def refuse(self, origins: Iterable[Origin]) -> None:
        """Lines that go with one that is refused."""
        for file, line in origins:
            self.refused.setdefault(file, {}).setdefault(line, [])

    def stop(self) -> None:
        """Raise every problem found so far, the first of them named; nothing if there are none, or with `good_rows`."""
        if self.errors and not self.good_rows:
            self._raise()

    def _raise(self) -> None:
        self.errors = self.in_order()
        codes = {str(one["code"]) for one in self.errors}
        more = {"more": self.total - NAMED} if self.total > NAMED else {}
        raise AmbarError(codes.pop() if len(codes) == 1 else "invalid", errors=self.errors, **more)

    def in_order(self) -> list[dict[str, Any]]:
        """The problems as their lines stand in the files, those of a file as a whole before them."""
        files = {name: place for place, name in enumerate(dict.fromkeys(one.get("file") for one in self.errors))}
        return sorted(self.errors, key=lambda one: (files[one.get("file")], one.get("line") or 0))

    def count(self, name: str) -> None:
        """One more of a rule or default."""
        self.counts[name] += 1


@dataclass(slots=True)
class Planned:
    """One product, price, warehouse or partner to be: its fields by the names of the JSON, and where it stands."""

    data: dict[str, Any]
    origin: Origin
    bad: frozenset[str] = frozenset()
    """Fields that could not be read: noted already, and not in `data`."""
    others: tuple[Origin, ...] = ()
    """The further lines of a group."""


@dataclass(slots=True)
class _Field:
    name: str
    column: str
    read: Reader
    convert: Converter
    take: str
    default: Reader | None = None
    """What stands in for empty, where a group has to be known before that is."""
    count: str = ""


def plan(entity: str, part: Things, tables: Tables, found: Findings) -> Iterator[Planned]:
    """The things that the files hold, in the order of their first rows.

    Problems are noted in `found` with file, line, field and column, and the field left out. Without `key`
    nothing is kept in memory. Raises AmbarError "invalid" where the files lack columns.
    """
    mapping = tables.mapping
    columns, records = tables.joined(part.rows, part.join, found.errors)
    fields = []
    for name, cell in part.fields.items():
        known = _ALIASES.get(name, name)
        if known not in THING_FIELDS[entity] and not (entity == "products" and known.startswith(CUSTOM)):
            columns.errors.append(problem(f"{entity}.{name}", "unknown_field", file=mapping.name))
            continue
        path = f"{entity}.{name}"
        if part.key and cell.default:
            default = reader(Cell(text=cell.default), columns, path)
            cell = replace(cell, default="")
        else:
            default = None
        read = reader(cell, columns, path, found.count)
        fields.append(
            _Field(known, cell.column, read, converter(entity, known, mapping), cell.take, default, cell.count)
        )
    rules = [(rule, condition(rule.when, columns, f"{entity}.{rule.name}")) for rule in part.rules]
    keys = [columns.place(one, f"{entity}.key") for one in part.key]
    raise_all(columns.errors)
    kept = _filtered(records, [(rule.name, rule.skip, test) for rule, test in rules], found)
    if keys:
        yield from _grouped(kept, keys, fields, mapping, found)
    else:
        for origin, record in kept:
            yield _convert(origin, fields, [one.read(record) for one in fields], found)


def _filtered(
    records: Iterator[tuple[Origin, Record]], rules: list[tuple[str, bool, Test]], found: Findings
) -> Iterator[tuple[Origin, Record]]:
    for origin, record in records:
        found.rows += 1
        skip = False
        for name, skips, test in rules:
            try:
                fits = test(record)
            except Unclear as error:
                found.wrong(origin, error.column, error.reason, error.value, column=error.column, rule=name)
                skip = True
                break
            if fits:
                found.count(name)
                skip = skips
                break
        if not skip:
            yield origin, record


def _convert(
    origin: Origin, fields: list[_Field], values: list[str], found: Findings, others: Iterable[Origin] = ()
) -> Planned:
    data: dict[str, Any] = {}
    bad: list[str] = []
    for one, text in zip(fields, values, strict=True):
        if not text:
            continue
        try:
            value = one.convert(text)
        except Unclear as error:
            bad.append(one.name)
            found.wrong(origin, one.name, error.reason, text, column=one.column)
            continue
        if one.name in _NAMES and looks_garbled(text):
            found.warn([placed(origin, problem(one.name, "garbled", text, code="warning"))])
        if one.name == "barcodes" and one.name in data:
            data["barcodes"] += [code for code in value if code not in data["barcodes"]]
        else:
            data[one.name] = value
    return Planned(nested(data), origin, frozenset(bad), tuple(others))


def _grouped(
    records: Iterator[tuple[Origin, Record]], keys: list[int], fields: list[_Field], mapping: Mapping, found: Findings
) -> Iterator[Planned]:
    groups: dict[tuple[str, ...], tuple[Origin, list[Choice], list[str], list[Origin]]] = {}
    for origin, record in records:
        key = tuple(record[place] for place in keys)
        group = groups.get(key)
        if group is None:
            choices = [choice(one.take, one.convert, mapping.decimal) for one in fields]
            defaults = [one.default(record) if one.default else "" for one in fields]
            group = groups[key] = (origin, choices, defaults, [])
        else:
            group[3].append(origin)
        for one, chosen in zip(fields, group[1], strict=True):
            if text := one.read(record):
                try:
                    chosen.add(text)
                except Unclear as error:
                    found.wrong(origin, one.name, error.reason, text, column=one.column)
    for origin, choices, defaults, others in groups.values():
        for one, chosen, default in zip(fields, choices, defaults, strict=True):
            if default and not chosen.text and one.count:
                found.count(one.count)
        texts = [chosen.text or default for chosen, default in zip(choices, defaults, strict=True)]
        yield _convert(origin, fields, texts, found, others)
