"""Copies and the way back, by processes that are killed at any moment, under writers, and bit by bit.

AMBAR_LONG=1000 sets the rounds of what kills processes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

import db
from db import backup, copies
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from tests.books import Shop
from tests.command_line import run
from tests.older import contents, copy, of_version, seal

ROOT = Path(__file__).parents[2]
ROUNDS = max(4, int(os.environ.get("AMBAR_LONG", "25")) // 4)


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2.50"), ("B", "5", "3"))
    for sku in "CDE":
        shop.receipt((sku, "10", "1"))
    return shop


@pytest.fixture
def writers(company: Company, shop: Shop) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that post, one document after the other."""
    worker = Path(__file__).with_name("crash_worker.py")
    begun = [
        subprocess.Popen([sys.executable, str(worker), str(company.path), "admin"], cwd=ROOT, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
        for _turn in range(2)
    ]  # fmt: skip
    yield begun
    for one in begun:
        one.kill()
        one.communicate()


def ambar(path: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tui", "--db", str(path), "--json", *words], cwd=ROOT,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def numbers(path: Path) -> set[str]:
    """The documents of a database that were processed, its books being right. One that a writer was taking back when
    it was killed (the third of eight, crash_worker.py) may not be processed again yet."""
    company = db.open_company(str(path))
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
        found = set()
        for number, status, title in engine.rows("SELECT number, status, title FROM document WHERE status <> 'draft'"):
            assert status == "processed" or int(title.rpartition("/")[2]) % 8 == 2, f"{number} is {status}"
            found.add(number)
    assert checks.run(admin).ok
    company.close()
    return found


def numbers_in(copy: Path) -> set[str]:
    """The same of a copy, which is left as it is: to open it for writing changes its first page."""
    opened = copy.with_name(f"{copy.name}.opened")
    shutil.copy(copy, opened)
    found = numbers(opened)
    for suffix in ("", "-wal", "-shm", "-lock"):
        opened.with_name(opened.name + suffix).unlink(missing_ok=True)
    return found


def test_a_drill_under_writers(
    company: Company, admin: Actor, shop: Shop, tmp_path: Path, writers: list[subprocess.Popen[str]]
) -> None:
    for index, one in enumerate(writers):
        assert one.stdin is not None and one.stdout is not None
        one.stdin.write(json.dumps({"do": "shop", "name": f"w{index}"}) + "\n")
        one.stdin.flush()
        assert json.loads(one.stdout.readline()) == {"ready": True}
    before: set[str] = set()
    for one in writers:
        for _turn in range(6):
            before.add(json.loads(one.stdout.readline())["number"])  # type: ignore[union-attr]
    made = backup.save(admin, tmp_path / "kopya.db")
    for one in writers:
        one.kill()
    written = {
        json.loads(line)["number"] for one in writers for line in one.communicate()[0].splitlines() if line[-1:] == "}"
    }
    in_copy = numbers_in(tmp_path / "kopya.db")
    assert before <= in_copy, "what was told before the copy began is in it"
    now = numbers(company.path)
    assert in_copy <= now and before | written <= now
    done = backup.restore(admin, Path(made.file))
    assert done.digest and numbers(company.path) == in_copy and numbers_in(Path(done.replaced)) == now


def test_any_flipped_bit_is_found(company: Company, admin: Actor, shop: Shop, tmp_path: Path) -> None:
    made = Path(backup.save(admin, tmp_path / "kopya.db").file)
    whole = made.read_bytes()
    by_pages = 0
    chance = random.Random(7)
    places = [0, 27, 68, len(whole) - 1, *(chance.randrange(len(whole)) for _turn in range(40))]
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        made.write_bytes(spoilt)
        with pytest.raises(AmbarError) as caught:
            backup.restore(admin, made)
        assert caught.value.details["reason"] == "damaged"
    for place in range(0, len(whole), len(whole) // 12):
        spoilt = bytearray(whole)
        spoilt[place : place + 64] = bytes(64)
        if bytes(spoilt) == whole:
            continue
        made.write_bytes(spoilt)
        copies.digest_file(made).unlink(missing_ok=True)
        try:
            backup.restore(admin, made)
        except AmbarError as error:
            assert error.code in ("unavailable", "not_checked", "internal")
            by_pages += 1
    assert by_pages, "without its digest the pages still tell of most"
    assert not [one for one in company.path.parent.iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_copy_whose_process_is_killed_is_whole_or_not_there(
    company: Company, shop: Shop, tmp_path: Path, turn: int
) -> None:
    target = tmp_path / "kopya.db"
    process = ambar(company.path, "backup", str(target))
    time.sleep(random.Random(turn).uniform(0.1, 0.35))
    process.kill()
    process.communicate()
    if target.exists():
        assert copies.agrees(target)
    else:
        again = run(["--db", str(company.path), "--json", "backup", str(target)])
        assert again.code == 0, again.err
    assert len(numbers_in(target)) == len(numbers(company.path))
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".kopya")]


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_way_back_may_be_killed(
    company: Company, admin: Actor, shop: Shop, tmp_path: Path, turn: int, gone: bool
) -> None:
    """Into a database that is there, and into one that is damaged."""
    copy = tmp_path / "kopya.db"
    backup.save(admin, copy)
    old = numbers_in(copy)
    shop.receipt(("A", "1", "9"))
    new = numbers(company.path)
    company.close()
    if gone:
        company.path.write_bytes(b"bozuk" * 5000)
    process = ambar(company.path, "restore", str(copy))
    time.sleep(random.Random(turn).uniform(0.1, 0.4))
    process.kill()
    process.communicate()
    if not gone:
        assert numbers(company.path) in (old, new)
    done = run(["--db", str(company.path), "--json", "restore", str(copy)])
    assert done.code == 0, done.err
    assert numbers(company.path) == old
    assert not [one for one in company.path.parent.iterdir() if one.name.startswith(".")]


def test_what_is_gone_or_damaged_comes_back(company: Company, admin: Actor, shop: Shop, tmp_path: Path) -> None:
    copy = tmp_path / "kopya.db"
    backup.save(admin, copy)
    there = numbers(company.path)
    company.close()
    company.path.write_bytes(b"bozuk" * 5000)
    assert run(["--db", str(company.path), "--json", "backup", str(tmp_path / "x.db")]).code == 7
    done: Any = run(["--db", str(company.path), "--json", "restore", str(copy)])
    assert done.code == 0 and Path(done.data["replaced"]).read_bytes().startswith(b"bozuk")
    assert numbers(company.path) == there and company.path.stat().st_mode & 0o077 == 0
    company.path.unlink()
    done = run(["--db", str(company.path), "--json", "restore", str(copy)])
    assert done.code == 0 and done.data["replaced"] == "" and numbers(company.path) == there
    spoilt = bytearray(copy.read_bytes())
    spoilt[5000] ^= 1
    copy.write_bytes(spoilt)
    company.path.unlink()
    assert run(["--db", str(company.path), "--json", "restore", str(copy)]).code == 7 and not company.path.exists()
    assert run(["--forced", "admin", "restore", "x"]).code == 2


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_migrations_killed_at_any_moment(company: Company, shop: Shop, tmp_path: Path, turn: int) -> None:
    """kill -9, as often as it takes; each time the file is of the one version or the other, and in the end whole."""
    folder = tmp_path / "older"
    folder.mkdir()
    now = apsw.Connection(str(company.path))
    old = of_version(1, folder)
    copy(now, old)
    old.close()
    path = folder / "ambar.db"
    seal(path)
    chance = random.Random(turn)
    for _kill in range(3):
        process = ambar(path, "migrate")
        time.sleep(chance.uniform(0.1, 0.45))
        process.kill()
        process.communicate()
        try:
            db.open_company(str(path)).close()
        except AmbarError as error:
            assert error.details["reason"] == "older"
    done = run(["--db", str(path), "--json", "migrate"])
    assert done.code == 0, done.err
    after = apsw.Connection(str(path))
    was, found = contents(now), contents(after)
    was.pop("setting"), found.pop("setting")
    assert found == was
    numbers(path)
    for aside in folder.glob("*.before-*.db"):
        assert copies.agrees(aside)
