"""Mapping files: how the columns of somebody's CSV files become our products, partners, stock and documents.

A mapping is TOML; the ones in `mappings/` are examples, each with a header that says what it loads. In short
(every key that is not named here is refused):

    title = "…"                          what it loads, for people
    [read]     encoding, separator, decimal ("." or ","), date (as strptime has it): how the files are written
    [lists]    services = ["POST", "gift_*"]: values to test against; * stands for anything
    [tables.NAME]  has = ["InvoiceNo", …]: a file with these columns belongs to this table (several may)
                   drop = { CustomerID = ".0" }: endings that are cut off wherever the column is used

    [products] [prices] [warehouses] [partners]   one thing a row, or with `key` one thing a group of rows
      rows = "NAME"                      the table; needed where there are several
      join = [{ table, from, to, optional }]   its columns are then called "table.Column"
      key = ["StockCode"]                rows that agree in these columns are one thing
      rule = [{ name, when, skip = true }]     the first that fits decides; what is skipped is counted
      sections = true                    sections that are not there are made
      match = "barcode"                  products are found by sku, barcode or external_id (else by the first given)
      fields.NAME = CELL                 our field's name, as the JSON of the command line has it
    [documents] [stock]                  rows grouped into documents
      rows, join, order (column: documents are processed in its order, then as they stand in the file)
      first = ["products", "partners"]   made from the same rows before, where missing; nothing is changed
      type = CELL, external_id = CELL    rows of one type with one external_id are one document
      once = ["StockCode"]               of rows that agree in these columns only the first is read
      count = true                       (stock) quantities are what was counted: what is above on hand comes in
      merge = true                       rows that differ in quantity only are added up
      header.FIELD = CELL, row.FIELD = CELL
      rule = [{ name, when, skip, type, header, row }]   as above; type, header and row add to the general ones
      opening = { external_id, title, purchase_price, comment }   an adjustment that covers what would fall short

    CELL   "Column", or { column | value | text = "PO-{PurchaseOrderID}" | path = ["Group", "Subgroup"], html, drop,
           cut = 10, map = { "a" = "b", "@services" = "service", "*" = "else" }, default, clean, negate, take, count }
           {#} in the text of an external_id is what tells these files from others: the same file twice is the same;
           text is empty where one of its columns is; path joins columns with / up to the first empty one; html takes
           tags out; default stands in for empty, and count names the count of how often it did; take (first, last,
           most, sum, min, max) says which row of a group.
    WHEN   { Column = TEST, … }, all of them: "text" (* stands for anything), "" (empty), "!" (not empty), "<0",
           ">0", "<=0", ">=0", "=0" (numbers), "@services", "!@services" (lists), or ["a", "b"] (any of)

Titles of rules for people: titles.RULE = { tr = "…", en = "…" }.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Final

ENTITIES: Final = ("products", "prices", "warehouses", "partners", "stock", "documents")
MATCHES: Final = ("sku", "barcode", "external_id")
TAKES: Final = ("first", "last", "most", "sum", "min", "max")

When = tuple[tuple[str, tuple[str, ...]], ...]
"""Columns and, for each, the tests of which one must hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a field's text comes from: one of column, value, text, path; then what is done to it, in this order."""

    column: str = ""
    value: str | None = None
    text: str | None = None
    path: tuple[str, ...] = ()
    html: bool = False
    drop: str = ""
    cut: int = 0
    map: tuple[tuple[str, str], ...] = ()
    default: str = ""
    clean: bool = False
    negate: bool = False
    take: str = "first"
    count: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Which files belong together: those that have these columns."""

    name: str
    has: tuple[str, ...] = ()
    drop: Dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """Columns of another table, found by a key."""

    table: str
    source: str
    target: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to the rows that `when` fits."""

    name: str
    when: When
    skip: bool = False
    type: Cell | None = None
    header: Dict[str, Cell] = field(default_factory=dict)
    row: Dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Things:
    """Products, prices, warehouses or partners."""

    rows: str
    fields: Dict[str, Cell]
    join: tuple[Join, ...] = ()
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    match: str = ""
    sections: bool = False
    """Whether sections that are not there are made."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The adjustment that covers what the documents would leave short."""

    external_id: str
    title: str = ""
    purchase_price: str = "0"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """Stock or documents: rows grouped by type and external_id."""

    rows: str
    type: Cell
    external_id: Cell
    header: Dict[str, Cell]
    row: Dict[str, Cell]
    join: tuple[Join, ...] = ()
    order: str = ""
    first: tuple[str, ...] = ()
    merge: bool = False
    count: bool = False
    """Whether quantities are what was counted, not what is brought in."""
    once: tuple[str, ...] = ()
    """Rows that agree in these columns are read once."""
    rules: tuple[Rule, ...] = ()
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file, read and checked."""

    name: str
    title: str = ""
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    date: str | None = None
    lists: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Dict[str, Table] = field(default_factory=dict)
    parts: Dict[str, Things | Documents] = field(default_factory=dict)
    titles: Dict[str, Dict[str, str]] = field(default_factory=dict)
    told: str = ""
    """Where it was told from the columns: "own", "guessed" or "bitrix24"."""
    unused: tuple[str, ...] = ()
    """Columns that it was told beside and that nothing is read from."""
