"""Merging duplicates among partners: all that names the twin names the one that stays. Source: domain.md, "CRM"."""

from __future__ import annotations

from dataclasses import dataclass

from db import partnering, rows
from db.access import Actor, require, requires_any, rights_of
from db.errors import AmbarError, not_found, problem, raise_all
from db.models import Partner
from db.partnering import Detail
from db.services.company import RETAIL
from db.text import fold

_FILLED = ("tax_office", "tax_number", "comment")
"""What the one that stays takes over where it has nothing."""


@dataclass(frozen=True, slots=True)
class PartnersMerged:
    """What a merge came to: the partner that stays, and how many documents and deals name it now instead."""

    id: int
    name: str
    version: int
    twin: str
    documents: int
    deals: int


@requires_any("supplier.edit", "contact.edit")
def merge(actor: Actor, keep: int, twin: int, *, version: int | None = None) -> PartnersMerged:
    """Merge the partner `twin` into `keep`, for good.

    Its documents, deals, people, numbers and addresses go over; `keep` becomes supplier and customer where the twin
    was; the twin is switched off, and its id, external id and name answer as `keep`. `version`: of `keep`, as one has
    seen it. Raises AmbarError "not_found"; "denied" without the edit right of every kind that either of them is;
    "conflict"; "invalid" (twin: same, already_merged, retail).
    """
    engine = actor.company.engine
    stays = _one(actor, partnering.root(engine, keep))
    goes = _one(actor, twin)
    for supplier, customer in ((stays.supplier, stays.customer), (goes.supplier, goes.customer)):
        if supplier:
            require(actor, "supplier.edit")
        if customer:
            require(actor, "contact.edit")
    rows.check_version(stays, version)
    wrong = []
    if goes.merged_into_id is not None:
        wrong.append(problem("twin", "already_merged", goes.name))
    elif stays.id == goes.id:
        wrong.append(problem("twin", "same", goes.name))
    if goes.name == RETAIL:
        wrong.append(problem("twin", "retail", goes.name))
    raise_all(wrong)
    more = _details(actor, stays, goes)
    partnering.write(engine, stays.id, more)
    partnering.write(engine, goes.id, ())
    documents = engine.run(
        "UPDATE document SET partner_id = ?, folded = folded || ' ' || ? WHERE partner_id = ?",
        (stays.id, fold(stays.name), goes.id),
    )
    deals = engine.run(
        "UPDATE deal SET partner_id = ?, folded = folded || ' ' || ? WHERE partner_id = ?",
        (stays.id, fold(stays.name), goes.id),
    )
    engine.run("UPDATE partner SET company_id = ? WHERE company_id = ? AND id <> ?", (stays.id, goes.id, stays.id))
    if stays.company_id == goes.id:
        engine.run("UPDATE partner SET company_id = NULL WHERE id = ?", (stays.id,))
        stays.company_id = None
    engine.run(
        "UPDATE partner SET merged_into_id = ?, company_id = NULL, active = 0, version = version + 1 WHERE id = ?",
        (stays.id, goes.id),
    )
    stays.more = partnering.found_by(engine, stays.id)
    filled = {name: getattr(goes, name) for name in _FILLED if not getattr(stays, name) and getattr(goes, name)}
    filled |= {name: getattr(goes, name) for name in ("phone", "email", "address") if not getattr(stays, name)}
    kinds = {"supplier": stays.supplier or goes.supplier, "customer": stays.customer or goes.customer}
    rows.change(actor, stays, {**filled, **kinds})
    rows.tell(actor, goes, "merged_into", after=str(stays.id))
    rows.tell(actor, stays, "merged", after=str(goes.id))
    return PartnersMerged(stays.id, stays.name, stays.version, goes.name, documents, deals)


def _one(actor: Actor, key: int) -> Partner:
    found: Partner | None = Partner.get_or_none(Partner.id == key)
    if found is None or not partnering.sees(rights_of(actor), found.supplier, found.customer):
        raise not_found("partner", key)
    return found


def _details(actor: Actor, stays: Partner, goes: Partner) -> tuple[Detail, ...]:
    """The further numbers and addresses of both; the twin's own where the one that stays has another."""
    engine = actor.company.engine
    found = list(partnering.details(engine, stays.id))
    found += [
        Detail(kind, "", getattr(goes, kind))
        for kind in partnering.KINDS
        if getattr(goes, kind) and getattr(stays, kind) and getattr(goes, kind) != getattr(stays, kind)
    ]
    found += partnering.details(engine, goes.id)
    own = {(kind, getattr(stays, kind)) for kind in partnering.KINDS}
    kept: dict[tuple[str, str], Detail] = {}
    for one in found:
        if (one.kind, one.value) not in own:
            kept.setdefault((one.kind, one.value), one)
    for kind in partnering.KINDS:
        if sum(one.kind == kind for one in kept.values()) > partnering.MOST:
            raise AmbarError("invalid", errors=[problem("details", "too_many", limit=partnering.MOST)])
    return tuple(kept.values())
