"""Where the bytes of attachments lie: beside the database, named by their SHA-256, never opened by Ambar.

    <folder of the database>/attachments/ab/cdef…      mode 0600, in folders of mode 0700

A file comes in under a name of its own, is synced, and gets its place before the row that names it is committed: a row
never names a file that is not there. What nobody names any more stays; `ambar check` looks at what is named.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from db.connection import translate
from db.errors import AmbarError, invalid, not_found
from db.filesystem import sync
from db.record import record
from db.text import clean

if TYPE_CHECKING:
    from db.company import Company
    from db.documents.context import Context

FOLDER: Final = "attachments"
NAME_LENGTH: Final = 120
"""Letters of a file's name."""
MEGABYTE: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
COMING: Final = ".in-"
"""How files begin that have no place yet."""
_FORGOTTEN: Final = 24 * 3600
"""Seconds after which a file that has no place yet gets none any more."""
_NOT_IN_NAMES: Final = re.compile(r'[/\\:*?"<>|]')


@record
class Staged:
    """A file that has come in and has no place yet."""

    path: Path
    hash: str
    size: int


def find(ctx: Context, document_id: int, attachment: int) -> tuple[str, int, str, str]:
    """Name, size, hash, sensitivity of a file of a document; AmbarError "not_found" for an absent and a hidden one."""
    found: tuple[str, int, str, str] | None = ctx.engine.row(
        "SELECT name, size, hash, sensitivity FROM attachment WHERE id = ? AND document_id = ? AND removed_at IS NULL",
        (attachment, document_id),
    )
    if found is None or (found[3] and not ctx.rights.may(found[3])):
        raise not_found("attachment", attachment)
    return found


def limit(company: Company) -> int:
    """The most bytes that a file may have: the setting `attachment.size`."""
    return int(company.setting("attachment.size")) * MEGABYTE


def clean_name(name: str) -> str:
    """A file's name as it may be stored: no folders, nothing that is not safe to show or to write, its ending kept."""
    last = PurePosixPath(name.replace("\\", "/")).name
    bare = _NOT_IN_NAMES.sub("_", clean(last)).strip(" .")
    if len(bare) > NAME_LENGTH:
        stem, dot, ending = bare.rpartition(".")
        kept = f"{dot}{ending}" if dot and len(ending) <= 12 else ""
        bare = (stem if kept else bare)[: NAME_LENGTH - len(kept)].rstrip(" .") + kept
    return bare or "file"


@contextmanager
def staged(company: Company, file: BinaryIO) -> Iterator[Staged]:
    """Bring the bytes of `file` in, for a service to keep; gone again where none did. Never inside a transaction.

    Raises AmbarError "invalid" (file: larger, empty_file), "unavailable" (disk_full, read_only, io).
    """
    most = limit(company)
    folder = company.path.with_name(FOLDER)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        sweep(folder)
        handle, name = tempfile.mkstemp(prefix=COMING, dir=folder)
        path = Path(name)
    except OSError as error:
        raise translate(error) from error
    try:
        with os.fdopen(handle, "wb") as target:
            found = _copied(file, target, most)
        yield Staged(path, *found)
    except OSError as error:
        raise translate(error) from error
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what came in long ago and got no place, because its process died."""
    for one in folder.glob(f"{COMING}*"):
        try:
            if time.time() - one.stat().st_mtime > _FORGOTTEN:
                one.unlink()
        except FileNotFoundError:
            continue  # another process was faster


def _copied(file: BinaryIO, target: BinaryIO, most: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > most:
            raise invalid("file", "larger", megabytes=most // MEGABYTE)
        digest.update(piece)
        target.write(piece)
    if not size:
        raise invalid("file", "empty_file")
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def keep(company: Company, one: Staged) -> None:
    """Give a file its place; one that lies there already has the same bytes, or was damaged and is whole again."""
    target = place(company.path, one.hash)
    try:
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        one.path.replace(target)
        for folder in (target.parent, target.parent.parent):
            sync(folder)
    except OSError as error:
        raise translate(error) from error


def place(database: Path, hash: str) -> Path:
    """Where the file of that hash lies."""
    return database.with_name(FOLDER) / hash[:2] / hash[2:]


def pieces(database: Path, hash: str) -> Iterator[bytes]:
    """The bytes of a file, checked on the way.

    AmbarError "unavailable" (reason attachment; detail missing, unreadable, changed) where it is not what it was.
    """
    digest = sha256()
    try:
        handle = os.open(place(database, hash), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                yield piece
    except FileNotFoundError as error:
        raise AmbarError("unavailable", reason="attachment", detail="missing") from error
    except OSError as error:
        raise AmbarError("unavailable", reason="attachment", detail="unreadable") from error
    if digest.hexdigest() != hash:
        raise AmbarError("unavailable", reason="attachment", detail="changed")


def problem_of(database: Path, hash: str) -> str | None:
    """What is wrong with a file that a row names: "missing", "unreadable", "changed", or None."""
    try:
        for _piece in pieces(database, hash):
            pass
    except AmbarError as error:
        return str(error.details["detail"])
    return None
