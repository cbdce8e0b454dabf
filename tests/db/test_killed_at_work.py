"""People who type, and files that come in, by a process that is killed at any moment.

AMBAR_LONG=1000 sets the rounds, AMBAR_SEED where chance begins.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import db
from db.access import Actor
from db.company import Company
from db.queries import checks, documents, unfinished
from tests.books import Shop
from tests.db.test_crash import Worker

ROUNDS = int(os.environ.get("AMBAR_LONG", "12"))
SEED = int(os.environ.get("AMBAR_SEED", "20261124"))


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    shop = Shop(company, admin)
    shop.receipt(*((sku, "10000", "2") for sku in "ABCDE"))
    company.close()
    return shop


@contextmanager
def opened(shop: Shop) -> Iterator[Actor]:
    """The books as the next one finds them; they are right."""
    company = db.open_company(str(shop.company.path))
    try:
        actor = Actor(company, shop.actor.employee_id)
        result = checks.run(actor)
        assert result.ok, [one for one in result.checks if not one.ok]
        yield actor
    finally:
        company.close()


def begin(shop: Shop) -> Worker:
    worker = Worker(shop.company.path)
    assert worker.told() == {"ready": True}
    return worker


def test_drafts_come_back_as_they_were_typed(shop: Shop) -> None:
    chance = random.Random(SEED)
    told: dict[str, int] = {}
    kept, untold = "", 0
    for turn in range(ROUNDS):
        worker = begin(shop)
        worker.tell(do="type", seed=SEED + turn)
        said = [worker.told() for _ in range(1 + chance.randrange(20))]
        time.sleep(chance.random() * 0.02)
        said += worker.kill()
        assert all("number" in one for one in said), (SEED, turn, said)
        for one in said:
            kept = one.get("kept", kept)
            if "version" in one:
                told[one["number"]] = one["version"]
        with opened(shop) as actor:
            with actor.company.read() as engine:
                there = dict(engine.rows("SELECT number, version FROM document WHERE type = 'transfer'"))
            assert told.keys() <= there.keys(), (SEED, turn)
            ahead = {number for number, version in there.items() if told.get(number) != version}
            assert len(ahead) <= 1, (SEED, turn, ahead)
            assert all(there[number] in (version, version + 1) for number, version in told.items()), (SEED, turn)
            untold += len(ahead)
            told = there
            number = next(reversed(there))
            draft = documents.show(actor, number)
            assert draft.status == "draft" and [row.position for row in draft.rows] == list(
                range(1, len(draft.rows) + 1)
            )
            offered = {one.typed.get("entry") for one in unfinished.mine(actor)}
            assert not kept or any(_not_before(entry, kept) for entry in offered), (SEED, turn, kept, offered)
    print(f"seed {SEED}: {ROUNDS} processes killed, {len(told)} drafts, {untold} steps committed but not told")


def _not_before(entry: object, kept: str) -> bool:
    """Whether `entry` is what was said to be kept, or what was kept after it and not told any more."""
    (seed, step), (then, least) = (str(one or "0/0").split("/") for one in (entry, kept))
    return (int(seed), int(step)) >= (int(then), int(least))


FILES: dict[str, Callable[[Path, int], None]] = {
    "documents": lambda path, turn: _write(
        path,
        "type,external_id,product,quantity,warehouse",
        *(f"write_off,{turn}-{n},{'ABCDE'[n % 5]},1,MAIN" for n in range(60)),
    ),
    "products": lambda path, turn: _write(path, "sku,name", *(f"X{turn}-{n},Ürün {n}" for n in range(400))),
}


def _write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("entity", FILES)
def test_a_file_comes_in_whole_or_not_at_all(shop: Shop, tmp_path: Path, entity: str) -> None:
    chance = random.Random(SEED)
    path = tmp_path / f"{entity}.csv"
    whole = none = 0
    seconds = 0.0
    for turn in range(max(4, ROUNDS // 3)):
        FILES[entity](path, turn)
        with opened(shop) as actor:
            before = _count(actor, entity)
        worker = begin(shop)
        begun = time.monotonic()
        worker.tell(do="import", entity=entity, file=str(path))
        said: list[dict[str, Any]] = []
        if not turn:
            said, seconds = [worker.told()], time.monotonic() - begun
        time.sleep(chance.random() * seconds * 1.2 if turn else 0)
        said += worker.kill()
        with opened(shop) as actor:
            made = _count(actor, entity) - before
            assert made in (0, 60 if entity == "documents" else 400), (SEED, turn, made)
            assert made or not said, (SEED, turn, "told, but not there")
            whole, none = whole + bool(made), none + (not made)
            if not made:  # whoever does it again does it once
                again = begin(shop)
                again.tell(do="import", entity=entity, file=str(path))
                assert again.told()["created"] == (60 if entity == "documents" else 400)
                again.kill()
    if entity == "documents":
        taken = sum(Decimal(10000) - shop.balance(sku)[0] for sku in "ABCDE")
        assert taken == 60 * (whole + none), "every document once"
        shop.company.close()
    print(f"seed {SEED}: {entity}: {whole} came in, {none} did not")


def _count(actor: Actor, entity: str) -> int:
    with actor.company.read() as engine:
        return int(
            engine.value(
                "SELECT count(*) FROM document WHERE external_id <> ''"
                if entity == "documents"
                else "SELECT count(*) FROM item"
            )
        )
