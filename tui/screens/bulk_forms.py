"""Asking how many products are to be changed: a short form for each kind of change, then the preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.i18n import N_, _, ngettext
from tui.widgets.choice_field import ChoiceField, PickField
from tui.widgets.field import FormField
from tui.widgets.text_field import NumberField

if TYPE_CHECKING:
    from db.bulk import Change, Which
    from tui.app import AmbarApp

KEEP = object()


async def change(shell: AmbarApp, what: str, which: Which, called: str, done: Callable[[], object]) -> None:
    """Ask how, then show what would become of each, from where F2 does it, and calls `done`."""
    from db.queries import bulk
    from tui.dialogs.bulk import BulkDialog
    from tui.screens.bulk import BulkScreen
    from tui.screens.product_marks import WORK

    async def preview(values: Mapping[str, Any]) -> Any:
        how = _made(what, values)
        return how, await shell.read(bulk.summary, shell.actor, which, how)

    title = _(WORK[what])
    asked = await shell.ask(BulkDialog(title, await _fields(shell, what), preview, lines=[called]))
    if asked is not None:
        how, summary = asked
        shell.open(BulkScreen(title, called, which, how, summary, done))


async def take_back(shell: AmbarApp) -> None:
    """Put back the prices of one's own last bulk change, after asking."""
    from db import bulk_steps
    from db.queries import bulk
    from tui.dialogs.progress import Progress, worked
    from tui.dialogs.question import Confirm
    from tui.lanes import Stopped
    from tui.text import moment, number

    last = await shell.read(bulk.last, shell.actor)
    if last is None:
        shell.say_problem(_("Your last bulk change was none of prices"))
        return
    told = ngettext(
        "{moment}: {count} price was changed. It goes back to what it was.",
        "{moment}: {count} prices were changed. They go back to what they were.",
        last.changed,
    )
    lines = [
        told.format(moment=moment(last.at, shell.actor.company.setting("timezone")), count=number(last.changed)),
        _("What someone has changed since stays as it is."),
    ]
    if await shell.ask(Confirm(_("Take the last price change back?"), lines, _("Take back"))) != "yes":
        return

    def call(progress: Progress) -> Any:
        return shell.write(partial(bulk_steps.take_back, progress=progress), shell.actor, last.marks)

    try:
        done = await worked(shell, _("Taking it back…"), shell.lanes.writing, call)
    except Stopped:
        shell.say(_("Stopped; what was put back is put back"), "warning")
        return
    told = ngettext("{count} price is put back", "{count} prices are put back", done.prices)
    left = ngettext("{count} was changed since and stays", "{count} were changed since and stay", done.left)
    parts = [told.format(count=number(done.prices)), left.format(count=number(done.left))]
    shell.say_done("; ".join(parts[: 2 if done.left else 1]))


async def barcodes(shell: AmbarApp, which: Which, called: str) -> None:
    """Give barcodes of one's own to those that have none, after asking."""
    from db.services import barcodes as service
    from tui.dialogs.question import Confirm

    lines = [
        called,
        _("Those without a barcode get an EAN-13 of your own (beginning with 20 to 26), for labels that you print."),
    ]
    if await shell.ask(Confirm(_("Make barcodes?"), lines, _("Make them"))) != "yes":
        return
    made = await shell.write(service.generate, shell.actor, which)
    told = ngettext("{count} barcode made", "{count} barcodes made", len(made))
    shell.say_done(told.format(count=len(made)) if made else _("All of them have a barcode already"))


def _made(what: str, values: Mapping[str, Any]) -> Change:
    from db.bulk import Change, PriceRule

    if what == "price":
        rule = PriceRule(
            target=values["price_type"],
            source=None if values["source"] is KEEP else values["source"],
            percent=values["percent"] or 0,
            amount=values["amount"] or 0,
            rounding=values["rounding"],
        )
        return Change(price=rule)
    value = values[what]
    given: dict[str, Any] = {what: "" if value is None else value}
    return Change(**given)


async def _fields(shell: AmbarApp, what: str) -> Sequence[FormField]:
    if what == "price":
        return await _price_fields(shell)
    if what == "section":
        from tui.screens import pickers

        return [PickField("section", N_("Section"), pickers.sections(shell.actor), help=N_("none"))]
    if what == "tax":
        from db.queries import taxes
        from tui.screens.catalogue_words import percent

        rates = await shell.read(taxes.listing, shell.actor, active=True)
        named = [(one.rate, f"{percent(one.rate)}  {one.reason or ''}".rstrip()) for one in rates]
        return [ChoiceField("tax", N_("VAT"), [(None, _("none")), *named], named[0][0] if named else None)]
    if what == "minimum_stock":
        return [NumberField("minimum_stock", N_("Minimum stock"))]
    answers: dict[str, list[tuple[Any, str]]] = {
        "oversell": [(True, _("yes")), (False, _("no")), ("", _("as the company says"))],
        "published": [(True, _("publish")), (False, _("take out"))],
        "archived": [(True, _("archive")), (False, _("bring back"))],
    }
    label = {
        "oversell": N_("Sell when out of stock"), "published": N_("In the online store"), "archived": N_("Catalogue"),
    }[what]  # fmt: skip
    return [ChoiceField(what, label, answers[what], True)]


async def _price_fields(shell: AmbarApp) -> Sequence[FormField]:
    from db.queries import price_types

    rights = shell.rights
    lists = [("", _("selling price"))]
    for one in await shell.read(price_types.listing, shell.actor):
        if not one.base:
            lists.append((one.code, f"{one.name} ({one.code})"))
    cost = [("purchase_price", _("purchase price"))] if rights.purchase_price else []
    targets = [*(lists if rights.may("product.price") else []), *cost]
    rules = [("", _("none")), *((rule, rounding_name(rule)) for rule in _roundings())]
    return [
        ChoiceField("price_type", N_("Price that changes"), targets, targets[0][0]),
        ChoiceField("source", N_("Reckoned from"), [(KEEP, _("itself, as it is now")), *lists, *cost], KEEP),
        NumberField("percent", N_("Per cent, + or −")),
        NumberField("amount", N_("Amount, + or −"), kind="money"),
        ChoiceField("rounding", N_("Rounded"), rules, ""),
    ]


def _roundings() -> Sequence[str]:
    from db.rounding import CHOICES

    return CHOICES


def rounding_name(rule: str) -> str:
    """A rule of rounding in words: "to 0,05", "ends in ,90"."""
    from db.rounding import ENDINGS
    from tui.text import number

    if rule in ENDINGS:
        return _("so that it ends in {digits}").format(digits=number(Decimal(f"0{rule}"), digits=2)[1:])
    return _("to {step}").format(step=number(Decimal(rule), digits=2 if "." in rule else 0))
