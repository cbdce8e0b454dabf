"""`ambar server`: the plan is shown before anything is made, and only what is exactly a key is published."""

from __future__ import annotations

import getpass
import subprocess
import sys
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.services import employees
from tests import public_keys
from tests.command_line import Ambar, run
from tui import published, server, server_files

ROOT = Path(__file__).parents[2]
BODY = public_keys.body(7)
MARK = public_keys.fingerprint(7)
LINE = f"ayse {MARK} ssh-ed25519 {BODY}"


def asked(plan: server.Plan, *words: str) -> str:
    asker = plan.programs / "ambar-keys"
    published.write(asker, plan.asker, 0o755)
    return subprocess.run([asker, *words], capture_output=True, text=True, check=True).stdout


def test_only_the_owner_of_a_key_is_let_in_and_only_as_themselves(tmp_path: Path) -> None:
    plan = server.Plan(programs=tmp_path, keys=tmp_path / "keys")
    hostile = (f'x";id;" {MARK} ssh-ed25519 {BODY}', f"ayse $(id) ssh-ed25519 {BODY}", f'ayse SHA256:a"b ssh-ed25519 {BODY}',
               f"-x {MARK} ssh-ed25519 {BODY}", f"../x {MARK} ssh-ed25519 {BODY}")  # fmt: skip
    plan.keys.write_text("".join(f"{one}\n" for one in (*hostile, LINE)))
    line = f'restrict,pty,command="{tmp_path}/ambar-ssh ayse {MARK}" ssh-ed25519 {BODY}\n'
    assert asked(plan, "ambar", "ssh-ed25519", BODY) == line
    assert asked(plan, "root", "ssh-ed25519", BODY) == asked(plan, "ambar", "ssh-ed25519", BODY[:-1]) == ""
    assert asked(plan, "ambar", "ssh-rsa", BODY) == asked(plan, "ambar", "", "") == ""


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("launcher", ()), ("launcher", ("ayse",)), ("launcher", ("a;id", MARK)), ("launcher", ("ayse", "$(id)")),
        ("launcher", ("-x", MARK)), ("launcher", ("ayşe", MARK)), ("launcher", ("a\nb", MARK)), ("sudo_launcher", ()),
    ],
)  # fmt: skip
def test_a_launcher_takes_nothing_but_names(tmp_path: Path, program: str, words: tuple[str, ...]) -> None:
    """The program is not even started."""
    path = tmp_path / "launcher"
    published.write(path, getattr(server.Plan(python=Path("/bin/echo")), program), 0o755)
    done = subprocess.run([path, *words], capture_output=True, text=True, check=False, env={"SUDO_UID": "0; id"})
    assert (done.returncode, done.stdout) == (3, "")


@pytest.mark.parametrize(
    "row",
    [
        ("ayse", MARK, "ssh-ed25519", BODY + " x"), ("ayse", MARK, "ssh-ed25519", BODY + "\nroot"), ("a b", MARK, "ssh-ed25519", BODY),
        ("ayse\n", MARK, "ssh-ed25519", BODY), ("ayse", public_keys.fingerprint(8), "ssh-ed25519", BODY),
        ("ayse", MARK, 'command="id" ssh-ed25519', BODY), ("ayse", MARK, "ssh-rsa", BODY), (None, MARK, "ssh-ed25519", BODY),
        ("ayse", MARK, ["ssh-ed25519"], BODY), ("-x", MARK, "ssh-ed25519", BODY), ("ayse", f"{MARK} ", "ssh-ed25519", BODY),
    ],
)  # fmt: skip
def test_what_is_not_exactly_a_key_is_not_published(row: tuple[object, ...]) -> None:
    assert published.line("ayse", MARK, "ssh-ed25519", BODY) == LINE
    with pytest.raises(AmbarError, match="usage"):
        published.line(*row)


@pytest.fixture
def plan(company: Company, tmp_path: Path) -> server.Plan:
    """A server of the current user, on the company of the test."""
    home = tmp_path / "home"
    found = server.Plan(getpass.getuser(), home, _program(tmp_path), tmp_path, tmp_path / "keys")
    found.data.parent.mkdir(parents=True)
    found.data.symlink_to(company.path.parent)
    (company.path.parent / "ambar.db").exists() or (company.path.parent / "ambar.db").symlink_to(company.path.name)
    return found


