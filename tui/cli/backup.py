"""`ambar backup` and `ambar restore`: a verified copy of the database, and the way back."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.command import Answer, Command, Context
from tui.i18n import N_, _


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def backup(context: Context, said: argparse.Namespace) -> Answer:
    """Copy the database while others go on working; a file that is there is not overwritten."""
    from db import backup as copies
    from db.attachments import FOLDER

    target = Path(said.file).absolute()
    copies.save(context.actor, target)
    told = _("Copy made and verified: {path}").format(path=target)
    data = {"file": str(target), "bytes": target.stat().st_size}
    folder = context.company.path.with_name(FOLDER)
    if not folder.is_dir():
        return Answer(data, text=lambda: told)
    note = _("Files of documents are not in the copy: copy the folder {folder} too").format(folder=folder)
    return Answer(data | {"attachments": str(folder)}, text=lambda: told, notes=(note,))


def restore(context: Context, said: argparse.Namespace) -> Answer:
    """Put a copy in the place of what is there, which is kept aside."""
    from db import backup as copies

    source = Path(said.file).absolute()
    aside = copies.restore(context.actor, source)
    told = _("The copy is in place: {path}\nWhat was there before: {aside}").format(path=source, aside=aside)
    return Answer({"file": str(source), "replaced": str(aside)}, text=lambda: told)


COMMANDS = {
    "backup": Command(N_("copy the database while others go on working"), backup, _arguments, operator=True),
    "restore": Command(
        N_("put a copy in the place of the database, which is kept aside"), restore, _arguments, operator=True
    ),
}
