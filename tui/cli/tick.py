"""`ambar tick`: what is due by itself, as cron may do it: reservations whose day is over go."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context
from tui.i18n import N_, ngettext


def tick(context: Context, said: argparse.Namespace) -> Answer:
    """Take away the reservations whose day is over."""
    from db.services import reservations

    found = reservations.tick(context.actor)
    told = ngettext("{number} reservation has expired", "{number} reservations have expired", found.expired)
    return Answer(found, text=lambda: told.format(number=found.expired))


COMMANDS = {"tick": Command(N_("take away reservations whose day is over"), tick, operator=True)}
