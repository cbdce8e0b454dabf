"""A copy of the database while others go on working, kept by number; and the way back, also where nothing is left."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import apsw

from db.backup_folder import MOMENT, folder_of, kept
from db.connection import DEADLINE, Engine, translate
from db.copied_files import Files, bring, held, prune
from db.copies import BESIDE, Told, agrees, begun, copy, differences, digest_file, silent, verify, write
from db.errors import AmbarError, denied, not_found
from db.filesystem import refuse_network, sync
from db.record import record
from db.write_gate import Gate

if TYPE_CHECKING:
    from db.access import Actor
    from db.company import Company

COUNTERS: Final = ("rights", "settings")
"""What open sessions know is kept by the numbers of these: after the way back they must be new."""


@record
class Copy:
    """A copy that was made. `wrong`: checks of the books that it does not stand, as what it was made of; `removed`:
    older copies that went because there are enough; `files`: how many files of documents belong to it, `missing`:
    those that are nowhere whole (document, file, problem, hash)."""

    file: str
    bytes: int
    sha256: str
    wrong: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: int = 0
    missing: tuple[dict[str, Any], ...] = ()


@record
class Restored:
    """A copy that is in place now; `replaced`: where what was there is kept ("": nothing was); `digest`: whether the
    copy had one beside it, so that every bit of it was compared; `files` and `missing` as of a `Copy`."""

    file: str
    replaced: str
    digest: bool
    files: int = 0
    missing: tuple[dict[str, Any], ...] = ()


def save(actor: Actor, target: Path | None = None, told: Told = silent) -> Copy:
    """Copy the company's database and the files of its documents while others go on working, verify the copy, and note
    it in the audit log.

    `target` None: into the folder for copies, named by the time; then the oldest of those there go, as many as are
    more than the setting backup.keep, but only once the new one is whole. AmbarError "denied" for whoever is neither
    administrator nor operator, "already_exists", "unavailable" (disk_full, read_only, io).
    """
    from db.services import database

    _refuse(actor)
    company = actor.company
    path = _next(company) if target is None else target
    files = Files()
    with ExitStack() as stack:

        def beside(part: Path) -> tuple[str, ...]:
            nonlocal files
            files = bring(part, company.path, path, told, lambda: stack.enter_context(held(path)))
            return files.lines

        sha256 = write(company.engine.connect(), path, told, beside)
    told("books", 0, None)
    wrong = differences(path)
    removed = _rotate(company) if target is None and not wrong else ()
    database.note_backup(actor, path.name, sha256)
    return Copy(str(path), path.stat().st_size, sha256, wrong, removed, files.count, files.missing)


def _next(company: Company) -> Path:
    folder = folder_of(company)
    try:
        if not company.setting("backup.folder"):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise translate(error) from error
    return folder / f"{company.path.stem}-{datetime.now(UTC).strftime(MOMENT)}.db"


def _rotate(company: Company) -> tuple[str, ...]:
    old = kept(company)[int(company.setting("backup.keep")) :]
    for one in old:
        Path(one.file).unlink(missing_ok=True)
        digest_file(Path(one.file)).unlink(missing_ok=True)
    if old:
        prune(folder_of(company), company.path)
    return tuple(one.file for one in old)


# The way back --------------------------------------------------------------------


def restore(actor: Actor, source: Path, told: Told = silent) -> Restored:
    """Put the copy `source` in the place of what is there, which is kept aside.

    The copy is verified first: its digest, its pages, its guards, of this version, its books. The files of its
    documents come back from beside it; one that is whole nowhere is named, and keeps nobody from the books. It goes
    into the open file in one transaction, so that running sessions read the old or the new and never write into a file
    that is gone; who is no employee there is signed out. AmbarError "denied" (also reason step_up), "not_found",
    "unavailable" (damaged, not_ours, older, newer, io, disk_full), "not_checked"; nothing is changed then.
    Source of the rule: cli.md.
    """
    _refuse(actor)
    from db.confirming import require_confirmed

    company = actor.company
    with company.read():
        require_confirmed(actor, "restore")
    path = company.path
    aside = _aside(path)
    try:
        with begun(path.parent, path.name) as fresh:
            whole, copied = _verified(source, fresh)
            try:
                _make_new(actor, copied, source)
            finally:
                copied.close()
            files = bring(fresh, source, path, told)
            with company.engine._gate.hold(time.monotonic() + DEADLINE):
                connection = company.engine.connect()
                write(connection, aside)
                new = apsw.Connection(str(fresh))
                try:
                    with connection.backup("main", new, "main") as work:
                        work.step(-1)
                finally:
                    new.close()
    except (apsw.Error, OSError) as error:
        raise translate(error) from error
    return Restored(str(source), str(aside), whole, files.count, files.missing)


def replace(path: Path, source: Path, operator: str, whence: str, told: Told = silent) -> Restored:
    """As `restore`, where no database can be opened at `path`: damaged, of another program, or not there at all.

    For the operator alone (whoever calls must have asked). What is there is moved aside with its log, whatever it
    is; sessions that still have it open end by themselves. May be killed at any moment: the next call goes on.
    """
    from db import audit
    from db.access import Actor as Acting

    refuse_network(path)
    aside = _aside(path)
    there = False
    try:
        with begun(path.parent, path.name) as fresh:
            whole, copied = _verified(source, fresh)
            try:
                with copied.write():
                    audit.record(Acting(copied, None, operator=operator, source=whence), "restored", target=source.name)
            finally:
                copied.close()
            sync(fresh)
            files = bring(fresh, source, path, told)
            with Gate(path.with_name(path.name + "-lock")).hold(time.monotonic() + DEADLINE):
                for suffix in BESIDE[:-1]:
                    old = path.with_name(path.name + suffix)
                    if old.exists():
                        there = True
                        old.rename(aside.with_name(aside.name + suffix))
                fresh.rename(path)
                sync(path.parent)
    except (apsw.Error, OSError) as error:
        raise translate(error) from error
    return Restored(str(source), str(aside) if there else "", whole, files.count, files.missing)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.replaced-{datetime.now(UTC).strftime(MOMENT)}")


def _verified(source: Path, fresh: Path) -> tuple[bool, Company]:
    """Copy `source` to `fresh` and verify that: whether it had a digest, and the company that it is."""
    from db.company import Company

    if not source.is_file():
        raise not_found("file", source)
    whole = agrees(source)
    engine = Engine(source, read_only=True)
    try:
        copy(engine.connect(), fresh)
    finally:
        engine.close()
    verify(fresh)
    company = Company.open(str(fresh))
    if wrong := differences(fresh):
        company.close()
        raise AmbarError("not_checked", checks=list(wrong))
    return whole, company


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
