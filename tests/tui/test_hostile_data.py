"""Names that are markup, escape sequences, bidi controls, endless or empty: every screen shows them as text."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from rich.cells import cell_len
from textual import events

from db.access import Actor
from db.company import Company
from db.services import employees, lists, partners, products, variations
from db.text import is_safe
from tests import access_table
from tests.conftest import make_company
from tests.e2e.test_terminal import Terminal
from tests.tui.walking import back_to, looks_right, settle, walk
from tui import actions
from tui.__main__ import main
from tui.cli import nouns
from tui.filters import drop

MARKUP = "KÖTÜ[bold red]son[/] [@click=app.quit]x[/] [/] [/foo] M8[M8] [/ $x \\"
HOSTILE = (
    MARKUP,
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;S09QWUE=\x07pano \x1b]0;başlık\x07 \x1b[2J\x1b[6n\x1bc\x0e",
    "satır\nsatır\r\nsekme\tson\x08\x7f",
    "\x9b31mC1\x9d52;c;QQ==\x9c",
    "nul\x00son",
    "\u202egnilis\u202c \u2066x\u2069 a\u200bb\ufeffc\u2028d\u2029",
    "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 🇹🇷 aile",
    "z" + "\u0301\u0302\u0303\u0304\u0305" * 30 + "algo",
    "\u0301önde",
    "العربية كتاب قلم",
    "中文寬字符螺絲釘倉庫" * 4,
    "uzun " * 2000,
    "W" * 10_000,
    "寬" * 5_000,
    " ",
    "\u3164\u115f\xad\u2061\U000e0041",
)
ALL = " ".join(HOSTILE[:-1])[:3000]

MADE = re.compile(
    "at|.*_at|.*_on|.*_key|.*_day|day|date|until|valid_.*|blocked_until|.*hash|previous|folded|kind|type|status|currency"
    "|form|entity|list|permission|sensitivity|choice|method|action|word"
)
"""Columns, by name, whose text the program makes: days, moments, hashes, one of a few words. All others are
attacked, also those that a later migration brings."""
OURS = {
    "counter": "name", "deal_history": "field", "denial": "reason", "due": "name", "document": "number",
    "employee": "language", "form_field": "code options", "form_layout": "code", "history": "field before after",
    "audit": "field source target", "audit_text": "before after", "list_columns": "columns", "pipeline": "code",
    "reservation_change": "reason", "role": "code", "saved_filter": "content",
    "saved_mapping": "body", "session": "id started", "setting": "name value", "ssh_key": "body fingerprint",
    "stage": "code", "unfinished": "session typed",
}  # fmt: skip
"""Names and JSON that the program makes, and what `poison` puts rows of its own into (history, audit, settings)."""
EMPTY = {"denial", "field_value", "form_layout", "list_columns", "mention"}
"""Tables of which this company has no line."""
UNIQUE = {"login", "code", "sku", "external_id", "os_user"}


def attacked(connection: apsw.Connection) -> dict[str, list[str]]:
    """The columns, by table, whose text comes from people: all of the schema but `MADE` and `OURS`."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    found: dict[str, list[str]] = {}
    for (table,) in connection.execute(tables).fetchall():
        for _place, name, kind, *_more in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if kind == "TEXT" and not MADE.fullmatch(name) and name not in OURS.get(table, "").split():
                found.setdefault(table, []).append(name)
    return found


def fill(connection: apsw.Connection) -> None:
    """Lines of tables that nobody of this company has used."""
    when = "'2026-11-24T09:00:00.000000Z'"
    for one in (
        f"delivery (document_id, updated_at) SELECT id, {when} FROM document WHERE type = 'sale'",
        "partner_detail (partner_id, kind, value, position) SELECT id, 'phone', '1', 1 FROM partner",
        f"session (id, employee_id, host, pid, began_at, seen_at) SELECT 'x' || id, id, 'x', 1, {when}, {when} FROM employee",
        f"sign_in_failure SELECT login, '', 1, {when}, NULL FROM employee",
        f"unfinished (employee_id, session, type, at) VALUES (1, 'gone', 'receipt', {when})",
    ):
        connection.execute(f"INSERT OR IGNORE INTO {one}")


def attack(connection: apsw.Connection, table: str, columns: list[str]) -> None:
    """Put hostile text into these columns, a different one into each line."""
    keys = [one[1] for one in connection.execute(f"PRAGMA table_info({table})").fetchall() if one[5]]
    which = " AND ".join(f"{key} = ?" for key in keys)
    for column in columns:
        lines = connection.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
        assert lines or table in EMPTY, f"{table} has no line: `fill` has to make one"
        for place, line in enumerate(lines):
            text = HOSTILE[place % len(HOSTILE)] if len(lines) > 1 else ALL
            if column in UNIQUE or column in keys or table == "tax_rate":
                text = f"{text}{place}"
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {which}", (text, *line))


