"""Import whole folders of the real files, and compare the books with sums that the csv module takes from them.

    python tests/bench/check_import.py --online-retail FOLDER --adventureworks FOLDER --tr-products FILE

Prints what each import took and "same" or every difference; ends with 1 where there is one. The sums here know
nothing of Ambar's code: they read the files by themselves, and the tables by plain SQL.
"""

from __future__ import annotations

import argparse
import csv
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

SERVICES = {"POST", "DOT", "M", "m", "D", "S", "B", "C2", "AMAZONFEE", "BANK CHARGES", "CRUK"}

Sums = dict[str, dict[Any, Any]]


def rows_of(*paths: Path) -> list[dict[str, str]]:
    """The lines of CSV files, one file after the other."""
    found: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            found.extend(csv.DictReader(handle))
    return found


def _is_service(code: str) -> bool:
    return code in SERVICES or code.startswith(("gift_", "ADJUST"))


def _money(quantity: str, price: str) -> Decimal:
    return (Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def online_retail_sums(paths: list[Path]) -> Sums:
    """What the invoices come to: documents, totals, units by product and kind, the opening, the stock left."""
    lines = [row for row in rows_of(*paths) if row["InvoiceNo"][0] != "A" and Decimal(row["UnitPrice"]) >= 0]
    started: dict[str, str] = {}
    for row in lines:
        started[row["InvoiceNo"]] = min(row["InvoiceDate"], started.get(row["InvoiceNo"], "9"))
    documents: dict[str, set[str]] = {"sale": set(), "adjustment": set(), "write_off": set()}
    units: Counter[tuple[str, str]] = Counter()
    stock: Counter[str] = Counter()
    lowest: Counter[str] = Counter()
    total, customers = Decimal(0), set()
    for row in sorted(lines, key=lambda one: started[one["InvoiceNo"]]):
        code, quantity, invoice = row["StockCode"], int(row["Quantity"]), row["InvoiceNo"]
        customers.add(row["CustomerID"].removesuffix(".0"))
        service = _is_service(code)
        if quantity < 0 and service:
            continue
        kind = "sale" if quantity > 0 else "adjustment" if invoice[0] == "C" else "write_off"
        documents[kind].add(invoice)
        if kind == "sale":
            total += _money(row["Quantity"], row["UnitPrice"])
        if not service:
            moved = -quantity if kind != "write_off" else quantity
            units[kind, code] += moved
            stock[code] += moved
            lowest[code] = min(lowest[code], stock[code])
    for code, least in lowest.items():
        if least:
            units["adjustment", code] -= least
            stock[code] -= least
    return {
        "documents": {kind: len(found) + (kind == "adjustment" and any(lowest.values()))
                      for kind, found in documents.items()},
        "totals": {"sales": total, "customers": len(customers - {""})},
        "units": {key: Decimal(value) for key, value in units.items() if value},
        "stock": {code: Decimal(value) for code, value in stock.items() if value},
        "products": {row["StockCode"]: "service" if _is_service(row["StockCode"]) else "simple" for row in lines},
    }  # fmt: skip


def online_retail_books(database: Path) -> Sums:
    """The same out of the tables."""
    with _open(database) as books:
        return {
            "documents": dict(books.execute("SELECT type, count(*) FROM document GROUP BY type")),
            "totals": {
                "sales": _amount(books, "SELECT sum(total) FROM document WHERE type = 'sale'"),
                "customers": _one(books, "SELECT count(*) FROM partner WHERE external_id LIKE 'online-retail %'"),
            },
            "units": {
                (kind, sku): Decimal(value) / 10**6
                for kind, sku, value in books.execute(
                    "SELECT l.kind, i.sku, sum(l.quantity) FROM ledger l JOIN item i ON i.id = l.item_id GROUP BY 1, 2"
                )
                if value
            },
            "stock": {sku: value for (_, sku), value in _stock(books).items()},
            "products": dict(books.execute("SELECT sku, kind FROM item")),
        }


def adventureworks_sums(inventory: Path, products: Path, lines: Path, orders: Path) -> Sums:
    """What locations and purchase orders come to: units and value by warehouse and product, receipts by day."""
    codes = {row["ProductID"]: row["ProductNumber"] for row in rows_of(products)}
    costs = {row["ProductID"]: row["StandardCost"] for row in rows_of(products)}
    days = {row["PurchaseOrderID"]: row["OrderDate"][:10] for row in rows_of(orders)}
    stock: Counter[tuple[str, str]] = Counter()
    shelves: Counter[tuple[str, str]] = Counter()
    for row in rows_of(inventory):
        stock[f"AW-{row['LocationID']}", codes[row["ProductID"]]] += int(row["Quantity"])
        shelves[row["LocationID"], row["ProductID"]] += int(row["Quantity"])
    worth = sum((_money(str(units), costs[product]) for (_, product), units in shelves.items()), Decimal(0))
    received: Counter[str] = Counter()
    by_day: dict[str, set[str]] = {}
    bought = Decimal(0)
    for row in rows_of(lines):
        quantity = Decimal(row["ReceivedQty"])
        if quantity:
            received[codes[row["ProductID"]]] += int(quantity)
            bought += _money(row["ReceivedQty"], row["UnitPrice"])
            by_day.setdefault(days[row["PurchaseOrderID"]], set()).add(row["PurchaseOrderID"])
    stock.update({("MAIN", code): units for code, units in received.items()})
    return {
        "stock": {place: Decimal(units) for place, units in stock.items() if units},
        "value": {"stock": worth, "receipts": bought},
        "receipts": {day: len(found) for day, found in by_day.items()},
    }


def adventureworks_books(database: Path) -> Sums:
    """The same out of the tables."""
    with _open(database) as books:
        value = "SELECT sum(l.value) FROM ledger l WHERE l.kind = "
        return {
            "stock": _stock(books),
            "value": {
                "stock": _amount(books, value + "'adjustment'"),
                "receipts": _amount(books, value + "'receipt'"),
            },
            "receipts": dict(
                books.execute("SELECT day, count(*) FROM document WHERE type = 'receipt' AND day = date GROUP BY day")
            ),
        }


def differences(expected: Sums, found: Sums) -> list[str]:
    """Every sum that is not the same in both."""
    return [
        f"{part} {key}: files {expected[part].get(key)}, books {found[part].get(key)}"
        for part in expected
        for key in sorted(expected[part].keys() | found[part].keys(), key=str)
        if expected[part].get(key) != found[part].get(key)
    ]


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def _stock(books: sqlite3.Connection) -> dict[tuple[str, str], Decimal]:
    return {
        (code, sku): Decimal(quantity) / 10**6
        for code, sku, quantity in books.execute(
            "SELECT w.code, i.sku, b.quantity FROM balance b JOIN item i ON i.id = b.item_id"
            " JOIN warehouse w ON w.id = b.warehouse_id WHERE b.quantity <> 0"
        )
    }


def _one(books: sqlite3.Connection, sql: str) -> Any:
    return books.execute(sql).fetchone()[0]


def _amount(books: sqlite3.Connection, sql: str) -> Decimal:
    return Decimal(_one(books, sql) or 0) / 10**4


def main() -> int:
    """Make a company for each source, import, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--online-retail", type=Path, metavar="FOLDER")
    parser.add_argument("--adventureworks", type=Path, metavar="FOLDER")
    parser.add_argument("--tr-products", type=Path, metavar="FILE")
    said = parser.parse_args()
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        if said.online_retail:
            paths = sorted(said.online_retail.glob("*.csv"))
            database = Path(folder, "online-retail.db")
            _import(database, [("documents", paths)], "online-retail")
            bad += _told("online-retail", online_retail_sums(paths), online_retail_books(database))
        if said.adventureworks:
            file = {name: said.adventureworks / f"{name}.csv" for name in _ADVENTUREWORKS}
            product, location, inventory, vendor, header, detail = file.values()
            steps = [("products", [product]), ("warehouses", [location]), ("partners", [vendor]),
                     ("stock", [inventory, product]), ("documents", [header, detail, vendor, product])]  # fmt: skip
            database = Path(folder, "adventureworks.db")
            _import(database, steps, "adventureworks")
            bad += _told("adventureworks", adventureworks_sums(inventory, product, detail, header),
                         adventureworks_books(database))  # fmt: skip
        if said.tr_products:
            database = Path(folder, "tr.db")
            _import(database, [("products", [said.tr_products])], "tr-products")
            expected = {"barcodes": {row["barcode"]: row["barcode"] for row in rows_of(said.tr_products)}}
            with _open(database) as books:
                found = {"barcodes": dict(books.execute(
                    "SELECT b.code, i.sku FROM barcode b JOIN item i ON i.id = b.item_id"))}  # fmt: skip
            bad += _told("tr-products", expected, found)
    return 1 if bad else 0


_ADVENTUREWORKS = (
    "production-product", "production-location", "production-productinventory", "purchasing-vendor",
    "purchasing-purchaseorderheader", "purchasing-purchaseorderdetail",
)  # fmt: skip


def _import(database: Path, steps: list[tuple[str, list[Path]]], mapping: str) -> None:
    import db
    from db.access import Actor
    from db.queries import checks
    from db.services import company as companies
    from db.services import imports

    company = db.create_company(str(database))
    actor = companies.init(Actor(company, None, operator="check"), login="admin", name="Admin", company_name="Check")
    for entity, paths in steps:
        started = time.perf_counter()
        summary = imports.run(actor, entity, paths, mapping)
        seconds = time.perf_counter() - started
        print(f"{mapping} {entity}: {summary.rows} lines, {summary.created} created, {seconds:.2f} s")
        if imports.run(actor, entity, paths, mapping).created:
            raise SystemExit(f"{mapping} {entity}: importing again made something")
    result = checks.run(actor)
    print(f"{mapping} check: {'clean' if result.ok else result.checks}")
    company.close()


def _told(name: str, expected: Sums, found: Sums) -> list[str]:
    wrong = differences(expected, found)
    print(f"{name} sums: {'same' if not wrong else ''}", *wrong[:50], sep="\n  " if wrong else " ")
    return wrong


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.exit(main())
