"""The command line in this process, with streams of its own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tui.__main__ import main


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error document on stderr, which must be all there is."""
        found: dict[str, Any] = json.loads(self.err)["error"]
        return found


class Ambar(Protocol):
    """Runs a command; `by`: the login that acts, None: the OS user; `json` False: for people."""

    def __call__(self, *words: str, by: str | None = "admin", json: bool = True, stdin: str = "") -> Result: ...


def run(words: Sequence[str], stdin: str = "") -> Result:
    """`main(words)`, and what it printed."""
    streams = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8")
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8")
    try:
        code = main(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
        return Result(code, out.getvalue().decode(), err.getvalue().decode())
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
