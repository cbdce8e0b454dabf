"""Warehouses: the list and one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db import lookup
from db.access import Actor, requires, rights_of
from db.connection import Engine, in_clause
from db.fields import Amount, Quantity
from db.models import Employee, Warehouse
from db.queries.entry import Person
from db.queries.rows import HIDDEN, Hidden

MANY: Final = 20_000
"""Balances; more take too long to be added up while somebody waits for the list."""


@dataclass(frozen=True, slots=True)
class WarehouseLine:
    """A warehouse in the list. `products`: how many have stock there, `quantity`: their units added up,
    `value`: what they are worth; hidden without the rights, None where totals were not asked for."""

    id: int
    code: str
    name: str
    active: bool
    issuing: bool
    default: bool
    sort_order: int
    responsible: str | None
    responsible_name: str | None
    products: int | Hidden | None
    quantity: Quantity | Hidden | None
    value: Amount | Hidden | None


@dataclass(frozen=True, slots=True)
class WarehouseCard:
    """Everything about one warehouse."""

    id: int
    code: str
    name: str
    active: bool
    issuing: bool
    default: bool
    sort_order: int
    responsible: str | None
    responsible_name: str | None
    address: str
    description: str
    phone: str
    email: str
    opening_hours: str
    external_id: str | None
    version: int
    products: int | Hidden | None
    quantity: Quantity | Hidden | None
    value: Amount | Hidden | None


@requires("warehouse.view")
def listing(
    actor: Actor, *, text: str = "", active: bool | None = None, totals: bool | None = True, limit: int | None = None
) -> tuple[WarehouseLine, ...]:
    """The warehouses of one's scope in their order, filtered by words of code or name and by `active`.

    `totals=False` leaves out the sums, which take time over a million balances; None: only where they do.
    """
    from db.search import condition, prepare

    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    if totals is None:
        totals = engine.value("SELECT 1 FROM balance LIMIT 1 OFFSET ?", (MANY,)) is None
    where, values = condition(prepare(text), "w.folded")
    if active is not None:
        where += f" AND w.active = {int(active)}"
    scope = rights.warehouse_ids()
    if scope is not None:
        where += " AND w.id IN (SELECT value FROM json_each(?))"
        values = [*values, in_clause(scope)]
    rows = engine.rows(
        "SELECT w.id, w.code, w.name, w.active, w.issuing, w.is_default, w.sort_order, e.login, e.name FROM warehouse w"
        f" LEFT JOIN employee e ON e.id = w.responsible_id WHERE w.kind <> 'system' AND {where}"
        " ORDER BY w.sort_order, w.name_key, w.id LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    sums = _sums(engine, [row[0] for row in rows]) if totals and rights.stock else {}
    return tuple(
        WarehouseLine(
            row[0],
            row[1],
            row[2],
            bool(row[3]),
            bool(row[4]),
            bool(row[5]),
            row[6],
            row[7],
            row[8],
            *_shown(sums.get(row[0], (0, 0, 0)), totals, rights.stock, rights.purchase_price, company.digits),
        )
        for row in rows
    )


@requires("warehouse.view")
def default_for(actor: Actor, *, issuing: bool = False) -> str | None:
    """The code of the warehouse that a new row begins with: the company's default if it is one's own, else the first
    of one's own that is active; None where there is none. With `issuing`, of those that may be sold from.

    Source: the rights' rules on warehouses; domain.md, "Warehouses".
    """
    scope = rights_of(actor).warehouse_ids()
    own, values = ("", ()) if scope is None else (" AND id IN (SELECT value FROM json_each(?))", (in_clause(scope),))
    code: str | None = actor.company.engine.value(
        "SELECT code FROM warehouse WHERE kind <> 'system' AND active = 1 AND issuing >= ?" + own
        + " ORDER BY is_default DESC, sort_order, name_key, id LIMIT 1",
        (int(issuing), *values),
    )  # fmt: skip
    return code


@requires("warehouse.view")
def show(actor: Actor, code: str) -> WarehouseCard:
    """One warehouse by its code; AmbarError "not_found" for one that is unknown or not one's own."""
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    one = Warehouse.get_by_id(lookup.warehouse(engine, code, rights.warehouse_ids()).id)
    responsible = Employee.get_or_none(Employee.id == one.responsible_id)
    sums = _sums(engine, [one.id]) if rights.stock else {}
    return WarehouseCard(
        one.id,
        one.code,
        one.name,
        one.active,
        one.issuing,
        one.is_default,
        one.sort_order,
        None if responsible is None else responsible.login,
        None if responsible is None else responsible.name,
        one.address,
        one.description,
        one.phone,
        one.email,
        one.opening_hours,
        one.external_id,
        one.version,
        *_shown(sums.get(one.id, (0, 0, 0)), True, rights.stock, rights.purchase_price, company.digits),
    )


@requires("warehouse.edit")
def responsibles(actor: Actor, text: str = "", *, limit: int = 100) -> tuple[Person, ...]:
    """Active employees by words of login or name: one of them may be named as responsible for a warehouse."""
    from db.search import condition, prepare

    where, values = condition(prepare(text), "folded")
    return tuple(
        Person(login, name)
        for login, name in actor.company.engine.rows(
            f"SELECT login, name FROM employee WHERE active = 1 AND {where} ORDER BY name_key, id LIMIT ?",
            (*values, limit),
        )
    )


def _sums(engine: Engine, ids: list[int]) -> dict[int, tuple[int, int, int]]:
    return {
        row[0]: (row[1], row[2], row[3])
        for row in engine.rows(
            "SELECT b.warehouse_id, count(*) FILTER (WHERE b.quantity <> 0), sum(b.quantity), sum(b.value)"
            " FROM json_each(?) j CROSS JOIN balance b ON b.warehouse_id = j.value GROUP BY b.warehouse_id",
            (in_clause(ids),),
        )
    }


def _shown(
    sums: tuple[int, int, int], asked: bool, stock: bool, cost: bool, digits: int
) -> tuple[int | Hidden | None, Quantity | Hidden | None, Amount | Hidden | None]:
    if not stock:
        return HIDDEN, HIDDEN, HIDDEN
    if not asked:
        return None, None, None if cost else HIDDEN
    return sums[0], Quantity.of(sums[1]), Amount.of(sums[2], digits) if cost else HIDDEN
