"""Units of measure."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit; 1 of it is `factor` ("12", "1/1000") of the unit `of`, if any."""

    id: int
    code: str
    name: str
    decimals: int
    of: str | None
    factor: str | None
    version: int


@requires("catalog.view")
def listing(actor: Actor, *, limit: int | None = None) -> tuple[UnitLine, ...]:
    """Every unit, in the order in which they were added."""
    return tuple(
        UnitLine(key, code, name, decimals, of, None if of is None else factor_text(top, bottom), version)
        for key, code, name, decimals, of, top, bottom, version in actor.company.engine.rows(
            "SELECT u.id, u.code, u.name, u.decimals, b.code, u.numerator, u.denominator, u.version FROM unit u"
            " LEFT JOIN unit b ON b.id = u.base_id ORDER BY u.id LIMIT ?",
            (-1 if limit is None else limit,),
        )
    )


def factor_text(numerator: int, denominator: int) -> str:
    """A factor as people write it: "12", "1/1000"."""
    return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"
