"""The password asked once more (step-up) before what is hard to undo, and sessions that someone has ended.

Asked by the gate, inside the transaction of the change, where the setting `step_up.KIND` is on. Whoever has given
their password carries the proof for five minutes (`Actor.confirmed_at`); it is worth nothing any more once the
password was changed. The operator is not asked. Source: security.md, chapter 5.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from db import clock
from db.doctypes import TYPES
from db.errors import AmbarError, denied
from db.fields import moment_text

if TYPE_CHECKING:
    from db.access import Actor
    from db.connection import Engine

KINDS: Final = ("rights", "cancel", "restore")
"""What a password can be asked for: editing rights and who holds them, cancelling processing, restoring a copy."""
KIND_OF: Final = {"access.edit": "rights", **{f"{type}.cancel": "cancel" for type in TYPES}}
"""The kind of a change that needs this right."""
VALID: Final = timedelta(minutes=5)
"""How long a password that was given is enough."""


def require_confirmed(actor: Actor, kind: str, permission: str | None = None) -> None:
    """AmbarError "denied" (reason step_up; kind) unless this kind needs no password, or it was given just now.

    To be called in the transaction of the change. `permission`: the right that the change needs.
    """
    if actor.operator is not None or actor.company.setting(f"step_up.{kind}") != "on" or is_confirmed(actor):
        return
    raise denied(permission, "step_up", kind=kind)


def is_confirmed(actor: Actor) -> bool:
    """Whether `actor` has given the password that holds now within the last five minutes."""
    given = actor.confirmed_at
    if given is None or not timedelta() <= clock.now() - given <= VALID:
        return False
    changed = actor.company.engine.value("SELECT password_changed_at FROM employee WHERE id = ?", (actor.employee_id,))
    return changed is None or str(changed) <= moment_text(given)


def refuse_ended(actor: Actor) -> None:
    """AmbarError "not_signed_in" (ended) where someone has ended this session, or removed the key by which it came: it
    changes nothing any more."""
    engine = actor.company.engine
    if actor.session and engine.value("SELECT 1 FROM session WHERE id = ? AND ended_at IS NOT NULL", (actor.session,)):
        raise AmbarError("not_signed_in", reason="ended")
    if actor.key and not lets_in(engine, actor.employee_id, actor.key):
        raise AmbarError("not_signed_in", reason="ended")


def lets_in(engine: Engine, employee_id: int | None, key: str) -> bool:
    """Whether the SSH key with this fingerprint lets this employee in."""
    known = engine.value("SELECT employee_id FROM ssh_key WHERE fingerprint = ?", (key,))
    return known is not None and known == employee_id
