"""Pipelines and their stages, in order, with how many deals stand in each."""

from __future__ import annotations

from db.access import Actor, requires_any, rights_of
from db.deals.finding import stages
from db.record import record


@record
class StageLine:
    """A stage. `name` None: one that is there from the start and still has its own words."""

    code: str
    name: str | None
    kind: str
    position: int
    version: int
    deals: int


@record
class PipelineLine:
    """A pipeline with its stages."""

    code: str
    name: str | None
    active: bool
    position: int
    version: int
    deals: int
    stages: tuple[StageLine, ...]


@requires_any("deal.view", "settings.edit")
def listing(actor: Actor) -> tuple[PipelineLine, ...]:
    """The pipelines whose deals one sees; all of them for who may change them."""
    engine, rights = actor.company.engine, rights_of(actor)
    counts: dict[int, int] = dict(
        engine.rows("SELECT stage_id, count(*) FROM deal WHERE deleted_at IS NULL GROUP BY stage_id")
    )
    versions: dict[int, int] = dict(engine.rows("SELECT id, version FROM stage"))
    found = []
    for key, code, name, active, position, version in engine.rows(
        "SELECT id, code, name, active, position, version FROM pipeline ORDER BY position, id"
    ):
        seen = rights.may("deal.view", code)
        if not (seen or rights.may("settings.edit")):
            continue
        way = tuple(
            StageLine(one.code, one.name, one.kind, one.position, versions[one.id], counts.get(one.id, 0))
            for one in stages(engine, key)
        )
        deals = sum(one.deals for one in way)
        found.append(PipelineLine(code, name, bool(active), position, version, deals, way))
    return tuple(found)
