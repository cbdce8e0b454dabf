"""What was typed and is not saved yet, so that it can be shown to copy from when it can no longer be saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from db.record import record
from tui.i18n import _

if TYPE_CHECKING:
    from tui.widgets.field import FormField


@record
class Typed:
    """One thing that was typed: what it is, in the language of the session, and the text."""

    label: str
    text: str


def of_fields(fields: Iterable[FormField]) -> list[Typed]:
    """What was typed into fields and is not saved: never a password."""
    return [
        Typed(_(field.label), field.typed())
        for field in fields
        if field.display and not field.locked and not field.secret and field.dirty and field.typed()
    ]


def of_screen(screen: Any) -> list[Typed]:
    """What was typed on a screen or dialog and is not saved."""
    tell = getattr(screen, "unsaved", None)
    found: list[Typed] = tell() if tell is not None and screen.is_attached else []
    return found


def of_forms(screen: Any) -> list[Typed]:
    """What was typed into the forms of a screen or dialog and is not saved."""
    from tui.widgets.field import FormField

    return of_fields(screen.query("Form FormField").results(FormField))
