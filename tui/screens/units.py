"""Units of measure, and what one of them is of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.text import CODE_LENGTH
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import pickers
from tui.screens.card import whole
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Column
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import FormField
from tui.widgets.text_field import NumberField, TextField
from tui.widgets.window import Loader


class UnitsScreen(SimpleListScreen):
    """The list of units."""

    TITLE = N_("Units of measure")
    HELP = N_("Decimals say how finely a unit may be divided: 0 for pieces, 3 for kilograms.")
    EMPTY = N_("No units yet: products are counted in them. n makes the first one.")

    def columns(self) -> Sequence[Column[Any]]:
        """Code, name, how fine, of what."""
        return [
            Column("code", N_("Code"), 8),
            Column("name", N_("Name"), 14, flexible=True),
            Column("decimals", N_("Decimals"), 0, "right"),
            Column("factor", N_("Equals"), 14, "right", cell=_is),
        ]

    def loader(self) -> Loader[Any]:
        """All of them."""
        from db.queries import units

        return whole(units.listing, self.actor)

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """Code, name, decimals, of what and how many."""
        from db.queries import units

        known = await self.shell.read(units.listing, self.actor)
        others = pickers.unit_choices(one for one in known if row is None or one.id != row.id)
        return [
            TextField("code", N_("Code"), length=CODE_LENGTH, required=True),
            TextField("name", N_("Name"), required=True),
            NumberField("decimals", N_("Decimals"), Decimal(0), required=True),
            ChoiceField("of", N_("Of unit"), [(None, _("none")), *others]),
            TextField("factor", N_("How many of it"), length=20),
        ]

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values."""
        return {"code": row.code, "name": row.name, "decimals": Decimal(row.decimals), "of": row.of,
                "factor": row.factor or ""}  # fmt: skip

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change; without a unit that it is of, there is no factor."""
        from db.services import units

        if "factor" in values:
            values["factor"] = pickers.factor(values["factor"]) or None
        if row is None:
            return await self.shell.write(units.add, self.actor, **values)
        if "code" in values:
            values["new_code"] = values.pop("code")
        if values.get("of") == "":
            values.pop("factor", None)
        elif values.get("of") and "factor" not in values:
            values["factor"] = row.factor
        return await self.shell.write(units.edit, self.actor, row.code, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete one that nothing is counted in."""
        from db.services import units

        await self.shell.write(units.delete, self.actor, row.code, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New unit") if row is None else _("Unit")


def _is(row: Any) -> str:
    return "" if row.of is None else f"{pickers.shown_factor(row.factor)} {words.unit(row.of)}"
