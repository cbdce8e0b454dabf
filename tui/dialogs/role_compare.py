"""Two roles side by side: only the rights that they give differently. Enter goes to one in the editor."""

from __future__ import annotations

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import permission_name
from tui.widgets.cells import Cell, Column, Toned, safe
from tui.widgets.label import Label
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import on_terms, rights
from tui.widgets.table import Table


class RoleCompare(Dialog[str]):
    """Gives the right that Enter was pressed on. What is not saved yet counts."""

    def __init__(self, sheet: RightsSheet, one: str, other: str) -> None:
        self._sheet, self._roles = sheet, (one, other)
        names = [found.name if (found := sheet.role(role)) is not None else role for role in self._roles]
        super().__init__(_("Compare: {one} – {other}").format(one=names[0], other=names[1]))
        self._names = names
        self._rights = sheet.different(one, other)

    def body(self) -> ComposeResult:
        """How much is different, and what."""
        if not self._rights:
            yield Label(_("Both give the same"), classes="sheet-line")
            return
        told = _("{rights} differ, of {all}").format(
            rights=rights(len(self._rights)), all=len(self._sheet.editor.permissions)
        )
        yield Label(told, classes="sheet-line")
        yield Table(
            [
                Column[str](
                    "right", N_("Right"), 24, flexible=True, cell=lambda right: permission_name(right, section=True)
                ),
                *(
                    Column[str](role, safe(name), 12, widest=26, cell=lambda right, role=role: self._cell(role, right))  # type: ignore[misc]
                    for role, name in zip(self._roles, self._names, strict=True)
                ),
            ],
            key=lambda right: right,
            rows=self._rights,
            classes="sheet-table",
        )

    def _cell(self, role: str, right: str) -> Cell:
        value = self._sheet.value(role, right)
        told = on_terms(right, value, self._sheet.terms_of(role, right))
        return Toned(told, "muted" if value is False else "success")

    def on_mount(self) -> None:
        """As wide as the screen allows."""
        self.query_one(".sheet").styles.width = "96%"

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter go to the right   Esc back")

    def on_table_opened(self, event: Table.Opened) -> None:
        """The right under the cursor."""
        event.stop()
        self.dismiss(event.row)
