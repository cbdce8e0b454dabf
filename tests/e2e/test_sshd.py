"""A real sshd on loopback with what `ambar server setup` makes: one acts as oneself, and nothing else is possible."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from tests.e2e.ssh_server import ROOT, SSHD, Apart, Server, computer, free_port, keygen, running, wait

pytestmark = [
    pytest.mark.skipif(SSHD is None or shutil.which("ssh") is None, reason="sshd or ssh is not installed"),
    pytest.mark.skipif((Path.home() / ".local/share/ambar/ambar.db").exists(), reason="this account has a company"),
]
MINUTE = 60
"""Seconds in which a session has to end, at the latest."""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company with a few employees behind an sshd that knows their keys."""
    with running(tmp_path_factory.mktemp("sshd")) as here:
        yield here


@pytest.fixture
def real(warehouse: Server) -> Apart:
    """A server as it is shipped."""
    if not isinstance(warehouse, Apart):
        pytest.skip("a computer of its own needs root and namespaces")
    return warehouse


def test_a_look_up_is_answered_as_oneself(warehouse: Server) -> None:
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
        "--key SHA256:x find M8", "--forced-user root", "backup", "server keys", "server publish", "init", "migrate",
        "import products /etc/passwd", "import products ../../ambar.db", "import products -- ../berk/x.csv",
        "employee key ayse add /etc/passwd", "employee key ayse add ../../ambar.db", "export products /tmp/ambar_got_out",
        "find '" + "M" * 60_000 + "'", "find 'M8", "-c id", "--", "\x1b]52;c;aWQ=\x07",
    ],
)  # fmt: skip
def test_nothing_else_is_possible(warehouse: Server, command: str) -> None:
    done = warehouse.ssh(command)
    assert "uid=" not in done.stdout + done.stderr
    assert "root:" not in done.stdout
    assert not Path("/tmp/ambar_got_out").exists()
    if command.startswith("find '") and command.endswith("'"):
        assert done.returncode in (0, 4)  # looked for as it stands
    elif not command.startswith("find M8"):
        assert done.returncode in (2, 3, 4, 5), done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_at_a_terminal(warehouse: Server) -> None:
    """-tt with a command: a terminal is there, and the command is data all the same."""
    done = warehouse.ssh("find '; id; M8' && id", options=("-tt",))
    assert "uid=" not in done.stdout + done.stderr
    found = warehouse.ssh("find", "M8", options=("-tt",))
    assert found.returncode == 0 and "Civata" in found.stdout


def test_links_in_the_exchange_folder_lead_nowhere(warehouse: Server) -> None:
    folder = warehouse.data / "exchange" / "ayse"
    folder.mkdir(parents=True)
    (folder / "liste.csv").symlink_to("/etc/passwd")
    done = warehouse.ssh("import", "products", "liste.csv")
    assert done.returncode != 0
    assert "root" not in done.stdout + done.stderr


def test_the_environment_reaches_nothing(warehouse: Server) -> None:
    hostile = {"PYTHONINSPECT": "1", "PYTHONSTARTUP": "/etc/passwd", "TEXTUAL_LOG": "/tmp/ambar_textual_log",
               "AMBAR_DB": "/tmp/x.db", "HOME": "/tmp", "PYTHONPATH": "/tmp", "LD_PRELOAD": "/tmp/x.so",
               "ENV": "/tmp/x", "BASH_ENV": "/tmp/x", "SSH_ORIGINAL_COMMAND": "check", "SUDO_UID": "0"}  # fmt: skip
    given = " ".join(f"{name}={value}" for name, value in hostile.items())
    found = warehouse.ssh("find", "M8", "--json", options=("-o", f"SetEnv={given}"))
    assert found.returncode == 0
    assert '"M8"' in found.stdout
    assert not Path("/tmp/ambar_textual_log").exists()


@pytest.mark.parametrize("by", ["eski", "kalan"])
def test_a_key_of_nobody_active_opens_nothing(warehouse: Server, by: str) -> None:
    """Switched off, or removed and still known to sshd."""
    done = warehouse.ssh("find", "M8", by=by)
    assert done.returncode in (3, 255), done.stderr
    assert "Civata" not in done.stdout
    warehouse.publish()
    assert warehouse.ssh("find", "M8", by=by).returncode == 255, "sshd itself refuses it now"


def test_a_key_that_is_not_known_is_refused(warehouse: Server) -> None:
    assert warehouse.ssh("find", "M8", by="yabanci").returncode == 255


