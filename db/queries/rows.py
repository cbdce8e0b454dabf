"""What queries give back: frozen rows, with what one may not see marked as hidden."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

from db.record import names_of, record

T = TypeVar("T")


class Hidden:
    """The value of a field that the asker may not see. There is one: `HIDDEN`; it is falsy."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = Hidden()


class AtLeast(int):
    """A number of rows that is at least so many: nobody counted on."""

    __slots__ = ()


class About(int):
    """A number of rows as it was estimated."""

    __slots__ = ()


@record
class Page(Generic[T]):
    """A piece of a long list: its rows, the key to go on after (None: that was the end), how many there are
    (`db.paging.counted`; on the first page of either direction, None on the others). `before`: the key of the row that
    it begins with in the direction in which it was read, to go on the other way."""

    rows: tuple[T, ...]
    after: tuple[Any, ...] | None = None
    total: int | None = None
    before: tuple[Any, ...] | None = None


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
