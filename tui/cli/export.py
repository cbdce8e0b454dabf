"""`ambar export`: what one may see, as a file. Each kind is a command of its own in COMMANDS."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.cli import audit, doc, files, ledger, partner, product
from tui.cli.command import Answer, Arguments, Command, Context, key
from tui.cli.options import Options, usage
from tui.cli.progress import Progress
from tui.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from db.exchange.csv_text import Form

_FORMS: Final = ("plain", "tr", "en")
Wanted = Callable[[Context, argparse.Namespace], Any]
"""Makes the filter of a kind out of its options."""


def to_file(parser: argparse.ArgumentParser) -> None:
    """The FILE that every kind is written to, and how."""
    parser.add_argument("file", metavar="FILE.csv|.xlsx|-")
    parser.add_argument("--form", choices=_FORMS)


def check_file(said: argparse.Namespace, options: Options) -> None:
    """A name that ends in .csv or .xlsx, or -; AmbarError "usage" for others."""
    name = said.file.lower()
    if name != "-" and not name.endswith((".csv", ".xlsx")):
        raise usage(_("The file's name has to end in .csv or .xlsx: {name}").format(name=said.file))
    if name == "-" and options.json:
        raise usage(_("The rows go to standard output as CSV: not with --json"))
    files.check_name(said.file, options)


def write(
    context: Context, said: argparse.Namespace, kind: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Answer:
    """Write a new file, or standard output; tell its name and how many rows it has below its titles.

    CSV is written for people in their language, for programs with --json and to standard output; --form says it.
    """
    from db.exchange.csv_text import csv_text
    from db.exchange.exporting import titles as file_titles

    form, count = _form(context.options, said), 0
    titles = list(columns) if kind == "audit" else file_titles(context.actor, kind, columns, form.language)
    with Progress(context.options) as told:

        def counted() -> Iterator[Sequence[Any]]:
            nonlocal count
            for count, row in enumerate(rows, 1):
                if count % 1000 == 0:
                    told(kind, count, None)
                yield row

        if said.file == "-":
            _to_stdout(csv_text(titles, counted(), form))
            return Answer(None, text=str)
        if said.file.lower().endswith(".xlsx"):
            from db.exchange.xlsx_out import write_xlsx

            with files.new_file(said.file, context.options) as file:
                write_xlsx(file, titles, counted())
        else:
            files.write_new(said.file, csv_text(titles, counted(), form), context.options)
    return _written(said.file, count)


def _written(name: str, count: int) -> Answer:
    from tui.text import number

    text = ngettext("{count} row written: {file}", "{count} rows written: {file}", count)
    return Answer({"file": name, "rows": count}, text=lambda: text.format(count=number(count), file=name))


def _form(options: Options, said: argparse.Namespace) -> Form:
    from db.exchange.csv_text import FORMS

    if said.form is not None:
        return FORMS[said.form]
    return FORMS["plain" if options.json or said.file == "-" else language()]


def _to_stdout(pieces: Iterable[str]) -> None:
    out = sys.stdout
    for piece in pieces:
        out.buffer.write(piece.encode())
    out.buffer.flush()


# The kinds ---------------------------------------------------------------------


def _run(kind: str, wanted: Wanted, context: Context, said: argparse.Namespace) -> Answer:
    from db.exchange.exporting import rows
    from db.queries import exports

    known = exports.columns(context.actor, kind)
    columns = exports.default_columns(context.actor, kind) if said.columns is None else tuple(said.columns.split(","))
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise usage(_("{name} is no column here; there are: {names}").format(name=unknown[0], names=", ".join(known)))
    return write(context, said, kind, columns, rows(context.actor, kind, wanted(context, said), columns))


def _command(kind: str, about: str, arguments: Arguments, wanted: Wanted) -> Command:
    def all_arguments(parser: argparse.ArgumentParser) -> None:
        to_file(parser)
        parser.add_argument("--columns", metavar="NAME,NAME…")
        arguments(parser)

    return Command(about, partial(_run, kind, wanted), all_arguments, check=check_file)


def _stock_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", default="", metavar="TEXT")
    parser.add_argument("--section", metavar="ID|NAME")
    parser.add_argument("--warehouse", metavar="CODE")


def _stock(_context: Context, said: argparse.Namespace) -> Any:
    from db.queries.exports import StockFilter

    section = None if said.section is None else key(said.section)
    return StockFilter(text=said.text, section=section, warehouse=said.warehouse)


def _warehouse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", default="", metavar="TEXT")


def _warehouses(_context: Context, said: argparse.Namespace) -> Any:
    from db.queries.exports import WarehouseFilter

    return WarehouseFilter(text=said.text)


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    to_file(parser)
    audit.filters(parser)


def export_audit(context: Context, said: argparse.Namespace) -> Answer:
    """The audit log, as far as one may see what its lines are about."""
    from tui.audit_file import COLUMNS, rows

    context.require("audit.view")
    return write(context, said, "audit", COLUMNS, rows(context.actor, audit.chosen(context, said)))


COMMANDS = {
    "products": _command("products", N_("the catalogue"), product.filters, product.chosen),
    "prices": _command("prices", N_("prices by price type and day"), product.filters, product.chosen),
    "stock": _command("stock", N_("stock by product and warehouse"), _stock_arguments, _stock),
    "partners": _command("partners", N_("suppliers and customers"), partner.filters, partner.chosen),
    "warehouses": _command("warehouses", N_("warehouses"), _warehouse_arguments, _warehouses),
    "documents": _command("documents", N_("stock documents, row by row"), doc.filters, doc.chosen),
    "ledger": _command("ledger", N_("the books, row by row"), ledger.filters, ledger.chosen),
    "audit": Command(N_("the audit log, newest first"), export_audit, _audit_arguments, check=check_file),
}
