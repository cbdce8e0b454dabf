"""What a person enters for one noun: each field checked, everything wrong said at once. Internal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import apsw

from db import fields, text
from db.connection import Engine
from db.errors import AmbarError, not_found, problem, raise_all
from db.lookup import plain_code

T = TypeVar("T")


class Intake:
    """Collects fields and problems; `done()` raises them all. `row`: the position in a file or list, if any."""

    def __init__(self, row: int | None = None) -> None:
        self.row = row
        self.problems: list[dict[str, Any]] = []

    def wrong(self, field: str, reason: str, value: object = None, *, code: str = "invalid", **details: Any) -> None:
        """Note one problem."""
        self.problems.append(problem(field, reason, value, code=code, row=self.row, **details))

    def line(self, field: str, value: object, *, required: bool = False, length: int = text.NAME_LENGTH) -> str:
        """One line of text."""
        return self._checked(text.check(value, field, length=length, required=required))

    def code(self, field: str, value: object) -> str:
        """A code: required, at most 64 characters."""
        return self.line(field, value, required=True, length=text.CODE_LENGTH)

    def note(self, field: str, value: object) -> str:
        """Text of several lines."""
        return self._checked(text.check(value, field, length=text.NOTE_LENGTH, lines=True))

    def external_id(self, value: object) -> str | None:
        """The id in another system; empty: none."""
        return self.line("external_id", value) or None

    def take(self, read: Callable[[], T], fallback: T) -> T:
        """What `read` gives; its "invalid" is noted and `fallback` taken instead."""
        try:
            return read()
        except AmbarError as error:
            if error.code != "invalid":
                raise
            self.problems.extend(error.details["errors"] if self.row is None else self._placed(error))
            return fallback

    def quantity(self, field: str, value: object) -> int | None:
        """A quantity not below zero, as stored; None or "": none."""
        if value is None or value == "":
            return None
        number = self.take(lambda: fields.quantity(value, field), 0)
        if number < 0:
            self.wrong(field, "negative", value)
        return number

    def price(self, field: str, value: object) -> int | None:
        """A unit price, as stored; None or "": none."""
        return None if value is None or value == "" else self.take(lambda: fields.unit_price(value, field), 0)

    def day(self, field: str, value: object) -> date | None:
        """A day; None or "": none."""
        return None if value is None or value == "" else self.take(lambda: fields.day(value, field), date.min)

    def whole(self, field: str, value: object, *, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""

        def read() -> int:
            return fields.scaled(value, field, 1)

        number = self.take(read, low)
        if not low <= number <= high:
            self.wrong(field, "too_small" if number < low else "too_large", number, low=low, high=high)
            return low
        return number

    def one_of(self, field: str, value: object, choices: tuple[str, ...]) -> str:
        """One of a few words."""
        if value not in choices:
            self.wrong(field, "not_a_choice", value, choices=list(choices))
            return choices[0]
        return str(value)

    def done(self) -> None:
        """Raise everything noted, at once; nothing if all is well."""
        raise_all(self.problems)

    def _checked(self, found: tuple[str, dict[str, object] | None]) -> str:
        value, wrong = found
        if wrong is not None:
            self.problems.append(wrong if self.row is None else {**wrong, "row": self.row})
        return value

    def _placed(self, error: AmbarError) -> list[dict[str, Any]]:
        return [{**one, "row": self.row} for one in error.details["errors"]]


def check_version(current: int, version: int | None) -> None:
    """AmbarError "conflict" where someone else has changed the row since `version`; None: do not check."""
    if version is not None and version != current:
        raise AmbarError("conflict", version=current)


def insert(engine: Engine, table: str, values: Mapping[str, Any]) -> int:
    """Insert one row; its id. Table and column names come from the program, never from a person."""
    marks = ", ".join("?" * len(values))
    return engine.insert(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def update(engine: Engine, table: str, key: int, values: Mapping[str, Any]) -> None:
    """Change columns of one row, and count its version up."""
    sets = "".join(f"{column} = ?, " for column in values)
    engine.run(f"UPDATE {table} SET {sets}version = version + 1 WHERE id = ?", (*values.values(), key))


def by_code(engine: Engine, table: str, what: str, column: str, code: object) -> tuple[int, int]:
    """(id, version) of the row whose `column` is exactly `code`; AmbarError "not_found"."""
    row = engine.row(f"SELECT id, version FROM {table} WHERE {column} = ?", (plain_code(code),))
    if row is None:
        raise not_found(what, code)
    return row[0], row[1]


def refuse_taken(engine: Engine, table: str, what: str, column: str, value: object, own: int | None = None) -> None:
    """AmbarError "already_exists" where another row than `own` has this value."""
    key = engine.value(f"SELECT id FROM {table} WHERE {column} = ?", (value,))
    if key is not None and key != own:
        raise AmbarError("already_exists", what=what, field=column, key=str(value), id=key)


def remove(engine: Engine, table: str, what: str, key: int, name: object) -> None:
    """Delete one row; AmbarError "in_use" where something still refers to it."""
    try:
        engine.run(f"DELETE FROM {table} WHERE id = ?", (key,))
    except apsw.ConstraintError as error:
        if "FOREIGN KEY" not in str(error):
            raise
        raise AmbarError("in_use", what=what, key=str(name)) from error
