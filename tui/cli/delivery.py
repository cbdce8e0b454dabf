"""`ambar delivery`: the goods of sales on their way: packed, handed over, delivered or come back."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli import files
from tui.cli.command import Answer, Command, Context, given, limit, natural
from tui.cli.options import Options
from tui.i18n import N_, _

_COLUMNS = (
    "number",
    "status",
    "planned_on",
    "day",
    "customer",
    "carrier:delivery_service",
    "tracking",
    "rows",
    "warehouses",
)
_TEXTS = ("carrier", "tracking", "recipient", "phone", "address", "comment")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    from db.delivering import STATUSES
    from db.queries.deliveries import WHEN

    parser.add_argument("--when", choices=WHEN, default="all")
    parser.add_argument("--status", action="append", choices=STATUSES, default=None)
    parser.add_argument("--day", metavar="DAY")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--text", default="", metavar="TEXT")
    limit(parser)


def list_deliveries(context: Context, said: argparse.Namespace) -> Answer:
    """Deliveries of sales from one's warehouses, by their day."""
    from db.queries import deliveries

    wanted = deliveries.DeliveryFilter(
        text=said.text,
        statuses=tuple(said.status or ()),
        when=said.when,
        day=context.day(said.day, "--day"),
        warehouse=said.warehouse,
    )
    found = deliveries.page(context.actor, wanted, limit=said.limit).rows
    return Answer(found, columns=_COLUMNS, words=_words())


def _words() -> dict[str, Any]:
    from tui import labels_deliveries as labels

    def steps(codes: Any) -> str:
        return ", ".join(labels.status(code) for code in codes)

    return {
        "status": labels.status,
        "before": labels.status,
        "next": steps,
        "warehouses": lambda codes: ", ".join(codes),
    }


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="DOC")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One delivery, with what is to be packed."""
    from db.queries import deliveries

    return Answer(deliveries.show(context.actor, said.number), words=_words())


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--planned", metavar="DAY")
    for name in _TEXTS:
        parser.add_argument(f"--{name}", metavar="TEXT")
    parser.add_argument("--version", type=natural, metavar="N")


def _values(context: Context, said: argparse.Namespace) -> dict[str, Any]:
    values = given(said, *_TEXTS)
    if said.planned is not None:
        values["planned_on"] = context.day(said.planned, "--planned") if said.planned else None
    return values


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    from db.delivering import STATUSES

    _number(parser)
    parser.add_argument("status", metavar="STATUS", choices=STATUSES)
    parser.add_argument("--reason", default="", metavar="TEXT")
    _fields(parser)


def set_status(context: Context, said: argparse.Namespace) -> Answer:
    """Move a delivery on by a step, or back by one with a reason."""
    from db.services import deliveries
    from tui.labels_deliveries import CANCEL

    values = _values(context, said)
    state = deliveries.set(
        context.actor, said.number, said.status, values=values, reason=said.reason, version=said.version
    )
    notes = (_(CANCEL),) if state.cancel else ()
    return Answer(
        {"number": state.number, "status": state.status, "version": state.version}, words=_words(), notes=notes
    )


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    _fields(parser)


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a delivery; "" empties a field."""
    from db.queries import deliveries as queries
    from db.services import deliveries

    deliveries.edit(context.actor, said.number, _values(context, said), version=said.version)
    return Answer(queries.show(context.actor, said.number), words=_words())


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="+", metavar="DOC")
    parser.add_argument("--to", required=True, metavar="FILE.pdf")
    parser.add_argument("--packing", action="store_true")


def _check_print(said: argparse.Namespace, options: Options) -> None:
    files.check_pdf(said.to, options)


def to_paper(context: Context, said: argparse.Namespace) -> Answer:
    """Write one pick list of all of them, or with --packing each one's packing list, as a PDF file."""
    from tui import delivery_papers as papers

    paper = papers.PACKING if said.packing else papers.PICK
    data = papers.pdf(context.actor, said.numbers, paper)
    files.write_new(said.to, papers.recorded(context.actor, said.numbers, data, paper), context.options)
    told = _("Written: {file}").format(file=said.to)
    return Answer({"file": said.to, "bytes": len(data)}, text=lambda: told)


COMMANDS = {
    "list": Command(N_("deliveries of sales"), list_deliveries, _list_arguments),
    "show": Command(N_("one delivery"), show, _number),
    "set": Command(N_("move a delivery on by a step, or back by one"), set_status, _set_arguments),
    "edit": Command(N_("change a delivery"), edit, _edit_arguments),
    "print": Command(N_("write the pick list or packing lists of deliveries as PDF"), to_paper, _print_arguments,
                     check=_check_print),
}  # fmt: skip
