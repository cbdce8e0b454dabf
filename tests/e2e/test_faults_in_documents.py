"""A fault of ours while a document is written or processed: a number on the screen, no customer in the log, the draft
and the session stay, and the books are as they were."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.queries import checks
from db.services import partners, products
from tests.e2e.person import Person
from tui.faults import LOG

NUMBER = re.compile(r"H-[0-9A-F]{6}")
PROGRAM = """
import sys, tui.app
from tui.__main__ import main
import db.services.documents as services
import db.documents.processing as processing

def failing(module, name, turn):
    real, turns = getattr(module, name), []
    def call(*arguments, **named):
        found = real(*arguments, **named)
        turns.append(1)
        if len(turns) == turn:
            raise ValueError("Gizli Tedarikçi", arguments)
        return found
    setattr(module, name, call)

failing(services, "save", 2)
failing(processing, "write_posting", 1)
sys.exit(main(["--db", sys.argv[1], "--as", "admin", "--lang", "tr"]))
"""


@pytest.fixture
def user(company: Company, admin: Actor) -> Person:
    """Someone in the app, whose second row and first processing fail after they have written."""
    partners.add(admin, "Gizli Tedarikçi", supplier=True)
    for sku in ("GIZLI-1", "GIZLI-2"):
        products.add(admin, sku, f"Gizli ürün {sku}", purchase_price="2")
    company.close()
    return Person([sys.executable, "-c", PROGRAM, str(company.path)])


def numbers(log: Path) -> list[str]:
    """The faults in the log."""
    return NUMBER.findall(log.read_text(encoding="utf-8")) if log.exists() else []


def told(user: Person, log: Path, count: int) -> None:
    """The newest fault stands on the screen."""
    end = time.monotonic() + 15
    while len(numbers(log)) < count or numbers(log)[-1] not in user.look():
        assert time.monotonic() < end, f"{numbers(log)}\n{user.look()}"


def test_the_draft_and_the_session_stay(user: Person, company: Company, admin: Actor) -> None:
    log = company.path.parent / LOG
    try:
        user.until("F3 bul")
        user.type("13n")
        user.until("Miktar")
        user.scan("GIZLI-1")
        user.until("GIZLI-1")
        user.scan("GIZLI-2")
        told(user, log, 1)
        user.until("GIZLI-1")
        user.scan("GIZLI-2")
        user.until("GIZLI-1", "GIZLI-2")
        user.press("F5")
        user.until("Enter")
        user.press("down", "enter")
        told(user, log, 2)
        with company.read() as engine:
            (row,) = engine.rows("SELECT status, (SELECT count(*) FROM document_row) FROM document")
            assert row == ("draft", 2) and engine.value("SELECT count(*) FROM ledger") == 0
        assert checks.run(admin).ok
        user.press("F5")
        user.until("Enter")
        user.press("down", "enter")
        user.until("işlendi")
        with company.read() as engine:
            assert engine.value("SELECT count(*) FROM ledger") == 2
        text = log.read_text(encoding="utf-8")
        assert "ValueError" in text
        assert "GIZLI" not in text and "Gizli" not in text.replace('raise ValueError("Gizli Tedarikçi", arguments)', "")
    finally:
        user.close()
