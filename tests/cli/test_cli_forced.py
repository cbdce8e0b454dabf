"""Forced mode, as a launcher starts it: a process of its own, with an environment that wants more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import db
from db.access import Actor
from db.services import company as companies
from db.services import documents, employees
from tui import session

Launch = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the service account, with a company in its data folder."""
    folder = tmp_path / ".local" / "share" / "ambar"
    made = db.create_company(str(folder / "ambar.db"))
    admin = companies.init(Actor(made, None, operator="kur"), login="elif", name="Elif", os_user=session.os_user())
    employees.add(admin, "ayse", "Ayşe", roles=["warehouse_clerk"])
    employees.add(admin, "eski", "Eski")
    employees.disable(admin, "eski")
    made.close()
    return tmp_path


@pytest.fixture
def launch(home: Path) -> Launch:
    """Starts `ambar --forced LOGIN` with SSH_ORIGINAL_COMMAND."""

    def start(
        command: str, login: str = "ayse", stdin: str = "", words: tuple[str, ...] = (), **more: str
    ) -> subprocess.CompletedProcess[str]:
        if (Path.home() / ".local/share/ambar/ambar.db").exists():
            pytest.skip("this account has a company of its own")
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "SSH_ORIGINAL_COMMAND": command, **more}
        program = "import sys; from tui.__main__ import main; sys.exit(main())"
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}"
        return subprocess.run([sys.executable, "-I", "-c", code, "--forced", login, *words], env=environment,
                              input=stdin, capture_output=True, text=True, timeout=60, check=False)  # fmt: skip

    return start