def _program(folder: Path) -> Path:
    """The interpreter with this checkout on its path, whatever is installed."""
    path = folder / "python"
    published.write(path, f'#!/bin/sh\nshift 3\nexec {sys.executable} -I -c "import sys; sys.path.insert(0, \'{ROOT}\');'
                    f' sys.argv[0] = \'ambar\'; from tui.__main__ import main; sys.exit(main())" "$@"\n', 0o755)  # fmt: skip
    return path


def test_root_publishes_what_the_database_knows(ambar: Ambar, plan: server.Plan, admin: Actor, clerk: Actor) -> None:
    ambar("employee", "key", "depocu", "add", "-", stdin=public_keys.line(7, "laptop"))
    ambar("employee", "key", "admin", "add", "-", stdin=public_keys.line(8))
    assert published.publish(plan) == [f"+admin {public_keys.fingerprint(8)}", f"+depocu {MARK}"]
    assert f"depocu {MARK} ssh-ed25519 {BODY}\n" in plan.keys.read_text()
    assert plan.keys.stat().st_mode & 0o777 == 0o644
    before = plan.keys.stat().st_ino
    assert published.publish(plan) == [] and plan.keys.stat().st_ino == before
    employees.disable(admin, "depocu")
    assert published.publish(plan) == [f"-depocu {MARK}"]
    employees.enable(admin, "depocu")
    ambar("employee", "key", "depocu", "remove", MARK)
    assert published.publish(plan) == []
    kept = plan.keys.read_text()
    published.write(plan.python, "#!/bin/sh\nexit 7\n", 0o755)
    with pytest.raises(AmbarError, match="usage"):
        published.publish(plan)
    for said in ('[{"login": "a"}]', "null", "[7]", "{", '[{"login":"root","fingerprint":"x","kind":"y","body":"z"}]'):
        published.write(plan.python, f"#!/bin/sh\necho '{said}'\n", 0o755)
        with pytest.raises(AmbarError, match="usage"):
            published.publish(plan)
    assert plan.keys.read_text() == kept, "the file stays as it is"


def test_what_the_account_cannot_run_is_told(plan: server.Plan) -> None:
    assert published.trial(plan) is None
    plan.python.chmod(0o644)
    assert published.trial(plan)
    plan.python.unlink()
    assert published.trial(plan)


def test_a_dry_run_shows_every_file() -> None:
    told = run(["server", "setup", "--dry-run", "--lang", "en", "--sudo", "%depo", "--sudo", "berk"])
    assert told.code == 0
    for piece in ("useradd", "Match User ambar", "DisableForwarding yes", "X11Forwarding no", "ambar-keys %u %t %k",
                  "env -i", '--forced "$1" --key "$2"', "%depo ALL=(ambar) NOPASSWD: /usr/local/lib/ambar/ambar-sudo",
                  "berk ALL=(ambar)", "env_reset", "--forced-user", "sshd -t", "userdel ambar"):  # fmt: skip
        assert piece in told.out
    assert "ambar-sudo" not in run(["server", "setup", "--dry-run"]).out


def test_keys_are_published_by_systemd_or_cron() -> None:
    systemd, cron = (server.Plan(every=way).files for way in ("systemd", "cron"))
    unit = next(text for path, (text, _mode) in systemd.items() if path.name == "ambar-keys.path")
    assert f"PathChanged={server.Plan().data}/{published.MARKER}" in unit
    assert "server publish --user ambar --data /var/lib/ambar" in cron[server.CRON_FILE][0]
    assert all(text.count(published.OURS) == 1 for text, _mode in (*systemd.values(), *cron.values()))


@pytest.mark.parametrize(
    "words",
    [
        ("--user", "root"), ("--user", "a b"), ("--data", "/a b"), ("--data", "/a/../b"), ("--sudo", "ALL"),
        ("--sudo", "a b"), ("--sudo", "root"), ("--sudo", "%a\nb"), ("--sudo", "ambar"),
    ],
)  # fmt: skip
def test_names_that_mean_more_than_a_name_are_refused(words: tuple[str, str]) -> None:
    assert run(["server", "setup", "--dry-run", *words]).code == 2


def test_no_template_holds_what_a_plan_does_not_fill() -> None:
    for text in (server_files.ADMIN, server_files.ASK, server_files.LAUNCH, server_files.SUDO):
        done = subprocess.run(["/bin/sh", "-n"], input=server.Plan()._filled(text), text=True, capture_output=True,
                              check=False)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
