"""Two roles side by side: only the rights that they give differently. Enter goes to one in the editor."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult

from db.permissions import BY_ID
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import permission_name, section_name
from tui.widgets.cells import Cell, Column, Toned, cut, safe
from tui.widgets.label import Label
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import on_terms, rights
from tui.widgets.table import Table


class _Row(NamedTuple):
    """A right, or (`head`) the head of a section, which stands for its first right."""

    right: str
    head: bool = False


class RoleCompare(Dialog[str]):
    """Gives the right that Enter was pressed on. What is not saved yet counts."""

    def __init__(self, sheet: RightsSheet, one: str, other: str) -> None:
        self._sheet, self._roles = sheet, (one, other)
        names = [found.name if (found := sheet.role(role)) is not None else role for role in self._roles]
        super().__init__(_("Compare: {one} – {other}").format(one=names[0], other=names[1]))
        self._names = names
        self._rights = sheet.different(one, other)
        self._rows: list[_Row] = []
        for right in self._rights:
            section = BY_ID[right].section
            if not self._rows or BY_ID[self._rows[-1].right].section != section:
                self._rows.append(_Row(right, head=True))
            self._rows.append(_Row(right))

    def body(self) -> ComposeResult:
        """How much is different, and what."""
        if not self._rights:
            yield Label(_("Both give the same"), classes="sheet-line")
            return
        told = _("{rights} differ, of {all}").format(
            rights=rights(len(self._rights)), all=len(self._sheet.editor.permissions)
        )
        yield Label(told, classes="sheet-line")
        room = max(13, min(26, (self.app.size.width - 50) // 2))
        yield Table(
            [
                Column[_Row]("right", N_("Right"), 20, flexible=True, widest=60, cell=_name),
                *(
                    Column[_Row](role, cut(safe(name), room), 12, widest=room, cell=partial(self._cell, role))
                    for role, name in zip(self._roles, self._names, strict=True)
                ),
            ],
            key=lambda row: row,
            rows=self._rows,
            classes="sheet-table",
        )

    def _cell(self, role: str, row: _Row) -> Cell:
        if row.head:
            return ""
        right = row.right
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
        self.dismiss(event.row.right)


def _name(row: _Row) -> Cell:
    return Toned(section_name(BY_ID[row.right].section), "strong") if row.head else f"  {permission_name(row.right)}"
