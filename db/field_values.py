"""The values of custom fields: read from what people and files give, kept typed, and told as people write them.

Internal: takes the `Engine`, asks no rights. A value is stored as text (text, list, link, date) or as a number
(number in 1/1,000,000, money in 1/10,000, yes or no, an employee's id).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from db import lookup, text
from db.connection import Engine, in_clause
from db.errors import AmbarError, problem
from db.fields import Amount, Quantity, day, money, money_text, quantity, quantity_text
from db.forms import Field

Stored = tuple[str | None, int | None]
"""The columns text and number of a value."""
NOTHING: Final[Stored] = (None, None)
LINK_LENGTH: Final = 1000
OPTIONS: Final = 200
"""Choices of a list at most."""
_LINK: Final = re.compile(r"(https?://|mailto:|tel:)[^\s<>\"]+\Z", re.IGNORECASE)
_YES: Final = frozenset({"1", "true", "on", "yes", "evet", "dogru"})
_NO: Final = frozenset({"0", "false", "off", "no", "hayir", "yanlis"})

SEARCHED: Final = ("text", "link")
"""Kinds of which a part is found."""
INSERT: Final = "INSERT INTO field_value (field_id, owner_id, text, number, folded) VALUES (?, ?, ?, ?, ?)"

Problems = list[dict[str, Any]]


class Login(str):
    """An employee's login, as a field names them; `name`: what people read."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, login: str, name: str) -> Login:
        """A login with the name of whose it is."""
        made = super().__new__(cls, login)
        made.name = name
        return made


class Written(str):
    """A value as a file has it: only its field knows whether it is a number or a day, and so how it is read."""

    __slots__ = ("read",)
    read: Callable[[str], Any]

    def __new__(cls, text: str, read: Callable[[str], Any]) -> Written:
        """A text with what reads it for a kind of field; that raises AmbarError "invalid"."""
        made = super().__new__(cls, text)
        made.read = read
        return made


def load(engine: Engine, fields: Sequence[Field], owners: Iterable[int]) -> dict[int, dict[str, Stored]]:
    """What is stored of these fields for documents or items: owner id → code → value; empty ones are left out."""
    codes = {one.id: one.code for one in fields if one.custom}
    found: dict[int, dict[str, Stored]] = {}
    if not codes:
        return found
    for owner, field, words, number in engine.rows(
        "SELECT v.owner_id, v.field_id, v.text, v.number FROM json_each(?) j CROSS JOIN field_value v"
        " ON v.owner_id = j.value WHERE v.field_id IN (SELECT value FROM json_each(?))",
        (in_clause(owners), in_clause(codes)),
    ):
        found.setdefault(owner, {})[codes[field]] = (words, number)
    return found


def read(
    engine: Engine,
    fields: Sequence[Field],
    given: object,
    before: Mapping[str, Stored],
    digits: int,
    *,
    row: int | None = None,
) -> tuple[dict[str, Stored], Problems]:
    """The values that `given` (code → value, by kind) makes of `before`, with everything that is wrong.

    Codes that are not named keep their value; None or "" empties a field.
    """
    if given is None:
        return dict(before), []
    if not isinstance(given, Mapping):
        return dict(before), [problem("fields", "not_an_object", row=row)]
    known, after, problems = {one.code: one for one in fields if one.custom}, dict(before), Problems()
    for code, value in given.items():
        field = known.get(code)
        if field is None:
            problems.append(problem(f"fields.{code}"[:64], "unknown_field", row=row, label=str(code)[:64]))
            continue
        try:
            stored = _stored(engine, field, value, before.get(code, NOTHING), digits)
        except AmbarError as error:
            problems.extend({**one, "label": field.label or code} | ({} if row is None else {"row": row})
                            for one in error.details["errors"])  # fmt: skip
            continue
        if stored == NOTHING:
            after.pop(code, None)
        else:
            after[code] = stored
    return after, problems


def write(engine: Engine, fields: Sequence[Field], owner: int, before: Mapping[str, Stored],
          after: Mapping[str, Stored]) -> None:  # fmt: skip
    """Write what of one owner's values differs."""
    for field in fields:
        was, now = before.get(field.code, NOTHING), after.get(field.code, NOTHING)
        if was == now or not field.custom:
            continue
        if now == NOTHING:
            engine.run("DELETE FROM field_value WHERE field_id = ? AND owner_id = ?", (field.id, owner))
        else:
            engine.run(
                f"{INSERT} ON CONFLICT (field_id, owner_id)"
                " DO UPDATE SET text = excluded.text, number = excluded.number, folded = excluded.folded",
                row(field, owner, now),
            )


def row(field: Field, owner: int, value: Stored) -> tuple[Any, ...]:
    """A value as `INSERT` takes it, with what words are looked for in."""
    return (field.id, owner, *value, text.fold(value[0]) or None if value[0] and field.kind in SEARCHED else None)


def missing(fields: Iterable[Field], values: Mapping[str, Stored], *, row: int | None = None) -> Problems:
    """A problem for each custom field that must not be empty and is."""
    return [
        problem(one.name, "required", row=row, label=one.label or one.code)
        for one in fields
        if one.custom and one.required and one.shown and one.code not in values
    ]


