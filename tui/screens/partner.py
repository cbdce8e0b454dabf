"""A partner's card: who it is, how to reach it, whose people it has, and its lists (`tui.screens.partner_records`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from tui import keys, labels_partners
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens.card import CardScreen, Tab
from tui.screens.partners import kinds_of
from tui.widgets.facts import Fact
from tui.widgets.table import Table


class PartnerScreen(CardScreen):
    """One supplier or customer."""

    BINDINGS = [
        Binding("e", "edit", N_("edit"), id="partner.edit"),
        Binding("k", "switch_off", N_("switch off"), id="partner.off", show=False),
        Binding("k", "switch_on", N_("switch on"), id="partner.on"),
        Binding("m", "merge", N_("merge a duplicate"), id="partner.merge", show=False),
        Binding("t", "trace", N_("trace"), id="partner.trace"),
        keys.DELETE,
    ]
    NEEDS = {"trace": "warehouse.view"}
    HELP = N_(
        "The digits show its documents, deals, what is open, what it bought and supplied; Enter opens a row. m merges a"
        " duplicate into it, t traces its goods."
    )
    action_id = "partners"

    def __init__(self, id: int) -> None:
        super().__init__()
        self.partner_id = id

    def path(self) -> tuple[str, ...]:
        """Partners › its name."""
        return (_("Partners"), self.card.name if self.card is not None else "…")

    async def read(self) -> Any:
        """The card."""
        from db.queries import partners

        return await self.shell.read(partners.show, self.actor, self.partner_id)

    def facts(self) -> Sequence[Fact]:
        """What is known."""
        card = self.card
        return (
            Fact(N_("Name"), card.name, "strong", long=True),
            Fact(N_("Kind"), f"{kinds_of(card)} · {words.word(words.PARTNER_KINDS, card.kind)}"),
            Fact(N_("State"), "" if card.active else "× " + _("switched off"), "muted"),
            Fact(N_("Tax office"), card.tax_office),
            Fact(N_("Tax number"), card.tax_number),
            Fact(N_("Phone"), shown.phone(card.phone)),
            Fact(N_("E-mail"), card.email),
            *(Fact(labels_partners.DETAILS[one.kind], labels_partners.detail(one)) for one in card.details
              if one.kind != "address"),
            Fact(N_("Works for"), card.company.name if card.company is not None else ""),
            Fact(N_("External id"), card.external_id or ""),
            Fact(N_("Address"), card.address, long=True),
            *(Fact(N_("Address"), labels_partners.detail(one), long=True) for one in card.details
              if one.kind == "address"),
            Fact(N_("Comment"), card.comment, long=True),
            Fact(N_("Was merged"), ", ".join(one.name for one in card.merged), long=True),
        )  # fmt: skip

    def tabs(self) -> Sequence[Tab]:
        """What there is of it, as far as one may see it."""
        from tui.screens import partner_records

        return partner_records.tabs(self)

    def shows(self, tab: str) -> bool:
        """What it bought as a customer, what it supplied as a supplier, people where there are some."""
        card = self.card
        asked = {"bought": card.customer, "deals": card.customer, "supplied": card.supplier, "people": card.people}
        return bool(asked.get(tab, True))

    def on_table_opened(self, event: Table.Opened) -> None:
        """What a row leads to."""
        from tui.screens import partner_records

        partner_records.opens(self, self.tab, event.row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Changing it needs the right of each of its kinds."""
        if action in ("edit", "switch_off", "switch_on", "delete", "merge"):
            card, rights = self.card, self.rights
            if card is None or (action == "switch_off" and not card.active) or (action == "switch_on" and card.active):
                return False
            needed = [("supplier.edit", card.supplier), ("contact.edit", card.customer)]
            return all(rights.may(right) for right, applies in needed if applies)
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Change it."""
        from tui.screens.partner_form import PartnerForm

        self.shell.open(PartnerForm(self.partner_id))

    async def action_merge(self) -> None:
        """m: a duplicate goes over to it."""
        from db.queries import partners
        from tui.dialogs.picker import Pick, Picker
        from tui.screens.partner_twins import merge

        def search(text: str) -> list[Pick]:
            rows = partners.page(self.actor, partners.PartnerFilter(text=text), limit=50).rows
            return [Pick(one.id, one.name, shown.phone(one.phone)) for one in rows if one.id != self.partner_id]

        title = _("Which one goes over to {name}?").format(name=self.card.name)
        picked = await self.shell.ask(Picker(title, search))
        if picked is not None:
            twin = await self.shell.read(partners.show, self.actor, int(str(picked.value)))
            if await merge(self.shell, self.card, twin):
                await self.refresh_data()

    def action_trace(self) -> None:
        """t: what came from it and what went to it."""
        self.shell.open_path("tui.screens.trace:TraceScreen", what=str(self.partner_id), kind="partner")

    async def action_switch_off(self) -> None:
        """Not offered in new documents any more."""
        await self._switch(False)

    async def action_switch_on(self) -> None:
        """In use again."""
        await self._switch(True)

    async def _switch(self, active: bool) -> None:
        from db.services import partners

        await self.shell.write(partners.edit, self.actor, self.partner_id, version=self.card.version, active=active)
        await self.refresh_data()
        self.shell.say_done(_("In use again") if active else _("Switched off; its documents stay"))

    async def action_delete(self) -> None:
        """Delete it, where no document names it."""
        from db.services import partners
        from tui.dialogs.question import Confirm

        lines = [self.card.name, _("Only a partner that no document names can be deleted; others are switched off.")]
        if await self.shell.ask(Confirm(_("Delete this partner?"), lines, _("Delete"))) != "yes":
            return
        deleting = self.shell.write(partners.delete, self.actor, self.partner_id, version=self.card.version)
        await self.leave_after(deleting, _("{name} is deleted").format(name=self.card.name))
