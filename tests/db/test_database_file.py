"""The file itself: a SQLite whose log is not safe, network drives, another file in its place, copies of many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

import db
from db import backup, backup_folder, filesystem, journal
from db.access import Actor
from db.company import Company
from db.engine_errors import translate
from db.errors import AmbarError
from db.queries import checks, doctor
from db.services import products, settings
from tests.books import Shop
from tests.conftest import make_company


def reason_of(call: object) -> object:
    with pytest.raises(AmbarError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.code == "unavailable"
    return caught.value.details["reason"]


@pytest.mark.parametrize(
    ("version", "safe"),
    [("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.0", False), ("3.50.6", False), ("3.50.7", True),
     ("3.51.2", False), ("3.51.3", True), ("3.54.0", True), ("4.0.0", True)],
)  # fmt: skip
def test_which_sqlite_keeps_a_log_safely(version: str, safe: bool) -> None:
    assert journal.safe_for_wal(version) is safe


@pytest.fixture
def old_sqlite(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("apsw.sqlite_lib_version", lambda: "3.40.1")
    journal.journal_mode.cache_clear()
    yield
    monkeypatch.undo()
    journal.journal_mode.cache_clear()


def test_with_an_unsafe_one_a_journal_is_used_and_the_doctor_says_so(old_sqlite: None, tmp_path: Path) -> None:
    company = make_company(tmp_path / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    Shop(company, admin).receipt(("A", "3", "2"))
    assert checks.run(admin).ok
    assert doctor.state(admin).journal_mode == "truncate"
    assert not (tmp_path / "ambar.db-wal").exists()
    from tui import doctor as page

    assert "wal_unsafe" in page.report(company.path, doctor.state(admin))["warnings"]
    company.close()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_network_drives_are_refused(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The list of mounts is made up: a machine of tests has no such drive."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/share {tmp_path} {kind} rw 0 0\n")
    company.close()
    monkeypatch.setattr(filesystem, "_MOUNTS", mounts)
    assert reason_of(lambda: db.open_company(str(company.path))) == "network_fs"
    assert reason_of(lambda: db.create_company(str(tmp_path / "new" / "ambar.db"))) == "network_fs"


def test_nothing_is_written_where_another_file_stands(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A-1", "Vida")
    other = make_company(tmp_path / "other" / "ambar.db")
    other.close()
    aside = company.path.with_name("eski.db")
    company.path.rename(aside)
    assert reason_of(lambda: products.add(admin, "A-2", "Vida")) == "gone"
    assert reason_of(lambda: checks.run(admin)) == "gone"
    other.path.rename(company.path)
    assert reason_of(lambda: products.add(admin, "A-2", "Vida")) == "replaced"
    company.path.unlink()
    aside.rename(company.path)
    products.add(admin, "A-3", "Vida")
    assert checks.run(admin).ok, "the same file is back, with its log"


def test_the_folder_for_copies_and_how_many_stay(company: Company, admin: Actor, tmp_path: Path) -> None:
    folder = tmp_path / "kopyalar"
    with pytest.raises(AmbarError):
        settings.set(admin, "backup.folder", str(folder))
    with pytest.raises(AmbarError):
        settings.set(admin, "backup.folder", "kopyalar")
    folder.mkdir()
    settings.change(admin, {"backup.folder": str(folder), "backup.keep": "2"})
    strange = folder / "ambar-notlar.db"
    strange.write_text("benim")
    made = [backup.save(admin) for _turn in range(4)]
    assert [len(one.removed) for one in made] == [0, 0, 1, 1]
    names = {Path(one.file).name for one in made[2:]}
    assert {path.name for path in folder.iterdir()} == names | {f"{name}.sha256" for name in names} | {strange.name}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir() if path != strange)
    assert [one.file for one in backup_folder.kept(company)] == [made[3].file, made[2].file]


def test_no_old_copy_goes_for_one_that_is_not_whole(
    company: Company, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.set(admin, "backup.keep", "1")
    first = backup.save(admin)

    def full(_path: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("db.copies.verify", full)
    assert reason_of(lambda: backup.save(admin)) == "disk_full"
    assert [one.file for one in backup_folder.kept(company)] == [first.file]
    assert not list(Path(first.file).parent.glob(".*"))


def test_where_copies_go_is_for_administrators(company: Company, make_actor) -> None:
    keeper = make_actor({"settings.edit": True}, requirements=True)
    for name, value in (("backup.keep", "1"), ("backup.folder", "")):
        with pytest.raises(AmbarError) as caught:
            settings.set(keeper, name, value)
        assert caught.value.code == "denied"


def test_a_statement_that_is_a_fault_of_ours_comes_out_as_what_it_is(company: Company) -> None:
    """However often it is translated on its way: it did so for ever, since it had become its own cause."""
    with pytest.raises(apsw.SQLError) as caught, company.read() as engine:
        engine.rows("SELECT nothing FROM nowhere")
    assert translate(caught.value) is caught.value
    with pytest.raises(apsw.SQLError) as caught, company.write() as engine:
        engine.run("DELETE FROM nowhere")
    assert translate(caught.value) is caught.value


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "text.db").write_text("merhaba")
    (tmp_path / "empty.db").touch()
    for name in ("pipe.db", "folder.db", "text.db", "empty.db"):
        assert reason_of(lambda name=name: db.open_company(str(tmp_path / name))) == "not_ours", name
