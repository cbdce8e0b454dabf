"""Roles as a file that a person can read and review (JSON): for the command line and the editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.errors import invalid, raise_all
from db.role_changes import TIMES, RoleEntry

if TYPE_CHECKING:
    from db.access import Actor


def read_all(actor: Actor) -> dict[str, Any]:
    """All roles with what they give, as `entries` takes them; the administrator's, which is fixed, is left out.

    Called in a reading lane or by the command line.
    """
    from db.permissions import ADMINISTRATOR
    from db.queries import roles
    from db.terms import shown
    from tui.i18n import language

    cards = [roles.show(actor, one.id, language=language()) for one in roles.every(actor) if one.id != ADMINISTRATOR]
    return {
        "roles": [
            {"id": one.id, "name": one.name, "about": one.about}
            | {name: getattr(one, name) for name in TIMES}
            | {"grants": one.grants}
            | ({"terms": {right: shown(terms) for right, terms in one.terms.items()}} if one.terms else {})
            for one in cards
        ]
    }


def entries(data: Mapping[str, Any]) -> list[RoleEntry]:
    """The roles that a file names; AmbarError "invalid" (roles: not_a_list, not_an_object, duplicate).

    Of a right that a file gives, the terms are those of the file, or none; times that it does not name stay.
    """
    listed = data.get("roles")
    if not isinstance(listed, list):
        raise invalid("roles", "not_a_list")
    problems: list[dict[str, Any]] = []
    found: dict[str, RoleEntry] = {}
    for position, row in enumerate(listed, 1):
        grants = row.get("grants", {}) if isinstance(row, dict) else None
        terms = row.get("terms", {}) if isinstance(row, dict) else None
        if not isinstance(grants, dict) or not isinstance(terms, dict) or not isinstance(row.get("id"), str):
            problems += invalid("roles", "not_an_object", row=position).details["errors"]
        elif row["id"] in found:
            problems += invalid("id", "duplicate", row["id"], row=position).details["errors"]
        else:
            name, about = row.get("name") or row["id"], row.get("about") or ""
            times = {one: row[one] for one in TIMES if one in row}
            found[row["id"]] = RoleEntry(row["id"], name, about, grants, _all_terms(grants, terms), times)
    raise_all(problems)
    return list(found.values())


def _all_terms(grants: Mapping[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a file: what it does not name of a right that it gives is none."""
    from db.terms import NAMES

    nothing = dict.fromkeys(NAMES)
    found = {right: nothing for right, value in grants.items() if value is not False}
    return found | {
        right: {**nothing, **one} if isinstance(one, dict) and right in found else one for right, one in terms.items()
    }
