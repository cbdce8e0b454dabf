"""Comments on documents: a line of the history that may speak to people (@login), who are told of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from db import clock
from db.access import Actor, document, requires, rights_of
from db.documents.changes import Change, record
from db.documents.context import Context, context, find, sees
from db.documents.records import Header
from db.errors import invalid, raise_all
from db.fields import moment_text
from db.text import NOTE_LENGTH, check, lower

MOST: Final = 50
"""So many people a comment speaks to at most."""
_MENTION: Final = re.compile(r"(?<![\w@.])@([^\s@,;:!?()\[\]{}<>\"'’]+)")


@dataclass(frozen=True, slots=True)
class CommentState:
    """A comment that was written. `told`: the logins that are told of it; `untold`: those, as they were written, whose
    people may not see the document and those that are nobody's: which of both is nobody's to ask this way."""

    number: str
    at: str
    told: tuple[str, ...]
    untold: tuple[str, ...]


@requires(document("view"))
def add(actor: Actor, number: str, text: str) -> CommentState:
    """Write a comment into the history of a document; who is spoken to and may see the document is told of it.

    Raises AmbarError "not_found", "invalid" (comment: required, too_long, bad_characters; mentions: too_many).
    """
    ctx = context(actor)
    header = find(ctx, number)
    told, wrong = check(text, "comment", length=NOTE_LENGTH, required=True)
    if wrong is not None:
        raise_all([wrong])
    logins = _mentioned(told)
    if len(logins) > MOST:
        raise invalid("mentions", "too_many", limit=MOST)
    record(ctx, header, [Change("commented", None, None, told)])
    line = int(ctx.engine.value("SELECT max(id) FROM history WHERE document_id = ?", (header.id,)))
    reached, untold = _people(ctx, header, logins)
    ctx.engine.many(
        "INSERT INTO mention (history_id, employee_id) VALUES (?, ?)",
        [(line, key) for key in reached.values() if key != actor.employee_id],
    )
    return CommentState(header.number, moment_text(clock.now()), tuple(reached), untold)


def _mentioned(text: str) -> tuple[str, ...]:
    """The logins that a comment names, each once: "@mehmet, bakar mısın?" names mehmet. A dot may end the sentence."""
    return tuple(dict.fromkeys(lower(found.rstrip(".")) for found in _MENTION.findall(text) if found.rstrip(".")))


def _people(ctx: Context, header: Header, logins: Iterable[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Those who are told (login → employee), and the words that reach nobody who may see the document."""
    told: dict[str, int] = {}
    untold: list[str] = []
    known = {lower(login): (login, key) for key, login in ctx.engine.rows(
        "SELECT id, login FROM employee WHERE active = 1")}  # fmt: skip
    for name in logins:
        if name not in known:
            untold.append(name)
            continue
        login, key = known[name]
        other = context(Actor(ctx.actor.company, key))
        if rights_of(other.actor).may(f"{header.type}.view") and sees(other, header.id):
            told[login] = key
        else:
            untold.append(name)
    return told, tuple(untold)
