"""Running sessions: locked and unlocked, ended by their owner or by whoever manages employees.

A session that has ended changes nothing any more (the gate asks), and leaves within a second.
"""

from __future__ import annotations

from db import audit, clock, sessions
from db.access import Actor, open_to_all, requires
from db.errors import AmbarError, not_found
from db.fields import moment_text
from db.sessions import Place


@open_to_all("whoever is signed in has a session")
def begin(actor: Actor, place: Place | None = None, *, noted: bool = False) -> None:
    """Note a session: of the app, that it is there and from where; and the sign-in, unless `by_password` noted it."""
    if actor.employee_id is None:
        return
    if place is not None:
        _insert(actor, place)
    if not noted:
        audit.record(actor, "sign_in", after=f"{place.told if place else ''} {actor.key}".strip() or None)


def _insert(actor: Actor, place: Place) -> None:
    engine = actor.company.engine
    sessions.tidy(engine, place)
    now = moment_text(clock.now())
    engine.run(
        "INSERT INTO session (id, employee_id, operator, address, terminal, host, pid, started, began_at,"
        " seen_at, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            actor.session, actor.employee_id, actor.operator, place.address, place.terminal, place.host, place.pid,
            place.started, now, now, actor.key,
        ),
    )  # fmt: skip


@open_to_all("one's own session")
def touch(actor: Actor) -> None:
    """Note that a key was pressed in this session. Not to be called more than once in some minutes."""
    actor.company.engine.run(
        "UPDATE session SET seen_at = ? WHERE id = ? AND employee_id = ?",
        (moment_text(clock.now()), actor.session, actor.employee_id),
    )


@open_to_all("one's own session")
def lock(actor: Actor) -> None:
    """Note that this session shows nothing until the password is given (`sign_in.unlock`)."""
    now = moment_text(clock.now())
    actor.company.engine.run(
        "UPDATE session SET locked_at = ? WHERE id = ? AND employee_id = ?", (now, actor.session, actor.employee_id)
    )
    audit.record(actor, "locked")


@open_to_all("one's own sessions only")
def end_own(actor: Actor, session: str | None = None) -> int:
    """End one of one's own sessions, or all of them but the one that this is; how many ended.

    Raises AmbarError "not_found" (session).
    """
    return _end(actor, actor.employee_id or 0, session)


@requires("employee.edit")
def end(actor: Actor, login: str, session: str | None = None) -> int:
    """End one session of an employee in one's reach, or all of them (but the one that this is); how many ended.

    Raises AmbarError "not_found" (employee, session), "denied" (scope: out of reach).
    """
    # Every start of the app imports this module: without the tables' models (15 ms).
    from db import rows
    from db.grants import Snapshot, require_reach
    from db.models import Employee

    found = rows.find(Employee, login)
    require_reach(actor, found.id, Snapshot.take(actor.company))
    return _end(actor, found.id, session)


def _end(actor: Actor, employee_id: int, session: str | None) -> int:
    engine = actor.company.engine
    if session is None:
        ended = sessions.end_all_of(engine, employee_id, spare=actor.session)
    else:
        row = engine.row(
            "UPDATE session SET ended_at = ? WHERE id = ? AND employee_id = ? AND ended_at IS NULL"
            " RETURNING id, address, terminal",
            (moment_text(clock.now()), session, employee_id),
        )
        if row is None:
            raise not_found("session", session)
        ended = [row]
    if not ended:
        return 0
    login = engine.value("SELECT login FROM employee WHERE id = ?", (employee_id,))
    if login is None:
        raise AmbarError("not_signed_in")
    for _key, address, terminal in ended:
        where = " ".join(part for part in (address, terminal) if part)
        audit.record(actor, "session_ended", target=str(login), target_id=employee_id, after=where or None)
    return len(ended)
