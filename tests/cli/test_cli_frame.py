"""The frame of the command line: usage, exit codes, what goes to stdout and what to stderr, who acts."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from tests.command_line import Ambar, run
from tests.conftest import add_employee
from tui import session


@pytest.mark.parametrize(
    "words",
    [
        ["yok"],
        ["warehouse"],
        ["warehouse", "yok"],
        ["warehouse", "add", "X"],
        ["warehouse", "list", "--limit", "-1"],
        ["warehouse", "list", "--limit", "çok"],
        ["warehouse", "list", "--active", "belki"],
        ["warehouse", "list", "--yok"],
        ["warehouse", "list", "fazla"],
        ["stock", "--as-of", "dünden önce"],
        ["doc", "new", "fatura", "--file", "-"],
        ["doc", "new", "sale", "--file", "-", "--allow-negative"],
        ["doc", "new", "sale", "--file", "-", "--process", "--allow-negative"],
        ["doc", "process", "SF-000001", "--allow-negative"],
        ["settings", "set", "renk", "mavi"],
        ["audit", "list", "--kind", "yok"],
        ["--lang", "de", "stock"],
        ["stock", "--db"],
        ["stock", "--forced", "admin"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_so(ambar: Ambar, words: list[str]) -> None:
    found = ambar(*words)
    assert (found.code, found.out) == (2, "")
    assert found.error["code"] == "usage"
    assert found.error["message"]
    told = ambar(*words, json=False)
    assert (told.code, told.out) == (2, "")
    assert told.err.strip() == found.error["message"]


def test_options_of_all_commands_may_stand_behind_it_too(company: Company, shop: Actor) -> None:
    found = run(["find", "M8", "--json", "--db", f"sqlite:///{company.path}", "--as=admin"])
    assert [one["sku"] for one in found.data] == ["M8-40", "SM-8"]


def test_help_is_of_the_command_alone_and_in_the_language_asked_for(ambar: Ambar) -> None:
    assert "depolar" in run(["--help"]).out
    assert "warehouses" in run(["--lang", "en", "--help"]).out
    assert "depo ekler" in run(["warehouse", "--help"]).out
    told = run(["warehouse", "add", "--help"])
    assert (told.code, told.err) == (0, "")
    assert "--opening-hours" in told.out
    assert run(["--version"]).out.startswith("ambar ")


def test_no_company_is_not_found_and_names_init(tmp_path: Path) -> None:
    found = run(["--db", str(tmp_path / "yok.db"), "--json", "stock"])
    assert (found.code, found.error["code"]) == (4, "not_found")
    assert "ambar init" in found.error["message"]
    assert not (tmp_path / "yok.db").exists()


def test_a_file_that_is_not_ours_is_unavailable(tmp_path: Path) -> None:
    strange = tmp_path / "strange.db"
    with sqlite3.connect(strange) as other:
        other.execute("CREATE TABLE x (y)")
    for path in (strange, tmp_path):
        found = run(["--db", str(path), "--json", "stock"])
        assert (found.code, found.error["details"]["reason"]) == (7, "not_ours")
    found = run(["--db", "postgresql://host/base", "--json", "stock"])
    assert (found.code, found.error["code"]) == (7, "unavailable")


def test_a_newer_database_is_unavailable(company: Company) -> None:
    with company.write() as engine:
        engine.run("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2026-01-01')")
    found = run(["--db", str(company.path), "--json", "stock"])
    assert (found.code, found.error["details"]["reason"]) == (7, "newer")


def test_a_fault_of_ours_shows_a_number_and_logs_the_rest(
    ambar: Ambar, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.queries import stock

    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("gizli ayrıntı")

    monkeypatch.setattr(stock, "stock", broken)
    found = ambar("stock")
    assert (found.code, found.out, found.error["code"]) == (1, "", "internal")
    number = found.error["details"]["number"]
    assert number in found.error["message"]
    assert "gizli" not in found.err
    log = (company.path.parent / "ambar.log").read_text(encoding="utf-8")
    assert number in log
    assert "gizli ayrıntı" in log


# Who acts ------------------------------------------------------------------------


def test_the_os_user_is_the_employee_mapped_to_it(ambar: Ambar, company: Company) -> None:
    found = ambar("stock", by=None)
    assert (found.code, found.error["code"]) == (3, "not_signed_in")
    add_employee(company, "ben", "Ben", "warehouse_clerk", os_user=session.os_user())
    assert ambar("stock", by=None).code == 0
    assert ambar("role", "list", by=None).code == 3
    with company.write() as engine:
        engine.run("UPDATE employee SET active = 0 WHERE login = 'ben'")
    assert ambar("stock", by=None).error["code"] == "not_signed_in"


def test_nothing_in_the_environment_changes_who_acts(
    ambar: Ambar, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_employee(company, "baska", "Başka", "administrator", os_user="baska")
    for name in ("USER", "LOGNAME", "SUDO_USER", "USERNAME"):
        monkeypatch.setenv(name, "baska")
    assert ambar("stock", by=None).error["code"] == "not_signed_in"


def test_as_is_for_the_operator_and_the_audit_keeps_both(
    ambar: Ambar, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ambar("warehouse", "add", "D2", "--name", "Depo 2").code == 0
    (line,) = ambar("audit", "list", "--kind", "warehouse", "--limit", "1").data
    assert (line["employee"], line["operator"]) == ("admin", session.os_user())
    assert ambar("stock", by="yok").code == 4
    monkeypatch.setattr(session, "is_operator", lambda path: False)
    found = ambar("stock")
    assert (found.code, found.error["code"]) == (3, "denied")


def test_the_operator_alone_may_check_and_nothing_else(
    ambar: Ambar, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ambar("check", by=None).data["ok"] is True
    assert ambar("warehouse", "list", by=None).code == 3
    add_employee(company, "depo", "Depo", "warehouse_clerk", os_user=session.os_user())
    assert ambar("check", by=None).code == 0
    assert ambar("check", by="depo").error["code"] == "denied"
    monkeypatch.setattr(session, "is_operator", lambda path: False)
    assert ambar("check", by=None).error["code"] == "denied"


def test_root_and_the_owner_of_the_file_are_operators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine"
    mine.touch()
    owner = mine.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner)
    assert session.is_operator(mine)
    monkeypatch.setattr(os, "getuid", lambda: owner + 4711)
    assert not session.is_operator(mine)
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert session.is_operator(mine)


def test_people_get_a_table_in_the_language_that_they_chose(ambar: Ambar, company: Company) -> None:
    assert ambar("warehouse", "list", json=False).out.splitlines()[0].split()[:2] == ["Kod", "Ad"]
    with company.write() as engine:
        engine.run("UPDATE employee SET language = 'en' WHERE login = 'admin'")
    assert ambar("warehouse", "list", json=False).out.splitlines()[0].split()[:2] == ["Code", "Name"]
    assert ambar("--lang", "tr", "warehouse", "list", json=False).out.startswith("Kod")


def test_hostile_text_reaches_the_terminal_without_its_teeth(ambar: Ambar, shop: Actor) -> None:
    found = ambar("find", "\x1b[2Jyok\u202e", json=False)
    assert "\x1b" not in found.out + found.err
    found = ambar("warehouse", "show", "\x1b]52;c;x\x07\x9b", json=False)
    assert (found.code, "\x1b" in found.err, "\x9b" in found.err) == (4, False, False)
    found = ambar("warehouse", "show", "\x9b31m\u202e")
    assert found.err.isprintable() or found.err.rstrip("\n").isprintable()


def test_the_app_is_loaded_without_openssl_which_can_still_be_imported_later() -> None:
    program = (
        "import sys, tui.__main__ as program; program._spare(); import tui.app, asyncio\n"
        "assert '_ssl' not in sys.modules and 'ssl' not in sys.modules\n"
        "import ssl; assert ssl.create_default_context()\n"
        "async def lines():\n"
        "    made = await asyncio.create_subprocess_exec('echo', 'there', stdout=-1); return await made.communicate()\n"
        "print(asyncio.run(lines())[0].decode())"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "there"), ended.stderr
