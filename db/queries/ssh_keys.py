"""Public keys that let employees in over SSH."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db import rows
from db.access import Actor, administrators, open_to_all, requires
from db.models import Employee, SshKey


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of an employee. `added_by`: a login; None: the operator. `sessions`: how many came by it and run."""

    login: str
    kind: str
    fingerprint: str
    comment: str
    added_at: datetime
    added_by: str | None
    sessions: int


@requires("employee.edit")
def of(actor: Actor, login: str) -> tuple[KeyLine, ...]:
    """An employee's keys, the latest first; AmbarError "not_found"."""
    return _lines(actor, rows.find(Employee, login))


@open_to_all("one's own keys")
def mine(actor: Actor) -> tuple[KeyLine, ...]:
    """One's own keys, the latest first."""
    own = Employee.get_or_none(Employee.id == actor.employee_id)
    return () if own is None else _lines(actor, own)


@administrators("whoever publishes them for sshd reads the keys of everyone")
def published(actor: Actor) -> tuple[tuple[str, str, str, str], ...]:
    """Login, fingerprint, type and body of every key that lets somebody in now, by login."""
    return tuple(
        actor.company.engine.rows(
            "SELECT e.login, k.fingerprint, k.kind, k.body FROM ssh_key k JOIN employee e ON e.id = k.employee_id"
            " WHERE e.active = 1 ORDER BY e.login, k.id"
        )
    )


def _lines(actor: Actor, whose: Employee) -> tuple[KeyLine, ...]:
    from db.sessions import runs

    came = [
        key
        for key, host, pid, started, seen_at in actor.company.engine.rows(
            "SELECT key, host, pid, started, seen_at FROM session WHERE employee_id = ? AND ended_at IS NULL",
            (whose.id,),
        )
        if runs(host, pid, started, seen_at)
    ]
    logins = {one.id: one.login for one in Employee.select(Employee.id, Employee.login)}
    found = SshKey.select().where(SshKey.employee == whose.id).order_by(SshKey.id.desc())
    return tuple(
        KeyLine(whose.login, one.kind, one.fingerprint, one.comment, one.added_at, logins.get(one.added_by_id or 0),
                came.count(one.fingerprint))
        for one in found
    )  # fmt: skip
