"""What concerns me: documents, deals and warehouses of mine that others moved on."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from tui import labels_feed as labels
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.card import whole
from tui.widgets.cells import Column, Toned
from tui.widgets.table import Table


class FeedScreen(AmbarScreen):
    """The newest first; what is new has a sign."""

    BINDINGS = [Binding("a", "all_seen", N_("all seen"), id="feed.all_seen")]
    TITLE = N_("What concerns me")
    HELP = N_(
        "What others did to documents and deals that are yours, and processed in warehouses that you look after. Enter"
        " opens it; a says that you have seen all of it."
    )

    def content(self) -> ComposeResult:
        """The list."""
        from db.queries import feed

        yield Table(
            [
                Column("new", " ", 1, cell=lambda row: Toned("●", "accent") if row.new else ""),
                Column("at", N_("When"), 14, cell=self._moment),
                Column("by", N_("By"), 8, widest=18, cell=lambda row: row.by or "", priority=1),
                Column("number", N_("What"), 10, widest=14, cell=labels.name),
                Column("title", N_("Title"), 8, widest=30, priority=3),
                Column("action", N_("What happened"), 24, flexible=True, cell=labels.what),
                Column("why", N_("Why me"), priority=2, cell=lambda row: labels.why(row.why)),
            ],
            loader=whole(feed.mine, self.actor),
            tone=lambda row: "" if row.new else "muted",
            empty=N_("Nothing yet: what others do to your documents and deals stands here."),
        )

    def _moment(self, row: Any) -> str:
        from db import clock
        from tui.text import day

        local = row.at.astimezone(clock.zone(self.shell.timezone))
        return f"{day(local.date(), short=True)} {local:%H:%M}"

    def on_table_opened(self, event: Table.Opened) -> None:
        """The document or deal."""
        row = event.row
        if row.kind == "deal":
            self.shell.open_path("tui.screens.deal:DealScreen", number=row.deal)
        else:
            self.shell.open_path("tui.screens.document:DocumentScreen", number=row.number)

    async def action_all_seen(self) -> None:
        """a: nothing of it is new any more."""
        from db.services import feed

        await self.shell.write(feed.mark_seen, self.actor)
        await self.query_one(Table).reload()
        self.shell.say_done(_("All seen"))
