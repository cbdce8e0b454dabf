"""What the database cannot do is told in a sentence that says what to do, nothing is lost, and the session goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from db import connection
from db.access import Actor
from db.company import Company
from db.connection import Engine
from db.queries import checks
from tests.books import Shop
from tests.tui.conftest import Shell
from tests.tui.test_document_screen import new, rows, scan
from tui import i18n

THROWN: dict[str, type[apsw.Error]] = {
    "disk_full": apsw.FullError, "read_only": apsw.ReadOnlyError, "io": apsw.IOError, "busy": apsw.BusyError,
}  # fmt: skip
SENTENCES = {
    "tr": {
        "disk_full": "Disk dolu; hiçbir şey kaydedilmedi: yer açıp yeniden deneyin",
        "read_only": "Veritabanı salt okunur ya da dosya sizin değil; sistem yöneticisine bildirin",
        "io": "Veritabanı okunamıyor ya da yazılamıyor; sistem yöneticisine bildirin",
        "busy": "Veritabanı meşgul; hiçbir şey kaydedilmedi, yeniden deneyin",
    },
    "en": {
        "disk_full": "The disk is full; nothing was saved: make room, then try again",
        "read_only": "The database is read-only, or not your file; tell your administrator",
        "io": "The database cannot be read or written; tell your administrator",
        "busy": "The database is busy; nothing was saved, try again",
    },
}


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[type[apsw.Error]]:
    """What each COMMIT raises while it stands here."""
    now: list[type[apsw.Error]] = []
    opened = Engine._open

    def opens(engine: Engine) -> apsw.Connection:
        made = opened(engine)

        def hear(_cursor: object, sql: str, _bindings: object) -> bool:
            if sql == "COMMIT" and now:
                raise now[0]("thrown in")
            return True

        made.exec_trace = hear
        return made

    monkeypatch.setattr(Engine, "_open", opens)
    return now


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program is writing."""
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("reason", THROWN)
async def test_what_fails_is_told_and_the_row_comes_once_it_works(
    shell: Shell, shop: Shop, admin: Actor, faults: list[type[apsw.Error]], reason: str, language: str
) -> None:
    i18n.set_language(language)
    async with shell(admin) as user:
        await new(user, "adjustment")
        await scan(user, "A")
        faults.append(THROWN[reason])
        await scan(user, "B")
        assert SENTENCES[language][reason] in user.text(), user.text()
        assert ("Eklenmedi: B" if language == "tr" else "Not added: B") in user.text()
        assert len(rows(user)) == 1, "what is not saved does not stand there"
        faults.clear()
        await scan(user, "C")
        assert [row[0] for row in rows(user)][-1] == "C"
        assert checks.run(admin).ok


async def test_another_program_that_holds_the_lock(
    shell: Shell, shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "DEADLINE", 0.4)
    async with shell(admin) as user:
        await new(user, "adjustment")
        await scan(user, "A")
        with locked(shop.company.path):
            await scan(user, "B")
            assert SENTENCES["tr"]["busy"] in user.text(), user.text()
        await scan(user, "B")
        assert [row[0] for row in rows(user)] == ["A", "B"]
        assert checks.run(admin).ok