def shown(engine: Engine, fields: Sequence[Field], values: Mapping[str, Stored], digits: int) -> dict[str, Any]:
    """One owner's values as answers have them, in the order of the fields; None where there is none.

    Text, list, link: str; number: Quantity; money: Amount; date: date; yes_no: bool; employee: Login.
    """
    return shown_many(engine, fields, {0: values}, digits)[0]


def shown_many(
    engine: Engine, fields: Sequence[Field], values: Mapping[int, Mapping[str, Stored]], digits: int
) -> dict[int, dict[str, Any]]:
    """`shown` for many owners, in one statement."""
    custom = [one for one in fields if one.custom]
    people = {one.code for one in custom if one.kind == "employee"}
    ids = {number for found in values.values() for code, (_, number) in found.items() if code in people}
    logins = _logins(engine, ids)
    return {
        owner: {one.code: _shown(one, found.get(one.code, NOTHING), digits, logins) for one in custom}
        for owner, found in values.items()
    }


def told(engine: Engine, fields: Sequence[Field], values: Mapping[str, Stored], digits: int) -> dict[str, str]:
    """One owner's values as histories and the audit log have them, by the fields' names; empty ones left out."""
    people = {one.code for one in fields if one.kind == "employee"}
    logins = _logins(engine, {number for code, (_, number) in values.items() if code in people})
    found = {}
    for one in fields:
        stored = values.get(one.code, NOTHING)
        if one.custom and stored != NOTHING:
            words, number = stored
            if one.kind == "number":
                words = quantity_text(number or 0)
            elif one.kind == "money":
                words = money_text(number or 0, digits)
            elif one.kind == "yes_no":
                words = "true" if number else "false"
            elif one.kind == "employee":
                words = str(logins.get(number or 0, "?"))
            found[one.name] = str(words)
    return found


def words(fields: Sequence[Field], values: Mapping[str, Stored]) -> str:
    """What search finds a document by."""
    return " ".join(words for one in fields if one.kind in ("text", "list", "link")
                    for words in values.get(one.code, NOTHING)[:1] if words)  # fmt: skip


def stored(engine: Engine, field: Field, value: Any, digits: int) -> Stored:
    """A value that somebody filters by, as it is stored; AmbarError "invalid"."""
    return _stored(engine, field, value, NOTHING, digits)


def _stored(engine: Engine, field: Field, value: Any, before: Stored, digits: int) -> Stored:
    name = field.name
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Written):
        try:
            value = value.read(field.kind)
        except AmbarError as error:
            facts = [{**one, "field": name} for one in error.details["errors"]]
            raise AmbarError("invalid", errors=facts) from error
    if field.kind == "number":
        return None, quantity(value, name)
    if field.kind == "money":
        return None, money(value, name, digits)
    if field.kind == "date":
        return day(value, name).isoformat(), None
    if field.kind == "yes_no":
        return None, _yes_no(value, name)
    if field.kind == "employee":
        return None, _employee(engine, value, name, before)
    if field.kind == "list":
        if value not in field.options and value != before[0]:
            raise AmbarError("invalid", errors=[problem(name, "not_a_choice", value, choices=list(field.options))])
        return str(value), None
    length = LINK_LENGTH if field.kind == "link" else text.NAME_LENGTH
    clean, wrong = text.check(value, name, length=length)
    if wrong is not None:
        raise AmbarError("invalid", errors=[wrong])
    if field.kind == "link" and clean and not _LINK.match(clean):
        raise AmbarError("invalid", errors=[problem(name, "not_a_link", clean)])
    return (clean, None) if clean else NOTHING


def _yes_no(value: Any, name: str) -> int:
    if isinstance(value, bool):
        return int(value)
    said = text.fold(str(value))
    if said in _YES or said in _NO:
        return int(said in _YES)
    raise AmbarError("invalid", errors=[problem(name, "not_yes_or_no", value)])


def _employee(engine: Engine, value: Any, name: str, before: Stored) -> int:
    found = lookup.employees(engine, (value,)).get(str(value))
    if found is None or not (found.active or found.id == before[1]):
        raise AmbarError("invalid", errors=[problem(name, "unknown", value)])
    return found.id


def _logins(engine: Engine, ids: Iterable[int | None]) -> dict[int, Login]:
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    return {
        key: Login(login, name)
        for key, login, name in engine.rows(
            "SELECT id, login, name FROM employee WHERE id IN (SELECT value FROM json_each(?))", (in_clause(wanted),)
        )
    }


def _shown(field: Field, stored: Stored, digits: int, logins: Mapping[int, Login]) -> Any:
    words, number = stored
    if stored == NOTHING:
        return None
    if field.kind == "number":
        return Quantity.of(number or 0)
    if field.kind == "money":
        return Amount.of(number or 0, digits)
    if field.kind == "date":
        return date.fromisoformat(str(words))
    if field.kind == "yes_no":
        return bool(number)
    return logins.get(number or 0) if field.kind == "employee" else words
