"""The audit log: who did what, when, from where; newest first, before and after with Enter, as a file with x."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from db.access import Actor
from db.audit import KINDS
from db.permissions import PERMISSIONS
from db.queries.audit import AuditFilter, AuditLine
from db.text import fold
from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _, language
from tui.labels_words import AUDIT_KINDS, SETTINGS, permission_name
from tui.screens import audit_words as words
from tui.screens.listing import Asked, ListScreen, Source
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table
from tui.widgets.window import Key


class AuditScreen(ListScreen):
    """The list of what was done."""

    BINDINGS = [keys.SEARCH, keys.FILTER]
    LIST = EXPORT = "audit"
    ORDER = ("at", True)
    TITLE = N_("Audit log")
    HELP = N_(
        "F7 narrows to an employee, a kind, a thing or days, / finds words; Enter shows before and after, x writes what"
        " is listed into a file. Nothing can be changed here."
    )

    def __init__(self) -> None:
        super().__init__()
        self._roles: dict[str, str] = {}

    def choices(self) -> list[Choice]:
        """Who, what kind, what about, which days."""
        kinds = tuple(Pick(one, _(AUDIT_KINDS[one])) for one in KINDS)
        return [
            Choice("employee", N_("Employee"), partial(_people, self.actor)),
            Choice("kind", N_("Kind"), kinds),
            Choice("target", N_("What about"), self._things),
            Choice("date_from", N_("From"), day=True),
            Choice("date_to", N_("To"), day=True),
        ]

    def columns(self) -> list[Column[AuditLine]]:
        """When, who, what; from where for who wants to know."""
        zone = self.actor.company.setting("timezone")
        return [
            Column("at", N_("When"), cell=lambda row: words.when(row, zone, short=True), order="at"),
            Column("employee", N_("By"), 6, cell=words.who, widest=14, priority=1),
            Column("kind", N_("Kind"), cell=words.kind, widest=22),
            Column("target", N_("What about"), 16, cell=self._target, flexible=True, widest=34),
            Column(
                "change", N_("Change"), 14, cell=lambda row: words.change(row, self._roles), flexible=True, priority=2
            ),
        ]

    def table(self) -> Table[AuditLine]:
        """Lines of the log."""
        return Table((), key=lambda row: row.id, tone=words.tone, empty=N_("Nothing was done that this shows."))

    def _target(self, row: AuditLine) -> str:
        return words.target(row, self._roles)

    def _change(self, row: AuditLine) -> str:
        return words.change(row, self._roles)

    async def load(self) -> None:
        """How roles are called, and the lines."""
        await self._name_roles()
        await super().load()

    async def _name_roles(self) -> None:
        from db.queries import roles

        self._roles |= await self.shell.read(roles.names, self.actor, language=language())

    def source(self, asked: Asked) -> Source:
        """Pages of the lines that the filter lets through."""
        from db.queries import audit

        wanted = self._chosen()
        return Source(
            partial(audit.page, self.actor, wanted),
            partial(self._place, asked.falling),
            partial(audit.ruler, self.actor, wanted),
            turned=not asked.falling,
        )

    def _place(self, falling: bool, text: str) -> Key:
        """The key before the lines of a day and what is older, or what is newer."""
        from db.errors import AmbarError
        from db.queries import audit
        from tui.text import parse_day

        try:
            day = parse_day(text, self.shell.today())
        except AmbarError:
            return None
        return audit.place(self.actor, day) if falling else (audit.place(self.actor, day - timedelta(days=1))[0] - 1,)

    def _chosen(self) -> AuditFilter:
        bar = self.query_one(FilterBar)
        return AuditFilter(**bar.values, text=bar.text)

    def _things(self, text: str) -> Iterable[Pick]:
        """What the log may be about: what was typed; roles, settings and rights, whose names are not their codes."""
        named = {**self._roles, **{code: _(name) for code, name in SETTINGS.items()}}
        named |= {one.id: permission_name(one.id, section=True) for one in PERMISSIONS}
        wanted = fold(text)
        found = [
            Pick(code, name, code)
            for code, name in named.items()
            if all(word in fold(f"{code} {name}") for word in wanted.split())
        ]
        if text.strip():
            found.append(Pick(text.strip(), text.strip(), _("as typed")))
        return sorted(found, key=lambda one: wanted != "" and (fold(one.label) != wanted))

    def on_table_opened(self, event: Table.Opened) -> None:
        """Before and after."""
        from tui.dialogs.audit import AuditDetail

        zone = self.actor.company.setting("timezone")
        self.shell.go(self.shell.ask(AuditDetail(event.row, zone, self._roles)))

    async def action_export(self) -> None:
        """Write what is listed into a file."""
        from db.exchange.csv_text import csv_text
        from tui.audit_file import COLUMNS, rows
        from tui.cli import files
        from tui.dialogs.file import checked, file_dialog, options

        chosen = self._chosen()

        async def save(values: Mapping[str, Any]) -> str:
            name = checked(self.shell, values["file"])
            lines = csv_text(COLUMNS, rows(self.actor, chosen))
            await self.shell.read(files.write_new, name, lines, options(self.shell))
            return name

        suggested = _("audit-{day}.csv").format(day=self.shell.today().isoformat())
        about = N_("A path on this computer. All that the filter shows, as CSV.")
        name = await self.shell.ask(file_dialog(self.shell, _("Write the log to a file"), about, suggested, save))
        if name:
            self.shell.say_done(_("Written: {file}").format(file=name))

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self.shell.go(self._roles_again(), hold=False)

    async def _roles_again(self) -> None:
        await self._name_roles()
        self.query_one(Table).redraw()


def _people(actor: Actor, text: str) -> Iterable[Pick]:
    from db.queries import audit

    return (Pick(one.login, one.name, one.login) for one in audit.people(actor, text))
