"""Who one is: one's own name, roles and language. Everyone sees that, without any right."""

from __future__ import annotations

from db.access import ANYONE, Actor, open_to_all
from db.record import record


@record
class Profile:
    """An employee as they see themselves; `roles`: (code, own name or None) in the roles' order."""

    login: str
    name: str
    language: str | None
    department: str | None
    has_password: bool
    roles: tuple[tuple[str, str | None], ...]
    company: str


@open_to_all("everyone may know who they are")
def mine(actor: Actor) -> Profile | None:
    """The actor's own profile; None for nobody, the operator alone, or someone switched off. Where an administrator
    looks as roles, it is nobody's: the roles, without login and name."""
    engine = actor.company.engine
    if actor.employee_id == ANYONE:
        names = engine.rows(
            f"SELECT code, name FROM role WHERE code IN ({','.join('?' * len(actor.roles))}) ORDER BY position, id",
            actor.roles,
        )
        return Profile("", "", None, None, False, tuple(names), actor.company.setting("company.name"))
    row = engine.row(
        "SELECT e.login, e.name, e.language, d.name, e.password_hash IS NOT NULL FROM employee e"
        " LEFT JOIN department d ON d.id = e.department_id WHERE e.id = ? AND e.active = 1",
        (actor.employee_id,),
    )
    if row is None:
        return None
    roles = engine.rows(
        "SELECT code, name FROM role WHERE id IN (SELECT role_id FROM employee_role WHERE employee_id = ?1 UNION"
        " SELECT role_id FROM department_role WHERE department_id ="
        " (SELECT department_id FROM employee WHERE id = ?1)) ORDER BY position, id",
        (actor.employee_id,),
    )
    return Profile(row[0], row[1], row[2], row[3], bool(row[4]), tuple(roles), actor.company.setting("company.name"))
