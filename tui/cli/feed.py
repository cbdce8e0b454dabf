"""`ambar feed`: what concerns me."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--seen", action="store_true")
    limit(parser)


def feed(context: Context, said: argparse.Namespace) -> Answer:
    """What others did to one's documents and deals and in one's warehouses, newest first; --new: what one has not seen;
    --seen: one has seen all of it."""
    from db.queries import feed as queries
    from db.services import feed as services
    from tui.labels_feed import why
    from tui.labels_words import ACTIONS, field_name, word

    rows = [one for one in queries.mine(context.actor) if one.new or not said.new][: said.limit]
    if said.seen:
        services.mark_seen(context.actor)
    words = {"action": lambda code: word(ACTIONS, code), "why": why, "field": lambda code: field_name(code or "")}
    return Answer(
        rows, columns=("at", "by", "number", "title", "action", "field", "changes", "why", "new:news"), words=words
    )


COMMANDS = {"feed": Command(N_("what others did that concerns you"), feed, _arguments)}
