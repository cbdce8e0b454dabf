"""A server for several people over SSH: what has to be there, and making it. Source: security.md, part 2, A.

One service account owns the database; sshd asks `ambar-keys` whose key it is, and every connection runs `ambar-ssh`
with that login, whatever was asked for.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from db.record import record
from tui import ssh_keys
from tui.cli.options import usage
from tui.i18n import _

PROGRAMS: Final = Path("/usr/local/lib/ambar")
KEYS: Final = Path("/etc/ambar/keys")
SNIPPET: Final = Path("/etc/ssh/sshd_config.d/50-ambar.conf")
_PATH: Final = re.compile(r"(/[A-Za-z0-9._+-]+)+")
_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,30}")

_SSHD: Final = """\
# Ambar over SSH: written by "ambar server setup". Nobody gets a shell, files or forwarding as {user}.
PermitUserEnvironment no
Match User {user}
    AuthenticationMethods publickey
    AuthorizedKeysFile none
    AuthorizedKeysCommand {programs}/ambar-keys %u %t %k
    AuthorizedKeysCommandUser nobody
{limits}Match all
"""
LIMITS: Final = """\
    ExposeAuthInfo yes
    DisableForwarding yes
    PermitTunnel no
    PermitUserRC no
    PermitTTY yes
    MaxSessions 2
    ClientAliveInterval 30
    ClientAliveCountMax 3
"""
"""What holds for every connection of the service account."""
_ASK: Final = """\
#!/bin/sh
# Asked by sshd, as nobody: USER TYPE KEY. Prints the line that lets the owner of that key in, as themselves only.
LC_ALL=C
[ "$1" = {user} ] || exit 0
while read -r login kind body comment; do
    [ "$kind" = "$2" ] && [ "$body" = "$3" ] || continue
    case "$login" in ''|[.-]*|*[!A-Za-z0-9._-]*) continue ;; esac
    printf 'restrict,pty,command="{programs}/ambar-ssh %s" %s %s\\n' "$login" "$kind" "$body"
done < {keys}
"""
_LAUNCH: Final = """\
#!/bin/sh
# Run by sshd for every connection: LOGIN. What was asked for is data to the program, never to a shell.
LC_ALL=C
case "$1" in ''|[.-]*|*[!A-Za-z0-9._-]*) echo "ambar-ssh: no such login" >&2; exit 3 ;; esac
case "$TERM" in ''|dumb|unknown|[!a-z]*|*[!A-Za-z0-9.+-]*) T=xterm ;; *) T=$TERM ;; esac
cd / || exit 1
umask 077
exec env -i PATH=/usr/bin:/bin HOME={home} TERM="$T" LANG=C.UTF-8 PYTHONUTF8=1 TEXTUAL_ANIMATIONS=none \\
    SSH_CONNECTION="$SSH_CONNECTION" SSH_USER_AUTH="$SSH_USER_AUTH" SSH_ORIGINAL_COMMAND="$SSH_ORIGINAL_COMMAND" \\
    {python} -I -m tui --forced "$1"
"""


@record
class Plan:
    """What a server needs. `programs` and `keys` are places that only root can write to."""

    user: str = "ambar"
    home: Path = Path("/var/lib/ambar")
    python: Path = Path(sys.executable)
    programs: Path = PROGRAMS
    keys: Path = KEYS

    def check(self) -> None:
        """AmbarError "usage" for names that a shell or sshd could read as more than a name."""
        if not _USER.fullmatch(self.user) or self.user == "root":
            raise usage(_("{value} cannot be the service account").format(value=self.user))
        for path in (self.home, self.python, self.programs, self.keys):
            if not _PATH.fullmatch(str(path)) or ".." in path.parts:
                raise usage(_("{path} is not a plain absolute path (letters, digits and . _ + -)").format(path=path))

    @property
    def data(self) -> Path:
        """Where the service account's company is."""
        return self.home / ".local" / "share" / "ambar"

    @property
    def asker(self) -> str:
        """`ambar-keys`: whose key it is."""
        return _ASK.format(user=self.user, programs=self.programs, keys=self.keys)

    @property
    def launcher(self) -> str:
        """`ambar-ssh`: what every connection runs."""
        return _LAUNCH.format(home=self.home, python=self.python)

    @property
    def snippet(self) -> str:
        """What sshd is told."""
        return _SSHD.format(user=self.user, programs=self.programs, limits=LIMITS)

    @property
    def files(self) -> dict[Path, tuple[str, int]]:
        """The files with their text and mode, sshd's last: it must not name what is not there."""
        return {
            self.programs / "ambar-keys": (self.asker, 0o755),
            self.programs / "ambar-ssh": (self.launcher, 0o755),
            SNIPPET: (self.snippet, 0o644),
        }

    @property
    def account(self) -> tuple[str, ...]:
        """The command that makes the service account: without a password; sshd needs a shell to start the launcher."""
        return ("useradd", "--system", "--user-group", "--home-dir", str(self.home), "--shell", "/bin/sh", self.user)

    @property
    def undo(self) -> tuple[str, ...]:
        """What to type to take it back; the data stays."""
        return (f"rm {SNIPPET}", *_reload(), f"rm -r {self.programs} {self.keys.parent}", f"userdel {self.user}")


def _reload() -> tuple[str, ...]:
    return ("systemctl reload ssh",) if Path("/run/systemd/system").exists() else ()


def unsafe(plan: Plan) -> Path | None:
    """What somebody else than root could change of what the service account is to run; None: nothing."""
    for start in (plan.python, plan.python.resolve(), Path(__file__).resolve(), plan.programs, plan.keys):
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

    Raises AmbarError "usage" where sshd does not take its file: then that one is as it was.
    """
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin")
    if sshd is None or not SNIPPET.parent.is_dir():
        raise usage(_("sshd is not installed (openssh-server), or it has no folder {path}").format(path=SNIPPET.parent))
    done = []
    try:
        account = pwd.getpwnam(plan.user)
    except KeyError:
        subprocess.run(plan.account, check=True)
        account = pwd.getpwnam(plan.user)
        done.append(" ".join(plan.account))
    if account.pw_uid == 0 or account.pw_dir != str(plan.home):
        raise usage(_("The account {user} exists already, with another home: {path}").format(
            user=plan.user, path=account.pw_dir))  # fmt: skip
    for folder in (plan.programs, plan.keys.parent):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
            done.append(f"mkdir {folder}")
    folder = Path(plan.home)
    for part in ("", *plan.data.relative_to(plan.home).parts):
        folder = folder / part
        if not folder.is_dir():
            folder.mkdir(parents=True, mode=0o700)
            os.chown(folder, account.pw_uid, account.pw_gid)
            done.append(f"mkdir -m 0700 {folder}")
    if not plan.keys.exists():
        ssh_keys.write(plan.keys, "", 0o644)
        done.append(str(plan.keys))
    before = SNIPPET.read_text(encoding="utf-8") if SNIPPET.exists() else None
    for path, (text, mode) in plan.files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text or path.stat().st_mode & 0o777 != mode:
            ssh_keys.write(path, text, mode)
            done.append(str(path))
    tried = subprocess.run([sshd, "-t"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        if before is None:
            SNIPPET.unlink()
        else:
            ssh_keys.write(SNIPPET, before, 0o644)
        raise usage(_("sshd does not take its file, which is as it was: {error}").format(error=tried.stderr.strip()))
    for command in _reload():
        if str(SNIPPET) in done:
            subprocess.run(command.split(), check=True)
            done.append(command)
    return done