def test_another_s_key_cannot_be_taken(warehouse: Server) -> None:
    key = (warehouse.folder / "ayse.pub").read_text()
    taken = warehouse.ambar("--json", "employee", "key", "berk", "add", "-", stdin=key)
    assert taken.returncode == 5 and "already_exists" in taken.stderr
    assert warehouse.ssh("employee", "key", "ayse", "add", "-", by="berk", stdin=key).returncode == 3
    assert warehouse.ssh("employee", "key", "berk", "--json", by="berk").stdout.count("SHA256:") == 1


def test_files_and_forwarding_are_refused(warehouse: Server, tmp_path: Path) -> None:
    for program in ("sftp", "scp", "scp -O"):
        name, *more = program.split()
        files = [f"{warehouse.target}:/etc/hostname", str(tmp_path / "got")]
        command = [name, *more, *warehouse.options("ayse"), "-P", str(warehouse.port), *files]
        done = subprocess.run(command, capture_output=True, timeout=40, check=False)
        assert done.returncode != 0
        assert not (tmp_path / "got").exists()
    for there in (
        f"{free_port()}:127.0.0.1:{warehouse.port}",
        f"{tmp_path}/s.sock:127.0.0.1:{warehouse.port}",
        str(free_port()),
    ):
        back = warehouse.ssh(options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", there))
        assert back.returncode == 255
    assert not (tmp_path / "s.sock").exists()
    inward = warehouse.ssh(options=("-W", f"127.0.0.1:{warehouse.port}"))
    assert inward.returncode != 0
    assert "SSH-2.0" not in inward.stdout
    tunnel = warehouse.ssh(options=("-N", "-o", "ExitOnForwardFailure=yes", "-w", "any:any"))
    assert tunnel.returncode == 255


def test_local_forwards_lead_nowhere(warehouse: Server, tmp_path: Path) -> None:
    """The client listens by itself: what comes through it is what counts; sockets of the server too."""
    port, sock = free_port(), tmp_path / "in.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "server.sock"))
    listening.listen()
    listening.settimeout(1)
    forwards = ("-L", f"{port}:127.0.0.1:{warehouse.port}", "-L", f"{sock}:{tmp_path}/server.sock")
    app = warehouse.app("ayse", *forwards)
    try:
        app.expect("Ayse")
        with socket.create_connection(("127.0.0.1", port), 5) as through:
            through.settimeout(5)
            assert through.recv(20) == b""
        with socket.socket(socket.AF_UNIX) as out:
            out.connect(str(sock))
            out.settimeout(5)
            assert out.recv(1) == b""
        with pytest.raises(TimeoutError):
            listening.accept()
    finally:
        app.close(force=True)
        listening.close()


def test_agent_and_x11_are_not_forwarded(warehouse: Server, tmp_path: Path) -> None:
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(tmp_path / "agent")], stdout=subprocess.DEVNULL)
    try:
        wait(lambda: (tmp_path / "agent").exists())
        before = set(Path("/tmp").glob("ssh-*/agent.*"))
        app = pexpect.spawn("ssh", ["-tt", "-A", "-Y", *warehouse.options("ayse"), "-o", "LogLevel=INFO", "-p",
                                    str(warehouse.port), warehouse.target], dimensions=(24, 80), encoding="utf-8",
                            timeout=30, env={**os.environ, "SSH_AUTH_SOCK": str(tmp_path / "agent"), "DISPLAY": ":7"})  # fmt: skip
        app.expect("X11 forwarding request failed")
        app.expect("Ayse")
        assert set(Path("/tmp").glob("ssh-*/agent.*")) == before
        app.close(force=True)
    finally:
        agent.terminate()
        agent.wait(10)


def test_without_a_terminal_the_app_says_so(warehouse: Server) -> None:
    done = warehouse.ssh()
    assert done.returncode == 2
    assert done.stderr


def test_the_app_opens_and_leaves_with_its_line(warehouse: Server) -> None:
    app = warehouse.app()
    app.expect("Ayse")
    wait(lambda: len(warehouse.sessions("ayse")) == 1)
    (line,) = warehouse.sessions("ayse")
    assert (line["address"], line["key"], line["key_comment"]) == ("127.0.0.1", warehouse.mark("ayse"), "ayse")
    app.kill(9)
    wait(lambda: not Path(f"/proc/{line['pid']}").exists(), 10)


