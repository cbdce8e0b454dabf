"""What is due by itself: the next writer posts it, or `ambar tick`. Source: domain.md, "Reservations", "Expiry"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from db.company import Company

_POSTED: Final = "due.posted"


def post(company: Company) -> int:
    """Take away the reservations whose day is over, in the running `write()`; how many parts. Again: nothing."""
    engine = company.engine
    first = engine.value("SELECT day FROM due WHERE name = 'reservations'")
    if first is None or first > company.today().isoformat():
        return 0
    from db.deals.expiry import tell
    from db.ledger.reservations import Reservations

    over = Reservations(engine, None).expire(company.today())
    tell(engine, over)
    engine.memo[_POSTED] = posted(company) + len(over)
    return len(over)


def posted(company: Company) -> int:
    """How many parts the running `write()` has taken away so."""
    return int(company.engine.memo.get(_POSTED, 0))
