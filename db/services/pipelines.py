"""Pipelines and their stages: added, renamed, moved, switched off, removed where no deal stands in them. Each ends in
one stage for what is won and one for what is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from db import audit
from db.access import Actor, requires
from db.connection import Engine
from db.deals.finding import FoundStage, stages
from db.errors import AmbarError, invalid, not_found
from db.intake import Intake
from db.lookup import plain_code
from db.record import record
from db.text import fold


@record
class PipelineState:
    """What a change came to: the pipeline, and the stage that was meant ("": none)."""

    code: str
    version: int
    stage: str = ""


@requires("settings.edit")
def add(actor: Actor, name: str, *, code: str | None = None) -> PipelineState:
    """Add a pipeline with one open stage and its two ends, behind the others; without a code one comes of its name.

    Raises AmbarError "already_exists", "invalid".
    """
    engine = actor.company.engine
    entered = Intake()
    words = entered.line("name", name, required=True)
    given = entered.code("code", code) if code is not None else None
    entered.done()
    codes = {one for (one,) in engine.rows("SELECT code FROM pipeline")}
    if given in codes:
        raise AmbarError("already_exists", what="pipeline", key=str(given))
    made = given or _code(words, codes, "pipeline")
    position = int(engine.value("SELECT max(position) FROM pipeline") or 0) + 1
    key = engine.insert("INSERT INTO pipeline (code, name, position) VALUES (?, ?, ?)", (made, words, position))
    engine.many(
        "INSERT INTO stage (pipeline_id, code, kind, position) VALUES (?, ?, ?, ?)",
        [(key, "new", "open", 1), (key, "won", "won", 2), (key, "lost", "lost", 3)],
    )
    audit.record(actor, "pipeline", target=made, target_id=key, field="created", after=words)
    return PipelineState(made, 1)


@requires("settings.edit")
def edit(
    actor: Actor, pipeline: str, *, name: str | None = None, active: bool | None = None, version: int | None = None
) -> PipelineState:
    """Rename a pipeline, or switch it off: no deal begins in it any more. Its code stays, rights name it.

    Raises AmbarError "not_found", "conflict", "invalid" (active: last).
    """
    engine = actor.company.engine
    key, before, was, there = _pipeline(engine, pipeline, version)
    entered = Intake()
    words = entered.line("name", name, required=True) if name is not None else before
    if active is False and was and not engine.value("SELECT 1 FROM pipeline WHERE active = 1 AND id <> ?", (key,)):
        entered.wrong("active", "last", pipeline)
    entered.done()
    now = was if active is None else active
    for field, old, new in (("name", before, words), ("active", was, now)):
        if old != new:
            audit.record(actor, "pipeline", target=pipeline, target_id=key, field=field, before=old, after=new)
    engine.run("UPDATE pipeline SET name = ?, active = ?, version = version + 1 WHERE id = ?", (words, int(now), key))
    return PipelineState(pipeline, there + 1)


@requires("settings.edit")
def move(actor: Actor, pipeline: str, step: int) -> PipelineState:
    """Move a pipeline up (`step` negative) or down by so many places; AmbarError "not_found"."""
    engine = actor.company.engine
    key, _name, _active, version = _pipeline(engine, pipeline, None)
    ids = [one for (one,) in engine.rows("SELECT id FROM pipeline ORDER BY position, id")]
    if _reorder(engine, "pipeline", ids, key, step, len(ids)):
        audit.record(actor, "pipeline", target=pipeline, target_id=key, field="position", after=str(step))
    return PipelineState(pipeline, version)


@requires("settings.edit")
def delete(actor: Actor, pipeline: str) -> PipelineState:
    """Remove a pipeline without deals; AmbarError "not_found", "in_use" (also the last one, and where rights
    name it)."""
    engine = actor.company.engine
    key, _name, _active, version = _pipeline(engine, pipeline, None)
    deals = int(engine.value("SELECT count(*) FROM deal WHERE pipeline_id = ?", (key,)))
    alone = not engine.value("SELECT 1 FROM pipeline WHERE active = 1 AND id <> ?", (key,))
    granted = engine.value(
        "SELECT 1 FROM role_grant_choice c JOIN role_grant g ON g.id = c.grant_id WHERE c.choice = ?"
        " AND g.permission IN ('deal.view', 'deal.edit', 'reservation.edit')",
        (pipeline,),
    )
    if deals or alone or granted:
        raise AmbarError("in_use", what="pipeline", key=pipeline, deals=deals)
    engine.run("DELETE FROM stage WHERE pipeline_id = ?", (key,))
    engine.run("DELETE FROM pipeline WHERE id = ?", (key,))
    audit.record(actor, "pipeline", target=pipeline, target_id=key, field="deleted", before=pipeline)
    return PipelineState(pipeline, version)


@requires("settings.edit")
def add_stage(
    actor: Actor, pipeline: str, name: str, *, code: str | None = None, after: str | None = None
) -> PipelineState:
    """Add an open stage, behind the one named, else behind the last open one.

    Raises AmbarError "not_found" (pipeline, stage), "already_exists", "invalid".
    """
    engine = actor.company.engine
    key, _name, _active, version = _pipeline(engine, pipeline, None)
    way = stages(engine, key)
    entered = Intake()
    words = entered.line("name", name, required=True)
    given = entered.code("code", code) if code is not None else None
    entered.done()
    codes = {one.code for one in way}
    if given in codes:
        raise AmbarError("already_exists", what="stage", key=str(given))
    made = given or _code(words, codes, "stage")
    open = [one for one in way if one.kind == "open"]
    before = _stage(way, after).id if after is not None else open[-1].id if open else None
    ids = [one.id for one in way]
    new = engine.insert(
        "INSERT INTO stage (pipeline_id, code, name, kind, position) VALUES (?, ?, ?, 'open', 0)", (key, made, words)
    )
    ids.insert(ids.index(before) + 1 if before is not None else 0, new)
    _number(engine, "stage", ids)
    audit.record(actor, "pipeline", target=pipeline, target_id=key, field="stage", after=words)
    return PipelineState(pipeline, version, made)


@requires("settings.edit")
def edit_stage(actor: Actor, pipeline: str, stage: str, *, name: str, version: int | None = None) -> PipelineState:
    """Rename a stage; AmbarError "not_found", "conflict", "invalid"."""
    engine = actor.company.engine
    key, _name, _active, kept = _pipeline(engine, pipeline, None)
    found = _stage(stages(engine, key), stage)
    there = int(engine.value("SELECT version FROM stage WHERE id = ?", (found.id,)))
    if version is not None and version != there:
        raise AmbarError("conflict", what="stage", key=stage, version=there, changed_by=None)
    entered = Intake()
    words = entered.line("name", name, required=True)
    entered.done()
    engine.run("UPDATE stage SET name = ?, version = version + 1 WHERE id = ?", (words, found.id))
    audit.record(actor, "pipeline", target=pipeline, target_id=key, field="stage", before=found.name or stage,
                 after=words)  # fmt: skip
    return PipelineState(pipeline, kept, stage)


@requires("settings.edit")
def move_stage(actor: Actor, pipeline: str, stage: str, step: int) -> PipelineState:
    """Move an open stage up (`step` negative) or down among the open ones; AmbarError "not_found", "invalid" (stage:
    closes)."""
    engine = actor.company.engine
    key, _name, _active, version = _pipeline(engine, pipeline, None)
    way = stages(engine, key)
    found = _open_stage(way, stage)
    ids = [one.id for one in way if one.kind == "open"] + [one.id for one in way if one.kind != "open"]
    open = sum(one.kind == "open" for one in way)
    if _reorder(engine, "stage", ids, found.id, step, open):
        audit.record(actor, "pipeline", target=pipeline, target_id=key, field="stage", before=stage, after=str(step))
    return PipelineState(pipeline, version, stage)


@requires("settings.edit")
def delete_stage(actor: Actor, pipeline: str, stage: str) -> PipelineState:
    """Remove an open stage without deals; AmbarError "not_found", "in_use" (also the last open one), "invalid" (stage:
    closes)."""
    engine = actor.company.engine
    key, _name, _active, version = _pipeline(engine, pipeline, None)
    way = stages(engine, key)
    found = _open_stage(way, stage)
    deals = int(engine.value("SELECT count(*) FROM deal WHERE stage_id = ?", (found.id,)))
    if deals or sum(one.kind == "open" for one in way) == 1:
        raise AmbarError("in_use", what="stage", key=stage, deals=deals)
    engine.run("DELETE FROM stage WHERE id = ?", (found.id,))
    audit.record(actor, "pipeline", target=pipeline, target_id=key, field="stage", before=found.name or stage)
    return PipelineState(pipeline, version)


# Inside ------------------------------------------------------------------------


def _pipeline(engine: Engine, code: str, version: int | None) -> tuple[int, str | None, bool, int]:
    """(id, name, active, version) of a pipeline; AmbarError "not_found", "conflict"."""
    found = engine.row("SELECT id, name, active, version FROM pipeline WHERE code = ?", (plain_code(code),))
    if found is None:
        raise not_found("pipeline", code)
    if version is not None and version != found[3]:
        raise AmbarError("conflict", what="pipeline", key=code, version=found[3], changed_by=None)
    return found[0], found[1], bool(found[2]), found[3]


def _stage(way: Sequence[FoundStage], code: str) -> FoundStage:
    found = next((one for one in way if one.code == plain_code(code)), None)
    if found is None:
        raise not_found("stage", code)
    return found


def _open_stage(way: Sequence[FoundStage], code: str) -> FoundStage:
    found = _stage(way, code)
    if found.kind != "open":
        raise invalid("stage", "closes", code)
    return found


def _reorder(engine: Engine, table: str, ids: list[int], key: int, step: int, most: int) -> bool:
    """Move one of the first `most` ids; whether anything is in another place."""
    at = ids.index(key)
    target = max(0, min(at + step, most - 1))
    ids.insert(target, ids.pop(at))
    _number(engine, table, ids)
    return target != at


def _number(engine: Engine, table: str, ids: Sequence[Any]) -> None:
    engine.many(f"UPDATE {table} SET position = ? WHERE id = ?", [(place, key) for place, key in enumerate(ids, 1)])


def _code(name: str, taken: set[str], fallback: str) -> str:
    """A code that comes of a name and is not taken."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:40] or fallback
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found
