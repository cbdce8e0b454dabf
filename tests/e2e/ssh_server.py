"""A server for several people, reached by a real ssh: on a computer of its own where that can be had, else beside us.

`root` and namespaces give a computer of its own: /etc, /usr/local, /opt and /var/lib are ours alone there, so that
`ambar server setup` is run as it is shipped, with an account, root's keys file and sshd's own configuration. Without
them sshd runs as the current user, with the same launchers and the same limits.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pexpect

from tui import published, server

ROOT = Path(__file__).resolve().parents[2]
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
LOGINS = ("ayse", "berk", "eski", "kalan")
Done = subprocess.CompletedProcess[str]

_APART = """\
set -e
mount -t tmpfs tmpfs {folder}
for d in etc usr/local var/lib opt run; do
    n=$(echo $d | tr / -); mkdir -p {folder}/$n/upper {folder}/$n/work
    mount -t overlay overlay -o lowerdir=/$d,upperdir={folder}/$n/upper,workdir={folder}/$n/work /$d
done
mkdir -p /opt/python /opt/ambar /run/sshd
mount --bind {prefix} /opt/python
/opt/python/bin/{python} -m venv --without-pip /opt/ambar
printf '%s\\n' {root} {packages} > /opt/ambar/lib/{python}/site-packages/ambar.pth
ssh-keygen -A >/dev/null
touch {folder}/ready
exec sleep 100000
"""


class Server:
    """A server with a company: who is let in, and how one reaches it."""

    user = getpass.getuser()
    real = False
    """Whether it is one as `ambar server setup` makes it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.data = folder / "home/.local/share/ambar"

    # As somebody far away -----------------------------------------------------------

    def options(self, by: str) -> list[str]:
        """What ssh is told, with somebody's key."""
        said = {"StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "IdentitiesOnly": "yes",
                "BatchMode": "yes", "LogLevel": "ERROR", "ConnectTimeout": "10"}  # fmt: skip
        given = [word for name, value in said.items() for word in ("-o", f"{name}={value}")]
        return ["-F", "none", *given, "-i", str(self.folder / by)]

    @property
    def target(self) -> str:
        """The service account, on this computer."""
        return f"{self.user}@127.0.0.1"

    def ssh(self, *words: str, by: str = "ayse", stdin: str = "", options: Sequence[str] = ()) -> Done:
        """Run `ssh warehouse WORDS`."""
        command = ["ssh", *self.options(by), "-p", str(self.port), *options, "--", self.target, *words]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=40, check=False)

    def app(self, by: str = "ayse", *options: str) -> pexpect.spawn[str]:
        """`ssh warehouse` at a terminal."""
        words = ["-tt", *self.options(by), *options, "-p", str(self.port), self.target]
        return pexpect.spawn("ssh", words, dimensions=(24, 80), encoding="utf-8", timeout=30)

    # As whoever runs the server ------------------------------------------------------

    def ambar(self, *words: str, stdin: str = "") -> Done:
        """Run a command on the server itself, as the first administrator."""
        raise NotImplementedError

    def publish(self) -> None:
        """Write the keys out for sshd, as happens every minute."""
        raise NotImplementedError

    def sessions(self, login: str) -> list[dict[str, Any]]:
        """The sessions of an employee."""
        found: list[dict[str, Any]] = json.loads(self.ambar("--json", "employee", "sessions", login).stdout)
        return found

    def mark(self, login: str) -> str:
        """The fingerprint of somebody's key."""
        told = subprocess.run(["ssh-keygen", "-l", "-f", f"{self.folder / login}.pub"], capture_output=True, text=True,
                              check=True)  # fmt: skip
        return told.stdout.split()[1]

    def fill(self) -> None:
        """A company with a few employees, each with a key, one of them switched off, one whose key was removed."""
        run_well(self.ambar("init", "--admin", "elif", "--company", "Deneme"))
        for login in (*LOGINS, "yabanci"):
            keygen(self.folder / login)
        for login in LOGINS:
            run_well(self.ambar("employee", "add", login, "--name", login.title(), "--role", "warehouse_clerk"))
            self.let_in(login)
        run_well(self.ambar("product", "add", "M8", "--name", "Civata M8"))
        self.publish()
        run_well(self.ambar("employee", "disable", "eski"))
        run_well(self.ambar("employee", "key", "kalan", "remove", self.mark("kalan")))

    def let_in(self, login: str) -> None:
        """Give an employee the key that bears their name."""
        key = (self.folder / f"{login}.pub").read_text()
        run_well(self.ambar("employee", "key", login, "add", "-", stdin=key))


