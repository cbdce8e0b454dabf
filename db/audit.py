"""The audit log: append-only, each row chained to the one before by SHA-256."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db import clock
from db.errors import AmbarError
from db.fields import moment_text
from db.sha import sha256

if TYPE_CHECKING:
    from db.access import Actor

KINDS: Final = (
    "sign_in", "sign_in_failed", "sign_out", "locked", "unlocked", "session_ended", "step_up_failed", "denied",
    "created", "employee", "role", "department", "setting", "warehouse", "product", "section", "unit", "tax",
    "price_type", "partner", "deal", "pipeline", "form", "document_processed", "document_cancelled", "document_deleted",
    "import", "view_begun", "view_ended", "restored", "backup", "checked",
)  # fmt: skip
"""What the log tells apart."""
COALESCE: Final = timedelta(hours=1)
"""A denial that repeats within this time is counted, not written again."""
_SUMMED: Final = "audit.summed"
_ALWAYS: Final = ("price", "purchase_price")
"""Fields that are told one by one even where changes are summed: what something cost when is asked for years."""

_log = logging.getLogger(__name__)


def record(
    actor: Actor,
    kind: str,
    *,
    target: str = "",
    target_id: int | None = None,
    field: str | None = None,
    before: object = None,
    after: object = None,
    warehouse_id: int | None = None,
    sensitivity: str = "",
) -> int:
    """Append one row inside the running `write()`; its id.

    `before` and `after` are kept apart as text, and only their hashes are chained, so that personal
    text can be erased. `sensitivity` is the right that one needs to see them, or several with | between
    them, each of which is enough. Inside `summed` nothing is written (0), save of prices.
    """
    return record_all(actor, kind, [Entry(target, target_id, field, before, after, warehouse_id, sensitivity)])


class Entry(NamedTuple):
    """One row to be, as `record` takes it."""

    target: str = ""
    target_id: int | None = None
    field: str | None = None
    before: object = None
    after: object = None
    warehouse_id: int | None = None
    sensitivity: str = ""


def record_all(actor: Actor, kind: str, entries: Sequence[Entry]) -> int:
    """Append rows of one kind, as `record` does each, in a few statements; the id of the first one (0: none)."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of audit row {kind!r}")
    if is_summed(actor, kind):
        entries = [one for one in entries if one.field in _ALWAYS]
    if not entries:
        return 0
    engine = actor.company.engine
    last = engine.row("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
    first, previous = (last[0] + 1, last[1]) if last else (1, "")
    at = moment_text(clock.now())
    rows, told = [], []
    for key, one in enumerate(entries, first):
        texts = (_text(one.before), _text(one.after))
        row = (
            key, at, kind, actor.employee_id, actor.operator, actor.source, one.target, one.target_id,
            one.warehouse_id, one.sensitivity, one.field, _hash(texts[0]), _hash(texts[1]), previous,
        )  # fmt: skip
        previous = chain(row)
        rows.append((*row, previous))
        if texts != (None, None):
            told.append((key, *texts))
    engine.many(
        "INSERT INTO audit (id, at, kind, employee_id, operator, source, target, target_id, warehouse_id, sensitivity,"
        " field, before_hash, after_hash, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
    engine.many("INSERT INTO audit_text (audit_id, before, after) VALUES (?, ?, ?)", told)
    return first


@contextmanager
def summed(actor: Actor, kind: str) -> Generator[None]:
    """Around many changes at once that are not told one by one: whoever makes them records their number after."""
    memo = actor.company.engine.memo
    outer = memo.get(_SUMMED, frozenset())
    memo[_SUMMED] = outer | {kind}
    try:
        yield
    finally:
        memo[_SUMMED] = outer


def is_summed(actor: Actor, kind: str) -> bool:
    """Whether the running transaction tells changes of this kind by their number only, for now."""
    return kind in actor.company.engine.memo.get(_SUMMED, ())


def chain(row: tuple[Any, ...]) -> str:
    """The hash of an audit row: every column before `hash`, in the table's order."""
    import json

    return str(sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest())


def text_hash(text: str | None) -> str | None:
    """What is chained in place of a text."""
    return _hash(text)


def denial(actor: Actor, error: AmbarError) -> None:
    """Record a denial in a transaction of its own: one audit row an hour for the same right and reason."""
    permission, reason = str(error.details.get("permission") or ""), str(error.details.get("reason") or "")
    now = clock.now()
    try:
        with actor.company.write() as engine:
            key = (actor.employee_id or 0, permission, reason)
            kept = engine.row(
                "SELECT first_at FROM denial WHERE employee_id = ? AND permission = ? AND reason = ?", key
            )
            if kept is not None and kept[0] > moment_text(now - COALESCE):
                engine.run(
                    "UPDATE denial SET times = times + 1, last_at = ?"
                    " WHERE employee_id = ? AND permission = ? AND reason = ?",
                    (moment_text(now), *key),
                )
                return
            engine.run("DELETE FROM denial WHERE employee_id = ? AND permission = ? AND reason = ?", key)
            engine.run("INSERT INTO denial VALUES (?, ?, ?, 1, ?, ?)", (*key, moment_text(now), moment_text(now)))
            record(actor, "denied", target=permission, after=reason)
    except AmbarError as failure:
        _log.warning("denial of %s not recorded: %s", permission, failure.code)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str | date | Decimal):
        return str(value)
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _hash(text: str | None) -> str | None:
    return None if text is None else sha256(text.encode()).hexdigest()
