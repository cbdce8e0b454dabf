"""What the list of products does with many at once: with those that are marked, else with all that the filter shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.binding import Binding

from tui.i18n import N_, _, ngettext
from tui.screens.base import AmbarScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.access import Rights
    from db.bulk import Which
    from tui.dialogs.picker import Pick

BULK: Final = ("product.edit", "product.delete", "product.publish", "product.barcode")
"""Any of these is enough to do something with many products at once."""


class ProductMarks(AmbarScreen):
    """To write: `filtered`, what the filter bar says as a `Which`."""

    BINDINGS = [
        Binding("b", "bulk", N_("bulk edit"), id="products.bulk"),
        Binding("p", "label", N_("label"), id="products.label", show=False),
    ]
    NEEDS = {"bulk": BULK}

    def filtered(self) -> Which:
        """All that the filter lets through."""
        raise NotImplementedError

    def which(self) -> tuple[Which, str]:
        """The products that are meant, and how they are called."""
        from db.bulk import Which
        from tui.text import counted

        table = self.query_one(Table)
        if table.marks:
            ids: Any = tuple(sorted(table.marks, key=str))
            told = ngettext("{count} marked product", "{count} marked products", len(ids))
            return Which(ids=ids), told.format(count=counted(len(ids)))
        total = table.total
        if not self.query_one(FilterBar).active:
            return self.filtered(), _("all products of the catalogue")
        if total is None:
            return self.filtered(), _("all products of the filter")
        told = ngettext("{count} product of the filter", "{count} products of the filter", total)
        return self.filtered(), told.format(count=counted(total))

    def disabled_reason(self, action: str) -> str | None:
        """Nothing to change where nothing is."""
        tables = self.query(Table)
        if action in ("bulk", "label") and tables and not tables.first().rows:
            return _("There are no products here")
        return super().disabled_reason(action)

    async def action_bulk(self) -> None:
        """b: choose what is done with them."""
        from tui.dialogs.picker import Picker
        from tui.screens import bulk_forms

        which, called = self.which()
        picked = await self.shell.ask(Picker(_("Bulk edit: {products}").format(products=called), self._picks()))
        if picked is None:
            return
        if picked.value == "barcodes":
            await bulk_forms.barcodes(self.shell, which, called)
        elif picked.value == "take_back":
            await bulk_forms.take_back(self.shell)
        elif picked.value == "merge":
            self._merge()
            return
        else:
            await bulk_forms.change(self.shell, picked.value, which, called, self.query_one(Table).unmark)
        await self.refresh_data()

    async def action_label(self) -> None:
        """p: labels of those that are marked, else of the one under the cursor."""
        from tui.screens.product_label import to_label

        rows = self.query_one(Table).marked
        await to_label(self.shell, [row.sku for row in rows], variations=any(row.type == "parent" for row in rows))

    def _picks(self) -> list[Pick]:
        from tui.dialogs.picker import Pick

        rights = self.rights
        picks = [Pick(what, _(title)) for what, title in WORK.items() if _may(rights, what)]
        marks = self.query_one(Table).marks
        if len(marks) == 2 and rights.may("product.edit") and rights.may("product.delete"):
            picks.append(Pick("merge", _("Merge these two")))
        return picks

    def _merge(self) -> None:
        table = self.query_one(Table)
        from tui.screens.merging import MergeScreen

        one, other = table.marked
        self.shell.open(MergeScreen(one.sku, other.sku))


WORK: Final = {
    "price": N_("Prices by a rule"),
    "section": N_("Move to a section"),
    "tax": N_("VAT rate"),
    "minimum_stock": N_("Minimum stock"),
    "oversell": N_("Sell when out of stock"),
    "published": N_("Online store"),
    "archived": N_("Archive or bring back"),
    "barcodes": N_("Barcodes for those without one"),
    "take_back": N_("Take back my last change of prices"),
}


def _may(rights: Rights, what: str) -> bool:
    """Whether one may do it."""
    needed = {
        "price": rights.may("product.edit") and (rights.may("product.price") or rights.purchase_price),
        "oversell": rights.may("product.edit") and rights.may("settings.oversell"),
        "minimum_stock": rights.may("product.edit") and rights.inventory,
        "published": rights.may("product.publish"),
        "archived": rights.may("product.delete"),
        "take_back": rights.may("product.edit") and rights.may("product.price"),
        "barcodes": rights.may("product.edit") or rights.may("product.barcode"),
    }
    return needed.get(what, rights.may("product.edit"))
