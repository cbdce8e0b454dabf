"""The forms of documents and products: which fields there are, in which order, which of them custom ones.

Built-in fields are declared here; what a company has made of them (order, words, shown, required) and its custom
fields stand in `form_field`, how one employee arranges a form for themselves in `form_layout`.
Internal: takes the `Engine`, asks no rights. Source: domain.md, "Form fields".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from db.connection import Engine, in_clause
from db.doctypes import TYPES
from db.errors import AmbarError
from db.record import record

PRODUCT: Final = "product"
FORMS: Final = (*TYPES, PRODUCT)
"""Each form by what it is of: the five types of documents, and the product."""

KINDS: Final = ("text", "number", "date", "money", "yes_no", "list", "employee", "link")
"""What a custom field can hold."""
BUILT_IN: Final = "built_in"
MOST: Final = 50
"""Custom fields of one form at most."""

_END: Final = ("responsible", "comment")
_BUILT_IN: Final[dict[str, tuple[str, ...]]] = {
    "receipt": ("supplier", "warehouse", "date", "ordered_on", "received_on", "title", "delivery_note", "invoice",
                *_END),
    "adjustment": ("warehouse", "date", "title", *_END),
    "transfer": ("warehouse", "to_warehouse", "date", "title", *_END),
    "sale": ("customer", "warehouse", "date", "title", "deal", "delivery_service", "delivery_price", *_END),
    "write_off": ("warehouse", "reason", "date", "title", *_END),
    PRODUCT: ("sku", "name", "type", "unit", "barcodes", "price", "purchase_price", "tax", "section", "minimum_stock",
              "weight", "description", "external_id", "oversell", "published"),
}  # fmt: skip
_FIXED: Final = frozenset({
    "supplier", "customer", "warehouse", "to_warehouse", "date",
    "sku", "name", "type", "unit",
})  # fmt: skip
"""What the rules need: it can be renamed and moved, never hidden."""
_NEVER_REQUIRED: Final = frozenset({"type", "oversell", "published", "barcodes", "deal"})
"""Built-in fields of which nothing is an answer too."""


@record
class Field:
    """A field of a form. `label` None: the words that Ambar has for it; `options`: what a list offers.

    `shown`: to everybody; `hidden`: by oneself, for oneself; `fixed`: the rules need it. `id` 0: a built-in field
    of a form that nobody has changed.
    """

    code: str
    kind: str = BUILT_IN
    label: str | None = None
    options: tuple[str, ...] = ()
    shown: bool = True
    required: bool = False
    fixed: bool = False
    hidden: bool = False
    id: int = 0

    @property
    def custom(self) -> bool:
        """Whether the company has made it."""
        return self.kind != BUILT_IN

    @property
    def name(self) -> str:
        """Its name in errors and in history: "supplier", "fields.garanti"."""
        return f"fields.{self.code}" if self.custom else self.code

    @property
    def visible(self) -> bool:
        """Whether it stands in the form of whom it was read for."""
        return self.shown and not self.hidden


def right_of(form: str) -> str:
    """The right that changes a form for everybody; AmbarError "usage" for what is no form."""
    if form not in FORMS:
        raise AmbarError("usage", field="form", value=str(form)[:40], choices=list(FORMS))
    return "product.form" if form == PRODUCT else "document.form"


def sees(form: str) -> str:
    """The right with which one meets a form."""
    return "catalog.view" if form == PRODUCT else f"{form}.view"


def built_in(form: str) -> tuple[str, ...]:
    """The codes of a form's built-in fields, in their own order."""
    return _BUILT_IN[form]


def may_be_required(form: str, code: str) -> bool:
    """Whether a built-in field may be one that must not be empty."""
    return code not in _NEVER_REQUIRED


def version(engine: Engine, form: str) -> int:
    """Counts the changes of a form."""
    return int(engine.value("SELECT value FROM counter WHERE name = ?", (f"form.{form}",)) or 0)


_COLUMNS: Final = "id, code, kind, label, options, shown, required"


