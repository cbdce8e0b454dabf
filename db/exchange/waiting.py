"""Products of an import that name others further down in the files: their rows wait until everything else is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db import lookup
from db.connection import Engine
from db.exchange.things import Planned


class Waiting:
    """Puts rows aside whose parent or parts are neither there nor beside them. Only these are kept in memory."""

    def __init__(self, engine: Engine, today: date) -> None:
        self.engine, self.today = engine, today
        self.rows: list[Planned] = []
        self.ended = False

    def ready(self, piece: Sequence[Planned]) -> Sequence[Planned]:
        """The rows whose parent and parts are there or in this piece; the others wait."""
        needs = {one.origin: named for one in piece if (named := _needs(one))}
        if not needs or self.ended:
            return piece
        there = lookup.items(self.engine, set[str]().union(*needs.values()), self.today).keys()
        nothing: set[str] = set()
        while True:
            known = there | {sku_of(one) for one in piece}
            ready = [one for one in piece if needs.get(one.origin, nothing) <= known]
            if len(ready) == len(piece):
                return piece
            self.rows += [one for one in piece if not needs.get(one.origin, nothing) <= known]
            piece = ready

    def rest(self) -> list[Planned]:
        """The rows that have waited, to be put once everything else has been: none waits any more."""
        self.ended, rest, self.rows = True, self.rows, []
        return sorted(rest, key=lambda one: "parts" in one.data)  # a variation may be part of a bundle


def sku_of(one: Planned) -> str:
    """The SKU that a row has, as it is kept."""
    return lookup.plain_code(one.data.get("sku", ""))


def _needs(one: Planned) -> set[str]:
    """The codes that have to be there before this row: its parent and its parts."""
    return {lookup.plain_code(code) for code in (one.data.get("parent"), *one.data.get("parts", ())) if code}
