"""A small shop for tests of documents and the books: products and warehouses made directly, documents by services."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from db.access import Actor
from db.company import Company
from db.services import documents
from db.services.documents import DocumentState
from db.text import fold, sort_key

SUPPLIER = "Demir A.Ş."
CUSTOMER = "Perakende müşteri"


class Shop:
    """Products A, B, … (pieces), K (kilograms), S (a service); warehouses MAIN, SHOP, DEPO."""

    def __init__(self, company: Company, actor: Actor, *, costing: str = "average") -> None:
        self.company, self.actor = company, actor
        with company.write() as engine:
            engine.run("INSERT INTO setting VALUES ('costing', ?) ON CONFLICT DO UPDATE SET value = ?", (costing,) * 2)
            engine.next_value("settings")
            for code in ("SHOP", "DEPO"):
                engine.run(
                    "INSERT INTO warehouse (code, name, name_key, folded) VALUES (?, ?, ?, ?)",
                    (code, code.title(), sort_key(code), fold(code)),
                )
            engine.run(
                "INSERT INTO partner (name, name_key, folded, supplier) VALUES (?, ?, ?, 1)",
                (SUPPLIER, sort_key(SUPPLIER), fold(SUPPLIER)),
            )
            for sku in "ABCDEFGH":
                self._item(sku, "simple", "pcs")
            self._item("K", "simple", "kg")
            self._item("S", "service", "pcs")

    def _item(self, sku: str, kind: str, unit: str) -> None:
        engine = self.company.engine
        engine.run(
            "INSERT INTO item (kind, sku, name, name_key, folded, unit_id, created_at)"
            " SELECT ?, ?, ?, ?, ?, id, '2026-01-01T00:00:00.000000Z' FROM unit WHERE code = ?",
            (kind, sku, f"Ürün {sku}", sort_key(f"Ürün {sku}"), fold(f"Ürün {sku}"), unit),
        )

    def id_of(self, table: str, column: str, value: str) -> int:
        """A key by a code."""
        with self.company.read() as engine:
            return int(engine.value(f"SELECT id FROM {table} WHERE {column} = ?", (value,)))

    # Documents -----------------------------------------------------------------

    def post(self, type: str, *rows: Mapping[str, Any], allow_negative: bool = False, **header: Any) -> DocumentState:
        """Make and process a document; receipts and sales get a partner, everything the warehouse MAIN."""
        data: dict[str, Any] = {"warehouse": "MAIN", "rows": list(rows), **header}
        if type == "receipt":
            data.setdefault("supplier", SUPPLIER)
        if type == "sale":
            data.setdefault("customer", CUSTOMER)
        return documents.create_and_process(self.actor, type, data, allow_negative=allow_negative)

    def receipt(self, *rows: tuple[str, str, str], **header: Any) -> DocumentState:
        """Rows of (product, quantity, purchase price)."""
        return self.post(
            "receipt", *({"product": sku, "quantity": n, "purchase_price": price} for sku, n, price in rows), **header
        )

    def sale(self, *rows: tuple[str, str], price: str = "10", **header: Any) -> DocumentState:
        """Rows of (product, quantity)."""
        return self.post("sale", *({"product": sku, "quantity": n, "price": price} for sku, n in rows), **header)

    def write_off(self, *rows: tuple[str, str], **header: Any) -> DocumentState:
        """Rows of (product, quantity)."""
        return self.post("write_off", *({"product": sku, "quantity": n} for sku, n in rows), **header)

    def transfer(self, *rows: tuple[str, str], to: str = "SHOP", **header: Any) -> DocumentState:
        """Rows of (product, quantity), from MAIN unless said otherwise."""
        return self.post("transfer", *({"product": sku, "quantity": n} for sku, n in rows), to_warehouse=to, **header)

    def cancel(self, state: DocumentState) -> DocumentState:
        """Cancel a document's processing."""
        return documents.cancel(self.actor, state.number)

    # Looking ---------------------------------------------------------------------

    def balance(self, sku: str, warehouse: str = "MAIN") -> tuple[Decimal, Decimal]:
        """(on hand, value)."""
        with self.company.read() as engine:
            row = engine.row(
                "SELECT quantity, value FROM balance WHERE item_id = (SELECT id FROM item WHERE sku = ?)"
                " AND warehouse_id = (SELECT id FROM warehouse WHERE code = ?)",
                (sku, warehouse),
            )
        return (Decimal(0), Decimal(0)) if row is None else (Decimal(row[0]) / 10**6, Decimal(row[1]) / 10**4)

    def cost(self, state: DocumentState) -> Decimal:
        """What the ledger says that a document moved in value, the sum of its rows (all postings)."""
        with self.company.read() as engine:
            value = engine.value(
                "SELECT sum(l.value) FROM ledger l JOIN posting_line pl ON pl.id = l.posting_line_id"
                " JOIN posting p ON p.id = pl.posting_id WHERE p.document_id = ?",
                (state.id,),
            )
        return Decimal(value or 0) / 10**4

    def batches(self, sku: str, warehouse: str = "MAIN") -> list[tuple[Decimal, Decimal]]:
        """What is left in batches, oldest first: (quantity, value)."""
        with self.company.read() as engine:
            rows = engine.rows(
                "SELECT left_quantity, left_value FROM batch WHERE left_quantity > 0"
                " AND item_id = (SELECT id FROM item WHERE sku = ?)"
                " AND warehouse_id = (SELECT id FROM warehouse WHERE code = ?) ORDER BY id",
                (sku, warehouse),
            )
        return [(Decimal(q) / 10**6, Decimal(v) / 10**4) for q, v in rows]

    def dump(self) -> list[list[tuple[Any, ...]]]:
        """Every table of the books and documents, to compare before and after a refused action."""
        tables = ("posting", "posting_line", "ledger", "balance", "batch", "batch_move", "shortage", "settlement",
                  "document", "document_row", "history", "item", "price", "counter")  # fmt: skip
        with self.company.read() as engine:
            return [engine.rows(f"SELECT * FROM {table}") for table in tables]
