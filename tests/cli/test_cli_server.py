"""`ambar server`: keys are read strictly, the plan is shown before anything is made."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest

from db.errors import AmbarError
from tests.command_line import run
from tui import server, ssh_keys

BODY = base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))).decode()


def _rsa(bits: int) -> str:
    number = (1 << bits - 1).to_bytes(bits // 8 + 1, "big")
    parts = (b"ssh-rsa", b"\1\0\1", number)
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


def test_a_key_is_kept_and_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    key = ssh_keys.parse("ayse", f"ssh-ed25519 {BODY} Ayşe's laptop".replace("'", "") + "\n")
    ssh_keys.change(path, lambda keys: ssh_keys.add(keys, key))
    assert ssh_keys.read(path) == [key]
    assert path.stat().st_mode & 0o777 == 0o644
    with pytest.raises(AmbarError, match="usage"):
        ssh_keys.change(path, lambda keys: ssh_keys.add(keys, ssh_keys.parse("berk", f"ssh-ed25519 {BODY}")))
    ssh_keys.change(path, lambda keys: ssh_keys.remove(keys, key.fingerprint))
    assert ssh_keys.read(path) == []


def test_a_long_rsa_key_is_taken() -> None:
    assert ssh_keys.parse("ayse", f"ssh-rsa {_rsa(2048)}").kind == "ssh-rsa"


@pytest.mark.parametrize(
    ("login", "text"),
    [
        ("ayse", ""), ("ayse", "ssh-ed25519"), ("ayse", f"ssh-ed25519 {BODY[:-4]}"), ("ayse", f"ssh-rsa {BODY}"),
        ("ayse", f"ssh-ed25519 {BODY} a\nssh-ed25519 {BODY} b"), ("ayse", f'ssh-ed25519 {BODY} "a'),
        ("ayse", f"ssh-ed25519 {BODY} a\x1b[2J"), ("ayse", f"ssh-ed25519 {BODY} $(id)"),
        ("ayse", f'command="id" ssh-ed25519 {BODY}'), ("ayse", f"ssh-dss {BODY}"), ("ayse", f"ssh-rsa {_rsa(1024)}"),
        ("ayse", f"ssh-ed25519 {BODY} {'x' * 101}"), ("ayse", f"ssh-ed25519  {BODY}"),
        ("-ayse", f"ssh-ed25519 {BODY}"), ("a b", f"ssh-ed25519 {BODY}"), ('a"', f"ssh-ed25519 {BODY}"),
        ("ayşe", f"ssh-ed25519 {BODY}"), ("../x", f"ssh-ed25519 {BODY}"),
    ],
)  # fmt: skip
def test_what_is_no_plain_key_is_refused(login: str, text: str) -> None:
    with pytest.raises(AmbarError, match="usage"):
        ssh_keys.parse(login, text)


def test_only_the_owner_of_a_key_is_let_in_and_only_as_themselves(tmp_path: Path) -> None:
    plan = server.Plan(keys=tmp_path / "keys")
    asker = tmp_path / "ambar-keys"
    ssh_keys.write(asker, plan.asker, 0o755)
    plan.keys.write_text(f'ayse ssh-ed25519 {BODY} laptop\nx";id;" ssh-ed25519 {BODY}\n')

    def asked(*words: str) -> str:
        return subprocess.run([asker, *words], capture_output=True, text=True, check=True).stdout

    line = f'restrict,pty,command="/usr/local/lib/ambar/ambar-ssh ayse" ssh-ed25519 {BODY}\n'
    assert asked("ambar", "ssh-ed25519", BODY) == line
    assert asked("root", "ssh-ed25519", BODY) == asked("ambar", "ssh-ed25519", BODY[:-1]) == ""


def test_a_dry_run_shows_every_file() -> None:
    told = run(["server", "setup", "--dry-run", "--lang", "en"])
    assert told.code == 0
    for piece in ("useradd", "Match User ambar", "DisableForwarding yes", "ambar-keys %u %t %k", "env -i", "--forced"):
        assert piece in told.out


@pytest.mark.parametrize("words", [("--user", "root"), ("--user", "a b"), ("--data", "/a b"), ("--data", "/a/../b")])
def test_names_that_mean_more_than_a_name_are_refused(words: tuple[str, str]) -> None:
    assert run(["server", "setup", "--dry-run", *words]).code == 2
