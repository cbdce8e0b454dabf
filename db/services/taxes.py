"""Tax rates: add, change, delete."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import rows
from db.access import Actor, requires
from db.fields import from_quantity
from db.intake import Intake
from db.lookup import percent
from db.models import TaxRate


@requires("catalog.taxes")
def add(
    actor: Actor,
    name: str,
    rate: object,
    *,
    reason: str = "",
    valid_from: object = None,
    valid_to: object = None,
    active: bool = True,
) -> int:
    """Add a tax rate; its id. `rate` in per cent: "20" or "20%"; `reason`: why it is low or none.

    Raises AmbarError "already_exists", and "invalid" for a rate outside 0–100 or days out of order.
    """
    values = _values(name, rate, reason, valid_from, valid_to, active)
    rows.refuse_taken(TaxRate.name, values["name"])
    return rows.add(actor, TaxRate, values).id


@requires("catalog.taxes")
def edit(
    actor: Actor,
    tax: str,
    *,
    version: int | None = None,
    name: str | None = None,
    rate: object = None,
    reason: str | None = None,
    valid_from: object = None,
    valid_to: object = None,
    active: bool | None = None,
) -> int:
    """Change what is given of the tax rate named `tax`; its new version; "" empties a day.

    Posted documents keep the rate they were posted with. Raises AmbarError "not_found", "conflict",
    "already_exists", "invalid".
    """
    found = rows.find(TaxRate, tax, version)
    values = _values(name, rate, reason, valid_from, valid_to, active)
    rows.refuse_taken(TaxRate.name, values.get("name"), found)
    return rows.change(actor, found, values)


@requires("catalog.taxes")
def delete(actor: Actor, tax: str, *, version: int | None = None) -> None:
    """Delete a tax rate that no product and no document uses; AmbarError "not_found", "conflict", "in_use"."""
    rows.remove(actor, rows.find(TaxRate, tax, version))


def _values(
    name: str | None,
    rate: object,
    reason: str | None,
    valid_from: object,
    valid_to: object,
    active: bool | None,
) -> dict[str, Any]:
    """The columns of what is given."""
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if rate is not None:
        stored = percent(str(rate))
        if stored is None:
            entered.wrong("rate", "not_a_rate", rate)
        values["rate"] = from_quantity(stored or 0)
    if reason is not None:
        values["reason"] = entered.line("reason", reason)
    for field, value in (("valid_from", valid_from), ("valid_to", valid_to)):
        if value is not None:
            values[field] = entered.day(field, value)
    first, last = values.get("valid_from"), values.get("valid_to")
    if isinstance(first, date) and isinstance(last, date) and first > last:
        entered.wrong("valid_to", "before_start", last)
    if active is not None:
        values["active"] = active
    entered.done()
    return values
