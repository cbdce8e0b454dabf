"""Everything that stands on a printed document, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db import dispatching, forms
from db.access import Actor, requires
from db.access import document as document_right
from db.dispatching import DispatchNote
from db.documents.context import Context, act_on, context, find
from db.errors import AmbarError, problem, raise_all
from db.queries import documents
from db.queries.documents import Document


@dataclass(frozen=True, slots=True)
class Party:
    """A company with its address and tax number; of a partner nothing but the name without the right to see it."""

    name: str
    address: str = ""
    tax_office: str = ""
    tax_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with what stands around it on paper. `places`: the warehouses of the document that are one's own, by
    code; `labels`: the names of custom fields; `dispatch`: only on a delivery note."""

    document: Document
    company: Party
    partner: Party | None
    places: Mapping[str, Place]
    currency: str
    timezone: str
    labels: Mapping[str, str]
    dispatch: DispatchNote | None = None


@requires(document_right("view"), "document.print")
def document(actor: Actor, number: str) -> Paper:
    """A document for paper; AmbarError "not_found"."""
    ctx = context(actor)
    header = find(ctx, number)
    return _paper(ctx, documents.show(actor, header.number))


@requires(document_right("view"), "document.print")
def delivery_note(actor: Actor, number: str) -> Paper:
    """A processed transfer or sale for its delivery note.

    Raises AmbarError "denied" (contact.view: a sale's says where its customer is), "not_found", "denied" (scope: it
    names every warehouse), "usage" (a type without delivery notes), "not_processed", "invalid" with every field that is
    still missing (`db.services.dispatch.put`).
    """
    dispatching.require_recipient(actor, number)
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    dispatching.refuse_type(header.type)
    if header.status != "processed":
        raise AmbarError("not_processed", document=header.number, status=header.status)
    note = dispatching.note(ctx, header)
    raise_all([problem(name, "required") for name in note.missing])
    return _paper(ctx, documents.show(actor, header.number), note)


def _paper(ctx: Context, shown: Document, note: DispatchNote | None = None) -> Paper:
    settings = ctx.actor.company.settings()
    company = Party(
        settings["company.name"], settings["company.address"], settings["company.tax_office"],
        settings["company.tax_number"], settings["company.phone"],
    )  # fmt: skip
    codes = {
        shown.warehouse,
        shown.to_warehouse,
        *(code for row in shown.rows for code in (row.warehouse, row.to_warehouse)),
    }
    rows = ctx.engine.rows("SELECT code, name, address FROM warehouse")
    places = {code: Place(code, name, address) for code, name, address in rows if code in codes}
    labels = forms.labels(ctx.engine, shown.type) if shown.fields else {}
    return Paper(shown, company, _partner(ctx, shown), places, ctx.currency, settings["timezone"], labels, note)


def _partner(ctx: Context, shown: Document) -> Party | None:
    name = next((one for one in (shown.supplier, shown.customer) if isinstance(one, str)), "")
    if not name:
        return None
    found = None
    if shown.partner_id:
        found = ctx.engine.row(
            "SELECT name, address, tax_office, tax_number, phone FROM partner WHERE id = ?", (shown.partner_id,)
        )
    return Party(name) if found is None else Party(*found)
