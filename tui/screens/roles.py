"""The role editor: rights in their sections × roles, changed in place, summed up before they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.errors import AmbarError
from db.permissions import BY_ID
from db.queries.roles import RoleEditor
from tui import keys
from tui.i18n import N_, _, language, ngettext
from tui.labels_words import permission_name
from tui.screens.role_tasks import RoleTasks
from tui.unsaved import Typed
from tui.widgets.rights_bar import RightsBar
from tui.widgets.rights_grid import RightsGrid
from tui.widgets.rights_note import RightsNote
from tui.widgets.rights_sheet import Difference, RightsSheet
from tui.widgets.rights_words import (
    LOCKED,
    allows,
    cell_state,
    changed_rights,
    difference_line,
    holders_line,
    losing_line,
    summary,
)

FROZEN = N_("You may not edit roles any more: your changes can only be read")
MANY = 10
"""So many changes are named in a question, the rest is counted."""


class RolesScreen(RoleTasks):
    """Access permissions: what each role gives."""

    BINDINGS = [
        keys.SAVE,
        Binding("f1", "why", N_("why?"), id="roles.why"),
        Binding("u,ctrl+z", "undo", N_("undo"), id="undo"),
        Binding("backspace", "undo_cell", N_("undo this cell"), id="roles.undo_cell", show=False),
        Binding("U", "undo_all", N_("undo everything"), id="roles.undo_all", show=False),
        Binding("f4", "terms", N_("days and conditions"), id="roles.terms", show=False),
        keys.SEARCH,
        Binding("plus", "complete", N_("give what it needs"), id="roles.complete", show=False),
    ]
    HELP = N_(
        "Space gives or takes a right, Enter picks what it reaches, F4 its days and conditions. Signs: ! no effect"
        " until what it needs is given too, ° days or conditions, ○ not in force yet, × over, * changed meanwhile by"
        " someone else. Nothing holds before F2."
    )

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self._affected = 0
        self._asked = 0
        self._saving = False

    def content(self) -> ComposeResult:
        """What was changed, the grid, what the cell under the cursor means."""
        yield RightsBar()
        yield RightsGrid()
        yield RightsNote()

    # Reading ------------------------------------------------------------------------

    async def load(self) -> None:
        """Read roles, rights and the warehouses that one may give."""
        editor, self._names = await self.shell.read(_read, self.actor, language())
        self.sheet = RightsSheet(editor, self.rights, tuple(self._names), self.shell.today())
        self.grid.show(self.sheet)
        self.grid.focus()

    async def refresh_data(self) -> None:
        """Take in what others have saved; what was changed here stays."""
        if self.sheet is None or self._saving or self.frozen:
            return
        told = await self._rebase()
        if told and self.sheet.changed:
            names = {one.role: self._role_name(one.role) for one in told}
            self.shell.say(
                _("Someone else has changed {roles} meanwhile; your changes are still here").format(
                    roles=", ".join(names.values())
                ),
                "warning",
            )

    async def _rebase(self) -> tuple[Difference, ...]:
        if self.frozen:
            return ()
        editor, self._names = await self.shell.read(_read, self.actor, language())
        if self.sheet is None or not self.is_attached:
            return ()
        found = self.sheet.rebase(editor, self.rights, self._names)
        self.grid.show(self.sheet)
        self._changed()
        return found

    def _role_name(self, code: str) -> str:
        role = self.sheet.role(code) if self.sheet is not None else None
        return role.name if role is not None else code

    # What is said -------------------------------------------------------------------

    def _changed(self) -> None:
        """The changes are others now: count them, and ask in the reading lane whom they affect."""
        self._asked += 1
        count = len(self.sheet.changed) if self.sheet is not None else 0
        if not count:
            self._affected = 0
        self._tell_changed()
        self.refresh_bindings()
        if count and self.sheet is not None and not self.frozen:
            self.shell.go(self._count(self._asked, self.sheet.to_save(), self.sheet.terms_to_save()), hold=False)

    async def _count(self, asked: int, changes: Any, terms: Any) -> None:
        from db.queries import roles

        found = await self.shell.read(roles.affected, self.actor, changes, terms)
        if asked == self._asked and self.is_attached:
            self._affected = found.employees
            self._tell_changed()

    def _tell_changed(self) -> None:
        count = len(self.sheet.changed) if self.sheet is not None else 0
        told = ""
        if count and self.frozen:
            told = f"{changed_rights(count)} · " + _("read only")
        elif count:
            affected = ngettext("{count} employee affected", "{count} employees affected", self._affected)
            told = f"{changed_rights(count)} · {affected.format(count=self._affected)}"
        self.query_one(RightsBar).tell(told)

    def _explain(self) -> None:
        """The lines below the grid: what the right allows; what is to be known of the cell."""
        sheet, grid = self.sheet, self.grid
        about, state, warning = "", "", False
        role = sheet.role(grid.role) if sheet is not None else None
        if sheet is not None and role is not None and grid.right:
            about = allows(grid.right)
            state, warning = cell_state(sheet, role.id, grid.right)
        elif role is not None:
            about = f"{role.name}: {role.about}" if role.about else role.name
        if sheet is not None and role is not None and not state:
            state = holders_line(role.name, sheet.editor.holders.get(role.id, ()))
        if self.frozen:
            state, warning = _(FROZEN), True
        self.query_one(RightsNote).tell(about, state, warning=warning)

    # The grid -----------------------------------------------------------------------

    def on_rights_grid_moved(self) -> None:
        """Another cell."""
        self._explain()
        self.refresh_bindings()

    def on_rights_grid_toggled(self) -> None:
        """Space: give or take."""
        sheet, grid = self.sheet, self.grid
        if sheet is None or self._say_frozen():
            return
        if lock := sheet.locked(grid.role, grid.right):
            self.shell.say(_(LOCKED[lock]), "warning")
        elif sheet.toggle(grid.role, grid.right):
            self._show_change()

    def on_rights_grid_picked(self) -> None:
        """Enter: choose what the right reaches."""
        self.shell.go(self._pick())

    async def _pick(self) -> None:
        from tui.dialogs.scope import ScopePicker

        sheet, grid = self.sheet, self.grid
        if sheet is None or self._say_frozen():
            return
        role, right = grid.role, grid.right
        if sheet.locked(role, right) or not sheet.options(right):
            self.on_rights_grid_toggled()
            return
        names = self._choice_names(right)
        value = await self.shell.ask(ScopePicker(sheet, role, right, names))
        if value is not None and sheet.put({(role, right): value}):
            self._show_change()

    def _choice_names(self, right: str) -> dict[str, str]:
        """How warehouses and pipelines are called beside their codes; reports and places are words themselves."""
        kind = BY_ID[right].choices
        if kind == "pipelines" and self.sheet is not None:
            from tui.labels_deals import pipeline

            return {code: pipeline(code, name) for code, name in self.sheet.editor.pipelines.items()}
        return self._names if kind == "warehouses" else {}

    def _say_frozen(self) -> bool:
        if self.frozen:
            self.shell.say(_(FROZEN), "warning")
        return self.frozen

    async def action_terms(self) -> None:
        """F4: the days and conditions of what the cell gives."""
        from tui.dialogs.role_terms import terms_dialog

        if self.sheet is not None and await self.shell.ask(terms_dialog(self.sheet, self.grid.role, self.grid.right)):
            self._show_change()

    def _show_change(self) -> None:
        self._changed()
        self.grid.redraw()

    def on_filter_bar_changed(self) -> None:
        """Find rights."""
        self.grid.find(self.query_one(RightsBar).text)

    # Keys ---------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        """Nothing to save or undo; the administrator's role; a role that someone holds."""
        sheet = self.sheet
        if sheet is None:
            return None
        role, right = self.grid.role, self.grid.right
        if self.frozen and action not in ("search", "why"):
            return _(FROZEN)
        if action in ("save", "undo_all") and not sheet.changed:
            return _("Nothing has been changed")
        if action == "undo" and not sheet.can_undo:
            return _("There is nothing to undo")
        if action == "undo_cell" and (role, right) not in sheet.changed:
            return _("This cell has not been changed")
        if action == "complete" and not (right and sheet.missing(role, right)):
            return _("This right lacks nothing")
        if action == "terms":
            if not right or not sheet.given(role, right):
                return _("The role does not give this right")
            if lock := sheet.locked(role, right) or ("" if sheet.may_give(role, right) else "beyond"):
                return _(LOCKED[lock])
        return super().disabled_reason(action)

    def action_search(self) -> None:
        """/"""
        self.query_one(RightsBar).open()

    def action_undo(self) -> None:
        """One step back."""
        if self.sheet is not None and self.sheet.undo():
            self._show_change()

    def action_undo_cell(self) -> None:
        """⌫: the cell under the cursor as it is saved."""
        if self.sheet is not None and self.sheet.undo_cells([(self.grid.role, self.grid.right)]):
            self._show_change()

    def action_undo_all(self) -> None:
        """U: everything as it is saved; u takes that back."""
        if self.sheet is not None and self.sheet.undo_cells(self.sheet.changed):
            self._show_change()

    def action_complete(self) -> None:
        """Give what the right under the cursor needs too."""
        if self.sheet is None:
            return
        left = self.sheet.complete(self.grid.role, self.grid.right)
        self._show_change()
        if left:
            self.shell.say(_(LOCKED["beyond"]) + f": {', '.join(map(permission_name, left))}", "warning")

    async def action_save(self) -> bool:
        """F2: say what will change, save all of it in one step; whether it is saved."""
        from db.queries import roles
        from tui.dialogs.question import Confirm

        sheet = self.sheet
        if sheet is None or not sheet.changed:
            return True
        found = await self.shell.read(roles.affected, self.actor, sheet.to_save(), sheet.terms_to_save())
        lines = [summary(len(sheet.changed), found.employees), "", *self._named(sheet.differences())]
        if losing := sheet.losing():
            lines += ["", f"! {losing_line(len(losing))}: {self._losing(losing)}"]
        if theirs := tuple(sheet.theirs.values()):
            lines += ["", _("Changed meanwhile by someone else:"), *self._named(theirs)]
        if await self.shell.ask(Confirm(_("Save the changes?"), lines, _("Save"))) != "yes":
            return False
        return await self._save(found.employees)

    def _losing(self, cells: Sequence[tuple[str, str]]) -> str:
        named = [f"{self._role_name(role)} · {permission_name(right, section=True)}" for role, right in cells[:MANY]]
        return ", ".join(named) + (" …" if len(cells) > MANY else "")

    async def _save(self, employees: int) -> bool:
        from db.services import roles

        sheet = self.sheet
        if sheet is None:
            return False
        count = len(sheet.changed)
        self._saving = True
        try:
            await self.shell.write(roles.save, self.actor, sheet.to_save(), sheet.versions(), sheet.terms_to_save())
            await self._rebase()
            sheet.accept()
            self._changed()
            self.grid.redraw()
        except AmbarError as error:
            if error.code not in ("conflict", "not_found"):
                raise
            await self._meet(error)
            return False
        finally:
            self._saving = False
        self.shell.say_done(_("Saved: {summary}").format(summary=summary(count, employees)))
        return True

    async def _meet(self, error: AmbarError) -> None:
        """Someone else has saved meanwhile: show what, and keep one's own changes."""
        from tui.dialogs.question import Answer, Question
        from tui.labels import sentence

        found = await self._rebase()
        lines = [*self._named(found), ""] if found else []
        lines.append(_("Your own changes are still here. F2 saves them over these."))
        await self.shell.ask(Question(sentence(error), lines, [Answer("ok", _("Look at it"))]))

    def _named(self, found: Sequence[Difference]) -> list[str]:
        if self.sheet is None:
            return []
        lines = [difference_line(self.sheet, one) for one in found[:MANY]]
        if len(found) > MANY:
            lines.append(_("… and {count} more").format(count=len(found) - MANY))
        return lines

    async def may_leave(self) -> bool:
        """Ask what to do with changes that are not saved."""
        from tui.dialogs.question import Answer, Question

        sheet = self.sheet
        if sheet is None or not sheet.changed:
            return True
        answers = [Answer("stay", _("Stay")), Answer("save", _("Save")), Answer("leave", _("Leave without saving"))]
        if self.frozen:
            del answers[1]
        lines = [changed_rights(len(sheet.changed)), *self._named(sheet.differences())]
        answer = await self.shell.ask(Question(_("Changes are not saved"), lines, answers))
        if answer == "save":
            return await self.action_save()
        return answer == "leave"

    def relabel(self) -> None:
        """Another language: the roles' names are others too."""
        self.shell.go(self._rebase(), hold=False)

    def unsaved(self) -> list[Typed]:
        """The changes that are not saved, a line each."""
        sheet = self.sheet
        lines = [difference_line(sheet, one) for one in sheet.differences()] if sheet is not None else []
        return [Typed(_("Access permissions"), "\n".join(lines))] if lines else []

    def stays(self) -> bool:
        """Whether it stays although one may not open it any more: changes that are not saved would be lost."""
        return self.sheet is not None and bool(self.sheet.changed)

    def on_rights_changed(self, event: Any) -> None:
        """What one may give is another thing now; without the right to edit, only one's own changes can be read."""
        self.frozen = not self.rights.may("access.edit")
        if self.sheet is not None:
            self.grid.only(frozenset(right for _role, right in self.sheet.changed) if self.frozen else None)
        self.refresh_bindings()
        self.refresh_lines()
        self._tell_changed()
        self._explain()
        self.shell.go(self._rebase(), hold=False)


def _read(actor: Actor, spoken: str) -> tuple[RoleEditor, dict[str, str]]:
    """The editor, and the warehouses that one sees: code → name."""
    from db.access import may
    from db.queries import roles, warehouses

    places = warehouses.listing(actor, totals=False) if may(actor, "warehouse.view") else ()
    return roles.editor(actor, language=spoken), {one.code: one.name for one in places}
