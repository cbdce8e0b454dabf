"""Price types: the price lists of the catalogue; the base one gives the selling price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.text import CODE_LENGTH
from tui.i18n import N_, _
from tui.screens.card import whole
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Column, Toned
from tui.widgets.choice_field import CheckField
from tui.widgets.field import FormField
from tui.widgets.text_field import TextField
from tui.widgets.window import Loader


class PriceTypesScreen(SimpleListScreen):
    """The list of price types."""

    TITLE = N_("Price types")
    HELP = N_("The base list gives the selling price. A list keeps the currency that it was made with.")
    EMPTY = N_("No price types yet. n makes the first one.")

    def columns(self) -> Sequence[Column[Any]]:
        """Code, name, currency, which one is the base."""
        return [
            Column("code", N_("Code"), 10),
            Column("name", N_("Name"), 14, flexible=True),
            Column("currency", N_("Currency")),
            Column("base", N_("State"), cell=lambda row: Toned("● " + _("base"), "accent") if row.base else ""),
        ]

    def loader(self) -> Loader[Any]:
        """All of them."""
        from db.queries import price_types

        return whole(price_types.listing, self.actor)

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """All that a list has; its currency only while it is new."""
        currency = self.actor.company.currency
        return [
            TextField("code", N_("Code"), length=CODE_LENGTH, required=True),
            TextField("name", N_("Name"), required=True),
            TextField("currency", N_("Currency"), currency, length=3, required=True, locked=row is not None),
            CheckField("base", N_("Gives the selling price"), False),
        ]

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values."""
        return {"code": row.code, "name": row.name, "currency": row.currency, "base": row.base}

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change."""
        from db.services import price_types

        if row is None:
            values["currency"] = values["currency"].upper()
            return await self.shell.write(price_types.add, self.actor, **values)
        if "code" in values:
            values["new_code"] = values.pop("code")
        return await self.shell.write(price_types.edit, self.actor, row.code, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete one without prices."""
        from db.services import price_types

        await self.shell.write(price_types.delete, self.actor, row.code, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New price type") if row is None else _("Price type")