def poison(path: Path) -> None:
    """Put hostile text into every column that people fill, past all services."""
    connection = apsw.Connection(str(path))
    fill(connection)
    guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"
    lifted = connection.execute(guards).fetchall()
    for name, _sql in lifted:
        connection.execute(f"DROP TRIGGER {name}")
    for table, columns in attacked(connection).items():
        attack(connection, table, columns)
    for _name, sql in lifted:
        connection.execute(str(sql))
    connection.execute("UPDATE employee SET login = 'admin', language = NULL WHERE id = 1")
    connection.execute("UPDATE setting SET value = ? WHERE name = 'company.name'", (ALL,))
    connection.execute("UPDATE document SET responsible_id = 1 WHERE responsible_id IS NULL")
    connection.execute("UPDATE item SET section_id = (SELECT max(id) FROM section)")
    documents = [row for (row,) in connection.execute("SELECT id FROM document")]
    kinds = [row for (row,) in connection.execute("SELECT DISTINCT kind FROM audit UNION SELECT 'yok [/]'")]
    for place, text in enumerate(HOSTILE):
        for document in documents:
            connection.execute(
                "INSERT INTO history (document_id, version, at, employee_id, operator, action, row, field, before, after)"
                " VALUES (?, 9, '2026-11-24T09:00:00.000000Z', ?, ?, ?, ?, ?, ?, ?)",
                (document, 1, text, ("changed", text)[place % 2], place % 3 or None, ("title", text)[place % 2], text, text),
            )  # fmt: skip
        for kind in kinds:
            connection.execute(
                "INSERT INTO audit (at, kind, employee_id, operator, source, target, field, previous, hash)"
                " VALUES ('2026-11-24T09:00:00.000000Z', ?, 1, ?, ?, ?, ?, '', '')",
                (kind, text, text, text, text),
            )
            connection.execute("INSERT INTO audit_text VALUES ((SELECT max(id) FROM audit), ?, ?)", (text, text))
    connection.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    folder = tmp_path_factory.mktemp("hostile")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    access_table.build(company, admin, folder)
    employees.set_language(admin, "tr")
    for place in range(len(HOSTILE)):
        products.add(admin, f"Ü{place}", f"Ürün {place}", price="1")
        partners.add(admin, f"Firma {place}", supplier=True, customer=place % 2 == 0)
    variations.make(admin, "Ü1", {"[b]Renk[/]": ["[@click=app.quit]x[/]", "[/"]})
    lists.keep_filter(admin, "products", "Benim", {"text": "m8"})
    company.close()
    poison(folder / "ambar.db")
    yield admin
    company.close()


@pytest.fixture
def company(hostile: Actor) -> Company:
    return hostile.company


@pytest.mark.parametrize(("size", "rows", "deep"), [((80, 24), 1, 3), ((120, 36), 1, 1)], ids=["80x24", "120x36"])
async def test_every_screen_shows_hostile_text_as_text(
    hostile: Actor, shell: Any, size: tuple[int, int], rows: int, deep: int
) -> None:
    seen: dict[str, str] = {}

    def look(user: Any, way: str) -> None:
        looks_right(user, way)
        seen[way] = user.text()

    async with shell(hostile, size) as user:
        ways = await walk(user, look, rows=rows, deep=deep)
    told = "\n".join(seen.values())
    assert "KÖTÜson" not in told
    names = "warehouses products sections units taxes price_types partners roles employees departments"
    for way in names.split():
        assert "[" in seen[way], seen[way]
    assert {one.id for one in actions.registry().values() if one.screen} <= set(ways)
    assert any("KÖTÜ[bold red]son[/]" in text for text in seen.values())


async def test_what_is_typed_finds_hostile_names_and_says_them(hostile: Actor, shell: Any) -> None:
    async with shell(hostile) as user:
        bottom = user.screen
        for way in ("lookup", "documents.receipt", "products", "partners", "employees", "roles"):
            user.app.do(actions.registry()[way])
            await settle(user)
            if way != "lookup":
                await user.press("n" if way == "documents.receipt" else "slash")
            for text in ("ü", MARKUP, "\x1b]52;c;QQ==\x07\x9b2J[/]"):
                user.app.post_message(events.Paste(text))
                for key in ("", "down", "escape"):
                    if key:
                        await user.press(key)
                    await settle(user)
                    looks_right(user, f"{way} {text!a} {key}")
            await back_to(user, bottom)
        for text in reversed(HOSTILE):
            user.app.command(text)
            await settle(user)
            looks_right(user, f": {text!a}")
            user.app.say(text, "error")
            await settle(user)
            looks_right(user, f"say {text!a}")
        user.app.do(actions.registry()["messages"])
        await settle(user)
        looks_right(user, "messages")
        assert "[@click=app.quit]x[/]" in user.text()


async def test_nobody_signed_in_sees_the_form(hostile: Actor, shell: Any) -> None:
    async with shell() as user:
        looks_right(user, "sign-in")
        user.app.post_message(events.Paste("\x1b]52;c;QQ==\x07[/]"))
        await user.press("enter", "x", "enter")
        looks_right(user, "sign-in refused")