@pytest.mark.parametrize("how", ["key", "employee"])
@pytest.mark.parametrize("client", ["there", "idle"])
def test_who_may_no_more_is_out_at_once(warehouse: Server, how: str, client: str) -> None:
    """A key that is removed, an employee who is switched off: the app leaves, with its draft kept; so does that of a
    client that reads nothing."""
    app = warehouse.app("berk")
    app.expect("Berk")
    wait(lambda: warehouse.sessions("berk"))
    pid = warehouse.sessions("berk")[0]["pid"]
    if client == "there":
        _draft(app)
        wait(lambda: _drafts(warehouse))
        (number,) = _drafts(warehouse)
    else:
        os.kill(app.pid, signal.SIGSTOP)
    begun = time.monotonic()
    if how == "key":
        warehouse.ambar("employee", "key", "berk", "remove", warehouse.mark("berk"))
    else:
        warehouse.ambar("employee", "disable", "berk")
    wait(lambda: not Path(f"/proc/{pid}").exists(), MINUTE)
    assert time.monotonic() - begun < 10
    assert warehouse.ssh("find", "M8", by="berk").returncode in (3, 255)
    os.kill(app.pid, signal.SIGCONT)
    app.expect(pexpect.EOF, timeout=MINUTE)
    app.close(force=True)
    if how == "key":
        warehouse.let_in("berk")
    else:
        warehouse.ambar("employee", "enable", "berk")
    warehouse.publish()
    if client == "there":
        shown = json.loads(warehouse.ssh("doc", "show", number, "--json", by="berk").stdout)
        assert (shown["status"], shown["rows"][0]["product"]) == ("draft", "M8")
        warehouse.ambar("doc", "delete", number)


def _draft(app: pexpect.spawn[str]) -> None:
    """Begin a receipt as a person does, and scan something."""
    app.send("12n")
    app.expect("Miktar")
    app.send("M8\r")


def _drafts(warehouse: Server) -> list[str]:
    listed = json.loads(warehouse.ambar("--json", "doc", "list").stdout)
    return [one["number"] for one in listed if one["rows"]]


def test_a_connection_that_is_shared_lets_nobody_in_any_more(warehouse: Server, tmp_path: Path) -> None:
    shared = ("-o", f"ControlPath={tmp_path}/c")
    master = subprocess.Popen(["ssh", *warehouse.options("berk"), *shared, "-M", "-N", "-p", str(warehouse.port),
                               warehouse.target])  # fmt: skip
    try:
        wait(lambda: (tmp_path / "c").exists())
        assert warehouse.ssh("find", "M8", by="berk", options=shared).returncode == 0
        warehouse.ambar("employee", "key", "berk", "remove", warehouse.mark("berk"))
        after = warehouse.ssh("find", "M8", by="berk", options=shared)
        assert after.returncode == 3 and "Civata" not in after.stdout
    finally:
        master.kill()
        master.wait(10)
        warehouse.let_in("berk")
        warehouse.publish()


@pytest.mark.skipif("AMBAR_LONG" not in os.environ, reason="takes a minute; AMBAR_LONG=1 runs it")
def test_a_connection_without_a_session_does_not_stay(warehouse: Server) -> None:
    waiting = subprocess.Popen(["ssh", *warehouse.options("ayse"), "-N", "-p", str(warehouse.port), warehouse.target],
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        assert waiting.wait(2 * MINUTE) == 255
    finally:
        waiting.kill()


# As it is shipped ------------------------------------------------------------------


def test_what_setup_makes_is_root_s_and_the_data_is_the_account_s(real: Apart) -> None:
    base = Path(f"/proc/{real.holder}/root")
    for name in ("etc/ambar/keys", "usr/local/lib/ambar/ambar-ssh", "usr/local/lib/ambar/ambar-keys",
                 "usr/local/sbin/ambar", "etc/ssh/sshd_config.d/50-ambar.conf"):  # fmt: skip
        for path in (base / name, (base / name).parent):
            told = path.stat()
            assert (told.st_uid, told.st_mode & 0o022) == (0, 0), path
    assert stat.S_IMODE((base / "var/lib/ambar").stat().st_mode) == 0o700
    again = real.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "--lang", "en", "server", "setup")
    assert "Everything was there already" in again.stdout


