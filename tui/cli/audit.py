"""`ambar audit`: who did what, when, from where."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from db.audit import KINDS
from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_

if TYPE_CHECKING:
    from db.queries.audit import AuditFilter


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow the log."""
    parser.add_argument("--employee", metavar="LOGIN")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    parser.add_argument("--kind", choices=KINDS, metavar="KIND")
    parser.add_argument("--target", metavar="WHAT")
    parser.add_argument("--text", default="", metavar="WORDS")


def chosen(context: Context, said: argparse.Namespace) -> AuditFilter:
    """What the options of `filters` let through."""
    from db.queries.audit import AuditFilter

    return AuditFilter(
        employee=said.employee,
        date_from=context.day(said.start, "--from"),
        date_to=context.day(said.end, "--to"),
        kind=said.kind,
        target=said.target,
        text=said.text,
    )


def _arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    limit(parser)


def list_lines(context: Context, said: argparse.Namespace) -> Answer:
    """The log, newest first, as far as one may see what its lines are about."""
    from db.queries import audit
    from tui.labels_words import AUDIT_KINDS, word

    rows = audit.page(context.actor, chosen(context, said), limit=said.limit).rows
    return Answer(
        rows,
        columns=("at", "employee", "operator", "source", "kind", "target", "field", "before", "after"),
        words={"kind": lambda code: word(AUDIT_KINDS, code)},
    )


COMMANDS = {"list": Command(N_("the log, newest first"), list_lines, _arguments)}
