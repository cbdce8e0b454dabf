"""What a maintainer needs to know: program, computer, terminal, file, copies, faults. Counts alone of data.

The names of the values are those of the JSON document, in English in both languages: they are read out on the
telephone, pasted into mails and looked up. What is not as it should be is told in sentences.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.filesystem import entries, file_system, free
from db.journal import safe_for_wal, versions
from tui import faults
from tui.i18n import N_, _
from tui.text import clean

if TYPE_CHECKING:
    from db.errors import AmbarError
    from db.queries.doctor import State

OLD: Final = timedelta(days=7)
"""A copy older than this is told."""
_PACKAGES: Final = ("ambar", "textual", "rich", "peewee", "babel", "argon2-cffi")
_VARIABLES: Final = ("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "PYTHONUTF8")
WARNINGS: Final = {
    "wal_unsafe": N_("This SQLite cannot keep a write-ahead log safely: a slower journal is used; install apsw 3.51.3"
                     " or newer"),
    "open_to_others": N_("Others than the owner can read the data: chmod go= {files}"),
    "disk_low": N_("The disk is nearly full: a copy of the database finds no room"),
    "no_backup": N_("There is no copy of the database yet: ambar backup"),
    "old_backup": N_("The last copy of the database is older than a week: ambar backup"),
    "check_wrong": N_("The last check found differences in the books: ambar check"),
    "keys_stale": N_("sshd does not know the SSH keys as the database does: ambar server publish (by root)"),
    "faults": N_("There were faults of ours lately; the log has the details"),
}  # fmt: skip
"""What is not as it should be."""


def report(
    path: Path, state: State | None, counts: Mapping[str, int] | None = None, error: AmbarError | None = None
) -> dict[str, Any]:
    """Everything, as one document. `state` None: the database cannot be opened, and `error` says why."""
    database: dict[str, Any] = {
        "path": str(path),
        "bytes": _size(path),
        "wal_bytes": _size(path.with_name(path.name + "-wal")),
        "free_bytes": free(path.parent),
        "file_system": file_system(path),
    }
    if state is not None:
        from dataclasses import asdict

        database |= asdict(state) | {"counts": dict(counts or {})}
        database["ssh_keys"] = len(state.ssh_keys)
    if error is not None:
        database |= {"error": error.code, "reason": error.details.get("reason")}
    found: dict[str, Any] = {
        "program": {**_versions(), "python": platform.python_version(), **versions()},
        "system": {"os": _system(), "kernel": platform.release(), "machine": platform.machine(), "cpus": os.cpu_count(),
                   "user": os.getuid()},
        "terminal": _terminal(),
        "database": database,
        "files": [{"name": one.name, "mode": one.mode, "owner": one.owner, "bytes": one.bytes}
                  for one in entries(path)],
        "server": _server(path, state),
        "faults": faults.latest(path.parent),
    }  # fmt: skip
    found["warnings"] = _warnings(path, state, found)
    return found


def _warnings(path: Path, state: State | None, found: Mapping[str, Any]) -> list[str]:
    now = datetime.now(UTC)
    wrong = []
    if not safe_for_wal(found["program"]["sqlite"]):
        wrong.append("wal_unsafe")
    if _open(path):
        wrong.append("open_to_others")
    if found["database"]["free_bytes"] < 2 * (found["database"]["bytes"] or 0):
        wrong.append("disk_low")
    if state is not None:
        if state.last_backup is None:
            wrong.append("no_backup")
        elif now - state.last_backup.at > OLD:
            wrong.append("old_backup")
        if state.last_check is not None and state.last_check.result != "ok":
            wrong.append("check_wrong")
    if found["server"].get("keys_stale"):
        wrong.append("keys_stale")
    if any(now - datetime.fromisoformat(one["at"]) < OLD for one in found["faults"]):
        wrong.append("faults")
    return wrong


def _server(path: Path, state: State | None) -> dict[str, Any]:
    """Whether people come in over SSH to this database, and the keys of which sshd and it do not say the same."""
    from tui import published

    known = published.known_to_sshd(path)
    if known is None or state is None:
        return {"ssh": False}
    return {"ssh": True, "keys_published": len(known), "keys_stale": sorted(known ^ set(state.ssh_keys))}


def _open(path: Path) -> list[str]:
    """What others than the owner can read: where they cannot enter the folder, nothing."""
    folder, *rest = entries(path)
    return [str(path.with_name(one.name)) for one in rest if one.open] if folder.open else []


def lines(found: Mapping[str, Any], timezone: str) -> list[str]:
    """The document in lines for people, what is not as it should be first."""
    from tui.text import moment

    files = " ".join(_open(Path(found["database"]["path"])))
    told = [f"! {_(WARNINGS[code]).format(files=clean(files))}" for code in found["warnings"]]
    if told:
        told.append("")

    def say(name: str, value: Any, deep: int) -> None:
        indent = "  " * deep
        if isinstance(value, Mapping):
            told.append(f"{indent}{name}")
            for key, one in value.items():
                say(str(key), one, deep + 1)
        elif isinstance(value, list | tuple) and value:
            told.append(f"{indent}{name}")
            told.extend("  " * (deep + 1) + "  ".join(map(_plain, _values(one))) for one in value)
        else:
            told.append(f"{indent}{name}: {_plain(value)}")

    def _plain(value: Any) -> str:
        if isinstance(value, datetime):
            return moment(value, timezone)
        return "–" if value is None or value in ("", (), []) else clean(str(value))

    for name, value in found.items():
        if name != "warnings":
            say(name, value, 0)
    return told


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else [value]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.system()


def _terminal() -> dict[str, Any]:
    found: dict[str, Any] = {name: os.environ.get(name, "") for name in _VARIABLES}
    try:
        columns, rows = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ is not None else 1)
        found["size"] = f"{columns}x{rows}"
    except (OSError, ValueError):
        found["size"] = ""
    found["encoding"] = getattr(sys.stdout, "encoding", "") or ""
    found["ssh"] = "SSH_CONNECTION" in os.environ
    found["tmux"] = "TMUX" in os.environ
    return found
