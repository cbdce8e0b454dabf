"""Faults of ours: a number for the person, the traceback (without local variables) for the log.

The log is `ambar.log` beside the database. Imports nothing slow: the command line uses it too.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

LOG: Final = "ambar.log"
LARGEST: Final = 2_000_000
"""Bytes after which the log is put aside (as `ambar.log.1`) and begun anew."""

OLDER: Final = LOG + ".1"
_BEGIN: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (H-[0-9A-F]{6}) pid \d+\Z", re.ASCII)
_WARNING: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ ", re.ASCII)
_QUOTED: Final = re.compile(r"""["'`].*["'`]|(?<=no such column: ).*""", re.DOTALL)
_NAMES_ONLY: Final = (AttributeError, ImportError, MemoryError, NameError, RecursionError, TypeError)
"""Errors whose message names parts of the program, never what someone typed."""


def record(error: BaseException, folder: Path | None) -> str:
    """Write `error` to the log in `folder` and give back its number, such as "H-7F3A2C".

    Where the log cannot be written (None, read-only, full) the number is given all the same.
    """
    number = f"H-{secrets.token_hex(3).upper()}"
    if folder is not None:
        _append(folder / LOG, f"{number} pid {os.getpid()}\n{traced(error)}\n")
    return number


def note(warning: logging.LogRecord, folder: Path | None) -> None:
    """Write what the program, or a library, warns of to the log in `folder`. Of libraries their words are not kept:
    they quote values."""
    if folder is None:
        return
    ours = warning.name.partition(".")[0] in ("db", "tui")
    said = warning.getMessage() if ours else ""
    error = warning.exc_info[1] if warning.exc_info else None
    trace = f"\n{traced(error)}" if error is not None else ""
    _append(folder / LOG, f"{warning.levelname} {warning.name} {said}".rstrip() + f"{trace}\n")


def _append(path: Path, text: str) -> None:
    """Add to the log. Whoever finds it full puts it aside; of several processes one, hence the lock."""
    try:
        handle = _open(path)
        if os.fstat(handle).st_size > LARGEST:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with contextlib.suppress(FileNotFoundError):  # another is just doing so
                if os.path.samestat(os.fstat(handle), path.stat()):  # nobody was faster
                    path.replace(path.with_name(OLDER))
            os.close(handle)
            handle = _open(path)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text}")
    except OSError:
        return  # read-only or full: the number is given all the same


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def traced(error: BaseException) -> str:
    """Where `error` and those behind it came from: lines of the program, and what kind each was.

    Of the messages only those are kept that cannot hold a customer's data: others quote values."""
    parts, seen, one = list[str](), set[int](), error
    while True:
        seen.add(id(one))
        trace = "".join(traceback.format_tb(one.__traceback__))
        parts.insert(0, f"Traceback (most recent call last):\n{trace}{_kind(one)}\n")
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if cause is None or id(cause) in seen:
            return "\nThen:\n".join(parts)
        one = cause


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError):
        return f"{name}: {error.errno} {os.strerror(error.errno or 0)}"
    if isinstance(error, _NAMES_ONLY):
        return f"{name}: {error}"
    if type(error).__module__.startswith(("apsw", "peewee")):
        return f"{name}: {_QUOTED.sub('…', str(error))}"  # it quotes a search that is no query
    code = getattr(error, "code", None)
    return f"{name}: {code}" if isinstance(code, str) else name


def latest(folder: Path, count: int = 5) -> list[dict[str, str]]:
    """The last faults in the log, the newest first: when, their number, the kind of error."""
    found: list[dict[str, str]] = []
    for name in (OLDER, LOG):
        try:
            lines = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue  # there were none, or it is another's
        for line in lines:
            if match := _BEGIN.match(line):
                found.append({"at": match[1], "number": match[2], "error": ""})
            elif found and line and not _WARNING.match(line) and not line.startswith((" ", "Traceback", "Then:")):
                found[-1]["error"] = line.partition(":")[0]
    return found[: -count - 1 : -1]
