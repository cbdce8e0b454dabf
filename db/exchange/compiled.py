"""Cells and tests of a mapping turned into functions of a record, once an import, for speed.

A record is a flat list of texts; `Columns` says which column stands where.
"""

from __future__ import annotations

import html
import operator
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from decimal import Decimal
from itertools import takewhile
from typing import Final

from db import text as texts
from db.errors import problem
from db.exchange.mapping import Cell, Mapping, When
from db.exchange.values import Exact, Unclear, number

Record = Sequence[str]
Reader = Callable[[Record], str]
Test = Callable[[Record], bool]

_TAG: Final = re.compile(r"<[^<>]{0,4000}>")
_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_COMPARE: Final = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq}


class Columns:
    """Where each column stands in a record, and what the mapping says about all of them."""

    def __init__(self, places: Dict[str, int], mapping: Mapping, errors: list[dict[str, object]]) -> None:
        self.places = places
        self.mapping = mapping
        self.errors = errors
        """What the mapping asks for and the files do not have."""

    def place(self, column: str, field: str) -> int:
        """The place of a column; an unknown one is noted."""
        found = self.places.get(column)
        if found is None:
            self.errors.append(problem(field, "no_such_column", column, file=self.mapping.name))
            return 0
        return found


def reader(cell: Cell, columns: Columns, field: str, counted: Callable[[str], None] | None = None) -> Reader:
    """The text that `cell` gives for a record; `counted` is told the cell's count where the default is used."""
    read = _source(cell, columns, field)
    steps: list[Callable[[str], str]] = []
    if cell.html:
        steps.append(_without_tags)
    if cell.drop:
        steps.append(lambda value: value.removesuffix(cell.drop))
    if cell.cut:
        steps.append(lambda value: value[: cell.cut])
    if cell.map:
        steps.append(_mapped(cell, columns.mapping))
    if cell.clean:
        steps.append(lambda value: texts.clean(value).strip())
    if cell.negate:
        steps.append(_negated)
    default = _source(Cell(text=cell.default), columns, field) if _PLACE.search(cell.default) else None
    if not steps and not cell.default:
        return read

    def whole(record: Record) -> str:
        value = given = read(record)
        for step in steps:
            value = step(value)
        if type(given) is Exact and value.lstrip("-") == given.lstrip("-"):
            value = Exact(value)  # what a file holds as a number stays one
        if not value and cell.default:
            if counted is not None and cell.count:
                counted(cell.count)
            return cell.default if default is None else default(record)
        return value

    return whole


def _source(cell: Cell, columns: Columns, field: str) -> Reader:
    if cell.column:
        return operator.itemgetter(columns.place(cell.column, field))
    if cell.path:
        places = [columns.place(one, field) for one in cell.path]
        return lambda record: "/".join(takewhile(bool, (record[place] for place in places)))
    if cell.text is None:
        value = cell.value or ""
        return lambda record: value
    parts = _PLACE.split(cell.text)
    if len(parts) == 1:
        return lambda record: parts[0]
    named = [columns.place(one, field) for one in parts[1::2]]
    form = "{}".join(part.replace("{", "{{").replace("}", "}}") for part in parts[::2])

    def filled(record: Record) -> str:
        values = [record[place] for place in named]
        return form.format(*values) if all(values) else ""

    return filled


def _mapped(cell: Cell, mapping: Mapping) -> Callable[[str], str]:
    exact = {before: after for before, after in cell.map if not before.startswith("@") and before != "*"}
    tests = [(in_list(mapping.lists[one[1:]]), after) for one, after in cell.map if one.startswith("@")]
    other = dict(cell.map).get("*")

    def changed(value: str) -> str:
        found = exact.get(value)
        if found is not None:
            return found
        for test, after in tests:
            if test(value):
                return after
        return value if other is None else other

    return changed


def _without_tags(value: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", value)).split()) if "<" in value or "&" in value else value


def _negated(value: str) -> str:
    if value.startswith("-"):
        return value[1:]
    return "-" + value.removeprefix("+") if value else value


def in_list(items: Sequence[str]) -> Callable[[str], bool]:
    """Whether a text is one of `items`, byte for byte; * stands for anything."""
    exact = frozenset(one for one in items if "*" not in one)
    shapes = [glob(one) for one in items if "*" in one]
    return lambda value: value in exact or any(shape.match(value) for shape in shapes)


def glob(shape: str) -> re.Pattern[str]:
    """A text in which * stands for anything, as a pattern."""
    return re.compile(".*".join(re.escape(part) for part in shape.split("*")) + r"\Z", re.DOTALL)


def condition(when: When, columns: Columns, field: str) -> Test:
    """Whether a record passes all the tests of a rule; `Unclear` (with value and column) where
    a number is compared that is none."""
    tests = [
        _column_test(column, columns.place(column, field), alternatives, columns.mapping)
        for column, alternatives in when
    ]
    if len(tests) == 1:
        return tests[0]
    return lambda record: all(test(record) for test in tests)


def _column_test(column: str, place: int, alternatives: Sequence[str], mapping: Mapping) -> Test:
    tests = [_value_test(column, one, mapping) for one in alternatives]
    if len(tests) == 1:
        test = tests[0]
        return lambda record: test(record[place])
    return lambda record: any(test(record[place]) for test in tests)


def _value_test(column: str, test: str, mapping: Mapping) -> Callable[[str], bool]:
    if test == "":
        return lambda value: not value
    if test == "!":
        return bool
    if test.startswith("@"):
        return in_list(mapping.lists[test[1:]])
    if test.startswith("!@"):
        inside = in_list(mapping.lists[test[2:]])
        return lambda value: not inside(value)
    for mark, compare in _COMPARE.items():
        if test.startswith(mark):
            return _number_test(column, test[len(mark) :], compare, mapping)
    return in_list((test,))


def _number_test(
    column: str, limit: str, compare: Callable[[Decimal, Decimal], bool], mapping: Mapping
) -> Callable[[str], bool]:
    bound = number(limit, ".")
    known: dict[str, bool] = {}

    def holds(value: str) -> bool:
        found = None if type(value) is Exact else known.get(value)
        if found is None:
            try:
                found = bool(compare(number(value, mapping.decimal), bound))
            except Unclear as error:
                raise Unclear(error.reason, value, column) from error
            if len(known) < 10_000:
                known[value] = found
        return found

    return holds
