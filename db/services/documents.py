"""Stock documents: make, change, process, cancel, delete. Rules: domain.md, "Documents"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from db import audit, clock
from db.access import Actor, document, require, requires
from db.doctypes import type_of_number
from db.documents import processing, row_edits
from db.documents.changes import Change, record
from db.documents.conditions import needs_other_eyes
from db.documents.context import Context, act_on, context, find, sees
from db.documents.header_input import read_header
from db.documents.records import (
    Header,
    Row,
    delete_rows,
    load_rows,
    update_header,
    warehouses_of,
    write_warehouses,
)
from db.documents.row_input import read_rows, rows_of
from db.documents.saving import DocumentState as DocumentState
from db.documents.saving import editable, insert, save, state
from db.documents.sums import total_up
from db.errors import AmbarError, denied, raise_all
from db.fields import day as read_day
from db.fields import moment_text
from db.lookup import plain_code


@requires(document("edit"))
def create(actor: Actor, type: str, data: Mapping[str, Any]) -> DocumentState:
    """Make a draft of a type from the JSON document of cli.md; it may be empty.

    Raises AmbarError "invalid" with everything that is wrong, "already_exists" (id, number, status)
    for an external_id that is there, "denied" for a price or discount that one may not give.
    """
    return state(_create(context(actor), type, data)[0])


@requires(document("edit"))
def edit(actor: Actor, number: str, data: Mapping[str, Any], *, version: int | None = None) -> DocumentState:
    """Change a draft or cancelled document: absent header keys stay, "rows" replaces all rows.

    `version` (or data["version"]) is the version that the change was made on; None: whatever it is now.
    Raises AmbarError "not_found", "denied" (scope), "not_editable", "conflict" (who changed what since), "invalid".
    """
    return state(_edit(context(actor), number, data, version)[0])


@requires(document("process"))
def process(actor: Actor, number: str, *, allow_negative: bool = False, day: str | None = None) -> DocumentState:
    """Process a draft or cancelled document: stock changes, all of it or nothing.

    `day` (ISO) is for imports and the demo. Raises AmbarError "denied" (four_eyes, limit), "already_processed",
    "insufficient_stock", "price_missing", "barcode_taken", "backdated", "invalid", each with everything that is wrong.
    """
    if allow_negative:
        processing.may_go_negative(actor, str(type_of_number(number)))
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    return _process(ctx, header, load_rows(ctx.engine, header.id), allow_negative, day)


@requires(document("edit"), document("process"))
def create_and_process(
    actor: Actor,
    type: str,
    data: Mapping[str, Any],
    *,
    allow_negative: bool = False,
    keep_draft: bool = False,
    day: str | None = None,
) -> DocumentState:
    """Make and process in one action: on refusal nothing is kept, or with `keep_draft` the draft is, and
    the state carries the error."""
    if allow_negative:
        processing.may_go_negative(actor, type)
    ctx = context(actor)
    if needs_other_eyes(ctx.rights, type):
        raise denied(f"{type}.process", "four_eyes")
    header, rows = _create(ctx, type, data)
    return _finish(ctx, header, rows, allow_negative, keep_draft, day)


@requires(document("edit"), document("process"))
def edit_and_process(
    actor: Actor,
    number: str,
    data: Mapping[str, Any],
    *,
    version: int | None = None,
    allow_negative: bool = False,
    keep_draft: bool = False,
) -> DocumentState:
    """Change and process in one action: on refusal nothing is kept, or with `keep_draft` the change is."""
    if allow_negative:
        processing.may_go_negative(actor, str(type_of_number(number)))
    ctx = context(actor)
    header, rows = _edit(ctx, number, data, version)
    return _finish(ctx, header, rows, allow_negative, keep_draft, None)


@requires(document("cancel"))
def cancel(actor: Actor, number: str) -> DocumentState:
    """Cancel the processing of a document: a posting that reverses the one in force.

    Raises AmbarError "not_processed", "batch_used" (the documents that used it), "insufficient_stock".
    """
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    warnings = processing.cancel(ctx, header, load_rows(ctx.engine, header.id))
    return state(header, warnings)


@requires(document("view"))
def delete(actor: Actor, number: str) -> DocumentState:
    """Delete a draft or cancelled document. One that was posted is marked deleted, its number never used again.

    Needs `<type>.delete`; a document never posted may also be deleted by whoever created it, with
    `<type>.edit` alone: for that person every other one answers "denied", existing or not.
    """
    ctx = context(actor)
    type = type_of_number(number)
    may_delete = ctx.rights.may(f"{type}.delete")
    if not may_delete and not ctx.rights.may(f"{type}.edit"):
        require(actor, f"{type}.delete")
    try:
        header = find(ctx, number)
    except AmbarError:
        if not may_delete:
            require(actor, f"{type}.delete")
        raise
    own = header.created_by == actor.employee_id and actor.employee_id is not None and not header.posted
    if not may_delete and not own:
        require(actor, f"{type}.delete")
    act_on(ctx, header)
    if header.status == "processed":
        raise AmbarError("not_editable", document=header.number, status=header.status)
    rows = load_rows(ctx.engine, header.id)
    if not header.posted:
        write_warehouses(ctx.engine, replace(header, warehouse_id=None, to_warehouse_id=None), [],
                         warehouses_of(ctx.engine, header.id))  # fmt: skip
        delete_rows(ctx.engine, [row.id for row in rows if row.id is not None])
        header.warehouse_id = header.to_warehouse_id = header.partner_id = None
    header.deleted_at = moment_text(clock.now())
    header.external_id = None
    header.version += 1
    update_header(ctx.engine, header)
    record(ctx, header, [Change("deleted", "status", header.status, "deleted")])
    audit.record(actor, "document_deleted", target=header.number, target_id=header.id, before=header.status)
    return state(header)


@requires(document("edit"))
def put_row(actor: Actor, number: str, row: Mapping[str, Any], *, version: int | None = None) -> DocumentState:
    """Add a row to a draft, or with "id" change one: what the screen saves as it is typed. State.row_id names it."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    rows = row_edits.put(before, row, lambda given: read_rows(ctx, header, given, before))
    edit = save(ctx, header, header, before, rows)
    changed = rows[-1].id if row.get("id") is None else row["id"]
    return replace(state(header), row_id=changed, edit=edit)


