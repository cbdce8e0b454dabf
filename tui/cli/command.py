"""What a command is: its arguments, what it needs, what it answers; and the parser that speaks our languages."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from db.errors import AmbarError
from db.record import record
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.access import Actor
    from db.company import Company


@record
class Context:
    """Where a command runs: the company, who acts, and what was said for all commands."""

    company: Company
    actor: Actor
    options: Options

    @property
    def forced(self) -> bool:
        """Whether a launcher forced the login: no operator, no files but one's own."""
        return self.options.forced is not None

    def require(self, permission: str) -> None:
        """AmbarError "denied" without the right: asked here where it must come before a file is judged.

        The service asks again, inside its transaction."""
        from db import audit
        from db.access import require

        try:
            require(self.actor, permission)
        except AmbarError as error:
            audit.denial(self.actor, error)
            raise

    def day(self, text: str | None, option: str) -> date | None:
        """A day given to an option; AmbarError "usage" for anything else."""
        if text is None:
            return None
        from tui.text import parse_day

        try:
            return parse_day(text, self.company.today())
        except AmbarError as error:
            raise usage(_("{option}: {value} is not a day").format(option=option, value=text)) from error


@record
class Answer:
    """What a command found or did.

    `data` is printed as JSON. For people: `columns` of a list of rows, else `text`, else a card of the fields.
    `notes` go to stderr for people (warnings, problems of single documents); `error` after the answer, for all.
    """

    data: Any
    columns: tuple[str, ...] = ()
    text: Callable[[], str] | None = None
    notes: tuple[str, ...] = ()
    exit_code: int = 0
    error: AmbarError | None = None
    opens: str | None = None
    """The database on which the app opens afterwards."""
    words: Mapping[str, Callable[[Any], str]] = MappingProxyType({})
    """How values of a column are said to people, where their type does not tell: statuses, kinds …"""


Run = Callable[[Context, argparse.Namespace], Answer]
Arguments = Callable[[argparse.ArgumentParser], None]


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes nothing of its own."""


@record
class Command:
    """One command: `about` (N_) in one line, its arguments, and what it does.

    `operator`: the operator alone, as no employee, may run it (the service decides). `check`: usage
    that the parser cannot tell, decided before anyone is asked who they are. `unopened`: what the operator gets
    where the database cannot be opened, and why it cannot; never when forced.
    """

    about: str
    run: Run
    arguments: Arguments = no_arguments
    operator: bool = False
    check: Callable[[argparse.Namespace, Options], None] | None = None
    unopened: Callable[[Options, argparse.Namespace, AmbarError], Answer] | None = None


@record
class Standalone:
    """A command that needs no company and nobody signed in: init, demo. Not there when forced."""

    about: str
    run: Callable[[Options, argparse.Namespace], Answer]
    arguments: Arguments = no_arguments


# Parsing ------------------------------------------------------------------------

_MESSAGES: Final = (
    (r"the following arguments are required: (.*)", N_("Missing: {0}")),
    (r"unrecognized arguments: (.*)", N_("Unknown here: {0}")),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", N_("{0}: {1} is not one of: {2}")),
    (r"argument (.*?): expected one argument", N_("{0} needs a value")),
    (r"argument (.*?): expected at least one argument", N_("{0} needs a value")),
    (r"argument (.*?): invalid \S+ value: (.*)", N_("{0}: {1} is not a number")),
    (r"argument (.*?): not allowed with argument (.*)", N_("{0} and {1} do not go together")),
    (r"argument (.*?): ignored explicit argument (.*)", N_("{0} takes no value")),
    (r"one of the arguments (.*) is required", N_("One of these is needed: {0}")),
)


class _Formatter(argparse.HelpFormatter):
    """argparse's formatter, told its width: it imports shutil (3 ms) with every parser to ask for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns())


def _columns() -> int:
    try:
        return max(40, os.get_terminal_size(sys.stdout.fileno()).columns - 2)
    except (OSError, ValueError):
        return 78


class Parser(argparse.ArgumentParser):
    """An argparse parser whose complaints are AmbarError "usage", in the language of the session."""

    def __init__(self, prog: str, about: str = "") -> None:
        super().__init__(prog=prog, description=about, allow_abbrev=False, add_help=False, formatter_class=_Formatter)
        self._help = self.add_argument("-h", "--help", action="help")

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing and leaving."""
        for pattern, template in _MESSAGES:
            if match := re.fullmatch(pattern, message):
                raise usage(_(template).format(*match.groups()))
        raise usage(message)

    def format_help(self) -> str:
        """argparse's help, its own English words replaced. Translated here: most parsers are never asked for it."""
        self.description = _(self.description or "")
        self._positionals.title = _("arguments")
        self._optionals.title = _("options")
        self._help.help = _("show this help")
        return super().format_help().replace("usage: ", _("usage: "), 1)


def limit(parser: argparse.ArgumentParser, default: int | None = None) -> None:
    """The `--limit N` that every list takes."""
    parser.add_argument("--limit", type=natural, default=default, metavar="N")


def switch(parser: argparse.ArgumentParser, *names: str) -> None:
    """Options that take on or off."""
    for name in names:
        parser.add_argument(name, choices=("on", "off"))


def on(value: str | None) -> bool | None:
    """What an on/off option says; None where it was not given."""
    return None if value is None else value == "on"


def given(arguments: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The named arguments that were given, as keyword arguments or fields."""
    return {name: value for name in names if (value := getattr(arguments, name)) is not None}


def number(text: str | None) -> str | None:
    """A number given to an option, with a decimal point: "2,55" is 2.55. Where a comma could also
    group digits ("1,500") it is left as it is, and refused as no number; so is everything else."""
    if text is not None and re.fullmatch(r"[+-]?(\d+,\d{1,2}|\d+,\d{4,6}|0,\d{3})", text, re.ASCII):
        return text.replace(",", ".")
    return text


def natural(text: str) -> int:
    """A whole number from 0, for argparse."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def key(text: str) -> int | str:
    """What is named by its id or its name: digits are an id."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text


def versioned(parser: argparse.ArgumentParser) -> None:
    """The `--version N` of commands that change one thing: refused where it has been changed since."""
    parser.add_argument("--version", type=natural, metavar="N")
