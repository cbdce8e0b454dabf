"""`ambar reserve`: what deals hold for their customers: list, set, extend, release."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, limit, natural, number
from tui.cli.deal import deal_argument, done, words
from tui.i18n import N_

_COLUMNS = ("until", "product", "name", "warehouse", "reserved", "covered", "short", "unit", "deal", "customer")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    from db.queries.reservations import ORDERS

    parser.add_argument("--product", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--deal", type=natural, metavar="DEAL")
    parser.add_argument("--customer", type=natural, metavar="ID")
    parser.add_argument("--pipeline", metavar="CODE")
    parser.add_argument("--until", metavar="DAY")
    parser.add_argument("--text", default="", metavar="TEXT")
    parser.add_argument("--order", choices=ORDERS, default="until")
    limit(parser)


def list_reservations(context: Context, said: argparse.Namespace) -> Answer:
    """What is reserved, by the day at whose close it ends."""
    from db.queries import reservations

    wanted = reservations.ReservationFilter(
        text=said.text,
        product=said.product,
        warehouse=said.warehouse,
        deal=said.deal,
        partner=said.customer,
        pipeline=said.pipeline,
        until_to=context.day(said.until, "--until"),
    )
    found = reservations.page(context.actor, wanted, limit=said.limit, order=said.order).rows
    return Answer(found, columns=_COLUMNS, words=words())


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("product", metavar="SKU")
    parser.add_argument("quantity", metavar="QUANTITY")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--until", metavar="DAY")


def set_reservation(context: Context, said: argparse.Namespace) -> Answer:
    """Reserve so much of a product for a deal; 0 releases."""
    from db.services import reservations

    return done(
        reservations.set(
            context.actor,
            said.deal,
            said.product,
            number(said.quantity),
            warehouse=said.warehouse,
            until=context.day(said.until, "--until"),
        )
    )


def _part_arguments(parser: argparse.ArgumentParser) -> None:
    deal_argument(parser)
    parser.add_argument("product", nargs="?", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")


def release(context: Context, said: argparse.Namespace) -> Answer:
    """Release what a deal holds, or of one product, or from one warehouse."""
    from db.services import reservations

    return done(reservations.release(context.actor, said.deal, said.product, warehouse=said.warehouse))


def _extend_arguments(parser: argparse.ArgumentParser) -> None:
    _part_arguments(parser)
    parser.add_argument("--until", metavar="DAY")


def extend(context: Context, said: argparse.Namespace) -> Answer:
    """Let what a deal holds end later; without a day: the company's period from today."""
    from db.services import reservations

    until: Any = context.day(said.until, "--until")
    return done(reservations.extend(context.actor, said.deal, said.product, until=until, warehouse=said.warehouse))


COMMANDS = {
    "list": Command(N_("what is reserved, for whom, until when"), list_reservations, _list_arguments),
    "set": Command(N_("reserve a product for a deal"), set_reservation, _set_arguments),
    "extend": Command(N_("let reservations of a deal end later"), extend, _extend_arguments),
    "release": Command(N_("release reservations of a deal"), release, _part_arguments),
}
