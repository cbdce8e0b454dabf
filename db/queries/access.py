"""Who may what, in one table: what `ambar access matrix` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.access import Actor, requires
from db.permissions import ADMINISTRATOR, BY_ID
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
