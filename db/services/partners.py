"""Partners: suppliers, customers, or both. Source: domain.md, "Access" (partners) and "CRM"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db import audit, partnering, phones, rows, tax_numbers
from db.access import Actor, require, requires_any, rights_of
from db.errors import not_found
from db.intake import Intake
from db.models import Partner
from db.partnering import Detail


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
    company: int | None = None,
    details: Iterable[Mapping[str, Any] | Detail] = (),
) -> PartnerState:
    """Add a partner; needs supplier.edit and contact.edit as its kinds say. `kind`: company or contact. `company`: the
    company whose contact person it is, by id; `details`: further phones, e-mails, addresses ({"kind", "label",
    "value"}). A phone that can be read as one is kept as E.164.

    Raises AmbarError "already_exists" for an external_id that is taken, "invalid" (supplier: required
    where it is neither supplier nor customer; company: unknown, or not a company). Names may repeat.
    """
    _require_edit(actor, supplier, customer)
    entered = Intake()
    given = {"tax_office": tax_office, "tax_number": tax_number, "phone": phone, "email": email}
    values: dict[str, Any] = {
        "name": entered.line("name", name, required=True),
        "kind": entered.one_of("kind", kind, ("company", "contact")),
        "supplier": supplier,
        "customer": customer,
        **{field: _line(entered, field, value) for field, value in given.items()},
        "address": entered.note("address", address),
        "comment": entered.note("comment", comment),
        "active": active,
        "external_id": entered.external_id(external_id),
        "company": _company(actor, entered, company, values_kind=kind),
    }
    more = partnering.read(entered, details)
    if not (supplier or customer):
        entered.wrong("supplier", "required")
    entered.done()
    rows.refuse_taken(Partner.external_id, values["external_id"], None, _sees(actor))
    made = rows.add(actor, Partner, values)
    if more:
        _detail(actor, made, more)
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
    company: int | str | None = None,
    details: Iterable[Mapping[str, Any] | Detail] | None = None,
) -> PartnerState:
    """Change what is given of a partner; needs the edit right of all its kinds, old and new. `company` "": nobody's;
    `details` replaces all of them. What was merged into another changes that one.

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
    values.update({field: _line(entered, field, value) for field, value in given.items() if value is not None})
    for field, note in (("address", address), ("comment", comment)):
        if note is not None:
            values[field] = entered.note(field, note)
    if active is not None:
        values["active"] = active
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if company is not None:
        values["company"] = _company(actor, entered, company or None, found, values_kind=values.get("kind", found.kind))
    more = None if details is None else partnering.read(entered, details)
    if not (supplies or buys):
        entered.wrong("supplier", "required")
    entered.done()
    rows.refuse_taken(Partner.external_id, values.get("external_id"), found, _sees(actor))
    if more is not None:
        _detail(actor, found, more)
    found.more = partnering.found_by(actor.company.engine, found.id)
    rows.change(actor, found, values)
    return PartnerState(found.id, found.name, found.version, _warnings(values))


@requires_any("supplier.edit", "contact.edit")
def delete(actor: Actor, id: int, *, version: int | None = None) -> None:
    """Delete a partner that no document names; AmbarError "not_found", "denied", "conflict", "in_use"."""
    found = _seen(actor, id)
    _require_edit(actor, found.supplier, found.customer)
    rows.check_version(found, version)
    partnering.write(actor.company.engine, found.id, ())
    rows.remove(actor, found)


def _require_edit(actor: Actor, supplier: object, customer: object) -> None:
    if supplier:
        require(actor, "supplier.edit")
    if customer:
        require(actor, "contact.edit")


def _sees(actor: Actor) -> Callable[[Partner], bool]:
    """Tells whether one sees a partner: by any of its kinds."""
    rights = rights_of(actor)
    return lambda partner: partnering.sees(rights, partner.supplier, partner.customer)


def _line(entered: Intake, field: str, value: object) -> str:
    text = entered.line(field, value)
    return phones.e164(text) if field == "phone" else text


def _company(
    actor: Actor, entered: Intake, key: int | str | None, own: Partner | None = None, *, values_kind: str = "contact"
) -> int | None:
    """The id of the company of a contact person; what is wrong is noted."""
    if key is None:
        return None
    found = None
    if str(key).isascii() and str(key).isdigit():
        found = Partner.get_or_none(Partner.id == partnering.root(actor.company.engine, int(key)))
    if found is None or not _sees(actor)(found):
        entered.wrong("company", "unknown", key)
    elif found.kind != "company" or values_kind != "contact" or (own is not None and found.id == own.id):
        entered.wrong("company", "not_a_company", found.name)
    return None if found is None else int(found.id)


def _detail(actor: Actor, partner: Partner, wanted: tuple[Detail, ...]) -> None:
    """Keep the details of a partner, and find it by them."""
    engine = actor.company.engine
    before = partnering.details(engine, partner.id)
    if before == wanted:
        return
    partnering.write(engine, partner.id, wanted)
    partner.more = partnering.found_by(engine, partner.id)
    engine.run("UPDATE partner SET folded = ? WHERE id = ?", (partner.keys()["folded"], partner.id))
    audit.record(
        actor, partner.noun, target=partner.target, target_id=partner.id, field="details",
        before=partnering.told(before), after=partnering.told(wanted), **partner.audience("details"),
    )  # fmt: skip


def _seen(actor: Actor, key: int) -> Partner:
    sees = _sees(actor)
    found = Partner.get_or_none(Partner.id == partnering.root(actor.company.engine, key))
    if found is not None and sees(found):
        return found
    raise not_found("partner", key)


def _warnings(values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    number = values.get("tax_number")
    if not number or tax_numbers.is_valid(number):
        return ()
    return ({"field": "tax_number", "reason": "tax_number", "value": number},)
