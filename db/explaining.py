"""Why someone may do something, or may not: the grounds of a decision, each a fact with its kind. Internal.

Nothing here decides by itself: effective rights are `rights_of`, conditions those of db/documents/conditions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from db.access import Actor, Rights, four_eyes_anywhere, missing_requirements, rights_of
from db.documents import conditions
from db.documents.context import Context
from db.documents.records import Header, load_rows, warehouses_of
from db.grants import parts_of_roles, role_name
from db.permissions import ADMINISTRATOR, BY_ID, INVENTORY_ONLY
from db.record import record
from db.role_changes import codes_for, value_of
from db.terms import Part, shown

Fact = dict[str, Any]
"""One ground. `kind`: administrator, role, creator (yes); switched_off, setting, no_role, requirement, day, scope,
four_eyes, limit, status, rule (no; four_eyes also beside a yes that is for no document in particular); the other keys
say which."""
ACTS: Final = ("edit", "process", "cancel", "delete", "allow_negative")
"""What needs all warehouses of a document."""


@record
class HeldRole:
    """A role that someone holds; `department`: through it."""

    id: int
    code: str
    name: str | None
    department: str | None


class Subject:
    """The employee who is asked about, and who asks: of warehouses only those are named that the asker sees."""

    def __init__(self, actor: Actor, employee_id: int, language: str) -> None:
        self.actor, self.id, self.language = actor, employee_id, language
        self.company = actor.company
        self.rights: Rights = rights_of(Actor(actor.company, employee_id))
        engine = actor.company.engine
        self.active = bool(engine.value("SELECT active FROM employee WHERE id = ?", (employee_id,)))
        found = engine.rows(
            "SELECT r.id, r.code, r.name, NULL FROM employee_role h JOIN role r ON r.id = h.role_id"
            " WHERE h.employee_id = ?1 UNION ALL SELECT r.id, r.code, r.name, d.name FROM employee e"
            " JOIN department_role h ON h.department_id = e.department_id JOIN role r ON r.id = h.role_id"
            " JOIN department d ON d.id = e.department_id WHERE e.id = ?1",
            (employee_id,),
        )
        self.roles = [HeldRole(*row) for row in found]
        self.parts = parts_of_roles(engine)
        self.today = actor.company.today()
        self.codes = codes_for(actor)

    # Rights ----------------------------------------------------------------------

    def granted(self, permission: str) -> list[Fact]:
        """The roles that decide for a right."""
        found: list[Fact] = []
        for role in self.roles:
            if role.code == ADMINISTRATOR:
                found.append({"kind": "administrator", **self._role(role)})
            for part in self.parts[role.id].get(permission, ()) if role.code != ADMINISTRATOR else ():
                if part.terms.on(self.today):
                    found.append({"kind": "role", **self._role(role), **self._part(permission, part)})
        return found

    def lacking(self, permission: str) -> list[Fact]:
        """What a right lacks to have an effect: a role that gives it, a day on which it is given, what it requires."""
        if not self.active:
            return [{"kind": "switched_off"}]
        nobody: list[Fact] = [{"kind": "no_role", "permission": permission}]
        found = self.granted(permission) or self._elsewhen(permission) or nobody
        for needed in missing_requirements(self.rights.scopes, permission):
            found.append({"kind": "requirement", "permission": needed})
            found += self._elsewhen(needed)
        return found

    def _elsewhen(self, permission: str) -> list[Fact]:
        """The roles that give a right on other days."""
        return [
            {"kind": "day", "permission": permission, **self._role(role), **shown(part.terms)}
            for role in self.roles
            for part in self.parts[role.id].get(permission, ())
            if not part.terms.on(self.today)
        ]

    def _role(self, role: HeldRole) -> Fact:
        named = {"role": role.code, "name": role_name(role.code, role.name, self.language)}
        return named if role.department is None else {**named, "department": role.department}

    def _part(self, permission: str, part: Part) -> Fact:
        value = value_of(permission, part.reach, self.codes)
        return {**({"value": value} if BY_ID[permission].choices else {}), **shown(part.terms)}

    def decide(self, permission: str) -> tuple[str | None, list[Fact]]:
        """The reason for which a right is not held, None where it is; and the grounds."""
        if permission in INVENTORY_ONLY and not self.company.inventory:
            return "inventory_off", [{"kind": "setting", "setting": "inventory", "value": "off"}]
        if self.rights.may(permission):
            bound = [self._four_eyes(permission)] if permission in self.rights.four_eyes else []
            return None, [*self.granted(permission), *bound]
        return "missing", self.lacking(permission)

    # Warehouses and documents ----------------------------------------------------

    def outside(self, warehouse_ids: Iterable[int]) -> list[Fact]:
        """Those warehouses that are not the subject's own."""
        foreign = sorted(key for key in warehouse_ids if not self.rights.sees_warehouse(key))
        named = [self.codes[key] for key in foreign if key in self.codes]
        return [{"kind": "scope", "permission": "warehouse.view", "warehouses": named}] if foreign else []

    def about(self, ctx: Context, header: Header, permission: str) -> tuple[str | None, list[Fact]]:
        """What of a document, which the asker may see, stands against a right that the subject holds."""
        view = f"{header.type}.view"
        if not self.rights.may(view):
            return "missing", self.lacking(view)
        acts = permission.partition(".")[2] in ACTS and permission.startswith(f"{header.type}.")
        touched = warehouses_of(ctx.engine, header.id)
        own = self.rights.warehouse_ids()
        outside = self.outside(touched)
        if outside and (acts or not (own is None or touched & own)):
            return "scope", outside
        if not acts:
            return None, []
        action = permission.partition(".")[2]
        if action in ("process", "allow_negative"):
            reason, grounds = self._conditions(ctx, header)
            if reason:
                return reason, grounds
        wrong = {"edit": "not_editable", "delete": "not_editable", "process": "already_processed"}
        done = header.status == "processed"
        refused = wrong.get(action) if done else "not_processed" if action == "cancel" else None
        if refused:
            return refused, [{"kind": "status", "status": header.status}]
        return None, []

    def _conditions(self, ctx: Context, header: Header) -> tuple[str | None, list[Fact]]:
        type, permission = header.type, f"{header.type}.process"
        if conditions.needs_other_eyes(self.rights, type) and self.id in conditions.makers(ctx.engine, header):
            return "four_eyes", [self._four_eyes(permission)]
        if type == "sale":
            limit = conditions.limit_for(ctx, header, self.rights)
            beyond = conditions.beyond_limit(ctx, load_rows(ctx.engine, header.id), limit)
            names = ("permission", "row", "sku", "limit", "given")
            if beyond:
                return "limit", [{"kind": "limit", **{name: one[name] for name in names}} for one in beyond]
        return None, []

    def _four_eyes(self, permission: str) -> Fact:
        """The roles whose grant carries four eyes: one's own, or for administrators any."""
        own = {role.id for role in self.roles}
        anywhere = self.rights.administrator and permission in four_eyes_anywhere(self.company, self.today)
        codes: Mapping[int, str] = dict(self.company.engine.rows("SELECT id, code FROM role ORDER BY position, id"))
        carriers = [
            code
            for key, code in codes.items()
            if (anywhere or key in own)
            and any(part.terms.four_eyes and part.terms.on(self.today) for part in self.parts[key].get(permission, ()))
        ]
        return {"kind": "four_eyes", "permission": permission, "roles": carriers}

    def made_and_never_posted(self, header: Header) -> bool:
        """Whether the subject may delete a document by the right to edit alone."""
        return header.created_by == self.id and not header.posted
