"""Delivery notes (sevk irsaliyesi): which documents have one, what it says beside them, and what it cannot do without.

Internal: takes the context of an operation. Who may see a sale without contact.view knows the name of its customer and
nothing more: where the goods go and the customer's tax number are hidden from them, also where someone else has entered
them, they give none, and as the paper must by law carry both, they do not print it (`require_recipient`). What they do
give is kept beside what the customer's card says, unseen. Source: the fields that Turkish law asks of a delivery
note (Vergi Usul Kanunu, 230/5): sender, recipient, goods, the actual day of dispatch; the carrier's, by custom.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from db import clock
from db.access import Actor, require
from db.doctypes import type_of_number
from db.documents.context import Context
from db.documents.records import Header
from db.errors import AmbarError, problem
from db.fields import moment_text
from db.queries.rows import HIDDEN, Hidden
from db.record import record
from db.tax_numbers import is_valid
from db.text import CODE_LENGTH, NAME_LENGTH, check, upper

TYPES: Final = ("transfer", "sale")
"""The documents that send goods."""
LENGTHS: Final = {
    "plate": 20, "driver": NAME_LENGTH, "driver_number": CODE_LENGTH, "carrier": NAME_LENGTH,
    "carrier_number": CODE_LENGTH, "from_address": 500, "recipient": NAME_LENGTH, "recipient_office": NAME_LENGTH,
    "recipient_number": CODE_LENGTH, "to_address": 500,
}  # fmt: skip
"""The words of a delivery note, with their most letters."""
FIELDS: Final = ("shipped_at", *LENGTHS)
NEEDED: Final = ("shipped_at", "from_address", "recipient", "to_address")
"""What cannot be left out; and one of plate and carrier."""
NUMBERS: Final = ("driver_number", "carrier_number", "recipient_number")
CUSTOMERS: Final = ("recipient_office", "recipient_number", "to_address")
"""What a sale's delivery note tells of its customer beside the name."""
CUSTOMERS_RIGHT: Final = "contact.view"


@record
class DispatchNote:
    """What a delivery note says beside its document; `kept`: it was entered, not only proposed. `missing`: the fields
    without which it cannot be printed."""

    shipped_at: datetime | None
    plate: str
    driver: str
    driver_number: str
    carrier: str
    carrier_number: str
    from_address: str
    recipient: str
    recipient_office: str | Hidden
    recipient_number: str | Hidden
    to_address: str | Hidden
    kept: bool = False
    missing: tuple[str, ...] = ()


def refuse_type(type: str) -> None:
    """AmbarError "usage" for a type that has no delivery note."""
    if type not in TYPES:
        raise AmbarError("usage", field="type", value=type, choices=list(TYPES))


def require_recipient(actor: Actor, number: str, fields: Iterable[str] = CUSTOMERS) -> None:
    """AmbarError "denied" for fields that tell of a sale's customer what the asker may not know; told from the number,
    before anything is looked up."""
    if type_of_number(number) == "sale" and not {*CUSTOMERS}.isdisjoint(fields):
        require(actor, CUSTOMERS_RIGHT)


def load(ctx: Context, header: Header) -> dict[str, Any] | None:
    """What is kept of a document's dispatch, by `FIELDS` as stored; None where nothing is."""
    found = ctx.engine.row(f"SELECT {', '.join(FIELDS)} FROM dispatch WHERE document_id = ?", (header.id,))
    return None if found is None else dict(zip(FIELDS, found, strict=True))


def proposed(ctx: Context, header: Header) -> dict[str, Any]:
    """What a delivery note would say where nothing was entered; not all of it is for everyone (`note`)."""
    found: dict[str, Any] = dict.fromkeys(FIELDS, "")
    found["shipped_at"] = None
    found["from_address"] = _address(ctx, header.warehouse_id)
    found["carrier"] = header.delivery_service
    if header.type == "transfer":
        settings = ctx.actor.company.settings()
        found["recipient"] = settings["company.name"]
        found["recipient_office"] = settings["company.tax_office"]
        found["recipient_number"] = settings["company.tax_number"]
        found["to_address"] = _address(ctx, header.to_warehouse_id)
        return found
    partner = ctx.engine.row(
        "SELECT name, tax_office, tax_number, address FROM partner WHERE id = ?", (header.partner_id,)
    )
    if partner is not None:
        found["recipient"], found["recipient_office"], found["recipient_number"], found["to_address"] = partner
    return found


def _address(ctx: Context, warehouse_id: int | None) -> str:
    found = ctx.engine.row("SELECT name, address FROM warehouse WHERE id = ?", (warehouse_id,))
    return "" if found is None else ", ".join(one for one in found if one)


def note(ctx: Context, header: Header) -> DispatchNote:
    """What is kept, or else what would be proposed, as far as the asker may know it."""
    kept = load(ctx, header)
    values = kept or proposed(ctx, header)
    shipped = values["shipped_at"]
    values["shipped_at"] = datetime.fromisoformat(shipped) if shipped else None
    missing = _missing(values)
    if header.type == "sale" and not ctx.rights.may(CUSTOMERS_RIGHT):
        values |= dict.fromkeys(CUSTOMERS, HIDDEN)
        missing = tuple(one for one in missing if one not in CUSTOMERS)
    return DispatchNote(**values, kept=kept is not None, missing=missing)


def _missing(values: dict[str, Any]) -> tuple[str, ...]:
    lacking = [name for name in NEEDED if not values[name]]
    return tuple(lacking if values["plate"] or values["carrier"] else [*lacking, "plate"])


def read(ctx: Context, given: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The fields that are given, as stored, and everything that is wrong with them."""
    found: dict[str, Any] = {}
    problems: list[dict[str, Any]] = []
    for name, value in given.items():
        wrong: dict[str, Any] | None
        if name == "shipped_at":
            found[name], wrong = _moment(ctx, value)
        elif name in LENGTHS:
            found[name], wrong = check(value, name, length=LENGTHS[name])
        else:
            wrong = problem(name, "unknown_key", name)
        if wrong is not None:
            problems.append(wrong)
    if found.get("plate"):
        found["plate"] = upper(" ".join(found["plate"].split()))
    return found, problems


def _moment(ctx: Context, value: object) -> tuple[str | None, dict[str, Any] | None]:
    """A moment, or a day with a time in the company's time zone ("2026-11-24 14:30")."""
    if value in (None, ""):
        return None, None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.zone(ctx.actor.company.setting("timezone")))
        return moment_text(moment), None
    except (ValueError, OverflowError):
        return None, problem("shipped_at", "not_a_moment", value)


def warnings(values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Tax numbers that cannot be right: they warn, they do not block."""
    return tuple(
        {"code": "tax_number", "field": name, "value": values[name]}
        for name in NUMBERS
        if values.get(name) and not is_valid(values[name])
    )
