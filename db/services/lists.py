"""Lists as a person arranges them: columns of one's own, filters with names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from db import audit
from db.access import Actor, may, open_to_all, require, rights_of
from db.errors import invalid, not_found
from db.intake import Intake
from db.list_kinds import audience, may_know, require_list, sharing_right

MOST_COLUMNS: Final = 60
WIDEST: Final = 100
MOST_FILTERS: Final = 50
"""Filters that one person keeps of one list."""
LONGEST: Final = 4_000
"""Characters of a filter, as it is kept."""


@open_to_all("one's own columns, of a list that one may see: the body asks")
def arrange(actor: Actor, list: str, columns: Sequence[tuple[str, int]]) -> None:
    """Show these columns of a list from now on, in this order, each so wide (0: as wide as it needs); none: the
    default ones.

    Raises AmbarError "usage" (list), "denied", "not_signed_in", "invalid" (columns: too_many, not_a_number,
    too_large, duplicate).
    """
    owner = require_list(actor, list)
    engine = actor.company.engine
    if len(columns) > MOST_COLUMNS:
        raise invalid("columns", "too_many", limit=MOST_COLUMNS)
    kept = [[str(name)[:64], width] for name, width in columns]
    if len({name for name, _width in kept}) < len(kept):
        raise invalid("columns", "duplicate")
    for _name, width in kept:
        if not isinstance(width, int) or width < 0:
            raise invalid("columns", "not_a_number", width)
        if width > WIDEST:
            raise invalid("columns", "too_large", width)
    engine.run("DELETE FROM list_columns WHERE employee_id = ? AND list = ?", (owner, list))
    if kept:
        engine.run("INSERT INTO list_columns VALUES (?, ?, ?)", (owner, list, json.dumps(kept)))


@open_to_all("one's own filters, of a list that one may see; sharing asks the right to set forms in the body")
def keep_filter(actor: Actor, list: str, name: str, content: Mapping[str, Any], *, shared: bool = False) -> int:
    """Keep a filter under a name, in place of one's own of that name; its id. `content`: what JSON can hold.

    `shared`: everyone who sees the list sees it too, unless it names a warehouse or partners that they do not.
    Raises AmbarError "usage" (list), "denied", "not_signed_in", "invalid" (name; filters: too_many; content: too_long).
    """
    owner = require_list(actor, list)
    if shared:
        require(actor, sharing_right(list))
    intake = Intake()
    text = intake.line("name", name, length=60, required=True)
    intake.done()
    engine = actor.company.engine
    told = json.dumps(dict(content))
    if len(told) > LONGEST:
        raise invalid("content", "too_long", limit=LONGEST)
    known = engine.row(
        "SELECT id, shared, content FROM saved_filter WHERE list = ? AND employee_id = ? AND name = ?",
        (list, owner, text),
    )
    if known is not None:
        if known[1] and (not shared or told != known[2]):
            _tell(actor, list, json.loads(known[2]), before=text)
        if shared and (not known[1] or told != known[2]):
            _tell(actor, list, content, after=text)
        engine.run("UPDATE saved_filter SET shared = ?, content = ? WHERE id = ?", (int(shared), told, known[0]))
        return int(known[0])
    if engine.value("SELECT count(*) FROM saved_filter WHERE list = ? AND employee_id = ?", (list, owner)) >= (
        MOST_FILTERS
    ):
        raise invalid("filters", "too_many", limit=MOST_FILTERS)
    if shared:
        _tell(actor, list, content, after=text)
    return engine.insert(
        "INSERT INTO saved_filter (list, employee_id, name, shared, content) VALUES (?, ?, ?, ?, ?)",
        (list, owner, text, int(shared), told),
    )


@open_to_all("one's own filters of a list that one may see; another's shared one asks the right to share, in the body")
def drop_filter(actor: Actor, list: str, id: int) -> None:
    """Forget a filter of a list: one's own, or a shared one where one may share.

    Raises AmbarError "usage" (list), "not_found" (filter), "denied", "not_signed_in".
    """
    me = require_list(actor, list)
    engine = actor.company.engine
    row = engine.row(
        "SELECT employee_id, shared, content, name FROM saved_filter WHERE id = ? AND list = ?", (id, list)
    )
    if row is None or (row[0] != me and not (row[1] and may(actor, sharing_right(list)))):
        raise not_found("filter", id)
    if row[0] != me and not may_know(engine, rights_of(actor), json.loads(row[2]).get("values") or {}):
        raise not_found("filter", id)
    engine.run("DELETE FROM saved_filter WHERE id = ?", (id,))
    if row[1]:
        _tell(actor, list, json.loads(row[2]), before=row[3])


def _tell(
    actor: Actor, list: str, content: Mapping[str, Any], *, before: str | None = None, after: str | None = None
) -> None:
    """Record that a filter is shared with everyone, or no longer; of one's own nobody is told."""
    about = audience(actor.company.engine, content.get("values") or {})
    audit.record(actor, "form", target=list, field="filter", before=before, after=after, **about)
