"""The keys' file that sshd is answered from, and how root makes it out of what the database says.

One line each: LOGIN FINGERPRINT TYPE KEY. Root does not open the database, which is the service account's: a process
of that account says what there is, and every word of it is read strictly. So the account can at most say that a key
is an employee's, never that one opens anything else, and what has changed is told to the system's log, which it
cannot change. Whether a key still lets somebody in is asked again at every start (`db.services.sign_in.forced`).
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import re
import signal
import subprocess
import syslog
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.errors import AmbarError
from db.ssh_keys import LOGIN, parse
from tui.cli.options import usage
from tui.i18n import _

if TYPE_CHECKING:
    from tui.server import Plan

MARKER: Final = "keys-changed"
"""Written beside the database when a key was added or removed: systemd looks at it."""
DATA: Final = ".local/share/ambar"
"""Where a company is in the home of its account."""
_HOME: Final = re.compile(r" HOME=(\S+) ")
OURS: Final = 'Written by "ambar server setup"'
_LARGEST: Final = 8 * 1024 * 1024
_PATIENCE: Final = 30.0
"""Seconds for the service account's process."""


def changed(database: Path) -> None:
    """Ask for the keys to be published, where there is somebody who does that; nobody waits for it."""
    try:
        handle = os.open(database.with_name(MARKER), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
    except OSError:
        return  # within a minute it happens anyway


def known_to_sshd(database: Path) -> set[str] | None:
    """The fingerprints of the keys that sshd knows for this database; None where it is no server's."""
    from tui.server import KEYS, PROGRAMS

    try:
        home = _HOME.search((PROGRAMS / "ambar-ssh").read_text(encoding="utf-8"))
        lines = KEYS.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    if home is None or database.resolve() != (Path(home[1]) / DATA / "ambar.db").resolve():
        return None
    return {line.split()[1] for line in lines}


def write(path: Path, text: str, mode: int) -> None:
    """Replace a file in one step: whoever reads it sees the old one or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())
    new.replace(path)


def line(login: object, fingerprint: object, kind: object, body: object) -> str:
    """A line of the file; AmbarError "usage" where any word of it is not exactly what it should be."""
    try:
        key = parse(f"{kind} {body}")
    except AmbarError:
        key = None
    plain = isinstance(login, str) and LOGIN.fullmatch(login)
    if not plain or key is None or (key.kind, key.body, key.fingerprint) != (kind, body, fingerprint):
        raise usage(_("What the database says of SSH keys is damaged; nothing was published"))
    return f"{login} {fingerprint} {kind} {body}"


def publish(plan: Plan) -> list[str]:
    """Make the keys' file say what the database says; what changed: +LOGIN FINGERPRINT, -LOGIN FINGERPRINT.

    Raises AmbarError "usage" where there is no server yet, the service account's process fails, or what it says is
    not made of keys: the file stays as it is then, and where there is no company.
    """
    if not plan.keys.parent.is_dir():
        raise usage(_("There is no server yet: ambar server setup"))
    if not (plan.data / "ambar.db").exists():
        return []
    handle = os.open(plan.keys.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        wanted = _said(plan)
        there = plan.keys.read_text(encoding="utf-8").splitlines() if plan.keys.exists() else []
        if wanted != there:
            write(plan.keys, "".join(f"{one}\n" for one in wanted), 0o644)
    finally:
        os.close(handle)
    gone, fresh = set(there) - set(wanted), set(wanted) - set(there)
    told = [f"{sign}{' '.join(one.split()[:2])}" for sign, ones in (("-", gone), ("+", fresh)) for one in sorted(ones)]
    syslog.openlog("ambar", facility=syslog.LOG_AUTHPRIV)
    for one in told:
        syslog.syslog(f"SSH key {one}")
    return told


def _said(plan: Plan) -> list[str]:
    code, out, err = _as_account(plan, "--json", "server", "keys")
    if code != 0:
        raise usage(_("The database says nothing of SSH keys: {error}").format(error=err))
    try:
        found: Any = json.loads(out)
        rows = [(one["login"], one["fingerprint"], one["kind"], one["body"]) for one in found]
    except (ValueError, TypeError, KeyError) as error:
        raise usage(_("What the database says of SSH keys is damaged; nothing was published")) from error
    return [line(*row) for row in rows]


def trial(plan: Plan) -> str | None:
    """Run the program as the service account; why it cannot, or None."""
    try:
        code, _out, err = _as_account(plan, "--version")
    except OSError as error:
        return error.strerror or str(error)
    return None if code == 0 else err or str(code)


def _as_account(plan: Plan, *words: str) -> tuple[int, str, str]:
    """What the program answers as the service account: exit status, output, the last line of its complaints."""
    account = pwd.getpwnam(plan.user)
    other: dict[str, Any] = {}
    if os.geteuid() != account.pw_uid:
        other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(plan.home), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    command = [str(plan.python), "-I", "-m", "tui", "--db", str(plan.data / "ambar.db"), *words]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
                          env=environment, umask=0o077, start_new_session=True, **other) as process:  # fmt: skip

        def end() -> None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        watchdog = threading.Timer(_PATIENCE, end)
        watchdog.start()
        told: list[bytes] = []
        listener = threading.Thread(target=lambda: told.append(_read(process.stderr)))
        listener.start()
        out = _read(process.stdout)
        if len(out) > _LARGEST:
            end()
        listener.join()
        code = process.wait()
        watchdog.cancel()
    complaints = b"".join(told).decode(errors="replace").strip().splitlines()
    return code, out.decode(errors="replace"), complaints[-1][:300] if complaints else ""


def _read(stream: Any) -> bytes:
    """At most a little more than there may be."""
    found: bytes = stream.read(_LARGEST + 1)
    return found
