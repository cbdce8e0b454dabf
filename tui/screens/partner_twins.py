"""Partners that may be one: Enter merges two, after saying what that does."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from tui import labels_partners
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.card import whole
from tui.text import counted
from tui.widgets.cells import Column
from tui.widgets.table import Table


class PartnerTwinsScreen(AmbarScreen):
    """Pairs that look alike."""

    TITLE = N_("Duplicate partners")
    HELP = N_(
        "Enter says what merging the two comes to. Any other two are merged from the card of the one that stays: m."
    )

    def path(self) -> tuple[str, ...]:
        """Partners › duplicates."""
        return (_("Partners"), _("Duplicate partners"))

    def content(self) -> ComposeResult:
        """The pairs."""
        from db.queries import partner_twins

        yield Table(
            [
                Column("keep", N_("Partner"), 12, flexible=True, cell=lambda row: row.keep.name),
                Column("documents", N_("Documents"), 0, "right", 2, cell=lambda row: counted(row.keep.documents)),
                Column("twin", N_("The other one"), 12, flexible=True, cell=lambda row: row.twin.name),
                Column("twin_documents", N_("Its documents"), 0, "right", 3,
                       cell=lambda row: counted(row.twin.documents)),
                Column("reasons", N_("Why"), 0, priority=1, cell=lambda row: labels_partners.alike(row.reasons)),
            ],
            loader=whole(partner_twins.suggestions, self.actor),
            empty=N_("No two partners look the same."),
        )  # fmt: skip

    async def on_table_opened(self, event: Table.Opened) -> None:
        """Merge them, or the other way round."""
        self.shell.go(self._merge(event.row))

    async def _merge(self, row: Any) -> None:
        if await merge(self.shell, row.keep, row.twin):
            await self.refresh_data()


async def merge(shell: Any, keep: Any, twin: Any) -> bool:
    """Ask which of two partners stays, and merge them; whether it is done. Each has id, name, tax_number, phone."""
    from db.services import partner_merging
    from tui.dialogs.question import Answer, Question
    from tui.text import phone

    def told(one: Any) -> str:
        parts = (one.name, one.tax_number, phone(one.phone))
        return "  ".join(part for part in parts if part)

    lines = [
        told(keep),
        told(twin),
        _("Documents, deals, people, numbers and addresses go over to the one that stays; the other is switched off and"
          " answers as it. That cannot be undone."),
    ]  # fmt: skip
    answers = [
        Answer("", _("Merge nothing")),
        Answer("keep", _("{name} stays ({id})").format(name=keep.name, id=keep.id)),
        Answer("twin", _("{name} stays ({id})").format(name=twin.name, id=twin.id)),
    ]
    chosen = await shell.ask(Question(_("Merge two partners?"), lines, answers))
    if not chosen:
        return False
    stays, goes = (keep, twin) if chosen == "keep" else (twin, keep)
    done = await shell.write(partner_merging.merge, shell.actor, stays.id, goes.id)
    shell.say_done(
        _("{twin} is merged into {name}: {documents} documents, {deals} deals").format(
            twin=done.twin, name=done.name, documents=done.documents, deals=done.deals
        )
    )
    return True
