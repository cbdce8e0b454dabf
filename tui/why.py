"""From a denial to the question why: which right, with which document, in which warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.errors import AmbarError
from db.record import record


@record
class Question:
    """What the screen "Why?" is opened with; "" for what is open."""

    permission: str = ""
    document: str = ""
    warehouse: str = ""
    login: str = ""


def question_of(error: AmbarError, screen: Any) -> Question | None:
    """The question that a denial raises, with the document of the screen on which it came; None: it was none."""
    from db.doctypes import TYPES
    from db.permissions import BY_ID

    listed = error.details.get("errors")
    facts: list[Mapping[str, Any]] = [{"code": error.code, **error.details}]
    facts += [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list | tuple) else []
    found = next((one for one in facts if one.get("code") == "denied" and one.get("permission") in BY_ID), None)
    if found is None:
        return None
    permission = str(found["permission"])
    document = found.get("document") or getattr(screen, "number", None)
    about = BY_ID[permission].section in TYPES or permission == "row.discount"
    return Question(permission, str(document) if document and about else "", str(found.get("warehouse") or ""))


def question_on(screen: Any, rights: Any) -> Question:
    """The question for a screen: the first right that it has a use for and one does not hold."""
    for needed in getattr(screen, "NEEDS", {}).values():
        wanted = (needed,) if isinstance(needed, str) else tuple(needed)
        if not any(map(rights.may, wanted)):
            return Question(wanted[0])
    return Question()
