"""`ambar server`: a server for several people over SSH. Root's; it opens no company, but asks the service account."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.command import Answer, Command, Context, Standalone, no_arguments
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from tui.server import Plan


def _root() -> None:
    if os.geteuid() != 0:
        raise usage(_("Only root may do this: put sudo in front"))


def _place_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", default="ambar", metavar="NAME")
    parser.add_argument("--data", default="/var/lib/ambar", metavar="FOLDER")


def _setup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true")
    _place_arguments(parser)
    parser.add_argument("--sudo", action="append", default=[], metavar="USER|%GROUP")


def setup(_options: Options, said: argparse.Namespace) -> Answer:
    """Make all that SSH needs; with --dry-run show it, and change nothing."""
    from tui import server

    plan = server.here(said.user, Path(said.data), tuple(said.sudo))
    danger = server.unsafe(plan)
    notes = (
        () if danger is None else (_("Others than root can change {path}: install Ambar as root").format(path=danger),)
    )
    if said.dry_run:
        shown = {"files": {str(path): text for path, (text, _mode) in plan.files.items()},
                 "commands": [" ".join(plan.account), *plan.commands], "undo": list(plan.undo)}  # fmt: skip
        return Answer(shown, text=lambda: "\n".join(_shown(plan)), notes=notes)
    _root()
    if notes:
        raise usage(notes[0])
    done = server.make(plan)
    told = [*(done or [_("Everything was there already.")]), "", _("To take it back (the data stays):"), *plan.undo, ""]
    ready = (plan.data / "ambar.db").exists()
    if not ready:
        told += [_("Now make the company, whose first administrator is you:"),
                 f"{server.COMMAND} init --admin LOGIN --company NAME"]  # fmt: skip
    told += [_("Then let people in, each by their key:"), f"{server.COMMAND} employee key LOGIN add - < FILE.pub"]
    if plan.every == "":
        told += [_("Nothing here publishes keys by itself: have root run this every minute:"), " ".join(_publish(plan))]
    if plan.sudoers:
        told += [_("People with shells open Ambar by:"), f"sudo -u {plan.user} {plan.programs}/ambar-sudo"]
    return Answer({"done": done, "undo": list(plan.undo)}, text=lambda: "\n".join(told))


def _shown(plan: Plan) -> list[str]:
    """What would be written and run."""
    lines = ["# " + " ".join(plan.account), f"# mkdir -m 0700 {plan.data}", f"# {plan.keys} 0644"]
    for path, (text, mode) in plan.files.items():
        lines += ["", f"# {path} {mode:04o}", text.rstrip("\n")]
    return [*lines, "", *(f"# {command}" for command in plan.commands), "", *(f"# - {line}" for line in plan.undo)]


def _publish(plan: Plan) -> tuple[str, ...]:
    return (str(plan.python), "-I", "-m", "tui", "server", "publish", "--user", plan.user, "--data", str(plan.home))


def publish(_options: Options, said: argparse.Namespace) -> Answer:
    """Write the keys that the database knows out for sshd."""
    from tui import published, server

    _root()
    plan = server.Plan(said.user, Path(said.data))
    plan.check()
    told = published.publish(plan)
    return Answer({"changed": told}, text=lambda: "\n".join(told or [_("Everything was there already.")]))


def keys(context: Context, _said: argparse.Namespace) -> Answer:
    """The keys that let somebody in, as they are published."""
    from db.queries import ssh_keys

    names = ("login", "fingerprint", "kind", "body")
    rows = [dict(zip(names, row, strict=True)) for row in ssh_keys.published(context.actor)]
    return Answer(rows, columns=("login", "fingerprint", "kind"))


COMMANDS = {
    "setup": Standalone(N_("make all that SSH needs: account, keys, launcher, sshd's part"), setup, _setup_arguments),
    "publish": Standalone(N_("write the keys that the database knows out for sshd"), publish, _place_arguments),
    "keys": Command(N_("the keys that let somebody in"), keys, no_arguments, operator=True),
}
