"""The form of a supplier or customer, new or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from textual.app import ComposeResult
from textual.screen import Screen

from tui import labels_partners
from tui import labels_words as words
from tui.dialogs.picker import Pick
from tui.i18n import N_, _
from tui.screens.edit import EditScreen
from tui.text import phone
from tui.widgets.choice_field import CheckField, ChoiceField, PickField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.note_field import NoteField
from tui.widgets.text_field import TextField

MORE: Final = {
    "phones": ("phone", N_("Further phones")),
    "emails": ("email", N_("Further e-mails")),
    "addresses": ("address", N_("Further addresses")),
}
"""The fields of several numbers or addresses, each with its kind."""
MORE_HELP: Final = N_("Several with a semicolon between them; a name with a colon may lead each: Depo: 0212 555 00 00")


def written(details: Iterable[Any], kind: str) -> str:
    """Details of a kind as one types them."""
    return "; ".join(labels_partners.detail(one) for one in details if one["kind"] == kind)


def typed(text: str, kind: str) -> list[dict[str, str]]:
    """What was typed, one by one."""
    found = []
    for piece in text.split(";"):
        label, colon, value = piece.partition(":")
        if not colon or label.strip().lower() in ("http", "https", "mailto"):
            label, value = "", piece
        if value.strip():
            found.append({"kind": kind, "label": label.strip(), "value": value.strip()})
    return found


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
        self._more: dict[str, str] = {}

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
            *(TextField(name, label, length=2000, help=MORE_HELP) for name, (_kind, label) in MORE.items()),
            PickField("company", N_("Works for"), self._companies),
            NoteField("comment", N_("Comment")),
            TextField("external_id", N_("External id")),
        )

    def _companies(self, text: str) -> list[Pick]:
        from db.queries import partners

        rows = partners.page(self.actor, partners.PartnerFilter(text=text), limit=100).rows
        return [Pick(one.id, one.name) for one in rows if one.id != self.partner_id]

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
        row["phone"] = phone(row["phone"])
        self._more = {name: written(row["details"], kind) for name, (kind, _label) in MORE.items()}
        company = row["company"]
        return {**row, **self._more, "company": (company["id"], company["name"]) if company else None}

    async def write_row(self, values: dict[str, Any]) -> None:
        """Add or change."""
        from db.services import partners

        if any(name in values for name in MORE):
            self._more |= {name: str(values.pop(name)) for name in MORE if name in values}
            values["details"] = [
                one for name, (kind, _) in MORE.items() for one in typed(self._more.get(name, ""), kind)
            ]
        if "company" in values and not self.is_new:
            values["company"] = values["company"] or ""
        if self.is_new:
            state = await self.shell.write(partners.add, self.actor, **values)
        else:
            state = await self.shell.write(partners.edit, self.actor, self.partner_id, version=self.version, **values)
        self.partner_id, self.warnings = state.id, state.warnings

    def card(self) -> Screen[Any] | None:
        """The new one's card."""
        from tui.screens.partner import PartnerScreen

        return PartnerScreen(self.partner_id)
