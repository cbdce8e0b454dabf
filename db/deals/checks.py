"""What `ambar check` finds of deals: what is reserved, shipped and paid against what has happened."""

from __future__ import annotations

from typing import Any

from db import lookup
from db.company import currency_digits
from db.connection import Engine
from db.deals.records import load_rows_of
from db.documents.sums import sums_of
from db.fields import money_text, quantity_text
from db.ledger.reservations import day_after

Difference = dict[str, Any]
STEP = 500
"""Deals that are looked at at once."""


def reservations(engine: Engine) -> list[Difference]:
    """Each part against its changes; each held by a row of a deal that may hold it, and never more than what is left to
    ship; the day on which something ends next."""
    found: list[Difference] = [
        {"reservation": key, "sku": sku, "changes": quantity_text(changes), "kept": quantity_text(kept)}
        for key, sku, changes, kept in engine.rows(
            "SELECT x.id, i.sku, sum(x.c), sum(x.k) FROM ("
            " SELECT reservation_id AS id, item_id, warehouse_id, quantity AS c, 0 AS k FROM reservation_change"
            " UNION ALL SELECT id, item_id, warehouse_id, 0, quantity FROM reservation) x"
            " JOIN item i ON i.id = x.item_id"
            " GROUP BY x.id, x.item_id, x.warehouse_id HAVING sum(x.c) <> sum(x.k) ORDER BY x.id"
        )
    ]
    found += [
        {"reservation": key, "deal": deal, "problem": problem}
        for key, deal, problem in engine.rows(
            "SELECT r.id, r.deal_id, CASE WHEN w.deal_id <> r.deal_id THEN 'row' WHEN w.removed_at IS NOT NULL"
            " THEN 'row_removed' WHEN d.status = 'lost' OR d.deleted_at IS NOT NULL THEN 'deal_closed'"
            " WHEN i.merged_into_id IS NOT NULL OR i.kind NOT IN ('simple', 'variation') THEN 'product' END AS problem"
            " FROM reservation r JOIN deal_row w ON w.id = r.deal_row_id JOIN deal d ON d.id = r.deal_id"
            " JOIN item i ON i.id = r.item_id WHERE problem IS NOT NULL ORDER BY r.id"
        )
    ]
    found += [
        {"deal": deal, "row": position, "reserved": quantity_text(held), "open": quantity_text(open)}
        for deal, position, held, open in engine.rows(
            "SELECT w.deal_id, w.position, sum(r.quantity),"
            " max(w.quantity * w.numerator / w.denominator - w.shipped, 0) AS open FROM reservation r"
            " JOIN deal_row w ON w.id = r.deal_row_id GROUP BY w.id HAVING sum(r.quantity) > open ORDER BY w.id"
        )
    ]
    found += [
        {"reservation": key, "deal": deal, "problem": "change"}
        for key, deal in engine.rows(
            "SELECT DISTINCT r.id, r.deal_id FROM reservation r JOIN reservation_change c ON c.reservation_id = r.id"
            " WHERE c.deal_row_id <> r.deal_row_id OR c.deal_id <> r.deal_id ORDER BY r.id"
        )
    ]
    found += _of_other_products(engine)
    first = engine.value("SELECT min(until) FROM reservation")
    due = engine.value("SELECT day FROM due WHERE name = 'reservations'")
    if due != (None if first is None else day_after(first)):
        found.append({"due": due, "first": first})
    for counter, last in (("reservation", "SELECT max(reservation_id) FROM reservation_change"),
                          ("deal_row", "SELECT max(id) FROM deal_row")):  # fmt: skip
        used = int(engine.value(last) or 0)
        counted = int(engine.value("SELECT value FROM counter WHERE name = ?", (counter,)) or 0)
        if used > counted:
            found.append({"counter": counter, "value": counted, "used": used})
    return found


def _of_other_products(engine: Engine) -> list[Difference]:
    """What is held of another product than its row asks for, or the one that this was merged into."""
    others = engine.rows(
        "SELECT r.id, r.deal_id, r.item_id, w.item_id FROM reservation r JOIN deal_row w ON w.id = r.deal_row_id"
        " WHERE r.item_id <> w.item_id ORDER BY r.id"
    )
    items = lookup.items_by_id(engine, {wanted for *_, wanted in others}, None) if others else {}
    return [
        {"reservation": key, "deal": deal, "problem": "product"}
        for key, deal, held, wanted in others
        if items[wanted].id != held
    ]


