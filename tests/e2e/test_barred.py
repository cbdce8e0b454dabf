"""A forced session whose terminal takes nothing more ends all the same when it may no more."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import time
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import employees, ssh_keys
from tests import public_keys
from tests.e2e.ssh_server import wait
from tui import barred

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("how", ["key", "employee"])
def test_the_thread_looks_where_the_app_does_not(
    company: Company, admin: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ssh_keys.add(admin, "depocu", public_keys.line(1))
    key = public_keys.fingerprint(1) if how == "key" else ""
    ended, looked = threading.Event(), [time.monotonic() + 3600]

    def end(_code: int) -> None:
        ended.set()
        time.sleep(3600)

    monkeypatch.setattr(os, "_exit", end)
    actor = Actor(company, clerk.employee_id, key=key)
    barred.watch(lambda: looked[0], lambda: actor, 0.05)
    if how == "key":
        ssh_keys.remove(admin, "depocu", key)
    else:
        employees.disable(admin, "depocu")
    assert not ended.wait(0.3), "the app looks by itself"
    looked[0] = 0
    assert ended.wait(5)


@pytest.mark.skipif("AMBAR_LONG" not in os.environ, reason="takes half a minute; AMBAR_LONG=1 runs it")
def test_a_terminal_that_takes_nothing(company: Company, admin: Actor, clerk: Actor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".local/share").mkdir(parents=True)
    (home / ".local/share/ambar").symlink_to(company.path.parent)
    link = company.path.with_name("ambar.db")
    if not link.exists():
        link.symlink_to(company.path.name)
    ssh_keys.add(admin, "depocu", public_keys.line(1))
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    words = ["--forced", "depocu", "--key", public_keys.fingerprint(1)]
    environ = {"HOME": str(home), "TERM": "xterm", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    import sys

    process = subprocess.Popen([sys.executable, "-I", "-c", script, *words], stdin=far, stdout=far, stderr=far,
                               env=environ, start_new_session=True)  # fmt: skip
    os.close(far)
    try:
        wait(lambda: os.read(near, 65536), 10)
        time.sleep(2)
        for _turn in range(60):  # the help, over and over: what it draws finds nobody to read it
            os.write(near, b"\x1bOP\x1b")
            time.sleep(0.05)
        employees.disable(admin, "depocu")
        begun = time.monotonic()
        process.wait(60)
        assert time.monotonic() - begun < 60 and process.returncode == barred.HUNG_UP
    finally:
        process.kill()
        os.close(near)


def test_an_app_that_has_ended_is_watched_no_more(
    company: Company, admin: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(os, "_exit", lambda _code: ended.set())
    before = {thread.ident for thread in threading.enumerate()}
    barred.watch(lambda: 0, lambda: clerk, 0.05, runs=lambda: False)
    (made,) = [one for one in threading.enumerate() if one.ident not in before and one.name == "ambar-barred"]
    employees.disable(admin, "depocu")
    made.join(5)
    assert not made.is_alive() and not ended.is_set()
