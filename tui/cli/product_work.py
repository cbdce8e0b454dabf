"""`ambar product`, work on many: prices by a rule, duplicates, barcodes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from db.queries.rows import HIDDEN, visible
from tui.cli.command import Answer, Command, Context, key, limit, number
from tui.cli.options import Options, usage
from tui.cli.progress import Progress
from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from db.bulk import Which
    from db.queries.merging import MergePreview

_KINDS = ("simple", "service", "bundle", "variation")


def _which_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("skus", nargs="*", metavar="SKU")
    parser.add_argument("--text", default="", metavar="TEXT")
    parser.add_argument("--section", metavar="ID|NAME")
    parser.add_argument("--type", choices=_KINDS)
    parser.add_argument("--all", action="store_true")


def _check_which(said: argparse.Namespace, options: Options) -> None:
    """Products, or a filter, or --all: never all of them because something was forgotten."""
    filtered = bool(said.text or said.section or said.type)
    if sum((bool(said.skus), filtered, said.all)) != 1:
        raise usage(_("Say which products: SKU…, or --text, --section, --type, or --all"))


def _which(said: argparse.Namespace) -> Which:
    from db.bulk import Which

    return Which(
        skus=tuple(said.skus),
        text=said.text,
        section=None if said.section is None else key(said.section),
        type=said.type,
    )


def _price_arguments(parser: argparse.ArgumentParser) -> None:
    _which_arguments(parser)
    parser.add_argument("--percent", metavar="P")
    parser.add_argument("--amount", metavar="A")
    parser.add_argument("--from", dest="source", metavar="CODE|purchase_price")
    parser.add_argument("--price-type", default="", metavar="CODE|purchase_price")
    parser.add_argument("--round", default="", metavar="0.05|1|.90|.99|…")
    parser.add_argument("--dry-run", action="store_true")
    limit(parser)


def change_prices(context: Context, said: argparse.Namespace) -> Answer:
    """Change prices by per cent, by an amount, or from another price, rounded; --dry-run only tells."""
    from db import bulk_steps
    from db.bulk import Change, PriceRule
    from db.queries import bulk

    rule = PriceRule(
        target=said.price_type,
        source=said.source,
        percent=(number(said.percent) or "0").strip().removesuffix("%").removeprefix("%"),
        amount=number(said.amount) or "0",
        rounding=said.round,
    )
    which, how = _which(said), Change(price=rule)
    found = bulk.summary(context.actor, which, how)
    rows = bulk.page(context.actor, which, how, limit=said.limit).rows
    if not said.dry_run:
        with Progress(context.options) as progress:
            bulk_steps.change(context.actor, which, how, expected=found.changed, progress=progress)
    changed = [
        {"sku": one.sku, "name": one.name, "before": one.changes[0].before, "after": one.changes[0].after}
        for one in rows
        if one.changes
    ]
    refused = [{"sku": one.sku, "reason": one.refused} for one in rows if one.refused]
    data: dict[str, Any] = {**visible(found), "dry_run": said.dry_run, "rows": changed, "errors": refused}
    return Answer(data, text=lambda: _told(data), notes=tuple(_refusals(refused)))


def _told(data: dict[str, Any]) -> str:
    from decimal import Decimal

    from tui.cli.output import aligned
    from tui.text import clean, price
    from tui.text import number as figure

    lines = [
        [clean(one["sku"]), clean(one["name"]), "–" if one["before"] is None else price(Decimal(one["before"])),
         price(Decimal(one["after"]))]
        for one in data["rows"]
    ]  # fmt: skip
    count = data["changed"]
    told = ngettext("{count} product is changed", "{count} products are changed", count)
    if data["dry_run"]:
        told = ngettext("{count} product would be changed", "{count} products would be changed", count)
    return "\n".join(
        [*([aligned(lines, [False, False, True, True])] if lines else []), told.format(count=figure(count))]
    )


def _refusals(refused: list[dict[str, str]]) -> list[str]:
    from tui.labels_bulk import REFUSED

    return [f"{one['sku']}: {_(REFUSED[one['reason']])}" for one in refused]


def undo_prices(context: Context, said: argparse.Namespace) -> Answer:
    """Put back the prices of one's own last price-change, where they are still what it made them."""
    from db import bulk_steps

    with Progress(context.options) as progress:
        done = bulk_steps.take_back(context.actor, progress=progress)
    told = ngettext("{count} price is put back", "{count} prices are put back", done.prices)
    return Answer(done, text=lambda: told.format(count=done.prices))


def _merge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keep", metavar="KEEP")
    parser.add_argument("twin", metavar="TWIN")
    parser.add_argument("--dry-run", action="store_true")


