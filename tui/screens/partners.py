"""Suppliers and customers, as far as one may see them."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.card import paged
from tui.screens.catalogue_words import joined, phone
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table


class PartnersScreen(AmbarScreen):
    """The list of partners."""

    BINDINGS = [keys.NEW, keys.SEARCH, keys.FILTER]
    NEEDS = {"new": ("supplier.edit", "contact.edit")}
    TITLE = N_("Partners")
    HELP = N_("/ finds by name, tax number or phone. Enter shows one with its documents.")

    def content(self) -> ComposeResult:
        """The filter and the list."""
        kinds = [Pick("supplier", _("suppliers")), Pick("customer", _("customers"))]
        active = (Pick(True, _("in use")), Pick(False, _("switched off")))
        choices = [Choice("active", N_("State"), active)]
        if self.rights.may("supplier.view") and self.rights.may("contact.view"):
            choices.insert(0, Choice("kind", N_("Kind"), kinds))
        yield FilterBar(choices)
        columns: list[Column[Any]] = [
            Column("name", N_("Name"), 14, flexible=True),
            Column("kind", N_("Kind"), cell=kinds_of),
            Column("tax_number", N_("Tax number"), priority=3),
            Column("phone", N_("Phone"), priority=2, cell=lambda row: phone(row.phone)),
            Column("active", N_("State"), priority=1, cell=lambda row: "" if row.active else "× " + _("switched off")),
        ]
        yield Table(
            columns,
            tone=lambda row: "" if row.active else "muted",
            empty=N_("No suppliers or customers here. n adds one.")
            if self.rights.may("supplier.edit") or self.rights.may("contact.edit")
            else N_("No suppliers or customers here."),
        )

    def on_mount(self) -> None:
        """Show them all."""
        self.apply()

    def apply(self) -> None:
        """Show what the filter lets through."""
        from db.queries import partners

        bar = self.query_one(FilterBar)
        kind = bar.values.get("kind")
        wanted = partners.PartnerFilter(
            text=bar.text,
            supplier=True if kind == "supplier" else None,
            customer=True if kind == "customer" else None,
            active=bar.values.get("active"),
        )
        self.query_one(Table).show(paged(partners.page, self.actor, wanted))

    def on_filter_bar_changed(self) -> None:
        """Another filter."""
        self.apply()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """How many there are."""
        self.query_one(FilterBar).count(event.total)

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.partner import PartnerScreen

        self.shell.open(PartnerScreen(event.row.id))

    def action_new(self) -> None:
        """Add one."""
        from tui.screens.partner_form import PartnerForm

        self.shell.open(PartnerForm())

    def action_search(self) -> None:
        """Type to filter."""
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        """Choose what to filter by."""
        await self.query_one(FilterBar).choose()


def kinds_of(row: Any) -> str:
    """Supplier, customer or both."""
    return joined([_("supplier") if row.supplier else "", _("customer") if row.customer else ""])
