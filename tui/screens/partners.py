"""Suppliers and customers, as far as one may see them."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.binding import Binding

from db.text import sort_key
from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.catalogue_words import joined, phone
from tui.screens.listing import Asked, ListScreen, Source
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table


class PartnersScreen(ListScreen):
    """The list of partners."""

    BINDINGS = [keys.NEW, Binding("d", "duplicates", N_("duplicates"), id="partners.duplicates", show=False)]
    LIST = EXPORT = "partners"
    ORDER = ("name", False)
    NEEDS = dict.fromkeys(("new", "duplicates"), ("supplier.edit", "contact.edit"))
    TITLE = N_("Partners")
    HELP = N_(
        "/ finds by name, tax number or phone. Enter shows one with all there is of it; d lists likely duplicates."
    )

    def choices(self) -> list[Choice]:
        """State, and kind where one sees both."""
        kinds = [Pick("supplier", _("suppliers")), Pick("customer", _("customers"))]
        active = (Pick(True, _("in use")), Pick(False, _("switched off")))
        choices = [Choice("active", N_("State"), active)]
        if self.rights.may("supplier.view") and self.rights.may("contact.view"):
            choices.insert(0, Choice("kind", N_("Kind"), kinds))
        return choices

    def columns(self) -> list[Column[Any]]:
        """What is known of a partner."""
        return [
            Column("name", N_("Name"), 14, flexible=True, order="name"),
            Column("kind", N_("Kind"), cell=kinds_of),
            Column("tax_number", N_("Tax number"), priority=3),
            Column("phone", N_("Phone"), priority=2, cell=lambda row: phone(row.phone)),
            Column("active", N_("State"), priority=1, cell=lambda row: "" if row.active else "× " + _("switched off")),
        ]

    def table(self) -> Table[Any]:
        """Partners."""
        return Table(
            (),
            tone=lambda row: "" if row.active else "muted",
            empty=N_("No suppliers or customers here. n adds one.")
            if self.rights.may("supplier.edit") or self.rights.may("contact.edit")
            else N_("No suppliers or customers here."),
        )

    def source(self, asked: Asked) -> Source:
        """Pages of the partners that the filter lets through."""
        from db.queries import partners
        from db.rulers import LAST

        kind = asked.values.get("kind")
        wanted = partners.PartnerFilter(
            text=asked.text,
            supplier=True if kind == "supplier" else None,
            customer=True if kind == "customer" else None,
            active=asked.values.get("active"),
        )
        return Source(
            partial(partners.page, self.actor, wanted),
            lambda text: (sort_key(text) + (LAST if asked.falling else ""), 0),
            partial(partners.ruler, self.actor, wanted),
            turned=asked.falling,
            wanted=wanted,
        )

    def on_table_opened(self, event: Table.Opened) -> None:
        """The card of one."""
        from tui.screens.partner import PartnerScreen

        self.shell.open(PartnerScreen(event.row.id))

    def action_duplicates(self) -> None:
        """d: those that may be one."""
        self.shell.open_path("tui.screens.partner_twins:PartnerTwinsScreen")

    def action_new(self) -> None:
        """Add one."""
        from tui.screens.partner_form import PartnerForm

        self.shell.open(PartnerForm())


def kinds_of(row: Any) -> str:
    """Supplier, customer or both."""
    return joined([_("supplier") if row.supplier else "", _("customer") if row.customer else ""])
