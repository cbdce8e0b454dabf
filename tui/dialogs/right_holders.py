"""Who holds a right today: by which roles, from when, until when. Enter asks why."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from db.queries.roles import RightHolder
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_rights import terms_line
from tui.labels_words import permission_name
from tui.widgets.cells import Column
from tui.widgets.label import Label
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import holders, value_text
from tui.widgets.table import Table


class RightHolders(Dialog[str]):
    """Gives the login that Enter was pressed on."""

    def __init__(self, sheet: RightsSheet, right: str, found: Sequence[RightHolder]) -> None:
        super().__init__(_("Who holds this: {right}").format(right=permission_name(right, section=True)))
        self._sheet, self._right, self._found = sheet, right, tuple(found)

    def body(self) -> ComposeResult:
        """How many, and who."""
        if not self._found:
            yield Label(_("Nobody holds this right today"), classes="sheet-line")
            return
        yield Label(_("As saved, today: {holders}").format(holders=holders(len(self._found))), classes="sheet-line")
        columns = [
            Column[RightHolder]("name", N_("Employee"), 14, widest=26),
            Column[RightHolder]("roles", N_("Through the role"), 20, flexible=True, widest=80, cell=self._roles),
        ]
        if any(not isinstance(one.value, bool) for one in self._found):
            columns.append(
                Column[RightHolder](
                    "value", N_("Reaches"), 8, widest=20, cell=lambda one: value_text(self._right, one.value, 20)
                )
            )
        yield Table(columns, key=lambda one: one.login, rows=self._found, classes="sheet-table -fit")

    def _roles(self, one: RightHolder) -> str:
        return ", ".join(map(self._role, one.roles))

    def _role(self, code: str) -> str:
        role, terms = self._sheet.role(code), terms_line(self._sheet.saved_terms(code, self._right))
        name = role.name if role is not None else code
        return f"{name} ({terms})" if terms else name

    def on_mount(self) -> None:
        """As wide as the screen allows."""
        self.query_one(".sheet").styles.width = "96%"

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter why?   Esc back") if self._found else _("Esc back")

    def on_table_opened(self, event: Table.Opened) -> None:
        """The employee under the cursor."""
        event.stop()
        self.dismiss(event.row.login)
