"""A company whose secrets are unmistakable: purchase prices like 7,313.37 and a warehouse GIZLI, in documents of every
type and state, in history, audit log, prices, shortages and batches; and what of it must be shown to whom.

What is secret is read from the tables, by what tests/columns.py says of each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.access import Actor
from db.company import Company
from db.doctypes import TYPES
from db.services import deals, dispatch, documents, partners, products, reservations, settings, warehouses
from tests.access_table import CUSTOMER, SUPPLIER, World, build
from tests.columns import of_kind

FOREIGN, OWN = "GIZLI", "ŞUBE"
SECRET, OTHER, KILOS = "SIR-1", "SIR-2", "SIR-KG"
COSTS = ("7313.37", "7411.93", "7499.41")
"""Purchase prices of `SECRET`, one after the other."""
PRICE = Decimal("9876.54")
"""What it is sold for."""
ONLY_THERE = "Gizliçarşı"
"""A word in the titles and comments of documents that touch the foreign warehouse only."""
CARDS: dict[str, dict[str, Any]] = {
    CUSTOMER: {"tax_office": "Kapalıvergi", "tax_number": "8452080912", "phone": "5559998877",
               "email": "musteri@ornek.com", "address": "Müşteri cadde 9", "comment": "Müşterinotu"},
    SUPPLIER: {"tax_office": "Saklıvergi", "tax_number": "4540536920", "phone": "5558887766",
               "email": "tedarik@ornek.com", "address": "Tedarik cadde 9", "comment": "Tedariknotu"},
}  # fmt: skip
"""What stands on the cards of a customer and a supplier."""
LEAST = 100
"""Smaller numbers might stand for anything."""


_FOREIGN_QUANTITIES = ("4471", "1117", "513.377", "1009", "1013", "1223", "1319", "211")
_OWN_QUANTITIES = ("3313", "1303", "617.773", "1451", "1483", "1567", "1613", "311")


def furnish(company: Company, admin: Actor, folder: Path) -> World:
    """The world that calls are made in, with its secrets; `warehouse` is the foreign one."""
    world = build(company, admin, folder)
    with company.write() as engine:
        engine.run("UPDATE warehouse SET code = ?, name = 'Gizli depo' WHERE code = 'MAIN'", (FOREIGN,))
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("MAIN", FOREIGN), encoding="utf-8")
    warehouses.edit(admin, FOREIGN, address="Gizli sokak 1", phone="5551234567")
    for sku in (SECRET, OTHER, KILOS):
        unit = "kg" if sku == KILOS else "pcs"
        products.add(admin, sku, f"Sır {sku}", unit=unit, price=str(PRICE), purchase_price=COSTS[0])
    products.edit(admin, SECRET, purchase_price=COSTS[1])
    products.edit(admin, SECRET, purchase_price=COSTS[0])
    for name, card in CARDS.items():
        with company.read() as engine:
            key = engine.value("SELECT id FROM partner WHERE name = ?", (name,))
        partners.edit(admin, key, **card)
    sent = {"to_address": "Müşteri cadde 9", "recipient_office": "Kapalıvergi", "recipient_number": "8452080912"}
    dispatch.put(admin, world.processed["sale"], sent)
    _documents(admin)
    _deals(admin)
    return replace(world, warehouse=FOREIGN)


def _documents(admin: Actor) -> None:
    for place, n in ((FOREIGN, _FOREIGN_QUANTITIES), (OWN, _OWN_QUANTITIES)):
        words = {"title": ONLY_THERE, "comment": ONLY_THERE} if place == FOREIGN else {"title": "Açık"}
        there = {"warehouse": place, **words}
        _post(admin, "receipt", there | {"supplier": SUPPLIER}, n[0], purchase_price=COSTS[0])
        _post(admin, "adjustment", there, n[1], purchase_price=COSTS[1])
        _post(admin, "receipt", there | {"supplier": SUPPLIER}, n[2], KILOS, purchase_price=COSTS[2])
        _post(admin, "write_off", there, n[3])
        _post(admin, "sale", there | {"customer": CUSTOMER}, n[4], price=str(PRICE))
        _post(admin, "write_off", there, n[5], OTHER, negative=True)  # a shortage
        _post(admin, "receipt", there | {"supplier": SUPPLIER}, n[6], OTHER, purchase_price=COSTS[2])  # settles it
        for type in TYPES:
            partner = {"receipt": {"supplier": SUPPLIER}, "sale": {"customer": CUSTOMER}}.get(type, {})
            to = {"to_warehouse": OWN if place == FOREIGN else FOREIGN} if type == "transfer" else {}
            header: dict[str, Any] = {"warehouse": place, **({} if to else words), **partner, **to}
            money = {"purchase_price": COSTS[1]} if type in ("receipt", "adjustment") else {}
            made = _post(admin, type, header, n[7], **money)
            documents.cancel(admin, made.number)
            draft = documents.create(admin, type, header | {"rows": [{"product": SECRET, "quantity": "2", **money}]})
            changed = [{"product": SECRET, "quantity": "3", **({"purchase_price": COSTS[2]} if money else {})}]
            documents.edit(admin, draft.number, {"rows": changed}, version=draft.version)
            gone = documents.create(admin, type, header | {"rows": [{"product": SECRET, "quantity": "2", **money}]})
            documents.delete(admin, gone.number)
    mixed = [{"product": SECRET, "quantity": "5", "warehouse": place} for place in (FOREIGN, OWN)]
    documents.create(admin, "write_off", {"warehouse": OWN, "rows": mixed})
    documents.create_and_process(admin, "write_off", {"warehouse": OWN, "rows": mixed})


def _deals(admin: Actor) -> None:
    """What deals hold in both warehouses, each another quantity than its row says."""
    settings.set(admin, "reservation.mode", "manual")
    for place, quantity, held in ((FOREIGN, "2777", "1787"), (OWN, "1999", "1699")):
        rows = [{"product": SECRET, "quantity": quantity}]
        made = deals.create(admin, {"title": "Açık", "customer": CUSTOMER, "warehouse": place, "rows": rows})
        reservations.set(admin, made.id, SECRET, held)
    settings.set(admin, "reservation.mode", "on_adding")


def _post(
    admin: Actor,
    type: str,
    header: dict[str, Any],
    quantity: str,
    sku: str = SECRET,
    *,
    negative: bool = False,
    **row: str,
) -> documents.DocumentState:
    data = {**header, "rows": [{"product": sku, "quantity": quantity, **row}]}
    return documents.create_and_process(admin, type, data, allow_negative=negative)


# What is secret ------------------------------------------------------------------

_SCALE = {"quantity": 10**6, "left_quantity": 10**6, "quantity_after": 10**6, "cost_quantity": 10**6}
_UNIT_PRICES = ("purchase_price", "purchase_before", "purchase_after", "price_before", "price_after", "price")
_NOT_SALES = {
    "document": "type <> 'sale'",
    "posting_line": "posting_id IN (SELECT p.id FROM posting p JOIN document d ON d.id = p.document_id"
    " WHERE d.type <> 'sale')",
}


def column_values(company: Company, kind: str, where: str = "1 = 1") -> dict[tuple[str, str], set[Decimal]]:
    """The numbers in all columns of a kind (tests/columns.py), by column; `where` is asked of tables with a warehouse."""
    found: dict[tuple[str, str], set[Decimal]] = {}
    with company.read() as engine:
        for table, column in of_kind(kind):
            names = {row[1] for row in engine.rows(f"PRAGMA table_info({table})")}
            condition = where if "warehouse_id" in names else "1 = 1" if where == "1 = 1" else "1 = 0"
            if kind == "amount":
                condition = f"({condition}) AND {_NOT_SALES[table]}"
            scale = _SCALE.get(column, 10**6 if column in _UNIT_PRICES else 10**4)
            rows = engine.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL AND {condition}")
            found[table, column] = {abs(Decimal(value)) / scale for (value,) in rows}
    return found


def costs(company: Company) -> set[Decimal]:
    """Every purchase price and value by it, and what they come to with what may be seen: sums, margins, averages."""
    stored = {one for kind in ("cost", "amount") for some in column_values(company, kind).values() for one in some}
    found = set(stored)
    with company.read() as engine:
        for by in ("item_id", "warehouse_id", "lot"):
            for value, quantity in engine.rows(f"SELECT sum(value), sum(quantity) FROM balance GROUP BY {by}"):
                found |= {Decimal(value) / 10**4, Decimal(value) / 10**4 / (Decimal(quantity) / 10**6)}
        total = engine.rows("SELECT sum(net), sum(total), sum(gross) FROM document WHERE type <> 'sale' GROUP BY type")
        found |= {Decimal(one or 0) / 10**4 for row in total for one in row}
        sold = engine.rows(
            "SELECT d.net, (SELECT sum(l.value) FROM ledger l JOIN posting_line pl ON pl.id = l.posting_line_id"
            " JOIN posting p ON p.id = pl.posting_id WHERE p.document_id = d.id) FROM document d WHERE d.type = 'sale'"
        )
        found |= {(Decimal(net or 0) + Decimal(value or 0)) / 10**4 for net, value in sold if value}
    found |= {PRICE - Decimal(one) for one in COSTS}
    return {one for one in found if abs(one) >= LEAST and one != PRICE}


def foreign_stock(company: Company) -> set[Decimal]:
    """What lies in the foreign warehouse and what has moved there by documents that touch no other, with its value."""
    where = f"warehouse_id = (SELECT id FROM warehouse WHERE code = '{FOREIGN}')"
    mixed = (
        "SELECT pl.id FROM posting_line pl JOIN posting p ON p.id = pl.posting_id WHERE p.document_id IN"
        f" (SELECT document_id FROM document_warehouse WHERE NOT {where})"
    )
    found, own = set[Decimal](), set[Decimal]()
    with company.read() as engine:
        for table, column in (*of_kind("stock"), *of_kind("cost")):
            names = {row[1] for row in engine.rows(f"PRAGMA table_info({table})")}
            if "warehouse_id" not in names or table in ("document_row", "posting_line"):
                continue
            condition = f"{where} AND posting_line_id NOT IN ({mixed})" if table == "ledger" else where
            scale = _SCALE.get(column, 10**4)
            values = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL AND "
            found |= {abs(Decimal(value)) / scale for (value,) in engine.rows(values + condition)}
            own |= {abs(Decimal(value)) / scale for (value,) in engine.rows(f"{values} NOT {where}")}
        for (quantity,) in engine.rows("SELECT sum(quantity) FROM balance GROUP BY item_id"):
            found.add(Decimal(quantity) / 10**6)
    return {one for one in found - own if one >= 10 * LEAST or (one >= LEAST and one % 1)}


def foreign_numbers(company: Company) -> set[str]:
    """The numbers of documents that touch the foreign warehouse only."""
    with company.read() as engine:
        rows = engine.rows(
            "SELECT number FROM document d WHERE EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id)"
            " AND NOT EXISTS (SELECT 1 FROM document_warehouse x JOIN warehouse w ON w.id = x.warehouse_id"
            " WHERE x.document_id = d.id AND w.code <> ?)",
            (FOREIGN,),
        )
    return {number for (number,) in rows}


def pattern(numbers: Iterable[Decimal], words: Iterable[str] = ()) -> re.Pattern[str]:
    """Finds these numbers as they are stored, as programs write them, and as Turkish and English people do; and words."""
    forms = set[str]()
    for one in numbers:
        for places in (0, 2, 4, 6):
            text = f"{abs(one):.{places}f}"
            if places and Decimal(text) != abs(one) and places != 2:
                continue
            if places == 0 and Decimal(text) != abs(one):
                continue
            grouped = f"{abs(one):,.{places}f}"
            forms |= {text, text.replace(".", ","), grouped, grouped.translate(str.maketrans(",.", ".,"))}
        scaled = abs(one) * 10**4
        forms |= {str(int(scaled)), str(int(scaled * 100))} if scaled == int(scaled) else set()
    numeric = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    worded = "|".join(map(re.escape, words))
    return re.compile(
        "|".join(part for part in (rf"(?<![\d.,])(?:{numeric})(?![\d]|[.,]\d)" if forms else "", worded) if part)
    )
