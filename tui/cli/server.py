"""`ambar server`: a server for several people over SSH. Root's alone; it looks into no company."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.command import Answer, Standalone, no_arguments
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from tui.ssh_keys import Key

_COLUMNS = ("login", "kind", "fingerprint", "comment")
_LONGEST = 16_384


def _root() -> None:
    if os.geteuid() != 0:
        raise usage(_("Only root may do this: put sudo in front"))


def _setup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--user", default="ambar", metavar="NAME")
    parser.add_argument("--data", default="/var/lib/ambar", metavar="FOLDER")


def setup(_options: Options, said: argparse.Namespace) -> Answer:
    """Make all that SSH needs; with --dry-run show it, and change nothing."""
    from tui import server

    plan = server.Plan(user=said.user, home=Path(said.data))
    plan.check()
    danger = server.unsafe(plan)
    if said.dry_run:
        lines = ["# " + " ".join(plan.account), f"# mkdir -m 0700 {plan.data}", f"# {plan.keys} 0644"]
        for path, (text, mode) in plan.files.items():
            lines += ["", f"# {path} {mode:04o}", text.rstrip("\n")]
        lines += ["", "# sshd -t; systemctl reload ssh"]
    notes = (
        () if danger is None else (_("Others than root can change {path}: install Ambar as root").format(path=danger),)
    )
    if said.dry_run:
        shown = {"files": {str(path): text for path, (text, _mode) in plan.files.items()}, "undo": list(plan.undo)}
        return Answer(shown, text=lambda: "\n".join(lines), notes=notes)
    _root()
    if notes:
        raise usage(notes[0])
    done = server.make(plan)
    told = [*(done or [_("Everything was there already.")]), "", _("To take it back (the data stays):"), *plan.undo, ""]
    if not (plan.data / "ambar.db").exists():
        program = f"runuser -u {plan.user} -- env HOME={plan.home} {plan.python} -I -m tui"
        told += [_("Now make the company, as the service account:"), program]
    told += [_("Then let people in, each by their key:"), "ambar server key-add LOGIN FILE.pub"]
    return Answer({"done": done, "undo": list(plan.undo)}, text=lambda: "\n".join(told))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN")
    parser.add_argument("file", metavar="FILE|-")


def key_add(_options: Options, said: argparse.Namespace) -> Answer:
    """Let the owner of a key in as one employee."""
    from tui import server, ssh_keys

    _root()
    try:
        if said.file == "-":
            text = sys.stdin.read(_LONGEST)
        else:
            with Path(said.file).open(encoding="utf-8") as stream:
                text = stream.read(_LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise usage(_("{path} cannot be read").format(path=said.file)) from error
    key = ssh_keys.parse(said.login, text)
    _set_up()
    ssh_keys.change(server.KEYS, lambda keys: ssh_keys.add(keys, key))
    return _all([key])


def key_list(_options: Options, said: argparse.Namespace) -> Answer:
    """Whose keys are let in."""
    from tui import server, ssh_keys

    return _all(ssh_keys.read(server.KEYS))


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fingerprint", metavar="SHA256:…")


def key_remove(_options: Options, said: argparse.Namespace) -> Answer:
    """Let a key in no more; what runs goes on until `ambar employee sign-out`."""
    from tui import server, ssh_keys

    _root()
    _set_up()
    gone = [key for key in ssh_keys.read(server.KEYS) if key.fingerprint == said.fingerprint]
    ssh_keys.change(server.KEYS, lambda keys: ssh_keys.remove(keys, said.fingerprint))
    told = _("The key is removed. A session that runs goes on until: ambar employee sign-out {login}").format(
        login=", ".join(key.login for key in gone)
    )
    return Answer({"removed": said.fingerprint}, text=lambda: told)


def _set_up() -> None:
    from tui import server

    if not server.KEYS.parent.is_dir():
        raise usage(_("There is no server yet: ambar server setup"))


def _all(keys: list[Key]) -> Answer:
    return Answer([{name: getattr(key, name) for name in _COLUMNS} for key in keys], columns=_COLUMNS)


COMMANDS = {
    "setup": Standalone(N_("make all that SSH needs: account, keys, launcher, sshd's part"), setup, _setup_arguments),
    "key-add": Standalone(N_("let the owner of a public key in as one employee"), key_add, _add_arguments),
    "key-list": Standalone(N_("whose keys are let in"), key_list, no_arguments),
    "key-remove": Standalone(N_("let a key in no more"), key_remove, _remove_arguments),
}
