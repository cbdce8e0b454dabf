"""Rows of documents to be, put aside in a file until their document's turn comes: memory does not grow with them."""

from __future__ import annotations

import pickle
import tempfile
from typing import Any, BinaryIO, Final

KEPT: Final = 20_000
"""Rows that are held in memory."""


class Rows:
    """The rows of one document, in their order: added to through the spool."""

    __slots__ = ("count", "pieces", "waiting")

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self.pieces: list[tuple[int, int]] = []
        self.count = 0


class Spool:
    """A file of one's own, gone with the process; only what was written here is read back."""

    def __init__(self) -> None:
        self.file: BinaryIO | None = None
        self.waiting: list[Rows] = []
        self.held = 0

    def add(self, rows: Rows, row: Any) -> None:
        """One more row; most often of the document that had the last one."""
        if not rows.waiting:
            self.waiting.append(rows)
        rows.waiting.append(row)
        rows.count += 1
        self.held += 1
        if self.held >= KEPT:
            self._put_aside()

    def read(self, rows: Rows) -> list[Any]:
        """All rows of one document."""
        found: list[Any] = []
        for place, size in rows.pieces:
            assert self.file is not None
            self.file.seek(place)
            found.extend(pickle.loads(self.file.read(size)))
        return [*found, *rows.waiting]

    def close(self) -> None:
        """Let the file go."""
        if self.file is not None:
            self.file.close()

    def _put_aside(self) -> None:
        if self.file is None:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        place = self.file.seek(0, 2)
        for rows in self.waiting:
            piece = pickle.dumps(rows.waiting, pickle.HIGHEST_PROTOCOL)
            self.file.write(piece)
            rows.pieces.append((place, len(piece)))
            rows.waiting = []
            place += len(piece)
        self.waiting = []
        self.held = 0
