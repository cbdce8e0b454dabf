"""Deals: make, change, move through stages, win, lose, reopen, delete, and sales from them. Rules: domain.md, "CRM"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db import audit, clock, lookup, text
from db.access import Actor, require, requires, rights_of
from db.deals import closing, winning
from db.deals.entering import read_deal, read_deal_rows
from db.deals.finding import checked_version, editable, find_to_change, stage_by_kind, stage_of
from db.deals.following import follow
from db.deals.records import DealHeader, DealRow, insert_deal, load_rows, write_rows
from db.deals.saving import DealState as DealState
from db.deals.saving import ShortRow as ShortRow
from db.deals.saving import close, index, save, state
from db.documents.changes import Change, record
from db.documents.context import Context, context
from db.documents.row_input import rows_of
from db.documents.sums import total_up
from db.errors import AmbarError, denied, invalid, raise_all
from db.fields import moment_text


@requires("deal.edit")
def create(actor: Actor, data: Mapping[str, Any]) -> DealState:
    """Make a deal from the JSON document of cli.md (fields: `db.deals.entering.FIELDS`, rows as a sale's); without a
    pipeline in the first one that is one's own, without a warehouse in the default one.

    Raises AmbarError "invalid" with everything that is wrong, "already_exists" for an external_id that is there,
    "denied" for a price or discount that one may not give, or where no pipeline is one's own (scope).
    """
    ctx = context(actor)
    now = moment_text(clock.now())
    pipeline_id, pipeline = _pipeline(ctx)
    deal = DealHeader(
        type="deal",
        date=ctx.today.isoformat(),
        status="open",
        currency=ctx.currency,
        pipeline_id=pipeline_id,
        pipeline=pipeline,
        stage_id=stage_by_kind(ctx.engine, pipeline_id, "open").id,
        responsible_id=actor.employee_id,
        warehouse_id=_default_warehouse(ctx),
        created_by=actor.employee_id,
        created_at=now,
        updated_at=now,
    )
    _refuse_twin(ctx, data.get("external_id"))
    problems = read_deal(ctx, deal, data)
    given, wrong = rows_of(data)
    rows, more = read_deal_rows(ctx, deal, given, [])
    raise_all([*problems, *wrong, *more])
    total_up(deal, rows, ctx.taxes, included=ctx.included, digits=ctx.digits)
    insert_deal(ctx.engine, deal)
    write_rows(ctx.engine, deal, [], rows, now)
    index(ctx, deal)
    record(ctx, deal, [Change("created", "rows", None, str(len(rows)))])
    follow(ctx, deal, rows, before=(deal, []))
    return state(ctx, deal)


@requires("deal.edit")
def edit(actor: Actor, deal: int, data: Mapping[str, Any], *, version: int | None = None) -> DealState:
    """Change an open deal: absent keys stay, "rows" replaces all rows, a row with "id" keeps what is not named in it.

    `version` (or data["version"]) is the version that the change was made on; None: whatever it is now.
    Raises AmbarError "not_found", "denied" (scope), "not_editable", "conflict" (who changed what since), "invalid".
    """
    ctx = context(actor)
    before = editable(ctx, deal, checked_version(data, version))
    after = replace(before)
    problems = read_deal(ctx, after, data)
    if after.external_id and after.external_id != before.external_id:
        _refuse_twin(ctx, after.external_id)
    old = load_rows(ctx.engine, before.id)
    rows = [replace(row) for row in old]
    if "rows" in data:
        given, wrong = rows_of(data)
        rows, more = read_deal_rows(ctx, after, given, old)
        problems += [*wrong, *more]
    raise_all(problems)
    save(ctx, before, after, old, rows)
    return state(ctx, after)


@requires("deal.edit")
def move(actor: Actor, deal: int, stage: str, *, version: int | None = None) -> DealState:
    """Move a deal to another stage of its pipeline: one that closes it wins or loses it, an open one reopens it.

    Raises AmbarError "not_found", "denied" (scope), "conflict", "invalid" (stage, unknown).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    wanted = stage_of(ctx.engine, found.pipeline_id, stage)
    if wanted is None:
        raise invalid("stage", "unknown", stage)
    if wanted.id == found.stage_id:
        return state(ctx, found)
    if wanted.kind == "won":
        return win(actor, deal, version=version)
    if wanted.kind == "lost":
        return lose(actor, deal, version=version)
    if found.status != "open":
        return reopen(actor, deal, stage=stage)
    before = editable(ctx, deal, version)
    after = replace(before, stage_id=wanted.id)
    save(ctx, before, after, *_same(ctx, before))
    return state(ctx, after)


@requires("deal.edit")
def win(actor: Actor, deal: int, *, version: int | None = None) -> DealState:
    """Win an open deal: a sale is made for what is neither shipped nor in a draft of it already.

    It is processed at once, as every draft of the deal is, if one holds `sale.process` in all its warehouses and the
    setting deal.process_sale says so; else it waits as a draft, as it does where stock is short: `state.short` says
    which rows, and where else there is enough. With inventory management off no sale is made.
    Raises AmbarError "not_found", "denied" (scope), "not_editable", "conflict", "invalid" (no customer).
    """
    ctx = context(actor)
    found = editable(ctx, deal, version)
    return winning.win(ctx, found, load_rows(ctx.engine, found.id))


@requires("deal.edit")
def lose(actor: Actor, deal: int, *, reason: str = "", version: int | None = None) -> DealState:
    """Lose an open deal: all that it holds is released. `reason` stands in its history.

    Raises AmbarError "not_found", "denied" (scope), "not_editable", "conflict", "invalid".
    """
    ctx = context(actor)
    why, wrong = text.check(reason, "comment", length=text.NOTE_LENGTH, lines=True)
    raise_all([wrong] if wrong else [])
    found = editable(ctx, deal, version)
    closing.lose(ctx, found, load_rows(ctx.engine, found.id), why)
    return state(ctx, found)


@requires("deal.edit")
def reopen(actor: Actor, deal: int, *, stage: str | None = None) -> DealState:
    """Open a deal again that was won or lost, in its first open stage or the one named: rows that follow hold again
    what is not shipped, behind everyone else's.

    Raises AmbarError "not_found", "denied" (scope), "invalid" (status: is_open; stage: unknown, closes).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    if found.status == "open":
        raise invalid("status", "is_open", found.id)
    wanted = stage_by_kind(ctx.engine, found.pipeline_id, "open")
    if stage is not None:
        named = stage_of(ctx.engine, found.pipeline_id, stage)
        if named is None or named.kind != "open":
            raise invalid("stage", "unknown" if named is None else "closes", stage)
        wanted = named
    closing.reopen(ctx, found, load_rows(ctx.engine, found.id), wanted)
    return state(ctx, found)


@requires("deal.edit")
def delete(actor: Actor, deal: int) -> DealState:
    """Delete a deal: what it holds is released, its number is never used again.

    Raises AmbarError "not_found", "denied" (scope), "in_use" where it has sales or money was paid for it.
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    closing.delete(ctx, found, load_rows(ctx.engine, found.id))
    audit.record(actor, "deal", target=found.number, target_id=found.id, field="deleted", after=True)
    return state(ctx, found)


@requires("deal.edit")
def comment(actor: Actor, deal: int, words: str) -> DealState:
    """Add a comment to the history of a deal, open or not.

    Raises AmbarError "not_found", "denied" (scope), "invalid".
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    clean, wrong = text.check(words, "comment", length=text.NOTE_LENGTH, lines=True, required=True)
    raise_all([wrong] if wrong else [])
    close(ctx, found, [Change("commented", "comment", None, clean)])
    return state(ctx, found)


@requires("deal.edit", "sale.edit")
def sale(actor: Actor, deal: int, rows: Sequence[Mapping[str, Any]] | None = None) -> DealState:
    """Make a draft sale of a deal: of all that is neither shipped nor in a draft already, or of `rows` alone, each
    {"row": id, "quantity": in the row's unit (absent: what is left), "warehouse": code (absent: the row's)}.

    Raises AmbarError "not_found", "denied" (scope), "not_editable" (lost), "invalid" (rows: nothing_left, unknown;
    quantity: more_than_open; warehouse; customer missing).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    if found.status == "lost":
        raise AmbarError("not_editable", deal=found.id, status=found.status)
    header = winning.make_sale(ctx, found, load_rows(ctx.engine, found.id), rows)
    if header is None:
        raise invalid("rows", "nothing_left")
    return state(ctx, found, sale=header.number, sale_status=header.status)


