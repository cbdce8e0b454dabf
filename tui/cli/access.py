"""`ambar access`: who may do what."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context
from tui.i18n import N_, language


def matrix(context: Context, said: argparse.Namespace) -> Answer:
    """Every right of every role, the administrator's left out."""
    from db.queries import access

    found = access.matrix(context.actor, language=language())

    def text() -> str:
        from db.text import clean
        from tui.cli.output import aligned
        from tui.labels_words import permission_name, section_name

        lines: list[list[str]] = [["", *(clean(role.name) for role in found.roles)]]
        section = ""
        for right in found.permissions:
            if right.section != section:
                section = right.section
                lines.append([section_name(section)])
            cells = [_cell(found.grants[role.id][right.id]) for role in found.roles]
            lines.append([f"  {permission_name(right.id)}", *cells])
        return aligned(lines)

    return Answer(found, text=text)


def _cell(value: Any) -> str:
    from tui.labels_words import choice

    if isinstance(value, bool):
        return "✓" if value else "·"
    return choice(value) if isinstance(value, str) else ", ".join(choice(one) for one in value)


COMMANDS = {"matrix": Command(N_("every right of every role"), matrix)}
