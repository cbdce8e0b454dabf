"""Which row of a group a field takes: first, last, most, sum, min, max. Empty texts are never asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from db.exchange.values import Exact


class Choice:
    """The first text; `text` is what was chosen so far, "" where nothing was."""

    __slots__ = ("convert", "decimal", "text")

    def __init__(self, convert: Callable[[str], Any], decimal: str | None) -> None:
        self.convert = convert
        self.decimal = decimal
        self.text = ""

    def add(self, text: str) -> None:
        """Take one more text into account; `values.Unclear` where sum, min or max cannot read it."""
        if not self.text:
            self.text = text


class _Last(Choice):
    __slots__ = ()

    def add(self, text: str) -> None:
        self.text = text


class _Most(Choice):
    """The most frequent; of several, the one that got there first."""

    __slots__ = ("seen",)

    def __init__(self, convert: Callable[[str], Any], decimal: str | None) -> None:
        super().__init__(convert, decimal)
        self.seen: Counter[str] = Counter()

    def add(self, text: str) -> None:
        self.seen[text] += 1
        if self.seen[text] > self.seen[self.text]:
            self.text = text


class _Sum(Choice):
    __slots__ = ("total",)

    def __init__(self, convert: Callable[[str], Any], decimal: str | None) -> None:
        super().__init__(convert, decimal)
        self.total = Decimal(0)

    def add(self, text: str) -> None:
        self.total += self.convert(text)
        self.text = Exact(f"{self.total:f}")


class _Min(Choice):
    __slots__ = ("value",)

    def __init__(self, convert: Callable[[str], Any], decimal: str | None) -> None:
        super().__init__(convert, decimal)
        self.value: Any = None

    def add(self, text: str) -> None:
        value = self.convert(text)
        if self.value is None or self.before(value):
            self.value, self.text = value, text

    def before(self, value: Any) -> bool:
        """Whether `value` is chosen over the one so far."""
        return bool(value < self.value)


class _Max(_Min):
    __slots__ = ()

    def before(self, value: Any) -> bool:
        return bool(value > self.value)


_CHOICES: Final[dict[str, type[Choice]]] = {
    "first": Choice, "last": _Last, "most": _Most, "sum": _Sum, "min": _Min, "max": _Max,
}  # fmt: skip


def choice(take: str, convert: Callable[[str], Any], decimal: str | None) -> Choice:
    """A choice that has seen nothing yet."""
    return _CHOICES[take](convert, decimal)
