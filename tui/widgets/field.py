"""A field of a form: a label, a compact control, and what is wrong with it in its place.

`name` is the field's name in services, so that their errors find it. `value` is what was entered, parsed;
`fill(value)` sets it as what is saved; `dirty` tells whether it is another one now.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from db.errors import AmbarError
from tui.i18n import _
from tui.widgets.cells import safe
from tui.widgets.label import Label


class FormField(Horizontal):
    """The base of all fields. Posts `FormField.Changed(field)`."""

    class Changed(Message):
        """Another value was entered."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> FormField:
            """The field."""
            return self.field

    class Submitted(Changed):
        """Enter in a field; a `Form` goes on to the next, and lets it through at the last."""

    def __init__(
        self,
        name: str,
        label: str,
        value: Any = None,
        *,
        required: bool = False,
        help: str = "",
        locked: bool = False,
        id: str | None = None,
    ) -> None:
        """`label` and `help` are English msgids; `locked`: shown, not to be changed."""
        super().__init__(id=id or f"field-{name.replace('.', '-')}")
        self.field_name = name
        self.label = label
        self.required = required
        self.help_text = help
        self.locked = locked
        self.saved: Any = value
        self._error = ""

    # To write ---------------------------------------------------------------------

    def control_widget(self) -> Widget:
        """The control; made once."""
        raise NotImplementedError

    def read(self) -> Any:
        """What the control holds, parsed; AmbarError "invalid" where it cannot be."""
        raise NotImplementedError

    def write(self, value: Any) -> None:
        """Put a value into the control."""
        raise NotImplementedError

    # What screens use ---------------------------------------------------------------

    @property
    def value(self) -> Any:
        """What was entered; AmbarError "invalid" where it is nothing of the kind."""
        return self.read() if self.is_attached else self.saved

    @value.setter
    def value(self, value: Any) -> None:
        self.write(value)

    secret = False
    """Whether what is entered is never shown: a password."""

    def typed(self) -> str:
        """What was entered, as a person reads it."""
        return str(self.value or "")

    @property
    def dirty(self) -> bool:
        """Whether something else was entered than what is saved."""
        try:
            return bool(self.value != self.saved)
        except AmbarError:
            return True

    def fill(self, value: Any) -> None:
        """Show a value that is saved."""
        self.saved = value
        if self.is_attached:
            self.write(value)
        self.error = ""

    def accept(self) -> None:
        """What was entered is saved now."""
        self.saved = self.value
        self.error = ""

    def check(self) -> bool:
        """Whether what was entered is of the kind, and there where it is required; says so in its place."""
        from tui.labels import sentence

        try:
            value = self.value
        except AmbarError as error:
            self.error = sentence(error)
            return False
        if self.required and value in (None, ""):
            self.error = _("Required")
            return False
        self.error = ""
        return True

    @property
    def error(self) -> str:
        """What is wrong, in the language of the session; "" for nothing."""
        return self._error

    @error.setter
    def error(self, text: str) -> None:
        self._say(text, "error")
        self._error = text

    def hint(self, text: str) -> None:
        """Say something beside an error's place: how a number was understood."""
        if not self._error:
            self._say(text, "hint")

    def _say(self, text: str, kind: str) -> None:
        if not self.is_attached:
            return
        place = self.query_one(".field-error", Label)
        shown = f"× {text}" if text and kind == "error" else text
        place.update(safe(shown))
        place.display = bool(text)
        place.set_class(kind == "hint", "-hint")

    # How it works -------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Label, control, error."""
        yield Label(_(self.label), classes="field-label")
        with Vertical(classes="field-body"):
            control = self.control_widget()
            control.disabled = self.locked
            yield control
            yield Label("", classes="field-error")

    def on_mount(self) -> None:
        """Show the value."""
        self.query_one(".field-error").display = False
        if self.saved is not None:
            self.write(self.saved)

    def relabel(self) -> None:
        """Another language."""
        self.query_one(".field-label", Label).update(_(self.label))

    def on_key(self, event: events.Key) -> None:
        """Up and down go to the fields before and after."""
        if event.key == "up":
            self.screen.focus_previous("FormField *")
        elif event.key == "down":
            self.screen.focus_next("FormField *")
        else:
            return
        event.stop()

    def changed(self) -> None:
        """Called by the control when another value was entered."""
        if self._error:
            self.error = ""
        self.post_message(self.Changed(self))

    def focus_control(self) -> None:
        """Put the cursor here."""
        for widget in self.query("*"):
            if widget.focusable:
                widget.focus()
                return
