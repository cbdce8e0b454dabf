"""Deliveries: a sale's goods packed, handed over, delivered or come back. Source: domain.md, "CRM" (delivery)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from db import clock, delivering, phones
from db.access import Actor, requires
from db.documents.changes import Change, record
from db.documents.context import Context, act_on, context
from db.documents.records import Header
from db.errors import AmbarError
from db.intake import Intake
from db.models import Delivery

_REASON_LENGTH: Final = 200
_NAMES: Final = {name: f"delivery_{name}" for name in ("phone", "address", "comment")}
"""What the history calls fields that the sale has too, or might be taken to have."""
PAPERS: Final = ("pick_list", "packing_list")


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How a delivery stands now. `cancel`: the goods came back, so that the sale may be cancelled."""

    number: str
    status: str
    version: int
    cancel: bool = False


@requires("delivery.edit")
def set(
    actor: Actor,
    number: str,
    status: str,
    *,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    version: int | None = None,
) -> DeliveryState:
    """Move a sale's delivery on by a step, or back by one (with a reason); a sale that had none has one from now on.

    `values`: fields kept at the same time, as `edit` takes them. Raises AmbarError "not_found", "denied" (scope: all
    warehouses of the sale must be one's own), "not_processed", "conflict", "invalid" (status: not_a_choice, or not the
    next step, with `allowed`; reason: required).
    """
    ctx, header = _sale(actor, number)
    delivery, known = _loaded(ctx, header, version)
    entered = Intake()
    entered.one_of("status", status, delivering.STATUSES)
    given = _read(entered, values or {})
    why = entered.line("reason", reason, length=_REASON_LENGTH)
    allowed = (*delivering.NEXT[delivery.status], *(one for one in (delivering.BEFORE.get(delivery.status),) if one))
    if not entered.problems and status not in (delivery.status, *allowed):
        entered.wrong("status", "not_next", status, allowed=list(allowed), now=delivery.status)
    back = delivering.BEFORE.get(delivery.status) == status
    if not entered.problems and back and not why:
        entered.wrong("reason", "required")
    entered.done()
    changes = _apply(ctx, delivery, given)
    if status != delivery.status:
        changes.append(Change("changed", "delivery_status", delivery.status, status))
        if why:
            changes.append(Change("changed", "delivery_reason", None, why, sensitivity=delivering.EDIT))
        _stamp(delivery, status, back=back)
    return _keep(ctx, header, delivery, changes, known=known)


@requires("delivery.edit")
def edit(actor: Actor, number: str, values: Mapping[str, Any], *, version: int | None = None) -> DeliveryState:
    """Keep fields of a delivery: planned_on, carrier, tracking, recipient, phone, address, comment; those not given
    stay. Errors as `set`; AmbarError "usage" for other fields."""
    ctx, header = _sale(actor, number)
    delivery, known = _loaded(ctx, header, version)
    entered = Intake()
    given = _read(entered, values)
    entered.done()
    return _keep(ctx, header, delivery, _apply(ctx, delivery, given), known=known)


@requires("catalog.view", "document.print")
def printed(actor: Actor, numbers: Sequence[str], paper: str) -> None:
    """Note in the histories of sales that their pick_list or packing_list was printed.

    Raises AmbarError "not_found", "usage" (paper)."""
    if paper not in PAPERS:
        raise AmbarError("usage", field="paper", value=paper, choices=list(PAPERS))
    ctx = context(actor)
    for number in numbers:
        record(ctx, delivering.find(ctx, number), [Change("printed", None, None, paper)])


def _sale(actor: Actor, number: str) -> tuple[Context, Header]:
    ctx = context(actor)
    header = delivering.find(ctx, number)
    act_on(ctx, header)
    delivering.require_processed(header)
    return ctx, header


def _loaded(ctx: Context, header: Header, version: int | None) -> tuple[Delivery, bool]:
    """What is kept, or a new one; whether it was there."""
    found = delivering.load(header)
    now = 0 if found is None else found.version
    if version is not None and version != now:
        raise AmbarError("conflict", what="delivery", key=header.number, version=now, changed_by=None)
    if found is not None:
        return found, True
    return Delivery(document=header.id, **delivering.proposed(ctx.engine, header, ctx.rights)), False


def _read(entered: Intake, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [name for name in values if name not in delivering.FIELDS]
    if unknown:
        raise AmbarError("usage", field=unknown[0], value="", choices=list(delivering.FIELDS))
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "planned_on":
            found[name] = entered.day(name, value)
        elif name in delivering.LINES:
            text = entered.line(name, value)
            found[name] = phones.e164(text) if name == "phone" else text
        else:
            found[name] = entered.note(name, value)
    return found


def _apply(ctx: Context, delivery: Delivery, given: Mapping[str, Any]) -> list[Change]:
    changes = []
    for name, value in given.items():
        before = getattr(delivery, name)
        if before != value:
            hidden = delivering.EDIT if name in delivering.PRIVATE else ""
            changes.append(Change("changed", _NAMES.get(name, name), _told(before), _told(value), sensitivity=hidden))
            setattr(delivery, name, value)
    return changes


def _told(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else str(value) if value else None


def _stamp(delivery: Delivery, status: str, *, back: bool) -> None:
    """The moment of each step that it has come to, none of those that were taken back."""
    if back:
        setattr(delivery, f"{delivery.status}_at", None)
    else:
        setattr(delivery, f"{status}_at", clock.now())
    delivery.status = status


def _keep(ctx: Context, header: Header, delivery: Delivery, changes: list[Change], *, known: bool) -> DeliveryState:
    if changes or not known:
        delivery.updated_at = clock.now()
        if known:
            delivery.version += 1
        delivery.save(force_insert=not known)
        record(ctx, header, changes or [Change("changed", "delivery_status", None, delivery.status)])
    return DeliveryState(header.number, delivery.status, delivery.version, delivery.status == "returned")
