"""The words of form fields: what kinds there are, what a field is called, how its values are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from db.queries.forms import PRODUCT, Field
from tui.i18n import N_, _
from tui.labels_words import FIELDS, word

FIELD_KINDS: Final = {
    "built_in": N_("built in"),
    "text": N_("text"),
    "number": N_("number"),
    "date": N_("day"),
    "money": N_("money"),
    "yes_no": N_("yes or no"),
    "list": N_("list"),
    "employee": N_("employee"),
    "link": N_("link"),
}
_OF_PRODUCT: Final = {
    "type": N_("Kind"),
    "weight": N_("Weight, kg"),
    "published": N_("In the online store"),
}
"""What the product's form calls its fields otherwise than the tables of `labels_words`."""


def label(form: str, field: Field) -> str:
    """What a field is called: by the company, else by Ambar in the language of the session."""
    return field.label or _(own_label(form, field.code))


def own_label(form: str, code: str) -> str:
    """The words (a msgid) that Ambar has for a built-in field."""
    if form == PRODUCT:
        return _OF_PRODUCT.get(code, FIELDS.get(code, code))
    if form == "transfer" and code == "warehouse":
        return N_("From warehouse")
    return FIELDS.get(code, code)


def written(value: Any) -> str:
    """A custom field's value for people."""
    from tui.text import show

    return str(value.name) if hasattr(value, "name") else show(value)


def kind(code: str) -> str:
    """The word of a kind of field."""
    return word(FIELD_KINDS, code)


def typed(value: Any) -> Any:
    """A value of a form's field as services take it: exact numbers as plain text, days as ISO."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
