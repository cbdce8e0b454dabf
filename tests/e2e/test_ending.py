"""Lines that are cut, terminals that stall, clients that freeze: the program ends in seconds or waits idle, and holds
nothing that others need. AMBAR_LONG=1000: 20,000 keys, pastes of 12 MB, 100 that are killed while they type."""

from __future__ import annotations

import fcntl
import os
import random
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import db
from db.access import Actor
from db.company import Company
from db.queries import checks, documents
from db.services import products
from tests.books import Shop
from tests.e2e.person import Person
from tests.e2e.test_terminal import Terminal

LONG = int(os.environ.get("AMBAR_LONG", "25"))
ROUNDS = max(2, LONG // 10)
SEED = int(os.environ.get("AMBAR_SEED", "20261124"))
DEAF = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
"""A launcher such as nohup: SIGHUP is ignored."""

Sit = Callable[..., Terminal]


def app(path: Path) -> list[str]:
    return [sys.executable, "-m", "tui", "--db", str(path), "--as", "admin", "--lang", "tr"]


@pytest.fixture
def sit(company: Company, admin: Actor) -> Iterator[Sit]:
    """Opens the app; `launcher` before its command."""
    opened: list[Terminal] = []
    Shop(company, admin).receipt(("A", "10", "2"))
    company.close()

    def start(*launcher: str) -> Terminal:
        made = Terminal([*launcher, *app(company.path)])
        opened.append(made)
        made.until("bul")
        made.read(0.4)
        return made

    yield start
    for one in opened:
        one.close()


def worked(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle(pid: int, seconds: float = 1.5) -> bool:
    """Whether it does next to nothing."""
    before = worked(pid)
    time.sleep(seconds)
    return worked(pid) - before < seconds * 0.1


def others_write(company: Company, admin: Actor, sku: str) -> None:
    """Another process writes at once, and the books are right."""
    other = db.open_company(str(company.path))
    begun = time.monotonic()
    products.add(Actor(other, admin.employee_id), sku, "Başkasının")
    assert time.monotonic() - begun < 2, "somebody holds a lock"
    assert checks.run(Actor(other, admin.employee_id)).ok
    other.close()


def stall(user: Terminal) -> None:
    """Keys that paint much, and nobody reads: until the pty takes no more and the event loop hangs in its writing."""
    for _turn in range(20):
        user.send(b":\xc3\xbcr\xc3\xbcnler\r\x1b:depo\r\x1b")
        time.sleep(0.02)
    end = time.monotonic() + 20
    while not idle(user.pid, 0.4):
        assert time.monotonic() < end, "it goes on working"
    assert len(select.select([user.descriptor], [], [], 0)[0]) == 1, "there is more to read"


def test_a_cut_line_ends_it_where_the_signal_is_ignored(sit: Sit) -> None:
    user = sit(sys.executable, "-c", DEAF)
    os.close(user.descriptor)
    assert user.end(3) is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stalled_terminal_is_idle_holds_nothing_and_ends(
    sit: Sit, company: Company, admin: Actor, number: signal.Signals
) -> None:
    user = sit()
    stall(user)
    assert idle(user.pid)
    others_write(company, admin, "BASKA")
    os.kill(user.pid, number)
    begun = time.monotonic()
    while os.waitpid(user.pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() - begun < 4, "it does not end"
        time.sleep(0.02)
    user.pid = 0


def test_a_stalled_terminal_that_is_closed_ends_it(sit: Sit) -> None:
    user = sit(sys.executable, "-c", DEAF)
    stall(user)
    os.close(user.descriptor)
    begun = time.monotonic()
    while os.waitpid(user.pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() - begun < 4, "it does not end"
        time.sleep(0.02)
    user.pid = 0


def test_a_stalled_terminal_goes_on_once_it_is_read(sit: Sit) -> None:
    user = sit()
    stall(user)
    settle(user)
    user.send(b"\x1b" * 3)
    settle(user)
    user.send(b":profil\r")
    user.until("Kimli")


def test_a_frozen_process_keeps_nobody_waiting(sit: Sit, company: Company, admin: Actor) -> None:
    user = sit()
    user.send(b":\xc3\xbcr\xc3\xbcnler\r")
    os.kill(user.pid, signal.SIGSTOP)
    time.sleep(0.1)
    others_write(company, admin, "BASKA")
    os.kill(user.pid, signal.SIGCONT)
    user.read(1)
    user.send(b":profil\r")
    user.until("Kimli")


@pytest.mark.parametrize("size", [(20_000, 20_000), (0, 0)])
def test_a_forged_size_costs_nothing(sit: Sit, size: tuple[int, int]) -> None:
    user = sit()
    before = worked(user.pid)
    fcntl.ioctl(user.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    user.read(1)
    user.send(f"\x1b[48;{size[0]};{size[1]};0;0t".encode())  # what a terminal reports by itself
    settle(user)
    assert worked(user.pid) - before < 2.5
    assert idle(user.pid, 1)
    fcntl.ioctl(user.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    user.send(b"\x1b[48;24;80;0;0t")
    user.read(1)
    user.send(b":profil\r")
    user.until("Kimli")


def test_floods_of_keys_and_pastes_do_nothing(sit: Sit, company: Company, admin: Actor) -> None:
    user = sit()
    keys = random.Random(SEED).choices(
        [b"j", b"\x1b[A", b"\x1b[B", b"\t", b"?", b"\x1b", b"\xff", b"\xc5\x9f"], k=20 * LONG
    )
    feed(user, b"".join(keys))
    feed(user, b"\x1b[200~" + b"<script>[/]\x07" * (1_000 * LONG) + b"\x1b[201~")
    user.send(b"\x1b" * 4)
    settle(user)
    user.send(b":profil\r")
    user.until("Kimli", 30)
    assert user.seen.count(b"\x1b]52") == 0
    others_write(company, admin, "BASKA")


def feed(user: Terminal, data: bytes) -> None:
    """Send as fast as it takes them, and read what it paints meanwhile."""
    os.set_blocking(user.descriptor, False)
    end = time.monotonic() + 60
    while data:
        assert time.monotonic() < end, f"{len(data)} bytes are not taken"
        try:
            data = data[os.write(user.descriptor, data[:65_536]) :]
        except BlockingIOError:
            user.read(0.01)
    os.set_blocking(user.descriptor, True)


def settle(user: Terminal) -> None:
    """Read until it is quiet."""
    end = time.monotonic() + 60
    while user.read(0.5):
        assert time.monotonic() < end


# Killed while they type ----------------------------------------------------------------


def test_what_stood_on_the_screen_is_there_after_a_kill(company: Company, admin: Actor) -> None:
    Shop(company, admin).receipt(("A", "10", "2"))
    company.close()
    chance = random.Random(SEED)
    for turn in range(ROUNDS):
        person = Person(app(company.path))
        try:
            person.until("bul")
            person.type("12")
            person.until("Stok fişleri")
            person.type("n")
            person.until("yeni stok fişi", "Ekle")
            seen = chance.randrange(1, 5)
            for row in range(1, seen + 1):
                person.scan(f"{row}*{'ABCD'[row - 1]}")
                shown = person.until(f"{row} satır")
            person.type("3*E\r" if chance.random() < 0.5 else "869022")
            time.sleep(chance.random() * 0.05)
            person.child.kill(signal.SIGKILL)
            number = next(word for word in shown.split() if word.startswith("SF-"))
            with_actor: Any = db.open_company(str(company.path))
            draft = documents.show(Actor(with_actor, admin.employee_id), number)
            assert [(row.product, row.quantity) for row in draft.rows][:seen] == [
                ("ABCD"[n], n + 1) for n in range(seen)
            ], (SEED, turn)
            assert draft.status == "draft" and checks.run(Actor(with_actor, admin.employee_id)).ok
            with_actor.close()
        finally:
            person.close()
    print(f"seed {SEED}: {ROUNDS} killed while they typed")
