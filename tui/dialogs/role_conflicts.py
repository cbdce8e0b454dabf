"""Who could make, process and cancel documents alone: by one role, or by several together."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from db.doctypes import TYPES
from db.queries.role_reviews import Alone
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import document_type
from tui.widgets.cells import Column, Toned
from tui.widgets.label import Label
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import holders
from tui.widgets.table import Table


class RoleConflicts(Dialog[Alone]):
    """Gives the line that Enter was pressed on."""

    def __init__(self, sheet: RightsSheet, found: Sequence[Alone]) -> None:
        super().__init__(_("Who could do everything alone"))
        self._sheet, self._found = sheet, tuple(found)

    def body(self) -> ComposeResult:
        """What it is about, and the lines."""
        if not self._found:
            told = _(
                "No conflicts: nobody but administrators makes, processes and cancels documents of one type alone."
            )
            yield Label(told, classes="sheet-line")
            return
        told = _(
            "One person can make, process and cancel these documents. Four eyes on Process, or another role, helps."
        )
        yield Label(told, classes="sheet-line")
        yield Table(
            [
                Column[Alone]("name", N_("Role or employee"), 18, widest=28, cell=lambda one: one.name),
                Column[Alone]("roles", N_("How"), 10, widest=30, cell=self._by),
                Column[Alone]("types", N_("Documents"), 14, flexible=True, widest=90, cell=_types),
            ],
            key=lambda one: (one.login, one.roles),
            rows=self._found,
            classes="sheet-table -fit",
        )

    def _by(self, one: Alone) -> str:
        if one.login is None:
            role = self._sheet.role(one.roles[0])
            return holders(role.holders if role is not None else 0)
        names = [role.name if (role := self._sheet.role(code)) is not None else code for code in one.roles]
        return " + ".join(names)

    def on_mount(self) -> None:
        """As wide as the screen allows."""
        self.query_one(".sheet").styles.width = "96%"

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter go to the role   Esc back") if self._found else _("Esc back")

    def on_table_opened(self, event: Table.Opened) -> None:
        """The line under the cursor."""
        event.stop()
        self.dismiss(event.row)


def _types(one: Alone) -> Toned:
    every = len(one.types) == len(TYPES)
    return Toned("! " + (_("all five types") if every else ", ".join(map(document_type, one.types))), "warning")
