"""The fields of forms: of documents and of the product, as everybody has them and as one has arranged them."""

from __future__ import annotations

from db import forms
from db.access import Actor, open_to_all, require, requires_any, rights_of
from db.field_filters import FieldFilter as FieldFilter
from db.forms import FORMS as FORMS
from db.forms import KINDS as KINDS
from db.forms import PRODUCT as PRODUCT
from db.forms import Field as Field
from db.forms import built_in as built_in
from db.forms import right_of as right_of
from db.record import record
from db.search import condition, prepare

__all__ = ["FORMS", "KINDS", "PRODUCT", "Colleague", "Field", "Form", "RemovedField", "colleagues", "editor", "show"]


@record
class RemovedField:
    """A custom field that was removed and can come back; `values`: how many are kept."""

    code: str
    kind: str
    label: str
    values: int


@record
class Form:
    """A form: its fields in their order, hidden ones too; the version counts what anyone changes for everybody."""

    form: str
    version: int
    fields: tuple[Field, ...]
    removed: tuple[RemovedField, ...] = ()


@record
class Colleague:
    """An employee as a field names them."""

    login: str
    name: str


@open_to_all("what a form asks is for whoever meets it; the body asks for that right")
def show(actor: Actor, form: str) -> Form:
    """A form as the asker has it, arranged by themselves. Needs `<type>.view`, for the product's catalog.view;
    AmbarError "usage" for what is no form."""
    right_of(form)
    require(actor, forms.sees(form))
    engine = actor.company.engine
    return Form(form, forms.version(engine, form), _seen(actor, forms.fields(engine, form, actor.employee_id)))


@requires_any("document.form", "product.form")
def editor(actor: Actor, form: str) -> Form:
    """A form as it is for everybody, with what was removed from it. Needs document.form, for the product's form
    product.form; AmbarError "usage" for what is no form."""
    require(actor, right_of(form))
    engine = actor.company.engine
    removed = engine.rows(
        "SELECT f.code, f.kind, f.label, (SELECT count(*) FROM field_value v WHERE v.field_id = f.id)"
        " FROM form_field f WHERE f.form = ? AND f.removed_at IS NOT NULL ORDER BY f.removed_at DESC, f.id DESC",
        (form,),
    )
    gone = tuple(RemovedField(code, kind, label or code, values) for code, kind, label, values in removed)
    return Form(form, forms.version(engine, form), _seen(actor, forms.fields(engine, form)), gone)


def _seen(actor: Actor, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Without what one may not know of at all; where it stands is kept, whoever arranges the rest."""
    rights = rights_of(actor)
    needed = {"purchase_price": "catalog.purchase_price", "deal": "deal.view"}
    return tuple(one for one in fields if one.custom or one.code not in needed or rights.may(needed[one.code]))


@requires_any("product.edit", "product.create")
def colleagues(actor: Actor, text: str = "", *, limit: int = 100) -> tuple[Colleague, ...]:
    """Active employees by words of login or name, for a product's fields that name one; those of documents take
    `db.queries.entry.responsibles`."""
    where, values = condition(prepare(text), "folded")
    return tuple(
        Colleague(login, name)
        for login, name in actor.company.engine.rows(
            f"SELECT login, name FROM employee WHERE active = 1 AND {where} ORDER BY name_key, id LIMIT ?",
            (*values, limit),
        )
    )