def fields(engine: Engine, form: str, employee_id: int | None = None) -> tuple[Field, ...]:
    """The fields of a form in their order, hidden ones too; with an employee as that one has arranged them."""
    saved = _kept(engine, form, "1")
    known = {one.code: one for one in saved}
    for code in _BUILT_IN[form]:
        known.setdefault(code, Field(code, fixed=code in _FIXED))
    order = merged([one.code for one in saved], _BUILT_IN[form])
    own = dict[str, bool]()
    if employee_id is not None:
        own = dict(
            engine.rows(
                "SELECT code, hidden FROM form_layout WHERE employee_id = ? AND form = ? ORDER BY position",
                (employee_id, form),
            )
        )
        order = merged([code for code in own if code in known], order)
    return tuple(_arranged(known[code], bool(own.get(code))) for code in order)


def custom_fields(engine: Engine, form: str) -> tuple[Field, ...]:
    """The custom fields of a form in everybody's order, hidden ones too; one statement."""
    return _kept(engine, form, "kind <> 'built_in'")


def needed(engine: Engine, form: str) -> tuple[Field, ...]:
    """The fields of a form that must not be empty, built-in ones that somebody has made so too."""
    return _kept(engine, form, "required = 1 AND shown = 1")


def _kept(engine: Engine, form: str, condition: str) -> tuple[Field, ...]:
    sql = f"SELECT {_COLUMNS} FROM form_field WHERE form = ? AND removed_at IS NULL AND {condition}"
    return tuple(_field(row) for row in engine.rows(f"{sql} ORDER BY position, id", (form,)))


def labels(engine: Engine, form: str) -> dict[str, str]:
    """The words of all custom fields that the form has or ever had, by their names in histories."""
    return {
        f"fields.{code}": label or code
        for code, label in engine.rows(
            "SELECT code, label FROM form_field WHERE form = ? AND kind <> 'built_in' ORDER BY id", (form,)
        )
    }


def kinds(engine: Engine, form: str) -> dict[str, str]:
    """The kinds of all custom fields that the form has or ever had, by their names in histories."""
    return {
        f"fields.{code}": kind
        for code, kind in engine.rows(
            "SELECT code, kind FROM form_field WHERE form = ? AND kind <> 'built_in' ORDER BY id", (form,)
        )
    }


def merged(first: Sequence[str], rest: Iterable[str]) -> list[str]:
    """`first` in its order, with what of `rest` is not in it behind what stands before that in `rest`."""
    order, before = list(first), None
    for code in rest:
        if code not in order:
            order.insert(0 if before is None else order.index(before) + 1, code)
        before = code
    return order


def taken_codes(engine: Engine, form: str) -> set[str]:
    """Codes that a new field cannot have: of built-in fields, and of custom ones, removed ones too."""
    used = engine.rows("SELECT code FROM form_field WHERE form = ?", (form,))
    return {*_BUILT_IN[form], *(code for (code,) in used)}


def write_order(engine: Engine, form: str, order: Sequence[str]) -> None:
    """Put all fields of a form into this order; built-in ones that stood nowhere yet are written down too."""
    engine.many(
        "INSERT INTO form_field (form, code, kind, position) VALUES (?, ?, 'built_in', ?)"
        " ON CONFLICT (form, code) DO UPDATE SET position = excluded.position",
        [(form, code, place) for place, code in enumerate(order, 1)],
    )


def write_own(engine: Engine, employee_id: int, form: str, order: Sequence[tuple[str, bool]]) -> None:
    """Keep how one employee arranges a form: (code, hidden) in order; nothing: as everybody's."""
    engine.run("DELETE FROM form_layout WHERE employee_id = ? AND form = ?", (employee_id, form))
    engine.many(
        "INSERT INTO form_layout (employee_id, form, code, position, hidden) VALUES (?, ?, ?, ?, ?)",
        [(employee_id, form, code, place, int(hidden)) for place, (code, hidden) in enumerate(order, 1)],
    )


def forget(engine: Engine, form: str, codes: Iterable[str]) -> None:
    """Take fields out of everybody's own arrangements."""
    engine.run(
        "DELETE FROM form_layout WHERE form = ? AND code IN (SELECT value FROM json_each(?))",
        (form, in_clause(codes)),
    )


def _field(row: tuple[Any, ...]) -> Field:
    key, code, kind, label, options, shown, required = row
    offered = tuple(json.loads(options)) if options else ()
    return Field(code, kind, label, offered, bool(shown), bool(required), kind == BUILT_IN and code in _FIXED, id=key)


def _arranged(field: Field, hidden: bool) -> Field:
    if not hidden or field.fixed or field.required:
        return field
    return Field(field.code, field.kind, field.label, field.options, field.shown, field.required, field.fixed, True,
                 field.id)  # fmt: skip
