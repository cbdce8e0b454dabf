"""Who may what, in one table (`ambar access matrix`), and why (`ambar access explain`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db import lookup, rows
from db.access import NOBODY, Actor, open_to_all, require, requires, rights_of
from db.doctypes import TYPES, type_of_number
from db.documents.context import context, find
from db.errors import AmbarError, not_found
from db.explaining import Fact, Subject
from db.models import Employee
from db.permissions import ADMINISTRATOR, BY_ID
from db.queries import documents
from db.queries.roles import editor
from db.role_changes import Value


@dataclass(frozen=True, slots=True)
class MatrixRole:
    """A role's code and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixRight:
    """A right; kind: toggle or choice."""

    id: str
    section: str
    kind: str
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as cli.md has it: every right named for every role, the administrator's left out."""

    inventory: bool
    roles: tuple[MatrixRole, ...]
    permissions: tuple[MatrixRight, ...]
    grants: Mapping[str, Mapping[str, Value]]


@requires("access.edit")
def matrix(actor: Actor, *, language: str = "tr") -> Matrix:
    """Roles × rights, with the roles named in `language`; with inventory management off without its sections."""
    found = editor(actor, language=language)
    rights = [BY_ID[permission] for permission in found.permissions]
    return Matrix(
        found.inventory,
        tuple(MatrixRole(role.id, role.name) for role in found.roles if role.id != ADMINISTRATOR),
        tuple(MatrixRight(right.id, right.section, right.kind, right.requires) for right in rights),
        {role: values for role, values in found.values.items() if role != ADMINISTRATOR},
    )


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to "why?". `reason`: None for yes; missing, inventory_off, scope, four_eyes, limit, or the code of the
    rule that forbids it. `because`: its grounds, see `db.explaining.Fact`."""

    allowed: bool
    permission: str
    reason: str | None
    because: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An employee about whom one may ask why."""

    login: str
    name: str
    active: bool


@open_to_all("everyone may ask about themselves; about others only with access.edit, asked in the body")
def people(actor: Actor) -> tuple[Asked, ...]:
    """The employees about whom one may ask, oneself first."""
    chosen = (
        Employee.select()
        if rights_of(actor).may("access.edit")
        else Employee.select().where(Employee.id == actor.employee_id)
    )
    found = [
        (one.id != actor.employee_id, Asked(one.login, one.name, bool(one.active)))
        for one in chosen.order_by(Employee.name_key, Employee.id)
    ]
    return tuple(one for _other, one in sorted(found, key=lambda pair: pair[0]))


@open_to_all("everyone may ask about themselves; about others only with access.edit, asked in the body")
def explain(
    actor: Actor,
    login: str,
    permission: str,
    *,
    warehouse: str | None = None,
    document: str | None = None,
    language: str = "tr",
) -> Explanation:
    """Whether an employee may do something, in a warehouse, with a document, and why or why not.

    What the asker may not see is as absent: a hidden warehouse or document answers as one that is not there, and
    neither is looked up where the right is not held at all. Raises AmbarError "denied" (access.edit for someone else;
    `<type>.view` of the document), "not_found" (employee, permission, warehouse, document), "usage" (a right of
    another type than the document's).
    """
    mine = actor.company.engine.value("SELECT login FROM employee WHERE id = ?", (actor.employee_id,))
    if rights_of(actor) is NOBODY or lookup.plain_code(login) != mine:
        require(actor, "access.edit")
    if permission not in BY_ID:
        raise not_found("permission", permission)
    kind = _type_of(document, permission)
    subject = Subject(actor, rows.find(Employee, login).id, language)
    reason, because = subject.decide(permission)
    creator = reason == "missing" and permission == f"{kind}.delete" and subject.rights.may(f"{kind}.edit")
    if reason is None or creator:
        if warehouse is not None:
            key = lookup.warehouse(actor.company.engine, warehouse, rights_of(actor).warehouse_ids()).id
            if reason is None and (outside := subject.outside((key,))):
                reason, because = "scope", outside
        if document is not None:
            reason, because = _of_document(actor, subject, document, permission, reason, because)
    return Explanation(reason is None, permission, reason, tuple(because))


def _type_of(document: str | None, permission: str) -> str | None:
    if document is None:
        return None
    kind = type_of_number(document)
    if kind is None:
        raise not_found("document", document)
    section = BY_ID[permission].section
    if section in TYPES and section != kind:
        raise AmbarError("usage", field="document", value=document[:64])
    return kind


def _of_document(
    actor: Actor, subject: Subject, document: str, permission: str, reason: str | None, because: list[Fact]
) -> tuple[str | None, list[Fact]]:
    """The answer, with what the document adds to it."""
    require(actor, f"{type_of_number(document)}.view")
    ctx = context(actor)
    header = find(ctx, document)
    if reason == "missing":
        if not subject.made_and_never_posted(header):
            return reason, because
        because = [{"kind": "creator", "permission": f"{header.type}.edit"}]
    elif reason is not None:
        return reason, because
    against, grounds = subject.about(ctx, header, permission)
    if against is not None:
        return against, grounds
    if permission == f"{header.type}.process":
        rules = [one for one in documents.preview(actor, document).errors if one["code"] != "denied"]
        if rules:
            return str(rules[0]["code"]), [{"kind": "rule", **one} for one in rules]
    return None, because
