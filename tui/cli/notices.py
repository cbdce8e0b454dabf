"""`ambar notices`: comments on documents that speak to one."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--seen", action="store_true")
    limit(parser)


def notices(context: Context, given: argparse.Namespace) -> Answer:
    """What one was told, the newest first; --new: what one has not seen; --seen: ticks off what is told."""
    from db.queries import notices as queries
    from db.services import notices as services

    rows = [one for one in queries.mine(context.actor) if not (given.new and one.seen)][: given.limit]
    if given.seen:
        services.mark_seen(context.actor, [one.id for one in rows if not one.seen])
    return Answer(rows, columns=("at", "by", "number", "text", "seen"))


COMMANDS = {"notices": Command(N_("comments that speak to you"), notices, _arguments)}
