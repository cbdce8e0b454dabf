"""The form of a supplier or customer, new or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens.edit import EditScreen
from tui.widgets.choice_field import CheckField, ChoiceField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.note_field import NoteField
from tui.widgets.text_field import TextField


class PartnerForm(EditScreen):
    """Creates or changes a partner."""

    action_id = "partners"
    NEEDS = {"save": ("supplier.edit", "contact.edit")}
    HELP = N_("F2 saves. A tax number that is not valid is saved all the same, with a warning.")

    def __init__(self, id: int | None = None) -> None:
        """`id` None: a new one."""
        super().__init__(id is None)
        self.partner_id = id or 0
        self.title_name = ""

    def path(self) -> tuple[str, ...]:
        """Partners › its name, or a new one."""
        return (_("Partners"), _("new partner") if self.is_new else self.title_name or "…")

    def content(self) -> ComposeResult:
        """The fields, without a kind that one may not give."""
        rights = self.rights
        kinds = [(code, words.word(words.PARTNER_KINDS, code)) for code in words.PARTNER_KINDS]
        boxes = [
            CheckField(name, label, locked=not rights.may(right))
            for name, label, right in (
                ("supplier", N_("Supplier"), "supplier.edit"),
                ("customer", N_("Customer"), "contact.edit"),
            )
            if rights.may(right) or (not self.is_new and rights.may(right.replace(".edit", ".view")))
        ]
        yield Form(
            TextField("name", N_("Name"), required=True),
            *boxes,
            ChoiceField("kind", N_("Kind"), kinds, "company"),
            TextField("tax_office", N_("Tax office")),
            TextField("tax_number", N_("Tax number"), length=20),
            Label(_("Contact"), classes="heading"),
            TextField("phone", N_("Phone"), length=40),
            TextField("email", N_("E-mail")),
            NoteField("address", N_("Address")),
            NoteField("comment", N_("Comment")),
            TextField("external_id", N_("External id")),
        )

    async def read_row(self) -> Mapping[str, Any]:
        """The card's values; a new one is of the one kind that one may add."""
        from db.queries import partners
        from db.queries.rows import visible

        if self.is_new:
            rights = self.rights
            one = rights.may("supplier.edit") != rights.may("contact.edit")
            return {
                "kind": "company",
                "supplier": one and rights.may("supplier.edit"),
                "customer": one and rights.may("contact.edit"),
            }
        row = visible(await self.shell.read(partners.show, self.actor, self.partner_id))
        self.title_name = row["name"]
        self.refresh_lines()
        return row

    async def write_row(self, values: dict[str, Any]) -> None:
        """Add or change."""
        from db.services import partners

        if self.is_new:
            state = await self.shell.write(partners.add, self.actor, **values)
        else:
            state = await self.shell.write(partners.edit, self.actor, self.partner_id, version=self.version, **values)
        self.partner_id, self.warnings = state.id, state.warnings

    def card(self) -> Screen[Any] | None:
        """The new one's card."""
        from tui.screens.partner import PartnerScreen

        return PartnerScreen(self.partner_id)
