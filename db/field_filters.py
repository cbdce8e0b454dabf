"""Lists filtered by the company's own fields. Internal: takes the `Engine`, asks no rights.

What few rows hold is found by the index of the values, words of texts by that of their trigrams; what many do is asked
of each row on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from db import field_values, forms
from db.connection import Engine, in_clause
from db.errors import AmbarError
from db.forms import Field
from db.record import record
from db.rulers import SAMPLE as _SAMPLE
from db.rulers import SPREAD as _SPREAD
from db.search import FEW, Source, prepare, with_fold

_RANGED: Final = ("number", "money", "date")
_OWNERS: Final = 40
"""Bits of an owner's id in the index of trigrams, which has the field's above them (migration 0016)."""
_LAST_OWNER: Final = (1 << _OWNERS) - 1


@record
class FieldFilter:
    """One field of a form: `value` for text and links (words that it holds), lists (a choice, or several in a tuple),
    yes or no, employees (a login) and exact numbers; `low` and `high` (inclusive) for numbers, money and days."""

    code: str
    value: Any = None
    low: Any = None
    high: Any = None


@record
class Held:
    """What one field must hold: SQL about its value (alias v), with its values; `ids`: who holds it, where they are
    less than `FEW`."""

    field: Field
    sql: str
    values: tuple[Any, ...]
    ids: tuple[int, ...] | None


def held(engine: Engine, form: str, wanted: Sequence[FieldFilter], digits: int) -> list[Held]:
    """What is asked of which fields; errors as `conditions`."""
    found: list[Held] = []
    if not wanted:
        return found
    known = {one.code: one for one in forms.custom_fields(engine, form)}
    for one in wanted:
        field = known.get(one.code)
        if field is None:
            raise AmbarError("usage", field="fields", value=str(one.code)[:64], choices=list(known))
        sql, parameters = _holds(engine, field, one, digits)
        if sql == "1":
            continue
        few = _few(engine, field, one, sql, parameters)
        # The values of many are asked for one by one: an index of values would be walked for each.
        many = sql.replace("v.", "+v.")
        ids = tuple(key for (key,) in few) if len(few) < FEW else None
        found.append(Held(field, many, tuple(parameters), ids))
    return found


def conditions(
    engine: Engine, form: str, wanted: Sequence[FieldFilter], owner: str, digits: int
) -> tuple[list[str], list[Any]]:
    """SQL conditions of a list whose rows' ids stand in the column `owner`, with their values.

    Raises AmbarError "usage" for a field that the form has not, "invalid" for a value that is none of its kind.
    """
    return as_conditions(held(engine, form, wanted, digits), owner)


def as_conditions(fields: Sequence[Held], owner: str) -> tuple[list[str], list[Any]]:
    """The same of what is known already."""
    where: list[str] = []
    values: list[Any] = []
    for one in fields:
        if one.ids is not None:
            where.append(f"{owner} IN (SELECT value FROM json_each(?))")
            values.append(in_clause(one.ids))
        else:
            where.append(
                f"EXISTS (SELECT 1 FROM field_value v WHERE v.field_id = ? AND v.owner_id = {owner} AND {one.sql})"
            )
            values += [one.field.id, *one.values]
    return where, values


def sparse(engine: Engine, fields: Sequence[Held], table: str) -> Held | None:
    """What the fewest rows of a table hold, if a walk along all of them would meet it seldom: one in twenty, as some
    rows tell, evenly spread."""
    highest = int(engine.value(f"SELECT max(id) FROM {table}") or 0)
    step = max(1, highest // _SAMPLE)
    ids = in_clause(start + turn * _SPREAD % step for turn, start in enumerate(range(1, highest + 1, step)))
    hits = {
        int(engine.value(
            "SELECT count(*) FROM json_each(?) j CROSS JOIN field_value v ON v.field_id = ? AND v.owner_id = j.value"
            f" WHERE {one.sql}", (ids, one.field.id, *one.values),
        )): one for one in fields if one.ids is None
    }  # fmt: skip
    return hits[min(hits)] if hits and min(hits) * 20 < _SAMPLE else None


def by_owner(one: Held, wanted: Sequence[FieldFilter], table: str, alias: str) -> Source:
    """The rows of a table that hold something, in the order of their ids; what it must be is asked of them besides."""
    if one.field.kind not in field_values.SEARCHED:
        source = f"field_value s CROSS JOIN {table} {alias} ON {alias}.id = s.owner_id"
        sql = one.sql.replace("v.", "s.")
        return Source(source, f"s.field_id = ? AND {sql}", (one.field.id, *one.values), by_id=True, key="s.owner_id")
    words = next(str(given.value) for given in wanted if given.code == one.field.code)
    first = one.field.id << _OWNERS
    source = f"field_search s CROSS JOIN {table} {alias} ON {alias}.id = s.rowid - {first}"
    return Source(source, "field_search MATCH ?", (prepare(words, sizes=False).grams,), by_id=True, first=first)


def _few(engine: Engine, field: Field, one: FieldFilter, sql: str, parameters: Sequence[Any]) -> list[tuple[int]]:
    """Who holds it, up to `FEW`."""
    table, where = "field_value v", "v.field_id = ?"
    values: tuple[Any, ...] = (field.id,)
    if field.kind in field_values.SEARCHED:
        grams = prepare(str(one.value or ""), sizes=False).grams
        table = "field_search s CROSS JOIN field_value v ON v.owner_id = s.rowid & ?"
        where = "field_search MATCH ? AND s.rowid BETWEEN ? AND ? AND v.field_id = ?"
        first = field.id << _OWNERS
        values = (_LAST_OWNER, grams, first, first | _LAST_OWNER, field.id)
    return engine.rows(f"SELECT v.owner_id FROM {table} WHERE {where} AND {sql} LIMIT ?", (*values, *parameters, FEW))


def _holds(engine: Engine, field: Field, one: FieldFilter, digits: int) -> tuple[str, list[Any]]:
    """What a value (alias v) must be; "1" where nothing is asked."""
    if field.kind in field_values.SEARCHED:
        words = prepare(str(one.value or ""), sizes=False).words
        begins = [word for word in words if len(word) < 3]  # one or two letters: of words that begin so
        sql = ["instr(' ' || v.folded, ?)"] * len(begins) + ["instr(v.folded, ?)"] * (len(words) - len(begins))
        parameters = [f" {word}" for word in begins] + [word for word in words if len(word) >= 3]
        return " AND ".join(sql) or "1", list(parameters)
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


def unindexed(engine: Engine) -> list[dict[str, Any]]:
    """Texts of fields that a filter would not find, and what it would look for in vain: none."""
    rows = with_fold(engine).rows(
        f"SELECT v.field_id, v.owner_id FROM field_value v JOIN form_field f ON f.id = v.field_id"
        f" LEFT JOIN field_search_docsize s ON s.id = v.field_id << {_OWNERS} | v.owner_id"
        " WHERE (s.id IS NULL) <> (v.folded IS NULL) OR v.folded IS NOT nullif(CASE WHEN f.kind IN ('text', 'link')"
        " THEN fold(v.text) END, '')"
        f" UNION ALL SELECT s.id >> {_OWNERS}, s.id & {_LAST_OWNER} FROM field_search_docsize s LEFT JOIN field_value v"
        f" ON v.field_id = s.id >> {_OWNERS} AND v.owner_id = s.id & {_LAST_OWNER} WHERE v.field_id IS NULL"
    )
    return [{"table": "field_value", "field": field, "of": owner, "problem": "index"} for field, owner in rows]