def shipments(engine: Engine) -> list[Difference]:
    """What each row says is shipped against its shipments, and these against what the sales in force have posted."""
    found: list[Difference] = [
        {"deal": deal, "row": position, "shipped": quantity_text(kept), "shipments": quantity_text(sum)}
        for deal, position, kept, sum in engine.rows(
            "SELECT w.deal_id, w.position, w.shipped, coalesce(s.q, 0) FROM deal_row w LEFT JOIN"
            " (SELECT deal_row_id, sum(quantity) AS q FROM shipment GROUP BY deal_row_id) s ON s.deal_row_id = w.id"
            " WHERE w.shipped <> coalesce(s.q, 0) OR w.shipped < 0 ORDER BY w.id"
        )
    ]
    found += [
        {"document": number, "posted": quantity_text(posted), "shipped": quantity_text(shipped)}
        for number, posted, shipped in engine.rows(
            "SELECT d.number, l.quantity, sum(abs(s.quantity)) FROM shipment s JOIN posting_line l"
            " ON l.id = s.posting_line_id JOIN posting p ON p.id = l.posting_id JOIN document d ON d.id = p.document_id"
            " GROUP BY l.id HAVING sum(abs(s.quantity)) > l.quantity ORDER BY l.id"
        )
    ]
    found += [
        {"document": number, "problem": "shipment"}
        for (number,) in engine.rows(
            "SELECT d.number FROM (SELECT p.document_id, sum(s.quantity) AS q FROM shipment s"
            " JOIN posting p ON p.id = s.posting_id GROUP BY p.document_id) x JOIN document d ON d.id = x.document_id"
            " WHERE (x.q <> 0 AND d.status <> 'processed') OR x.q < 0 ORDER BY d.id"
        )
    ]
    found += [
        {"document": number, "problem": "deal"}
        for (number,) in engine.rows(
            "SELECT d.number FROM shipment s JOIN deal_row w ON w.id = s.deal_row_id"
            " JOIN posting p ON p.id = s.posting_id JOIN document d ON d.id = p.document_id GROUP BY d.id, s.deal_id"
            " HAVING max(s.deal_id <> w.deal_id) OR (sum(s.quantity) <> 0 AND d.deal_id IS NOT s.deal_id)"
            " ORDER BY d.id"
        )
    ]
    return found


def deals(engine: Engine) -> list[Difference]:
    """What each deal comes to against its rows, what is paid against its payments, its state against its stage."""
    found: list[Difference] = [
        {"deal": key, "paid": money_text(paid), "payments": money_text(sum)}
        for key, paid, sum in engine.rows(
            "SELECT d.id, d.paid, coalesce(p.a, 0) FROM deal d LEFT JOIN"
            " (SELECT deal_id, sum(amount) AS a FROM payment GROUP BY deal_id) p ON p.deal_id = d.id"
            " WHERE d.paid <> coalesce(p.a, 0) OR d.paid < 0 ORDER BY d.id"
        )
    ]
    found += [
        {"deal": key, "problem": "stage"}
        for (key,) in engine.rows(
            "SELECT d.id FROM deal d JOIN stage s ON s.id = d.stage_id"
            " WHERE s.kind <> d.status OR s.pipeline_id <> d.pipeline_id ORDER BY d.id"
        )
    ]
    found += [
        {"deal": key, "payment": payment, "problem": "undone"}
        for key, payment in engine.rows(
            "SELECT p.deal_id, p.id FROM payment p JOIN payment u ON u.id = p.undoes_id"
            " WHERE p.deal_id <> u.deal_id OR p.amount <> -u.amount OR u.undoes_id IS NOT NULL ORDER BY p.id"
        )
    ]
    found += [
        {"deal": key, "problem": "customer"}
        for (key,) in engine.rows(
            "SELECT d.id FROM deal d JOIN partner c ON c.id = d.partner_id WHERE c.merged_into_id IS NOT NULL"
            " ORDER BY d.id"
        )
    ]
    after = 0
    while True:
        heads = engine.rows(
            "SELECT id, currency, row_count, quantity, gross, discount, net, tax, total FROM deal"
            " WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
            (after, STEP),
        )
        if not heads:
            return found
        after = heads[-1][0]
        rows = load_rows_of(engine, [head[0] for head in heads])
        for key, currency, *kept, net, tax, total in heads:
            mine = rows.get(key, [])
            digits = currency_digits(currency)
            sums = [sums_of(row, "price", {}, included=True, digits=digits) for row in mine]
            now = [len(mine), sum(r.base for r in mine), sum(s.gross for s in sums), sum(s.discount for s in sums)]
            if now != kept or net + tax != total or kept[2] - kept[3] not in (net, total):
                found.append({"deal": key, "problem": "sums"})
