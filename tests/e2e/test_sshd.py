"""A real sshd on loopback with our launcher: one acts as oneself, and nothing else is possible.

It runs as the current user, on a port and with keys of its own. Where sshd is not installed the tests are skipped.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

import db
from db.access import Actor
from db.services import company as companies
from db.services import employees, products
from tui import server, ssh_keys

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.skipif(SSHD is None or shutil.which("ssh") is None, reason="sshd or ssh is not installed"),
    pytest.mark.skipif((Path.home() / ".local/share/ambar/ambar.db").exists(), reason="this account has a company"),
]
Ssh = Callable[..., "subprocess.CompletedProcess[str]"]


class Warehouse:
    """A server: who is let in, and how one reaches it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.data = folder / "home/.local/share/ambar/ambar.db"

    def options(self, login: str) -> list[str]:
        """What ssh is told, with somebody's key."""
        said = {"StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "IdentitiesOnly": "yes",
                "BatchMode": "yes", "LogLevel": "ERROR", "ConnectTimeout": "10"}  # fmt: skip
        given = [word for name, value in said.items() for word in ("-o", f"{name}={value}")]
        return ["-F", "none", *given, "-i", str(self.folder / login)]

    def ssh(self, *words: str, by: str = "ayse", stdin: str = "", options: tuple[str, ...] = ()) -> (
        subprocess.CompletedProcess[str]
    ):  # fmt: skip
        """Run `ssh warehouse WORDS`."""
        target = ["-p", str(self.port), *options, "--", f"{getpass.getuser()}@127.0.0.1"]
        return subprocess.run(["ssh", *self.options(by), *target, *words], input=stdin, capture_output=True,
                              text=True, timeout=40, check=False)  # fmt: skip

    def app(self, by: str = "ayse") -> pexpect.spawn[str]:
        """`ssh warehouse` at a terminal."""
        words = ["-tt", *self.options(by), "-p", str(self.port), f"{getpass.getuser()}@127.0.0.1"]
        return pexpect.spawn("ssh", words, dimensions=(24, 80), encoding="utf-8", timeout=30)

    def company(self) -> tuple[db.company.Company, Actor]:
        """The company, and its administrator."""
        opened = db.open_company(str(self.data))
        with opened.read() as engine:
            key = engine.value("SELECT id FROM employee WHERE login = 'elif'")
        return opened, Actor(opened, key)


