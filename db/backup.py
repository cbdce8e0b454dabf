"""A copy of the database while others go on working: whole, verified, on disk, then named; and the way back."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw

from db.connection import DEADLINE, Engine, translate
from db.errors import AmbarError, denied, not_found
from db.filesystem import sync

if TYPE_CHECKING:
    from db.access import Actor
    from db.company import Company

COUNTERS: Final = ("rights", "settings")
"""What open sessions know is kept by the numbers of these: after the way back they must be new."""


def save(actor: Actor, target: Path) -> None:
    """Copy the company's database to `target` (see `write`) while others go on working.

    AmbarError "denied" for whoever is neither administrator nor operator.
    """
    _refuse(actor)
    write(actor.company.engine.connect(), target)


def restore(actor: Actor, source: Path) -> Path:
    """Put the copy `source` in the place of what is there; where the database that was there is kept now.

    The copy is verified first: ours, of this version, its guards and pages whole. It goes into the open file in one
    transaction, so that running sessions read the old or the new and never write into a file that is gone; who is no
    employee there is signed out. AmbarError "denied" (also reason step_up), "not_found",
    "unavailable" (not_ours, older, newer, io, disk_full); nothing is changed then. Source of the rule: cli.md.
    """
    _refuse(actor)
    from db.company import Company
    from db.confirming import require_confirmed

    company = actor.company
    with company.read():
        require_confirmed(actor, "restore")
    if not source.is_file():
        raise not_found("file", source)
    path, moment = company.path, datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside, fresh = path.with_name(f"{path.name}.replaced-{moment}"), path.with_name(f".{path.name}.restore-{moment}")
    try:
        engine = Engine(source, read_only=True)
        try:
            write(engine.connect(), fresh)
        finally:
            engine.close()
        copied = Company.open(str(fresh))
        try:
            _make_new(actor, copied, source)
        finally:
            copied.close()
        with company.engine._gate.hold(time.monotonic() + DEADLINE):
            connection = company.engine.connect()
            write(connection, aside)
            begun = apsw.Connection(str(fresh))
            try:
                with connection.backup("main", begun, "main") as work:
                    work.step(-1)
            finally:
                begun.close()
    except (apsw.Error, OSError) as error:
        raise translate(error) from error
    finally:
        for suffix in ("", "-wal", "-shm", "-lock"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return aside


def _refuse(actor: Actor) -> None:
    from db.access import is_administrator

    with actor.company.read():
        if actor.viewer is not None or not is_administrator(actor):
            raise denied(None, "missing")


def _make_new(actor: Actor, copied: Company, source: Path) -> None:
    """In the copy: who brought it back, and numbers by which open sessions see that everything may be another."""
    from db import audit
    from db.access import Actor as Acting

    now, login = {}, None
    with actor.company.read() as engine:
        for name in COUNTERS:
            now[name] = int(engine.value("SELECT value FROM counter WHERE name = ?", (name,)) or 0)
        login = engine.value("SELECT login FROM employee WHERE id = ?", (actor.employee_id,))
    with copied.write() as engine:
        for name in COUNTERS:
            while engine.next_value(name) <= now[name]:
                continue
        known = engine.value("SELECT id FROM employee WHERE login = ?", (login,))
        by = Acting(copied, known, operator=actor.operator or (None if known else login), source=actor.source)
        audit.record(by, "restored", target=source.name)


def write(source: apsw.Connection, target: Path) -> None:
    """Copy what `source` holds to `target`, which must not be there yet: by SQLite's backup, one snapshot, its
    integrity checked, synced, then renamed from a name beside it (mode 0600).

    AmbarError "already_exists", or "unavailable" where the disk is full, the folder cannot be written, or the copy is
    not whole; nothing is left behind then.
    """
    if target.exists():
        raise AmbarError("already_exists", what="file", key=str(target))
    begun = target.with_name(f".{target.name}.part")
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        try:
            _copy(source, begun)
            sync(begun)
            os.link(begun, target)  # unlike a rename, never over another file
            begun.unlink()
            sync(target.parent)
        except BaseException:
            begun.unlink(missing_ok=True)
            raise
    except (apsw.Error, OSError) as error:
        raise translate(error) from error


def _copy(source: apsw.Connection, target: Path) -> None:
    copied = apsw.Connection(str(target))
    try:
        with copied.backup("main", source, "main") as work:
            work.step(-1)
        copied.pragma("journal_mode", "delete")  # one file, without a log beside it
        told = copied.execute("PRAGMA integrity_check(1)").fetchall()
        if told != [("ok",)]:
            raise AmbarError("unavailable", reason="io", detail=str(told[0][0]))
    finally:
        copied.close()
