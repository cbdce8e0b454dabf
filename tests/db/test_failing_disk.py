"""A disk that fails under a running session (failing_disk.c): nothing is said to be saved that is not, the books are
right, and the session goes on as soon as the disk does."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import db
from db.access import Actor
from db.company import Company
from db.queries import checks
from tests.books import Shop
from tests.db.test_crash import Worker

SALE = {"warehouse": "MAIN", "customer": "Perakende müşteri", "rows": [{"product": "A", "quantity": "1", "price": "3"}]}


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler here")
    made = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    source = Path(__file__).with_name("failing_disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"], check=True)
    return made


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    shop = Shop(company, admin)
    shop.receipt(("A", "1000", "2.50"))
    company.close()
    return shop


@pytest.fixture
def fault(shim: Path, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that says what fails."""
    monkeypatch.setenv("LD_PRELOAD", str(shim))
    monkeypatch.setenv("AMBAR_FAULT", str(tmp_path / "fault"))
    return tmp_path / "fault"


@pytest.fixture
def worker(fault: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    made = Worker(shop.company.path)
    monkeypatch.delenv("LD_PRELOAD")
    assert made.told() == {"ready": True}
    yield made
    if made.process.poll() is None:
        made.kill()


def sell(worker: Worker) -> dict[str, Any]:
    worker.tell(do="post", type="sale", data=SALE)
    return worker.told()


def sales(path: Path) -> list[str]:
    """The numbers of the sales that are there, by someone who opens the books anew; they are right."""
    company = db.open_company(str(path))
    try:
        with company.read() as engine:
            actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"))
            found = [row[0] for row in engine.rows("SELECT number FROM document WHERE type = 'sale' ORDER BY id")]
        assert checks.run(actor).ok
        return found
    finally:
        company.close()


@pytest.mark.parametrize(
    ("call", "code", "reason"),
    [("sync", errno.EIO, "io"), ("write", errno.EIO, "io"), ("write", errno.ENOSPC, "disk_full"),
     ("sync", errno.ENOSPC, "io"), ("sync", errno.EDQUOT, "io")],
)  # fmt: skip
def test_what_is_told_is_there_and_what_failed_is_not(
    shop: Shop, worker: Worker, fault: Path, call: str, code: int, reason: str
) -> None:
    told = [sell(worker)["number"]]
    for place in (1, 2, 5, 20):
        fault.write_text(f"{call} {code} {place}")
        for _turn in range(place + 1):
            answer = sell(worker)
            if "error" in answer:
                break
            told.append(answer["number"])
        assert answer["error"] == "unavailable" and f"'{reason}'" in answer["details"], (place, answer)
        assert sell(worker)["error"] == "unavailable", "it goes on failing, and says so each time"
        fault.unlink()
        assert sales(shop.company.path) == told, f"{call} {os.strerror(code)} from {place} on"
        told.append(sell(worker)["number"])
    assert sales(shop.company.path) == told


def test_what_the_disk_did_not_confirm_is_told_so(shop: Shop, worker: Worker, fault: Path) -> None:
    """Where others wait, a writer lets them in before the disk has answered; its own caller waits for the answer."""
    told = [sell(worker)["number"]]
    with in_front(shop.company.path):
        worker.tell(do="post", type="sale", data=SALE)
        until_next(shop.company.path)
        fault.write_text(f"sync {errno.EIO} 1")
    answer = worker.told()
    assert answer["error"] == "unavailable" and "'unconfirmed'" in answer["details"], answer
    fault.unlink()
    found = sales(shop.company.path)
    assert found[:1] == told and len(found) == 2, "it is there, as the sentence says"
    with in_front(shop.company.path):
        worker.tell(do="post", type="sale", data=SALE)
        until_next(shop.company.path)
    found.append(worker.told()["number"])
    assert sales(shop.company.path) == found


def test_what_the_disk_takes_the_second_time_is_told_as_there(shop: Shop, worker: Worker, fault: Path) -> None:
    """What it did not take the first time is still in memory: it is written again before anybody is frightened; and
    who was alone has it written again before the next document lies behind it."""
    told = [sell(worker)["number"]]
    with in_front(shop.company.path):
        worker.tell(do="post", type="sale", data=SALE)
        until_next(shop.company.path)
        fault.write_text(f"sync {errno.EIO} 1 1")
    told.append(worker.told()["number"])
    fault.unlink()
    told.append(sell(worker)["number"])
    fault.write_text(f"sync {errno.EIO} 1 2")
    assert [sell(worker)["error"] for _turn in range(2)] == ["unavailable"] * 2, (
        "its own, then what lies before the next"
    )
    told.append(sell(worker)["number"])
    assert sales(shop.company.path) == told


@contextmanager
def in_front(path: Path) -> Generator[None]:
    """Someone who holds the gate."""
    handle = os.open(path.with_name(path.name + "-lock"), os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def until_next(path: Path) -> None:
    """Wait until someone is next in the queue."""
    handle = os.open(path.with_name(path.name + "-lock"), os.O_RDWR)
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            fcntl.lockf(handle, fcntl.LOCK_UN)
            time.sleep(0.005)
        raise AssertionError("nobody queues")
    finally:
        os.close(handle)


def test_what_cannot_be_read_is_told_and_the_session_goes_on(shop: Shop, worker: Worker, fault: Path) -> None:
    told = [sell(worker)["number"]]
    told.append(shop.sale(("A", "1")).number)  # by another process: the worker must read again
    shop.company.close()
    fault.write_text(f"read {errno.EIO} 1")
    answer = sell(worker)
    assert answer["error"] == "unavailable" and "'io'" in answer["details"]
    fault.unlink()
    told.append(sell(worker)["number"])
    assert sales(shop.company.path) == told
