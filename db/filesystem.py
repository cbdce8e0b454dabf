"""Which file system holds a path: WAL cannot work on those that span machines. And what makes a file last."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from db.errors import AmbarError

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "glusterfs", "afs", "ncpfs"}
)


def file_system(path: Path) -> str:
    """The type of the file system that holds `path`, "" where the system does not say."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
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


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
