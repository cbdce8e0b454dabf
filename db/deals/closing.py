"""A deal that is lost, opened again, or deleted: what it holds goes, or comes again."""

from __future__ import annotations

from collections.abc import Sequence

from db import clock
from db.deals.finding import FoundStage, stage_by_kind
from db.deals.following import follow, holding, told
from db.deals.records import DealHeader, DealRow
from db.deals.saving import close
from db.documents.changes import Change
from db.documents.context import Context
from db.errors import AmbarError
from db.fields import moment_text
from db.ledger.reservations import Reservations


def release_all(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], reason: str) -> list[Change]:
    """Everything that a deal holds is released; what its history tells."""
    before = holding(ctx, deal.id)
    held = Reservations(ctx.engine, ctx.actor)
    for row in rows:
        held.release(held.of_row(row.id or 0), reason)
    return told(ctx, deal.id, before, rows, reason)


def lose(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], why: str) -> None:
    """Close a deal as lost."""
    released = release_all(ctx, deal, rows, "lost")
    changes = [*to_stage(ctx, deal, stage_by_kind(ctx.engine, deal.pipeline_id, "lost")), *released]
    if why:
        changes.append(Change("commented", "comment", None, why))
    close(ctx, deal, changes)


def reopen(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], stage: FoundStage) -> None:
    """Open a closed deal again."""
    changes = to_stage(ctx, deal, stage)
    before = holding(ctx, deal.id)
    follow(ctx, deal, rows, reason="reopened")
    close(ctx, deal, [*changes, *told(ctx, deal.id, before, rows, "reopened")])


def delete(ctx: Context, deal: DealHeader, rows: Sequence[DealRow]) -> None:
    """Mark a deal as deleted. AmbarError "in_use" where it has sales or money was paid for it."""
    sales = int(ctx.engine.value("SELECT count(*) FROM document WHERE deal_id = ? AND deleted_at IS NULL", (deal.id,)))
    if sales or deal.paid:
        raise AmbarError("in_use", what="deal", key=deal.id, documents=sales, paid=bool(deal.paid))
    released = release_all(ctx, deal, rows, "deleted")
    deal.deleted_at = moment_text(clock.now())
    deal.external_id = None
    close(ctx, deal, [Change("deleted", "status", deal.status, "deleted"), *released])


def to_stage(ctx: Context, deal: DealHeader, stage: FoundStage) -> list[Change]:
    """Put a deal into a stage, whose kind says how it stands; what its history tells."""
    before = ctx.engine.value("SELECT code FROM stage WHERE id = ?", (deal.stage_id,))
    changes = [Change("changed", "stage", before, stage.code)]
    if stage.kind != deal.status:
        changes.append(Change("changed", "status", deal.status, stage.kind))
    deal.stage_id, deal.status = stage.id, stage.kind
    deal.closed_at = None if stage.kind == "open" else moment_text(clock.now())
    return changes
