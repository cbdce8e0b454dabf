"""What a change of one product makes of its codes and parts: read, checked, nothing written. Internal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db import items, lookup
from db.connection import Engine
from db.intake import Intake
from db.items import Adding


def refuse_taken(engine: Engine, entered: Intake, field: str, value: str, own: int) -> None:
    """Note an SKU or external id that another product has."""
    key = engine.value(f"SELECT id FROM item WHERE {field} = ?", (value,))
    if key is not None and key != own:
        entered.wrong(field, "taken", value, code="already_exists", what="product", key=value, id=key)


def barcodes(
    engine: Engine,
    entered: Intake,
    key: int,
    old: list[str],
    replaced: Sequence[str] | None,
    added: Iterable[str],
    removed: Iterable[str],
) -> list[str]:
    """The barcodes that a product shall have; what another one has is noted."""
    gone = {lookup.plain_code(one) for one in removed}
    codes = [code for code in old if code not in gone]
    if replaced is not None:
        codes = items.read_barcodes(entered, replaced)
    codes += [code for code in items.read_barcodes(entered, added) if code not in codes]
    for code, holder in items.holders(engine, codes).items():
        if holder[0] != key:
            entered.problems.append(items.taken(code, holder))
    return codes


def parts(
    engine: Engine, entered: Intake, row: Mapping[str, Any], given: Mapping[str, object], names: Adding
) -> dict[int, int]:
    """The parts that a bundle shall have: item id → quantity as stored."""
    contents = items.read_parts(entered, row["kind"], given)
    known = lookup.items(engine, contents, names.today)
    found: dict[int, int] = {}
    for code, quantity in contents.items():
        one = known.get(code)
        if one is None:
            entered.wrong("parts", "unknown", code)
        elif one.kind not in ("simple", "variation", "service"):
            entered.wrong("parts", "not_a_part", code)
        else:
            found[one.id] = quantity
    return found
