"""What a maintainer needs to know of the database: how it is kept, how much it holds, when it was last looked after.

Nothing of customers or goods: counts and technical settings alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from db import backup_folder
from db.access import Actor, administrators
from db.backup_folder import Kept
from db.connection import Engine
from db.record import record

_COUNTED: Final = ("item", "partner", "warehouse", "employee", "document", "posting", "ledger", "batch", "audit",
                   "attachment", "session", "ssh_key")  # fmt: skip


@record
class Done:
    """Something done with the database as a whole: when, to what, and what came of it."""

    at: datetime
    target: str
    result: str


@record
class State:
    """How the database is. `settings`: those that are technical; `copies`: those in the folder for copies, the
    newest first; `ssh_keys`: the fingerprints of those that let somebody in."""

    schema: str
    journal_mode: str
    page_size: int
    pages: int
    free_pages: int
    last_check: Done | None
    last_backup: Done | None
    backup_folder: str
    backup_keep: int
    copies: tuple[Kept, ...]
    settings: dict[str, str]
    ssh_keys: tuple[str, ...] = ()


@administrators("how the file and its copies are is for whoever keeps them")
def state(actor: Actor) -> State:
    """How the database is now."""
    company = actor.company
    engine = company.engine
    return State(
        schema=str(engine.value("SELECT max(name) FROM schema_migration")),
        journal_mode=str(engine.value("PRAGMA journal_mode")),
        page_size=int(engine.value("PRAGMA page_size")),
        pages=int(engine.value("PRAGMA page_count")),
        free_pages=int(engine.value("PRAGMA freelist_count")),
        last_check=_last(engine, "checked"),
        last_backup=_last(engine, "backup"),
        backup_folder=str(backup_folder.folder_of(company)),
        backup_keep=int(company.setting("backup.keep")),
        copies=backup_folder.kept(company),
        settings=_technical(company.settings()),
        ssh_keys=tuple(
            key
            for (key,) in engine.rows(
                "SELECT k.fingerprint FROM ssh_key k JOIN employee e ON e.id = k.employee_id WHERE e.active = 1"
            )
        ),
    )


@administrators("counts of everything, whatever one's rights")
def counts(actor: Actor) -> dict[str, int]:
    """How many rows there are, by table: a second or two where they are many."""
    engine = actor.company.engine
    return {name: int(engine.value(f"SELECT count(*) FROM {name}")) for name in _COUNTED}


@administrators("copies hold everything that there is")
def copies(actor: Actor) -> tuple[Kept, ...]:
    """The copies in the folder for copies, the newest first."""
    return backup_folder.kept(actor.company)


def _technical(settings: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if not name.startswith("company.")}


def _last(engine: Engine, kind: str) -> Done | None:
    row = engine.row(
        "SELECT a.at, a.target, t.after FROM audit a LEFT JOIN audit_text t ON t.audit_id = a.id"
        " WHERE a.kind = ? AND a.kind <> 'document_processed' ORDER BY a.id DESC LIMIT 1",  # as the index has it
        (kind,),
    )
    return None if row is None else Done(datetime.fromisoformat(row[0]), str(row[1]), str(row[2] or ""))
