"""What postings do to deals: a sale ships what a deal's rows ask for and uses up what they hold; taken back, that comes
back. And who falls short by anything that leaves.

Source: domain.md, "Reservations", "Short stock".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import lookup, promised
from db.deals.following import items_of, keep_to_paid, spread
from db.deals.records import load_deal, load_rows
from db.deals.saving import close
from db.documents.changes import Change
from db.documents.checking import Plan
from db.documents.context import Context
from db.documents.records import Header
from db.fields import Quantity, quantity_text
from db.ledger.posting import Line
from db.ledger.reservations import Reservations, Shipped
from db.ledger.stock import Key


def ship(ctx: Context, header: Header, lines: Sequence[Line], posting_id: int) -> None:
    """Give each line of a sale to its deal's rows of the same product, as `spread` does."""
    deal = load_deal(ctx.engine, header.deal_id or 0, ctx.today.isoformat())
    if deal is None:
        return
    rows = load_rows(ctx.engine, deal.id)
    known = {**items_of(ctx, rows), **lookup.items_by_id(ctx.engine, {line.item_id for line in lines}, None)}
    sold = [line for line in lines if line.bundle_line is None]
    going = [(known[line.item_id].id, line.warehouse_id, line.quantity) for line in sold]
    found = [
        Shipped(sold[index].id, row.id or 0, sold[index].warehouse_id, part)
        for index, row, part in spread(deal, rows, known, going)
    ]
    if found:
        Reservations(ctx.engine, ctx.actor).ship(deal.id, posting_id, found)
        keep_to_paid(ctx, deal, "shipped", posting_id)
    close(ctx, deal, [Change("shipped", "sale", None, header.number, None, "sale.view")])


def unship(ctx: Context, header: Header, old_posting_id: int, posting_id: int, lines: Mapping[int, int]) -> None:
    """A sale of a deal is taken back; `lines`: the new posting's lines by those of the old one."""
    deal = load_deal(ctx.engine, header.deal_id or 0, ctx.today.isoformat())
    if deal is None:
        return
    Reservations(ctx.engine, ctx.actor).bring_back(old_posting_id, posting_id, lines, ctx.today)
    keep_to_paid(ctx, deal, "payment_undone")
    close(ctx, deal, [Change("unshipped", "sale", header.number, None, None, "sale.view")])


# Falling short -------------------------------------------------------------------


Coverage = Mapping[int, tuple[promised.Part, int]]


def coverage(ctx: Context, keys: Mapping[Key, int]) -> Coverage:
    """How much of everything that is promised of these products is covered now, by what the books say of `keys`."""
    found = promised.parts(ctx.engine, {item for item, _ in keys})
    here = [part for part in found if (part.item_id, part.warehouse_id) in keys]
    return promised.coverage(here, promised.on_hand(ctx.engine, keys)) if here else {}


def fallen_short(ctx: Context, made: Plan, before: Coverage) -> list[Change]:
    """What a document's history tells of those that fall short by what has left: by deal how much less is covered."""
    if not before:
        return []
    lost = promised.fallen(before, coverage(ctx, made.outgoing), beside=made.header.deal_id)
    sums: dict[tuple[int, Key], int] = {}
    for part, quantity in lost:
        at = (part.deal_id, (part.item_id, part.warehouse_id))
        sums[at] = sums.get(at, 0) + quantity
    places: dict[Key, int] = {}
    for one in made.movements:
        if one.source is not None:
            places.setdefault(one.source, one.row.position)
    return [
        Change("reservation_short", "deal", str(deal), quantity_text(quantity), places.get(key), "deal.view", key[1])
        for (deal, key), quantity in sums.items()
    ]


def touched(ctx: Context, made: Plan, there: Mapping[Key, int]) -> dict[Key, tuple[dict[str, object], ...]]:
    """What a document would do to reservations, by product and warehouse: those of its own deal that it uses up
    ("used"), and those of others that fall short ("short"). The deal is named to who may see it."""
    going = made.outgoing
    found = promised.parts(ctx.engine, {item for item, _ in going}) if going else []
    if not found:
        return {}
    deal_id = made.header.deal_id
    after, gone = promised.used(found, deal_id, going if made.header.type == "sale" else {})
    less = {key: there.get(key, 0) - quantity for key, quantity in going.items()}
    here = [part for part in after if (part.item_id, part.warehouse_id) in going]
    before = promised.coverage([part for part in found if (part.item_id, part.warehouse_id) in going], there)
    lost = promised.fallen(before, promised.coverage(here, less), beside=deal_id)
    seen = _seen(ctx, {part.deal_id for part in found})
    sums: dict[tuple[Key, int, str], int] = {}
    for name, parts in (
        ("used", [(part, part.quantity) for part in gone]),
        ("short", [(one.part, one.quantity) for one in lost]),
    ):
        for part, quantity in parts:
            at = ((part.item_id, part.warehouse_id), part.deal_id, name)
            sums[at] = sums.get(at, 0) + quantity
    told: dict[Key, tuple[dict[str, object], ...]] = {}
    for (key, deal, name), quantity in sums.items():
        fact: dict[str, object] = {name: Quantity.of(quantity)}
        if deal in seen:
            fact = {"deal": deal, **fact}
        told[key] = (*told.get(key, ()), fact)
    return told


def _seen(ctx: Context, deals: set[int]) -> frozenset[int]:
    """Those of these deals that the asker may see."""
    from db.connection import in_clause

    rows = ctx.engine.rows(
        "SELECT d.id, p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id"
        " WHERE d.id IN (SELECT value FROM json_each(?))",
        (in_clause(deals),),
    )
    return frozenset(key for key, code in rows if ctx.rights.may("deal.view", code))
