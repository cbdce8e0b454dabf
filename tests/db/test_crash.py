"""Nothing is half done: a failure at any statement, a process that dies at any moment, many at once, a full disk.

AMBAR_LONG=1000 sets the rounds of the campaign that kills processes, AMBAR_SEED where its chance begins.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw
import pytest

import db
from db import connection
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from db.services import documents
from tests.books import Shop

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("AMBAR_LONG", "25"))
SEED = int(os.environ.get("AMBAR_SEED", "20261124"))


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    """A shop with ten of A and five of B."""
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2.50"), ("B", "5", "3"))
    return shop


def everything(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, whole."""
    with company.read() as engine:
        names = engine.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_search%' ORDER BY name"
        )
        return {name: engine.rows(f"SELECT * FROM {name}") for (name,) in names}


def refused(code: str, action: Callable[[], object]) -> dict[str, Any]:
    """The details of the AmbarError that `action` raises."""
    with pytest.raises(AmbarError) as caught:
        action()
    assert caught.value.code == code, caught.value
    return caught.value.details


# A failure at any statement --------------------------------------------------------

Action = Callable[[], object]


def _sale(shop: Shop) -> Action:
    return lambda: shop.sale(("A", "2"), ("B", "1"))


def _receipt_settles(shop: Shop) -> Action:
    shop.post("write_off", {"product": "C", "quantity": "4"}, allow_negative=True)
    return lambda: shop.receipt(("C", "3", "7"), ("A", "1", "2.70"))


def _transfer(shop: Shop) -> Action:
    return lambda: shop.transfer(("A", "3"), ("B", "1"))


def _process_draft(shop: Shop) -> Action:
    data = {"warehouse": "MAIN", "to_warehouse": "SHOP", "rows": []}
    number = documents.create(shop.actor, "transfer", data).number
    documents.edit(shop.actor, number, {"rows": [{"product": "A", "quantity": "4"}]})
    return lambda: documents.process(shop.actor, number)


def _cancel_sale(shop: Shop) -> Action:
    state = shop.sale(("A", "2"), ("B", "1"))
    return lambda: shop.cancel(state)


def _cancel_transfer(shop: Shop) -> Action:
    state = shop.transfer(("A", "3"))
    return lambda: shop.cancel(state)


def _cancel_receipt(shop: Shop) -> Action:
    state = shop.receipt(("A", "3", "9"), ("D", "1", "1"))
    return lambda: shop.cancel(state)


def _delete_draft(shop: Shop) -> Action:
    number = documents.create(
        shop.actor, "sale", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}
    ).number
    return lambda: documents.delete(shop.actor, number)


ACTIONS = (_sale, _receipt_settles, _transfer, _process_draft, _cancel_sale, _cancel_transfer, _cancel_receipt,
           _delete_draft)  # fmt: skip


class Stop(Exception):
    """What is thrown into the middle of an action."""


@contextmanager
def _stop_at(engine_connection: apsw.Connection, statement: int) -> Iterator[None]:
    count = 0

    def trace(_cursor: object, _sql: str, _bindings: object) -> bool:
        nonlocal count
        count += 1
        if count == statement:
            raise Stop
        return True

    engine_connection.exec_trace = trace
    try:
        yield
    finally:
        engine_connection.exec_trace = None


@pytest.mark.parametrize("costing", ["average", "fifo"])
@pytest.mark.parametrize("prepare", ACTIONS, ids=lambda action: action.__name__.strip("_"))
def test_a_failure_at_any_statement_changes_nothing(
    company: Company, admin: Actor, prepare: Callable[[Shop], Action], costing: str
) -> None:
    shop = Shop(company, admin, costing=costing)
    shop.receipt(("A", "10", "2.50"), ("B", "5", "3"))
    action = prepare(shop)
    before = everything(company)
    at = 0
    while True:
        at += 1
        try:
            with _stop_at(company.engine.connect(), at):
                action()
            break
        except Stop:
            assert company.engine.connect().getautocommit(), at
            assert everything(company) == before, at
    assert at > 12
    assert everything(company) != before
    assert checks.run(admin).ok


