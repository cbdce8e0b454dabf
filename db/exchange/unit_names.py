"""Units as files write them: by code, or by name ("adet"). Internal: called inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping

from db.connection import Engine
from db.exchange.grouping import Body
from db.text import fold


def unit_codes(engine: Engine) -> dict[str, str]:
    """Units by code and, where no other one is called so, by name ("adet"), folded."""
    units = [(str(code), fold(name)) for code, name in engine.rows("SELECT code, name FROM unit")]
    names = [name for _, name in units]
    found = {name: code for code, name in units if names.count(name) == 1}
    return found | {fold(code): code for code, _ in units}


def with_codes(body: Body, codes: Mapping[str, str]) -> Body:
    """The rows of a document, their units by code."""
    for position, (names, values) in enumerate(body.rows):
        place = names.index("unit") if "unit" in names else -1
        if place >= 0 and values[place]:
            code = codes.get(fold(values[place]), values[place])
            body.rows[position] = (names, (*values[:place], code, *values[place + 1 :]))
    return body
