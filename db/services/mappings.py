"""Mappings of imports kept by name: for everybody who may import that kind."""

from __future__ import annotations

from typing import Any

from db import audit, clock
from db.access import Actor, open_to_all
from db.errors import AmbarError, invalid, not_found
from db.exchange.asking import ask_first
from db.exchange.constants import known_to
from db.exchange.mapping_file import MAX_MAPPING, parse
from db.fields import moment_text
from db.intake import Intake
from db.lookup import plain_code

MOST = 200
"""Mappings of one kind."""


@open_to_all("the body asks for what an import of that kind needs")
def save(actor: Actor, entity: str, name: str, text: str, *, version: int | None = None) -> int:
    """Keep a mapping (TOML) by a name, in place of the one of that name; its version.

    Raises AmbarError "denied", "invalid" (also what `db.exchange.mapping_file.parse` refuses, and not_for_this for
    one that does not describe this kind), "conflict" where the one of that name is not of `version` any more,
    "already_exists" (name) where that one is none that the asker may know.
    """
    ask_first(actor, entity)
    entered = Intake()
    called = entered.line("name", name, required=True)
    entered.done()
    if len(text) > MAX_MAPPING:
        raise invalid("map", "too_large", name)
    found = parse(text, called)
    if entity not in found.parts:
        raise invalid("map", "not_for_this", called, choices=list(found.parts))
    engine = actor.company.engine
    known = _named(actor, entity, called)
    now = moment_text(clock.now())
    if known is None:
        if engine.value("SELECT count(*) FROM saved_mapping WHERE entity = ?", (entity,)) >= MOST:
            raise invalid("name", "too_many", called, limit=MOST)
        engine.run(
            "INSERT INTO saved_mapping (entity, name, body, employee_id, updated_at) VALUES (?, ?, ?, ?, ?)",
            (entity, called, text, actor.employee_id, now),
        )
        number = 1
    else:
        if not known_to(actor, known[2], known[3]):
            raise AmbarError("already_exists", what="mapping", field="name", key=called)
        _check(entity, called, known[1], version)
        number = known[1] + 1
        engine.run(
            "UPDATE saved_mapping SET body = ?, employee_id = ?, updated_at = ?, version = ? WHERE id = ?",
            (text, actor.employee_id, now, number, known[0]),
        )
    audit.record(actor, "import", target=entity, field="mapping", after=called)
    return number


@open_to_all("the body asks for what an import of that kind needs")
def delete(actor: Actor, entity: str, name: str, *, version: int | None = None) -> None:
    """Forget a mapping; AmbarError "denied", "not_found", "conflict"."""
    ask_first(actor, entity)
    engine, called = actor.company.engine, plain_code(name)
    known = _named(actor, entity, called)
    if known is None or not known_to(actor, known[2], known[3]):
        raise not_found("mapping", name)
    _check(entity, called, known[1], version)
    engine.run("DELETE FROM saved_mapping WHERE id = ?", (known[0],))
    audit.record(actor, "import", target=entity, field="mapping", before=called)


def _named(actor: Actor, entity: str, name: str) -> tuple[Any, ...] | None:
    """The mapping of that name: its id, version, who kept it, what it says."""
    return actor.company.engine.row(
        "SELECT id, version, employee_id, body FROM saved_mapping WHERE entity = ? AND name = ?", (entity, name)
    )


def _check(entity: str, name: str, there: int, version: int | None) -> None:
    if version is not None and version != there:
        raise AmbarError("conflict", what="mapping", key=name, version=there, changed_by=None)
