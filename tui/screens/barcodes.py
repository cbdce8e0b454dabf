"""Barcodes that are wrong or mistaken for another; n makes them for all products without one."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from tui.i18n import N_, _, ngettext
from tui.labels_bulk import BARCODES
from tui.screens.base import AmbarScreen
from tui.screens.card import whole
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table


class BarcodesScreen(AmbarScreen):
    """The list of wrong barcodes."""

    BINDINGS = [Binding("n", "generate", N_("make barcodes"), id="barcodes.generate")]
    NEEDS = {"generate": ("product.edit", "product.barcode")}
    TITLE = N_("Barcodes")
    HELP = N_(
        "Barcodes whose check digit is wrong, and those that differ from another only in zeros in front or in upper and"
        " lower case. Enter opens the product; n makes barcodes for all that have none."
    )

    def content(self) -> ComposeResult:
        """The list."""
        from db.queries import barcodes

        yield Table(
            [
                Column("code", N_("Barcode"), 13, widest=24),
                Column("problem", N_("What is wrong"), 16, flexible=True, cell=_problem),
                Column("sku", N_("SKU"), 8, widest=18),
                Column("name", N_("Product"), 12, flexible=True, priority=2),
            ],
            key=lambda row: (row.id, row.problem),
            loader=whole(barcodes.problems, self.actor),
            empty=N_("Nothing is wrong with any barcode. n makes them for products without one."),
        )

    def on_table_opened(self, event: Table.Opened) -> None:
        """The product."""
        from tui.screens.product import ProductScreen

        self.shell.open(ProductScreen(event.row.sku))

    async def action_generate(self) -> None:
        """n: for all that have none, after asking."""
        from db.bulk import Which
        from db.queries import barcodes
        from tui.screens import bulk_forms
        from tui.text import number

        count = await self.shell.read(barcodes.without, self.actor)
        if not count:
            self.shell.say_done(_("All products have a barcode"))
            return
        told = ngettext("{count} product has none.", "{count} products have none.", count)
        await bulk_forms.barcodes(self.shell, Which(), told.format(count=number(count)))
        await self.refresh_data()


def _problem(row: Any) -> Cell:
    if row.problem == "check_digit":
        return Toned(_(BARCODES[row.problem]), "warning")
    told = _("{sku} has {code}, but for zeros in front")
    if row.problem == "case_twin":
        told = _("{sku} has {code}, but for upper and lower case")
    return Toned(told.format(sku=row.other_sku, code=row.other), "warning")
