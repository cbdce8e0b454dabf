"""`ambar form`: the fields of documents' and the product's forms, for everybody or for oneself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.doctypes import TYPES
from db.queries.rows import visible
from tui.cli.command import Answer, Command, Context, given, on, switch, versioned
from tui.cli.options import Options, usage
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.queries.forms import Form
    from db.services.forms import FieldState

_FORMS = (*TYPES, "product")
_COLUMNS = ("code", "label", "kind", "shown", "required", "fixed", "hidden", "options")


def _form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", choices=_FORMS, metavar="TYPE")


def _field(parser: argparse.ArgumentParser) -> None:
    _form(parser)
    parser.add_argument("field", metavar="FIELD")


def _words(form: str) -> dict[str, Callable[[Any], str]]:
    from tui.field_words import FIELD_KINDS
    from tui.labels_words import word

    return {"kind": lambda code: word(FIELD_KINDS, code)}


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    _form(parser)
    parser.add_argument("--all", dest="everybody", action="store_true")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """The fields of a form as one has them, with --all as everybody has them, with what was removed."""
    from db.queries import forms

    read = forms.editor if said.everybody else forms.show
    return _answer(read(context.actor, said.form))


def _answer(found: Form) -> Answer:
    from tui.cli.output import table
    from tui.field_words import label
    from tui.labels_words import field_name

    data = visible(found)
    rows = [one | {"label": label(found.form, field)} for one, field in zip(data["fields"], found.fields, strict=True)]

    def text() -> str:
        lines = [table(rows, _COLUMNS, _words(found.form), "UTC", sparse=True)]
        if data["removed"]:
            gone = table(data["removed"], ("code", "label", "kind", "values"), _words(found.form), "UTC")
            lines += ["", field_name("removed"), gone]
        return "\n".join(lines)

    told = [{name: value for name, value in one.items() if name != "id"} for one in data["fields"]]
    return Answer(data | {"fields": told}, text=text)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _form(parser)
    parser.add_argument("label", metavar="LABEL")
    parser.add_argument(
        "--kind", required=True, choices=("text", "number", "date", "money", "yes_no", "list", "employee", "link")
    )
    parser.add_argument("--code", metavar="CODE")
    parser.add_argument("--option", dest="options", action="append", metavar="CHOICE")
    switch(parser, "--required")
    versioned(parser)


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a custom field, for everybody; its code is made of the label."""
    from db.services import forms

    values = given(said, "code", "options", "version")
    if said.required is not None:
        values["required"] = on(said.required)
    return _after(context, forms.add_field(context.actor, said.form, said.label, said.kind, **values))


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    _field(parser)
    parser.add_argument("--label", metavar="LABEL")
    switch(parser, "--shown", "--required")
    parser.add_argument("--option", dest="options", action="append", metavar="CHOICE")
    parser.add_argument("--after", metavar="FIELD")
    parser.add_argument("--first", action="store_true")
    versioned(parser)


def _check_set(said: argparse.Namespace, options: Options) -> None:
    if said.first and said.after is not None:
        raise usage(_("{0} and {1} do not go together").format("--first", "--after"))


def set_field(context: Context, said: argparse.Namespace) -> Answer:
    """Change a field for everybody: its label ("" gives a built-in one its own back), whether it is shown and
    required, a list's choices, its place."""
    from db.queries import forms as queries
    from db.services import forms

    values = given(said, "label", "options", "version")
    for name in ("shown", "required"):
        if getattr(said, name) is not None:
            values[name] = on(getattr(said, name))
    state = forms.edit_field(context.actor, said.form, said.field, **values)
    if said.first or said.after is not None:
        order = [one.code for one in queries.editor(context.actor, said.form).fields if one.code != state.code]
        if said.after is not None and said.after not in order:
            from db.errors import not_found

            raise not_found("form_field", said.after)
        order.insert(0 if said.first else order.index(said.after) + 1, state.code)
        forms.arrange(context.actor, said.form, order, version=state.version)
    return _after(context, state)


def remove(context: Context, said: argparse.Namespace) -> Answer:
    """Remove a custom field; its values stay in histories."""
    from db.services import forms

    values = given(said, "version")
    return _after(context, forms.remove_field(context.actor, said.form, said.field, **values))


def restore(context: Context, said: argparse.Namespace) -> Answer:
    """Bring a removed custom field back, with its values."""
    from db.services import forms

    values = given(said, "version")
    return _after(context, forms.restore_field(context.actor, said.form, said.field, **values))


def _mine_arguments(parser: argparse.ArgumentParser) -> None:
    _form(parser)
    parser.add_argument("--order", nargs="+", default=(), metavar="FIELD")
    parser.add_argument("--hide", nargs="+", default=(), metavar="FIELD")
    parser.add_argument("--reset", action="store_true")


def mine(context: Context, said: argparse.Namespace) -> Answer:
    """Arrange a form for oneself: fields in this order first, some hidden; --reset takes everybody's again."""
    from db.queries import forms as queries
    from db.services import forms

    if said.reset:
        forms.arrange_own(context.actor, said.form, ())
    elif said.order or said.hide:
        there = [one.code for one in queries.show(context.actor, said.form).fields]
        order = list(dict.fromkeys([*said.order, *there, *said.hide]))
        forms.arrange_own(context.actor, said.form, [(code, code in said.hide) for code in order])
    return _answer(queries.show(context.actor, said.form))


def share(context: Context, said: argparse.Namespace) -> Answer:
    """Make one's own order of the product's form everybody's."""
    from db.queries import forms as queries
    from db.services import forms

    forms.share_own(context.actor)
    return _answer(queries.show(context.actor, queries.PRODUCT))


def _after(context: Context, state: FieldState) -> Answer:
    from db.queries import forms

    return _answer(forms.editor(context.actor, state.form))


def _removing(parser: argparse.ArgumentParser) -> None:
    _field(parser)
    versioned(parser)


COMMANDS = {
    "show": Command(N_("the fields of a form"), show, _show_arguments),
    "add": Command(N_("add a custom field"), add, _add_arguments),
    "set": Command(N_("change a field for everybody"), set_field, _set_arguments, check=_check_set),
    "remove": Command(N_("remove a custom field; its values stay in histories"), remove, _removing),
    "restore": Command(N_("bring a removed custom field back"), restore, _removing),
    "share": Command(N_("make one's own order of the product's form everybody's"), share),
    "mine": Command(N_("arrange a form for oneself"), mine, _mine_arguments),
}
