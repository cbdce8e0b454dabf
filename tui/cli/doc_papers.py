"""What goes with stock documents: paper, delivery notes, files, comments. The rest of `ambar doc` stands in `doc`."""

from __future__ import annotations

import argparse
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from db.dispatching import LENGTHS, TYPES
from db.doctypes import type_of_number
from db.errors import not_found
from tui.cli import files
from tui.cli.command import Answer, Command, Context, natural
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.services.comments import CommentState


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="DOC")


def _type(number: str) -> str:
    found = type_of_number(number)
    if found is None:
        raise not_found("document", number)
    return found


# Paper ---------------------------------------------------------------------------------


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="+", metavar="DOC")
    parser.add_argument("--to", required=True, metavar="FILE.pdf")
    parser.add_argument("--dispatch-note", action="store_true")


def _check_print(given: argparse.Namespace, options: Options) -> None:
    files.check_pdf(given.to, options)
    for number in given.numbers if given.dispatch_note else ():
        _refuse_type(number)


def _refuse_type(number: str) -> None:
    type = type_of_number(number)
    if type is not None and type not in TYPES:
        raise usage(_("Only transfers and sales have a delivery note"))


def to_paper(context: Context, given: argparse.Namespace) -> Answer:
    """Write documents, or their delivery notes, as one PDF file; each history notes it."""
    from tui import printing

    note = given.dispatch_note
    data = printing.pdf(context.actor, given.numbers, delivery_note=note)
    pieces = printing.recorded(context.actor, given.numbers, data, delivery_note=note)
    files.write_new(given.to, pieces, context.options)
    told = _("Written: {file}").format(file=given.to)
    return Answer({"file": given.to, "bytes": len(data)}, text=lambda: told)


def _dispatch_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("--shipped-at", metavar="'DAY HH:MM'")
    for name in LENGTHS:
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT")


def _check_dispatch(given: argparse.Namespace, options: Options) -> None:
    _refuse_type(given.number)


def dispatch(context: Context, given: argparse.Namespace) -> Answer:
    """What the delivery note of a transfer or a sale says beside it; options keep something else."""
    from db.queries import dispatch as queries
    from db.services import dispatch as services
    from tui.labels import warning_line
    from tui.labels_words import field_name

    values: dict[str, Any] = {name: getattr(given, name) for name in LENGTHS if getattr(given, name) is not None}
    if given.shipped_at is not None:
        values["shipped_at"] = _moment(context, given.shipped_at)
    warnings: tuple[dict[str, Any], ...] = ()
    if values:
        warnings = services.put(context.actor, given.number, values).warnings
    return Answer(
        queries.show(context.actor, given.number),
        words={"missing": lambda names: ", ".join(field_name(one) for one in names)},
        notes=tuple(warning_line(one) for one in warnings),
    )


def _moment(context: Context, text: str) -> str:
    """A day and a time as the service takes them; "24.11.2026 14:30" and ISO; "" stays nothing."""
    from tui.text import parse_moment

    return parse_moment(text, context.company.today())


# Files -----------------------------------------------------------------------------------


def _attach_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--prices", action="store_true")


def _check_attach(given: argparse.Namespace, options: Options) -> None:
    files.check_name(given.file, options)
    if given.file == "-" and not given.name:
        raise usage(_("--name says what the file from standard input is called"))


def attach(context: Context, given: argparse.Namespace) -> Answer:
    """Add a file to a document, at any state of it. --prices: for those alone who see purchase prices."""
    from db import attachments as store
    from db.queries import attachments as queries
    from db.services import attachments

    context.require(f"{_type(given.number)}.edit")
    if given.prices:
        context.require("catalog.purchase_price")
    queries.listing(context.actor, given.number)  # existence and scope go before the file
    with files.opened(given.file, context.options) as file, store.staged(context.company, file) as staged:
        name = given.name or PurePath(given.file).name
        state = attachments.add(context.actor, given.number, staged, name, prices=given.prices)
    told = _("{number}: {file} added").format(number=state.number, file=state.name)
    return Answer({"id": state.id, "number": state.number, "name": state.name, "size": state.size}, text=lambda: told)


def attachments(context: Context, given: argparse.Namespace) -> Answer:
    """The files of a document."""
    from db.queries import attachments as queries

    return Answer(queries.listing(context.actor, given.number), columns=("id", "name", "size", "at", "by", "prices"))


def _one(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("id", type=natural, metavar="ID")


def _save_arguments(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--to", required=True, metavar="FILE")


def _check_save(given: argparse.Namespace, options: Options) -> None:
    if given.to == "-":
        raise usage(_("A file name is missing"))
    files.check_name(given.to, options)


def attachment(context: Context, given: argparse.Namespace) -> Answer:
    """Write one file of a document into a new file."""
    from db import attachments as store
    from db.queries import attachments as queries

    found = queries.one(context.actor, given.number, given.id)
    files.write_new(given.to, store.pieces(context.company.path, found.hash), context.options)
    told = _("Written: {file}").format(file=given.to)
    return Answer({"file": given.to, "name": found.name, "bytes": found.size}, text=lambda: told)


def detach(context: Context, given: argparse.Namespace) -> Answer:
    """Take a file away from a document; the history keeps that it was there."""
    from db.services import attachments

    state = attachments.remove(context.actor, given.number, given.id)
    told = _("{number}: {file} removed").format(number=state.number, file=state.name)
    return Answer({"id": state.id, "number": state.number, "name": state.name, "size": state.size}, text=lambda: told)


# Comments ----------------------------------------------------------------------------------


def _comment_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("text", nargs="+", metavar="TEXT")


def comment(context: Context, given: argparse.Namespace) -> Answer:
    """Write a comment into a document's history; @login speaks to someone, who is told."""
    from db.services import comments
    from tui.comment_words import told

    state: CommentState = comments.add(context.actor, given.number, " ".join(given.text))
    data = {"number": state.number, "told": state.told, "untold": state.untold}
    first, *notes = told(state)
    return Answer(data, text=lambda: first, notes=tuple(notes))


COMMANDS = {
    "print": Command(N_("write documents as a PDF file"), to_paper, _print_arguments, check=_check_print),
    "dispatch": Command(
        N_("what the delivery note of a transfer or a sale says"), dispatch, _dispatch_arguments, check=_check_dispatch
    ),
    "attach": Command(N_("add a file to a document"), attach, _attach_arguments, check=_check_attach),
    "attachments": Command(N_("the files of a document"), attachments, _number),
    "attachment": Command(N_("write a file of a document"), attachment, _save_arguments, check=_check_save),
    "detach": Command(N_("take a file away from a document"), detach, _one),
    "comment": Command(N_("comment on a document; @login speaks to someone"), comment, _comment_arguments),
}