def _keygen(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)], check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A company with a few employees behind an sshd that knows their keys."""
    folder = tmp_path_factory.mktemp("sshd")
    here = Warehouse(folder, _free_port())
    made = db.create_company(str(here.data))
    admin = companies.init(Actor(made, None, operator="kur"), login="elif", name="Elif", os_user="kimse")
    for login in ("ayse", "berk", "eski"):
        employees.add(admin, login, login.title(), roles=["warehouse_clerk"])
    employees.disable(admin, "eski")
    products.add(admin, "M8", "Civata M8")
    made.close()
    python = _python(folder)
    plan = server.Plan(getpass.getuser(), folder / "home", python, folder, folder / "keys")
    for name, text in (("ambar-keys", plan.asker), ("ambar-ssh", plan.launcher)):
        ssh_keys.write(folder / name, text, 0o755)
    lines = []
    for login in ("ayse", "berk", "eski", "hayalet", "yabanci"):
        _keygen(folder / login)
        if login == "yabanci":
            continue
        key = ssh_keys.parse(login, (folder / f"{login}.pub").read_text())
        ssh_keys.change(plan.keys, lambda keys, key=key: ssh_keys.add(keys, key))  # type: ignore[misc]
        asked = [str(folder / "ambar-keys"), plan.user, key.kind, key.body]
        lines.append(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    (folder / "authorized").write_text("".join(lines))
    _keygen(folder / "host")
    (folder / "config").write_text(
        f"Port {here.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nStrictModes no\n"
        f"UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nAuthorizedKeysFile {folder}/authorized\n"
        f"AcceptEnv *\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\nX11Forwarding yes\n"
        f"Match User {plan.user}\n{server.LIMITS}"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("w") as log:
        running = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(folder / "config")], stderr=log)
        try:
            _wait(lambda: _answers(here.port))
            yield here
        finally:
            running.terminate()
            running.wait(10)


def _python(folder: Path) -> Path:
    """The interpreter with this checkout on its path, whatever is installed."""
    path = folder / "python"
    ssh_keys.write(path, f'#!/bin/sh\nshift 3\nexec {sys.executable} -I -c "import sys; sys.path.insert(0, \'{ROOT}\');'
                   f' sys.argv[0] = \'ambar\'; from tui.__main__ import main; sys.exit(main())" "$@"\n', 0o755)  # fmt: skip
    return path


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _wait(true: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def _sessions(warehouse: Warehouse) -> int:
    company, _admin = warehouse.company()
    try:
        with company.read() as engine:
            return int(engine.value("SELECT count(*) FROM session WHERE ended_at IS NULL"))
    finally:
        company.close()


def test_a_look_up_is_answered_as_oneself(warehouse: Warehouse) -> None:
    found = warehouse.ssh("find", "M8", "--json")
    assert found.returncode == 0, found.stderr
    assert '"M8"' in found.stdout
    refused = warehouse.ssh("employee", "list", "--json")
    assert refused.returncode == 3
    assert '"employee.edit"' in refused.stderr


@pytest.mark.parametrize(
    "command",
    [
        "/bin/sh", "sh -c id", "id", "internal-sftp", "scp -t /tmp", "find 'M8; id'", "find '$(id)'", "find '`id`'",
        "find M8\nid", "find M8 | id", "find M8 && id", "--as elif find M8", "--db /tmp/x.db find M8", "--forced elif find M8",
        "backup", "server key-list", "init", "import products /etc/passwd", "import products ../../ambar.db",
        "import products -- ../berk/x.csv", "export products /tmp/ambar_got_out", "find '" + "M" * 60_000 + "'",
        "find 'M8",
    ],
)  # fmt: skip
def test_nothing_else_is_possible(warehouse: Warehouse, command: str) -> None:
    done = warehouse.ssh(command)
    assert "uid=" not in done.stdout + done.stderr
    assert "root:" not in done.stdout
    assert not Path("/tmp/ambar_got_out").exists()
    if command.startswith("find '") and command.endswith("'"):
        assert done.returncode in (0, 4)  # looked for as it stands
    elif not command.startswith("find M8"):
        assert done.returncode in (2, 3, 4, 5), done.stderr
    assert "Traceback" not in done.stderr


def test_links_in_the_exchange_folder_lead_nowhere(warehouse: Warehouse) -> None:
    folder = warehouse.data.parent / "exchange" / "ayse"
    folder.mkdir(parents=True)
    (folder / "liste.csv").symlink_to("/etc/passwd")
    done = warehouse.ssh("import", "products", "liste.csv")
    assert done.returncode != 0
    assert "root" not in done.stdout + done.stderr


def test_the_environment_reaches_nothing(warehouse: Warehouse) -> None:
    hostile = {"PYTHONINSPECT": "1", "PYTHONSTARTUP": "/etc/passwd", "TEXTUAL_LOG": "/tmp/ambar_textual_log",
               "AMBAR_DB": "/tmp/x.db", "HOME": "/tmp", "PYTHONPATH": "/tmp"}  # fmt: skip
    given = " ".join(f"{name}={value}" for name, value in hostile.items())
    found = warehouse.ssh("find", "M8", "--json", options=("-o", f"SetEnv={given}"))
    assert (found.returncode, found.stderr) == (0, "")
    assert '"M8"' in found.stdout
    assert not Path("/tmp/ambar_textual_log").exists()


@pytest.mark.parametrize("by", ["eski", "hayalet"])
def test_a_key_of_nobody_active_opens_nothing(warehouse: Warehouse, by: str) -> None:
    done = warehouse.ssh("find", "M8", by=by)
    assert done.returncode == 3
    assert "Civata" not in done.stdout


def test_a_key_that_is_not_known_is_refused(warehouse: Warehouse) -> None:
    assert warehouse.ssh("find", "M8", by="yabanci").returncode == 255


def test_files_and_forwarding_are_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    target = f"{getpass.getuser()}@127.0.0.1"
    for program in (["sftp", "-P", str(warehouse.port)], ["scp", "-P", str(warehouse.port)]):
        files = [f"{target}:/etc/hostname", str(tmp_path / "got")]
        done = subprocess.run([program[0], *warehouse.options("ayse"), *program[1:], *files], capture_output=True,
                              timeout=40, check=False)  # fmt: skip
        assert done.returncode != 0
        assert not (tmp_path / "got").exists()
    port = _free_port()
    back = warehouse.ssh(options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{port}:127.0.0.1:{warehouse.port}"))
    assert back.returncode == 255
    inward = warehouse.ssh(options=("-W", f"127.0.0.1:{warehouse.port}"))
    assert inward.returncode != 0
    assert "SSH-2.0" not in inward.stdout


def test_without_a_terminal_the_app_says_so(warehouse: Warehouse) -> None:
    done = warehouse.ssh()
    assert done.returncode == 2
    assert done.stderr


def test_the_app_opens_and_leaves_with_its_line(warehouse: Warehouse) -> None:
    app = warehouse.app()
    app.expect("Ayse")
    _wait(lambda: _sessions(warehouse) == 1)
    app.kill(9)
    company, _admin = warehouse.company()
    with company.read() as engine:
        pid = engine.value("SELECT pid FROM session")
    company.close()
    _wait(lambda: not Path(f"/proc/{pid}").exists(), 10)


def test_who_is_switched_off_is_out_at_once(warehouse: Warehouse) -> None:
    app = warehouse.app("berk")
    app.expect("Berk")
    company, admin = warehouse.company()
    _wait(lambda: _sessions(warehouse) >= 1)
    employees.disable(admin, "berk")
    company.close()
    app.expect(pexpect.EOF, timeout=60)
    assert warehouse.ssh("find", "M8", by="berk").returncode == 3