def merge(context: Context, said: argparse.Namespace) -> Answer:
    """Merge TWIN into KEEP, for good; --dry-run tells what that comes to, and what is against it."""
    from db.queries import merging

    if said.dry_run:
        told = merging.preview(context.actor, said.keep, said.twin)
        data = {name: value for name, value in visible(told).items() if name != "stamp"}
        return Answer(data, text=lambda: _merging(told))
    from db.services import merging as service

    done = service.merge(context.actor, said.keep, said.twin)
    return Answer(done, text=lambda: _("{twin} is merged into {keep}").format(twin=done.twin, keep=done.sku))


def _merging(told: MergePreview) -> str:
    """The stock of both beside each other, and what else merging comes to."""
    from tui.cli.output import aligned
    from tui.labels_bulk import merge_lines
    from tui.text import clean, show

    lines = [["", told.keep, told.twin, _("Afterwards")]]
    for one in told.places:
        lines.append([one.code, *(show(side.on_hand) for side in (one.keep, one.twin, one.after))])
        if one.after.value is not HIDDEN:
            named = _("{warehouse}, value").format(warehouse=one.code)
            lines.append([named, *(show(side.value) for side in (one.keep, one.twin, one.after))])
    table = aligned([[clean(cell) for cell in line] for line in lines], [False, True, True, True])
    return "\n".join([*([table] if told.places else []), *map(clean, merge_lines(told))])


def duplicates(context: Context, said: argparse.Namespace) -> Answer:
    """Products that may be the same."""
    from db.queries import merging
    from tui.labels_bulk import TWINS

    rows = merging.suggestions(context.actor, limit=said.limit)
    return Answer(
        rows, columns=("keep", "keep_name:name", "twin", "twin_name:name", "reason"),
        words={"reason": lambda code: _(TWINS[code])},
    )  # fmt: skip


def make_barcodes(context: Context, said: argparse.Namespace) -> Answer:
    """Give products without a barcode an EAN-13 of one's own."""
    from db.services import barcodes

    return Answer(barcodes.generate(context.actor, _which(said)), columns=("sku", "barcode"))


def check_barcodes(context: Context, said: argparse.Namespace) -> Answer:
    """Barcodes that are wrong or mistaken for another."""
    from db.queries import barcodes
    from tui.labels_bulk import BARCODES

    rows = barcodes.problems(context.actor, limit=said.limit)
    return Answer(
        rows, columns=("code:barcode", "problem:warning", "sku", "name", "other_sku:twin"),
        words={"problem": lambda code: _(BARCODES[code])},
    )  # fmt: skip


def archive(context: Context, said: argparse.Namespace) -> Answer:
    """Archive products: gone from lists and look-up, kept in the books. Several: all of them, or none."""
    return _archive(context, said.skus, archived=True)


def restore(context: Context, said: argparse.Namespace) -> Answer:
    """Bring archived products back. Several: all of them, or none."""
    return _archive(context, said.skus, archived=False)


def _archive(context: Context, skus: list[str], *, archived: bool) -> Answer:
    def told(sku: str) -> str:
        return f"{sku}: {_('archived')}" if archived else _("{sku} is back in the catalogue").format(sku=sku)

    if len(skus) > 1:
        from db.bulk import Change, Which
        from db.services import bulk

        bulk.change(context.actor, Which(skus=tuple(skus)), Change(archived=archived))
        rows = [{"sku": sku, "archived": archived} for sku in skus]
        return Answer(rows, text=lambda: "\n".join(map(told, skus)))
    from db.services import products

    state = (products.archive if archived else products.restore)(context.actor, skus[0])
    data = {"sku": state.sku, "archived": archived, "version": state.version}
    return Answer(data, text=lambda: told(state.sku))


def _skus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("skus", nargs="+", metavar="SKU")


WORK = {
    "archive": Command(N_("archive products"), archive, _skus),
    "restore": Command(N_("bring archived products back"), restore, _skus),
    "price-change": Command(N_("change the prices of many products by a rule"), change_prices, _price_arguments,
                            check=_check_which),
    "price-undo": Command(N_("put back the prices of your own last price-change"), undo_prices),
    "merge": Command(N_("merge a duplicate into the product that stays"), merge, _merge_arguments),
    "duplicates": Command(N_("products that may be the same"), duplicates, limit),
    "make-barcodes": Command(N_("give products without a barcode one of your own"), make_barcodes, _which_arguments,
                             check=_check_which),
    "check-barcodes": Command(N_("barcodes that are wrong or mistaken for another"), check_barcodes, limit),
}  # fmt: skip
