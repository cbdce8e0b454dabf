"""A deal as people and files give it, read into records with every problem named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from db import lookup, text
from db.deals.finding import stage_by_kind, stage_of
from db.deals.records import DealHeader, DealRow
from db.documents.context import Context
from db.documents.header_input import Problems, keep, read_fields, set_partner, set_responsible, set_warehouse
from db.documents.row_input import read_rows
from db.errors import AmbarError, problem
from db.fields import day, quantity_text
from db.units import check_decimals, to_base

FIELDS: Final = ("external_id", "title", "pipeline", "stage", "customer", "responsible", "warehouse", "currency",
                 "expected_on", "comment")  # fmt: skip
"""What can be given for a deal; its rows are given as a sale's."""
SHOWN_ONLY: Final = (
    "id", "status", "stages", "stage_name", "pipeline_name", "responsible_name", "partner_id", "totals", "payments",
    "documents", "history", "paid", "due", "foreign", "created_by", "created_at", "updated_at", "closed_at",
)  # fmt: skip
"""What `deal show` adds: may come back, never changed."""
ROW_SHOWN_ONLY: Final = ("base_unit", "kind", "available", "on_hand", "reserved", "covered", "short", "shipped", "open",
                         "until", "by_hand")  # fmt: skip
_TEXTS: Final = {"title": text.NAME_LENGTH, "comment": text.NOTE_LENGTH}


def read_deal(ctx: Context, deal: DealHeader, data: Mapping[str, Any]) -> Problems:
    """Set the fields of `deal` that `data` names; absent keys stay as they are. Returns what is wrong."""
    header = {name: value for name, value in data.items() if name not in ("pipeline", "stage")}
    problems = read_fields(deal, header, FIELDS, SHOWN_ONLY, lambda *given: _set(ctx, deal, *given))
    _set_stage(ctx, deal, data, problems)
    return problems


def _set(ctx: Context, deal: DealHeader, name: str, value: Any, problems: Problems) -> None:
    if name in _TEXTS:
        clean, wrong = text.check(value, name, length=_TEXTS[name], lines=name == "comment")
        keep(deal, name, clean, wrong, problems)
    elif name == "external_id":
        clean, wrong = text.check(value, name, length=text.NAME_LENGTH)
        keep(deal, name, clean or None, wrong, problems)
    elif name == "expected_on":
        deal.expected_on = None if value in (None, "") else day(value, name).isoformat()
    elif name == "customer":
        set_partner(ctx, deal, name, value, problems)
    elif name == "responsible":
        set_responsible(ctx, deal, value, problems)
    elif name == "warehouse":
        set_warehouse(ctx, deal, name, value, problems)
    elif value not in (None, "", ctx.currency):
        problems.append(problem(name, "other_currency", value, currency=ctx.currency))


def _set_stage(ctx: Context, deal: DealHeader, data: Mapping[str, Any], problems: Problems) -> None:
    """Pipeline and stage; one of another pipeline is its first open stage unless one is named. A closing stage is
    reached by winning or losing alone."""
    pipeline, stage = data.get("pipeline"), data.get("stage")
    if pipeline not in (None, "", deal.pipeline):
        found = ctx.engine.row(
            "SELECT id, code FROM pipeline WHERE code = ? AND active = 1", (lookup.plain_code(pipeline),)
        )
        if found is None or not ctx.rights.may("deal.edit", found[1]):
            problems.append(problem("pipeline", "unknown", pipeline))
            return
        deal.pipeline_id, deal.pipeline = found
        deal.stage_id = stage_by_kind(ctx.engine, deal.pipeline_id, "open").id
    if stage in (None, ""):
        return
    wanted = stage_of(ctx.engine, deal.pipeline_id, stage)
    if wanted is None:
        problems.append(problem("stage", "unknown", stage))
    elif wanted.kind != "open" and wanted.id != deal.stage_id:
        problems.append(problem("stage", "closes", stage))
    else:
        deal.stage_id = wanted.id


def read_deal_rows(
    ctx: Context, deal: DealHeader, given: Sequence[Any], existing: Sequence[DealRow]
) -> tuple[list[DealRow], Problems]:
    """The rows of a deal from `given`, as `read_rows` reads a sale's, and what goods of a deal must be besides.

    Raises AmbarError "denied" where a price or discount is given that one may not give, or beyond one's limit.
    """
    plain = [
        {name: value for name, value in one.items() if name not in ROW_SHOWN_ONLY} if isinstance(one, Mapping) else one
        for one in given
    ]
    rows, problems = read_rows(ctx, deal, plain, existing)
    made = [row for row in rows if isinstance(row, DealRow)]
    return made, [*problems, *check_rows(ctx, deal, made, existing)]


def check_rows(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], existing: Sequence[DealRow]) -> Problems:
    """What is wrong with rows that are other than before: goods are promised by them at once, so a quantity must be one
    that the unit knows, and never less than what was shipped; what was shipped stays what it was."""
    old = {row.id: row for row in existing}
    changed = [row for row in rows if row.id is None or row != old.get(row.id)]
    items = lookup.items_by_id(ctx.engine, {row.item_id for row in changed if row.item_id is not None}, None)
    decimals: dict[int, int] = dict(ctx.engine.rows("SELECT id, decimals FROM unit")) if changed else {}
    problems: Problems = []
    for row in changed:
        item = items.get(row.item_id or 0)
        if item is None:
            continue  # said already
        at, before = row.position, old.get(row.id)
        if item.kind == "parent":
            problems.append(problem("product", "not_stocked", item.sku, row=at))
        if item.archived and (before is None or before.item_id != row.item_id):
            problems.append(problem("product", "archived", item.sku, row=at))
        if before is not None and before.shipped and before.item_id != row.item_id:
            problems.append(problem("product", "shipped", item.sku, row=at))
        if before is not None and (before.quantity, before.unit_id) == (row.quantity, row.unit_id):
            continue
        if row.quantity <= 0:
            problems.append(problem("quantity", "not_positive", quantity_text(row.quantity), row=at))
            continue
        try:
            check_decimals(row.quantity, decimals.get(row.unit_id or 0, item.decimals))
            whole = to_base(row.quantity, row.numerator, row.denominator, item.decimals)
        except AmbarError as error:
            problems.extend({**one, "row": at} for one in error.details["errors"])
            continue
        if whole < row.shipped:
            problems.append(
                problem("quantity", "less_than_shipped", quantity_text(row.quantity), row=at,
                        shipped=quantity_text(row.shipped), unit=item.unit)
            )  # fmt: skip
    return problems
