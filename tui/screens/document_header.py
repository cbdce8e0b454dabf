"""The header of a document: a few compact fields side by side, saved when one leaves them.

The first ones always stand there; the others come when the cursor is in the header, or where the screen is tall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from db.doctypes import REASONS
from db.queries.documents import Document
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import document_picks as picks
from tui.screens import form_fields
from tui.screens.form_fields import same_kind
from tui.unsaved import Typed, of_fields
from tui.widgets.cells import width_of
from tui.widgets.choice_field import ChoiceField, ChosenField, PickField
from tui.widgets.field import FormField
from tui.widgets.label import Label
from tui.widgets.note_field import NoteField
from tui.widgets.text_field import DayField, NumberField, TextField

if TYPE_CHECKING:
    from db.queries.forms import Field, Form
    from tui.dialogs.conflict import ConflictLine

LABELS: Final = {
    "supplier": N_("Supplier"),
    "customer": N_("Customer"),
    "warehouse": N_("Warehouse"),
    "from": N_("From warehouse"),
    "to_warehouse": N_("To warehouse"),
    "date": N_("Date"),
    "title": N_("Title"),
    "reason": N_("Reason"),
    "ordered_on": N_("Ordered"),
    "received_on": N_("Received"),
    "delivery_note": N_("Deliv. note"),
    "invoice": N_("Invoice"),
    "delivery_service": N_("Carrier"),
    "delivery_price": N_("Delivery"),
    "responsible": N_("Responsible"),
    "comment": N_("Comment"),
    "pipeline": N_("Pipeline"),
    "stage": N_("Stage"),
    "deal": N_("Deal"),
    "expected_on": N_("Expected"),
}

FIRST: Final = {
    "receipt": ("supplier", "warehouse", "date", "ordered_on", "received_on"),
    "adjustment": ("warehouse", "date", "title"),
    "transfer": ("warehouse", "to_warehouse", "date"),
    "sale": ("customer", "warehouse", "date", "title"),
    "write_off": ("warehouse", "reason", "date"),
    "deal": ("customer", "stage", "title", "expected_on"),
}
"""The fields that always stand there, by type."""

REST: Final = {
    "receipt": ("title", "delivery_note", "invoice", "responsible", "comment"),
    "adjustment": ("responsible", "comment"),
    "transfer": ("title", "responsible", "comment"),
    "sale": ("deal", "delivery_service", "delivery_price", "responsible", "comment"),
    "write_off": ("title", "responsible", "comment"),
    "deal": ("warehouse", "responsible", "pipeline", "comment"),
}


LABEL: Final = {"-wide": 14, "-widest": 20}
"""Columns that a label may take, by the width of the screen: the company's own can be long."""
NARROW: Final = 11


