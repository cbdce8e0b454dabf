"""A partner's card: who it is, and the documents that name it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from tui import keys
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens.card import CardScreen, Tab, paged
from tui.screens.partners import kinds_of
from tui.widgets.facts import Fact
from tui.widgets.table import Table


class PartnerScreen(CardScreen):
    """One supplier or customer."""

    BINDINGS = [
        Binding("e", "edit", N_("edit"), id="partner.edit"),
        Binding("k", "switch_off", N_("switch off"), id="partner.off"),
        Binding("k", "switch_on", N_("switch on"), id="partner.on"),
        keys.DELETE,
    ]
    HELP = N_("Its documents are below: Enter opens one, / finds one.")
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
            Fact(N_("External id"), card.external_id or ""),
            Fact(N_("Address"), card.address, long=True),
            Fact(N_("Comment"), card.comment, long=True),
        )

    def tabs(self) -> Sequence[Tab]:
        """Its documents, for who may see any."""
        from db.queries import documents
        from tui.screens.document_places import places

        if not shown.may_see_documents(self.rights):
            return ()
        return (
            Tab("documents", N_("Documents"), shown.document_columns(partner=False),
                lambda text: paged(documents.page, self.actor,
                                   documents.DocumentFilter(partner=self.partner_id, text=text)),
                N_("No documents name this partner yet."), filtered=True,
                places=lambda text: places(self.actor, documents.DocumentFilter(partner=self.partner_id, text=text),
                                           self.shell.today()),
                writes=("documents", lambda text: documents.DocumentFilter(partner=self.partner_id, text=text))),
        )  # fmt: skip

    def on_table_opened(self, event: Table.Opened) -> None:
        """The document of a row."""
        self.shell.open_path("tui.screens.document:DocumentScreen", number=event.row.number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Changing it needs the right of each of its kinds."""
        if action in ("edit", "switch_off", "switch_on", "delete"):
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
