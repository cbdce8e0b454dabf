"""Tax rates: VAT, with the days on which each applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.fields import plain
from tui.i18n import N_, _
from tui.screens.card import whole
from tui.screens.catalogue_words import percent
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Column
from tui.widgets.choice_field import CheckField
from tui.widgets.field import FormField
from tui.widgets.text_field import DayField, NumberField, TextField
from tui.widgets.window import Loader


class TaxesScreen(SimpleListScreen):
    """The list of tax rates."""

    TITLE = N_("VAT rates")
    HELP = N_("Posted documents keep the rate that they were posted with.")
    EMPTY = N_("No VAT rates yet: products and sales take them. n makes the first one.")

    def columns(self) -> Sequence[Column[Any]]:
        """Rate, name, reason, days, state."""
        return [
            Column("rate", N_("Rate"), 6, "right", cell=lambda row: percent(row.rate)),
            Column("name", N_("Name"), 10, flexible=True),
            Column("reason", N_("Reason"), priority=3),
            Column("valid_from", N_("Valid from"), priority=2),
            Column("valid_to", N_("Valid to"), priority=2),
            Column("active", N_("State"), cell=lambda row: "" if row.active else "× " + _("switched off")),
        ]

    def loader(self) -> Loader[Any]:
        """All of them."""
        from db.queries import taxes

        return whole(taxes.listing, self.actor)

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """All that a rate has."""
        return [
            TextField("name", N_("Name"), required=True),
            NumberField("rate", N_("Rate, %"), kind="percent", required=True),
            TextField("reason", N_("Reason")),
            DayField("valid_from", N_("Valid from")),
            DayField("valid_to", N_("Valid to")),
            CheckField("active", N_("In use"), True),
        ]

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values."""
        return {"name": row.name, "rate": Decimal(row.rate.removesuffix("%")) / 100, "reason": row.reason,
                "valid_from": row.valid_from, "valid_to": row.valid_to, "active": row.active}  # fmt: skip

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change."""
        from db.services import taxes

        if isinstance(values.get("rate"), Decimal):
            values["rate"] = f"{plain(values['rate'] * 100)}%"
        if row is None:
            return await self.shell.write(taxes.add, self.actor, **values)
        return await self.shell.write(taxes.edit, self.actor, row.name, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete one that nothing uses."""
        from db.services import taxes

        await self.shell.write(taxes.delete, self.actor, row.name, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New VAT rate") if row is None else _("VAT rate")
