"""`ambar check`: the books recomputed, every difference named."""

from __future__ import annotations

import argparse

from db.errors import AmbarError
from tui.cli.command import Answer, Command, Context
from tui.cli.progress import Progress
from tui.i18n import N_, _


def check(context: Context, said: argparse.Namespace) -> Answer:
    """Recompute everything; the result is printed also where something differs (exit 5)."""
    from db.queries import checks
    from db.services import database
    from tui.checked import lines
    from tui.labels import sentence

    with Progress(context.options) as progress:
        found = checks.run(context.actor, progress=progress)
    wrong = [one.name for one in found.checks if not one.ok]
    error = None if found.ok else AmbarError("not_checked", checks=wrong)
    notes: tuple[str, ...] = ()
    try:
        database.note_check(context.actor, wrong)
    except AmbarError as refused:
        notes = (_("The check could not be noted in the audit log: {why}").format(why=sentence(refused)),)
    return Answer(found, text=lambda: "\n".join(lines(found)), notes=notes, error=error)


COMMANDS = {"check": Command(N_("recompute the books and name every difference"), check, operator=True)}
