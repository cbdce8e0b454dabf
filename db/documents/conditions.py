"""The conditions of rights that decide about a document: four eyes, and the limit of discounts.

Source: domain.md, "Access": who created or changed anything in a document may not process it; the limit counts the
whole fall below the price list, by price and discount together, none set is unlimited, the highest counts. The price
list is today's: the date on a document is for whoever writes it to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from db import lookup
from db.access import Actor, Rights, rights_of
from db.connection import Engine
from db.documents.context import Context
from db.documents.records import Header, Row
from db.errors import AmbarError, denied, problem
from db.fields import QUANTITY_SCALE, amount, divide, from_quantity
from db.terms import DISCOUNT, PER_CENT, WHOLE

PLACE: Final = "sale"
_NO_CHANGE: Final = ("processed", "cancelled", "below_zero", "reservation_short", "printed", "commented")
"""Lines of the history that change nothing in a document."""
_PRICED: Final = ("item_id", "quantity", "numerator", "denominator", "price", "discount_rate", "discount_amount")
"""What decides how far a row falls below the price list."""

MADE_BY: Final = (
    "(d.type IN (SELECT value FROM json_each(?)) AND (d.created_by = ? OR EXISTS (SELECT 1 FROM history h"
    f" WHERE h.document_id = d.id AND h.employee_id = ? AND h.action NOT IN {_NO_CHANGE!r})))"
)
"""Whether a document `d` of some types was made or changed by someone: types (JSON), and their id twice."""


# Four eyes -----------------------------------------------------------------------


def makers(engine: Engine, header: Header) -> frozenset[int]:
    """Those who created or changed anything in a document."""
    found = engine.rows(
        "SELECT DISTINCT employee_id FROM history WHERE document_id = ? AND employee_id IS NOT NULL AND action NOT IN"
        f" ({','.join('?' * len(_NO_CHANGE))})",
        (header.id, *_NO_CHANGE),
    )
    made = () if header.created_by is None else (header.created_by,)
    return frozenset((*made, *(key for (key,) in found)))


def needs_other_eyes(rights: Rights, type: str) -> bool:
    """Whether who acts may process only what others have made."""
    return f"{type}.process" in rights.four_eyes


def require_other_eyes(ctx: Context, header: Header) -> None:
    """AmbarError "denied" (four_eyes) for someone who is bound by it and has made or changed the document."""
    if needs_other_eyes(ctx.rights, header.type) and ctx.actor.employee_id in makers(ctx.engine, header):
        raise denied(f"{header.type}.process", "four_eyes", document=header.number)


# Discounts -----------------------------------------------------------------------


def limit_of(rights: Rights, place: str = PLACE) -> int | None:
    """How far someone may go below the price list in a sale (or deal), as stored; `WHOLE`: without a limit; None: they
    have no say in it."""
    if rights.administrator:
        return WHOLE
    if rights.may(DISCOUNT, place):
        return rights.limits.get(place, WHOLE)
    return WHOLE if rights.may("row.price", place) else None


def limit_for(ctx: Context, header: Header, rights: Rights) -> int:
    """The limit by which a sale is processed: that of who processes it; where they have no say in prices, the highest
    of those who have made the document and still have."""
    own = limit_of(rights)
    if own is not None:
        return own
    company = ctx.actor.company
    theirs = [limit_of(rights_of(Actor(company, one))) for one in makers(ctx.engine, header)]
    return max((one for one in theirs if one is not None), default=WHOLE)


def changed_rows(rows: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """The rows whose fall below the price list may be another than before."""
    old = {row.id: row for row in before}
    return [
        row
        for row in rows
        if row.id is None or any(getattr(row, name) != getattr(old[row.id], name) for name in _PRICED)
    ]


def beyond_limit(ctx: Context, rows: Sequence[Row], limit: int) -> list[dict[str, Any]]:
    """The rows of a sale that fall further below the price list than `limit`, each with its figures in per cent."""
    if limit >= WHOLE or not rows:
        return []
    items = lookup.items_by_id(ctx.engine, {row.item_id for row in rows if row.item_id is not None}, ctx.today)
    found = []
    for row in rows:
        item = items.get(row.item_id or 0)
        if item is None:
            continue
        fall, of = _fall(row, item.price, ctx.digits)
        if fall * WHOLE > limit * of:
            # Rounded up, so that what is too much never looks like what is allowed.
            given = -(-fall * 10_000 // of) * PER_CENT // 100
            found.append(
                problem("discount", "limit", code="denied", row=row.position, permission=DISCOUNT, sku=item.sku,
                        limit=from_quantity(limit), given=from_quantity(given))
            )  # fmt: skip
    return found


def require_limit(problems: Sequence[dict[str, Any]]) -> None:
    """AmbarError "denied" (limit) with the figures of every such row, those of the first one in front."""
    if problems:
        first = problems[0]
        raise denied(DISCOUNT, "limit", **{name: first[name] for name in ("row", "sku", "limit", "given")},
                     errors=list(problems))  # fmt: skip


def _fall(row: Row, listed: int | None, digits: int) -> tuple[int, int]:
    """How far a row falls below the price list: a part of a whole (0 of 1 where there is nothing to fall from)."""
    reference = row.price if listed is None else divide(listed * row.numerator, row.denominator)
    price = reference if row.price is None else row.price
    if not reference or price is None:
        return 0, 1
    if row.discount_amount and row.quantity > 0:
        of = amount(row.quantity, reference, digits)
        return (of - amount(row.quantity, price, digits) + row.discount_amount, of) if of else (1, 1)
    return reference * QUANTITY_SCALE - price * (QUANTITY_SCALE - (row.discount_rate or 0)), reference * QUANTITY_SCALE


def refusals(ctx: Context, header: Header, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What of the conditions forbids who asks to process a document: for the preview."""
    found: list[dict[str, Any]] = []
    try:
        require_other_eyes(ctx, header)
    except AmbarError as error:
        found.append(problem("status", "four_eyes", code=error.code, permission=error.details["permission"]))
    if header.type == "sale":
        found += beyond_limit(ctx, rows, limit_for(ctx, header, ctx.rights))
    return found
