"""`ambar access`: who may do what."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context
from tui.i18n import N_, _, language


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


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN")
    parser.add_argument("permission", metavar="PERMISSION")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--doc", metavar="DOC")


def explain(context: Context, said: argparse.Namespace) -> Answer:
    """Whether someone may do something, and why or why not."""
    from db.queries import access

    found = access.explain(
        context.actor, said.login, said.permission, warehouse=said.warehouse, document=said.doc, language=language()
    )

    def text() -> str:
        from db.text import clean
        from tui.labels_rights import because_line
        from tui.labels_words import permission_name

        answer = _("yes") if found.allowed else _("no")
        lines = [f"{permission_name(found.permission, section=True)}: {answer}"]
        return "\n".join([*lines, *(f"  {clean(because_line(one))}" for one in found.because)])

    return Answer(found, text=text)


COMMANDS = {
    "matrix": Command(N_("every right of every role"), matrix),
    "explain": Command(N_("why someone may do something, or may not"), explain, _explain_arguments),
}