def test_the_filter_leaves_width_and_letters() -> None:
    for text in (*HOSTILE, ALL, "Işıldak Şarjlı 12 V · ×2 → ₺", "e\u0301 g\u0306"):
        shown = drop(text)
        assert shown.isprintable() and cell_len(shown) == cell_len(text), ascii(text)
        assert cell_len(shown) == sum(map(cell_len, shown)), "as wide for a terminal that joins nothing"
        assert drop(shown) == shown
    assert drop(MARKUP) == MARKUP and drop("Şık é ğ 中文 العربية") == "Şık é ğ 中文 العربية"
    assert drop("👩\u200d👧 ❤\ufe0f.") == "👩 ❤ ."


# A real terminal -----------------------------------------------------------------------

_CSI = re.compile(r"\x1b\[([0-9;:<=>?]*)[ -/]*([@-~])")


def test_nothing_but_colours_and_places_reaches_a_real_terminal(hostile: Actor) -> None:
    company = hostile.company
    company.close()
    command = [sys.executable, "-m", "tui", "--db", str(company.path), "--as", "admin", "--lang", "tr"]
    user = Terminal(command)
    try:
        user.until("bul")
        for keys in (
            ":ürünler\r",
            "\r",
            "5",
            "\x1b",
            ":depo\r",
            ":cari\r",
            "\r",
            "e",
            "\x1b",
            ":denetim\r",
            "\r",
            "\x1b",
        ):
            user.send(keys.encode())
            user.read(0.25)
        begun = len(user.seen)
        user.send(b":sf\r")
        user.read(0.25)
        user.send(b"\r")
        user.read(0.25)
        user.send(b"h")
        user.read(0.25)
        assert len(user.seen) - begun > 1000, "the screens have come"
        user.send(b"\x11")
        user.end()
    finally:
        user.close()
    told = re.sub(r"\x1b\]22;[a-z]*(\x1b\\|\x07)", "", user.seen.decode())  # the mouse pointer's shape, Textual's own
    assert "KÖTÜ[bold red]" in told
    assert "\x1b]" not in told and "\x07" not in told
    asked = {match[0] for match in _CSI.finditer(told) if match[2] not in "HmhlupABCDG"}
    assert not asked, "neither reports, nor erasing, nor scrolling"
    bare = re.sub(r"\x1b[>=]|\x1b\([0B]|\r|\n", "", _CSI.sub("", told))
    assert bare.isprintable(), {char for char in bare if not char.isprintable()}


# The command line ----------------------------------------------------------------------


class Screenlike(io.TextIOWrapper):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def spoken(path: Path, *words: str) -> str:
    """What a command says to a person at a terminal."""
    streams = sys.stdout, sys.stderr
    said = io.BytesIO()
    screen = sys.stdout = sys.stderr = Screenlike(said, encoding="utf-8", write_through=True)
    try:
        code = main(["--db", str(path), "--as", "admin", *words])
    finally:
        sys.stdout, sys.stderr = streams
    screen.flush()
    told = said.getvalue().decode()
    assert code in (0, 1, 3, 4, 5, 6), f"{words}: {code} {told}"
    assert not re.search(r"\bH-[0-9A-F]{6}\b", told), told
    return told


def test_commands_say_hostile_text_as_text(hostile: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    company = hostile.company
    with company.read() as engine:
        named = {
            noun: [str(key) for key, in engine.rows(f"SELECT {column} FROM {table} LIMIT 20")]
            for noun, table, column in (
                ("doc", "document", "number"), ("product", "item", "sku"), ("warehouse", "warehouse", "code"),
                ("partner", "partner", "id"), ("role", "role", "code"), ("employee", "employee", "login"),
                ("form", "form_field", "form"), ("mapping", "saved_mapping", "entity"),
                ("deal", "deal", "id"), ("delivery", "document", "number"),
            )
        }  # fmt: skip
    company.close()
    told: dict[tuple[str, ...], str] = {}
    for noun in nouns.nouns(forced=False):
        found = nouns.commands(noun)
        for verb in {"list", "show", "preview", "export", "matrix", ""} & set(found):
            words = (noun, verb) if verb else (noun,)
            if verb in ("show", "preview"):
                for key in named.get(noun, ["1"]):
                    more = ("KÖTÜ",) if noun == "mapping" else ()
                    told[(*words, key)] = spoken(company.path, *words, "--", key, *more)
            elif noun not in {*nouns.NOT_FORCED, "import"}:
                told[words] = spoken(company.path, *words, *(["ü"] if noun in ("find", "trace") else []))
    assert len(told) > 60
    for words, text in told.items():
        bare = text.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\n", "")
        assert all(map(is_safe, bare)), f"{words}: {text!a}"
    assert any("KÖTÜ[bold red]son[/]" in text for text in told.values())
