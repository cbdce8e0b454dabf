"""What a right reaches: all, or some of the warehouses, reports, places. Space marks, Enter takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.permissions import ALL
from db.role_changes import Value
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import choice, permission_name
from tui.widgets.cells import Cell, Column, Tone, Toned, safe
from tui.widgets.label import Label
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.table import Table

EVERYTHING: Final = ""
"""The option that stands for "all": no warehouse has this code."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a right can reach; `free`: whether one may add it."""

    id: str
    name: str
    free: bool


class ScopePicker(Dialog[Value]):
    """Gives the value of a cell; None where it was left."""

    DEFAULT_CSS = """
    .scope-note { color: $warning; margin: 1 0 0 0; }
    """
    BINDINGS = [
        Binding("f2", "take", N_("take"), id="scope.take"),
        Binding("enter", "take", show=False, priority=True),
        Binding("space", "turn", N_("mark"), id="scope.mark", priority=True),
    ]

    def __init__(self, sheet: RightsSheet, role: str, right: str, names: Mapping[str, str]) -> None:
        """`names`: how the choices are called beside their codes (warehouses)."""
        super().__init__(permission_name(right, section=True))
        self._sheet, self._role, self._right = sheet, role, right
        self._known = sheet.options(right)
        value = sheet.value(role, right)
        self._marked = set(value) if isinstance(value, tuple) else {EVERYTHING} if value == ALL else set()
        options = [Option(EVERYTHING, "", sheet.may_give(role, right, ALL))] if sheet.has_all(right) else []
        options += [Option(one, names.get(one, ""), sheet.may_give(role, right, one)) for one in self._known]
        self._options = tuple(options)
        saved = sheet.saved(role, right)
        self._had = (
            frozenset((EVERYTHING, *self._known))
            if saved == ALL
            else frozenset(saved if isinstance(saved, tuple) else ())
        )

    def body(self) -> ComposeResult:
        """Whose right it is, and the choices."""
        found = self._sheet.role(self._role)
        yield Label(safe(found.name if found is not None else self._role), classes="note")
        columns: list[Column[Option]] = [
            Column("mark", "", 3, cell=self._mark),
            Column("id", "", 4, cell=self._code),
            Column("name", "", 10, flexible=True, cell=self._word),
        ]
        yield Table(columns, rows=self._options, header=False, classes="sheet-table -fit")
        yield Label("", classes="scope-note")

    def hint(self) -> str:
        """Which keys work here."""
        return _("Space mark   Enter take   Esc give up")

    def on_mount(self) -> None:
        """The cursor is on the first line."""
        self.query_one(".scope-note", Label).display = False

    def _mark(self, one: Option) -> Cell:
        if one.id in self._marked:
            return "[x]"
        return (
            Toned("[x]", "muted")
            if EVERYTHING in self._marked and one.id != EVERYTHING
            else Toned("[ ]", self._tone(one))
        )

    def _code(self, one: Option) -> Cell:
        shown = choice(ALL) if one.id == EVERYTHING else one.id if one.name else choice(one.id)
        return Toned(shown, self._tone(one)) if self._tone(one) else shown

    def _word(self, one: Option) -> Cell:
        if self._tone(one):
            return Toned(_("you do not have this yourself"), "muted")
        return one.name

    def _tone(self, one: Option) -> Tone:
        return "" if one.free or one.id in self._had else "muted"

    def action_turn(self) -> None:
        """Mark, or take the mark away; "all" stands for every other mark."""
        table = self.query_one(Table)
        one: Option | None = table.row
        if one is None:
            return
        note = self.query_one(".scope-note", Label)
        if one.id not in self._marked and EVERYTHING not in self._marked and not (one.free or one.id in self._had):
            note.update(safe(_("You do not have this right yourself, so you cannot give it")))
            note.display = True
            return
        note.display = False
        if one.id == EVERYTHING:
            self._marked ^= {EVERYTHING}
            self._marked &= {EVERYTHING}
        elif EVERYTHING in self._marked:
            self._marked = set(self._known) - {one.id}
        else:
            self._marked ^= {one.id}
        table.redraw()

    def action_take(self) -> None:
        """Answer with what is marked; nothing marked: the right is taken away."""
        if EVERYTHING in self._marked:
            self.dismiss(ALL)
            return
        chosen = tuple(one for one in self._known if one in self._marked)
        self.dismiss(chosen or self._sheet.nothing(self._right))

    def on_table_opened(self, event: Table.Opened) -> None:
        """A click on the cursor marks."""
        event.stop()
        self.action_turn()
