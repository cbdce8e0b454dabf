"""One line of the audit log, whole: who, when, from where, what it was before and is after."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult

from db.queries.audit import AuditLine
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.screens import audit_words as words
from tui.widgets.cells import plain
from tui.widgets.facts import Fact, Facts


class AuditDetail(Dialog[None]):
    """Shows a line."""

    def __init__(self, line: AuditLine, zone: str, roles: Mapping[str, str]) -> None:
        super().__init__(f"{words.kind(line)} · {words.target(line, roles)}".rstrip(" ·"))
        self._line, self._zone, self._roles = line, zone, roles

    def body(self) -> ComposeResult:
        """What is known."""
        yield Facts()

    def on_mount(self) -> None:
        """Show it."""
        line, roles = self._line, self._roles
        self.query_one(Facts).show(
            [
                Fact(N_("When"), words.when(line, self._zone), long=True),
                Fact(N_("By"), plain(words.who(line)), long=True),
                Fact(N_("From where"), words.source(line), long=True),
                Fact(N_("Warehouse"), line.warehouse or "", long=True),
                Fact(N_("Before"), words.value(line, line.before, roles), long=True),
                Fact(N_("After"), words.value(line, line.after, roles), "strong", long=True),
                Fact(N_("No."), str(line.id), "muted", long=True),
            ]
        )

    def hint(self) -> str:
        """How to go on."""
        return _("Esc back")
