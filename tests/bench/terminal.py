"""A program behind a pty of 80×24: when it has written what, how much it writes, how much memory is its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUIET = 0.15
"""Seconds without a byte after which a program is taken to be done."""


class Terminal:
    """Starts `command`; `close()` ends it."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        columns, lines = size
        self.begun = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execve(command[0], list(command), dict(environ))
        self.seen = b""

    def until(self, words: Sequence[bytes], seconds: float = 20) -> float:
        """Seconds from the start until it has written all of `words`."""
        end = self.begun + seconds
        while not all(word in self.seen for word in words):
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, end - time.perf_counter()))
            if not ready:
                raise TimeoutError(f"{words!r} not in {self.seen[-2000:]!r}")
            self.seen += os.read(self.descriptor, 65536)
        return time.perf_counter() - self.begun

    def rest(self, quiet: float = QUIET) -> bytes:
        """What it writes until it is silent for so many seconds."""
        wrote = b""
        while select.select([self.descriptor], [], [], quiet)[0]:
            wrote += os.read(self.descriptor, 65536)
        self.seen += wrote
        return wrote

    def key(self, keys: bytes) -> tuple[int, float]:
        """(bytes that the keys cost, seconds until the last of them)."""
        os.write(self.descriptor, keys)
        begun = last = time.perf_counter()
        count = 0
        while select.select([self.descriptor], [], [], QUIET)[0]:
            count += len(os.read(self.descriptor, 65536))
            last = time.perf_counter()
        return count, last - begun

    def written(self, seconds: float) -> int:
        """How many bytes it writes within so many seconds."""
        end, count = time.perf_counter() + seconds, 0
        while select.select([self.descriptor], [], [], max(0.0, end - time.perf_counter()))[0]:
            count += len(os.read(self.descriptor, 65536))
        return count

    def memory(self) -> int:
        """The process's proportional set size in bytes."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise ValueError("no Pss line")

    def processor(self) -> float:
        """Seconds of processor time that it has taken so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.descriptor)


def environ(**more: str) -> dict[str, str]:
    """The environment of a person in a modern terminal, without what would change colours or language."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT), **more}  # fmt: skip
