"""The database as a whole: how it is, when it was last checked and copied; checking and copying it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.backup_folder import Kept
from db.queries.rows import Page
from tui.comment_words import size as size_text
from tui.dialogs.progress import worked
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.card import StillTable
from tui.text import moment, number
from tui.widgets.cells import Column, Toned
from tui.widgets.facts import Fact, Facts
from tui.widgets.window import Loader

if TYPE_CHECKING:
    from db.queries.doctor import Done, State


class DatabaseScreen(AmbarScreen):
    """Facts, and the copies in the folder for copies."""

    BINDINGS = [
        Binding("c", "check", N_("check the books"), id="database.check"),
        Binding("y", "backup", N_("make a copy"), id="database.backup"),
        Binding("t", "doctor", N_("for the maintainer"), id="database.doctor"),
    ]
    TITLE = N_("Database")
    HELP = N_(
        "The check recomputes balances, batches and hash chains. A copy is made while others work, and verified;"
        " the oldest go, as the settings say. A copy comes back by: ambar restore FILE"
    )

    def content(self) -> ComposeResult:
        """How it is, then the copies."""
        yield Facts()
        columns: list[Column[Kept]] = [
            Column("file", N_("Copy"), 30, flexible=True, cell=lambda row: Path(row.file).name),
            Column("made_at", N_("Made"), cell=lambda row: moment(row.made_at, self.shell.timezone)),
            Column("bytes", N_("Size"), 0, "right", cell=lambda row: size_text(row.bytes), priority=1),
            Column("digest", "SHA-256", cell=_digest, priority=2),
        ]
        yield StillTable(columns, loader=_loader(self.actor), key=lambda row: row.file,
                         empty=N_("No copies in this folder yet. y makes one."))  # fmt: skip

    async def load(self) -> None:
        """Read how it is."""
        from db.queries import doctor

        state = await self.shell.read(doctor.state, self.actor)
        self.query_one(Facts).show(self._facts(state))

    async def refresh_data(self) -> None:
        """Somebody has worked, checked or copied."""
        await self.load()
        await super().refresh_data()

    def _facts(self, state: State) -> Sequence[Fact]:
        from db.filesystem import file_system, free

        path = self.actor.company.path
        room = free(path.parent)
        size = state.pages * state.page_size
        wrong = state.last_check is not None and state.last_check.result != "ok"
        return (
            Fact(N_("File"), str(path), long=True),
            Fact(N_("Copies go to"), state.backup_folder, long=True),
            Fact(N_("Last check"), self._when(state.last_check)),
            Fact(N_("Books"), self._books(state.last_check), "error" if wrong else "success"),
            Fact(N_("Last copy"), self._when(state.last_backup), "" if state.last_backup else "warning"),
            Fact(N_("Copies that stay"), number(state.backup_keep)),
            Fact(N_("Size"), size_text(size)),
            Fact(N_("Free"), size_text(room), "warning" if room < 2 * size else ""),
            Fact(N_("File system"), file_system(path)),
            Fact(N_("Journal"), state.journal_mode, "" if state.journal_mode == "wal" else "warning"),
            Fact(N_("Schema"), state.schema),
        )

    def _when(self, done: Done | None) -> str:
        return moment(done.at, self.shell.timezone) if done is not None else _("never")

    def _books(self, done: Done | None) -> str:
        """What the last check found; nothing where there was none."""
        if done is None:
            return ""
        return _("in order") if done.result == "ok" else _("WRONG")

    async def action_check(self) -> None:
        """c: recompute everything; every difference is named."""
        from db.queries import checks
        from db.services import database
        from tui import checked

        shell, actor = self.shell, self.actor
        found = await worked(shell, _("Checking the books…"), shell.lanes.reading,
                             lambda progress: shell.read(checks.run, actor, progress=progress))  # fmt: skip
        await shell.write(database.note_check, actor, [one.name for one in found.checks if not one.ok])
        await self.refresh_data()
        if found.ok:
            shell.say_done(_("All in order: {what}").format(what=checked.summary(found)))
            return
        from tui.dialogs.told import ToldDialog

        await shell.ask(ToldDialog(_("The books do not agree"), checked.lines(found, wrong_first=True)))

    async def action_backup(self) -> None:
        """y: a copy into the folder for copies."""
        from db import backup
        from db.errors import AmbarError

        shell, actor = self.shell, self.actor
        made = await worked(shell, _("Copying the database…"), shell.lanes.writing,
                            lambda progress: shell.write(backup.save, actor, None, progress))  # fmt: skip
        await self.refresh_data()
        if made.wrong:
            shell.say_error(AmbarError("not_checked", checks=list(made.wrong)))
            return
        if made.missing:
            from tui import checked
            from tui.dialogs.told import ToldDialog

            told = [_("Copy made and verified: {path}").format(path=Path(made.file).name), ""]
            await shell.ask(
                ToldDialog(_("Files of documents are not whole"), [*told, *map(checked.lost, made.missing)])
            )
            return
        shell.say_done(_("Copy made and verified: {path}").format(path=Path(made.file).name))

    async def action_doctor(self) -> None:
        """t: what a maintainer asks for."""
        from db.queries import doctor as database
        from tui import doctor
        from tui.dialogs.told import ToldDialog

        state = await self.shell.read(database.state, self.actor)
        counts = await self.shell.read(database.counts, self.actor)
        found = doctor.report(self.actor.company.path, state, counts)
        await self.shell.ask(ToldDialog(_("For the maintainer"), doctor.lines(found, self.shell.timezone)))


def _digest(row: Kept) -> Any:
    return Toned(f"● {_('there')}", "success") if row.digest else Toned(f"○ {_('missing')}", "warning")


def _loader(actor: Actor) -> Loader[Kept]:
    def load(*, after: Any, limit: int, backwards: bool) -> Page[Kept]:
        from db.queries import doctor

        rows = doctor.copies(actor)
        return Page(rows, None, len(rows))

    return load
