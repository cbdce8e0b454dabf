"""Money received for a deal, or given back; never changed, only undone. Source: domain.md, "Reservations", "CRM"."""

from __future__ import annotations

from datetime import date
from typing import Final

from db import clock
from db.access import Actor, requires
from db.deals.finding import find_to_change
from db.deals.following import follow, holding, told
from db.deals.records import DealHeader, load_rows
from db.deals.saving import DealState, close, state
from db.documents.changes import Change
from db.documents.context import Context, context
from db.errors import AmbarError, invalid
from db.fields import MAX_INTEGER, moment_text, money, money_text
from db.intake import Intake

METHODS: Final = ("cash", "card", "transfer", "other")
"""How money is received or given back."""
_STORED: Final = 2**63 - 1


@requires("deal.edit")
def add(
    actor: Actor,
    deal: int,
    amount: object,
    *,
    day: date | str | None = None,
    method: str = "other",
    comment: str = "",
) -> DealState:
    """Note money received for a deal, or (negative) given back: `state.payment` names it. Where reservations are made
    on payment, rows hold what is paid of them, in their order.

    Raises AmbarError "not_found", "denied" (scope), "invalid" with everything that is wrong (amount: zero,
    more_than_paid; day: in_future; method: not_a_choice; deal lost: closed).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    entered = Intake()
    sum = entered.take(lambda: money(amount, "amount", ctx.digits), 1)
    if sum == 0:
        entered.wrong("amount", "zero")
    if sum < 0 and found.paid + sum < 0:
        entered.wrong("amount", "more_than_paid", money_text(-sum, ctx.digits), paid=money_text(found.paid, ctx.digits))
    if found.paid + sum > _STORED:
        entered.wrong("amount", "too_large", str(amount))
    on = entered.day("day", day) or ctx.today
    if on > ctx.today:
        entered.wrong("day", "in_future", on)
    if method not in METHODS:
        entered.wrong("method", "not_a_choice", method, choices=list(METHODS))
    note = entered.note("comment", comment)
    if found.status == "lost" and sum > 0:
        entered.wrong("status", "lost", found.id)
    entered.done()
    return _add(ctx, found, sum, on, method, note, None)


@requires("deal.edit")
def undo(actor: Actor, deal: int, payment: int) -> DealState:
    """Undo a payment by another one of the opposite amount; where reservations are made on payment, what was held for
    it is released. `state.payment` names the new one.

    Raises AmbarError "not_found" (deal, payment), "denied" (scope), "invalid" (payment: undone, undoes,
    more_than_paid).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal)
    key = payment if 0 < payment <= MAX_INTEGER else 0
    row = ctx.engine.row(
        "SELECT amount, method, undoes_id, EXISTS (SELECT 1 FROM payment u WHERE u.undoes_id = p.id) FROM payment p"
        " WHERE p.id = ? AND p.deal_id = ?",
        (key, found.id),
    )
    if row is None:
        raise AmbarError("not_found", what="payment", key=str(payment))
    amount, method, undoes, undone = row
    if undone or undoes is not None:
        raise invalid("payment", "undone" if undone else "undoes", payment)
    if found.paid - amount < 0:
        raise invalid("payment", "more_than_paid", money_text(amount, ctx.digits),
                      paid=money_text(found.paid, ctx.digits))  # fmt: skip
    return _add(ctx, found, -amount, ctx.today, method, "", payment)


def _add(
    ctx: Context, deal: DealHeader, amount: int, day: date, method: str, comment: str, undoes: int | None
) -> DealState:
    actor = ctx.actor
    key = ctx.engine.insert(
        "INSERT INTO payment (deal_id, day, amount, method, comment, undoes_id, employee_id, operator, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (deal.id, day.isoformat(), amount, method, comment, undoes, actor.employee_id, actor.operator,
         moment_text(clock.now())),
    )  # fmt: skip
    before, reason = deal.paid, "payment_undone" if undoes is not None or amount < 0 else "payment"
    deal.paid += amount
    changes = [
        Change("payment_undone" if undoes else "payment", "paid", money_text(before, ctx.digits),
               money_text(deal.paid, ctx.digits))
    ]  # fmt: skip
    if deal.status == "open" and actor.company.setting("reservation.mode") == "on_payment":
        rows, held = load_rows(ctx.engine, deal.id), holding(ctx, deal.id)
        follow(ctx, deal, rows, reason=reason)
        changes += told(ctx, deal.id, held, rows, reason)
    close(ctx, deal, changes)
    return state(ctx, deal, payment=key)
