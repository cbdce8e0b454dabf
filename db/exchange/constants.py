"""What a mapping says beside its columns: warehouses, partners and prices that it writes itself, the same for everyone
who loads it. Whoever may not know one of them does not see the mapping: it is not there, by its name neither.

A code that is nobody's warehouse is treated as one that is not one's own, or whoever keeps a mapping with a guessed
code would learn which it is. What one has kept oneself one knows. Internal: called inside a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from db.access import Actor, rights_of
from db.exchange.mapping import Cell, Documents, Mapping
from db.exchange.mapping_file import parse
from db.lookup import plain_code

PLACES: Final = ("warehouse", "to_warehouse")
RIGHTS: Final = {
    "supplier": "supplier.view",
    "customer": "contact.view",
    "deal": "deal.view",
    "purchase_price": "catalog.purchase_price",
}
"""Fields whose values only this right shows."""


def known_to(actor: Actor, kept_by: int | None, body: str) -> bool:
    """Whether one may know all that a saved mapping (TOML) writes itself."""
    rights = rights_of(actor)
    own = rights.warehouse_ids()
    hidden = {field for field, right in RIGHTS.items() if not rights.may(right)}
    if kept_by == actor.employee_id or (own is None and not hidden):
        return True
    values = list(_constants(parse(body)))
    if any(field in hidden for field, _value in values):
        return False
    places = {plain_code(value) for field, value in values if field in PLACES}
    if own is None or not places:
        return True
    rows = actor.company.engine.rows("SELECT id, code FROM warehouse")
    return places <= {code for key, code in rows if key in own}


def _constants(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What the mapping writes itself, by field."""
    for entity, part in mapping.parts.items():
        if isinstance(part, Documents):
            groups = [part.header, part.row, *(one for rule in part.rules for one in (rule.header, rule.row))]
            if part.opening is not None and part.opening.purchase_price.strip("0.,"):
                yield "purchase_price", part.opening.purchase_price
        else:
            groups = [part.fields]
        for field, cell in (pair for group in groups for pair in group.items()):
            name = "warehouse" if (entity, field) == ("warehouses", "code") else field.rpartition(".")[2]
            yield from ((name, value) for value in _written(cell) if value.strip())


def _written(cell: Cell) -> Iterable[str]:
    """The texts that a cell may come to without a file saying them."""
    fixed = cell.text if cell.text is not None and "{" not in cell.text else ""
    return (cell.value or "", fixed, cell.default, *(after for _before, after in cell.map))
