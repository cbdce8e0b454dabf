"""What a document operation knows about its surroundings, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from db import lookup
from db.access import Actor, Rights, rights_of
from db.connection import Engine
from db.doctypes import normal_number
from db.documents.records import Header, load_header, warehouses_of
from db.errors import denied, not_found


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts on what, with the settings that sums need. `taxes`: rates (1/1,000,000) by key."""

    actor: Actor
    engine: Engine
    rights: Rights
    today: date
    currency: str
    digits: int
    included: bool
    costing: str
    oversell: bool
    taxes: Mapping[int, int]

    def warehouses(self) -> Mapping[int, lookup.FoundWarehouse]:
        """Every warehouse by key."""
        return lookup.warehouses(self.engine)


def context(actor: Actor) -> Context:
    """The surroundings of an operation inside the running transaction."""
    company = actor.company
    settings = company.settings()
    engine = company.engine
    return Context(
        actor,
        engine,
        rights_of(actor),
        company.today(),
        settings["currency"],
        company.digits,
        settings["prices_include_tax"] == "on",
        settings["costing"],
        settings["oversell"] == "on",
        dict(engine.rows("SELECT id, rate FROM tax_rate")),
    )


def find(ctx: Context, number: str) -> Header:
    """The document of a number, if one may see it; AmbarError "not_found", the same for absent and hidden.

    Source: domain.md, "Warehouse scope".
    """
    header = load_header(ctx.engine, normal_number(number))
    if header is None:
        raise not_found("document", number)
    if not sees(ctx, header.id):
        raise not_found("document", number)
    return header


def sees(ctx: Context, document_id: int) -> bool:
    """Whether a document, of a type that one sees, stands in one's own warehouses with any of its own, or in none."""
    own = ctx.rights.warehouse_ids()
    if own is None:
        return True
    touched = warehouses_of(ctx.engine, document_id)
    return not touched or bool(touched & own)


def act_on(ctx: Context, header: Header) -> None:
    """AmbarError "denied" (scope) unless all of the document's warehouses are one's own."""
    own = ctx.rights.warehouse_ids()
    if own is not None and warehouses_of(ctx.engine, header.id) - own:
        raise denied("warehouse.view", "scope")
