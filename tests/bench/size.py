"""What the database grows by for a row of the ledger: documents, lines, batches, history, audit and indexes included."""

from __future__ import annotations

import random
from pathlib import Path

import db
from db.access import Actor
from db.services import documents
from tests.bench.posting import PRODUCTS, actor_of, data

DOCUMENTS = 600
ROWS = 10
TURNS = ("sale", "sale", "sale", "receipt", "sale", "sale", "transfer", "sale", "receipt", "sale")


def measure(path: Path) -> float:
    """Bytes by ledger row of `DOCUMENTS` documents, made and processed by the services one after the other."""
    company = db.open_company(str(path))
    actor = actor_of(company)
    dice = random.Random(1)
    bytes_before, rows_before = _size(actor)
    for number in range(DOCUMENTS):
        type = TURNS[number % len(TURNS)]
        skus = [f"P{one:05d}" for one in dice.sample(range(PRODUCTS), ROWS)]
        documents.create_and_process(actor, type, data(type, ROWS, "3", skus))
    bytes_after, rows_after = _size(actor)
    company.close()
    return (bytes_after - bytes_before) / (rows_after - rows_before)


def _size(actor: Actor) -> tuple[int, int]:
    """Bytes in use and rows of the ledger."""
    with actor.company.read() as engine:
        pages, free, size = (
            int(engine.value(f"PRAGMA {name}")) for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size, int(engine.value("SELECT count(*) FROM ledger"))
