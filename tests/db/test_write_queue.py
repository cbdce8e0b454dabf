"""The queue of writers: one at a time in order of arrival, a deadline, and a write-ahead log that stays short."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from db import connection
from db.access import Actor
from db.company import Company
from db.connection import Engine
from db.errors import AmbarError
from db.queries import checks
from db.services import settings
from db.write_gate import Gate
from tests.books import Shop

PAGE = 4096 + 24


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    shop = Shop(company, admin)
    shop.receipt(*((sku, "1000", "2") for sku in "ABCDE"))
    return shop


def in_threads(number: int, work: object) -> list[BaseException]:
    """Call `work(place)` in so many threads; what went wrong."""
    wrong: list[BaseException] = []

    def run(place: int) -> None:
        try:
            work(place)  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - told by the test
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_one_at_a_time_and_what_waits_is_told(tmp_path: Path) -> None:
    path, inside, most, waited = tmp_path / "lock", 0, 0, []

    def work(place: int) -> None:
        nonlocal inside, most
        with Gate(path).hold(time.monotonic() + 10, lambda: waited.append(place)):
            inside += 1
            most = max(most, inside)
            time.sleep(0.02)
            inside -= 1

    assert in_threads(6, work) == []
    assert most == 1 and len(waited) == 5


def test_past_its_deadline_nothing_is_held(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with Gate(path).hold(time.monotonic() + 1):
        begun = time.monotonic()
        with pytest.raises(AmbarError) as caught, Gate(path).hold(time.monotonic() + 0.2):
            raise AssertionError("two inside")
        assert caught.value.code == "busy" and 0.15 < time.monotonic() - begun < 1
    with Gate(path).hold(time.monotonic() + 1):
        pass


def test_who_is_next_and_stopped_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    stopped = subprocess.Popen(
        [sys.executable, "-c", "import fcntl, os, signal, sys; h = os.open(sys.argv[1], os.O_RDWR);"
         " fcntl.lockf(h, fcntl.LOCK_EX); print(1, flush=True); os.kill(os.getpid(), signal.SIGSTOP)", str(path)],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert stopped.stdout is not None and stopped.stdout.readline()
    try:
        for _turn in range(2):
            begun = time.monotonic()
            with Gate(path).hold(time.monotonic() + 10) as turn:
                assert turn.waited and time.monotonic() - begun < 3
    finally:
        stopped.kill()
        stopped.wait()
        stopped.stdout.close()
    with Gate(path).hold(time.monotonic() + 10) as turn:
        assert not turn.waited


@pytest.mark.parametrize("writers", [1, 4])
def test_the_log_stays_short_whoever_writes(shop: Shop, monkeypatch: pytest.MonkeyPatch, writers: int) -> None:
    monkeypatch.setattr(connection, "_STEP", 100)
    monkeypatch.setattr(connection, "_MOST", 400)
    log = shop.company.path.with_name(shop.company.path.name + "-wal")
    longest = 0

    def work(place: int) -> None:
        nonlocal longest
        for _turn in range(60 // writers):
            shop.sale(*((sku, "1") for sku in "ABCDE"))
            longest = max(longest, log.stat().st_size)
        shop.company.close()

    shop.company.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert in_threads(writers, work) == []
    assert 0 < longest < 800 * PAGE, "without copying it would be three times as long"
    assert shop.balance("A")[0] == 940 and checks.run(shop.actor).ok


def test_a_reader_who_stays_keeps_the_log_and_nobody_else(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_STEP", 20)
    monkeypatch.setattr(connection, "_MOST", 40)
    with Engine(shop.company.path).read() as reader:
        before = reader.value("SELECT count(*) FROM ledger")
        for _turn in range(10):
            shop.sale(("A", "1"))
        assert reader.value("SELECT count(*) FROM ledger") == before
    assert shop.balance("A")[0] == 990 and checks.run(shop.actor).ok


def test_what_is_known_is_what_was_committed(company: Company, admin: Actor) -> None:
    assert company.setting("timezone") == "Europe/Istanbul"
    with pytest.raises(KeyError), company.write():
        settings.set(admin, "timezone", "UTC")
        assert company.setting("timezone") == "UTC"
        raise KeyError
    assert company.setting("timezone") == "Europe/Istanbul"
    settings.set(admin, "timezone", "Asia/Tokyo")  # the counter comes to the same number as the one taken back
    with company.write() as engine:
        assert company.setting("timezone") == "Asia/Tokyo" and engine.untouched
