"""Files of documents in copies: copied once, compared every time, brought back, named where they are nowhere whole."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import db
from db import attachments, backup
from db.access import Actor
from db.attachments import place
from db.company import Company
from db.queries import checks
from db.services import attachments as services
from db.services import settings
from tests.books import Shop
from tests.command_line import run

ROOT = Path(__file__).parents[2]


class Papers:
    """Documents with files, and where those lie."""

    def __init__(self, company: Company, admin: Actor) -> None:
        self.company, self.admin = company, admin
        self.shop = Shop(company, admin)
        self.number = self.shop.receipt(("A", "10", "2.50")).number
        self.hashes: list[str] = []

    def add(self, content: bytes) -> str:
        """A file with that content; its hash."""
        with attachments.staged(self.company, io.BytesIO(content)) as one:
            services.add(self.admin, self.number, one, f"belge {len(self.hashes)}.pdf")
            self.hashes.append(one.hash)
        return self.hashes[-1]


@pytest.fixture
def papers(company: Company, admin: Actor) -> Papers:
    found = Papers(company, admin)
    for content in (b"irsaliye", b"fatura" * 100_000, b"teklif"):
        found.add(content)
    return found


def flip(path: Path) -> None:
    """One bit of a file."""
    spoilt = bytearray(path.read_bytes())
    spoilt[len(spoilt) // 2] ^= 4
    path.write_bytes(spoilt)


def wrong_files(admin: Actor) -> set[tuple[str, str]]:
    """What the check of the books says of files."""
    (found,) = [one for one in checks.run(admin).checks if one.name == "attachments"]
    return {(one["hash"], one["problem"]) for one in found.differences}


def test_a_drill_where_nothing_is_left(company: Company, admin: Actor, papers: Papers, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    made = backup.save(admin, usb / "kopya.db")
    assert (made.files, made.missing) == (3, ())
    told = subprocess.run(["sha256sum", "-c", "kopya.db.sha256"], cwd=usb, capture_output=True, text=True, check=True)
    assert told.stdout.count(": OK") == 4, "the database and three files"
    for path in usb.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
        assert path.is_dir() or path.stat().st_nlink == 1, "a copy, not a link"
    company.close()
    shutil.rmtree(company.path.parent)
    company.path.parent.mkdir()
    done = run(["--db", str(company.path), "--json", "restore", str(usb / "kopya.db")])
    assert done.code == 0, done.err
    assert (done.data["files"], done.data["missing"]) == (3, [])
    fresh = db.open_company(str(company.path))
    with fresh.read() as engine:
        who = Actor(fresh, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    assert checks.run(who).ok
    assert b"".join(attachments.pieces(company.path, papers.hashes[1])) == b"fatura" * 100_000
    fresh.close()
    looked = run(["--db", str(usb / "kopya.db"), "--as", "admin", "--json", "check"])
    assert looked.code == 0, "a copy is whole where it lies"


def test_each_file_is_there_once_and_goes_with_the_last_copy_that_names_it(
    company: Company, admin: Actor, papers: Papers
) -> None:
    settings.set(admin, "backup.keep", "2")
    first = backup.save(admin)
    folder = Path(first.file).parent
    late = papers.add(b"yeni")
    kept, gone = (place(Path(first.file), hash) for hash in (papers.hashes[0], late))
    born = kept.stat().st_ino
    second = backup.save(admin)
    assert kept.stat().st_ino == born and gone.exists()
    backup.restore(admin, Path(first.file))
    assert backup.save(admin).removed == (first.file,) and gone.exists(), "a copy names it"
    assert backup.save(admin).removed == (second.file,) and not gone.exists() and not gone.parent.exists()
    assert place(company.path, late).exists(), "of the company itself nothing goes"
    assert {one.parent.name + one.name for one in folder.glob("attachments/??/*")} == set(papers.hashes[:3])


def test_a_flipped_bit_in_a_copy_is_found_and_mended(company: Company, admin: Actor, papers: Papers) -> None:
    first = backup.save(admin)
    theirs = place(Path(first.file), papers.hashes[1])
    flip(theirs)
    told = subprocess.run(
        ["sha256sum", "-c", f"{first.file}.sha256"], cwd=theirs.parents[2], capture_output=True, check=False
    )
    assert told.returncode == 1
    assert backup.save(admin).missing == ()
    assert b"".join(attachments.pieces(Path(first.file), papers.hashes[1])) == b"fatura" * 100_000


def test_a_file_that_the_company_has_lost_comes_back_from_a_copy(
    company: Company, admin: Actor, papers: Papers
) -> None:
    made = backup.save(admin)
    ours = [place(company.path, hash) for hash in papers.hashes]
    flip(ours[0])
    ours[1].unlink()
    assert wrong_files(admin) == {(papers.hashes[0], "changed"), (papers.hashes[1], "missing")}
    assert backup.save(admin).missing == (), "the copies have them"
    assert backup.restore(admin, Path(made.file)).missing == ()
    assert wrong_files(admin) == set()


def test_what_is_nowhere_whole_is_named_and_keeps_nobody_from_the_books(
    company: Company, admin: Actor, papers: Papers, tmp_path: Path
) -> None:
    made = Path(backup.save(admin, tmp_path / "kopya.db").file)
    for at, spoil in ((0, flip), (1, Path.unlink)):
        spoil(place(company.path, papers.hashes[at]))
        spoil(place(made, papers.hashes[at]))
    papers.shop.receipt(("A", "1", "9"))
    at = ["--db", str(company.path), "--as", "admin"]
    again = run([*at, "--json", "backup", str(tmp_path / "sonra.db")])
    assert again.code == 5 and (tmp_path / "sonra.db").exists()
    assert {one["hash"]: one["problem"] for one in again.data["missing"]} == {
        papers.hashes[0]: "changed", papers.hashes[1]: "missing"}  # fmt: skip
    assert len((tmp_path / "sonra.db.sha256").read_text().splitlines()) == 2
    told = run([*at, "--lang", "en", "restore", str(made)])
    assert told.code == 5
    assert f"File of {papers.number}: belge 0.pdf (damaged)" in told.err
    assert f"File of {papers.number}: belge 1.pdf (missing)" in told.err
    assert wrong_files(admin) == {(papers.hashes[0], "changed"), (papers.hashes[1], "missing")}


def test_a_copy_in_the_folder_of_the_company_shares_its_files(company: Company, admin: Actor, papers: Papers) -> None:
    settings.change(admin, {"backup.folder": str(company.path.parent), "backup.keep": "1"})
    for _turn in range(3):
        assert backup.save(admin).missing == ()
    extra = place(company.path, "ab" * 32)
    extra.parent.mkdir(exist_ok=True)
    extra.write_bytes(b"being added just now")
    backup.save(admin)
    assert extra.exists() and wrong_files(admin) == set()


@pytest.mark.parametrize("turn", range(max(3, int(os.environ.get("AMBAR_LONG", "25")) // 8)))
def test_killed_at_any_moment(company: Company, admin: Actor, papers: Papers, tmp_path: Path, turn: int) -> None:
    for number in range(12):
        papers.add(os.urandom(200_000) + bytes([number]))
    target, chance = tmp_path / "kopya.db", random.Random(turn)
    words = [sys.executable, "-m", "tui", "--db", str(company.path), "--as", "admin"]
    process = subprocess.Popen([*words, "backup", str(target)], cwd=ROOT, stdout=subprocess.DEVNULL)
    time.sleep(chance.uniform(0.1, 0.5))
    process.kill()
    process.wait()
    if not target.exists():
        assert run([*words[3:], "--json", "backup", str(target)]).code == 0
    subprocess.run(["sha256sum", "--quiet", "-c", "kopya.db.sha256"], cwd=tmp_path, check=True)
    shutil.rmtree(company.path.with_name("attachments"))
    process = subprocess.Popen([*words, "restore", str(target)], cwd=ROOT, stdout=subprocess.DEVNULL)
    time.sleep(chance.uniform(0.1, 0.5))
    process.kill()
    process.wait()
    done = run([*words[3:], "--json", "restore", str(target)])
    assert done.code == 0 and done.data["files"] == 15, done.err
    assert wrong_files(admin) == set()


def test_a_full_disk_leaves_no_copy_with_a_name(
    company: Company, admin: Actor, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("db.copied_files._copy", full)
    told = run(["--db", str(company.path), "--as", "admin", "--json", "backup", str(tmp_path / "kopya.db")])
    assert (told.code, told.error["details"]["reason"]) == (7, "disk_full")
    assert not list(tmp_path.glob("*kopya*"))