@requires(document("edit"))
def drop_row(actor: Actor, number: str, row_id: int, *, version: int | None = None) -> DocumentState:
    """Remove one row of a draft."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    rows = row_edits.drop(before, row_id)
    edit = save(ctx, header, header, before, rows)
    return replace(state(header), edit=edit)


# Inside ------------------------------------------------------------------------


def _create(ctx: Context, type: str, data: Mapping[str, Any]) -> tuple[Header, list[Row]]:
    now = moment_text(clock.now())
    header = Header(
        type=type,
        date=ctx.today.isoformat(),
        currency=ctx.currency,
        responsible_id=ctx.actor.employee_id,
        created_by=ctx.actor.employee_id,
        created_at=now,
        updated_at=now,
    )
    _refuse_twin(ctx, type, data.get("external_id"))
    problems = read_header(ctx, header, data)
    given, wrong = rows_of(data)
    rows, more = read_rows(ctx, header, given, [])
    raise_all([*problems, *wrong, *more])
    total_up(header, rows, ctx.taxes, included=ctx.included, digits=ctx.digits)
    header.external_id = header.external_id or None
    insert(ctx, header, rows)
    return header, rows


def _refuse_twin(ctx: Context, type: str, external_id: object) -> None:
    if not isinstance(external_id, str) or not external_id.strip():
        return
    found = ctx.engine.row(
        "SELECT id, number, status FROM document WHERE type = ? AND external_id = ?", (type, plain_code(external_id))
    )
    if found is not None:
        # Of a document of other warehouses, that the name is taken is all there is to know.
        told = {"id": found[0], "number": found[1], "status": found[2]}
        which = told if sees(ctx, found[0]) else {"key": external_id}
        raise AmbarError("already_exists", what="document", external_id=external_id, **which)


def _edit(ctx: Context, number: str, data: Mapping[str, Any], version: int | None) -> tuple[Header, list[Row]]:
    given = data.get("version", version)
    if given is not None and (not isinstance(given, int) or isinstance(given, bool)):
        raise AmbarError("usage", field="version", value=str(given)[:40])
    before = editable(ctx, number, given)
    after = replace(before)
    problems = read_header(ctx, after, data)
    if after.external_id and after.external_id != before.external_id:
        _refuse_twin(ctx, after.type, after.external_id)
    old = load_rows(ctx.engine, before.id)
    rows = [replace(row) for row in old]
    if "rows" in data:
        given_rows, wrong = rows_of(data)
        rows, more = read_rows(ctx, after, given_rows, old)
        problems += [*wrong, *more]
    raise_all(problems)
    save(ctx, before, after, old, rows)
    return after, rows


def _process(ctx: Context, header: Header, rows: list[Row], allow_negative: bool, day: str | None) -> DocumentState:
    given = None if day is None else read_day(day, "day").isoformat()
    warnings = processing.process(ctx, header, rows, allow_negative=allow_negative, day=given)
    return state(header, warnings)


def _finish(
    ctx: Context, header: Header, rows: list[Row], allow_negative: bool, keep_draft: bool, day: str | None
) -> DocumentState:
    act_on(ctx, header)
    try:
        return _process(ctx, header, rows, allow_negative, day)
    except AmbarError as error:
        if not keep_draft or error.exit_code != 5:
            raise
        error.details["document"] = header.number
        return replace(state(header), error=error)
