"""What one was told: comments that speak to one. Enter opens the document."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.queries.notices import Notice
from db.queries.rows import Page
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column, Toned
from tui.widgets.label import Label
from tui.widgets.table import Table
from tui.widgets.window import Loader


class NoticesScreen(AmbarScreen):
    """The newest first; what is new has a sign."""

    BINDINGS = [Binding("a", "all_seen", N_("all seen"), id="notices.all_seen")]
    TITLE = N_("Notices")
    DEFAULT_CSS = "#notice-whole { height: auto; max-height: 6; padding: 1 2 0 2; color: $muted; }"
    HELP = N_("Comments in which someone speaks to you (@login). Enter opens the document and ticks the notice off.")

    def content(self) -> ComposeResult:
        """The list."""
        columns: list[Column[Notice]] = [
            Column("seen", N_("State"), 6, cell=_state),
            Column("at", N_("When"), 16, cell=self._moment, priority=1),
            Column("by", N_("By"), 8, widest=18, cell=lambda row: row.by or "", priority=2),
            Column("number", N_("Document"), 9),
            Column("text", N_("What was said"), 16, flexible=True, widest=400),
        ]
        yield Table(columns, loader=_loader(self.actor), key=lambda row: row.id, empty=N_("Nobody has spoken to you."))
        yield Label(id="notice-whole")

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        """The comment under the cursor, whole."""
        self.query_one("#notice-whole", Label).update(event.row.text if event.row is not None else "")

    def _moment(self, row: Notice) -> str:
        from tui.text import moment

        return moment(row.at, self.shell.timezone)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: to the document."""
        self.shell.go(self._open(event.row))

    async def _open(self, row: Notice) -> None:
        if not row.seen and not self.shell.viewing:
            await self._tick([row.id])
        self.shell.open_path("tui.screens.document:DocumentScreen", number=row.number)

    async def action_all_seen(self) -> None:
        """a: tick all of them off."""
        from db.queries import notices

        new = [one.id for one in await self.shell.read(notices.mine, self.actor) if not one.seen]
        if new:
            await self._tick(new)
            await self.query_one(Table).reload()

    async def _tick(self, ids: list[int]) -> None:
        from db.services import notices

        await self.shell.write(notices.mark_seen, self.actor, ids)


def _state(row: Notice) -> Toned:
    return Toned(_("seen"), "muted") if row.seen else Toned(f"● {_('new')}", "accent")


def _loader(actor: Actor) -> Loader[Notice]:
    def load(*, after: Any, limit: int, backwards: bool) -> Page[Notice]:
        from db.queries import notices

        rows = notices.mine(actor)
        return Page(rows, None, len(rows))

    return load
