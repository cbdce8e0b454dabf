"""What `ambar --help` and `ambar NOUN --help` say."""

from __future__ import annotations

from collections.abc import Mapping

from tui.cli.command import Command, Standalone
from tui.cli.nouns import nouns
from tui.i18n import _


def version() -> str:
    """The program's name and version."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return f"ambar {installed('ambar')}"
    except PackageNotFoundError:
        return "ambar"


def _list(words: Mapping[str, str]) -> list[str]:
    column = max(len(word) for word in words)
    return [f"  {word.ljust(column)}  {about}" for word, about in words.items()]


def overview(*, forced: bool) -> str:
    """All commands, and the options that each takes."""
    general = {
        "--json": _("the answer as JSON"),
        "--lang tr|en": _("the language"),
        "--plain": _("the app for a screen reader: nothing that only adorns, one thing below the other"),
    }
    if not forced:
        general = {
            "--db URL": _("the database: a file, or sqlite:///file"),
            "--as LOGIN": _("act as an employee; for the owner of the database"),
            **general,
        }
    return "\n".join(
        (
            _("usage: ") + "ambar [" + "] [".join(general) + "] [COMMAND ...]",
            "",
            _("Without a command the app opens."),
            "",
            _("commands:"),
            *_list({name: _(about) for name, about in nouns(forced=forced).items()}),
            "",
            _("options:"),
            *_list(general),
        )
    )


def verbs(noun: str, found: Mapping[str, Command | Standalone]) -> str:
    """The verbs of a noun."""
    lines = _list({verb: _(command.about) for verb, command in found.items()})
    return "\n".join((_("usage: ") + f"ambar {noun} COMMAND ...", "", *lines))
