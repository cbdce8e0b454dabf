"""A server for several people over SSH: what has to be there, and making it. Source: security.md, part 2, A and B.

One service account owns the database; sshd asks `ambar-keys`, as nobody, whose key it is, and every connection runs
`ambar-ssh` with that login and key, whatever was asked for. All that decides who comes in is root's: the service
account can change what the database says, but only root, which reads every line strictly, writes it out for sshd
(`tui.published`), and no line can give more than the program as one employee.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from db.errors import AmbarError
from db.record import record
from tui import published
from tui.cli.options import usage
from tui.i18n import _
from tui.server_files import (
    ADMIN,
    ASK,
    CRON,
    LAUNCH,
    PATH_UNIT,
    SERVICE,
    SNIPPET,
    SUDO,
    SUDOERS,
    TIMER,
)

PROGRAMS: Final = Path("/usr/local/lib/ambar")
KEYS: Final = Path("/etc/ambar/keys")
SSHD: Final = Path("/etc/ssh/sshd_config.d/50-ambar.conf")
SUDOERS_FILE: Final = Path("/etc/sudoers.d/ambar")
COMMAND: Final = Path("/usr/local/sbin/ambar")
UNITS: Final = Path("/etc/systemd/system")
CRON_FILE: Final = Path("/etc/cron.d/ambar")
_PATH: Final = re.compile(r"(/[A-Za-z0-9._+-]+)+")
_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_SUDOER: Final = re.compile(r"%?[a-z_][a-z0-9_-]{0,30}")
_NEWER: Final = "UnusedConnectionTimeout"
"""What sshd knows since 9.2: a connection without a session ends."""
_NEVER_FROM_OUTSIDE: Final = (
    "LD_PRELOAD",
    "LD_AUDIT",
    "LD_DEBUG_OUTPUT",
    "LD_LIBRARY_PATH",
    "GLIBC_TUNABLES",
    "BASH_ENV",
)
"""Variables that act on a launcher before it empties its environment."""
_SBIN: Final = "/usr/sbin:/usr/local/sbin:/sbin"
_UNITS_ON: Final = ("ambar-keys.path", "ambar-keys.timer")


@record
class Plan:
    """What a server needs. `programs` and `keys` are places that only root can write to; `sudoers`: system users (or
    %groups) who have shells here and may open Ambar by sudo; `timeout`: whether this sshd ends unused connections."""

    user: str = "ambar"
    home: Path = Path("/var/lib/ambar")
    python: Path = Path(sys.executable)
    programs: Path = PROGRAMS
    keys: Path = KEYS
    sudoers: tuple[str, ...] = ()
    timeout: bool = True
    every: str = "systemd"

    def check(self) -> None:
        """AmbarError "usage" for names that a shell, sshd or sudo could read as more than a name."""
        if not _USER.fullmatch(self.user) or self.user == "root":
            raise usage(_("{value} cannot be the service account").format(value=self.user))
        for name in self.sudoers:
            if not _SUDOER.fullmatch(name) or name in ("root", self.user):
                raise usage(_("{value} is no system user or %group").format(value=name))
        for path in (self.home, self.python, self.programs, self.keys):
            if not _PATH.fullmatch(str(path)) or ".." in path.parts:
                raise usage(_("{path} is not a plain absolute path (letters, digits and . _ + -)").format(path=path))

    @property
    def data(self) -> Path:
        """Where the service account's company is."""
        return self.home / published.DATA

    def _filled(self, template: str) -> str:
        timeout = f"    {_NEWER} 60s\n" if self.timeout else ""
        return template.format(
            user=self.user, home=self.home, python=self.python, programs=self.programs, keys=self.keys, data=self.data,
            folder=self.keys.parent, marker=self.data / published.MARKER, timeout=timeout, command=COMMAND,
        )  # fmt: skip

    @property
    def asker(self) -> str:
        """`ambar-keys`: whose key it is."""
        return self._filled(ASK)

    @property
    def launcher(self) -> str:
        """`ambar-ssh`: what every connection runs."""
        return self._filled(LAUNCH)

    @property
    def sudo_launcher(self) -> str:
        """`ambar-sudo`: what people with shells run."""
        return self._filled(SUDO)

    @property
    def snippet(self) -> str:
        """What sshd is told."""
        return self._filled(SNIPPET)

    @property
    def sudo_rules(self) -> str:
        """What sudo is told."""
        rules = "".join(f'{name} ALL=({self.user}) NOPASSWD: {self.programs}/ambar-sudo ""\n' for name in self.sudoers)
        return self._filled(SUDOERS) + rules

    @property
    def files(self) -> dict[Path, tuple[str, int]]:
        """The files with their text and mode, those of sshd and sudo last: they must not name what is not there."""
        found = {
            self.programs / "ambar-keys": (self.asker, 0o755),
            self.programs / "ambar-ssh": (self.launcher, 0o755),
            COMMAND: (self._filled(ADMIN), 0o755),
        }
        if self.every == "systemd":
            for name, text in (("service", SERVICE), ("path", PATH_UNIT), ("timer", TIMER)):
                found[UNITS / f"ambar-keys.{name}"] = (self._filled(text), 0o644)
        elif self.every == "cron":
            found[CRON_FILE] = (self._filled(CRON), 0o644)
        if self.sudoers:
            found[self.programs / "ambar-sudo"] = (self.sudo_launcher, 0o755)
            found[SUDOERS_FILE] = (self.sudo_rules, 0o440)
        return found | {SSHD: (self.snippet, 0o644)}

    @property
    def account(self) -> tuple[str, ...]:
        """The command that makes the service account: without a password; sshd needs a shell to start the launcher."""
        return ("useradd", "--system", "--user-group", "--home-dir", str(self.home), "--shell", "/bin/sh", self.user)

    @property
    def commands(self) -> tuple[str, ...]:
        """What is run once the files are there."""
        units = ("systemctl daemon-reload", f"systemctl enable --now {' '.join(_UNITS_ON)}")
        return ("sshd -t", *(units if self.every == "systemd" else ()), *_reload())

    @property
    def undo(self) -> tuple[str, ...]:
        """What to type to take it back; the data stays."""
        more = [path for path in self.files if path.parent != self.programs and path != SSHD]
        stop = (f"systemctl disable --now {' '.join(_UNITS_ON)}",) if self.every == "systemd" else ()
        rest = f"rm -r {' '.join(map(str, (self.programs, self.keys.parent, *more)))}"
        return (f"rm {SSHD}", *_reload(), *stop, rest, f"userdel {self.user}")


