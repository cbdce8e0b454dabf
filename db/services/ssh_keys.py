"""Public keys that let employees in over SSH. Who adds one lets somebody in: the rules are those of passwords.

A key belongs to one employee. One that is removed lets nobody in from that moment on, and sessions that came by it
end: the program asks at every start, and the gate before every change (`db.confirming.refuse_ended`).
"""

from __future__ import annotations

from dataclasses import dataclass

from db import audit, clock, rows
from db.access import Actor, requires
from db.confirming import require_confirmed
from db.errors import invalid, not_found, problem, raise_all
from db.grants import Snapshot, in_reach, require_reach
from db.models import Employee, SshKey
from db.sessions import end_all_by
from db.ssh_keys import FIELD, LOGIN, parse

MOST = 20
"""So many keys an employee has at most."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key after a change; `ended`: how many sessions ended with it."""

    login: str
    kind: str
    fingerprint: str
    comment: str
    ended: int = 0


@requires("employee.edit")
def add(actor: Actor, login: str, line: str) -> KeyState:
    """Let the owner of a public key (a line, as in a .pub file) in as an employee in one's reach.

    Raises AmbarError "not_found", "denied" (scope: out of reach; step_up), "invalid" (login: not_plain; ssh_key: as
    `db.ssh_keys.parse`, too_many), "already_exists" (the key is one already; whose is told to who may change them).
    """
    require_confirmed(actor, "rights", "employee.edit")
    found = rows.find(Employee, login)
    now = Snapshot.take(actor.company)
    require_reach(actor, found.id, now)
    if not LOGIN.fullmatch(found.login):
        raise invalid("login", "not_plain", found.login)
    key = parse(line)
    twin = SshKey.get_or_none(SshKey.fingerprint == key.fingerprint)
    if twin is not None:
        fact = problem(FIELD, "taken", key.fingerprint, code="already_exists", what=FIELD, key=key.fingerprint)
        if in_reach(actor, twin.employee_id, now):
            fact["login"] = Employee.get_by_id(twin.employee_id).login
        raise_all([fact])
    if SshKey.select().where(SshKey.employee == found.id).count() >= MOST:
        raise invalid(FIELD, "too_many", limit=MOST)
    SshKey.create(employee=found.id, kind=key.kind, body=key.body, fingerprint=key.fingerprint, comment=key.comment,
                  added_by=actor.employee_id, added_at=clock.now())  # fmt: skip
    _tell(actor, found, after=_told(key.fingerprint, key.comment))
    return KeyState(found.login, key.kind, key.fingerprint, key.comment)


@requires("employee.edit")
def remove(actor: Actor, login: str, fingerprint: str) -> KeyState:
    """Let a key of an employee in one's reach in no more; sessions that came by it end.

    Raises AmbarError "not_found" (employee, ssh_key), "denied" (scope: out of reach).
    """
    found = rows.find(Employee, login)
    require_reach(actor, found.id, Snapshot.take(actor.company))
    key = SshKey.get_or_none((SshKey.employee == found.id) & (SshKey.fingerprint == str(fingerprint)))
    if key is None:
        raise not_found(FIELD, fingerprint)
    key.delete_instance()
    ended = end_all_by(actor.company.engine, key.fingerprint)
    _tell(actor, found, before=_told(key.fingerprint, key.comment))
    for _session, address, terminal in ended:
        where = " ".join(part for part in (address, terminal) if part)
        audit.record(actor, "session_ended", target=found.login, target_id=found.id, after=where or None)
    return KeyState(found.login, key.kind, key.fingerprint, key.comment, len(ended))


def _tell(actor: Actor, whose: Employee, *, before: str | None = None, after: str | None = None) -> None:
    audit.record(actor, "employee", target=whose.login, target_id=whose.id, field=FIELD, before=before, after=after)


def _told(fingerprint: str, comment: str) -> str:
    return f"{fingerprint} {comment}".rstrip()