@pytest.mark.parametrize("prepare", [_sale, _transfer, _cancel_transfer], ids=lambda action: action.__name__.strip("_"))
def test_an_interrupted_statement_changes_nothing(shop: Shop, prepare: Callable[[Shop], Action]) -> None:
    """As above, inside the statements: SQLite is interrupted after ever more of its instructions."""
    action = prepare(shop)
    before = everything(shop.company)
    handle = shop.company.engine.connect()
    steps, stopped = 40, 0
    while True:
        handle.set_progress_handler(lambda: True, steps)
        try:
            action()
            break
        except apsw.InterruptError:
            stopped += 1
        finally:
            handle.set_progress_handler(None)
        assert handle.getautocommit(), steps
        assert everything(shop.company) == before, steps
        steps = steps * 11 // 10
    assert stopped > 8
    assert checks.run(shop.actor).ok


def test_an_error_of_the_engine_at_commit_changes_nothing(shop: Shop) -> None:
    before = everything(shop.company)
    handle = shop.company.engine.connect()
    handle.set_commit_hook(lambda: True)
    with pytest.raises((apsw.Error, AmbarError)):
        shop.sale(("A", "1"))
    handle.set_commit_hook(None)
    assert handle.getautocommit() and everything(shop.company) == before
    shop.sale(("A", "1"))


# A process that dies ---------------------------------------------------------------


class Worker:
    """A process that does what it is told (crash_worker.py)."""

    def __init__(self, company: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("crash_worker.py")), str(company), "admin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def told(self) -> dict[str, Any]:
        """The next answer; empty where there is none any more."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line.endswith("\n") else {}

    def tell(self, **order: object) -> None:
        """An order."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def kill(self) -> list[dict[str, Any]]:
        """End it as a power cut would; what it had still said."""
        self.process.kill()
        rest = []
        while answer := self.told():
            rest.append(answer)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        return rest


@pytest.fixture
def start(shop: Shop) -> Iterator[Callable[[int], list[Worker]]]:
    """Starts so many workers, each of them ready."""
    shop.company.close()
    running: list[Worker] = []

    def begin(number: int) -> list[Worker]:
        fresh = [Worker(shop.company.path) for _ in range(number)]
        running.extend(fresh)
        assert all(worker.told() == {"ready": True} for worker in fresh)
        return fresh

    yield begin
    for worker in running:
        if worker.process.poll() is None:
            worker.kill()


def test_what_was_acknowledged_survives_a_process_that_is_killed(
    shop: Shop, start: Callable[[int], list[Worker]]
) -> None:
    chance = random.Random(SEED)
    shop.receipt(*((sku, "1000", "2") for sku in "ABCDE"))
    shop.company.close()
    acknowledged: dict[str, tuple[str, int]] = {}
    untold = 0
    for turn in range(ROUNDS):
        (worker,) = start(1)
        worker.tell(do="shop", name=turn)
        said = [worker.told() for _ in range(chance.randrange(6))]
        time.sleep(chance.random() * 0.03)
        said += worker.kill()
        assert all("number" in one for one in said), said
        acknowledged |= {one["number"]: (one["status"], one["version"]) for one in said}
        company = db.open_company(str(shop.company.path))
        try:
            with company.read() as engine:
                there = {number: (status, version) for number, status, version in engine.rows(
                    "SELECT number, status, version FROM document")}  # fmt: skip
            assert acknowledged.keys() <= there.keys(), turn
            # At most the one action that was committed but not told any more; nothing goes back.
            ahead = [number for number, state in there.items() if acknowledged.get(number) != state]
            assert len(ahead) <= 1 or not turn, (turn, ahead)
            assert all(there[number][1] >= version for number, (_, version) in acknowledged.items())
            untold += bool(turn) and len(ahead)
            acknowledged = there
            result = checks.run(Actor(company, shop.actor.employee_id))
            assert result.ok, (turn, [one for one in result.checks if not one.ok])
        finally:
            company.close()
    print(f"seed {SEED}: {ROUNDS} processes killed, {len(acknowledged)} documents, {untold} committed but not told")
    assert len(acknowledged) >= ROUNDS


