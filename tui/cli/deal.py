"""`ambar deal`: list, show, make, change, move through stages, win, lose; payments and sales of one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.errors import AmbarError
from db.queries.rows import visible
from tui.cli import files
from tui.cli.command import Answer, Command, Context, limit, natural, number
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.services.deals import DealState

_COLUMNS = ("id", "title", "customer", "stage", "expected_on", "rows", "total", "paid", "short", "reserved_until",
            "status")  # fmt: skip
_UNTOLD = ("partner_id", "pipeline_name", "stage_name", "created_by", "created_at", "updated_at", "closed_at", "rows",
           "totals", "payments", "documents", "history", "foreign")  # fmt: skip
_ROW = (
    "position", "product", "name", "quantity", "unit", "warehouse", "price", "discount", "tax", "total", "available",
    "reserved", "covered", "short", "shipped", "until", "comment",
)  # fmt: skip
_PAYMENT = ("id", "day", "amount", "method", "by", "undone", "comment")
_DOCUMENT = ("number", "date", "status", "total")
_HISTORY = ("at", "by", "operator", "action", "row", "field", "before", "after")


def words() -> dict[str, Callable[[Any], str]]:
    """How codes in deals are said to people."""
    from tui import labels_deals as deals
    from tui import labels_words as labels

    return {
        "status": lambda code: labels.status(code) if code in labels.STATUSES else deals.status(code),
        "pipeline": deals.pipeline,
        "stage": deals.stage,
        "method": lambda code: labels.word(deals.METHODS, code),
        "action": lambda code: labels.word(labels.ACTIONS, code),
        "field": lambda code: labels.word(deals.CHANGES, code) if code in deals.CHANGES else labels.field_name(code),
    }


# Looking ---------------------------------------------------------------------------


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    from db.deals.pages import ORDERS, STATUSES

    parser.add_argument("--pipeline", metavar="CODE")
    parser.add_argument("--stage", action="append", metavar="CODE")
    parser.add_argument("--status", action="append", choices=STATUSES)
    parser.add_argument("--responsible", metavar="LOGIN")
    parser.add_argument("--customer", type=natural, metavar="ID")
    parser.add_argument("--product", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--text", default="", metavar="TEXT")
    parser.add_argument("--order", choices=tuple(ORDERS), default="updated")
    limit(parser)


def list_deals(context: Context, said: argparse.Namespace) -> Answer:
    """Deals of one's own pipelines, what was changed last in front."""
    from db.queries import deals

    wanted = deals.DealFilter(
        text=said.text,
        pipeline=said.pipeline,
        stages=tuple(said.stage or ()),
        statuses=tuple(said.status or ()),
        responsible=said.responsible,
        customer=said.customer,
        warehouse=said.warehouse,
        product=said.product,
        expected_from=context.day(said.start, "--from"),
        expected_to=context.day(said.end, "--to"),
        short=said.short,
    )
    found = deals.page(context.actor, wanted, limit=said.limit, order=said.order).rows
    return Answer(found, columns=_COLUMNS, words=words())


def deal_argument(parser: argparse.ArgumentParser) -> None:
    """The deal that is meant, by its number."""
    parser.add_argument("deal", type=natural, metavar="DEAL")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One deal with its rows, totals, payments, sales and history."""
    from db.queries import deals

    found = visible(deals.show(context.actor, said.deal))
    del found["stages"]
    data = {**found, "history": [visible(one) for one in deals.history(context.actor, said.deal)]}
    timezone = context.company.setting("timezone")
    return Answer(data, text=lambda: _card(data, timezone))


def _card(data: dict[str, Any], timezone: str) -> str:
    """A deal for people: header, rows, totals, payments, sales, history."""
    from tui.cli.output import card, table
    from tui.labels_words import field_name

    said = words()
    names = {"pipeline": data["pipeline_name"], "stage": data["stage_name"]}
    header = {key: names.get(key) or value for key, value in data.items() if key not in _UNTOLD}
    parts = [card(header, said, timezone)]
    for name, columns in (("rows", _ROW), ("payments", _PAYMENT), ("documents", _DOCUMENT), ("history", _HISTORY)):
        if data.get(name):
            parts.append(f"\n{field_name(name)}\n{table(data[name], columns, said, timezone, sparse=True)}")
        if name == "rows":
            parts.append(f"\n{field_name('totals')}\n{card(data['totals'], said, timezone)}")
    return "\n".join(parts)


# Making and changing -----------------------------------------------------------------


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", required=True, metavar="FILE")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    _file(parser)


def _check_file(said: argparse.Namespace, options: Options) -> None:
    if said.file is not None:
        files.check_name(said.file, options)


def new(context: Context, said: argparse.Namespace) -> Answer:
    """Make a deal from a file."""
    from db.services import deals

    context.require("deal.edit")
    return done(deals.create(context.actor, files.read_json(said.file, context.options)))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change a deal from a file that names the version it was made on."""
    from db.queries import deals as queries
    from db.services import deals

    context.require("deal.edit")
    try:
        data = files.read_json(said.file, context.options)
    except AmbarError:
        queries.show(context.actor, said.deal)  # existence goes before what is wrong with the file
        raise
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise usage(_('The file must hold "version": the one that was read'))
    return done(deals.edit(context.actor, said.deal, data))


def _stage_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("stage", metavar="STAGE")


def stage(context: Context, said: argparse.Namespace) -> Answer:
    """Move a deal to another stage: one that closes it wins or loses it, an open one opens it again."""
    from db.services import deals

    return done(deals.move(context.actor, said.deal, said.stage))


