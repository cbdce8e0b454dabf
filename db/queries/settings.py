"""The settings that one may change."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires_any, rights_of
from db.setting_rules import CHOICES, fixed, may_set, right_of


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting. `fixed`: it cannot change any more, because the books have begun."""

    name: str
    value: str
    permission: str
    fixed: bool
    choices: tuple[str, ...] = ()


@requires_any("settings.edit", "settings.oversell", "reservation.settings")
def all(actor: Actor) -> tuple[SettingLine, ...]:
    """The settings that one holds the right to change, in their order."""
    kept, rights = fixed(), rights_of(actor)
    return tuple(
        SettingLine(name, value, right_of(name), name in kept, CHOICES.get(name, ()))
        for name, value in actor.company.settings().items()
        if may_set(rights, name)
    )
