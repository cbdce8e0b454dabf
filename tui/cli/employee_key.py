"""`ambar employee key`: the SSH keys that let an employee in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from db.ssh_keys import LONGEST
from tui import published
from tui.cli.command import Answer, Context
from tui.cli.files import opened, text_of
from tui.cli.options import Options, usage
from tui.i18n import _

if TYPE_CHECKING:
    from db.services.ssh_keys import KeyState

_COLUMNS = ("kind", "fingerprint", "comment", "added_at", "added_by", "sessions")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, what, and which."""
    parser.add_argument("login", metavar="LOGIN")
    parser.add_argument("what", choices=("list", "add", "remove"), nargs="?", default="list")
    parser.add_argument("value", metavar="FILE|-|SHA256:…", nargs="?")


def check(said: argparse.Namespace, _options: Options) -> None:
    """AmbarError "usage" where a file or a fingerprint is missing, or one too many."""
    if said.what == "list" and said.value is not None:
        raise usage(_("Unknown here: {0}").format(said.value))
    if said.what == "add" and said.value is None:
        raise usage(_("A file with a public key is needed, or - for standard input"))
    if said.what == "remove" and said.value is None:
        raise usage(_("The fingerprint of the key is needed, as the list shows it"))


def key(context: Context, said: argparse.Namespace) -> Answer:
    """List an employee's keys, add one, remove one."""
    from db.services import ssh_keys

    if said.what == "list":
        return Answer(_lines(context, said.login), columns=_COLUMNS)
    context.require("employee.edit")
    if said.what == "add":
        with opened(said.value, context.options) as file:
            text = text_of(said.value, file.read(LONGEST + 1))
        state = ssh_keys.add(context.actor, said.login, text)
        told = _("{login} may come by the key {fingerprint}").format(login=state.login, fingerprint=state.fingerprint)
    else:
        state = ssh_keys.remove(context.actor, said.login, said.value)
        told = _removed(state)
    published.changed(context.company.path)
    return Answer(state, text=lambda: told)


def _removed(state: KeyState) -> str:
    told = _("The key {fingerprint} lets nobody in any more").format(fingerprint=state.fingerprint)
    return f"{told}. {_('Sessions ended: {count}').format(count=state.ended)}" if state.ended else told


def _lines(context: Context, login: str) -> object:
    """One's own need no right."""
    from db.queries import profile, ssh_keys

    mine = profile.mine(context.actor)
    if mine is not None and mine.login == login:
        return ssh_keys.mine(context.actor)
    return ssh_keys.of(context.actor, login)
