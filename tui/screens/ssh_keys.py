"""The SSH keys of an employee: added by their public half, removed; sessions that came by one end with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult

from db.access import Actor
from db.queries.rows import Page
from db.queries.ssh_keys import KeyLine
from db.ssh_keys import FIELD, LONGEST
from tui import keys
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column
from tui.widgets.table import Table
from tui.widgets.text_field import TextField
from tui.widgets.window import Loader


class SshKeysScreen(AmbarScreen):
    """The keys of one employee."""

    BINDINGS = [keys.NEW, keys.DELETE]
    TITLE = N_("SSH keys")
    HELP = N_(
        "Whoever has the private half of one of these keys comes in over SSH as this employee. A key that is removed"
        " lets nobody in any more, and sessions that came by it end within seconds; drafts are kept."
    )

    def __init__(self, login: str, *, reach: bool) -> None:
        """`reach` False: shown, not to be changed."""
        super().__init__()
        self.login = login
        self.reach = reach

    def path(self) -> tuple[str, ...]:
        """Employees › their login › SSH keys."""
        return (_("Employees"), self.login, _("SSH keys"))

    def content(self) -> ComposeResult:
        """The list."""
        columns: list[Column[KeyLine]] = [
            Column("comment", N_("Name"), 10, cell=lambda row: row.comment or row.kind, widest=24),
            Column("fingerprint", N_("Fingerprint"), 18, flexible=True, cell=lambda row: row.fingerprint, widest=50),
            Column("kind", N_("Type"), cell=lambda row: row.kind, priority=3, widest=20),
            Column("added_at", N_("Added"), cell=lambda row: self._moment(row.added_at), priority=1),
            Column("added_by", N_("Added by"), cell=lambda row: row.added_by or "–", priority=2, widest=16),
            Column("sessions", N_("Sessions"), 0, "right", cell=lambda row: str(row.sessions or "")),
        ]
        yield Table(columns, loader=_loader(self.actor, self.login), key=lambda row: row.fingerprint,
                    empty=N_("No SSH keys. n adds one: the line in a .pub file."))  # fmt: skip

    def _moment(self, value: Any) -> str:
        from tui.text import moment

        return moment(value, self.shell.timezone)

    def on_table_loaded(self) -> None:
        """There may be something to remove now."""
        self.refresh_bindings()

    @property
    def marked(self) -> KeyLine | None:
        """The key under the cursor."""
        row: KeyLine | None = self.query_one(Table).row if self.query("Table") else None
        return row

    def disabled_reason(self, action: str) -> str | None:
        """Someone with more rights is out of reach; nothing is there to be removed."""
        if action in ("new", "delete") and not self.reach:
            return _("This employee has rights that you do not have")
        return _("There is no key here") if action == "delete" and self.marked is None else None

    async def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: all of it, where the list has no room."""
        self.shell.go(self._show(event.row))

    async def _show(self, row: KeyLine) -> None:
        from tui.dialogs.question import Answer, Question

        added = f"{_('Added')}: {self._moment(row.added_at)} · {row.added_by or '–'}"
        lines = [row.fingerprint, f"{row.kind} {row.comment}".rstrip(), added]
        await self.shell.ask(
            Question(_("SSH key of {login}").format(login=self.login), lines, [Answer("", _("Close"))])
        )

    async def action_new(self) -> None:
        """n: let the owner of a key in."""
        from db.services import ssh_keys
        from tui.dialogs.form import FormDialog

        async def save(values: Mapping[str, Any]) -> Any:
            return await self.shell.write(ssh_keys.add, self.actor, self.login, str(values[FIELD] or ""))

        field = TextField(FIELD, N_("Public key"), length=LONGEST, required=True)
        lines = [_("The whole line of the .pub file, such as: ssh-ed25519 AAAA… laptop")]
        title = _("New SSH key of {login}").format(login=self.login)
        if await self.shell.ask(FormDialog(title, [field], save, lines=lines)) is not None:
            await self._changed(_("Saved"))

    async def action_delete(self) -> None:
        """Delete: let a key in no more, asked first."""
        from db.services import ssh_keys
        from tui.dialogs.question import Confirm

        row = self.marked
        if row is None:
            return
        lines = [row.comment, row.fingerprint, _("Sessions that end with it: {count}").format(count=row.sessions)]
        asked = Confirm(_("Remove this SSH key?"), [one for one in lines if one], _("Remove"))
        if await self.shell.ask(asked) == "yes":
            await self.shell.write(ssh_keys.remove, self.actor, self.login, row.fingerprint)
            await self._changed(_("The key {fingerprint} lets nobody in any more").format(fingerprint=row.fingerprint))

    async def _changed(self, told: str) -> None:
        from tui import published

        published.changed(self.actor.company.path)
        await self.query_one(Table).reload()
        self.refresh_bindings()
        self.shell.say_done(told)


def summary(rows: tuple[KeyLine, ...]) -> str:
    """The keys in one line of a card."""
    return ", ".join(row.comment or row.fingerprint for row in rows) or _("none")


def _loader(actor: Actor, login: str) -> Loader[KeyLine]:
    def load(*, after: Any, limit: int, backwards: bool) -> Page[KeyLine]:
        from db.queries import ssh_keys

        rows = ssh_keys.of(actor, login)
        return Page(rows, None, len(rows))

    return load