def test_other_accounts_of_the_computer_reach_nothing(real: Apart) -> None:
    """As another user of the system: neither the data, nor the keys, nor the account's processes."""
    app = real.app("ayse")
    app.expect("Ayse")
    wait(lambda: real.sessions("ayse"))
    pid = real.sessions("ayse")[0]["pid"]
    for command in ("cat /var/lib/ambar/.local/share/ambar/ambar.db", "ls /var/lib/ambar", "sh -c ': > /etc/ambar/keys'",
                    "sh -c ': > /usr/local/lib/ambar/ambar-ssh'", f"cat /proc/{pid}/environ", f"kill {pid}",
                    "/usr/local/sbin/ambar find M8"):  # fmt: skip
        done = real.inside("runuser", "-u", "nobody", "--", *command.split(" ", 2 if command.startswith("sh") else -1))
        assert done.returncode != 0 and "Civata" not in done.stdout, command
    assert Path(f"/proc/{pid}").exists()
    app.close(force=True)


def test_the_account_itself_cannot_change_who_comes_in(real: Apart) -> None:
    """Nor can a line that it invents open more than the program: what it says is read strictly."""
    for target in (
        "/etc/ambar/keys",
        "/etc/ambar/.keys.new",
        "/usr/local/lib/ambar/ambar-ssh",
        "/usr/local/sbin/ambar",
    ):
        done = real.inside("runuser", "-u", "ambar", "--", "sh", "-c", f"echo x >> {target}")
        assert done.returncode != 0, target
    home = Path(f"/proc/{real.holder}/root/var/lib/ambar")
    (home / ".ssh").mkdir()
    (home / ".ssh/authorized_keys").write_text((real.folder / "yabanci.pub").read_text())
    (home / ".ssh/rc").write_text("id > /tmp/ambar_got_out")
    (home / ".ssh/environment").write_text("PYTHONINSPECT=1")
    real.inside("chown", "-R", "ambar:ambar", "/var/lib/ambar/.ssh")
    assert real.ssh("find", "M8", by="yabanci").returncode == 255
    assert real.ssh("find", "M8").returncode == 0
    assert not Path("/tmp/ambar_got_out").exists()
    shutil.rmtree(home / ".ssh")


def test_root_s_key_file_is_for_the_account_alone(real: Apart) -> None:
    """Whose key is known comes in as nobody else of the system."""
    done = subprocess.run(["ssh", *real.options("ayse"), "-p", str(real.port), "root@127.0.0.1", "id"],
                          capture_output=True, text=True, timeout=40, check=False)  # fmt: skip
    assert done.returncode == 255 and "uid=" not in done.stdout


def test_setup_leaves_another_s_file_alone(real: Apart) -> None:
    command = Path(f"/proc/{real.holder}/root/usr/local/sbin/ambar")
    ours = command.read_text()
    command.write_text("#!/bin/sh\n# somebody else's\n")
    try:
        done = real.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "server", "setup")
        assert done.returncode == 2 and "somebody" in command.read_text()
    finally:
        command.write_text(ours)
    with suppress(FileNotFoundError):
        Path("/tmp/ambar_got_out").unlink()


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("", "Include"),
        ("AllowUsers yonetici\nInclude /etc/ssh/sshd_config.d/*.conf\n", "allowusers"),
        ("AcceptEnv LD_*\nInclude /etc/ssh/sshd_config.d/*.conf\n", "LD_PRELOAD"),
        ("DenyUsers amb*\nInclude /etc/ssh/sshd_config.d/*.conf\n", "denyusers"),
        ("Match User ambar\n    DisableForwarding no\nMatch all\nInclude /etc/ssh/sshd_config.d/*.conf\n", "DisableForwarding"),
        ("Match User ambar\n    AuthorizedKeysFile .ssh/authorized_keys\nMatch all\nInclude /etc/ssh/sshd_config.d/*.conf\n",
         "AuthorizedKeysFile none"),
    ],
)  # fmt: skip
def test_setup_refuses_where_other_rules_of_sshd_hold(real: Apart, first: str, told: str) -> None:
    base = Path(f"/proc/{real.holder}/root/etc/ssh")
    config, ours = base / "sshd_config", base / "sshd_config.d/50-ambar.conf"
    before, shipped = config.read_text(), ours.read_text()
    config.write_text(first + before.replace("Include ", "#Include "))
    ours.unlink()
    setup = ("/opt/ambar/bin/python", "-I", "-m", "tui", "--lang", "en", "server", "setup")
    try:
        refused = real.inside(*setup)
        assert refused.returncode == 2 and told in refused.stderr
        assert not ours.exists(), "as it was"
    finally:
        config.write_text(before)
        ours.write_text(shipped)


