"""Lists as one has arranged them, and the filters that one has kept or that are shared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.access import Actor, open_to_all, rights_of
from db.list_kinds import may_know, require_list
from db.record import record


@record
class SavedFilter:
    """A filter with a name. `content`: as it was kept; `owner`: whose it is, where it is another's."""

    id: int
    name: str
    shared: bool
    own: bool
    owner: str
    content: Mapping[str, Any]


@open_to_all("one's own, of a list that one may see: the body asks")
def arranged(actor: Actor, list: str) -> tuple[tuple[str, int], ...]:
    """The columns that one has chosen of a list, with their widths; none: the default ones.

    Raises AmbarError "usage" (list), "denied", "not_signed_in".
    """
    owner = require_list(actor, list)
    kept = actor.company.engine.value(
        "SELECT columns FROM list_columns WHERE employee_id = ? AND list = ?", (owner, list)
    )
    return tuple((str(name), int(width)) for name, width in json.loads(kept)) if kept else ()


@open_to_all("one's own and the shared ones, of a list that one may see: the body asks")
def filters(actor: Actor, list: str) -> tuple[SavedFilter, ...]:
    """One's own filters of a list and the shared ones, by name; without those that name a warehouse or a partner that
    one may not see.

    Raises AmbarError "usage" (list), "denied", "not_signed_in".
    """
    owner = require_list(actor, list)
    engine, rights = actor.company.engine, rights_of(actor)
    found = []
    for key, name, shared, whose, person, told in engine.rows(
        "SELECT f.id, f.name, f.shared, f.employee_id, e.name, f.content FROM saved_filter f"
        " JOIN employee e ON e.id = f.employee_id WHERE f.list = ? AND (f.employee_id = ? OR f.shared = 1)"
        " ORDER BY f.name, f.id",
        (list, owner),
    ):
        content = json.loads(told)
        if may_know(engine, rights, content.get("values") or {}):
            found.append(
                SavedFilter(key, name, bool(shared), whose == owner, "" if whose == owner else person, content)
            )
    return tuple(found)
