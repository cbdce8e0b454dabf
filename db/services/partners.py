"""Partners: suppliers, customers, or both. Source: domain.md, "Access" (partners) and "CRM"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db import rows, tax_numbers
from db.access import Actor, require, requires_any, rights_of
from db.errors import not_found
from db.intake import Intake
from db.models import Partner


@dataclass(frozen=True, slots=True)
class PartnerState:
    """What a change of a partner came to. `warnings`: {"field", "reason", "value"}: tax_number (no VKN or TCKN)."""

    id: int
    name: str
    version: int
    warnings: tuple[dict[str, Any], ...] = ()


@requires_any("supplier.edit", "contact.edit")
def add(
    actor: Actor,
    name: str,
    *,
    supplier: bool = False,
    customer: bool = False,
    kind: str = "company",
    tax_office: str = "",
    tax_number: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    comment: str = "",
    active: bool = True,
    external_id: str | None = None,
) -> PartnerState:
    """Add a partner; needs supplier.edit and contact.edit as its kinds say. `kind`: company or contact.

    Raises AmbarError "already_exists" for an external_id that is taken, "invalid" (supplier: required
    where it is neither supplier nor customer). Names may repeat.
    """
    _require_edit(actor, supplier, customer)
    entered = Intake()
    given = {"tax_office": tax_office, "tax_number": tax_number, "phone": phone, "email": email}
    values: dict[str, Any] = {
        "name": entered.line("name", name, required=True),
        "kind": entered.one_of("kind", kind, ("company", "contact")),
        "supplier": supplier,
        "customer": customer,
        **{field: entered.line(field, value) for field, value in given.items()},
        "address": entered.note("address", address),
        "comment": entered.note("comment", comment),
        "active": active,
        "external_id": entered.external_id(external_id),
    }
    if not (supplier or customer):
        entered.wrong("supplier", "required")
    entered.done()
    rows.refuse_taken(Partner.external_id, values["external_id"], None, _sees(actor))
    made = rows.add(actor, Partner, values)
    return PartnerState(made.id, made.name, made.version, _warnings(values))


@requires_any("supplier.edit", "contact.edit")
def edit(
    actor: Actor,
    id: int,
    *,
    version: int | None = None,
    name: str | None = None,
    supplier: bool | None = None,
    customer: bool | None = None,
    kind: str | None = None,
    tax_office: str | None = None,
    tax_number: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    comment: str | None = None,
    active: bool | None = None,
    external_id: str | None = None,
) -> PartnerState:
    """Change what is given of a partner; needs the edit right of all its kinds, old and new.

    Raises AmbarError "not_found" (unknown, or of no kind that one sees), "denied", "conflict",
    "already_exists", "invalid".
    """
    found = _seen(actor, id)
    supplies = found.supplier if supplier is None else supplier
    buys = found.customer if customer is None else customer
    _require_edit(actor, found.supplier or supplies, found.customer or buys)
    rows.check_version(found, version)
    entered = Intake()
    values: dict[str, Any] = {"supplier": supplies, "customer": buys}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if kind is not None:
        values["kind"] = entered.one_of("kind", kind, ("company", "contact"))
    given = {"tax_office": tax_office, "tax_number": tax_number, "phone": phone, "email": email}
    values.update({field: entered.line(field, value) for field, value in given.items() if value is not None})
    for field, note in (("address", address), ("comment", comment)):
        if note is not None:
            values[field] = entered.note(field, note)
    if active is not None:
        values["active"] = active
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if not (supplies or buys):
        entered.wrong("supplier", "required")
    entered.done()
    rows.refuse_taken(Partner.external_id, values.get("external_id"), found, _sees(actor))
    rows.change(actor, found, values)
    return PartnerState(id, found.name, found.version, _warnings(values))


@requires_any("supplier.edit", "contact.edit")
def delete(actor: Actor, id: int, *, version: int | None = None) -> None:
    """Delete a partner that no document names; AmbarError "not_found", "denied", "conflict", "in_use"."""
    found = _seen(actor, id)
    _require_edit(actor, found.supplier, found.customer)
    rows.check_version(found, version)
    rows.remove(actor, found)


def _require_edit(actor: Actor, supplier: object, customer: object) -> None:
    if supplier:
        require(actor, "supplier.edit")
    if customer:
        require(actor, "contact.edit")


def _sees(actor: Actor) -> Callable[[Partner], bool]:
    """Tells whether one sees a partner: by any of its kinds."""
    rights = rights_of(actor)
    supplier, customer = rights.may("supplier.view"), rights.may("contact.view")
    return lambda partner: bool((partner.supplier and supplier) or (partner.customer and customer))


def _seen(actor: Actor, key: int) -> Partner:
    sees = _sees(actor)
    found = Partner.get_or_none(Partner.id == key)
    if found is not None and sees(found):
        return found
    raise not_found("partner", key)


def _warnings(values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    number = values.get("tax_number")
    if not number or tax_numbers.is_valid(number):
        return ()
    return ({"field": "tax_number", "reason": "tax_number", "value": number},)
