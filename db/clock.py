"""What time it is: moments in UTC, days in the company's time zone. Tests and the demo set their own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def set_source(source: Callable[[], datetime] | None) -> None:
    """Take moments from `source` from now on; None: the system's clock."""
    global _source
    _source = source or _system


@contextmanager
def using(source: Callable[[], datetime]) -> Generator[None]:
    """Take moments from `source` within, and from where they came before afterwards."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def now() -> datetime:
    """This moment, in UTC."""
    return _source()


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name; ZoneInfoNotFoundError or ValueError for an unknown one."""
    return ZoneInfo(name)


def today(timezone: str) -> date:
    """The day that it is in `timezone`."""
    return now().astimezone(zone(timezone)).date()