class Beside(Server):
    """sshd as the current user, on a port and with keys of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.python = interpreter(folder)
        self.plan = server.Plan(self.user, folder / "home", self.python, folder, folder / "keys")
        for name, text in (("ambar-keys", self.plan.asker), ("ambar-ssh", self.plan.launcher)):
            published.write(folder / name, text, 0o755)
        self.data.mkdir(parents=True, mode=0o700)

    def ambar(self, *words: str, stdin: str = "") -> Done:
        """By the account that owns the company."""
        command = [str(self.python), "-I", "-m", "tui", "--db", str(self.data / "ambar.db"), *words]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)

    def publish(self) -> None:
        """The file, and what sshd would be answered out of it."""
        published.publish(self.plan)
        lines = []
        for one in self.plan.keys.read_text().splitlines():
            asked = [str(self.folder / "ambar-keys"), self.user, *one.split()[2:]]
            lines.append(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
        (self.folder / "authorized").write_text("".join(lines))

    def command(self) -> list[str]:
        """sshd, with the limits of the shipped snippet and without what only root's sshd can do."""
        keygen(self.folder / "host")
        gone = ("AuthenticationMethods", "AuthorizedKeysFile", "AuthorizedKeysCommand")
        limits = [line for line in self.plan.snippet.splitlines() if not line.strip().startswith(gone)]
        (self.folder / "config").write_text("\n".join([
            f"HostKey {self.folder}/host", "StrictModes no", "UsePAM no", "PasswordAuthentication no",
            "KbdInteractiveAuthentication no", f"AuthorizedKeysFile {self.folder}/authorized",
            "PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp", *limits, ""]))  # fmt: skip
        return [str(SSHD), "-f", str(self.folder / "config")]


class Apart(Server):
    """A computer of its own, set up by `ambar server setup`."""

    user = "ambar"
    real = True

    def __init__(self, folder: Path, holder: int) -> None:
        super().__init__(folder)
        self.holder = holder
        self.data = Path(f"/proc/{holder}/root/var/lib/ambar/.local/share/ambar")

    def inside(self, *command: str, stdin: str = "") -> Done:
        """Run a program there, as root."""
        return subprocess.run(["nsenter", "-t", str(self.holder), "-m", "--", *command], input=stdin, text=True,
                              capture_output=True, check=False)  # fmt: skip

    def ambar(self, *words: str, stdin: str = "") -> Done:
        """By root's command, as it is shipped."""
        return self.inside("/usr/local/sbin/ambar", *words, stdin=stdin)

    def publish(self) -> None:
        """As systemd or cron do."""
        run_well(self.inside("/usr/local/sbin/ambar", "server", "publish"))

    def command(self) -> list[str]:
        """sshd as it is installed."""
        return ["nsenter", "-t", str(self.holder), "-m", "--", str(SSHD)]


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server that answers; one with a computer of its own where that is possible."""
    with computer(folder) as holder:
        here: Beside | Apart = Apart(folder, holder) if holder is not None else Beside(folder)
        if isinstance(here, Apart):
            run_well(here.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "server", "setup"))
        here.fill()
        hostile = ("AcceptEnv=*", "X11Forwarding=yes", "AllowAgentForwarding=yes", "PermitTunnel=yes")
        given = ["ListenAddress=127.0.0.1", "PidFile=none", *hostile]
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [*here.command(), "-D", "-e", "-p", str(here.port), *(f"-o{one}" for one in given)]
        with (folder / "log").open("w") as log, subprocess.Popen(command, stderr=log) as sshd:
            try:
                wait(lambda: answers(here.port))
                yield here
            finally:
                sshd.terminate()


@contextmanager
def computer(folder: Path) -> Iterator[int | None]:
    """A process whose folders are its own; None where there can be none such."""
    tools = all(shutil.which(name) for name in ("unshare", "nsenter", "runuser", "useradd"))
    if os.getuid() != 0 or not tools or Path("/etc/ambar").exists() or not Path("/etc/ssh/sshd_config.d").is_dir():
        yield None
        return
    own = folder / "computer"
    own.mkdir()
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    script = _APART.format(folder=own, prefix=sys.base_prefix, python=python, root=ROOT, packages=packages)
    with subprocess.Popen(["unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as holder:  # fmt: skip
        try:
            ready = Path(f"/proc/{holder.pid}/root{own}/ready")
            with suppress(AssertionError):
                wait(lambda: holder.poll() is not None or ready.exists())
            yield holder.pid if ready.exists() else None
        finally:
            holder.kill()


# Small things --------------------------------------------------------------------


def keygen(path: Path) -> None:
    """A new key."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)], check=True)


def interpreter(folder: Path) -> Path:
    """The interpreter with this checkout on its path, whatever is installed."""
    path = folder / "python"
    published.write(path, f'#!/bin/sh\nshift 3\nexec {sys.executable} -I -c "import sys; sys.path.insert(0, \'{ROOT}\');'
                    f' sys.argv[0] = \'ambar\'; from tui.__main__ import main; sys.exit(main())" "$@"\n', 0o755)  # fmt: skip
    return path


def run_well(done: Done) -> Done:
    """What ended well."""
    assert done.returncode == 0, f"{done.args}: {done.stdout}{done.stderr}"
    return done


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def wait(true: Callable[[], object], seconds: float = 20) -> None:
    """Until it is so."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)