def error_of(found: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The error document, which must be all that stderr holds."""
    assert found.stdout == ""
    error: dict[str, object] = json.loads(found.stderr)["error"]
    return error


def test_the_login_of_the_launcher_acts(launch: Launch) -> None:
    found = launch("warehouse list --json")
    assert (found.returncode, found.stderr) == (0, "")
    assert [one["code"] for one in json.loads(found.stdout)] == ["MAIN"]
    assert launch("role list --json").returncode == 3
    assert launch("role list --json", login="elif").returncode == 0


def test_whoever_is_switched_off_or_unknown_is_not_signed_in(launch: Launch) -> None:
    for login in ("eski", "yok", "../x"):
        found = launch("stock --json", login=login)
        assert (found.returncode, error_of(found)["code"]) == (3, "not_signed_in")


def test_the_command_is_split_by_no_shell(launch: Launch, home: Path) -> None:
    found = launch("find 'a b'; touch $HOME/x --json")
    assert found.returncode in (0, 2)
    assert not (home / "x").exists()
    assert launch("find 'open --json").returncode == 2


def test_nobody_is_the_operator(launch: Launch) -> None:
    found = launch("check --json")
    assert (found.returncode, error_of(found)["code"]) == (3, "denied")
    assert launch("check --json", login="elif").returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        "--as elif stock --json",
        "stock --json --as=elif",
        "--db /tmp/x.db stock --json",
        "--forced elif stock --json",
        "stock --json --forced=elif",
        "init --admin x --json",
        "demo --json",
        "backup x --json",
        "restore x --json",
        "migrate --json",
        "server setup --json",
    ],
)
def test_what_does_not_exist_there_is_wrong_usage(launch: Launch, command: str) -> None:
    found = launch(command)
    assert (found.returncode, error_of(found)["code"]) == (2, "usage")


def test_the_environment_counts_for_nothing(launch: Launch, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    made = db.create_company(str(evil / "ambar.db"))
    companies.init(Actor(made, None, operator="x"), login="ayse", name="Sahte")
    made.close()
    found = launch("role list --json", AMBAR_DB=str(evil / "ambar.db"), XDG_DATA_HOME=str(evil), LANG="en_US.UTF-8",
                   USER="elif", PYTHONINSPECT="1", LC_ALL="en_US.UTF-8")  # fmt: skip
    assert found.returncode == 3
    assert "yetkiniz yok" in str(error_of(found)["message"])


def test_without_a_command_a_terminal_is_needed(launch: Launch) -> None:
    found = launch("")
    assert (found.returncode, found.stdout) == (2, "")
    assert "terminal" in found.stderr


def test_files_are_plain_names_in_the_logins_exchange_folder(launch: Launch, home: Path) -> None:
    folder = home / ".local/share/ambar/exchange/ayse"
    folder.mkdir(parents=True)
    (folder / "belge.json").write_text('{"title": "dosyadan"}', encoding="utf-8")
    (home / "gizli.json").write_text('{"title": "gizli"}', encoding="utf-8")
    (folder / "bag.json").symlink_to(home / "gizli.json")
    os.mkfifo(folder / "boru.json")
    words = "doc new transfer --json --file "
    assert launch(words + "belge.json").returncode == 0
    assert launch(words + "-", stdin='{"title": "borudan"}').returncode == 0
    for name in ("../ayse/belge.json", str(home / "gizli.json"), "..", "./belge.json"):
        assert launch(words + name).returncode == 2, name
    for name in ("bag.json", "boru.json", "yok.json"):
        found = launch(words + name)
        assert (found.returncode, error_of(found)["code"]) == (5, "invalid"), name
    outside = home / "elsewhere"
    folder.rename(outside)
    folder.symlink_to(outside)
    assert launch(words + "belge.json").returncode == 5


def test_an_import_reads_from_there_too(launch: Launch, home: Path) -> None:
    folder = home / ".local/share/ambar/exchange/elif"
    folder.mkdir(parents=True)
    (folder / "urunler.csv").write_text("sku,name\nA-1,Vida\n", encoding="utf-8")
    found = launch("import products urunler.csv --json", login="elif")
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)["created"] == 1
    assert launch("import products - --json", login="elif", stdin="sku,name\nA-2,Vida\n").returncode == 0
    assert launch("import products /etc/passwd --json", login="elif").returncode == 2
    assert launch("import products urunler.csv --map ../m.toml --json", login="elif").returncode == 2


def test_the_log_keeps_from_where_it_was_done(launch: Launch) -> None:
    """What the launcher hands on of SSH, whoever it is, on every line: a change and a refusal just as well."""
    ssh = {"SSH_CONNECTION": "2001:db8::7 50022 10.0.0.1 22"}
    assert launch("warehouse add Y --name Yeni --json", login="elif", **ssh).returncode == 0
    assert launch("role list --json", **ssh).returncode == 3
    log = json.loads(launch("audit list --json", login="elif", SSH_CONNECTION="\x1b[2J'; 1 2 3").stdout)
    kinds = {one["kind"]: (one["employee"], one["source"]) for one in log if one["kind"] in ("warehouse", "denied")}
    assert kinds == {"warehouse": ("elif", "cli 2001:db8::7"), "denied": ("ayse", "cli 2001:db8::7")}


def test_paper_and_files_stay_in_the_exchange_folder(home: Path, launch: Launch) -> None:
    folder = home / ".local" / "share" / "ambar"
    company = db.open_company(str(folder / "ambar.db"))
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
    documents.create(admin, "receipt", {"warehouse": "MAIN", "rows": []})
    company.close()
    exchange = folder / "exchange" / "ayse"
    exchange.mkdir(parents=True, mode=0o700)
    (home / "gizli.txt").write_text("gizli")
    (exchange / "bag.txt").symlink_to(home / "gizli.txt")
    for words in ("doc print SF-000001 --to ../fis.pdf", f"doc print SF-000001 --to {home}/fis.pdf",
                  "doc attach SF-000001 ../../gizli.txt", f"doc attach SF-000001 {home}/gizli.txt",
                  "doc attachment SF-000001 1 --to ../x"):  # fmt: skip
        assert launch(words).returncode == 2, words
    refused = launch("--json doc attach SF-000001 bag.txt")
    assert refused.returncode == 5 and "gizli" not in refused.stdout
    assert launch("doc print SF-000001 --to fis.pdf").returncode == 0
    assert (exchange / "fis.pdf").read_bytes().startswith(b"%PDF")
    assert launch("doc print SF-000001 --to fis.pdf").returncode == 5
    (exchange / "irsaliye.txt").write_text("8 koli")
    assert launch("doc attach SF-000001 irsaliye.txt").returncode == 0
    assert launch("doc attachment SF-000001 1 --to geri.txt").returncode == 0
    assert (exchange / "geri.txt").read_text() == "8 koli"
