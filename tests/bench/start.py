"""The first useful screen against HELLO, the command line against a script that asks the same, and memory.

HELLO is a Textual app of one Static; it and Ambar are started by the same interpreter through a script of two
lines, as pip's `ambar` is, in turns. The reference of `find` imports argparse and peewee, opens the same file and
sends the statements that the query in Ambar sends (recorded here), without rights, scope or search rules.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import db
from db import demo
from db.access import Actor
from db.queries import find
from tests.bench.terminal import Terminal, environ

WORDS = ("Işık Hırdavat".encode(), b"Stok transferleri", "Ölçü birimleri".encode(), "yardım".encode())
WORD = "M8"

HELLO = """\
from textual.app import App
from textual.widgets import Static


class Hello(App):
    def compose(self):
        yield Static("hello")


Hello().run()
"""

AMBAR = """\
import sys
from tui.__main__ import main
sys.exit(main())
"""

REFERENCE = """\
import argparse
import json

import peewee
from playhouse.apsw_ext import APSWDatabase

parser = argparse.ArgumentParser()
parser.add_argument("database")
parser.add_argument("statements", type=json.loads)
parser.add_argument("--json", action="store_true")
given = parser.parse_args()
database = APSWDatabase(given.database, pragmas={"journal_mode": "wal", "cache_size": -2000}, timeout=10)
with database.atomic("DEFERRED"):
    found = [database.execute_sql(sql, values).fetchall() for sql, values in given.statements]
print(json.dumps(found))
"""


def build(folder: Path, documents: int | None = None, products: int | None = None) -> Path:
    """The demo company of the person who runs this, with so many documents and products, and the scripts beside it."""
    from tui.session import os_user

    path = folder / "demo.db"
    demo.build(path, products=products, documents=documents, os_user=os_user())
    _scripts(folder)
    return path


def place(folder: Path, path: Path) -> Path:
    """A company that stands elsewhere, by a link in a folder with the scripts beside it."""
    link = folder / path.name
    link.symlink_to(path.resolve())
    _scripts(folder)
    return link


def _scripts(folder: Path) -> None:
    for name, text in (("hello", HELLO), ("ambar", AMBAR), ("reference", REFERENCE)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def beside_empty(path: Path, rounds: int = 25) -> tuple[float, float]:
    """(seconds until the home screen of `path` is there, the same for a company without documents), by turns."""
    from tui.session import os_user

    empty = path.with_name("empty.db")
    demo.build(empty, products=demo.FEWEST, documents=0, os_user=os_user())
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for times, one in zip(took, (path, empty), strict=True):
            times.append(_until(one, "ambar", WORDS))
    return statistics.median(took[0][1:]), statistics.median(took[1][1:])


def first_screen(path: Path, rounds: int = 25) -> tuple[float, float]:
    """(seconds until the home screen's words are written, seconds until HELLO's is), medians of `rounds`."""
    ours: list[float] = []
    hellos: list[float] = []
    for _ in range(rounds + 1):
        hellos.append(_until(path, "hello", [b"hello"]))
        ours.append(_until(path, "ambar", WORDS))
    return statistics.median(ours[1:]), statistics.median(hellos[1:])


def _until(path: Path, script: str, words: Any) -> float:
    terminal = start(path, script)
    try:
        return terminal.until(words)
    finally:
        terminal.close()


def start(path: Path, script: str = "ambar", size: tuple[int, int] = (80, 24)) -> Terminal:
    """A session of the person who runs this; or another script of the folder."""
    return Terminal([sys.executable, str(path.with_name(f"{script}.py"))], environ(AMBAR_DB=str(path)), size)


def session(path: Path, seconds: float = 20) -> tuple[int, int, float]:
    """Of a session that stands idle on its home: (PSS in bytes, bytes it writes in `seconds`, share of a core)."""
    terminal = start(path)
    try:
        terminal.until(WORDS)
        terminal.rest(4)  # until the session is noted and the files have settled
        before = terminal.processor()
        wrote = terminal.written(seconds)
        return terminal.memory(), wrote, (terminal.processor() - before) / seconds
    finally:
        terminal.close()


def command(path: Path, rounds: int = 41) -> tuple[float, float]:
    """(seconds of `ambar find M8 --json`, seconds of the reference), whole processes, medians of `rounds`."""
    statements = json.dumps(_statements(path))
    ours = [sys.executable, str(path.with_name("ambar.py")), "find", WORD, "--json"]
    reference = [sys.executable, str(path.with_name("reference.py")), str(path), statements, "--json"]
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for times, words in zip(took, (ours, reference), strict=True):
            begun = time.perf_counter()
            done = subprocess.run(words, env=environ(AMBAR_DB=str(path)), capture_output=True, check=True)
            times.append(time.perf_counter() - begun)
            assert "M8" in done.stdout.decode()
    return statistics.median(took[0][1:]), statistics.median(took[1][1:])


def strangers(path: Path) -> list[str]:
    """The libraries that `find` imports and must not."""
    probe = (
        "import sys, tui.__main__ as m; m.main(sys.argv[1:])\n"
        "print(*{'textual', 'rich', 'babel', 'argon2'}.intersection(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "find", WORD, "--json"],
        env=environ(AMBAR_DB=str(path)), capture_output=True, check=True, text=True,
    )  # fmt: skip
    return sorted(done.stderr.split())


def _statements(path: Path) -> list[tuple[str, list[Any]]]:
    """What one look-up sends, once settings and rights are known."""
    company = db.open_company(str(path))
    with company.read() as engine:
        actor = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'elif'"))
    find.find(actor, WORD)
    seen: list[tuple[str, list[Any]]] = []

    def trace(_cursor: Any, sql: str, values: Any) -> bool:
        if sql.lstrip()[:6].upper() == "SELECT" and "FROM counter" not in sql:
            seen.append((sql, list(values or ())))
        return True

    company.engine.connect().exec_trace = trace
    find.find(actor, WORD)
    company.close()
    return seen
