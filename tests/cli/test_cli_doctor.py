"""`ambar doctor`: what a maintainer needs, nobody's data, also of a database that cannot be opened; and the log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import partners, products
from tests.command_line import Ambar, run
from tui import faults

ROOT = Path(__file__).parents[2]


def test_it_tells_what_a_maintainer_asks_and_nobodys_data(
    ambar: Ambar, shop: Actor, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners.add(shop, "Gizli Müşteri", supplier=True)
    products.add(shop, "GIZLI-9", "Gizli ürün")
    monkeypatch.setenv("TERM", "vt100")
    found = ambar("doctor")
    assert found.code == 0, found.err
    told = found.data
    assert told["program"]["sqlite"] and told["program"]["python"] and told["program"]["textual"]
    assert told["terminal"]["TERM"] == "vt100"
    database = told["database"]
    assert database["path"] == str(company.path) and database["journal_mode"] == "wal"
    assert database["schema"].startswith("00") and database["counts"]["item"] >= 1
    assert database["free_bytes"] > 0 and database["bytes"] > 0 and database["file_system"]
    assert {"name": "ambar.db", "mode": "-rw-------"}.items() <= next(
        one for one in told["files"] if one["name"] == "ambar.db"
    ).items()
    assert database["settings"]["costing"] == "average"
    assert "no_backup" in told["warnings"]
    assert "Gizli" not in found.out and "GIZLI" not in found.out and "Işık" not in found.out
    people = ambar("doctor", json=False)
    assert people.code == 0 and "Veritabanının henüz kopyası yok" in people.out and "vt100" in people.out


def test_copies_and_checks_are_told(ambar: Ambar, shop: Actor) -> None:
    assert ambar("backup").code == 0
    assert ambar("check").code == 0
    told = ambar("doctor").data
    assert told["database"]["last_check"]["result"] == "ok"
    assert told["database"]["last_backup"]["target"].startswith("ambar-")
    assert len(told["database"]["copies"]) == 1 and not {"no_backup", "old_backup"} & set(told["warnings"])


def test_who_may(ambar: Ambar, shop: Actor, company: Company, manager: Actor) -> None:
    assert ambar("doctor", by="mudur").code == 3
    assert run(["--forced", "mudur", "doctor"]).code != 0


def test_of_a_database_that_cannot_be_opened_it_says_why(company: Company) -> None:
    company.close()
    company.path.write_bytes(b"bozuk" * 1000)
    found = run(["--db", str(company.path), "--json", "doctor"])
    assert found.code == 7 and json.loads(found.out)["database"]["reason"] == "not_ours"
    company.path.unlink()
    assert json.loads(run(["--db", str(company.path), "--json", "doctor"]).out)["database"]["error"] == "not_found"


def test_the_log_has_where_and_what_kind_but_no_values(tmp_path: Path) -> None:
    def broken(name: str) -> None:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"no price for {name}") from error

    name = "Ahmet Yılmaz"
    try:
        broken(name)
    except ValueError as error:
        number = faults.record(error, tmp_path)
    log = (tmp_path / faults.LOG).read_text(encoding="utf-8")
    assert number in log and "KeyError" in log and "ValueError" in log and "in broken" in log
    assert "Yılmaz" not in log
    assert (tmp_path / faults.LOG).stat().st_mode & 0o077 == 0
    assert [(one["number"], one["error"]) for one in faults.latest(tmp_path)] == [(number, "ValueError")]


def test_what_sqlite_quotes_is_not_kept(company: Company, tmp_path: Path) -> None:
    name = "".join(("Yıl", "maz"))
    for search in (f'{name}" AND ({name}', f"{name}:x", f"{name} AND OR {name}", f"a^ {name} ^ ("):
        with company.read() as engine, pytest.raises(Exception) as caught:
            engine.rows("SELECT rowid FROM item_search WHERE item_search MATCH ?", (search,))
        faults.record(caught.value, tmp_path)
    log = (tmp_path / faults.LOG).read_text(encoding="utf-8")
    assert log.count("apsw.SQLError: ") == 4 and name not in log
    with company.write() as engine, pytest.raises(Exception) as caught:
        engine.run("INSERT INTO unit (id, code, name, decimals) SELECT id, code, name, decimals FROM unit")
    faults.record(caught.value, tmp_path)
    assert "UNIQUE constraint failed: unit.id" in (tmp_path / faults.LOG).read_text(encoding="utf-8")


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LARGEST", 3000)
    numbers = [faults.record(ZeroDivisionError(), tmp_path) for _turn in range(200)]
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert sorted(path.name for path in kept) == ["ambar.log", "ambar.log.1"]
    assert all(path.stat().st_size < 3500 and path.stat().st_mode & 0o077 == 0 for path in kept)
    assert [one["number"] for one in faults.latest(tmp_path)] == numbers[:-6:-1]


def test_several_processes_put_the_log_aside_once(tmp_path: Path) -> None:
    """Nothing of the older half is lost because two found it full at once."""
    script = (
        "import sys, pathlib\nfrom tui import faults\nfaults.LARGEST = 20_000\n"
        "print(*(faults.record(ZeroDivisionError(), pathlib.Path(sys.argv[1])) for _turn in range(60)))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
               for _turn in range(4)]  # fmt: skip
    numbers = {number for one in running for number in one.communicate()[0].split()}
    logged = "".join((tmp_path / name).read_text() for name in ("ambar.log", "ambar.log.1"))
    assert len(numbers) == 240 and all(number in logged for number in numbers)


def test_what_is_warned_of_goes_into_the_log(company: Company, clerk: Actor) -> None:
    """Beside the error document stands nothing; what a library says is not kept: it may quote somebody's data."""
    script = (
        "import logging, sys\nimport db.audit\nfrom db.errors import AmbarError\nfrom tui.__main__ import main\n"
        "def busy(*arguments, **named):\n    raise AmbarError('busy')\n"
        "db.audit.record = busy\ncode = main(sys.argv[1:])\n"
        "logging.getLogger('asyncio').error('Gizli Müşteri', exc_info=ValueError('Gizli'))\nsys.exit(code)"
    )
    words = ["--db", str(company.path), "--as", "depocu", "--json", "employee", "list"]
    refused = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert refused.returncode == 3 and json.loads(refused.stderr)["error"]["code"] == "denied"
    log = (company.path.parent / faults.LOG).read_text()
    assert "denial of employee.edit not recorded: busy" in log
    assert "ERROR asyncio" in log and "ValueError" in log and "Gizli" not in log
    assert faults.latest(company.path.parent) == []
