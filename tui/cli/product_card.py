"""`ambar product`: what stands on a product's card: variations, ledger card, batches, substitutes, prices."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.errors import AmbarError
from db.queries.rows import visible
from tui.cli import files
from tui.cli.command import Answer, Command, Context, limit, natural, number
from tui.cli.options import Options, usage
from tui.i18n import N_, _, ngettext
from tui.product_labels import SIZE

if TYPE_CHECKING:
    from db.queries.variations import Variations


def name_values(said: list[str] | None) -> dict[str, str] | None:
    """What was given as NAME=VALUE; None where nothing was."""
    if said is None:
        return None
    return {name.strip(): value.strip() for name, _equals, value in (one.partition("=") for one in said)}


def _sku(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sku", metavar="SKU")


def _in_warehouse(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("--warehouse", metavar="CODE")


# Variations -------------------------------------------------------------------------


def list_variations(context: Context, said: argparse.Namespace) -> Answer:
    """The variations of a product, as a grid of their properties, with stock in the cells."""
    from db.queries import variations

    found = variations.show(context.actor, said.sku, warehouse=said.warehouse)
    return Answer(visible(found), text=lambda: _grid(found))


def _grid(found: Variations) -> str:
    from tui.cli.output import aligned, table
    from tui.text import show
    from tui.variation_grid import laid

    grid = laid(found)
    if grid is None or any(not isinstance(one.on_hand, Decimal) for one in grid.cells.values()):
        rows = [{**visible(one), "properties": " · ".join(filter(None, one.values))} for one in found.rows]
        return table(rows, ("sku", "name", "properties", "on_hand", "reserved", "available", "unit"), {}, "UTC")

    def told(value: Any) -> str:
        return "" if value is None else show(value)

    wide = len(grid.columns) > 1
    names = grid.columns if grid.titles[1] else (_("On hand"),)
    lines = [[" \\ ".join(filter(None, grid.titles)), *names, *([_("Total")] if wide else [])]]
    for down, title in enumerate(grid.rows):
        cells = [grid.cells.get((down, across)) for across in range(len(grid.columns))]
        sums = [told(grid.total("on_hand", row=down))] if wide else []
        lines.append([title, *("·" if one is None else told(one.on_hand) for one in cells), *sums])
    if len(grid.rows) > 1:
        sums = [told(grid.total("on_hand", column=across)) for across in range(len(grid.columns))]
        lines.append([_("Total"), *sums, *([told(grid.total("on_hand"))] if wide else [])])
    return aligned(lines, [False, *[True] * (len(lines[0]) - 1)])


def _make_arguments(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("--property", dest="properties", action="append", required=True, metavar="NAME=A,B,C")
    parser.add_argument("--pattern", default="", metavar="{sku}-{1}-{2}")
    parser.add_argument("--dry-run", action="store_true")


def make_variations(context: Context, said: argparse.Namespace) -> Answer:
    """Make every combination of property values that is not there yet; --dry-run only tells."""
    given = name_values(said.properties) or {}
    values = {name: [one.strip() for one in value.split(",")] for name, value in given.items()}
    if said.dry_run:
        from db.queries import variations

        rows = variations.planned(context.actor, said.sku, values, pattern=said.pattern)
        words = {"taken": lambda value: _("taken") if value else ""}
        return Answer(rows, columns=("sku", "name", "values:properties", "there", "taken"), words=words)
    from db.services import variations as service

    made = service.make(context.actor, said.sku, values, pattern=said.pattern)
    count = len(made)
    told = ngettext("{count} variation made", "{count} variations made", count).format(count=count)
    lines = "\n".join((told, *(one.sku for one in made)))
    return Answer({"made": [one.sku for one in made]}, text=lambda: lines)


# Stock ------------------------------------------------------------------------------


def _ledger_arguments(parser: argparse.ArgumentParser) -> None:
    _in_warehouse(parser)
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    limit(parser)


def ledger_card(context: Context, said: argparse.Namespace) -> Answer:
    """The ledger card: movements with the balance after each, oldest first; --from begins with the opening balance,
    --limit gives the last ones."""
    from db.queries import ledger_card as queries
    from tui.labels_words import LEDGER_KINDS, word

    start, end = context.day(said.start, "--from"), context.day(said.end, "--to")
    rows = queries.page(
        context.actor, said.sku, warehouse=said.warehouse, date_from=start, date_to=end, limit=said.limit
    ).rows[::-1]
    columns = ("day", "document", "kind", "warehouse", "quantity", "balance", "unit", "value", "balance_value")
    return Answer(rows, columns=columns, words={"kind": lambda code: word(LEDGER_KINDS, code)})


def batches(context: Context, said: argparse.Namespace) -> Answer:
    """The batches that are not used up, in the order of arrival."""
    from db.queries import batches as queries

    rows = queries.page(context.actor, said.sku, warehouse=said.warehouse).rows
    columns = ("since", "age", "warehouse", "document", "origin", "quantity", "left", "unit", "cost", "value")
    return Answer(rows, columns=columns)


# Labels -----------------------------------------------------------------------------


def _label_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("skus", nargs="+", metavar="SKU")
    parser.add_argument("--to", required=True, metavar="FILE.zpl|FILE.pdf")
    parser.add_argument("--copies", type=natural, default=1, metavar="N")
    parser.add_argument("--size", default=SIZE, metavar="50x30")
    parser.add_argument("--price", action="store_true")
    parser.add_argument("--dpi", type=natural, choices=(203, 300, 600), default=203)


def _check_label(said: argparse.Namespace, options: Options) -> None:
    from tui.product_labels import kind, measures

    kind(said.to)
    measures(said.size)
    files.check_name(said.to, options)


def label(context: Context, said: argparse.Namespace) -> Answer:
    """Write labels of products: name, barcode, SKU; as ZPL for label printers or as PDF."""
    from tui.product_labels import made

    data = made(context.actor, said.skus, said.to, size=said.size, copies=said.copies, price=said.price, dpi=said.dpi)
    files.write_new(said.to, (data,), context.options)
    told = _("Written: {file}").format(file=said.to)
    return Answer({"file": said.to, "bytes": len(data)}, text=lambda: told)


# Substitutes, prices ----------------------------------------------------------------


def _substitute_arguments(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("--add", metavar="SKU")
    parser.add_argument("--remove", metavar="SKU")


def substitutes(context: Context, said: argparse.Namespace) -> Answer:
    """The products that stand in for one; --add and --remove change that, both ways."""
    from db.queries import find
    from db.services import substitutes as service

    if said.add is not None and said.remove is not None:
        raise usage(_("{0} and {1} do not go together").format("--add", "--remove"))
    if said.add is not None:
        service.add(context.actor, said.sku, said.add)
    elif said.remove is not None:
        service.remove(context.actor, said.sku, said.remove)
    rows = find.substitutes(context.actor, said.sku)
    return Answer(rows, columns=("sku", "name", "unit", "on_hand", "available", "price"))


def _price_arguments(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("price", nargs="?", metavar="P")
    parser.add_argument("--type", dest="price_type", metavar="CODE")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--end", action="store_true")
    parser.add_argument("--withdraw", action="store_true")


def prices(context: Context, said: argparse.Namespace) -> Answer:
    """The prices of a product, the newest first; a price given is set from --from on (today), --end ends it then,
    --withdraw takes back one that is still to come."""
    from db.queries import products as queries
    from db.services import prices, products

    day = context.day(said.start, "--from")
    if sum((said.price is not None, said.end, said.withdraw)) > 1:
        raise usage(_("{0} and {1} do not go together").format("--end", "--withdraw"))
    if said.withdraw:
        if day is None:
            raise usage(_("Missing: {0}").format("--from"))
        prices.withdraw(context.actor, said.sku, day, price_type=said.price_type)
    elif said.end or said.price is not None:
        if said.price is not None and not said.price.strip():
            raise AmbarError("usage", field="price")
        price = None if said.end else number(said.price)
        products.set_price(context.actor, said.sku, price, price_type=said.price_type, valid_from=day)
    rows = queries.show(context.actor, said.sku).prices
    return Answer(rows, columns=("price_type", "currency", "valid_from", "price"))


COMMANDS = {
    "variations": Command(N_("variations of a product, with stock"), list_variations, _in_warehouse),
    "make-variations": Command(N_("make variations of property values"), make_variations, _make_arguments),
    "ledger": Command(N_("movements of a product with running balance"), ledger_card, _ledger_arguments),
    "batches": Command(N_("what is left of what came in"), batches, _in_warehouse),
    "substitutes": Command(N_("products that stand in for each other"), substitutes, _substitute_arguments),
    "price": Command(N_("prices by list and day"), prices, _price_arguments),
    "label": Command(N_("write labels as ZPL or PDF"), label, _label_arguments, check=_check_label),
}
