"""`ambar check`: the books recomputed, every difference named."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from db.errors import AmbarError
from tui.cli.command import Answer, Command, Context
from tui.cli.progress import Progress
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.queries.checks import CheckResult


def check(context: Context, said: argparse.Namespace) -> Answer:
    """Recompute everything; the result is printed also where something differs (exit 5)."""
    from db.queries import checks

    with Progress(context.options) as progress:
        found = checks.run(context.actor, progress=progress)
    wrong = [one.name for one in found.checks if not one.ok]
    error = None if found.ok else AmbarError("not_checked", checks=wrong)
    return Answer(found, text=lambda: _told(found), error=error)


def _told(found: CheckResult) -> str:
    from tui.labels_words import CHECKS, word
    from tui.text import clean, number

    lines = [
        _("{ledger} ledger rows, {documents} documents, {products} products").format(
            ledger=number(found.ledger_rows), documents=number(found.documents), products=number(found.products)
        )
    ]
    for one in found.checks:
        lines.append(f"{_('in order') if one.ok else _('WRONG')}  {word(CHECKS, one.name)}")
        lines += [
            "    " + clean(", ".join(f"{key}: {value}" for key, value in difference.items()))
            for difference in one.differences
        ]
    return "\n".join(lines)


COMMANDS = {"check": Command(N_("recompute the books and name every difference"), check, operator=True)}
