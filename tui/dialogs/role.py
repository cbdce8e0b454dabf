"""A new role, a copy of one, another name for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.queries.roles import RoleLine
from db.text import NAME_LENGTH, NOTE_LENGTH
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp


def new(shell: AmbarApp) -> FormDialog:
    """Asks for a name and what the role is for; gives the code of what was made."""
    from db.services import roles

    async def save(values: Mapping[str, Any]) -> str:
        made = await shell.write(roles.add, shell.actor, values["name"], about=values["about"])
        return made.code

    return FormDialog(_("New role"), [_name(), _about()], save, lines=[_("It gives nothing until you give it rights.")])


def copy(shell: AmbarApp, role: RoleLine) -> FormDialog:
    """Asks for the name of a copy; gives its code."""
    from db.services import roles

    async def save(values: Mapping[str, Any]) -> str:
        made = await shell.write(roles.copy, shell.actor, role.id, values["name"])
        return made.code

    name = _name(_("{role} (copy)").format(role=role.name))
    line = _("It gives what {role} gives as saved; nobody holds it yet.").format(role=role.name)
    return FormDialog(_("Copy role"), [name], save, lines=[line])


def rename(shell: AmbarApp, role: RoleLine) -> FormDialog:
    """Asks for another name and description; gives the code, which stays."""
    from db.services import roles

    async def save(values: Mapping[str, Any]) -> str:
        made = await shell.write(roles.rename, shell.actor, role.id, **values, version=role.version)
        return made.code

    line = _("Times: minutes without a key; 0: never, empty: as the settings say.")
    minutes = ("lock_minutes", role.lock_minutes), ("exit_minutes", role.exit_minutes)
    saved = {"name": role.name, "about": role.about}
    saved |= {name: "" if value is None else str(value) for name, value in minutes}
    return FormDialog(_("Rename role"), [_name(), _about(), *_times()], save, saved, lines=[line])


def _times() -> list[TextField]:
    """Minutes without a key until a session of its holders locks and ends."""
    fields = [
        TextField("lock_minutes", N_("Lock after"), length=4),
        TextField("exit_minutes", N_("End after"), length=4),
    ]
    for field in fields:
        field.add_class("-number")
    return fields


def _name(value: str = "") -> TextField:
    return TextField("name", N_("Name"), value, length=NAME_LENGTH, required=True)


def _about() -> TextField:
    return TextField("about", N_("What it is for"), length=NOTE_LENGTH)
