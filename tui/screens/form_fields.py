"""The widgets of form fields: of custom ones by their kind, and how a form puts its fields into order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from db.queries.forms import Field, built_in
from db.queries.forms import Form as FormOf
from db.text import NAME_LENGTH
from tui.dialogs.picker import Pick
from tui.field_words import own_label
from tui.i18n import Said, _
from tui.unsaved import Typed, of_fields
from tui.widgets.choice_field import ChoiceField, PickField
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.text_field import DayField, NumberField, TextField

LINK_LENGTH: Final = 1000
LEAD: Final = "fields."
"""What the names of custom fields begin with."""

Search = Callable[[str], Iterable[Pick]]


class ListChoice(ChoiceField):
    """One of a list's choices, or none; a value that is no choice any more stays until another one is chosen."""

    def write(self, value: Any) -> None:
        """Show a value."""
        if value is not None and value not in dict(self.choices):
            self.choices = (*self.choices, (value, value))
        super().write(value)

    def empty(self) -> None:
        """None of them."""
        self._chosen(None)


class YesNoField(ListChoice):
    """Yes, no, or not said."""

    def __init__(self, name: str, label: str, **kw: Any) -> None:
        super().__init__(name, label, _yes_no(), **kw)

    def relabel(self) -> None:
        """Another language."""
        self.choices = _yes_no()
        super().relabel()


def _yes_no() -> tuple[tuple[Any, str], ...]:
    return ((None, ""), (True, _("yes")), (False, _("no")))


def caption(form: str, field: Field, own: str | None = None) -> str:
    """What stands before a field: the company's words, or a msgid (`own`: a shorter one); required ones with a sign."""
    if field.label is None:
        return own or own_label(form, field.code)
    return Said(f"*{field.label}" if field.required else field.label)


def widget(form: str, field: Field, people: Search, *, required: bool = False) -> FormField:
    """The widget of a custom field; `people`: who can be picked where it names an employee. `required`: whether it is
    asked for on saving, not only on processing."""
    label = caption(form, field)
    needed = required and field.required
    if field.kind == "number":
        return NumberField(field.name, label, required=needed)
    if field.kind == "money":
        return NumberField(field.name, label, kind="money", required=needed)
    if field.kind == "date":
        return DayField(field.name, label, required=needed)
    if field.kind == "yes_no":
        return YesNoField(field.name, label, required=needed)
    if field.kind == "list":
        return ListChoice(field.name, label, [(None, ""), *((one, one) for one in field.options)], required=needed)
    if field.kind == "employee":
        return PickField(field.name, label, people, required=needed)
    return TextField(field.name, label, length=LINK_LENGTH if field.kind == "link" else NAME_LENGTH, required=needed)


def into(form: Form, shown: FormOf, people: Search, *, required: bool) -> list[Typed]:
    """Give a `Form` the fields of a company's form, their order and their words; what is being typed stays. Headings
    stand where the order is Ambar's own. What was typed into fields that are no more comes back to be shown once."""
    there = {field.field_name: field for field in form.query(FormField) if not field.has_class("-gone")}
    wanted = {one.name: one for one in shown.fields}
    gone = [field for name, field in there.items() if name.startswith(LEAD) and name not in wanted]
    lost = of_fields(gone)
    for field in gone:
        field.add_class("-gone", "-hidden")
        field.remove()
    for name, one in wanted.items():
        made = there.get(name)
        if made is not None and not same_kind(made, one):
            made.add_class("-gone", "-hidden")
            made.remove()
            made = None
        if made is None:
            if not one.custom:
                continue  # not for this role, or not for this kind of thing
            made = there[name] = widget(shown.form, one, people, required=required)
            form.mount(made)
        elif not one.fixed:
            made.required = required and one.required
        if made.has_class("-hidden") == one.visible:  # what one may not see stays hidden for that
            made.set_class(not one.visible, "-hidden")
            made.display = one.visible
        made.label = caption(shown.form, one)
        if made.query(".field-label"):
            made.relabel()
    places = {name: place for place, name in enumerate(wanted)}
    own = [one.code for one in shown.fields if not one.custom]
    as_built = own == sorted(own, key=built_in(shown.form).index) and not any(
        one.custom for one in shown.fields[: len(own)]
    )
    for heading in form.query(".heading"):
        heading.display = as_built
    if not as_built:
        form.sort_children(key=lambda one: places.get(getattr(one, "field_name", ""), -1))
    return lost


def same_kind(made: FormField, field: Field) -> bool:
    """Whether a field's widget still fits it: a list may have other choices now, which it takes."""
    if isinstance(made, ListChoice) and not isinstance(made, YesNoField):
        if field.kind != "list":
            return False
        made.choices = ((None, ""), *((one, one) for one in field.options))
    return True


def value_for(field: FormField, value: Any) -> Any:
    """A saved value of a custom field as its widget is filled with."""
    if value is None:
        return "" if type(field) is TextField else None
    return (value, getattr(value, "name", value)) if isinstance(field, PickField) else value


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """A thing's values with its custom fields by their names: "fields.garanti"."""
    custom: Mapping[str, Any] = values.get("fields") or {}
    return {**{name: value for name, value in values.items() if name != "fields"},
            **{LEAD + code: value for code, value in custom.items()}}  # fmt: skip


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered as services take it: custom fields by their codes under "fields"."""
    found = {name: value for name, value in values.items() if not name.startswith(LEAD)}
    custom = {name.removeprefix(LEAD): value for name, value in values.items() if name.startswith(LEAD)}
    return {**found, "fields": custom} if custom else found


def of_a_document(app: Any, type: str) -> Search:
    """The employees whom a document's field may name."""
    from tui.screens import document_picks

    return document_picks.people(app, type)


def of_a_product(app: Any) -> Search:
    """The employees whom a product's field may name."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import forms

        return (Pick(one.login, one.name, one.login) for one in forms.colleagues(app.actor, text))

    return search
