"""What queries give back: frozen rows, with what one may not see marked as hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from db.record import names_of, record

if TYPE_CHECKING:
    from db.connection import Engine

T = TypeVar("T")


class Hidden:
    """The value of a field that the asker may not see. There is one: `HIDDEN`; it is falsy."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = Hidden()


MOST_COUNTED: Final = 10_000
"""Rows of a list that are counted: to know that there are a million of them would take longer than to show them."""
MOST_FOUND: Final = 1_000
"""The same where rows must be looked at one by one to know whether they belong to the list."""


class AtLeast(int):
    """A number of rows that is at least so many: nobody counted on."""

    __slots__ = ()


def counted(engine: Engine, source: str, values: Sequence[Any], *, narrow: bool = False) -> int:
    """How many rows `FROM <source>` has, `AtLeast` where they are more than `MOST_COUNTED` (`narrow`: `MOST_FOUND`)."""
    most = MOST_FOUND if narrow else MOST_COUNTED
    found = int(engine.value(f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT ?)", (*values, most + 1)))
    return found if found <= most else AtLeast(most)


@record
class Page(Generic[T]):
    """A piece of a long list: its rows, the key to go on after (None: that was the end), how many there are
    (`counted`; on the first page of either direction, None on the others)."""

    rows: tuple[T, ...]
    after: tuple[Any, ...] | None = None
    total: int | None = None


def visible(row: Any) -> dict[str, Any]:
    """A row (record or dataclass) as a dict without its hidden fields; nested rows and lists of rows too.

    Fields whose name begins with "_" are left out.
    """
    return {
        name: _plain(value)
        for name in names_of(row) or ()
        if not name.startswith("_") and (value := getattr(row, name)) is not HIDDEN
    }


def _plain(value: Any) -> Any:
    if names_of(value) is not None:
        return visible(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
