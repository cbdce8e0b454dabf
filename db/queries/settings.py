"""The settings that one may change."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, may, requires_any
from db.setting_rules import CHOICES, FIXED, right_of


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting. `fixed`: it cannot change any more, because the ledger has a row."""

    name: str
    value: str
    permission: str
    fixed: bool
    choices: tuple[str, ...] = ()


@requires_any("settings.edit", "settings.oversell", "reservation.settings")
def all(actor: Actor) -> tuple[SettingLine, ...]:
    """The settings that one holds the right to change, in their order."""
    posted = bool(actor.company.engine.value("SELECT 1 FROM ledger LIMIT 1"))
    return tuple(
        SettingLine(name, value, right_of(name), posted and name in FIXED, CHOICES.get(name, ()))
        for name, value in actor.company.settings().items()
        if may(actor, right_of(name))
    )
