"""Bytes and time of a key on the list of documents, 80×24 and 200×60."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import NamedTuple

from tests.bench.start import WORDS, start

DOWN, UP, PAGE_DOWN, PAGE_UP, AGAIN = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~", b"\x0c"
RESTED = 0.45
"""Seconds without a byte after which the document under the cursor has been shown beside the list, where it is."""


class Key(NamedTuple):
    """What a key costs: bytes (the median), and milliseconds to its last byte (median, worst)."""

    bytes: int
    median: float
    worst: float


def measure(path: Path, size: tuple[int, int] = (80, 24)) -> dict[str, Key]:
    """Each key on the list of all documents, in a session of its own."""
    terminal = start(path, size=size)
    try:
        terminal.until(WORDS)
        terminal.rest(1.0)
        terminal.key(b":belgeler\r")
        terminal.rest(0.5)
        moves = [DOWN] * 14 + [UP] * 14
        taken = [(terminal.key(key), len(terminal.rest(RESTED))) for key in moves]
        return {
            "cursor down": _key([key for key, _ in taken]),
            "the document beside it": Key(round(statistics.median(count for _, count in taken)), 0, 0),
            "page down": _key([terminal.key(key) for _ in range(4) for key in (PAGE_DOWN, PAGE_DOWN, PAGE_UP)]),
            "full repaint": _key([terminal.key(AGAIN) for _ in range(5)]),
        }
    finally:
        terminal.close()


def _key(taken: list[tuple[int, float]]) -> Key:
    times = [seconds * 1000 for _, seconds in taken]
    return Key(round(statistics.median(count for count, _ in taken)), statistics.median(times), max(times))
