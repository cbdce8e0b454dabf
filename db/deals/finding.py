"""A deal by its number, for who may see or change it. Source: permissions.json, "deal.view", "deal.edit"."""

from __future__ import annotations

from typing import Any

from db.access import require
from db.connection import Engine, in_clause
from db.deals.records import DealHeader, load_deal
from db.documents.changes import since
from db.documents.context import Context
from db.errors import AmbarError, not_found
from db.lookup import plain_code
from db.record import record


@record
class FoundStage:
    """A stage with its pipeline."""

    id: int
    code: str
    kind: str
    name: str | None
    pipeline_id: int
    pipeline: str
    active: bool
    position: int


def find(ctx: Context, key: object) -> DealHeader:
    """The deal of a number, if one sees its pipeline; AmbarError "not_found", the same for absent and hidden."""
    number = key if isinstance(key, int) and not isinstance(key, bool) else _number(key)
    found = load_deal(ctx.engine, number, ctx.today.isoformat())
    if found is None or not ctx.rights.may("deal.view", found.pipeline):
        raise not_found("deal", key)
    return found


def _number(key: object) -> int:
    text = str(key).strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def in_own_pipelines(ctx: Context) -> tuple[list[str], list[Any]]:
    """The condition that a deal `d` is of a pipeline that one sees, with its value; none where one sees all of them."""
    every = ctx.engine.rows("SELECT id, code FROM pipeline")
    seen = [key for key, code in every if ctx.rights.may("deal.view", code)]
    if len(seen) == len(every):
        return [], []
    return ["d.pipeline_id IN (SELECT value FROM json_each(?))"], [in_clause(seen)]


def find_to_change(ctx: Context, key: object, permission: str = "deal.edit") -> DealHeader:
    """A deal that one may change, closed or not; AmbarError "not_found", "denied" (scope)."""
    found = find(ctx, key)
    require(ctx.actor, permission, found.pipeline)
    return found


def editable(ctx: Context, key: object, version: int | None, permission: str = "deal.edit") -> DealHeader:
    """A deal that may be changed now, as it was at `version` where that is given.

    Raises AmbarError "not_found", "denied" (scope), "not_editable" (won or lost), "conflict" (who changed what since).
    """
    found = find_to_change(ctx, key, permission)
    if found.status != "open":
        raise AmbarError("not_editable", deal=found.id, status=found.status)
    if version is not None and version != found.version:
        changes = since(ctx, found, version)
        by = next((one["by"] for one in reversed(changes)), None)
        raise AmbarError("conflict", deal=found.id, version=found.version, changed_by=by, changes=changes)
    return found


def checked_version(data: Any, version: int | None) -> int | None:
    """The version that a change was made on; AmbarError "usage" for what is none."""
    given = data.get("version", version)
    if given is not None and (not isinstance(given, int) or isinstance(given, bool)):
        raise AmbarError("usage", field="version", value=str(given)[:40])
    return given


_STAGE = (
    "SELECT s.id, s.code, s.kind, s.name, p.id, p.code, p.active, s.position FROM stage s"
    " JOIN pipeline p ON p.id = s.pipeline_id"
)


def stages(engine: Engine, pipeline_id: int) -> tuple[FoundStage, ...]:
    """The stages of a pipeline, in order."""
    rows = engine.rows(f"{_STAGE} WHERE p.id = ? ORDER BY s.position, s.id", (pipeline_id,))
    return tuple(_found(row) for row in rows)


def _found(row: tuple[Any, ...]) -> FoundStage:
    return FoundStage(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7])


def stage_of(engine: Engine, pipeline_id: int, code: object) -> FoundStage | None:
    """A stage of a pipeline by its code."""
    wanted = plain_code(code)
    return next((one for one in stages(engine, pipeline_id) if one.code == wanted), None)


def stage_by_kind(engine: Engine, pipeline_id: int, kind: str) -> FoundStage:
    """The first stage of a kind; AmbarError "not_found" where a pipeline has none."""
    found = next((one for one in stages(engine, pipeline_id) if one.kind == kind), None)
    if found is None:
        raise not_found("stage", kind)
    return found
