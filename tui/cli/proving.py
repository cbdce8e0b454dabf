"""The password once more (step-up) on the command line: asked at the terminal, or the first line of `--password-stdin`.

Where neither is there, the answer is `denied` (step_up). The operator is not asked. Source: cli.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from db.errors import AmbarError, denied
from tui.cli.command import Answer, Command, Context, Parser

OPTION: Final = "--password-stdin"


def taken(parser: Parser, words: Sequence[str]) -> tuple[list[str], bool]:
    """The words of a command without `--password-stdin`, and whether it was there; a command that takes it itself, for
    the password of someone else, keeps it."""
    rest = list(words)
    if OPTION not in rest or OPTION in parser._option_string_actions:
        return rest, False
    rest.remove(OPTION)
    return rest, True


def run(command: Command, context: Context, given: argparse.Namespace, *, prove: bool) -> Answer:
    """Run a command; with one's password, where `prove` says that it comes, or where a person can be asked.

    A command that was refused has changed nothing, so it is run again as it was said.
    """
    if prove:
        from tui.cli.files import password

        return command.run(_proven(context, password(context.options)), given)
    try:
        answer = command.run(context, given)
        if not _asks(answer):
            return answer
        refused = denied(None, "step_up")
    except AmbarError as error:
        if error.code != "denied" or error.details.get("reason") != "step_up":
            raise
        refused, answer = error, None
    if sys.stdin.isatty() and sys.stderr.isatty():
        import getpass

        from tui.i18n import _

        return command.run(_proven(context, getpass.getpass(_("Your password: "), sys.stderr)), given)
    from db import audit

    audit.denial(context.actor, refused)
    if answer is None:
        raise refused
    return answer


def _asks(answer: Answer) -> bool:
    """Whether one of several things was refused for the password."""
    if not isinstance(answer.data, list):
        return False
    errors = [one.get("error") for one in answer.data if isinstance(one, dict)]
    return any(isinstance(one, dict) and one.get("details", {}).get("reason") == "step_up" for one in errors)


def _proven(context: Context, password: str) -> Context:
    from db.services import sign_in

    return Context(context.company, sign_in.confirm(context.actor, password), context.options)