# Many at once -----------------------------------------------------------------------


def test_the_last_hundred_are_sold_once(shop: Shop, start: Callable[[int], list[Worker]]) -> None:
    shop.receipt(("F", "100", "2"))
    shop.company.close()
    workers = start(8)
    order = {"do": "post", "type": "sale", "data": {"warehouse": "MAIN", "customer": "Perakende müşteri",
             "rows": [{"product": "F", "quantity": "1", "price": "3"}]}}  # fmt: skip
    for worker in workers:
        for _ in range(15):
            worker.tell(**order)
    outcome: Counter[str] = Counter()
    numbers = set()
    for worker in workers:
        for _ in range(15):
            answer = worker.told()
            outcome[answer.get("error", "sold")] += 1
            numbers.add(answer.get("number"))
    assert outcome == {"sold": 100, "insufficient_stock": 20}
    assert len(numbers - {None}) == 100
    assert shop.balance("F") == (Decimal(0), Decimal(0))
    assert checks.run(shop.actor).ok


def test_a_document_is_processed_and_cancelled_once(shop: Shop, start: Callable[[int], list[Worker]]) -> None:
    numbers = [
        documents.create(shop.actor, "sale", {"warehouse": "MAIN", "customer": "Perakende müşteri",
                         "rows": [{"product": "A", "quantity": "1", "price": "3"}]}).number
        for _ in range(8)
    ]  # fmt: skip
    shop.company.close()
    both = start(2)
    for do, lost, left in (("process", "already_processed", 2), ("cancel", "not_processed", 10)):
        for number in numbers:
            for worker in both:
                worker.tell(do=do, number=number)
            answers = [worker.told() for worker in both]
            assert sorted(answer.get("error", "done") for answer in answers) == sorted(["done", lost])
        assert shop.balance("A")[0] == left
        shop.company.close()
    assert checks.run(shop.actor).ok


def test_transfers_against_each_other_keep_the_whole(shop: Shop, start: Callable[[int], list[Worker]]) -> None:
    shop.receipt(("A", "110", "2.57"), ("B", "60", "3.01"))
    shop.transfer(("A", "60"), ("B", "30"))
    whole = [(shop.balance(sku, "MAIN"), shop.balance(sku, "SHOP")) for sku in "AB"]
    shop.company.close()
    there, back = start(2)
    for _ in range(20):
        for worker, source, target in ((there, "MAIN", "SHOP"), (back, "SHOP", "MAIN")):
            worker.tell(do="post", type="transfer", data={
                "warehouse": source, "to_warehouse": target,
                "rows": [{"product": "A", "quantity": "2"}, {"product": "B", "quantity": "1"}]})  # fmt: skip
    answers = [worker.told() for worker in (there, back) for _ in range(20)]
    assert {answer.get("error", "done") for answer in answers} == {"done"}
    after = [(shop.balance(sku, "MAIN"), shop.balance(sku, "SHOP")) for sku in "AB"]
    for before, now in zip(whole, after, strict=True):
        assert [sum(part) for part in zip(*before, strict=True)] == [sum(part) for part in zip(*now, strict=True)]
    assert checks.run(shop.actor).ok


# Somebody else holds it ---------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """Waits of 0.3 s instead of ten."""
    monkeypatch.setattr(connection, "DEADLINE", 0.3)
    return 0.3


