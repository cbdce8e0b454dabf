"""The audit log: who did what, when, from where; newest first, before and after with Enter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import ComposeResult

from db.access import Actor
from db.audit import KINDS
from db.queries.audit import AuditFilter, AuditLine
from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _, language
from tui.labels_words import AUDIT_KINDS
from tui.screens import audit_words as words
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table


class AuditScreen(AmbarScreen):
    """The list of what was done."""

    BINDINGS = [keys.FILTER]
    TITLE = N_("Audit log")
    HELP = N_("F7 narrows to an employee, a kind or days; Enter shows before and after. Nothing can be changed here.")

    def __init__(self) -> None:
        super().__init__()
        self._roles: dict[str, str] = {}

    def content(self) -> ComposeResult:
        """The filter and the list."""
        kinds = tuple(Pick(one, _(AUDIT_KINDS[one])) for one in KINDS)
        yield FilterBar(
            [
                Choice("employee", N_("Employee"), partial(_people, self.actor)),
                Choice("kind", N_("Kind"), kinds),
                Choice("date_from", N_("From"), day=True),
                Choice("date_to", N_("To"), day=True),
            ]
        )
        zone = self.actor.company.setting("timezone")
        columns: list[Column[AuditLine]] = [
            Column("at", N_("When"), cell=lambda row: words.when(row, zone, short=True)),
            Column("employee", N_("By"), 6, cell=words.who, widest=14, priority=1),
            Column("kind", N_("Kind"), cell=words.kind, widest=22),
            Column("target", N_("What about"), 16, cell=self._target, flexible=True, widest=34),
            Column(
                "change", N_("Change"), 14, cell=lambda row: words.change(row, self._roles), flexible=True, priority=2
            ),
        ]
        yield Table(columns, key=lambda row: row.id, tone=words.tone, empty=N_("Nothing was done that this shows."))

    def _target(self, row: AuditLine) -> str:
        return words.target(row, self._roles)

    def _change(self, row: AuditLine) -> str:
        return words.change(row, self._roles)

    def on_mount(self) -> None:
        """Show it all."""
        self.apply()

    async def load(self) -> None:
        """How roles are called."""
        from db.queries import roles

        self._roles |= await self.shell.read(roles.names, self.actor, language=language())
        self.query_one(Table).redraw()

    def apply(self) -> None:
        """Show what the filter lets through."""
        from db.queries import audit

        chosen = AuditFilter(**self.query_one(FilterBar).values)
        self.query_one(Table).show(partial(audit.page, self.actor, chosen))

    def on_filter_bar_changed(self) -> None:
        """Another filter."""
        self.apply()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """How many there are."""
        self.query_one(FilterBar).count(event.total)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Before and after."""
        from tui.dialogs.audit import AuditDetail

        zone = self.actor.company.setting("timezone")
        self.shell.go(self.shell.ask(AuditDetail(event.row, zone, self._roles)))

    async def action_filter(self) -> None:
        """Choose what to filter by."""
        await self.query_one(FilterBar).choose()

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self.shell.go(self.load(), hold=False)


def _people(actor: Actor, text: str) -> Iterable[Pick]:
    from db.queries import audit

    return (Pick(one.login, one.name, one.login) for one in audit.people(actor, text))