# Inside ------------------------------------------------------------------------


def _same(ctx: Context, deal: DealHeader) -> tuple[list[DealRow], list[DealRow]]:
    rows = load_rows(ctx.engine, deal.id)
    return rows, rows


def _pipeline(ctx: Context) -> tuple[int, str]:
    """The first pipeline in which one makes deals."""
    first = None
    for key, code in ctx.engine.rows("SELECT id, code FROM pipeline WHERE active = 1 ORDER BY position, id"):
        if ctx.rights.may("deal.edit", code):
            return key, code
        first = first or code
    if first is None:
        raise invalid("pipeline", "required")
    require(ctx.actor, "deal.edit", first)
    raise denied("deal.edit", "scope")


def _default_warehouse(ctx: Context) -> int | None:
    own = rights_of(ctx.actor)
    houses = lookup.warehouses(ctx.engine).values()
    return next((one.id for one in houses if one.is_default and own.sees_warehouse(one.id) and own.inventory), None)


def _refuse_twin(ctx: Context, external_id: object) -> None:
    if not isinstance(external_id, str) or not external_id.strip():
        return
    found = ctx.engine.row(
        "SELECT d.id, d.status, p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id WHERE d.external_id = ?",
        (lookup.plain_code(external_id),),
    )
    if found is not None:
        seen = ctx.rights.may("deal.view", found[2])
        told = {"id": found[0], "status": found[1]} if seen else {"key": external_id}
        raise AmbarError("already_exists", what="deal", external_id=external_id, **told)
