"""How the goods of a document were sent: what its delivery note says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import clock, dispatching
from db.access import Actor, document, requires
from db.documents.changes import Change, record
from db.documents.context import Context, act_on, context, find
from db.errors import raise_all


@dataclass(frozen=True, slots=True)
class DispatchState:
    """What is kept now. `warnings`: tax numbers that cannot be right."""

    number: str
    warnings: tuple[dict[str, Any], ...] = ()


@requires(document("view"), "document.print")
def put(actor: Actor, number: str, values: Mapping[str, Any]) -> DispatchState:
    """Keep fields of a transfer's or sale's delivery note (`db.dispatching.FIELDS`); those not given stay, or become
    what was proposed. `shipped_at`: ISO; without an offset in the company's time zone.

    At any state of the document, and by whoever may print it: goods leave after they were processed, by other hands
    than those that sold them. Raises AmbarError "not_found", "denied"
    (scope; contact.view for what tells of a sale's customer), "usage" (a type without delivery notes), "invalid" with
    everything that is wrong.
    """
    dispatching.require_recipient(actor, number, values)
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    dispatching.refuse_type(header.type)
    given, problems = dispatching.read(ctx, dict(values))
    raise_all(problems)
    before = dispatching.load(ctx, header)
    after = (before or dispatching.proposed(ctx, header)) | given
    names = dispatching.FIELDS
    ctx.engine.run(
        f"INSERT INTO dispatch (document_id, {', '.join(names)}) VALUES ({','.join('?' * (len(names) + 1))})"
        f" ON CONFLICT (document_id) DO UPDATE SET {', '.join(f'{one} = excluded.{one}' for one in names)}",
        (header.id, *(after[one] for one in names)),
    )
    places = {"from_address": header.warehouse_id}
    if header.type == "transfer":
        places["to_address"] = header.to_warehouse_id
    hidden = dispatching.CUSTOMERS if header.type == "sale" else ()
    old = before or dict.fromkeys(names)
    record(
        ctx,
        header,
        [
            Change(
                "changed",
                one,
                _told(ctx, one, old[one]),
                _told(ctx, one, after[one]),
                warehouse_id=places.get(one),
                sensitivity=dispatching.CUSTOMERS_RIGHT if one in hidden else "",
            )
            for one in names
            if (old[one] or None) != (after[one] or None)
        ],
    )
    known = (
        after if ctx.rights.may(dispatching.CUSTOMERS_RIGHT) else {k: v for k, v in after.items() if k not in hidden}
    )
    return DispatchState(header.number, dispatching.warnings(known))


def _told(ctx: Context, field: str, value: str | None) -> str | None:
    """A value as the history keeps it: the moment in the company's time zone."""
    if field != "shipped_at" or not value:
        return value or None
    zone = clock.zone(ctx.actor.company.setting("timezone"))
    return f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%d %H:%M}"