def test_setup_says_where_the_account_cannot_run_the_program(real: Apart) -> None:
    real.inside("chmod", "0700", "/opt/ambar")
    try:
        refused = real.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "--lang", "en", "server", "setup")
        assert refused.returncode == 2 and "ambar cannot run /opt/ambar/bin/python" in refused.stderr
    finally:
        real.inside("chmod", "0755", "/opt/ambar")


def test_the_doctor_tells_where_sshd_was_not_told(real: Apart) -> None:
    told = json.loads(real.ambar("--json", "doctor").stdout)
    assert told["server"]["ssh"] and told["server"]["keys_stale"] == [] and "keys_stale" not in told["warnings"]
    line = (real.folder / "yabanci.pub").read_text()
    real.inside("runuser", "-u", "ambar", "--", "env", "HOME=/var/lib/ambar", "/opt/ambar/bin/python", "-I", "-m", "tui",
                "employee", "key", "ayse", "add", "-", stdin=line)  # fmt: skip
    told = json.loads(real.ambar("--json", "doctor").stdout)
    assert told["server"]["keys_stale"] == [real.mark("yabanci")] and "keys_stale" in told["warnings"]
    real.ambar("employee", "key", "ayse", "remove", real.mark("yabanci"))
    assert json.loads(real.ambar("--json", "doctor").stdout)["server"]["keys_stale"] == []


@pytest.mark.skipif(shutil.which("sudo") is None, reason="sudo is not installed")
def test_people_with_shells_come_in_by_sudo_as_themselves(real: Apart) -> None:
    """Variant B of security.md: neither words, nor the environment, nor another command, nor another person."""
    program = "/usr/local/lib/ambar/ambar-sudo"
    for name in ("kabuk", "merakli"):
        real.inside("useradd", "--home-dir", "/", "--shell", "/bin/sh", name)
    real.inside("chmod", "0440", "/etc/sudoers")
    setup = real.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "server", "setup", "--sudo", "kabuk")
    assert setup.returncode == 0, setup.stderr
    real.ambar("employee", "add", "kemal", "--name", "Kemal", "--role", "warehouse_clerk", "--os-user", "kabuk")

    def by(who: str, *words: str) -> subprocess.CompletedProcess[str]:
        return real.inside("runuser", "-u", who, "--", "sudo", "-n", *words)

    assert by("kabuk", "-u", "ambar", program).returncode == 2, "let in: the app wants a terminal"
    for words in ((program,), ("-u", "ambar", program, "find", "M8"), ("-u", "ambar", "-E", program),
                  ("-u", "ambar", "PYTHONINSPECT=1", program), ("-u", "ambar", "sh"), ("-u", "root", program)):  # fmt: skip
        assert by("kabuk", *words).returncode == 1, words
    assert by("merakli", "-u", "ambar", program).returncode == 1
    inside = ["-t", str(real.holder), "-m", "--", "runuser", "-u", "kabuk", "--", "sudo", "-n", "-u", "ambar", program]
    app = pexpect.spawn("nsenter", inside, dimensions=(24, 80), encoding="utf-8", timeout=30)
    app.expect("Kemal")
    real.ambar("employee", "disable", "kemal")
    app.expect(pexpect.EOF, timeout=MINUTE)
    app.close(force=True)


def test_the_readme_s_commands_do_what_it_says(tmp_path: Path) -> None:
    """Those of "A server for several people", line by line, where nothing is there yet."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- server -->\n```\n(.+?)\n```", text, re.DOTALL)
    assert block is not None
    with computer(tmp_path) as holder:
        if holder is None:
            pytest.skip("a computer of its own needs root and namespaces")
        here = Apart(tmp_path, holder)
        assert here.inside("/opt/ambar/bin/python", "-I", "-m", "tui", "server", "setup").returncode == 0
        for name in ("elif", "mehmet"):
            keygen(tmp_path / name)
        for line in block[1].splitlines():
            done = here.inside("sh", "-c", f"cd {tmp_path}; PATH=/usr/local/sbin:$PATH; {line}")
            assert done.returncode == 0, f"{line}: {done.stderr}"
        known = (Path(f"/proc/{holder}/root") / "etc/ambar/keys").read_text()
        assert {line.split()[0] for line in known.splitlines()} == {"elif", "mehmet"}, "they may come in at once"
        assert here.mark("mehmet") in known
