"""Rows of the plain nouns found, added, changed and deleted, each change with its lines in the audit log. Internal.

For services (queries only find), inside their transactions: nothing here asks for rights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import peewee as pw

from db import audit
from db.access import Actor
from db.errors import AmbarError, not_found
from db.lookup import plain_code
from db.models import AuditEntry, Employee
from db.models.base import Row

M = TypeVar("M", bound=Row)


def find(model: type[M], code: object, version: int | None = None) -> M:
    """The row of exactly that code (name, login); AmbarError "not_found", and "conflict" as `check_version`."""
    row = model.get_or_none(model._meta.fields[model.called] == plain_code(code))
    if row is None:
        raise not_found(model.noun, code)
    check_version(row, version)
    return row


def check_version(row: Row, version: int | None) -> None:
    """AmbarError "conflict" (version, changed_by) where someone has changed the row since `version` (None: any)."""
    if version is None or version == row.version:
        return
    # A row without a target tells of many at once, which may have been any: who changed this one is not known then.
    last = (
        AuditEntry.select(AuditEntry.target_id, Employee.login)
        .join(Employee, pw.JOIN.LEFT_OUTER)
        .where((AuditEntry.kind == row.noun) & ((AuditEntry.target_id == row.id) | AuditEntry.target_id.is_null()))
        .order_by(AuditEntry.id.desc())
        .tuples()
        .first()
    )
    who = last[1] if last and last[0] is not None else None
    raise AmbarError("conflict", what=row.noun, key=row.title, version=row.version, changed_by=who)


def refuse_taken(
    column: pw.Field[Any], value: object, own: Row | None = None, seen: Callable[[Any], bool] = lambda _row: True
) -> None:
    """AmbarError "already_exists" where another row than `own` has this value; None is nobody's. A row that is not
    `seen` is not named."""
    found = None if value is None else column.model.get_or_none(column == value)
    if found is not None and (own is None or found.id != own.id):
        which = {"id": found.id} if seen(found) else {}
        raise AmbarError("already_exists", what=found.noun, field=column.name, key=str(value), **which)


def different(row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """What of `values` differs from what the row has."""
    return {column: value for column, value in values.items() if value != getattr(row, column)}


def leads_to(link: pw.ForeignKeyField[Any], key: int | None, wanted: int) -> bool:
    """Whether following `link` (a parent, a base unit) from the row `key` on comes to the row `wanted`."""
    seen, model = set[int](), link.model
    while key is not None and key not in seen and key != wanted:
        seen.add(key)
        key = model.select(link).where(model.id == key).scalar()
    return key == wanted


def add(actor: Actor, model: type[M], values: Mapping[str, Any]) -> M:
    """Insert a row."""
    row = model(**values)
    _set(row, row.keys())
    row.save(force_insert=True)
    tell(actor, row, "created", after=row.name)
    return row


def change(actor: Actor, row: Row, values: Mapping[str, Any]) -> int:
    """Change columns of a row, and count its version up, which is returned."""
    target, before = row.target, row.facts()
    audience = {field: row.audience(field) for field in before}
    write(row, values)
    for field, value in row.facts().items():
        if value != before[field]:
            audit.record(actor, row.noun, target=target, target_id=row.id, field=field, before=before[field],
                         after=value, **audience[field])  # fmt: skip
    return row.version


def write(row: Row, values: Mapping[str, Any]) -> None:
    """Change columns of a row, and count its version up, without a line in the audit log."""
    model = type(row)
    _set(row, values)
    keys = different(row, row.keys())
    _set(row, keys)
    row.version += 1
    model.update({**values, **keys, "version": model.version + 1}).where(model.id == row.id).execute()


def remove(actor: Actor, row: Row) -> None:
    """Delete a row; AmbarError "in_use" where something still refers to it."""
    try:
        row.delete_instance()
    except pw.IntegrityError as error:
        if "FOREIGN KEY" not in str(error):
            raise
        raise AmbarError("in_use", what=row.noun, key=row.title) from error
    tell(actor, row, "deleted", before=row.name)


def tell(actor: Actor, row: Row, field: str, before: object = None, after: object = None) -> None:
    """Record one change of a row in the audit log."""
    audit.record(actor, row.noun, target=row.target, target_id=row.id, field=field, before=before, after=after,
                 **row.audience(field))  # fmt: skip


def _set(row: Row, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        setattr(row, column, value)
