"""The README's first command, as someone who has just cloned the repository types it: an empty folder, nothing but
Python. It installs into a virtual environment of its own, so it needs a package index (or pip's cache)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pexpect
import pytest

from tests.e2e.person import Person

ROOT: Final = Path(__file__).parents[2]
UNREACHABLE: Final = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|Network is unreachable|Connection refused"
    r"|ConnectTimeoutError|ReadTimeoutError|ProxyError"
)
"""What pip says where there is no network."""


def first_command() -> str:
    """The first block of the README's "Try it"."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^## Try it$.*?^```\n(.+?)\n```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None, "the README says how to try it"
    return found[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a person who clones the repository gets: the tracked files, as they stand here."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: nothing tells which files belong to it")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    target = tmp_path / "ambar"
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the README in a shell, without what this process's own environment would lend it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AMBAR", "PYTHON", "VIRTUAL_ENV"))
    }
    kept |= {"XDG_DATA_HOME": str(folder / "data"), "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def test_the_first_command_makes_a_demo_whose_books_are_right(clone: Path) -> None:
    command = first_command()
    assert command.endswith("ambar demo")
    done = run(f"{command} --no-open", clone)
    if done.returncode and UNREACHABLE.search(done.stdout + done.stderr):
        pytest.skip(f"pip reaches no package index: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert "ambar2026" in done.stdout and "mehmet" in done.stdout
    (path,) = (clone / "data").rglob("demo.db")
    checked = run(f".venv/bin/ambar --db {path} check", clone)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    found = run(f".venv/bin/ambar --db {path} --as mehmet find civ m8 40", clone)
    assert found.returncode == 0 and "M8-40" in found.stdout, found.stdout + found.stderr
    person = Person([str(clone / ".venv/bin/ambar"), "--db", str(path), "--as", "mehmet", "--lang", "tr"])
    try:
        person.until("Mehmet Yıldız · Depo memuru", "Stok dokümanları", "Herkesin parolası: ambar2026")
        person.type("\x11")
        person.child.expect(pexpect.EOF)
    finally:
        person.close()
    assert person.child.exitstatus == 0