class DocumentHeader(Container):
    """The fields of one type. Posts `DocumentHeader.Edited(field)` when one was left with another value in it."""

    class Edited(Message):
        """A field has another value now."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, type: str) -> None:
        super().__init__(id="header", classes=f"-{type.replace('_', '-')}")
        self.type = type
        self.known: dict[str, str] = {}
        """The names of employees by login, as far as they were seen."""
        self._form: Form | None = None

    def compose(self) -> ComposeResult:
        """The fields, the first ones first."""
        for name in FIRST[self.type]:
            yield self._field(name)
        app: Any = self.app
        for name in REST[self.type]:
            if name == "deal" and not app.rights.may("deal.view"):
                continue
            field = self._field(name)
            field.add_class("-more")
            yield field

    def _field(self, name: str) -> FormField:
        app: Any = self.app
        label = LABELS["from" if name == "warehouse" and self.type == "transfer" else name]
        if name in ("supplier", "customer"):
            create = picks.NEW_PARTNERS[name] if picks.may_create_partner(app.rights, name) else ""
            return PickField(name, label, picks.partners(app, name), create=create)
        if name in ("warehouse", "to_warehouse"):
            create = N_("new warehouse") if picks.may_create_warehouse(app.rights) else ""
            return PickField(name, label, picks.warehouses(app, issuing=self.type in ("sale", "deal")), create=create)
        if self.type == "deal" and name in ("responsible", "pipeline", "stage"):
            from tui.screens import deal_picks

            return PickField(name, label, deal_picks.of_header(self.screen, name))
        if name == "responsible":
            return PickField(name, label, picks.people(app, self.type))
        if name == "deal":
            return PickField(name, label, picks.deals(app))
        if name == "reason":
            return ChoiceField(name, label, _reasons(), "unspecified")
        if name in ("date", "ordered_on", "received_on", "expected_on"):
            return DayField(name, label, required=name == "date")
        if name == "delivery_price":
            return NumberField(name, label, kind="money")
        if name == "comment":
            return NoteField(name, label)
        return TextField(name, label, length=64 if name in ("delivery_note", "invoice") else 255)

    def on_mount(self) -> None:
        """Labels as wide as the widest."""
        self._label_width()

    def on_resize(self) -> None:
        """A terminal of another size has other room for labels."""
        self._label_width()

    def _label_width(self) -> None:
        if not self.is_attached:  # left before it was drawn
            return
        room = max((LABEL.get(one, NARROW) for one in self.screen.classes), default=NARROW)
        shown = [one for one in self.fields.values() if not one.has_class("-hidden")]  # also those that come later
        widest = max(min(width_of(_(field.label)), room) for field in shown)
        for label in self.query(".field-label"):
            label.styles.width = widest + 2

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return {field.field_name: field for field in self.query(FormField) if not field.has_class("-gone")}

    def take(self, form: Form) -> list[Typed]:
        """Take fields, their order and their words from a form; what is being typed stays. What was typed into fields
        that the form has no more comes back to be shown once."""
        if self._form == form:
            return []
        self._form = form
        app: Any = self.app
        wanted = {one.name: one for one in form.fields}
        gone = [field for name, field in self.fields.items() if name not in wanted]
        lost = of_fields(gone)
        for field in gone:
            field.add_class("-gone")
            field.remove()
        there = self.fields
        for name, one in wanted.items():
            made = there.get(name)
            if made is None or not same_kind(made, one):
                if made is not None:
                    made.add_class("-gone")
                    made.remove()
                made = form_fields.widget(self.type, one, form_fields.of_a_document(app, self.type))
                there[name] = made
                self.mount(made)
            self._say(made, one)
        places = {name: place for place, name in enumerate(wanted)}
        self.sort_children(key=lambda field: places.get(getattr(field, "field_name", ""), len(places)))
        shown = [there[name] for name, one in wanted.items() if one.visible]
        for place, field in enumerate(shown):
            field.set_class(place >= len(FIRST[self.type]), "-more")
        self.call_after_refresh(self._label_width)
        return lost

    def _say(self, field: FormField, one: Field) -> None:
        own = LABELS.get("from" if (one.code, self.type) == ("warehouse", "transfer") else one.code)
        field.set_class(not one.visible, "-hidden")
        field.label = form_fields.caption(self.type, one, own)
        if field.query(".field-label"):
            field.relabel()

    # Values -------------------------------------------------------------------------

    def fill(self, document: Document, *, keep: bool = True) -> None:
        """Show a saved document; with `keep` what is being typed stays."""
        for name, field in self.fields.items():
            value = self._saved(document, name)
            if value is HIDDEN:
                field.remove_class("-more")
                field.display = False
                continue
            if keep and field.dirty and not field.locked:  # being typed, or refused: it is not lost to a look
                continue
            saved, error = field.saved, field.error
            field.fill(self._pair(document, name, value))
            if error and field.saved == saved:  # still the same, still wrong
                field.error = error

    def _saved(self, document: Document, name: str) -> Any:
        """What the document holds in a field."""
        if name.startswith(form_fields.LEAD):
            return form_fields.value_for(self.fields[name], document.fields.get(name.removeprefix(form_fields.LEAD)))
        return getattr(document, name)

    def _pair(self, document: Document, name: str, value: Any) -> Any:
        if name in ("supplier", "customer") and value is not None:
            seen = document.partner_id
            return (value if seen is HIDDEN else seen, value)
        if name == "responsible" and value is not None:
            return (value, self.known.get(value, value))
        if name == "deal" and value is not None:
            from tui.labels_deals import deal_name

            return (value, deal_name(value))
        if name in ("pipeline", "stage"):
            from tui import labels_deals

            own: Any = document
            return (value, getattr(labels_deals, name)(value, getattr(own, f"{name}_name")))
        if name in ("warehouse", "to_warehouse"):
            if value is not None:
                return (value, value)
            if any(row.masked is True for row in document.rows):  # one that is not one's own; nothing is saved here
                return ("", _("— hidden"))
        return value

    def begin(self, values: dict[str, Any]) -> None:
        """Show what a new document begins with; pairs (value, words) where they are picked."""
        for name, value in values.items():
            if (field := self.fields.get(name)) is not None:
                field.fill(value)

    def close(self, locked: bool) -> None:
        """Let it be typed into, or not."""
        for field in self.fields.values():
            field.locked = locked
            for control in field.query("Input, Control"):
                control.disabled = locked

    def changes(self) -> dict[str, Any]:
        """What was entered and is not saved; fields that cannot be read say so themselves."""
        found = {}
        for name, field in self.fields.items():
            if takes(field) and field.dirty and field.check():
                found[name] = stored(name, field.value)
        return found

    def held(self, names: Iterable[str]) -> dict[str, Any]:
        """What is saved in fields, as the books take it."""
        found = {name: self.fields[name].saved for name in names if name in self.fields}
        return {name: stored(name, one[0] if isinstance(one, tuple) else one) for name, one in found.items()}

    def conflicts(self, document: Document, values: Mapping[str, Any]) -> list[ConflictLine]:
        """Of what was entered, the fields that someone else has changed meanwhile to something else."""
        from tui.screens.document_conflicts import field_line

        found = []
        for name in values:
            field, now = self.fields[name], self._pair(document, name, self._saved(document, name))
            if now is HIDDEN or _bare(now) in (_bare(field.saved), _bare(field.value)):
                continue
            found.append(field_line(name, field.label, field.saved, now, field.value))
        return found

    def rest(self, document: Document, name: str, *, mine: bool) -> None:
        """End a conflict: what is entered stands on what someone else has saved, or gives way to it."""
        field, now = self.fields[name], self._pair(document, name, self._saved(document, name))
        if mine:
            field.saved = now
        else:
            field.fill(now)

    def mark(self) -> FormField | None:
        """Mark the fields in which something is wrong; the first of them."""
        wrong = None
        for field in self.fields.values():
            if bool(field.error) != field.has_class("-wrong"):
                field.set_class(bool(field.error), "-wrong")
                field.query_one(".field-label", Label).update(f"{'!' if field.error else ''}{_(field.label)}")
            if field.error and wrong is None:
                wrong = field
        return wrong

    # How it works -------------------------------------------------------------------

    def on_form_field_changed(self, event: FormField.Changed) -> None:
        """What is chosen is saved at once; what is typed when one leaves it."""
        event.stop()
        screen: Any = self.screen
        screen.show_note()
        screen.keep_soon()
        if isinstance(event.field, ChosenField):
            self.post_message(self.Edited(event.field))

    def on_descendant_focus(self) -> None:
        """While the cursor is here, all fields are; the one under it is explained."""
        self.add_class("-open")
        screen: Any = self.screen
        self.call_after_refresh(screen.show_note)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left."""
        self.set_class(self.has_focus_within, "-open")
        field = next((one for one in event.widget.ancestors if isinstance(one, FormField)), None)
        if field is not None and not isinstance(field, ChosenField) and field.dirty:
            self.post_message(self.Edited(field))

    def on_form_field_submitted(self, event: FormField.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.screen.focus_next("FormField *")

    def relabel(self) -> None:
        """Another language."""
        for name, field in self.fields.items():
            if name == "reason" and isinstance(field, ChoiceField):
                field.choices = _reasons()
            field.relabel()
        self._label_width()


def _reasons() -> tuple[tuple[str, str], ...]:
    return tuple((code, words.word(words.WRITE_OFF_REASONS, code)) for code in REASONS)


def takes(field: FormField) -> bool:
    """Whether something may be entered into a field: also into one that is out of sight while the cursor is not in the
    header, for it was left a moment ago."""
    return not field.locked and not field.has_class("-hidden") and (field.display or field.has_class("-more"))


def _bare(value: Any) -> Any:
    """A value without the words that it is shown by; nothing is nothing, however it is written."""
    found = value[0] if isinstance(value, tuple) else value
    return None if found in ("", None) else found


def stored(name: str, value: Any) -> Any:
    """A field's value as the books take it."""
    if name == "reason" and value == "unspecified":
        return ""
    return value
