"""How many rows there are and what the books sum up to: the same before and after migrations."""

from __future__ import annotations

from typing import Final

from db.connection import Engine
from db.errors import AmbarError

Tally = dict[str, tuple[int, ...]]
"""Rows of each table, then its sums."""

_SUMS: Final = {
    "ledger": ("quantity", "value"),
    "balance": ("quantity", "value"),
    "batch": ("left_quantity", "left_value"),
    "batch_move": ("quantity", "value"),
    "shortage": ("quantity", "left_quantity"),
    "deal_row": ("shipped",),
    "payment": ("amount",),
    "reservation": ("quantity",),
    "reservation_change": ("quantity",),
    "shipment": ("quantity",),
}
_BOOKS: Final = frozenset({*_SUMS, "posting", "posting_line", "settlement", "audit", "document", "document_row"})
"""What a migration may add nothing to either."""
_OURS: Final = frozenset({"schema_migration", "setting"})
"""What keeps how far the migrations are."""


def take(engine: Engine) -> Tally:
    """What there is now."""
    found: Tally = {}
    names = engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (name,) in names:
        if name in _OURS or "_search" in name:
            continue
        sums = "".join(f", coalesce(sum({column}), 0)" for column in _SUMS.get(name, ()))
        found[name] = engine.rows(f"SELECT count(*){sums} FROM {name}")[0]
    return found


def compare(before: Tally, after: Tally) -> None:
    """AmbarError "internal" (table, before, after) where rows were lost, or the books are not what they were."""
    for name, kept in before.items():
        found = after.get(name, (0,))
        if found != kept if name in _BOOKS else found[0] < kept[0]:
            raise AmbarError(
                "internal", detail="a migration changed what there was", table=name, before=kept, after=found
            )
