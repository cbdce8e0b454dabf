"""Who can sign in to a demo company: told to everyone who opens one, in no other company to anyone."""

from __future__ import annotations

from db.access import Actor, open_to_all
from db.record import record


@record
class DemoLogin:
    """A login of the demo, the one password of all, and the roles: (code, own name or None)."""

    login: str
    password: str
    roles: tuple[tuple[str, str | None], ...]


@open_to_all("a demo's logins are made to be used; a company of one's own has none to tell")
def logins(actor: Actor) -> tuple[DemoLogin, ...]:
    """The demo's people who are active, in the demo's order; nobody where the company is no demo."""
    engine = actor.company.engine
    if not engine.value("SELECT 1 FROM setting WHERE name = 'demo'"):
        return ()
    from db.demo_people import PASSWORD, PEOPLE

    roles: dict[str, list[tuple[str, str | None]]] = {}
    for login, code, name in engine.rows(
        "SELECT e.login, r.code, r.name FROM employee e LEFT JOIN employee_role h ON h.employee_id = e.id"
        " LEFT JOIN role r ON r.id = h.role_id WHERE e.active = 1 ORDER BY e.id, r.position"
    ):
        roles.setdefault(login, []).extend([(code, name)] if code else [])
    return tuple(DemoLogin(one.login, PASSWORD, tuple(roles[one.login])) for one in PEOPLE if one.login in roles)
