"""What the role editor does with whole roles: make, copy, compare, merge, restore, write to a file and read from one.

Each obeys the rules of giving in its service; what takes effect at once is shown beforehand.
"""

from __future__ import annotations

from typing import Any

from textual.binding import Binding

from db.permissions import ADMINISTRATOR
from db.queries.roles import RoleLine
from tui.i18n import N_, _, language
from tui.labels_words import permission_name
from tui.screens.base import AmbarScreen
from tui.widgets.rights_grid import RightsGrid
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import LOCKED, holders, rights

_WHOLE = ("merge", "import")
"""What changes roles at once, and so not while there are changes that are not saved."""


class RoleTasks(AmbarScreen):
    """The base of the role editor."""

    BINDINGS = [
        Binding("n", "new", N_("new role"), id="roles.new"),
        Binding("c", "copy", N_("copy role"), id="roles.copy", show=False),
        Binding("r", "rename", N_("rename role"), id="roles.rename", show=False),
        Binding("delete", "delete", N_("delete role"), id="roles.delete", show=False),
        Binding("k", "compare", N_("compare"), id="roles.compare", show=False),
        Binding("v", "view", N_("view as"), id="roles.view", show=False),
        Binding("h", "holders", N_("who holds this right"), id="roles.holders", show=False),
        Binding("x", "conflicts", N_("conflicts"), id="roles.conflicts", show=False),
        Binding("m", "merge", N_("merge roles"), id="roles.merge", show=False),
        Binding("d", "restore", N_("restore the default"), id="roles.restore", show=False),
        Binding("e", "export", N_("write roles to a file"), id="roles.export", show=False),
        Binding("o", "import", N_("read roles from a file"), id="roles.import", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sheet: RightsSheet | None = None
        self.frozen = False
        """Whether one may not edit any more, and only reads what one had changed."""

    @property
    def grid(self) -> RightsGrid:
        """The grid."""
        return self.query_one(RightsGrid)

    @property
    def role_here(self) -> RoleLine | None:
        """The role under the cursor."""
        return self.sheet.role(self.grid.role) if self.sheet is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only administrators look as a role."""
        if action == "view" and not self.rights.administrator:
            return False
        return super().check_action(action, parameters)

    async def action_view(self) -> None:
        """v: see what whoever holds this role alone sees."""
        if self.role_here is not None:
            await self.shell.view(roles=[self.role_here.id])

    async def _rebase(self) -> Any:
        """Read again what is saved."""
        raise NotImplementedError

    def _show_change(self) -> None:
        """The sheet is another one now."""
        raise NotImplementedError

    def disabled_reason(self, action: str) -> str | None:
        """The administrator's role; a role that someone holds; changes that are not saved."""
        role = self.role_here
        if self.sheet is None or role is None:
            return None
        if action in ("rename", "delete", "merge", "restore") and role.id == ADMINISTRATOR:
            return _(LOCKED["administrator"])
        if action == "delete" and role.holders:
            return _("A role that someone holds cannot be deleted: {holders}").format(holders=holders(role.holders))
        if action in _WHOLE and self.sheet.changed:
            return _("Save or undo your changes first")
        if action == "restore" and not _has_default(role.id):
            return _("{role} is a role of your own: it has no default").format(role=role.name)
        if action == "holders" and not self.grid.right:
            return _("Put the cursor on a right first")
        return None

    # Asking -------------------------------------------------------------------------

    async def action_why(self) -> None:
        """F1: why someone has the right under the cursor, or has it not; on a section's head the help."""
        from db.queries import roles

        right = self.grid.right
        if self.shell.denial is not None or not right or self.frozen:
            await self.shell.action_help()
            return
        found = await self.shell.read(roles.show, self.actor, self.grid.role)
        login = found.holders[0] if found.holders else ""
        self.shell.open_path("tui.screens.why:WhyScreen", permission=right, login=login)

    async def action_compare(self) -> None:
        """k: the role under the cursor beside another, as they would be saved."""
        from tui.dialogs.role_compare import RoleCompare

        role = self.role_here
        other = await self._other(_("Compare with which role?"), administrator=True)
        if self.sheet is None or role is None or other is None:
            return
        right = await self.shell.ask(RoleCompare(self.sheet, role.id, other))
        if right:
            self.grid.go_to(role.id, right)

    async def action_holders(self) -> None:
        """h: who holds the right under the cursor."""
        from db.queries import roles
        from tui.dialogs.right_holders import RightHolders

        right = self.grid.right
        if self.sheet is None or not right:
            return
        found = await self.shell.read(roles.holders_of, self.actor, right)
        login = await self.shell.ask(RightHolders(self.sheet, right, found))
        if login:
            self.shell.open_path("tui.screens.why:WhyScreen", permission=right, login=login)

    async def action_conflicts(self) -> None:
        """x: who could make, process and cancel alone."""
        from db.queries import role_reviews
        from tui.dialogs.role_conflicts import RoleConflicts

        if self.sheet is None:
            return
        found = await self.shell.read(role_reviews.conflicting, self.actor, language=language())
        line = await self.shell.ask(RoleConflicts(self.sheet, found))
        if line is not None:
            self.grid.go_to(line.roles[0], f"{line.types[0]}.process")

    async def _other(self, title: str, *, administrator: bool) -> str | None:
        """A role beside that under the cursor."""
        from tui.dialogs.picker import Pick, Picker

        if self.sheet is None:
            return None
        left_out = {self.grid.role, *(() if administrator else (ADMINISTRATOR,))}
        picks = [Pick(one.id, one.name, holders(one.holders)) for one in self.sheet.roles if one.id not in left_out]
        found = await self.shell.ask(Picker(title, picks))
        return str(found.value) if found is not None else None

    # Changing -----------------------------------------------------------------------

    async def action_new(self) -> None:
        """n: a role that gives nothing yet."""
        from tui.dialogs import role

        await self._go_to(await self.shell.ask(role.new(self.shell)))

    async def action_copy(self) -> None:
        """c: a role that gives what this one does."""
        from tui.dialogs import role

        if (found := self.role_here) is not None:
            await self._go_to(await self.shell.ask(role.copy(self.shell, found)))

    async def action_rename(self) -> None:
        """r: another name."""
        from tui.dialogs import role

        if (found := self.role_here) is not None:
            await self._go_to(await self.shell.ask(role.rename(self.shell, found)))

    async def _go_to(self, code: str | None) -> None:
        """Show what was made of a role."""
        if code is None:
            return
        await self._rebase()
        self.grid.go_to(code)
        self.shell.say_done(_("Saved"))

    async def action_delete(self) -> None:
        """Delete: a role that nobody holds."""
        from db.services import roles
        from tui.dialogs.question import Confirm

        found = self.role_here
        if self.sheet is None or found is None:
            return
        given = sum(value is not False for value in self.sheet.editor.values[found.id].values())
        lines = [
            _("Nobody holds it; what it gives goes with it: {rights}.").format(rights=rights(given)),
            _("This cannot be undone."),
        ]
        title = _("Delete the role {name}?").format(name=found.name)
        if await self.shell.ask(Confirm(title, lines, _("Delete"))) == "yes":
            await self.shell.write(roles.delete, self.actor, found.id, version=found.version)
            await self._rebase()
            self.shell.say_done(_("{name} is deleted").format(name=found.name))

    def action_restore(self) -> None:
        """d: what the role gives in a new company, as changes that are not saved yet."""
        sheet, role = self.sheet, self.role_here
        if sheet is None or role is None:
            return
        before = len(sheet.changed)
        left = sheet.restore(role.id)
        self._show_change()
        if left:
            self.shell.say(_(LOCKED["beyond"]) + f": {', '.join(map(permission_name, left))}", "warning")
        elif not sheet.changed and not before:
            self.shell.say(_("{role} gives its default already").format(role=role.name))
        else:
            self.shell.say(_("The default is put in. F2 sums it up and saves, u takes it back."))

    async def action_merge(self) -> None:
        """m: of two roles one goes, its holders move to the other."""
        from tui.screens.role_moves import merge

        role = self.role_here
        other = await self._other(_("Merge with which role?"), administrator=False)
        if self.sheet is not None and role is not None and other is not None:
            kept = await merge(self.shell, self.sheet, role.id, other)
            if kept is not None:
                await self._rebase()
                self.grid.go_to(kept)

    async def action_export(self) -> None:
        """e: all roles into a file that a person can read."""
        from tui.screens import role_moves

        await role_moves.export(self.shell)

    async def action_import(self) -> None:
        """o: roles out of such a file, reviewed before they take effect."""
        from tui.screens import role_moves

        if self.sheet is not None and await role_moves.take(self.shell, self.sheet):
            await self._rebase()


def _has_default(role: str) -> bool:
    from db.permissions import ROLES

    return any(one.id == role for one in ROLES)
