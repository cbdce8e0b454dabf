"""`ambar export`: what one may see, as a file. Each kind is a command of its own in COMMANDS."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui.cli import audit, files
from tui.cli.command import Answer, Command, Context
from tui.cli.options import Options, usage
from tui.i18n import N_, _, ngettext


def write(context: Context, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Answer:
    """Write a new file; tell its name and how many rows it has below its titles."""
    from db.exchange.csv_text import csv_text
    from tui.text import number

    count = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for count, row in enumerate(rows, 1):  # noqa: B007
            yield row

    files.write_new(name, csv_text(columns, counted()), context.options)
    text = ngettext("{count} row written: {file}", "{count} rows written: {file}", count)
    return Answer({"file": name, "rows": count}, text=lambda: text.format(count=number(count), file=name))


def to_file(parser: argparse.ArgumentParser) -> None:
    """The FILE.csv that every kind is written to."""
    parser.add_argument("file", metavar="FILE.csv")


def check_file(said: argparse.Namespace, options: Options) -> None:
    """A name that ends in .csv; AmbarError "usage" for others."""
    if not said.file.lower().endswith(".csv"):
        raise usage(_("The file's name has to end in .csv: {name}").format(name=said.file))
    files.check_name(said.file, options)


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    to_file(parser)
    audit.filters(parser)


def export_audit(context: Context, said: argparse.Namespace) -> Answer:
    """The audit log, as far as one may see what its lines are about."""
    from tui.audit_file import COLUMNS, rows

    context.require("audit.view")
    return write(context, said.file, COLUMNS, rows(context.actor, audit.chosen(context, said)))


COMMANDS = {"audit": Command(N_("the audit log, newest first"), export_audit, _audit_arguments, check=check_file)}
