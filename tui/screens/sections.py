"""The sections of the catalogue, as a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui.i18n import N_, _
from tui.screens import pickers
from tui.screens.card import whole
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Column
from tui.widgets.choice_field import PickField
from tui.widgets.field import FormField
from tui.widgets.text_field import NumberField, TextField
from tui.widgets.window import Loader


class SectionsScreen(SimpleListScreen):
    """The list of sections."""

    TITLE = N_("Catalogue sections")
    HELP = N_("Enter changes a section or moves it below another; the number sorts sections of one level.")
    EMPTY = N_("No sections yet: products are sorted into them. n makes the first one.")

    def columns(self) -> Sequence[Column[Any]]:
        """Names, indented, and the order."""
        return [
            Column("name", N_("Section"), 20, flexible=True, cell=lambda row: "   " * row.depth + row.name),
            Column("sort_order", N_("Order"), 0, "right"),
        ]

    def loader(self) -> Loader[Any]:
        """The tree."""
        from db.queries import sections

        return whole(sections.listing, self.actor)

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """Name, place, order."""
        return [
            TextField("name", N_("Name"), required=True),
            PickField("parent", N_("Below"), pickers.sections(self.actor)),
            NumberField("sort_order", N_("Order"), Decimal(100)),
        ]

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values; the parent by id and name."""
        rows = {one.id: one.name for one in self.query_one("Table").rows}  # type: ignore[attr-defined]
        parent = None if row.parent is None else (row.parent, rows.get(row.parent, str(row.parent)))
        return {"name": row.name, "parent": parent, "sort_order": Decimal(row.sort_order)}

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change."""
        from db.services import sections

        if values.get("sort_order", 0) in (None, ""):
            values["sort_order"] = 100
        if row is None:
            return await self.shell.write(sections.add, self.actor, **values)
        return await self.shell.write(sections.edit, self.actor, row.id, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete an empty one."""
        from db.services import sections

        await self.shell.write(sections.delete, self.actor, row.id, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New section") if row is None else _("Section")
