"""A person at a terminal of 80×24: types into a real pty and reads what stands on the screen."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from pathlib import Path
from typing import Final

import pexpect

ROOT: Final = Path(__file__).parents[2]
KEYS: Final = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "F3": "\x1bOR", "F5": "\x1b[15~",
    "F8": "\x1b[19~", "F12": "\x1b[24~",
}  # fmt: skip
_PIECE: Final = re.compile(
    r"\x1b\[(?P<arguments>[0-9;]*)(?P<command>[A-Za-z])|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\|\x1b.|(?P<text>[^\x1b]+)",
    re.DOTALL,
)


class Screen:
    """What a terminal shows of the bytes that it got: as much of one as the app makes use of."""

    def __init__(self, columns: int = 80, lines: int = 24) -> None:
        self.columns, self.lines = columns, lines
        self.cells = [[" "] * columns for _line in range(lines)]
        self.x = self.y = 0
        self.top, self.bottom = 0, lines

    def feed(self, text: str) -> None:
        """Take what was written, cut between sequences."""
        for piece in _PIECE.finditer(text):
            if piece["text"]:
                self._write(piece["text"])
            elif piece["command"] == "H":
                given = [int(one or 1) for one in (piece["arguments"] or "1;1").split(";")]
                self.y, self.x = given[0] - 1, (given[1] if len(given) > 1 else 1) - 1
            elif piece["command"] == "G":
                self.x = int(piece["arguments"] or 1) - 1
            elif piece["command"] == "r":
                given = [int(one) for one in piece["arguments"].split(";") if one]
                self.top, self.bottom = (given[0] - 1, given[1]) if given else (0, self.lines)
                self.x = self.y = 0
            elif piece[0] == "\x1bD" and self.y == self.bottom - 1:
                self.cells[self.top : self.bottom] = [*self.cells[self.top + 1 : self.bottom], [" "] * self.columns]
            elif piece[0] == "\x1bM" and self.y == self.top:
                self.cells[self.top : self.bottom] = [[" "] * self.columns, *self.cells[self.top : self.bottom - 1]]
            elif piece["command"] == "J":
                self.cells = [[" "] * self.columns for _line in range(self.lines)]

    def _write(self, text: str) -> None:
        for char in text:
            if char == "\n":
                self.y = min(self.y + 1, self.lines - 1)
            elif char == "\r":
                self.x = 0
            elif char.isprintable() and not unicodedata.combining(char):
                if self.x < self.columns and self.y < self.lines:
                    self.cells[self.y][self.x] = char
                self.x += 1

    def text(self) -> str:
        """The lines, without blanks at their ends."""
        return "\n".join("".join(line).rstrip() for line in self.cells)


class Person:
    """Someone who works with `command`."""

    def __init__(self, command: list[str]) -> None:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "AMBAR"))}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.screen = Screen()
        self._rest = ""
        self.child = pexpect.spawn(
            command[0], command[1:], dimensions=(24, 80), cwd=str(ROOT), env=environ, encoding="utf-8", timeout=20
        )
        self.child.delaybeforesend = None

    def press(self, *keys: str) -> None:
        """Keys by name, one after the other as fast as they go."""
        self.child.send("".join(KEYS[key] for key in keys))

    def type(self, text: str) -> None:
        """Letters."""
        self.child.send(text)

    def scan(self, *codes: str) -> None:
        """What a scanner sends: the code and Enter, at once."""
        self.child.send("".join(f"{code}\r" for code in codes))

    def look(self, seconds: float = 0.05) -> str:
        """What stands on the screen, after waiting so long for more."""
        try:
            self._rest += self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            pass
        whole, escape, begun = self._rest.rpartition("\x1b")
        if (escape and _PIECE.fullmatch(escape + begun)) or (
            escape and not re.match(r"\x1b(?:[\[\]PX^_][^\x07A-Za-z]*)?\Z", escape + begun)
        ):
            whole, escape, begun = self._rest, "", ""
        self.screen.feed(whole)
        self._rest = escape + begun
        return self.screen.text()

    def until(self, *words: str, gone: str = "", seconds: float = 20) -> str:
        """Wait until all the words stand on the screen (and `gone` does not); what stands there then."""
        end = time.monotonic() + seconds
        while True:
            shown = self.look()
            if all(word in shown for word in words) and not (gone and gone in shown):
                return shown
            assert time.monotonic() < end, f"{words} not seen (or {gone!r} still) in\n{shown}"

    def hang_up(self) -> None:
        """The line is cut."""
        self.child.ptyproc.fileobj.close()

    def ended(self) -> int | None:
        """The exit status, once it has ended by itself."""
        self.child.expect(pexpect.EOF)
        self.child.wait()
        status: int | None = self.child.exitstatus
        return status

    def close(self) -> None:
        """End it, whatever it does."""
        self.child.close(force=True)
