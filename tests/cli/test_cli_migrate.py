"""`ambar migrate` in a process of its own: a copy first, then the migrations, also after it was killed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from db.company import Company
from db.errors import AmbarError
from tests.command_line import run
from tests.older import NAMES, copy, of_version, seal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def older(company: Company, shop: object, tmp_path: Path) -> Path:
    """A database of the first version, with goods and people."""
    company.close()
    folder = tmp_path / "older"
    folder.mkdir()
    target = of_version(1, folder)
    source = apsw.Connection(str(company.path))
    copy(source, target)
    target.close()
    source.close()
    seal(folder / "ambar.db")
    return folder / "ambar.db"


def items(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM item").fetchone()[0])


def test_nobody_gets_in_before_it_and_everybody_after(older: Path) -> None:
    before = items(older)
    refused = run(["--db", str(older), "--as", "admin", "product", "list"])
    assert refused.code == 7 and "ambar migrate" in refused.err
    planned = run(["--db", str(older), "--json", "migrate", "--dry-run"])
    assert planned.data["migrations"] == NAMES[1:] and planned.data["copy"] is None
    done = run(["--db", str(older), "--json", "migrate"])
    assert done.code == 0
    aside = Path(done.data["copy"])
    assert items(aside) == before == items(older) and aside.stat().st_mode & 0o077 == 0
    assert run(["--db", str(older), "--as", "admin", "product", "list"]).code == 0
    again = run(["--db", str(older), "--json", "migrate"])
    assert (again.data["migrations"], again.data["copy"]) == ([], None)
    assert sorted(older.parent.glob("ambar.db.before-*")) == [aside, aside.with_name(aside.name + ".sha256")]


@pytest.mark.parametrize("step", range(1, len(NAMES) + 1))
def test_killed_at_any_migration_it_goes_on_the_next_time(older: Path, step: int) -> None:
    code = (
        "import os, sys; from playhouse.migrations import Runner; run = Runner._run; done = [0]\n"
        "def stop(self, *words, **more):\n"
        "    done[0] += 1\n"
        f"    os._exit(9) if done[0] == {step} else run(self, *words, **more)\n"
        "Runner._run = stop\n"
        "import db.company; up = Runner.up\n"
        "def last(self): up(self); os._exit(9)\n"
        "Runner.up = last\n"
        "from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    killed = subprocess.run([sys.executable, "-c", code, "--db", str(older), "migrate"], cwd=ROOT, check=False)
    assert killed.returncode == 9
    with pytest.raises(AmbarError) as refused:
        Company.open(str(older))
    assert refused.value.details["reason"] == "older"
    assert run(["--db", str(older), "migrate"]).code == 0
    company = Company.open(str(older))
    assert company.pending() == ()
    company.close()


def test_a_guard_that_was_taken_away_is_not_carried_over(older: Path) -> None:
    with sqlite3.connect(older) as connection:
        connection.execute("DROP TRIGGER ledger_no_delete")
    refused = run(["--db", str(older), "--json", "migrate"])
    assert refused.code == 7 and not list(older.parent.glob("*.before-*"))


def test_not_in_forced_mode(company: Company) -> None:
    company.close()
    assert run(["--forced", "admin", "migrate"]).code == 2
