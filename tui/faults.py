"""Faults of ours: a number for the person, the traceback (without local variables) for the log.

The log is `ambar.log` beside the database. Imports nothing slow: the command line uses it too.
"""

from __future__ import annotations

import os
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

LOG: Final = "ambar.log"
LARGEST: Final = 2_000_000
"""Bytes after which the log is put aside (as `ambar.log.1`) and begun anew."""


def record(error: BaseException, folder: Path | None) -> str:
    """Write `error` to the log in `folder` and give back its number, such as "H-7F3A2C".

    Where the log cannot be written (None, read-only, full) the number is given all the same.
    """
    number = f"H-{secrets.token_hex(3).upper()}"
    if folder is None:
        return number
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    path = folder / LOG
    try:
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_name(LOG + ".1"))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {number} pid {os.getpid()}\n{told}\n")
    except OSError:
        return number
    return number
