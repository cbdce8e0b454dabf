"""What queries give back: frozen rows, with what one may not see marked as hidden."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")


class Hidden:
    """The value of a field that the asker may not see. There is one: `HIDDEN`; it is falsy."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = Hidden()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A piece of a long list: its rows, the key to go on after (None: that was the end), how many there are."""

    rows: tuple[T, ...]
    after: tuple[Any, ...] | None = None
    total: int | None = None


def visible(row: Any) -> dict[str, Any]:
    """A row (dataclass) as a dict without its hidden fields; nested rows and lists of rows too.

    Fields whose name begins with "_" are left out.
    """
    return {
        one.name: _plain(value)
        for one in dataclasses.fields(row)
        if not one.name.startswith("_") and (value := getattr(row, one.name)) is not HIDDEN
    }


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return visible(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
