"""Files that a command is given: `-` is stdin; in forced mode a plain name in the login's exchange folder.

Source: cli.md, "Forced": opened without following links, never overwritten.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, BinaryIO, Final

from db.errors import invalid
from tui import session
from tui.cli.options import Options, usage
from tui.i18n import _

MAX_JSON: Final = 64 * 1024 * 1024
"""Bytes of the largest document file that is read."""
MAX_DIGITS: Final = 40
"""Digits of the largest whole number that is looked at: Python itself stops at 4,300, with words of its own."""


def check_name(name: str, options: Options) -> str:
    """The name as it is; AmbarError "usage" for an empty one and, forced, for all but `-` and plain names."""
    if not name or "\0" in name:
        raise usage(_("A file name is missing"))
    if options.forced is not None and name != "-":
        plain = not {"/", os.sep} & set(name) and name not in (".", "..") and not name.startswith("-")
        if not plain or "/" in options.forced or options.forced in (".", ".."):
            raise usage(_("Only a plain file name is possible here: {name}").format(name=name))
    return name


def check_pdf(name: str, options: Options) -> None:
    """AmbarError "usage" for a name that does not end in .pdf, and as `check_name`."""
    if not name.lower().endswith(".pdf"):
        raise usage(_("The file's name has to end in .pdf: {name}").format(name=name))
    check_name(name, options)


@contextmanager
def opened(name: str, options: Options) -> Iterator[BinaryIO]:
    """A file of a command line, open for reading bytes; AmbarError "invalid" (no_such_file, not_readable)."""
    if check_name(name, options) == "-":
        yield sys.stdin.buffer
        return
    try:
        handle = _open_exchange(name, options.forced) if options.forced is not None else _open_plain(name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise invalid("file", "no_such_file", name) from error
    except OSError as error:
        raise invalid("file", "not_readable", name, detail=error.strerror or "") from error
    with os.fdopen(handle, "rb") as file:
        yield file


def _open_plain(name: str) -> int:
    handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        os.close(handle)
        raise invalid("file", "not_readable", name)
    return handle


def write_new(name: str, pieces: Iterable[str | bytes], options: Options) -> None:
    """Write a file that is not there yet, text in UTF-8; as `new_file`."""
    with new_file(name, options) as file:
        file.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


@contextmanager
def new_file(name: str, options: Options) -> Iterator[BinaryIO]:
    """A file that is not there yet, open for writing bytes; what could not be written to its end is taken away again.

    Raises AmbarError "invalid" (file_exists, no_such_folder, not_writable), and as `check_name`.
    """
    check_name(name, options)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    folder: int | None = None
    try:
        if options.forced is not None:
            folder = _exchange(options.forced)
            handle = os.open(name, flags | os.O_NOFOLLOW, 0o640, dir_fd=folder)
        else:
            handle = os.open(name, flags, 0o666)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
        except BaseException:
            os.unlink(name, dir_fd=folder)
            raise
    except FileExistsError as error:
        raise invalid("file", "file_exists", name) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        missing = name if options.forced is None else f"{session.EXCHANGE}/{options.forced}"
        raise invalid("file", "no_such_folder", missing) from error
    except OSError as error:
        raise invalid("file", "not_writable", name, detail=error.strerror or "") from error
    finally:
        if folder is not None:
            os.close(folder)


def exchanged(login: str) -> list[tuple[str, os.stat_result]]:
    """The regular files in the exchange folder of a login, which may be no link; none where there is no folder."""
    try:
        folder = _exchange(login)
    except OSError:
        return []
    try:
        with os.scandir(folder) as entries:
            return [
                (one.name, one.stat(follow_symlinks=False)) for one in entries if one.is_file(follow_symlinks=False)
            ]
    finally:
        os.close(folder)


def _open_exchange(name: str, login: str) -> int:
    """Open a regular file in the exchange folder, which may be no link."""
    folder = _exchange(login)
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise invalid("file", "not_readable", name)
    return handle


def _exchange(login: str) -> int:
    """The exchange folder of a login, open; no folder on the way may be a link."""
    base = session.data_folder(forced=True)
    folder = os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in (session.EXCHANGE, login):
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inner
    except OSError:
        os.close(folder)
        raise
    return folder


def read_json(name: str, options: Options) -> dict[str, Any]:
    """The JSON object in a file, its numbers exact.

    Raises AmbarError "invalid": no_such_file, not_readable, and for what it holds not_json with line and column,
    too_deep, not_an_object, duplicate_key, bad_encoding, too_big; too_large for a number beyond all bounds.
    """
    with opened(name, options) as file:
        data = file.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise invalid("file", "too_big", name)
    text = text_of(name, data)
    try:
        found = json.loads(
            text, parse_float=Decimal, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise invalid("file", "not_json", name, line=error.lineno, column=error.colno, detail=error.msg) from error
    except RecursionError as error:
        raise invalid("file", "too_deep", name) from error
    if not isinstance(found, dict):
        raise invalid("file", "not_an_object", name)
    return found


def text_of(name: str, data: bytes) -> str:
    """Bytes in UTF-8 as text, without a byte order mark; AmbarError "invalid" (bad_encoding) with the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise invalid("file", "bad_encoding", name, line=line) from error


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise invalid("file", "too_large", f"{digits[:MAX_DIGITS]}…")
    return int(digits)


def _refuse(constant: str) -> Any:
    raise invalid("file", "not_a_number", constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise invalid(key, "duplicate_key", key)
        found[key] = value
    return found


def password(options: Options) -> str:
    """The first line of stdin, for --password-stdin; what follows is left for `opened`: a file can be `-` too."""
    line = sys.stdin.buffer.readline(4097).decode(errors="replace")
    if len(line) > 1024:
        raise usage(_("The password is too long"))
    found = line.rstrip("\r\n")
    if not found:
        raise usage(_("No password came on standard input"))
    return found
