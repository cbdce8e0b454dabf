"""Which file system holds a path: WAL cannot work on those that span machines. And what makes a file last."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from db.errors import AmbarError
from db.record import record

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "afs", "ncpfs", "lustre", "vboxsf"}
    | {f"fuse.{name}" for name in ("sshfs", "rclone", "glusterfs", "ceph", "davfs")}
)
_MOUNTS: Final = Path("/proc/self/mounts")


def file_system(path: Path) -> str:
    """The type of the file system that holds `path`, "" where the system does not say."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    target, best, kind = str(path.resolve()), "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def refuse_network(path: Path) -> None:
    """AmbarError "unavailable" (network_fs) where WAL cannot work: on NFS, CIFS and their kin."""
    kind = file_system(path)
    if kind in _NETWORK:
        raise AmbarError("unavailable", reason="network_fs", path=str(path), file_system=kind)


@record
class Entry:
    """A file or folder of the data: its mode as `ls` has it, its owner, whether others than the owner can read it."""

    name: str
    mode: str
    owner: str
    bytes: int
    open: bool


def entries(database: Path) -> tuple[Entry, ...]:
    """The data folder, and what of it is ours: database, log, attachments, exchange, copies."""
    import pwd
    import stat

    found = []
    ours = (database.name, "ambar.log", "attachments", "exchange", "backups")
    for path in (database.parent, *sorted(database.parent.iterdir())):
        if path != database.parent and not path.name.startswith(ours):
            continue
        try:
            one = path.lstat()
        except FileNotFoundError:
            continue  # a log that was folded in just now
        try:
            owner = pwd.getpwuid(one.st_uid).pw_name
        except KeyError:
            owner = str(one.st_uid)
        name = "." if path == database.parent else path.name
        found.append(Entry(name, stat.filemode(one.st_mode), owner, one.st_size, bool(one.st_mode & 0o077)))
    return tuple(found)


def free(path: Path) -> int:
    """Bytes that may still be written where `path` is."""
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
