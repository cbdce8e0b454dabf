"""The small form in which a form's field is made or changed."""

from __future__ import annotations

from typing import Any, Final

from db.queries.forms import KINDS, Field
from tui.field_words import kind
from tui.i18n import N_
from tui.widgets.choice_field import CheckField, ChoiceField
from tui.widgets.field import FormField
from tui.widgets.text_field import TextField

LENGTH: Final = 4000


class ChoicesField(TextField):
    """The choices of a list, commas between them; where one holds a comma, semicolons. The value is a tuple."""

    def read(self) -> Any:
        """The choices."""
        text = self._input.value
        return tuple(one.strip() for one in text.split(";" if ";" in text else ",") if one.strip())

    def shown(self, value: Any) -> str:
        """The choices on one line."""
        if not any("," in one for one in value):
            return ", ".join(value)
        return "; ".join(value) + (";" if len(value) == 1 else "")


def field_form(form: str, field: Field | None) -> list[FormField]:
    """The fields of a field (None: a new one)."""
    found: list[FormField] = [TextField("label", N_("Label"), required=field is None or field.custom)]
    if field is None:
        kinds = [(one, kind(one)) for one in KINDS]
        found.append(ChoiceField("kind", N_("Kind"), kinds, KINDS[0], required=True))
    if field is None or field.kind == "list":
        found.append(ChoicesField("options", N_("Choices of a list"), length=LENGTH))
    found.append(CheckField("required", N_("Required")))
    if field is not None:
        found.append(CheckField("shown", N_("Shown"), True, locked=field.fixed))
    return found
