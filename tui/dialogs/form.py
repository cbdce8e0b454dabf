"""A short form over the screen: F2, or Enter on its last field, saves; errors stand at their fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.unsaved import Typed, of_forms
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.label import Label

Save = Callable[[Mapping[str, Any]], Awaitable[Any]]
STAYS: Final = object()
"""What `save` gives where nothing was saved: the form stays."""


class FormDialog(Dialog[Any]):
    """`await app.ask(FormDialog(title, fields, save, row))` gives what `save(values)` gives, None where it was left.

    `values` are those of all fields, or, where a saved `row` was given, of the changed ones.
    """

    BINDINGS = [Binding("f2", "save", N_("save"), id="form.save")]
    keeps = True

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        save: Save,
        row: Mapping[str, Any] | None = None,
        *,
        lines: Sequence[str] = (),
        first: str = "",
    ) -> None:
        """`lines`: what is to be known beforehand, in the language of the session; `first`: the field to begin in."""
        super().__init__(title)
        self._fields = tuple(fields)
        self._save = save
        self._row = row
        self._lines = tuple(lines)
        self._first = first

    def body(self) -> ComposeResult:
        """The lines, the fields, and the place of what has no field."""
        for line in self._lines:
            yield Label(line, classes="sheet-line")
        yield Form(*self._fields)
        yield Label(classes="card-note")

    def on_mount(self) -> None:
        """Show the row; nothing is wrong yet."""
        form = self.query_one(Form)
        if self._row is not None:
            form.fill(self._row)
        self.query_one(".card-note").display = False
        for field in form.fields.values():
            if not field.locked and self._first in ("", field.field_name):
                field.focus_control()
                break

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 save   Esc give up")

    def on_form_field_submitted(self) -> None:
        """Enter on the last field."""
        app: Any = self.app
        app.go(self.action_save())

    def unsaved(self) -> list[Typed]:
        """What was typed and is not saved."""
        return of_forms(self)

    async def action_save(self) -> None:
        """Check, save, go."""
        form, note = self.query_one(Form), self.query_one(".card-note", Label)
        form.clear_errors()
        note.display = False
        if not form.check():
            return
        values = form.values() if self._row is None else form.changed()
        if self._row is not None and not values:
            self.dismiss(None)
            return
        try:
            found = await self._save(values)
        except AmbarError as error:
            if not form.show_errors(error):
                app: Any = self.app
                note.update(f"× {app.told(error)}")
                note.display = True
            return
        if found is not STAYS:
            self.dismiss(True if found is None else found)