def here(user: str, home: Path, sudoers: tuple[str, ...] = ()) -> Plan:
    """The plan for this computer: with what its sshd knows, and by what keys are published here."""
    every = "systemd" if Path("/run/systemd/system").exists() else "cron" if _cron() else ""
    plan = Plan(user, home, sudoers=sudoers, timeout=_knows_timeout(), every=every)
    plan.check()
    return plan


def _reload() -> tuple[str, ...]:
    """How sshd reads its files again; where it is started by a socket it does by itself."""
    if not Path("/run/systemd/system").exists():
        return ()
    folders = (UNITS, Path("/usr/lib/systemd/system"), Path("/lib/systemd/system"))
    name = "ssh" if any((folder / "ssh.service").exists() for folder in folders) else "sshd"
    return (f"systemctl try-reload-or-restart {name}",)


def _run(command: Sequence[str]) -> None:
    """AmbarError "usage" with what it complains of where a program of the system fails."""
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        raise usage(_("{program} failed: {error}").format(
            program=" ".join(command), error=(tried.stderr or tried.stdout).strip()))  # fmt: skip


def _cron() -> bool:
    return CRON_FILE.parent.is_dir() and any(shutil.which(name, path=_SBIN) for name in ("cron", "crond"))


def _sshd() -> str | None:
    return shutil.which("sshd", path=_SBIN)


def _knows_timeout() -> bool:
    sshd = _sshd()
    if sshd is None:
        return True
    tried = subprocess.run([sshd, "-t", "-o", f"{_NEWER}=60s"], capture_output=True, text=True, check=False)
    return _NEWER.lower() not in tried.stderr.lower()


def unsafe(plan: Plan) -> Path | None:
    """What somebody else than root could change of what the service account is to run; None: nothing."""
    for start in (plan.python, plan.python.resolve(), Path(__file__).resolve(), plan.programs, plan.keys, COMMAND):
        for path in (start, *start.parents):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            if stat.st_uid != 0 or (stat.st_mode & 0o022 and not stat.st_mode & 0o1000):
                return path
    return None


