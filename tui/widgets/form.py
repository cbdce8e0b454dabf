"""A form: fields one below the other, their values by name, a service's errors at their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.containers import VerticalScroll

from db.errors import AmbarError
from db.queries.rows import HIDDEN
from tui.widgets.field import FormField


class Form(VerticalScroll, can_focus=False):
    """`Form(TextField(…), Label(…), PickField(…))`: fields, and labels between them as headings."""

    keeping = False
    """While a row is read: what was typed meanwhile stays when it is filled in."""

    frozen = False
    """Whether it can only be read."""

    def freeze(self, frozen: bool) -> None:
        """Let it only be read (then it scrolls with the arrows), or be typed into again."""
        self.frozen = self.can_focus = frozen
        for field in self.query(FormField):
            for control in field.query(".field-body > *"):
                control.disabled = frozen or field.locked
        if frozen:
            self.focus()
        else:
            self.screen.focus_next("FormField *")

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name; hidden ones left out."""
        return {field.field_name: field for field in self.query(FormField) if field.display}

    def __getitem__(self, name: str) -> FormField:
        return self.fields[name]

    def values(self) -> dict[str, Any]:
        """Everything that was entered, by name; AmbarError "invalid" for what cannot be read."""
        return {name: field.value for name, field in self.fields.items()}

    def changed(self) -> dict[str, Any]:
        """What was entered and is not saved yet."""
        return {name: field.value for name, field in self.fields.items() if field.dirty}

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return any(field.dirty for field in self.fields.values() if not field.locked)

    def fill(self, row: Mapping[str, Any] | object) -> None:
        """Show a saved row (its attributes or keys by the fields' names); what is hidden from one disappears."""
        for field in self.query(FormField):
            name = field.field_name
            if isinstance(row, Mapping):
                if name not in row:
                    continue
                value = row[name]
            elif hasattr(row, name):
                value = getattr(row, name)
            else:
                continue
            field.display = value is not HIDDEN and not field.has_class("-hidden")
            if value is HIDDEN:
                continue
            if self.keeping and not field.locked and field.dirty:
                field.saved = value
            else:
                field.fill(value)

    def check(self) -> bool:
        """Whether every field can be read; the cursor goes to the first that cannot."""
        wrong = [field for field in self.fields.values() if not field.locked and not field.check()]
        if wrong:
            wrong[0].focus_control()
        return not wrong

    def accept(self) -> None:
        """Everything is saved now."""
        for field in self.fields.values():
            field.accept()

    def clear_errors(self) -> None:
        """No errors any more."""
        for field in self.fields.values():
            field.error = ""

    def show_errors(self, error: AmbarError) -> bool:
        """Put a service's errors at their fields; False where one of them has no field here (then tell them all)."""
        from tui.labels import fact_sentence

        problems = error.details.get("errors")
        facts: list[Mapping[str, Any]] = list(problems) if isinstance(problems, list | tuple) else []
        if not facts and "field" in error.details:
            facts = [{"code": error.code, **error.details}]
        fields = self.fields
        placed = [fields[str(fact.get("field"))] for fact in facts if fact.get("field") in fields]
        for fact in facts:
            if (field := fields.get(str(fact.get("field")))) is not None:
                field.error = fact_sentence(str(fact.get("code", "invalid")), fact)
        if placed:
            placed[0].focus_control()
        return bool(facts) and len(placed) == len(facts)

    def on_form_field_submitted(self, event: FormField.Submitted) -> None:
        """Enter goes on to the next field; at the last the screen may take it."""
        last = [field for field in self.fields.values() if not field.locked][-1:]
        if event.field not in last:
            event.stop()
            self.screen.focus_next("FormField *")

    def relabel(self) -> None:
        """Another language."""
        for field in self.query(FormField):
            field.relabel()
