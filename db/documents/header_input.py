"""The header of a document as people and files give it, read into a record with every problem named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from db import field_values, lookup, text
from db.doctypes import COMMON_HEADER, REASONS
from db.documents.context import Context
from db.documents.records import Header
from db.errors import AmbarError, problem
from db.fields import day, money
from db.forms import custom_fields

SHOWN_ONLY: Final = ("id", "number", "type", "status", "day", "partner_id", "totals", "history", "created_by",
                     "responsible_name", "created_at", "updated_at")  # fmt: skip
"""What `doc show` adds: may come back unchanged, never changed."""
_TEXTS: Final = {
    "title": text.NAME_LENGTH,
    "comment": text.NOTE_LENGTH,
    "delivery_note": text.CODE_LENGTH,
    "invoice": text.CODE_LENGTH,
    "delivery_service": text.NAME_LENGTH,
}

Problems = list[dict[str, Any]]


def read_header(ctx: Context, header: Header, data: Mapping[str, Any]) -> Problems:
    """Set the fields of `header` that `data` names; absent keys stay as they are. Returns what is wrong."""
    allowed = {*COMMON_HEADER, *header.kind.header}
    return read_fields(header, data, allowed, SHOWN_ONLY, lambda *given: _set(ctx, header, *given))


def read_fields(
    header: Header,
    data: Mapping[str, Any],
    allowed: Collection[str],
    shown_only: Collection[str],
    take: Callable[[str, Any, Problems], None],
) -> Problems:
    """Let `take` set each of the fields that `data` names, rows and version aside. Returns what is wrong with them."""
    problems: Problems = []
    for name, value in data.items():
        if name in ("rows", "version"):
            continue
        if name in shown_only:
            if name in ("id", "number", "type", "status") and value != getattr(header, name):
                problems.append(problem(name, "read_only", value))
            continue
        if name not in allowed:
            problems.append(problem(str(name)[:64], "unknown_field"))
            continue
        try:
            take(name, value, problems)
        except AmbarError as error:
            problems.extend(error.details.get("errors", [problem(name, error.code, value)]))
    return problems


def _set(ctx: Context, header: Header, name: str, value: Any, problems: Problems) -> None:
    if name in _TEXTS:
        clean, wrong = text.check(value, name, length=_TEXTS[name], lines=name == "comment")
        keep(header, name, clean, wrong, problems)
    elif name == "external_id":
        clean, wrong = text.check(value, name, length=text.NAME_LENGTH)
        keep(header, name, clean or None, wrong, problems)
    elif name == "date":
        header.date = day(value, name).isoformat()
    elif name in ("ordered_on", "received_on"):
        setattr(header, name, None if value in (None, "") else day(value, name).isoformat())
    elif name == "responsible":
        set_responsible(ctx, header, value, problems)
    elif name in ("warehouse", "to_warehouse"):
        set_warehouse(ctx, header, name, value, problems)
    elif name in ("supplier", "customer"):
        set_partner(ctx, header, name, value, problems)
    elif name == "currency":
        if value not in (None, "", ctx.currency):
            problems.append(problem(name, "other_currency", value, currency=ctx.currency))
    elif name == "deal":
        _deal(ctx, header, value, problems)
    elif name == "delivery_price":
        header.delivery_price = None if value in (None, "") else _positive(money(value, name, ctx.digits), name, value)
    elif name == "reason":
        keep(header, name, *reason(value), problems)
    elif name == "fields" and value:
        form = custom_fields(ctx.engine, header.type)
        before = field_values.load(ctx.engine, form, (header.id,)).get(header.id, {}) if header.id else {}
        header.custom, found = field_values.read(ctx.engine, form, value, before, ctx.digits)
        problems.extend(found)


def reason(value: Any) -> tuple[str, dict[str, Any] | None]:
    """A write-off's reason out of the list; none given: unspecified (kept empty)."""
    if value in (None, ""):
        return "", None
    if value not in REASONS:
        return "", problem("reason", "not_a_choice", value, choices=list(REASONS))
    return str(value), None


def _deal(ctx: Context, header: Header, value: Any, problems: Problems) -> None:
    """The deal that a sale is made for, by its number; its customer is the sale's unless another one is named."""
    if value in (None, ""):
        header.deal_id = None
        return
    text = str(value).strip()
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 19 and not isinstance(value, bool) else 0
    found = ctx.engine.row(
        "SELECT d.id, d.partner_id, d.status, p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id"
        " WHERE d.id = ? AND d.deleted_at IS NULL",
        (key,),
    )
    if found is None or not ctx.rights.may("deal.view", found[3]):
        problems.append(problem("deal", "unknown", value))
    elif key == header.deal_id:
        return
    elif found[2] == "lost":
        problems.append(problem("deal", "lost", value))
    else:
        header.deal_id = found[0]
        header.partner_id = header.partner_id or found[1]


def keep(header: Header, name: str, value: Any, wrong: dict[str, Any] | None, problems: Problems) -> None:
    """Set one field, or note what is wrong with it."""
    if wrong is None:
        setattr(header, name, value)
    else:
        problems.append(wrong)


def _positive(value: int, name: str, given: Any) -> int:
    if value < 0:
        raise AmbarError("invalid", errors=[problem(name, "negative", given)])
    return value


def set_responsible(ctx: Context, header: Header, value: Any, problems: Problems) -> None:
    """Who is responsible, by login."""
    if value in (None, ""):
        header.responsible_id = None
        return
    found = lookup.employees(ctx.engine, (value,)).get(str(value))
    if found is None or not (found.active or found.id == header.responsible_id):
        problems.append(problem("responsible", "unknown", value))
    else:
        header.responsible_id = found.id


def set_warehouse(ctx: Context, header: Header, name: str, value: Any, problems: Problems) -> None:
    """One of the header's warehouses, by code."""
    if value in (None, ""):
        setattr(header, f"{name}_id", None)
        return
    found = lookup.warehouses_by_code(ctx.engine, (value,), ctx.rights.warehouse_ids()).get(str(value))
    if found is None:
        problems.append(problem(name, "unknown", value))
    else:
        setattr(header, f"{name}_id", found.id)


def set_partner(ctx: Context, header: Header, name: str, value: Any, problems: Problems) -> None:
    """The supplier or customer, by id or name."""
    if value in (None, ""):
        header.partner_id = None
        return
    if isinstance(value, bool) or not isinstance(value, int | str):
        problems.append(problem(name, "unknown", value))
        return
    found = [
        one
        for one in lookup.partners(ctx.engine, (value,)).get(value, ())
        if getattr(one, name) or one.id == header.partner_id
    ]
    sees = ctx.rights.may("supplier.view" if name == "supplier" else "contact.view")
    if not sees and not any(one.id == header.partner_id for one in found):
        found = []
    if not found:
        problems.append(problem(name, "unknown", value))
    elif len(found) > 1:
        problems.append(problem(name, "several", value, code="ambiguous", ids=[one.id for one in found]))
    else:
        header.partner_id = found[0].id
