"""Picking roles: for an employee or a department. What one may not give says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from db.access import Actor, rights_of
from tui.dialogs.picker import ListPicker, Pick
from tui.i18n import N_, _, language

if TYPE_CHECKING:
    from tui.app import AmbarApp


def role_picks(actor: Actor) -> tuple[Pick, ...]:
    """All roles by code and name, with how many hold them, or that they give more than one has; in a lane."""
    from db.queries import roles
    from tui.widgets.rights_sheet import RightsSheet
    from tui.widgets.rights_words import people

    editor = roles.editor(actor, language=language())
    sheet = RightsSheet(editor, rights_of(actor), _warehouses(actor))
    return tuple(
        Pick(one.id, one.name, people(one.holders) if sheet.may_hand_out(one.id) else _("gives more than you have"))
        for one in editor.roles
    )


def _warehouses(actor: Actor) -> tuple[str, ...]:
    from db.access import may
    from db.queries import warehouses

    return tuple(one.code for one in warehouses.listing(actor, totals=False)) if may(actor, "warehouse.view") else ()


async def pick_roles(shell: AmbarApp, title: str, chosen: Iterable[str]) -> Sequence[str] | None:
    """Ask for roles, the ones held already marked; their codes, None where it was left."""
    picks = await shell.read(role_picks, shell.actor)
    return await shell.ask(RolePicker(title, picks, chosen))


class RolePicker(ListPicker):
    """A `ListPicker` that gives codes, also none."""

    def __init__(self, title: str, picks: Sequence[Pick], chosen: Iterable[str]) -> None:
        super().__init__(title, picks, chosen=chosen, note=N_("Holders"))
        self._order = [pick.value for pick in picks]

    def hint(self) -> str:
        """Which keys work here."""
        return _("Ins mark   Enter take the marked   Esc give up")

    def action_take(self) -> None:
        """The codes of what is marked, in the order of roles."""
        from tui.widgets.table import Table

        marks = self.query_one(Table).marks
        self.dismiss(tuple(code for code in self._order if code in marks))
