"""The power fails while many post: of the files is there what was on the disk (synced_disk.c), and of what was written
since any part. Whatever was acknowledged is there, and nothing is half done. Then some of them are killed as they are.

AMBAR_LONG=1000 sets the rounds, AMBAR_SEED where chance begins.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import db
from db.access import Actor
from db.company import Company
from db.queries import checks
from tests.books import Shop

ROOT = Path(__file__).parents[2]
ROUNDS = max(3, int(os.environ.get("AMBAR_LONG", "25")) // 8)
SEED = int(os.environ.get("AMBAR_SEED", "20261124"))
SECTOR = 512
WRITERS = 4


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler here")
    made = tmp_path_factory.mktemp("shim") / "synced_disk.so"
    source = Path(__file__).with_name("synced_disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(source)], check=True)
    return made


class Writers:
    """Processes that post without pause, each telling what it was told, into a file."""

    def __init__(self, path: Path, shim: Path, folder: Path, slow: int) -> None:
        kept = folder / "kept"
        kept.mkdir()
        shutil.copy(path, kept)
        self.kept = kept
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(shim), "AMBAR_KEPT": str(kept),
                       "AMBAR_SLOW": str(slow)}  # fmt: skip
        self._said = [folder / f"said-{number}" for number in range(WRITERS)]
        self._running = []
        for said in self._said:
            with said.open("w") as file:
                worker = subprocess.Popen(
                    [sys.executable, str(Path(__file__).with_name("crash_worker.py")), str(path), "admin"],
                    stdin=subprocess.PIPE, stdout=file, env=environment, text=True)  # fmt: skip
            assert worker.stdin is not None
            worker.stdin.write(json.dumps({"do": "shop", "name": said.name}) + "\n")
            worker.stdin.flush()
            self._running.append(worker)

    def acknowledged(self) -> dict[str, int]:
        """The documents that someone was told of, and their versions."""
        found: dict[str, int] = {}
        for said in self._said:
            for line in said.read_text().splitlines(keepends=True):
                answer = json.loads(line) if line.endswith("\n") else {}
                assert "error" not in answer, answer
                if "number" in answer:
                    found[answer["number"]] = max(answer["version"], found.get(answer["number"], 0))
        return found

    def all_work(self) -> None:
        """Wait until each has posted."""
        end = time.monotonic() + 60
        while any(said.read_text().count("\n") < 3 for said in self._said):
            assert time.monotonic() < end, "they do not come to post"
            time.sleep(0.02)

    def stand_still(self) -> None:
        """All of them, wherever they are."""
        for one in self._running:
            one.send_signal(signal.SIGSTOP)
        for one in self._running:
            while Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2].split()[0] not in "Tt":
                time.sleep(0.001)

    def go_on(self) -> None:
        """Let them work again."""
        for one in self._running:
            one.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End them, wherever they are."""
        for one in self._running:
            one.kill()
        for one in self._running:
            one.communicate()


@pytest.fixture
def shop(company: Company, admin: Actor) -> Iterator[Shop]:
    shop = Shop(company, admin)
    shop.receipt(*((sku, "100000", "2") for sku in "ABCDE"))
    company.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    company.close()
    yield shop


def after(path: Path, employee: int | None) -> dict[str, int]:
    """The documents of the books as the next one finds them; they are right."""
    company = db.open_company(str(path))
    try:
        result = checks.run(Actor(company, employee))
        assert result.ok, [one for one in result.checks if not one.ok]
        with company.read() as engine:
            return dict(engine.rows("SELECT number, version FROM document"))
    finally:
        company.close()


def mixed(kept: bytes, now: bytes, chance: random.Random, share: float) -> bytes:
    """What is on the disk, and of what was written since this share of its sectors; as long as the one or the other."""
    whole = bytearray(now if share and chance.random() < 0.7 else kept)
    for place in range(0, len(whole), SECTOR):
        source = now if chance.random() < share else kept
        size = min(SECTOR, len(whole) - place)
        whole[place : place + size] = source[place : place + size].ljust(size, b"\0")
    return bytes(whole)


def missing(told: dict[str, int], there: dict[str, int]) -> dict[str, int]:
    return {number: version for number, version in told.items() if there.get(number, 0) < version}


@pytest.mark.parametrize("slow", [1, 20_000], ids=["quick disk", "slow disk"])
def test_what_was_acknowledged_survives_a_loss_of_power(shop: Shop, shim: Path, tmp_path: Path, slow: int) -> None:
    chance = random.Random(f"{SEED} {slow}")
    path = shop.company.path
    writers = Writers(path, shim, tmp_path, slow)
    told: dict[str, int] = {}
    unsynced = 0
    try:
        writers.all_work()
        for turn in range(ROUNDS):
            time.sleep(chance.uniform(0.01, 0.2))
            writers.stand_still()
            # Read once they stand still: what they are told afterwards is not acknowledged yet.
            told = writers.acknowledged()
            share = chance.choice((0.0, 0.1, 0.5, 0.95))
            copy = tmp_path / "after" / path.name
            copy.parent.mkdir()
            for suffix in ("", "-wal"):
                now, kept = path.with_name(path.name + suffix), writers.kept / (path.name + suffix)
                before = kept.read_bytes() if kept.exists() else b""
                unsynced += before != now.read_bytes()
                copy.with_name(path.name + suffix).write_bytes(mixed(before, now.read_bytes(), chance, share))
            writers.go_on()
            there = after(copy, shop.actor.employee_id)
            assert not missing(told, there), (SEED, turn, share, missing(told, there))
            shutil.rmtree(copy.parent)
    finally:
        writers.kill()
    lost = missing(writers.acknowledged(), after(path, shop.actor.employee_id))
    assert not lost, "killed as they were"
    print(f"seed {SEED}: {ROUNDS} losses of power, {unsynced} files not on the disk, {len(told)} documents")
    assert unsynced
