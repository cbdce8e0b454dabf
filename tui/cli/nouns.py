"""The list of commands: which module has which, and which of them do not exist in forced mode."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from tui.cli.command import Command, Standalone
from tui.i18n import N_

NOUNS: Final = {
    "init": ("start", N_("make a company and its first administrator")),
    "demo": ("demo", N_("make a company to try")),
    "find": ("find", N_("find products by SKU, barcode or any part of the name")),
    "stock": ("stock", N_("stock by product and warehouse")),
    "ledger": ("ledger", N_("the books, row by row")),
    "trace": ("trace", N_("where goods came from and where they went")),
    "warehouse": ("warehouse", N_("warehouses")),
    "product": ("product", N_("products")),
    "unit": ("unit", N_("units of measure")),
    "tax": ("tax", N_("tax rates")),
    "section": ("section", N_("catalogue sections")),
    "price-type": ("price_type", N_("price types")),
    "partner": ("partner", N_("suppliers and customers")),
    "deal": ("deal", N_("deals with customers")),
    "reserve": ("reserve", N_("what deals hold for their customers")),
    "delivery": ("delivery", N_("goods of sales on their way")),
    "doc": ("doc", N_("stock documents")),
    "role": ("role", N_("roles")),
    "employee": ("employee", N_("employees")),
    "department": ("department", N_("departments")),
    "access": ("access", N_("who may do what, and why")),
    "audit": ("audit", N_("the audit log")),
    "settings": ("settings", N_("settings of the company")),
    "import": ("imports", N_("load products, prices, partners, stock or documents from files")),
    "mapping": ("mapping", N_("how columns of files become ours, kept by name")),
    "backup": ("backup", N_("copy the database while others go on working")),
    "restore": ("backup", N_("put a copy in the place of the database, which is kept aside")),
    "migrate": ("migrate", N_("bring an older database to this version, a copy first")),
    "server": ("server", N_("a server for several people over SSH")),
    "export": ("export", N_("write what there is into files")),
    "form": ("form", N_("the fields of forms, custom ones too")),
    "feed": ("feed", N_("what others did that concerns you")),
    "notices": ("notices", N_("comments that speak to you")),
    "doctor": ("doctor", N_("what a maintainer needs to know, without anybody's data")),
    "tick": ("tick", N_("take away reservations whose day is over")),
    "check": ("check", N_("recompute the books and name every difference")),
}
"""Each command with its module in tui/cli and what it is about."""

NOT_FORCED: Final = frozenset({"init", "demo", "migrate", "backup", "restore", "server"})
"""Commands that do not exist in forced mode."""


def nouns(*, forced: bool) -> dict[str, str]:
    """The commands that there are, with what each is about (N_)."""
    return {name: about for name, (_module, about) in NOUNS.items() if not (forced and name in NOT_FORCED)}


def commands(noun: str) -> dict[str, Command | Standalone]:
    """The commands of a noun by their verb; one without verbs stands under ""."""
    module = import_module(f"tui.cli.{NOUNS[noun][0]}")
    found: dict[str, Command | Standalone] = module.COMMANDS
    if noun in found:
        return {"": found[noun]}
    return found
