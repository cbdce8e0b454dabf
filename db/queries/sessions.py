"""Who is signed in, from where, and how long they may be idle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.access import Actor, open_to_all, requires
from db.record import record
from db.sessions import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@record
class SessionLine:
    """A running session. `own`: the one that asks; `operator`: the system's user behind `--as`; `key`: the fingerprint
    of the SSH key by which it came ("": by none), `key_comment`: what that is called."""

    id: str
    login: str
    name: str
    address: str
    terminal: str
    host: str
    pid: int
    began_at: datetime
    seen_at: datetime
    locked: bool
    operator: str | None
    own: bool
    key: str = ""
    key_comment: str = ""


@open_to_all("one's own session")
def watch(actor: Actor) -> Watch:
    """What holds for this session now. Of several roles the shortest times count; a role without times of its own
    counts as the settings say; someone without a role too."""
    who = actor.viewer or actor
    engine, company = actor.company.engine, actor.company
    rows = engine.rows(
        "SELECT lock_minutes, exit_minutes FROM role WHERE id IN (SELECT role_id FROM employee_role"
        " WHERE employee_id = ?1 UNION SELECT role_id FROM department_role WHERE department_id ="
        " (SELECT department_id FROM employee WHERE id = ?1))",
        (who.employee_id,),
    )
    lock, exit = (
        _shortest([row[column] for row in rows], int(company.setting(name)))
        for column, name in enumerate(("session.lock", "session.exit"))
    )
    password = engine.value(
        "SELECT password_hash IS NOT NULL AND NOT must_change FROM employee WHERE id = ?", (who.employee_id,)
    )
    ended = who.session and engine.value("SELECT 1 FROM session WHERE id = ? AND ended_at IS NOT NULL", (who.session,))
    if who.key and not ended:
        from db.confirming import lets_in

        ended = not lets_in(engine, who.employee_id, who.key)  # also where the session's row could not be written
    return Watch(bool(ended), lock, exit, bool(password) and who.operator is None)


def _shortest(minutes: Iterable[int | None], default: int) -> int:
    """The shortest of several times; None is `default`, 0 is never."""
    found = [default if one is None else one for one in minutes] or [default]
    return min((one for one in found if one), default=0)


@open_to_all("one's own sessions")
def mine(actor: Actor) -> tuple[SessionLine, ...]:
    """One's own sessions, the latest first."""
    return _lines(actor, "WHERE s.employee_id = ?", (actor.employee_id,))


@requires("employee.edit")
def of(actor: Actor, login: str) -> tuple[SessionLine, ...]:
    """An employee's sessions, the latest first; AmbarError "not_found"."""
    from db import rows
    from db.models import Employee

    return _lines(actor, "WHERE s.employee_id = ?", (rows.find(Employee, login).id,))


@requires("employee.edit")
def every(actor: Actor) -> tuple[SessionLine, ...]:
    """Everyone's sessions, by name in the Turkish alphabet's order."""
    return _lines(actor, "", ())


def _lines(actor: Actor, where: str, parameters: tuple[Any, ...]) -> tuple[SessionLine, ...]:
    from datetime import datetime

    from db import sessions

    engine = actor.company.engine
    found = engine.rows(
        "SELECT s.id, e.login, e.name, s.address, s.terminal, s.host, s.pid, s.began_at, s.seen_at,"
        " s.locked_at IS NOT NULL, s.operator, s.started, s.key, COALESCE(k.comment, '') FROM session s"
        " JOIN employee e ON e.id = s.employee_id LEFT JOIN ssh_key k ON k.fingerprint = s.key"
        f" {where} {'AND' if where else 'WHERE'} s.ended_at IS NULL ORDER BY e.name_key, e.id, s.began_at DESC, s.id",
        parameters,
    )
    return tuple(
        SessionLine(
            key, login, name, address, terminal, host, pid, datetime.fromisoformat(began), datetime.fromisoformat(seen),
            bool(locked), operator, key == actor.session, by, comment,
        )
        for (
            key, login, name, address, terminal, host, pid, began, seen, locked, operator, started, by, comment,
        ) in found
        if sessions.runs(host, pid, started, seen)
    )  # fmt: skip
