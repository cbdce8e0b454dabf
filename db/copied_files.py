"""Files of documents beside copies of a database, and their way back. Internal.

They lie beside a copy as they lie beside the database (`db.attachments`), by their hash: copies in one folder share
them, so that each file is there once, and a copy is whole where it lies. They are copied, not linked: a link would be
damaged with what it is a link to. Each is read and compared every time; one that is damaged is replaced by a whole one.
The `.sha256` file of a copy names those that belong to it, as `sha256sum -c` reads them.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import apsw

from db.attachments import COMING, FOLDER, pieces, place, problem_of, sweep
from db.errors import AmbarError
from db.filesystem import sync
from db.record import record

Told = Callable[[str, int, int | None], None]
_LINE: Final = re.compile(rf"([0-9a-f]{{64}})  {FOLDER}/([0-9a-f]{{2}})/([0-9a-f]{{62}})", re.ASCII)
_LOCK: Final = ".lock"


@record
class Files:
    """Files that a copy names: how many, the bytes that had to be copied, and what is nowhere whole."""

    count: int = 0
    copied: int = 0
    missing: tuple[dict[str, Any], ...] = ()
    lines: tuple[str, ...] = ()
    """The lines of those that are whole, for the `.sha256` file."""


def bring(named_by: Path, source: Path, target: Path, told: Told, lock: Callable[[], object] | None = None) -> Files:
    """Bring the files that the database `named_by` names from beside `source` to beside `target`; `lock` is called
    before the first of them comes.

    OSError where the disk is full or cannot be written; what has come until then stays, and harms nobody.
    """
    rows = _named(named_by)
    if not rows:
        return Files()
    folder = target.with_name(FOLDER)
    folder.mkdir(mode=0o700, exist_ok=True)
    if lock is not None:
        lock()
    sweep(folder)
    copied, missing, lines, touched = 0, list[dict[str, Any]](), list[str](), {folder}
    for index, (hash, number, name) in enumerate(rows):
        told("files", index, len(rows))
        if problem_of(target, hash) is not None:
            try:
                copied += _copy(source, target, hash)
            except AmbarError as error:
                missing.append({"document": number, "file": name, "problem": error.details["detail"], "hash": hash})
                continue
            touched.add(place(target, hash).parent)
        lines.append(f"{hash}  {FOLDER}/{hash[:2]}/{hash[2:]}")
    for one in touched:
        sync(one)
    return Files(len(rows), copied, tuple(missing), tuple(lines))


def _named(database: Path) -> list[tuple[str, str, str]]:
    """Hash, document and name of every file that a database names, each file once."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        rows = connection.execute(
            "SELECT a.hash, d.number, a.name FROM attachment a JOIN document d ON d.id = a.document_id"
            " GROUP BY a.hash ORDER BY a.id"
        ).fetchall()
        return [(str(hash), str(number), str(name)) for hash, number, name in rows]
    finally:
        connection.close()


def _copy(source: Path, target: Path, hash: str) -> int:
    """Copy one file, compared with its hash on the way; its size. AmbarError "unavailable" (attachment)."""
    there = place(target, hash)
    there.parent.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=COMING, dir=target.with_name(FOLDER))
    coming = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces(source, hash):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        coming.replace(there)
    finally:
        coming.unlink(missing_ok=True)
    return size


@contextmanager
def held(target: Path, *, alone: bool = False) -> Generator[bool]:
    """While files are copied to beside `target`, or (`alone`) taken away there; whether the lock could be had.

    Whoever copies waits for whoever takes away, a moment; whoever takes away does not wait.
    """
    handle = os.open(target.with_name(FOLDER) / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        got = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except OSError:  # somebody copies; or a drive without locks
            got = False
        yield got
    finally:
        os.close(handle)


def prune(folder: Path, live: Path) -> None:
    """Take away the files in a folder for copies that none of the copies there names any more.

    Never those of the database `live` itself, nor where a copy does not tell which are its own.
    """
    store = folder / FOLDER
    if not store.is_dir() or store.resolve() == live.with_name(FOLDER).resolve():
        return
    with held(store, alone=True) as alone:
        if not alone or any(not one.with_name(f"{one.name}.sha256").exists() for one in folder.glob("*.db")):
            return
        named = set(_told_by(folder))
        for one in store.glob("??/*"):
            if one.parent.name + one.name not in named:
                one.unlink(missing_ok=True)
        for one in store.glob("??"):
            with suppress(OSError):  # not empty
                one.rmdir()


def _told_by(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.sha256"):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if match := _LINE.fullmatch(line):
                yield match[1]
