"""`ambar backup` and `ambar restore`: verified copies of the database, and the way back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import AmbarError
from tui import session
from tui.cli.command import Answer, Command, Context
from tui.cli.options import Options
from tui.cli.progress import Progress
from tui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.backup import Copy as Copied
    from db.backup import Restored


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?")


def backup(context: Context, said: argparse.Namespace) -> Answer:
    """Copy the database while others go on working; a file that is there is not overwritten. Without FILE the copy
    goes into the folder for copies, of which the settings say where it is and how many stay."""
    from db import backup as copies

    target = Path(said.file).absolute() if said.file else None
    with Progress(context.options) as progress:
        made = copies.save(context.actor, target, progress)
    told = [_("Copy made and verified: {path}").format(path=made.file), f"SHA-256 {made.sha256}"]
    told += [_("Older copy removed: {path}").format(path=path) for path in made.removed]
    told += _files(made)
    return Answer(made, text=lambda: "\n".join(told), notes=_lost(made), error=_error(made.wrong, made))


def _files(done: Copied | Restored) -> list[str]:
    """How many files of documents there are with a copy, where there are any."""
    if not done.files:
        return []
    return [_("Files of documents: {count}, whole").format(count=done.files - len(done.missing))]


def _lost(done: Copied | Restored) -> tuple[str, ...]:
    """The files that are nowhere whole."""
    from tui.checked import lost

    return tuple(map(lost, done.missing))


def _error(wrong: Sequence[str], done: Copied | Restored) -> AmbarError | None:
    """What was done is done; but not all is as it should be."""
    wrong = [*wrong, *(["attachments"] if done.missing else [])]
    return AmbarError("not_checked", checks=wrong) if wrong else None


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def restore(context: Context, said: argparse.Namespace) -> Answer:
    """Put a copy in the place of what is there, which is kept aside."""
    from db import backup as copies

    with Progress(context.options) as progress:
        return _restored(copies.restore(context.actor, Path(said.file).absolute(), progress))


def restore_unopened(options: Options, said: argparse.Namespace, error: AmbarError) -> Answer:
    """Where the database is damaged or gone: for its owner, or who owns the folder in which it was."""
    from db import backup as copies
    from db.company import path_of

    path = path_of(session.database_url(options.db))
    if not session.is_operator(path if path.exists() else path.parent):
        raise error
    source = Path(said.file).absolute()
    with Progress(options) as progress:
        return _restored(copies.replace(path, source, session.os_user(), session.source("cli"), progress))


def _restored(done: Restored) -> Answer:
    told = [_("The copy is in place: {path}").format(path=done.file)]
    if done.replaced:
        told.append(_("What was there before: {aside}").format(aside=done.replaced))
    told += _files(done)
    notes = _lost(done)
    if not done.digest:
        notes += (_("There was no {file} beside the copy: its pages and books were checked, not every bit").format(
            file=Path(done.file).name + ".sha256"),)  # fmt: skip
    return Answer(done, text=lambda: "\n".join(told), notes=notes, error=_error((), done))


COMMANDS = {
    "backup": Command(N_("copy the database while others go on working"), backup, _backup_arguments, operator=True),
    "restore": Command(
        N_("put a copy in the place of the database, which is kept aside"),
        restore,
        _restore_arguments,
        operator=True,
        unopened=restore_unopened,
    ),
}
