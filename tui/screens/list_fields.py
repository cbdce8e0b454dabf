"""The company's own fields in lists: columns that one can choose, choices to filter by, what these ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from db.queries.forms import PRODUCT, Field, FieldFilter, Form
from tui.dialogs.picker import Pick
from tui.field_words import label, written
from tui.i18n import Said, _
from tui.screens.form_fields import LEAD, Search, of_a_document, of_a_product
from tui.widgets.cells import Cell, Column
from tui.widgets.filter_bar import Choice

FROM: Final = ".from"
TO: Final = ".to"
_FIGURES: Final = ("number", "money")


def people(app: Any, form: str) -> Search:
    """The employees whom a field of a form may name, for who may write such a thing; nobody for the others."""
    if form == PRODUCT:
        may = app.rights.may("product.edit") or app.rights.may("product.create")
        return of_a_product(app) if may else _nobody
    return of_a_document(app, form) if form and app.rights.may(f"{form}.edit") else _nobody


def _nobody(_text: str) -> Iterable[Pick]:
    return ()


def columns(form: Form | None) -> list[Column[Any]]:
    """A column for each, there for who has chosen it."""
    if form is None:
        return []
    return [
        Column(one.name, Said(label(form.form, one)), 4, "right" if one.kind in _FIGURES else "left", 8,
               cell=_cell(one.code), widest=24, off=True)
        for one in form.fields if one.custom and one.shown
    ]  # fmt: skip


def _cell(code: str) -> Any:
    def cell(row: Any) -> Cell:
        return written(row.fields.get(code))

    return cell


def choices(form: Form | None, people: Search) -> list[Choice]:
    """What a list can be filtered by: a field each, from and to for numbers and days."""
    found: list[Choice] = []
    if form is not None:
        for one in form.fields:
            if one.custom and one.shown:
                found += _choices(label(form.form, one), one, people)
    return found


def _choices(name: str, one: Field, people: Search) -> list[Choice]:
    if one.kind in ("number", "money", "date"):
        day = one.kind == "date"
        first, last = (_("{field} from day"), _("{field} to day")) if day else (_("{field} from"), _("{field} to"))
        both = ((FROM, first.format(field=name)), (TO, last.format(field=name)))
        return [Choice(one.name + end, Said(told), day=day, typed="" if day else one.kind) for end, told in both]
    if one.kind == "list":
        return [Choice(one.name, Said(name), [Pick(each, each) for each in one.options], several=True)]
    if one.kind == "yes_no":
        return [Choice(one.name, Said(name), [Pick("1", _("yes")), Pick("0", _("no"))])]
    if one.kind == "employee":
        return [Choice(one.name, Said(name), people)]
    return [Choice(one.name, Said(name), typed="text")]


def filters(values: Mapping[str, Any]) -> tuple[FieldFilter, ...]:
    """What the choices of own fields among `values` ask for."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if name.startswith(LEAD):
            code, _dot, end = name.removeprefix(LEAD).partition(".")
            found.setdefault(code, {})[{"": "value", "from": "low", "to": "high"}[end]] = value
    return tuple(FieldFilter(code, **asked) for code, asked in found.items())
