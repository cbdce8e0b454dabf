"""A disk that loses what it had taken (a real one, of a loop device whose own disk is full): the system tells each open
file of it once, and whoever opens one later is told nothing. Needs root, ext4 and loop devices."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
import pytest

import db
from db.access import Actor
from db.errors import AmbarError
from db.services import company as companies
from db.services import products
from tests.db.test_failing_disk import in_front

MANY = 1500


def command(*words: str) -> str:
    """What a command says; skips where it may not or is not there."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"no {words[0]} here")
    if done.returncode:
        pytest.skip(f"cannot {words[0]} here: {done.stderr.strip()}")
    return done.stdout.strip()


class Disk:
    """A disk in a file on another one, which has room or not."""

    def __init__(self, below: Path, place: Path) -> None:
        self.place, self._image, self._ballast = place, below / "image", below / "ballast"
        command("truncate", "-s", "64m", str(self._image))
        command("mkfs.ext4", "-q", "-O", "^has_journal", str(self._image))

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """The disk as it is: what only memory knew is gone."""
        device = command("losetup", "-f", "--show", str(self._image))
        try:
            command("mount", "-o", "errors=continue", device, str(self.place))
            try:
                yield self.place
            finally:
                subprocess.run(["umount", "-l", str(self.place)], check=True)
        finally:
            subprocess.run(["losetup", "-d", device], check=True)

    def fill(self) -> None:
        """Nothing that is new on it can be kept any more."""
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))

    def empty(self) -> None:
        """It has room again."""
        self._ballast.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    below, place = tmp_path / "below", tmp_path / "disk"
    below.mkdir(), place.mkdir()
    command("mount", "-t", "tmpfs", "-o", "size=24m,huge=never", "tmpfs", str(below))
    try:
        yield Disk(below, place)
    finally:
        subprocess.run(["umount", "-l", str(below)], check=True)


def add_behind_another(path: Path, committed: Callable[[], None]) -> AmbarError | None:
    """Products that are added where others wait; `committed` is called between its COMMIT and the disk's answer."""
    wrong: list[AmbarError] = []
    ready = threading.Event()

    def work() -> None:
        company = db.open_company(str(path))
        engine = company.engine
        admin = Actor(company, 1)

        def hook(connection: apsw.Connection, name: str, pages: int) -> int:
            committed()
            return engine._logged(connection, name, pages)

        engine.connect().set_wal_hook(hook)
        ready.set()
        try:
            with company.write():  # little might find room in blocks that the disk below has already
                for number in range(MANY):
                    products.add(admin, f"GEC-{number}", "Geç kalan")
        except AmbarError as error:
            wrong.append(error)
        finally:
            company.close()

    thread = threading.Thread(target=work)
    with in_front(path):
        thread.start()
        assert ready.wait(20)
        time.sleep(0.4)  # it waits: a lock of one's own process, who is next, cannot be seen
    thread.join()
    return wrong[0] if wrong else None


def test_who_is_told_last_is_told_too(disk: Disk) -> None:
    """Someone else was told of it first."""
    with disk.mounted() as place:
        path = place / "ambar.db"
        company = db.create_company(str(path))
        companies.init(Actor(company, None, operator="tester"), login="admin", name="Ayşe Yönetici")
        company.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        first = os.open(f"{path}-wal", os.O_RDONLY)
        os.fdatasync(first)
        command("fstrim", str(place))  # else there is room where the log lay before

        def lose() -> None:
            disk.fill()
            with pytest.raises(OSError):
                os.fdatasync(first)
            os.fdatasync(first)

        wrong = add_behind_another(path, lose)
        os.close(first)
        assert wrong is not None and wrong.details["reason"] == "unconfirmed", wrong
        disk.empty()
        company.close()
