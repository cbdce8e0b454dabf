"""Who is signed in: everyone, for whoever manages employees, or oneself; each session can be ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.queries.rows import Page
from db.queries.sessions import SessionLine
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column, Toned
from tui.widgets.table import Table
from tui.widgets.window import Loader


class SessionsScreen(AmbarScreen):
    """The sessions that run; `own`: one's own, `login`: those of one employee."""

    BINDINGS = [
        Binding("delete", "end", N_("end session"), id="sessions.end"),
        Binding("a", "end_all", N_("sign out everywhere"), id="sessions.end_all"),
    ]
    TITLE = N_("Sessions")
    HELP = N_(
        "Where someone is signed in. A session that is ended leaves within a second; drafts are kept."
        " The last key is noted every five minutes."
    )

    def __init__(self, *, own: bool = False, login: str = "") -> None:
        super().__init__()
        self.own = own
        self.login = login

    def path(self) -> tuple[str, ...]:
        """Of one employee: Employees › their login › Sessions."""
        return (_("Employees"), self.login, _("Sessions")) if self.login else super().path()

    def content(self) -> ComposeResult:
        """The list."""
        columns: list[Column[SessionLine]] = [
            Column("name", N_("Name"), 12, flexible=True, cell=lambda row: row.name),
            Column("from", N_("Where from"), 14, cell=_from, widest=32),
            Column("began_at", N_("Signed in since"), cell=lambda row: self._moment(row.began_at), priority=2),
            Column("seen_at", N_("Last key"), cell=lambda row: self._moment(row.seen_at), priority=1),
            Column("key", N_("SSH key"), cell=lambda row: row.key_comment or row.key, priority=3, widest=16),
            Column("pid", "PID", 0, "right", cell=lambda row: str(row.pid), priority=4),
            Column("host", N_("Computer"), cell=lambda row: row.host, priority=5, widest=16),
            Column("state", N_("State"), cell=_state),
        ]
        yield Table(columns, loader=_loader(self.actor, own=self.own, login=self.login), key=lambda row: row.id,
                    empty=N_("Nobody is signed in."))  # fmt: skip

    def _moment(self, value: Any) -> str:
        from tui.text import moment

        return moment(value, self.shell.timezone)

    def on_table_loaded(self) -> None:
        """There may be something to end now."""
        self.refresh_bindings()

    def on_table_highlighted(self) -> None:
        """One's own present session is not ended here."""
        self.refresh_bindings()

    @property
    def marked(self) -> SessionLine | None:
        """The session under the cursor."""
        row: SessionLine | None = self.query_one(Table).row if self.query("Table") else None
        return row

    def disabled_reason(self, action: str) -> str | None:
        """Nothing there, or the one that this is."""
        if action not in ("end", "end_all"):
            return None
        row = self.marked
        if row is None:
            return _("There is nobody here")
        if action == "end" and row.own:
            return _("This is the session you are in: sign out instead")
        return None

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: whose session it is."""
        self.shell.go(self._open(event.row.login))

    async def _open(self, login: str) -> None:
        if self.own:
            self.shell.open_path("tui.screens.profile:ProfileScreen")
            return
        from db.queries import employees

        found = await self.shell.read(employees.show, self.actor, login)
        self.shell.open_path("tui.screens.employee:EmployeeScreen", login=login, reach=found.reach)

    async def action_end(self) -> None:
        """Delete: end the one under the cursor, asked first."""
        row = self.marked
        if row is not None:
            await self._end(row, row.id, _("End this session?"), _("End it"))

    async def action_end_all(self) -> None:
        """a: end all sessions of whoever is under the cursor, but the one that this is."""
        row = self.marked
        if row is not None:
            await self._end(row, None, _("Sign out everywhere?"), _("Sign out everywhere"))

    async def _end(self, row: SessionLine, session: str | None, title: str, yes: str) -> None:
        from db.services import sessions
        from tui.dialogs.question import Confirm

        first = f"{row.name} · {_from(row)}" if session else _("All sessions of {name}").format(name=row.name)
        lines = [first, _("They leave at once. Drafts are kept; what was typed and not saved is lost.")]
        if session is None and self.shell.profile is not None and row.login == self.shell.profile.login:
            lines.append(_("The session you are in stays."))
        if await self.shell.ask(Confirm(title, lines, yes)) != "yes":
            return
        if self.own:
            ended = await self.shell.write(sessions.end_own, self.actor, session)
        else:
            ended = await self.shell.write(sessions.end, self.actor, row.login, session)
        await self.query_one(Table).reload()
        self.refresh_bindings()
        self.shell.say_done(_("Sessions ended: {count}").format(count=ended))


def summary(rows: Sequence[SessionLine]) -> str:
    """Where someone is signed in, in one line of a card."""
    return ", ".join(map(_from, rows)) or _("none")


def _from(row: SessionLine) -> str:
    """The address, or the terminal of this computer; and the system's user behind `--as`."""
    place = " ".join(part for part in (row.address, row.terminal) if part) or "–"
    return f"{place} ({row.operator})" if row.operator else place


def _state(row: SessionLine) -> Toned:
    if row.own:
        return Toned(f"● {_('this one')}", "success")
    return Toned(f"○ {_('locked')}", "muted") if row.locked else Toned(f"● {_('running')}", "success")


def _loader(actor: Actor, *, own: bool, login: str) -> Loader[SessionLine]:
    def load(*, after: Any, limit: int, backwards: bool) -> Page[SessionLine]:
        from db.queries import sessions

        rows = sessions.of(actor, login) if login else sessions.mine(actor) if own else sessions.every(actor)
        return Page(rows, None, len(rows))

    return load
