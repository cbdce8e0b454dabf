"""Mappings of imports that were given a name: those of the kinds that one may import, without those that write
something themselves that one may not know (`db.exchange.constants`)."""

from __future__ import annotations

from datetime import datetime

from db.access import Actor, open_to_all
from db.errors import not_found
from db.exchange.asking import ask_first, may_import
from db.exchange.constants import known_to
from db.exchange.mapping import ENTITIES, Mapping
from db.exchange.mapping_file import parse
from db.lookup import plain_code
from db.record import record


@record
class MappingLine:
    """A saved mapping: of which kind, its name, who saved it last and when."""

    entity: str
    name: str
    by: str | None
    updated_at: datetime
    version: int


@open_to_all("the kinds that the asker may not import are left out; AmbarError where none is left")
def listing(actor: Actor, entity: str | None = None) -> tuple[MappingLine, ...]:
    """The saved mappings, of one kind or of all that one may import, by kind and name; AmbarError "denied"."""
    kinds = [one for one in ENTITIES if entity in (None, one) and may_import(actor, one)]
    if not kinds:
        ask_first(actor, entity or ENTITIES[0])
    rows = actor.company.engine.rows(
        "SELECT m.entity, m.name, e.login, m.updated_at, m.version, m.employee_id, m.body FROM saved_mapping m"
        " LEFT JOIN employee e ON e.id = m.employee_id ORDER BY m.entity, m.name"
    )
    return tuple(
        MappingLine(kind, name, by, datetime.fromisoformat(at), version)
        for kind, name, by, at, version, keeper, body in rows
        if kind in kinds and known_to(actor, keeper, body)
    )


@open_to_all("the body asks for what an import of that kind needs")
def text(actor: Actor, entity: str, name: str) -> str:
    """A saved mapping as TOML; AmbarError "not_found", "denied"."""
    ask_first(actor, entity)
    found = actor.company.engine.row(
        "SELECT body, employee_id FROM saved_mapping WHERE entity = ? AND name = ?", (entity, plain_code(name))
    )
    if found is None or not known_to(actor, found[1], found[0]):
        raise not_found("mapping", name)
    return str(found[0])


@open_to_all("the body asks for what an import of that kind needs")
def load(actor: Actor, entity: str, name: str) -> Mapping:
    """A saved mapping; AmbarError "not_found", "denied"."""
    return parse(text(actor, entity, name), name)
