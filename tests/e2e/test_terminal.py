"""The app in a real terminal: it survives bad bytes, ends when the line is cut, and is silent while idle."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.company import Company

ROOT = Path(__file__).parents[2]


class Terminal:
    """A program behind a pty."""

    def __init__(self, command: list[str], **environ: str) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            own = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "AMBAR"))}
            own |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environ}
            os.execve(command[0], command, own)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""

    def read(self, seconds: float) -> bytes:
        """What it writes within so many seconds."""
        wrote, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self.descriptor], [], [], left)
            if not ready:
                break
            try:
                piece = os.read(self.descriptor, 65536)
            except OSError:
                break
            if not piece:
                break
            wrote += piece
        self.seen += wrote
        return wrote

    def until(self, text: str, seconds: float = 15) -> None:
        """Wait until it has written `text`."""
        wrote, end = b"", time.monotonic() + seconds
        while text.encode() not in wrote:
            assert time.monotonic() < end, f"{text!r} not seen in {wrote[-2000:]!r}"
            wrote += self.read(0.1)

    def send(self, keys: bytes) -> None:
        """Keys, as the terminal sends them."""
        os.write(self.descriptor, keys)

    def end(self, seconds: float = 5) -> int | None:
        """The exit status, None where it has not ended by itself."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            with contextlib.suppress(OSError):
                self.read(0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        return None

    def close(self) -> None:
        """End it, whatever it does."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.descriptor)


@pytest.fixture
def terminal(company: Company) -> Iterator[Any]:
    """Opens the app of the administrator in a terminal."""
    opened: list[Terminal] = []
    company.close()

    def start(**environ: str) -> Terminal:
        command = [sys.executable, "-m", "tui", "--db", str(company.path), "--as", "admin", "--lang", "tr"]
        made = Terminal(command, **environ)
        opened.append(made)
        made.until("bul")
        made.read(0.4)
        return made

    yield start
    for one in opened:
        one.close()


def test_a_byte_that_is_not_utf8_ends_nothing(terminal: Any) -> None:
    user = terminal()
    user.send(b"\xfe\xff")
    user.read(0.3)
    user.send(b":prof\r")
    user.until("Kimli")


def test_ctrl_q_ends_it_and_gives_the_terminal_back(terminal: Any) -> None:
    user = terminal()
    user.send(b"\x11")
    assert user.end() == 0
    assert b"\x1b[?1049l" in user.seen


def test_a_cut_line_ends_it_at_once(terminal: Any) -> None:
    user = terminal()
    os.close(user.descriptor)
    status = user.end(3)
    assert status in (129, -signal.SIGHUP)


def test_sigterm_ends_it(terminal: Any) -> None:
    user = terminal()
    os.kill(user.pid, signal.SIGTERM)
    assert user.end(4) is not None


def test_stopped_and_continued_it_goes_on(terminal: Any) -> None:
    user = terminal()
    os.kill(user.pid, signal.SIGTSTP)
    while Path(f"/proc/{user.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "T":
        time.sleep(0.02)
    user.read(0.3)
    os.kill(user.pid, signal.SIGCONT)
    user.until("Stok transferleri", 5)
    user.send(b":prof\r")
    user.until("Kimli")


def test_idle_it_sends_nothing(terminal: Any) -> None:
    user = terminal()
    user.read(1.5)
    before = wakes(user.pid)
    assert user.read(2.5) == b""
    assert wakes(user.pid) - before <= 8, "its threads wake more often than it looks for what others changed"


def wakes(pid: int) -> int:
    """How often the threads of a process have woken."""
    found = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        lines = (thread / "status").read_text(encoding="utf-8").splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return found


def test_an_escape_alone_is_a_key_and_one_that_begins_another_is_none(terminal: Any) -> None:
    user = terminal()
    user.send(b":prof\r")
    user.until("Kimli")
    for piece in (b"\x1b", b"[", b"B"):  # the cursor key, in pieces
        user.send(piece)
        time.sleep(0.02)
    assert b"\x1b[?1049l" not in user.read(0.5)
    user.send(b"\x1b")
    user.until("Stok transferleri", 3)


@pytest.mark.parametrize("term", ["linux", "vt100", "screen", "dumb"])
def test_poor_terminals_get_no_sign_that_they_lack(terminal: Any, term: str) -> None:
    user = terminal(TERM=term, COLORTERM="")
    user.send(b":prof\r")
    user.until("Kimli")
    if term != "screen":
        told = user.seen.decode("utf-8", errors="replace")
        assert "›" not in told
        assert "▌" not in told


def test_without_colours_the_cursor_still_shows(terminal: Any) -> None:
    user = terminal(NO_COLOR="1")
    assert "▌".encode() in user.seen


def test_few_bytes_for_a_key(terminal: Any) -> None:
    user = terminal()
    user.send(b"\x1b[B")
    assert 0 < len(user.read(0.5)) <= 400
