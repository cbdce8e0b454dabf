"""Fields in which one types: text, password, numbers, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import _
from tui.widgets.field import FormField
from tui.widgets.line_input import LineInput


class TextField(FormField):
    """A text of one line."""

    def __init__(
        self, name: str, label: str, value: str | None = "", *, length: int = 255, password: bool = False, **kwargs: Any
    ) -> None:
        """`length`: at most so many characters; `password`: shown as dots."""
        super().__init__(name, label, value or "", **kwargs)
        self._input = LineInput(length=length, password=password, select_on_focus=True)
        self.secret = password

    def control_widget(self) -> Widget:
        """The line."""
        return self._input

    def typed(self) -> str:
        """The text, whether it can be read or not."""
        return self._input.value.strip()

    def read(self) -> Any:
        """The text, trimmed (a password as it is)."""
        return self._input.value if self._input.password else self._input.value.strip()

    def write(self, value: Any) -> None:
        """Show a text."""
        with self.prevent(Input.Changed):
            self._input.value = "" if value is None else self.shown(value)
        if self._input.has_focus:
            self._input.action_select_all()

    def retype(self, text: str) -> None:
        """Let a text stand there as if it was typed: it is not saved."""
        self._input.value = text

    def to_end(self) -> None:
        """Put the cursor behind what stands there, nothing marked."""
        self._input.action_end()

    def shown(self, value: Any) -> str:
        """A value as it is edited."""
        return str(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: done with this field."""
        event.stop()
        self.post_message(self.Submitted(self))


class NumberField(TextField):
    """A number: `Decimal` or None where nothing was typed; comma and point are taken, the reading is shown."""

    def __init__(
        self,
        name: str,
        label: str,
        value: Decimal | None = None,
        *,
        kind: Literal["quantity", "money", "percent"] = "quantity",
        **kwargs: Any,
    ) -> None:
        """`kind`: how it is read and shown."""
        super().__init__(name, label, "", length=40, **kwargs)
        self.saved = value
        self._kind = kind
        self.add_class("-number")

    def read(self) -> Any:
        """The number; AmbarError "invalid"."""
        from tui import text

        typed = self._input.value.strip()
        if not typed:
            return None
        if self._kind == "percent":
            return text.parse_percent(typed, self.field_name)
        parse = text.parse_money if self._kind == "money" else text.parse_quantity
        return parse(typed, self.field_name).value

    def shown(self, value: Any) -> str:
        """The number in the language's form."""
        from tui import text

        if self._kind == "percent":
            return text.percent(value)
        return text.price(value) if self._kind == "money" else text.quantity(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how it was understood where it could be meant otherwise ("1.500")."""
        super().on_input_changed(event)
        from db.errors import AmbarError
        from tui import text

        told = ""
        if self._kind != "percent":
            try:
                understood = text.parse_number(event.value, self.field_name) if event.value.strip() else None
            except AmbarError:
                understood = None
            if understood is not None and understood.ambiguous:
                told = _("Understood as {number}").format(number=text.number(understood.value))
        self.hint(told)


class DayField(TextField):
    """A day: `date` or None; 24.11.2026, 24.11, and what else `tui.text.parse_day` takes."""

    def __init__(self, name: str, label: str, value: date | None = None, **kwargs: Any) -> None:
        super().__init__(name, label, "", length=20, **kwargs)
        self.saved = value
        self.add_class("-number")

    def read(self) -> Any:
        """The day; AmbarError "invalid"."""
        from tui import text

        typed = self._input.value.strip()
        app: Any = self.app
        return text.parse_day(typed, app.today(), self.field_name) if typed else None

    def shown(self, value: Any) -> str:
        """The day in the language's form."""
        from tui import text

        return text.day(value)