def make(plan: Plan) -> list[str]:
    """Make all that is not there yet or is not as it should be; what was done, in order. Needs root.

    Raises AmbarError "usage" where the service account cannot run the program, and where sshd or sudo does not take
    its file: then that one is as it was.
    """
    sshd = _sshd()
    if sshd is None or not SSHD.parent.is_dir():
        raise usage(_("sshd is not installed (openssh-server), or it has no folder {path}").format(path=SSHD.parent))
    visudo = shutil.which("visudo", path=_SBIN)
    if plan.sudoers and (visudo is None or not SUDOERS_FILE.parent.is_dir()):
        raise usage(_("sudo is not installed, or it has no folder {path}").format(path=SUDOERS_FILE.parent))
    _refuse_foreign(plan)
    done: list[str] = []
    account = _account(plan, done)
    _folders(plan, account, done)
    if (why := published.trial(plan)) is not None:
        raise usage(_("The account {user} cannot run {program}: {error}. Install Ambar where everybody can read it,"
                      " such as /opt/ambar").format(user=plan.user, program=plan.python, error=why))  # fmt: skip
    if not plan.keys.exists():
        published.write(plan.keys, "", 0o644)
        done.append(str(plan.keys))
    for path, (text, mode) in plan.files.items():
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if before == text and path.stat().st_mode & 0o777 == mode:
            continue
        published.write(path, text, mode)
        try:
            if path == SSHD:
                _refused(sshd, "-t")
                _refuse_other_rules(plan, sshd)
            elif path == SUDOERS_FILE:
                _refused(str(visudo), "-c")
        except AmbarError:
            if before is None:
                path.unlink()
            else:
                published.write(path, before, mode)
            raise
        done.append(str(path))
    for command in plan.commands[1:]:
        if done:
            _run(command.split())
            done.append(command)
    return done + published.publish(plan)


def _refuse_foreign(plan: Plan) -> None:
    """AmbarError "usage" where a file stands in the way that is another's."""
    for path in plan.files:
        if path.exists() and published.OURS not in path.read_text(encoding="utf-8", errors="replace"):
            raise usage(_("{path} is there already and is not Ambar's").format(path=path))


def _refuse_other_rules(plan: Plan, sshd: str) -> None:
    """AmbarError "usage" where other rules hold for the account than those of our file: sshd takes the first that it
    finds, and may not look into the folder at all."""
    asked = f"user={plan.user},host=localhost,addr=127.0.0.1"
    tried = subprocess.run([sshd, "-T", "-C", asked], capture_output=True, text=True, check=False)
    lines = tried.stdout.splitlines()
    found = {line.lower() for line in lines}
    rules = [line.strip() for line in plan.snippet.splitlines() if line.startswith("    ")]
    for rule in rules:
        if rule.lower() not in found and rule.lower().replace("60s", "60") not in found:
            raise usage(_("Another rule of sshd comes before this one of {path}: {rule}. Look for it in {config}, which"
                          " begins with: Include {folder}/*.conf").format(
                path=SSHD, rule=rule, config=SSHD.parent.with_name("sshd_config"), folder=SSHD.parent))  # fmt: skip
    for line in lines:
        kind, *patterns = line.split()
        named = any(fnmatch(plan.user, pattern.partition("@")[0]) for pattern in patterns)
        taken = next((name for name in _NEVER_FROM_OUTSIDE if any(fnmatch(name, one) for one in patterns)), None)
        if kind == "acceptenv" and taken is not None:
            raise usage(_("sshd takes {name} from whoever connects: narrow AcceptEnv in {config}").format(
                name=taken, config=SSHD.parent.with_name("sshd_config")))  # fmt: skip
        if (kind in ("allowusers", "allowgroups") and not named) or (kind in ("denyusers", "denygroups") and named):
            raise usage(_("sshd does not let {user} in: {rule}").format(user=plan.user, rule=line))


def _refused(program: str, option: str) -> None:
    """AmbarError "usage" where a program does not take the files that it has now."""
    tried = subprocess.run([program, option], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        raise usage(_("{program} does not take its file, which is as it was: {error}").format(
            program=Path(program).name, error=(tried.stderr or tried.stdout).strip()))  # fmt: skip


def _account(plan: Plan, done: list[str]) -> pwd.struct_passwd:
    try:
        account = pwd.getpwnam(plan.user)
    except KeyError:
        _run(plan.account)
        account = pwd.getpwnam(plan.user)
        done.append(" ".join(plan.account))
    if account.pw_uid == 0 or account.pw_dir != str(plan.home):
        raise usage(_("The account {user} exists already, with another home: {path}").format(
            user=plan.user, path=account.pw_dir))  # fmt: skip
    return account


def _folders(plan: Plan, account: pwd.struct_passwd, done: list[str]) -> None:
    for folder in (plan.programs, plan.keys.parent):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
            done.append(f"mkdir {folder}")
    folder = plan.home
    for part in ("", *plan.data.relative_to(plan.home).parts):
        folder = folder / part
        if not folder.is_dir():
            folder.mkdir(parents=True, mode=0o700)
            os.chown(folder, account.pw_uid, account.pw_gid)
            done.append(f"mkdir -m 0700 {folder}")