def _waits(shop: Shop, seconds: float) -> None:
    before = everything(shop.company)
    begun = time.monotonic()
    refused("busy", lambda: shop.sale(("A", "1")))
    assert seconds * 0.9 <= time.monotonic() - begun < seconds + 1
    assert everything(shop.company) == before
    assert shop.company.engine.connect().getautocommit()


def test_a_gate_that_somebody_holds_makes_busy(shop: Shop, impatient: float) -> None:
    path = shop.company.path
    handle = os.open(path.with_name(path.name + "-lock"), os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    _waits(shop, impatient)
    os.close(handle)
    assert shop.sale(("A", "1")).status == "processed"


def test_a_lock_of_another_program_makes_busy(shop: Shop, impatient: float) -> None:
    other = apsw.Connection(str(shop.company.path))
    other.execute("BEGIN IMMEDIATE")
    _waits(shop, impatient)
    other.execute("ROLLBACK")
    other.close()
    assert shop.sale(("A", "1")).status == "processed"


def test_a_process_that_is_stopped_makes_busy(
    shop: Shop, impatient: float, start: Callable[[int], list[Worker]]
) -> None:
    path = shop.company.path
    holder = subprocess.Popen(
        [sys.executable, "-c", "import fcntl, os, signal, sys; h = os.open(sys.argv[1], os.O_RDWR);"
         " fcntl.flock(h, fcntl.LOCK_EX); print(1, flush=True); os.kill(os.getpid(), signal.SIGSTOP)",
         f"{path}-lock"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None and holder.stdout.readline()
    try:
        _waits(shop, impatient)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert shop.sale(("A", "1")).status == "processed"


# No room, no right to write --------------------------------------------------------------


def test_a_file_that_may_not_grow_is_full(shop: Shop) -> None:
    handle = shop.company.engine.connect()
    handle.execute(f"PRAGMA max_page_count = {handle.pragma('page_count') + 1}")
    before, details = everything(shop.company), None
    for _ in range(300):
        before = everything(shop.company)
        try:
            shop.receipt(*((sku, "1", "1") for sku in "ABCDEFGH"))
        except AmbarError as error:
            details = (error.code, error.details)
            break
    assert details == ("unavailable", {"reason": "disk_full"})
    assert handle.getautocommit() and everything(shop.company) == before
    handle.execute("PRAGMA max_page_count = 1000000")
    shop.receipt(("A", "1", "1"))
    assert checks.run(shop.actor).ok


@contextmanager
def _mounted(place: Path, *arguments: str) -> Iterator[None]:
    """A mount of its own at `place`; skips where this user may not."""
    done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    with _mounted(place, "-t", "tmpfs", "-o", "size=2m", "tmpfs"):
        _fill_the_disk(place)


def _fill_the_disk(place: Path) -> None:
    from db.services import company as companies

    company = db.create_company(str(place / "ambar.db"))
    admin = companies.init(Actor(company, None, operator="tester"), login="admin", name="Ayşe Yönetici")
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2.50"), ("B", "5", "3"))
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(bytes(4096))
    before, failed = everything(company), None
    for _ in range(200):
        before = everything(company)
        try:
            shop.receipt(*((sku, "1", "1") for sku in "ABCDEFGH"))
        except AmbarError as error:
            failed = error
            break
    assert failed is not None and (failed.code, failed.details["reason"]) == ("unavailable", "disk_full"), failed
    assert everything(company) == before
    with pytest.raises(AmbarError) as caught:
        db.create_company(str(place / "second.db"))
    assert caught.value.code == "unavailable"
    assert not (place / "second.db").exists()
    ballast.unlink()
    shop.sale(("A", "1"))
    assert checks.run(admin).ok
    company.close()


def test_a_folder_that_is_read_only(shop: Shop) -> None:
    path = shop.company.path
    shop.company.close()
    folder = path.parent
    before = path.read_bytes()
    with _read_only(folder):
        for action in (lambda: db.open_company(str(path)), lambda: db.create_company(str(folder / "new.db"))):
            assert refused("unavailable", action)["reason"] == "read_only"
        assert sorted(one.name for one in folder.iterdir()) == sorted({path.name, *(_beside(path))})
    assert path.read_bytes() == before
    company = db.open_company(str(path))
    assert checks.run(Actor(company, shop.actor.employee_id)).ok
    company.close()


def test_a_folder_that_becomes_read_only_under_an_open_company(shop: Shop) -> None:
    before = everything(shop.company)
    with _read_only(shop.company.path.parent):
        details = refused("unavailable", lambda: shop.sale(("A", "1")))
        assert details["reason"] == "read_only"
    assert everything(shop.company) == before
    assert shop.sale(("A", "1")).status == "processed"


def _beside(path: Path) -> list[str]:
    return [one.name for one in path.parent.iterdir() if one.name.startswith(path.name)]


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """No writing in a folder: for root by a mount over it, since modes do not bind root."""
    if os.geteuid():
        folder.chmod(0o500)
        for one in folder.iterdir():
            one.chmod(0o400)
        try:
            yield
        finally:
            folder.chmod(0o700)
            for one in folder.iterdir():
                one.chmod(0o600)
        return
    with _mounted(folder, "--bind", str(folder)):
        done = subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("cannot mount read-only here")
        yield


# Files that are not ours -------------------------------------------------------------------


def test_files_that_are_not_ours(tmp_path: Path) -> None:
    other = apsw.Connection(str(tmp_path / "other.db"))
    other.execute("CREATE TABLE setting (name, value); CREATE TABLE schema_migration (name)")
    other.close()
    (tmp_path / "text.db").write_text("SKU;Ad\nM8-40;Cıvata\n" * 100, encoding="utf-8")
    (tmp_path / "empty.db").touch()
    (tmp_path / "folder.db").mkdir()
    for name in ("other.db", "text.db", "empty.db", "folder.db"):
        assert refused("unavailable", lambda path=tmp_path / name: db.open_company(str(path)))["reason"] == "not_ours"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["empty.db", "folder.db", "other.db", "text.db"]
    for name in ("other.db", "text.db"):
        before = (tmp_path / name).read_bytes()
        refused("unavailable", lambda path=tmp_path / name: db.create_company(str(path)))
        assert (tmp_path / name).read_bytes() == before
    refused("not_found", lambda: db.open_company(str(tmp_path / "none.db")))
    refused("unavailable", lambda: db.open_company("postgresql://localhost/ambar"))


def test_a_database_of_another_version(shop: Shop) -> None:
    path = shop.company.path
    shop.company.close()
    handle = apsw.Connection(str(path))
    names = [row[1] for row in handle.execute("PRAGMA table_info(schema_migration)")]
    kept = ", ".join("'9999_later'" if name == "name" else name for name in names if name != "id")
    columns = ", ".join(name for name in names if name != "id")
    handle.execute(f"INSERT INTO schema_migration ({columns}) SELECT {kept} FROM schema_migration LIMIT 1")
    assert refused("unavailable", lambda: db.open_company(str(path)))["reason"] == "newer"
    handle.execute("DELETE FROM schema_migration")
    assert refused("unavailable", lambda: db.open_company(str(path)))["reason"] == "older"
    handle.close()


def test_a_damaged_file_is_told(shop: Shop) -> None:
    path = shop.company.path
    shop.company.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused("unavailable", lambda: _use(path, shop))["reason"] in ("io", "not_ours")
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    assert refused("unavailable", lambda: _use(path, shop))["reason"] in ("io", "not_ours")
    path.write_bytes(whole)
    _use(path, shop)


def _use(path: Path, shop: Shop) -> None:
    company = db.open_company(str(path))
    try:
        result = checks.run(Actor(company, shop.actor.employee_id))
        if not result.ok:
            raise AmbarError("unavailable", reason="io")
    finally:
        company.close()
