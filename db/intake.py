"""What a person enters for one noun: each field checked, everything wrong said at once. Internal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from db import fields, text
from db.errors import AmbarError, problem, raise_all

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
