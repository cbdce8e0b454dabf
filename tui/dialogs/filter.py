"""The choices of a filter (F7): one field each; F2 or Enter on the last one applies them, Del empties a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.fields import plain
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.choice_field import ChoiceField, ListField, PickField
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.text_field import DayField, NumberField, TextField

if TYPE_CHECKING:
    from tui.widgets.filter_bar import Choice


class FilterDialog(Dialog[dict[str, tuple[Any, str]]]):
    """Gives the values that are set with their words, by name; None where it was left."""

    BINDINGS = [
        Binding("f2", "apply", N_("apply"), id="filter.apply"),
        Binding("f7", "apply", show=False),
        Binding("f8", "clear", N_("no filter"), id="filter.clear"),
    ]

    def __init__(self, choices: Sequence[Choice], values: Mapping[str, Any], words: Mapping[str, str]) -> None:
        super().__init__(_("Filter"))
        self._choices = tuple(choices)
        self._values = dict(values)
        self._words = dict(words)

    def body(self) -> ComposeResult:
        """A field for each choice."""
        yield Form(*(self._field(one) for one in self._choices))

    def hint(self) -> str:
        """Which keys work here."""
        return "\n".join(
            (
                _("Space picks   Enter next field, after the last it filters   Del empties"),
                _("F2 filter now   F8 no filter   Esc give up"),
            )
        )

    def _field(self, choice: Choice) -> FormField:
        value = self._values.get(choice.name)
        if choice.day:
            return DayField(choice.name, choice.label, value)
        if choice.typed == "text":
            return TextField(choice.name, choice.label, value or "")
        if choice.typed:
            figure = None if value is None else Decimal(value)
            return NumberField(
                choice.name, choice.label, figure, kind="money" if choice.typed == "money" else "quantity"
            )
        if choice.several:
            return ListField(choice.name, choice.label, choice.picks, value or ())
        if callable(choice.picks):
            shown = self._words.get(choice.name, "")
            return PickField(choice.name, choice.label, choice.picks, value, shown=shown)
        labels = [(None, ""), *((pick.value, pick.label) for pick in choice.picks)]
        return ChoiceField(choice.name, choice.label, labels, value)

    def on_form_field_submitted(self) -> None:
        """Enter in the last field."""
        self.action_apply()

    def action_apply(self) -> None:
        """Take what is set."""
        form = self.query_one(Form)
        if not form.check():
            return
        found: dict[str, tuple[Any, str]] = {}
        for name, field in form.fields.items():
            value = field.value
            if value not in (None, (), ""):
                told = field.shown(value) if isinstance(field, TextField) else _words(field)
                found[name] = (plain(value) if isinstance(value, Decimal) else value, told)
        self.dismiss(found)

    def action_clear(self) -> None:
        """Nothing is filtered."""
        self.dismiss({})


def _words(field: FormField) -> str:
    return field.text() if isinstance(field, ChoiceField | ListField | PickField) else ""
