"""The form of a warehouse, new or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from db.text import CODE_LENGTH
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.edit import EditScreen
from tui.widgets.choice_field import CheckField, PickField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.note_field import NoteField
from tui.widgets.text_field import NumberField, TextField


class WarehouseForm(EditScreen):
    """Creates or changes a warehouse."""

    action_id = "warehouses"
    NEEDS = {"save": "warehouse.edit"}
    HELP = N_("F2 saves. A warehouse that does not sell still takes in and passes on goods.")

    def __init__(self, code: str | None = None) -> None:
        """`code` None: a new one."""
        super().__init__(code is None)
        self.code = code or ""

    def path(self) -> tuple[str, ...]:
        """Warehouses › its code, or a new one."""
        return (_("Warehouses"), _("new warehouse") if self.is_new else self.code)

    def content(self) -> ComposeResult:
        """The fields."""
        from db.queries.warehouses import responsibles

        actor = self.actor

        def people(text: str) -> Iterable[Pick]:
            return (Pick(one.login, one.name, one.login) for one in responsibles(actor, text))

        yield Form(
            TextField("code", N_("Code"), length=CODE_LENGTH, required=True),
            TextField("name", N_("Name"), required=True),
            CheckField("active", N_("In use"), True),
            CheckField("issuing", N_("Sells from here"), True),
            CheckField("default", N_("Default"), False),
            PickField("responsible", N_("Responsible"), people),
            NumberField("sort_order", N_("Sort order")),
            Label(_("Contact"), classes="heading"),
            NoteField("address", N_("Address")),
            TextField("phone", N_("Phone"), length=40),
            TextField("email", N_("E-mail")),
            TextField("opening_hours", N_("Opening hours")),
            NoteField("description", N_("Description")),
            TextField("external_id", N_("External id")),
        )

    async def read_row(self) -> Mapping[str, Any]:
        """The card's values."""
        from db.queries import warehouses
        from db.queries.rows import visible

        if self.is_new:
            return {"sort_order": 100, "active": True, "issuing": True, "default": False}
        card = await self.shell.read(warehouses.show, self.actor, self.code)
        row = visible(card)
        if card.responsible:
            row["responsible"] = (card.responsible, card.responsible_name or card.responsible)
        return row

    async def write_row(self, values: dict[str, Any]) -> None:
        """Add or change."""
        from db.services import warehouses

        if self.is_new:
            if values["sort_order"] is None:
                values["sort_order"] = 100
            state = await self.shell.write(warehouses.add, self.actor, **values)
        else:
            if "code" in values:
                values["new_code"] = values.pop("code")
            state = await self.shell.write(warehouses.edit, self.actor, self.code, version=self.version, **values)
        self.code = state.code

    def saved(self, under: AmbarScreen) -> None:
        """The card below may have another code now."""
        from tui.screens.warehouse import WarehouseScreen

        if isinstance(under, WarehouseScreen):
            under.code = self.code

    def card(self) -> Screen[Any] | None:
        """The new one's card."""
        from tui.screens.warehouse import WarehouseScreen

        return WarehouseScreen(self.code)
