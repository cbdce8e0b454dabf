"""`ambar settings`: what holds for everyone."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from db.company import DEFAULTS
from tui.cli.command import Answer, Command, Context, limit
from tui.cli.options import Options, usage
from tui.i18n import N_, _


def _words() -> dict[str, Callable[[Any], str]]:
    from tui.labels_words import SETTING_VALUES, permission_name

    return {
        "value": lambda code: _(SETTING_VALUES[code]) if code in SETTING_VALUES else str(code),
        "permission": permission_name,
    }


def list_settings(context: Context, said: argparse.Namespace) -> Answer:
    """The settings that one may change."""
    from db.queries import settings

    rows = settings.all(context.actor)[: said.limit]
    return Answer(rows, columns=("name", "value", "permission", "fixed"), words=_words())


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("value", metavar="VALUE")


def _check_set(said: argparse.Namespace, options: Options) -> None:
    if said.name not in DEFAULTS:
        raise usage(
            _("{name} is not a setting; there are: {choices}").format(name=said.name, choices=", ".join(DEFAULTS))
        )


def set_setting(context: Context, said: argparse.Namespace) -> Answer:
    """Change one setting, for everyone."""
    from db.services import settings

    settings.set(context.actor, said.name, said.value)
    data = {"name": said.name, "value": context.company.setting(said.name)}
    return Answer(data, words=_words())


COMMANDS = {
    "list": Command(N_("the settings that one may change"), list_settings, limit),
    "set": Command(N_("change a setting"), set_setting, _set_arguments, check=_check_set),
}
