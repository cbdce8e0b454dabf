"""Form fields: add custom ones, change, arrange, remove, for everybody or for oneself.

Rules: domain.md, "Form fields".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from db import audit, clock, forms
from db.access import Actor, open_to_all, require, requires, requires_any
from db.connection import Engine
from db.errors import AmbarError, not_found
from db.field_values import OPTIONS
from db.fields import moment_text
from db.forms import PRODUCT, Field
from db.intake import Intake
from db.record import record
from db.text import fold

CODE_LENGTH = 40


@record
class FieldState:
    """A field after a change, and the version of its form."""

    form: str
    code: str
    version: int


@requires_any("document.form", "product.form")
def add_field(
    actor: Actor,
    form: str,
    label: str,
    kind: str,
    *,
    code: str | None = None,
    options: Sequence[str] = (),
    required: bool = False,
    version: int | None = None,
) -> FieldState:
    """Add a custom field to a form, at its end; `code` None: made of the label.

    Needs document.form, for the product's form product.form. Raises AmbarError "conflict" where the form was changed
    since `version`, "already_exists" (the code is or was another field's), "invalid".
    """
    engine = _open(actor, form, version)
    entered = Intake()
    words = entered.line("label", label, required=True)
    entered.one_of("kind", kind, forms.KINDS)
    offered = _options(entered, kind, options)
    there = forms.fields(engine, form)
    _twin(entered, there, words, None)
    if sum(one.custom for one in there) >= forms.MOST:
        entered.wrong("label", "too_many", limit=forms.MOST)
    wanted = _code(entered, code, words, forms.taken_codes(engine, form))
    entered.done()
    if wanted in forms.taken_codes(engine, form):
        raise AmbarError("already_exists", what="form_field", field="code", key=wanted)
    forms.write_order(engine, form, [one.code for one in there])
    engine.run(
        "INSERT INTO form_field (form, code, kind, label, options, required, position) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (form, wanted, kind, words, _json(offered), int(required), len(there) + 1),
    )
    _tell(actor, form, wanted, "created", None, f"{words} ({kind})")
    return _done(engine, form, wanted)


@requires_any("document.form", "product.form")
def edit_field(
    actor: Actor,
    form: str,
    code: str,
    *,
    label: str | None = None,
    shown: bool | None = None,
    required: bool | None = None,
    options: Sequence[str] | None = None,
    version: int | None = None,
) -> FieldState:
    """Change what is given of a field, built-in ones too; an empty label gives a built-in field its own words back.

    Needs what `add_field` needs. Raises AmbarError "not_found", "conflict", and "invalid": what the rules need cannot
    be hidden (shown: fixed_field), what is hidden cannot be required, a custom field needs a label.
    """
    engine = _open(actor, form, version)
    there = forms.fields(engine, form)
    field = _find(there, form, code)
    entered = Intake()
    values: dict[str, Any] = {}
    if label is not None:
        words = entered.line("label", label, required=field.custom) or None
        _twin(entered, there, words, field)
        values["label"] = words
    if options is not None:
        if field.kind != "list":
            entered.wrong("options", "not_a_list_field", field.code)
        else:
            values["options"] = _json(_options(entered, field.kind, options))
    now_shown = field.shown if shown is None else shown
    now_required = field.required if required is None else required
    if shown is False and field.fixed:
        entered.wrong("shown", "fixed_field", field.code)
    elif now_required and not now_shown:
        entered.wrong("required", "hidden_field", field.code)
    if required and not field.custom and not forms.may_be_required(form, field.code):
        entered.wrong("required", "never_required", field.code)
    values |= {"shown": int(now_shown), "required": int(now_required)}
    entered.done()
    was = {"label": field.label, "shown": int(field.shown), "required": int(field.required),
           "options": _json(field.options)}  # fmt: skip
    changed = {name: value for name, value in values.items() if value != was[name]}
    if not changed:
        return FieldState(form, field.code, forms.version(engine, form))
    forms.write_order(engine, form, [one.code for one in there])
    sets = ", ".join(f"{name} = ?" for name in changed)
    engine.run(f"UPDATE form_field SET {sets} WHERE form = ? AND code = ?", (*changed.values(), form, field.code))
    for name, value in changed.items():
        _tell(actor, form, field.code, name, was[name], value)
    return _done(engine, form, field.code)


@requires_any("document.form", "product.form")
def remove_field(actor: Actor, form: str, code: str, *, version: int | None = None) -> FieldState:
    """Remove a custom field: gone from forms, lists and files; its values stay in histories, and come back with it.

    Needs what `add_field` needs. Raises AmbarError "not_found", "conflict", and "invalid" for a built-in field.
    """
    engine = _open(actor, form, version)
    field = _find(forms.fields(engine, form), form, code)
    entered = Intake()
    if not field.custom:
        entered.wrong("code", "built_in_field", field.code)
    entered.done()
    engine.run("UPDATE form_field SET removed_at = ? WHERE id = ?", (moment_text(clock.now()), field.id))
    forms.forget(engine, form, (field.code,))
    _tell(actor, form, field.code, "deleted", field.label, None)
    return _done(engine, form, field.code)


@requires_any("document.form", "product.form")
def restore_field(actor: Actor, form: str, code: str, *, version: int | None = None) -> FieldState:
    """Bring a removed custom field back, at the form's end, with the values that were kept.

    Needs what `add_field` needs. Raises AmbarError "not_found", "conflict", and "invalid" where another field has
    its label now.
    """
    engine = _open(actor, form, version)
    found = engine.row(
        "SELECT id, label FROM form_field WHERE form = ? AND code = ? AND removed_at IS NOT NULL", (form, code)
    )
    if found is None:
        raise not_found("form_field", code)
    there = forms.fields(engine, form)
    entered = Intake()
    _twin(entered, there, found[1], None)
    entered.done()
    engine.run("UPDATE form_field SET removed_at = NULL WHERE id = ?", (found[0],))
    forms.write_order(engine, form, [*(one.code for one in there), code])
    _tell(actor, form, code, "restored", None, found[1])
    return _done(engine, form, code)


@requires_any("document.form", "product.form")
def arrange(actor: Actor, form: str, codes: Sequence[str], *, version: int | None = None) -> FieldState:
    """Put the fields of a form into this order for everybody; those not named follow.

    Needs what `add_field` needs. Raises AmbarError "not_found" for a code that is no field's, "conflict".
    """
    engine = _open(actor, form, version)
    _rearrange(actor, engine, form, codes)
    return _done(engine, form, "")


@open_to_all("one's own arrangement of a form, by whoever meets it")
def arrange_own(actor: Actor, form: str, fields: Sequence[tuple[str, bool]]) -> None:
    """Put a form's fields into an order for oneself: (code, hidden) in order; () takes everybody's again.

    Raises AmbarError "not_signed_in", "denied" without `<type>.view` (the product's form: catalog.view), "not_found"
    for a code that is no field's, and "invalid" (hidden: fixed_field) for what the rules or the form require.
    """
    employee = _own(actor, form)
    engine = actor.company.engine
    there = forms.fields(engine, form)
    entered = Intake()
    order = list[tuple[str, bool]]()
    for code, hidden in fields:
        one = _find(there, form, code)
        if hidden and (one.fixed or one.required):
            entered.wrong("hidden", "fixed_field", one.code)
        order.append((one.code, bool(hidden)))
    entered.done()
    if order:
        order += [(one.code, False) for one in there if one.code not in dict(order)]
    forms.write_own(engine, employee, form, list(dict(order).items()))


@requires("product.layout")
def share_own(actor: Actor) -> FieldState:
    """Make one's own order of the product's form everybody's; what one has hidden from oneself stays shown to them."""
    employee = _own(actor, PRODUCT)
    engine = actor.company.engine
    mine = [one.code for one in forms.fields(engine, PRODUCT, employee)]
    _rearrange(actor, engine, PRODUCT, mine)
    return _done(engine, PRODUCT, "")


# Inside ------------------------------------------------------------------------


def _open(actor: Actor, form: str, version: int | None) -> Engine:
    """Ask the form's right, and whether anyone has changed it since `version`."""
    require(actor, forms.right_of(form))
    engine = actor.company.engine
    now = forms.version(engine, form)
    if version is not None and version != now:
        by = engine.value(
            "SELECT e.name FROM audit a LEFT JOIN employee e ON e.id = a.employee_id WHERE a.kind = 'form'"
            " AND a.target = ? ORDER BY a.id DESC LIMIT 1",
            (form,),
        )
        raise AmbarError("conflict", what="form", key=form, version=now, changed_by=by)
    return engine


def _own(actor: Actor, form: str) -> int:
    forms.right_of(form)
    require(actor, forms.sees(form))
    if actor.employee_id is None:
        raise AmbarError("not_signed_in")
    return actor.employee_id


def _done(engine: Engine, form: str, code: str) -> FieldState:
    return FieldState(form, code, engine.next_value(f"form.{form}"))


def _find(there: Iterable[Field], form: str, code: object) -> Field:
    found = next((one for one in there if one.code == str(code).strip()), None)
    if found is None:
        raise not_found("form_field", code)
    return found


def _rearrange(actor: Actor, engine: Engine, form: str, codes: Sequence[str]) -> None:
    there = forms.fields(engine, form)
    named = list(dict.fromkeys(_find(there, form, code).code for code in codes))
    before = [one.code for one in there]
    order = list(dict.fromkeys([*named, *before]))
    if order != before:
        forms.write_order(engine, form, order)
        _tell(actor, form, "", "sort_order", before, order)


def _options(entered: Intake, kind: str, options: Sequence[str]) -> tuple[str, ...]:
    found = [entered.line("options", one, required=True) for one in options]
    if kind == "list" and not found:
        entered.wrong("options", "required")
    elif kind != "list" and found:
        entered.wrong("options", "not_a_list_field", kind)
    elif len(found) > OPTIONS:
        entered.wrong("options", "too_many", limit=OPTIONS)
    for one in {one for one in found if found.count(one) > 1}:
        entered.wrong("options", "duplicate", one)
    return tuple(found)


def _json(options: Sequence[str]) -> str | None:
    return json.dumps(list(options), ensure_ascii=False) if options else None


def _twin(entered: Intake, there: Iterable[Field], label: str | None, own: Field | None) -> None:
    """Two fields of one label could not be told apart."""
    for one in there:
        if label and one.label and one is not own and fold(one.label) == fold(label):
            entered.wrong("label", "taken", label)


def _code(entered: Intake, given: str | None, label: str, taken: set[str]) -> str:
    """The code of a new field: as given, or made of its label."""
    if given is not None:
        code = entered.line("code", given, required=True, length=CODE_LENGTH)
        if code and not re.fullmatch(r"[a-z][a-z0-9_]*", code, re.ASCII):
            entered.wrong("code", "not_a_field_code", code)
        return code
    bare = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[: CODE_LENGTH - 4]
    base = bare if bare[:1].isalpha() else f"f_{bare}".strip("_")
    numbered = (f"{base}_{number}" for number in range(2, 10_000))
    return base if base not in taken else next(one for one in numbered if one not in taken)


def _tell(actor: Actor, form: str, code: str, what: str, before: object, after: object) -> None:
    name = f"{code}.{what}" if code else what
    audit.record(actor, "form", target=form, field=name, before=before, after=after)
