"""A changed document is written: its rows, its history, what the list is searched by. Behind services that have asked
for the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db import clock, field_values
from db.doctypes import number_text
from db.documents.changes import Change, Names, header_changes, record, row_changes, since
from db.documents.context import Context, act_on, find
from db.documents.edits import edits_of
from db.documents.records import (
    Header,
    Row,
    delete_rows,
    insert_header,
    insert_rows,
    update_header,
    update_rows,
    warehouses_of,
    write_warehouses,
)
from db.documents.sums import total_up
from db.errors import AmbarError
from db.fields import moment_text
from db.forms import custom_fields
from db.text import fold


@dataclass(frozen=True, slots=True)
class DocumentState:
    """Where a document stands after a change. `error`: why a kept draft was not processed; `row_ids`: the rows that
    were given, in that order; `edit`: what was done to its rows, for `document_rows.take_back`."""

    id: int
    number: str
    type: str
    status: str
    version: int
    warnings: tuple[dict[str, Any], ...] = ()
    row_id: int | None = None
    error: AmbarError | None = None
    row_ids: tuple[int, ...] = ()
    edit: int = 0


def editable(ctx: Context, number: str, version: int | None) -> Header:
    """A document that may be changed now, as it was at `version` where that is given.

    Raises AmbarError "not_found", "denied" (scope), "not_editable", "conflict" (who changed what since).
    """
    header = find(ctx, number)
    act_on(ctx, header)
    if header.status == "processed":
        raise AmbarError("not_editable", document=header.number, status=header.status)
    if version is not None and version != header.version:
        changes = since(ctx, header, version)
        by = next((one["by"] for one in reversed(changes)), None)
        raise AmbarError("conflict", document=header.number, version=header.version, changed_by=by, changes=changes)
    return header


def insert(ctx: Context, header: Header, rows: list[Row], more: Sequence[Change] = ()) -> None:
    """Write a new document, its totals set already: its number, its rows, its history, `more` lines of it included."""
    engine = ctx.engine
    header.sequence = engine.next_value(header.type)
    header.number = number_text(header.type, header.sequence)
    insert_header(engine, header, _folded(ctx, header, header.custom or {}))
    insert_rows(engine, header.id, rows)
    write_warehouses(engine, header, rows, frozenset())
    given = write_custom(ctx, header)
    record(ctx, header, [Change("created", "rows", None, str(len(rows))), *given, *more])


def save(
    ctx: Context, before: Header, after: Header, old: list[Row], rows: list[Row], more: Sequence[Change] = ()
) -> int:
    """Write a changed document with its history, `more` lines of it included; `before` and `after` may be the same
    object. The edit of its rows, which `document_rows.take_back` knows."""
    engine = ctx.engine
    names = Names(ctx, (before, after), [*old, *rows])
    changes = [*(header_changes(names, before, after) if before is not after else []), *row_changes(names, old, rows)]
    kept = {row.id for row in rows}
    delete_rows(engine, [row.id for row in old if row.id is not None and row.id not in kept])
    known = {row.id: row for row in old}
    update_rows(engine, [row for row in rows if row.id is not None and row != known[row.id]])
    insert_rows(engine, after.id, [row for row in rows if row.id is None])
    write_warehouses(engine, after, rows, warehouses_of(engine, after.id))
    total_up(after, rows, ctx.taxes, included=ctx.included, digits=ctx.digits)
    after.version = before.version + 1
    after.updated_at = moment_text(clock.now())
    update_header(engine, after)
    changes += write_custom(ctx, after)
    index(ctx, after)
    record(ctx, after, [*changes, *more])
    return edits_of(ctx.actor.company).keep(after.id, ctx.actor.employee_id, old, rows)


def write_custom(ctx: Context, header: Header) -> list[Change]:
    """Write what was given for the custom fields of a document that is written; the lines of its history."""
    if header.custom is None:
        return []
    form = custom_fields(ctx.engine, header.type)
    before = field_values.load(ctx.engine, form, (header.id,)).get(header.id, {})
    field_values.write(ctx.engine, form, header.id, before, header.custom)
    was = field_values.told(ctx.engine, form, before, ctx.digits)
    now = field_values.told(ctx.engine, form, header.custom, ctx.digits)
    return [
        Change("changed", one.name, was.get(one.name), now.get(one.name))
        for one in form
        if was.get(one.name) != now.get(one.name)
    ]


def index(ctx: Context, header: Header) -> None:
    """Keep what the list's text filter looks in."""
    custom = field_values.load(ctx.engine, custom_fields(ctx.engine, header.type), (header.id,)).get(header.id, {})
    ctx.engine.run("UPDATE document SET folded = ? WHERE id = ?", (_folded(ctx, header, custom), header.id))


def _folded(ctx: Context, header: Header, custom: Mapping[str, field_values.Stored]) -> str:
    partner = ctx.engine.value("SELECT name FROM partner WHERE id = ?", (header.partner_id,)) or ""
    form = custom_fields(ctx.engine, header.type)
    words = (header.number, header.title, partner, header.invoice, header.delivery_note, header.external_id or "",
             header.comment, field_values.words(form, custom))  # fmt: skip
    return fold(" ".join(word for word in words if word))


def state(header: Header, warnings: Sequence[dict[str, Any]] = ()) -> DocumentState:
    """Where a document stands now."""
    return DocumentState(header.id, header.number, header.type, header.status, header.version, tuple(warnings))
