"""Partners: suppliers with supplier.view, customers with contact.view."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from db import partnering
from db.access import Actor, requires_any, rights_of
from db.errors import not_found
from db.models import Partner
from db.paging import counted
from db.partnering import Detail as Detail
from db.queries.rows import Page
from db.rulers import Ruler, measure
from db.search import condition, prepare


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners: words of name, tax number or phone; one kind; those in use or not."""

    text: str = ""
    supplier: bool | None = None
    customer: bool | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner in the list."""

    id: int
    name: str
    supplier: bool
    customer: bool
    tax_number: str
    phone: str
    active: bool


@dataclass(frozen=True, slots=True)
class PartnerName:
    """Another partner, as a card names it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """Everything about one partner. `company`: whose contact person it is; `people`: its own; `merged`: duplicates that
    answer as this one now."""

    id: int
    name: str
    kind: str
    supplier: bool
    customer: bool
    tax_office: str
    tax_number: str
    phone: str
    email: str
    address: str
    comment: str
    active: bool
    external_id: str | None
    version: int
    details: tuple[Detail, ...]
    company: PartnerName | None
    people: tuple[PartnerName, ...]
    merged: tuple[PartnerName, ...]


@requires_any("supplier.view", "contact.view")
def page(
    actor: Actor,
    filter: PartnerFilter | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[PartnerLine]:
    """Partners by name: those with any kind that one may see. `backwards`: the page before the key `after`.
    `total` counts them on the first page of either direction."""
    engine = actor.company.engine
    conditions, parameters = _conditions(actor, filter or PartnerFilter())
    total = None
    if after is None:
        total = counted(engine, f"partner p WHERE {' AND '.join(conditions)}", parameters, narrow=True)
    else:
        conditions.append(f"(p.name_key, p.id) {'<' if backwards else '>'} (?, ?)")
        parameters.extend(after)
    order = "DESC" if backwards else "ASC"
    rows = engine.rows(
        "SELECT p.id, p.name, p.supplier, p.customer, p.tax_number, p.phone, p.active, p.name_key FROM partner p"
        f" WHERE {' AND '.join(conditions)} ORDER BY p.name_key {order}, p.id {order} LIMIT ?",
        (*parameters, -1 if limit is None else limit + 1),
    )
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    following = (rows[-1][7], rows[-1][0]) if more and rows else None
    first = (rows[0][7], rows[0][0]) if rows else None
    if backwards:
        rows.reverse()
    lines = tuple(PartnerLine(r[0], r[1], bool(r[2]), bool(r[3]), r[4], r[5], bool(r[6])) for r in rows)
    return Page(lines, following, total, first)


@requires_any("supplier.view", "contact.view")
def ruler(actor: Actor, filter: PartnerFilter | None = None) -> Ruler:
    """Where the partners of the list stand, for a position and a jump into its middle."""
    engine = actor.company.engine
    conditions, values = _conditions(actor, filter or PartnerFilter())
    where = " AND ".join(conditions)
    listed = f"partner p WHERE {where}"
    total = counted(engine, listed, values, narrow=True)
    return measure(engine, total, ("p.name_key", "p.id"), (listed, values), ("partner", "p"), (where, values))


@requires_any("supplier.view", "contact.view")
def show(actor: Actor, id: int) -> PartnerCard:
    """One partner by id, or what a merged one became; AmbarError "not_found" for one that is unknown or of no kind that
    one may see."""
    engine, rights = actor.company.engine, rights_of(actor)
    found = Partner.get_or_none(Partner.id == partnering.root(engine, id))
    if found is None or not partnering.sees(rights, found.supplier, found.customer):
        raise not_found("partner", id)
    plain = {one.name for one in fields(PartnerCard)} - {"details", "company", "people", "merged"}
    return PartnerCard(
        **{name: getattr(found, name) for name in plain},
        details=partnering.details(engine, found.id),
        company=next(iter(_names(actor, "id = ?", found.company_id)), None) if found.company_id else None,
        people=_names(actor, "company_id = ? AND merged_into_id IS NULL", found.id),
        merged=_names(actor, "merged_into_id = ?", found.id),
    )


def _names(actor: Actor, where: str, key: int) -> tuple[PartnerName, ...]:
    """Partners that one sees, by name."""
    return tuple(
        PartnerName(*row)
        for row in actor.company.engine.rows(
            f"SELECT p.id, p.name FROM partner p WHERE p.{where} AND {_seen(actor)} ORDER BY p.name_key LIMIT 100",
            (key,),
        )
    )


def _conditions(actor: Actor, wanted: PartnerFilter) -> tuple[list[str], list[Any]]:
    """What a partner of the list must meet, with the values."""
    where, values = condition(prepare(wanted.text), "p.folded")
    conditions = [where, _seen(actor), "p.merged_into_id IS NULL"]
    for column in ("supplier", "customer", "active"):
        asked = getattr(wanted, column)
        if asked is not None:
            conditions.append(f"p.{column} = {int(asked)}")
    return conditions, list(values)


def _seen(actor: Actor) -> str:
    """The condition that a partner has a kind that one may see."""
    rights = rights_of(actor)
    kinds = [
        f"p.{column} = 1"
        for column, right in (("supplier", "supplier.view"), ("customer", "contact.view"))
        if rights.may(right)
    ]
    return f"({' OR '.join(kinds)})"
