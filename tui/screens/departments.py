"""Departments: who belongs together, and the roles that all of them hold by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui.i18n import N_, _, language
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Column
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import FormField
from tui.widgets.roles_field import RolesField
from tui.widgets.text_field import TextField
from tui.widgets.window import Loader


class DepartmentsScreen(SimpleListScreen):
    """The list of departments."""

    TITLE = N_("Departments")
    HELP = N_("Whoever is in a department holds its roles beside their own.")
    EMPTY = N_("No departments yet: employees can be put into them, with roles for all. n makes the first one.")

    def __init__(self) -> None:
        super().__init__()
        self._roles: dict[str, str] = {}
        self._places: dict[int, str] = {}

    def columns(self) -> Sequence[Column[Any]]:
        """Name, the one above, roles, how many are in it."""
        return [
            Column("name", N_("Name"), 12, widest=30),
            Column("parent", N_("Department above"), cell=lambda row: self._places.get(row.parent, ""), priority=2),
            Column("roles", N_("Roles"), 12, flexible=True,
                   cell=lambda row: ", ".join(self._roles.get(code, code) for code in row.roles)),
            Column("employees", N_("Employees"), 0, "right"),
        ]  # fmt: skip

    def loader(self) -> Loader[Any]:
        """All of them."""
        from db.queries.rows import Page

        actor = self.actor

        def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
            from db.queries import departments, roles

            rows = departments.every(actor)
            self._roles = dict(roles.names(actor, language=language()))
            self._places = {one.id: one.name for one in rows}
            return Page(rows, None, len(rows))

        return load

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """Name, the department above, roles for who may give some."""
        above = [(None, "–"), *((key, name) for key, name in self._places.items() if row is None or key != row.id)]
        fields: list[FormField] = [
            TextField("name", N_("Name"), required=True),
            ChoiceField("parent", N_("Department above"), above),
        ]
        if self.rights.may("access.edit"):
            field = RolesField("roles", N_("Roles"))
            field.offer(self._roles)
            fields.append(field)
        return fields

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values."""
        return {"name": row.name, "parent": row.parent, "roles": row.roles}

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change."""
        from db.services import departments

        if row is None:
            return await self.shell.write(departments.add, self.actor, **values)
        return await self.shell.write(departments.edit, self.actor, row.id, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete one that is empty."""
        from db.services import departments

        await self.shell.write(departments.delete, self.actor, row.id, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New department") if row is None else _("Department")
