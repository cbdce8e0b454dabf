"""Looking through another's eyes: an administrator sees what an employee, or whoever holds some roles, would see.

What is begun here is an `Actor` who sees exactly that and can only read: the gate refuses every service to it
(denied, reason view_as), and nothing that it reads or is refused is written down. Beginning and end are audited
under the administrator's own name; it ends by itself when the administrator is none any more.
"""

from __future__ import annotations

from collections.abc import Iterable

from db import audit
from db.access import ANYONE, Actor, administrators, open_to_all
from db.errors import invalid, not_found
from db.intake import Intake
from db.people import role_ids


@administrators("whoever looks as anyone may do so only because they may see everything already")
def begin(actor: Actor, login: str | None = None, *, roles: Iterable[str] = ()) -> Actor:
    """Who sees what the employee `login` sees, or else whoever holds `roles` (codes).

    Raises AmbarError "not_found" (employee), "invalid" (login: inactive, same; roles: required, or unknown).
    """
    engine = actor.company.engine
    if login is not None:
        row = engine.row("SELECT id, active, login FROM employee WHERE login = ?", (login,))
        if row is None:
            raise not_found("employee", login)
        key, active, login = row
        if not active:
            raise invalid("login", "inactive", login)
        if key == actor.employee_id:
            raise invalid("login", "same", login)
        audit.record(actor, "view_begun", target=str(login), target_id=key)
        return Actor(actor.company, key, source=actor.source, session=actor.session, viewer=actor)
    entered = Intake()
    codes = tuple(dict.fromkeys(roles))
    if not codes:
        raise invalid("roles", "required")
    role_ids(codes, entered)
    entered.done()
    audit.record(actor, "view_begun", target=", ".join(codes), field="roles")
    return Actor(actor.company, ANYONE, source=actor.source, session=actor.session, viewer=actor, roles=codes)


@open_to_all("whoever has begun to look through another's eyes may stop")
def end(actor: Actor, view: Actor) -> None:
    """Note that `actor` no longer looks as `view`."""
    if view.viewer is None or view.viewer.employee_id != actor.employee_id:
        return
    if view.employee_id == ANYONE:
        audit.record(actor, "view_ended", target=", ".join(view.roles), field="roles")
        return
    login = actor.company.engine.value("SELECT login FROM employee WHERE id = ?", (view.employee_id,))
    audit.record(actor, "view_ended", target=str(login or ""), target_id=view.employee_id)
