"""`ambar audit`: who did what, when."""

from __future__ import annotations

import argparse

from db.audit import KINDS
from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--employee", metavar="LOGIN")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    parser.add_argument("--kind", choices=KINDS, metavar="KIND")
    limit(parser)


def list_lines(context: Context, said: argparse.Namespace) -> Answer:
    """The log, newest first, as far as one may see what its lines are about."""
    from db.queries import audit
    from tui.labels_words import AUDIT_KINDS, word

    wanted = audit.AuditFilter(
        employee=said.employee,
        date_from=context.day(said.start, "--from"),
        date_to=context.day(said.end, "--to"),
        kind=said.kind,
    )
    rows = audit.page(context.actor, wanted, limit=said.limit).rows
    return Answer(
        rows,
        columns=("at", "employee", "operator", "kind", "target", "field", "before", "after"),
        words={"kind": lambda code: word(AUDIT_KINDS, code)},
    )


COMMANDS = {"list": Command(N_("the log, newest first"), list_lines, _arguments)}