def win(context: Context, said: argparse.Namespace) -> Answer:
    """Win a deal: the sale for what is not shipped is made, and processed where it may be."""
    from db.services import deals

    return done(deals.win(context.actor, said.deal))


def _lose_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("--reason", default="", metavar="TEXT")


def lose(context: Context, said: argparse.Namespace) -> Answer:
    """Lose a deal: what it holds is released."""
    from db.services import deals

    return done(deals.lose(context.actor, said.deal, reason=said.reason))


def delete(context: Context, said: argparse.Namespace) -> Answer:
    """Delete a deal without sales and payments."""
    from db.services import deals

    state = deals.delete(context.actor, said.deal)
    return Answer({"id": state.id, "deleted": True}, text=lambda: _("Deal {number}: deleted").format(number=state.id))


def _comment_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("text", metavar="TEXT")


def comment(context: Context, said: argparse.Namespace) -> Answer:
    """Add a comment to a deal's history."""
    from db.services import deals

    return done(deals.comment(context.actor, said.deal, said.text))


def _sale_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("--file", metavar="FILE", help=_('{"rows": [{"row": ID, "quantity": "2", "warehouse": CODE}]}'))


def sale(context: Context, said: argparse.Namespace) -> Answer:
    """Make a draft sale of a deal: of all that is left, or of the rows that a file names."""
    from db.services import deals

    context.require("deal.edit")
    context.require("sale.edit")
    rows = None
    if said.file is not None:
        rows = files.read_json(said.file, context.options).get("rows")
        if not isinstance(rows, list):
            raise usage(_('The file must hold "rows": a list'))
    return done(deals.sale(context.actor, said.deal, rows))


def _pay_arguments(parser: argparse.ArgumentParser) -> None:
    from db.services.payments import METHODS

    deal_argument(parser)
    parser.add_argument("amount", nargs="?", metavar="AMOUNT")
    parser.add_argument("--undo", type=natural, metavar="PAYMENT")
    parser.add_argument("--day", metavar="DAY")
    parser.add_argument("--method", choices=METHODS, default="other")
    parser.add_argument("--comment", default="", metavar="TEXT")


def _check_pay(said: argparse.Namespace, options: Options) -> None:
    if (said.amount is None) == (said.undo is None):
        raise usage(_("One of these is needed: {0}").format("AMOUNT, --undo"))


def pay(context: Context, said: argparse.Namespace) -> Answer:
    """Note money received for a deal (negative: given back), or undo a payment."""
    from db.services import payments

    if said.undo is not None:
        return done(payments.undo(context.actor, said.deal, said.undo))
    return done(
        payments.add(
            context.actor,
            said.deal,
            number(said.amount),
            day=context.day(said.day, "--day"),
            method=said.method,
            comment=said.comment,
        )
    )


def done(state: DealState) -> Answer:
    """Where a deal stands after a change."""
    data = {key: getattr(state, key) for key in ("id", "status", "stage", "version")}
    for name in ("payment", "sale", "sale_status", "error"):
        if getattr(state, name) is not None:
            data[name] = getattr(state, name)
    if state.short:
        data["short"] = [
            visible(one) | {"warehouses": [{"code": code, "available": left} for code, left in one.warehouses]}
            for one in state.short
        ]
    if state.sales:
        data["sales"] = [{"number": number, "status": status} for number, status in state.sales]
    return Answer(data, text=lambda: _told(state), notes=_notes(state))


def _told(state: DealState) -> str:
    from tui.labels_deals import deal_name, status
    from tui.labels_words import status as document_status

    parts = [f"{deal_name(state.id)}: {status(state.status)}"]
    parts += [f"{number}: {document_status(code)}" for number, code in state.sales]
    if state.sale and not state.sales:
        parts.append(f"{state.sale}: {document_status(state.sale_status or 'draft')}")
    return "\n".join(parts)


def _notes(state: DealState) -> tuple[str, ...]:
    """What kept a sale a draft, row by row, with where else there is some."""
    from tui.labels import problem_line
    from tui.text import quantity

    lines = []
    for one in state.short:
        others = ", ".join(f"{code} {quantity(left)}" for code, left in one.warehouses)
        told = _("{product}: {wanted} {unit} wanted, not there").format(
            product=f"{one.product} {one.name}", wanted=quantity(one.wanted), unit=one.unit
        )
        lines.append(f"{told} ({_('elsewhere: {warehouses}').format(warehouses=others)})" if others else told)
    if state.error is not None:
        lines += [problem_line(one) for one in state.error.get("errors", [])]
    return tuple(lines)


COMMANDS = {
    "list": Command(N_("deals that one may see"), list_deals, _list_arguments),
    "show": Command(N_("one deal"), show, deal_argument),
    "new": Command(N_("make a deal from a file"), new, _file, check=_check_file),
    "edit": Command(N_("change a deal from a file"), edit, _edit_arguments, check=_check_file),
    "stage": Command(N_("move a deal to another stage"), stage, _stage_arguments),
    "win": Command(N_("win a deal: its sale is made"), win, deal_argument),
    "lose": Command(N_("lose a deal: what it holds is released"), lose, _lose_arguments),
    "sale": Command(N_("make a draft sale of a deal"), sale, _sale_arguments, check=_check_file),
    "pay": Command(N_("note a payment, or undo one"), pay, _pay_arguments, check=_check_pay),
    "comment": Command(N_("add a comment to a deal"), comment, _comment_arguments),
    "delete": Command(N_("delete a deal"), delete, deal_argument),
}
