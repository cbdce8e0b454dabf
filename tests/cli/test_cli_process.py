"""The program in processes of its own: what it imports, streams, pipes, init."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from tests.command_line import Ambar, run
from tui import session

ROOT = Path(__file__).resolve().parents[2]


def start(*words: str, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """`python -m tui …`."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}
    return subprocess.run([sys.executable, "-m", "tui", *words], env=environment, cwd=cwd, capture_output=True,
                          text=True, timeout=60, check=False)  # fmt: skip


@pytest.mark.parametrize("words", [("find", "M8"), ("stock",), ("doc", "list"), ("product", "show", "M8-40")])
def test_json_needs_no_textual_rich_or_babel(company: Company, shop: Actor, words: tuple[str, ...]) -> None:
    code = (
        "import sys; from tui.__main__ import main; code = main(sys.argv[1:]);"
        "bad = {n.split('.')[0] for n in sys.modules} & {'textual', 'rich', 'babel', 'argon2', 'platformdirs'};"
        "sys.exit(f'imported {bad}' if bad else code)"
    )
    arguments = ["--db", str(company.path), "--as", "admin", "--json", *words]
    found = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True,
                           timeout=60, check=False)  # fmt: skip
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout) is not None


def test_a_table_needs_no_textual_or_rich(company: Company, shop: Actor) -> None:
    code = (
        "import sys; from tui.__main__ import main; code = main(sys.argv[1:]);"
        "sys.exit(code or bool({n.split('.')[0] for n in sys.modules} & {'textual', 'rich'}))"
    )
    arguments = ["--db", str(company.path), "--as", "admin", "find", "M8"]
    found = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True,
                           timeout=60, check=False)  # fmt: skip
    assert found.returncode == 0
    assert "\x1b" not in found.stdout


def test_init_makes_a_company_and_maps_whoever_runs_it(tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data")}
    made = start("init", "--admin", "elif", "--company", "Işık A.Ş.", "--costing", "fifo", "--json", **home)
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(made.stdout)["administrator"] == "elif"
    assert (tmp_path / "data" / "ambar" / "ambar.db").stat().st_mode & 0o077 == 0
    listed = start("settings", "list", "--json", **home)
    values = {one["name"]: one["value"] for one in json.loads(listed.stdout)}
    assert (values["company.name"], values["costing"], values["currency"]) == ("Işık A.Ş.", "fifo", "TRY")
    assert json.loads(start("employee", "list", "--json", **home).stdout)[0]["os_user"] == session.os_user()
    again = start("init", "--admin", "x", "--json", **home)
    assert (again.returncode, json.loads(again.stderr)["error"]["code"]) == (5, "already_exists")
    assert again.stdout == ""
    assert "yolunda" in start("stock", XDG_DATA_HOME=str(tmp_path / "yok")).stderr


def test_an_init_that_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "yeni" / "ambar.db"
    found = run(
        ["--db", str(target), "--json", "init", "--admin", "elif", "--currency", "XXX", "--timezone", "Ay/Yüzü"]
    )
    assert (found.code, {one["field"] for one in found.error["details"]["errors"]}) == (5, {"currency", "timezone"})
    assert not target.exists()
    weak = run(["--db", str(target), "--json", "init", "--admin", "elif", "--password-stdin"], stdin="a\n")
    assert (weak.code, weak.error["details"]["errors"][0]["reason"]) == (5, "too_short")
    assert not target.exists()
    assert (
        run(["--db", str(target), "init", "--admin", "elif", "--password-stdin"], stdin="uzun bir parola\n").code == 0
    )


def test_a_reader_that_leaves_ends_it_quietly(company: Company, shop: Actor) -> None:
    command = f"{sys.executable} -m tui --db {company.path} --as admin --json find M8 | true"
    found = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert found.stderr == ""


def test_an_unreadable_place_is_a_clear_sentence(ambar: Ambar, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    found = run(["--db", str(blocked / "ambar.db"), "--json", "init", "--admin", "x"])
    assert (found.code, found.error["code"]) == (7, "unavailable")


def test_the_demo_is_made_and_taken_again(tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    words = ("demo", "--products", "100", "--documents", "5", "--no-open", "--json")
    made = start(*words, **home)
    assert (made.returncode, made.stderr) == (0, "")
    data = json.loads(made.stdout)
    assert {"administrator", "store_manager", "store_staff", "warehouse_clerk"} <= {
        role for one in data["employees"] for role in one["roles"]
    }
    path = data["database"]
    assert path == str(tmp_path / "ambar" / "demo.db")
    assert "M8" in json.loads(start("--db", path, "find", "M8", "--json").stdout)[0]["sku"]
    assert start(*words, **home).returncode == 5
    told = start("demo", **home)
    assert (told.returncode, data["password"] in told.stdout) == (0, True)
    assert start("--db", path, "demo", "--json").returncode == 2
    few = start("demo", "--path", str(tmp_path / "x.db"), "--products", "5", "--json")
    assert (few.returncode, json.loads(few.stderr)["error"]["code"]) == (5, "invalid")


def test_real_files_are_imported_and_the_trial_run_keeps_nothing(ambar: Ambar, tmp_path: Path) -> None:
    good, bad = tmp_path / "urunler.csv", tmp_path / "kotu.csv"
    good.write_text("sku;name;price\nA-1;Vida;1,50\nA-2;Somun;2\n", encoding="cp1254")
    bad.write_text("sku;name;price\nA-3;Pul;abc\nA-4;;1\n", encoding="utf-8")
    trial = ambar("import", "products", str(good), "--dry-run")
    assert (trial.code, trial.err, trial.data["created"], trial.data["dry_run"]) == (0, "", 2, True)
    assert ambar("product", "list").data == []
    assert ambar("import", "products", str(good)).data["created"] == 2
    again = ambar("import", "products", str(good)).data
    assert (again["created"], again["unchanged"]) == (0, 2)
    found = ambar("import", "products", str(bad))
    assert (found.code, found.error["code"], found.out) == (5, "invalid", "")
    assert [(one["file"], one["line"], one["field"]) for one in found.error["details"]["errors"]] == [
        ("kotu.csv", 2, "price"), ("kotu.csv", 3, "name"),
    ]  # fmt: skip
    told = ambar("import", "products", str(bad), json=False).err.splitlines()
    assert told[0].startswith("kotu.csv, satır 2: ")
    for name, reason in ((tmp_path / "yok.csv", "no_such_file"), (tmp_path, "not_a_file")):
        found = ambar("import", "products", str(name))
        assert (found.code, found.error["details"]["errors"][0]["reason"]) == (5, reason)
