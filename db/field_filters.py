"""Lists filtered by the company's own fields. Internal: takes the `Engine`, asks no rights.

What few rows hold is found by the index of the values, what many do is asked of each row on the way. Words of texts
are first looked for in the index by which documents are found, which has all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from db import field_values, forms
from db.connection import Engine, in_clause
from db.errors import AmbarError
from db.forms import PRODUCT, Field
from db.record import record
from db.search import FEW, holds, prepare, with_fold

_RANGED: Final = ("number", "money", "date")


@record
class FieldFilter:
    """One field of a form: `value` for text and links (words that it holds), lists (a choice, or several in a tuple),
    yes or no, employees (a login) and exact numbers; `low` and `high` (inclusive) for numbers, money and days."""

    code: str
    value: Any = None
    low: Any = None
    high: Any = None


def conditions(
    engine: Engine, form: str, wanted: Sequence[FieldFilter], owner: str, digits: int
) -> tuple[list[str], list[Any]]:
    """SQL conditions of a list whose rows' ids stand in the column `owner`, with their values.

    Raises AmbarError "usage" for a field that the form has not, "invalid" for a value that is none of its kind.
    """
    where: list[str] = []
    values: list[Any] = []
    if not wanted:
        return where, values
    known = {one.code: one for one in forms.custom_fields(engine, form)}
    for one in wanted:
        field = known.get(one.code)
        if field is None:
            raise AmbarError("usage", field="fields", value=str(one.code)[:64], choices=list(known))
        sql, parameters = _holds(engine, field, one, digits)
        if sql == "1":
            continue
        found = _candidates(engine, form, field, one)
        if found is not None:
            where.append(
                f"{owner} IN (SELECT v.owner_id FROM json_each(?) j CROSS JOIN field_value v ON v.field_id = ?"
                f" AND v.owner_id = j.value WHERE {sql})"
            )
            values += [in_clause(found), field.id, *parameters]
            continue
        few = engine.rows(
            f"SELECT v.owner_id FROM field_value v WHERE v.field_id = ? AND {sql} LIMIT ?", (field.id, *parameters, FEW)
        )
        if len(few) < FEW:
            where.append(f"{owner} IN (SELECT value FROM json_each(?))")
            values.append(in_clause(key for (key,) in few))
        else:
            where.append(
                f"EXISTS (SELECT 1 FROM field_value v WHERE v.field_id = ? AND v.owner_id = {owner} AND {sql})"
            )
            values += [field.id, *parameters]
    return where, values


def _candidates(engine: Engine, form: str, field: Field, one: FieldFilter) -> list[int] | None:
    """The documents, if they are few, that have the words of a text wherever; None: there are many, or no index."""
    if form == PRODUCT or field.kind not in ("text", "link"):
        return None
    grams = prepare(str(one.value or ""), sizes=False).grams
    match = "SELECT s.rowid FROM document_search s WHERE document_search MATCH ? LIMIT ?"
    found = [key for (key,) in engine.rows(match, (grams, FEW))]
    return found if len(found) < FEW else None


def _holds(engine: Engine, field: Field, one: FieldFilter, digits: int) -> tuple[str, list[Any]]:
    """What a value (alias v) must be; "1" where nothing is asked."""
    if field.kind in ("text", "link"):
        with_fold(engine)
        words = prepare(str(one.value or ""), sizes=False).words
        begins = [word for word in words if len(word) < 3]  # one or two letters: of words that begin so
        sql = [holds("' ' || v.text")] * len(begins) + [holds("v.text")] * (len(words) - len(begins))
        parameters = [f" {word}" for word in begins] + [word for word in words if len(word) >= 3]
        return " AND ".join(sql) or "1", [word for word in parameters for _twice in range(2)]
    if field.kind == "list":
        choices = one.value if isinstance(one.value, tuple | list) else (one.value,)
        asked = [str(choice) for choice in choices if choice not in (None, "")]
        return ("v.text IN (SELECT value FROM json_each(?))", [in_clause(asked)]) if asked else ("1", [])
    column = "v.text" if field.kind == "date" else "v.number"
    clauses: list[str] = []
    values: list[Any] = []
    ranged = field.kind in _RANGED
    for sign, value in (("=", one.value), (">=", one.low if ranged else None), ("<=", one.high if ranged else None)):
        if value in (None, ""):
            continue
        given = value.isoformat() if isinstance(value, date) else value
        written, number = field_values.stored(engine, field, given, digits)
        clauses.append(f"{column} {sign} ?")
        values.append(written if field.kind == "date" else number)
    return " AND ".join(clauses) or "1", values
