"""The words for codes: states, document types, fields, kinds, reasons, settings. English here, Turkish in labels.po.

Each table is `N_()` words by code; `word(TABLE, code)` gives them in the language of the session, and a
code that no table knows as itself, readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from db.permissions import BY_ID, ROLES, SECTION_BY_ID
from tui.i18n import N_, _, language
from tui.labels_fields import FIELDS as FIELDS

STATUSES: Final = {"draft": N_("draft"), "processed": N_("processed"), "cancelled": N_("cancelled")}

DOCUMENTS: Final = {
    "receipt": N_("Stock receipts"),
    "adjustment": N_("Stock adjustments"),
    "transfer": N_("Stock transfers"),
    "sale": N_("Sales"),
    "write_off": N_("Write-offs"),
}
"""The lists of documents, by type; one document is named by its section of rights (`document_type`)."""

LEDGER_KINDS: Final = {
    "receipt": N_("receipt"),
    "adjustment": N_("adjustment"),
    "transfer": N_("transfer"),
    "sale": N_("sale"),
    "write_off": N_("write-off"),
    "settlement": N_("settlement of a shortage"),
    "merge": N_("merge of products"),
    "revaluation": N_("revaluation"),
    "opening": N_("opening balance"),
}

_IN, _OUT = ("receipt", "adjustment"), ("sale", "write_off")
"""Which way a movement of a kind goes; what goes the other way takes one back. Transfers go both ways."""

WRITE_OFF_REASONS: Final = {
    "unspecified": N_("unspecified"),
    "damaged": N_("damaged"),
    "expired": N_("expired"),
    "scrap": N_("scrap"),
    "loss": N_("shrinkage"),
    "lost": N_("lost"),
    "internal_use": N_("internal use"),
    "sample": N_("sample"),
    "donation": N_("donation"),
}

PRODUCT_KINDS: Final = {
    "simple": N_("simple product"),
    "service": N_("service"),
    "bundle": N_("bundle"),
    "parent": N_("product with variations"),
    "variation": N_("variation"),
}

PARTNER_KINDS: Final = {"company": N_("company"), "contact": N_("contact")}

WAREHOUSE_KINDS: Final = {
    "stock": N_("stock"),
    "transit": N_("in transit"),
    "quarantine": N_("quarantine"),
    "system": N_("the system's own"),
}

UNITS: Final = {
    "pcs": N_("pcs"),
    "box": N_("box"),
    "kg": N_("kg"),
    "l": N_("l"),
    "m": N_("m"),
    "g": N_("g"),
}
"""The units that every company starts with, as they stand behind a number; another's code is its own word."""

SETTINGS: Final = {
    "company.name": N_("Company"),
    "company.address": N_("Company's address"),
    "company.tax_office": N_("Tax office"),
    "company.tax_number": N_("Tax number"),
    "company.phone": N_("Company's phone"),
    "attachment.size": N_("Largest attachment"),
    "backup.folder": N_("Folder for copies"),
    "backup.keep": N_("Copies that stay"),
    "currency": N_("Currency"),
    "costing": N_("Costing"),
    "timezone": N_("Time zone"),
    "inventory": N_("Inventory management"),
    "prices_include_tax": N_("Prices include VAT"),
    "oversell": N_("Sell when out of stock"),
    "reservation.mode": N_("Reservation mode"),
    "reservation.days": N_("Reservation days"),
    "calendar.days": N_("Working days"),
    "calendar.holidays": N_("Holidays"),
    "deal.process_sale": N_("Process on winning"),
    "weighed.prefixes": N_("Weighed goods"),
    "session.lock": N_("Lock after"),
    "session.exit": N_("End after"),
    "password.length": N_("Password length"),
    "step_up.rights": N_("Password for rights"),
    "step_up.cancel": N_("Password to cancel"),
    "step_up.restore": N_("Password to restore"),
}

SETTING_VALUES: Final = {
    "on": N_("on"),
    "off": N_("off"),
    "average": N_("weighted average"),
    "fifo": N_("FIFO"),
    "manual": N_("manual"),
    "on_adding": N_("on adding to the deal"),
    "on_payment": N_("on payment"),
}

CHOICES: Final = {
    "all": N_("all"),
    "deal": N_("in a deal"),
    "sale": N_("in a sale"),
    "true": N_("yes"),
    "false": N_("no"),
    "balance": N_("stock balance"),
    "turnover": N_("turnover"),
    "sales": N_("sales"),
    "profit": N_("gross profit"),
    "ledger": N_("ledger card"),
    "reservations": N_("reservations"),
    "reorder": N_("reorder list"),
    "ageing": N_("ageing"),
    "abc": N_("ABC"),
    "slow": N_("slow movers"),
    "write_offs": N_("write-offs"),
    "deliveries": N_("deliveries"),
    "counts": N_("stock counts"),
    "prices": N_("prices"),
}
"""What choice rights name: reports and places."""

AUDIT_KINDS: Final = {
    "sign_in": N_("sign-in"),
    "sign_in_failed": N_("failed sign-in"),
    "sign_out": N_("sign-out"),
    "locked": N_("locked"),
    "unlocked": N_("unlocked"),
    "session_ended": N_("session ended"),
    "step_up_failed": N_("password not confirmed"),
    "denied": N_("refused"),
    "created": N_("company created"),
    "employee": N_("employee"),
    "role": N_("role"),
    "department": N_("department"),
    "setting": N_("setting"),
    "warehouse": N_("warehouse"),
    "product": N_("product"),
    "section": N_("catalogue section"),
    "unit": N_("unit"),
    "tax": N_("tax rate"),
    "price_type": N_("price type"),
    "partner": N_("partner"),
    "deal": N_("deal"),
    "pipeline": N_("pipeline"),
    "form": N_("form"),
    "document_processed": N_("document processed"),
    "document_cancelled": N_("processing cancelled"),
    "document_deleted": N_("document deleted"),
    "import": N_("import"),
    "view_begun": N_("view as begun"),
    "restored": N_("database restored from a copy"),
    "backup": N_("copy of the database made"),
    "checked": N_("books checked"),
    "view_ended": N_("view as ended"),
}

ACTIONS: Final = {
    "created": N_("created"),
    "changed": N_("changed"),
    "processed": N_("processed"),
    "cancelled": N_("cancelled"),
    "deleted": N_("deleted"),
    "printed": N_("printed"),
    "attached": N_("file added"),
    "detached": N_("file removed"),
    "commented": N_("comment"),
    "row_added": N_("row added"),
    "row_changed": N_("row changed"),
    "row_removed": N_("row removed"),
    "below_zero": N_("went below zero"),
    "reservation_short": N_("reservation falls short"),
    "payment": N_("payment"),
    "payment_undone": N_("payment undone"),
    "sale_made": N_("sale made"),
    "shipped": N_("shipped"),
    "unshipped": N_("shipping taken back"),
    "reservation": N_("reservation"),
}
"""What a document's history tells."""

PRINTED: Final = {"document": N_("document"), "delivery_note": N_("delivery note"), "pick_list": N_("pick list"),
                  "packing_list": N_("packing list")}  # fmt: skip
"""What of a document was printed."""

THINGS: Final = {
    "bulk_change": N_("bulk change of prices of your own"),
    "attachment": N_("file"),
    "company": N_("company"),
    "database": N_("database"),
    "department": N_("department"),
    "document": N_("document"),
    "employee": N_("employee"),
    "file": N_("file"),
    "form": N_("form"),
    "form_field": N_("field"),
    "item": N_("product"),
    "partner": N_("partner"),
    "customer": N_("customer"),
    "supplier": N_("supplier"),
    "permission": N_("right"),
    "price_type": N_("price type"),
    "product": N_("product"),
    "role": N_("role"),
    "row": N_("row"),
    "section": N_("catalogue section"),
    "session": N_("session"),
    "ssh_key": N_("SSH key"),
    "setting": N_("setting"),
    "tax": N_("tax rate"),
    "tax_rate": N_("tax rate"),
    "unit": N_("unit"),
    "warehouse": N_("warehouse"),
    "deal": N_("deal"),
    "pipeline": N_("pipeline"),
    "stage": N_("stage"),
    "payment": N_("payment"),
}
"""What was not found, exists already or is in use."""


CHECKS: Final = {
    "integrity": N_("the file"),
    "texts": N_("texts that can be read"),
    "foreign_keys": N_("references"),
    "balances": N_("balances against the ledger"),
    "running_balances": N_("balances after each row"),
    "batches": N_("batches against their moves"),
    "shortages": N_("shortages and settlements"),
    "documents": N_("documents against postings"),
    "document_warehouses": N_("warehouses of documents"),
    "merges": N_("merged products"),
    "numbering": N_("numbers of documents"),
    "postings": N_("the chain of postings"),
    "audit": N_("the chain of the audit log"),
    "document_rows": N_("rows of processed documents"),
    "document_sums": N_("sums of documents"),
    "deliveries": N_("states of deliveries"),
    "fields": N_("values of custom fields"),
    "catalogue": N_("sections, variations and bundles"),
    "words": N_("words that things are found by"),
    "search": N_("the search index"),
    "spans": N_("days of the long lists"),
    "reservations": N_("reservations"),
    "shipments": N_("what deals have shipped"),
    "deals": N_("sums and payments of deals"),
    "attachments": N_("files of documents"),
}
"""What `ambar check` looks at."""

IMPORTS: Final = {
    "products": N_("products"),
    "prices": N_("prices"),
    "sections": N_("catalogue sections"),
    "warehouses": N_("warehouses"),
    "partners": N_("partners"),
    "stock": N_("stock"),
    "documents": N_("documents"),
}

DEMO: Final = {"indexes": N_("indexes"), "check": N_("the books")}
IMPORT_CHANGES: Final = {"new": N_("new"), "changed": N_("changed")}
"""What an import does to one thing."""
FILE_KINDS: Final = {
    "xls": N_("an old Excel file (XLS); save it as XLSX or CSV"),
    "xlsb": N_("a binary Excel file (XLSB); save it as XLSX or CSV"),
    "ods": N_("an OpenDocument file; save it as XLSX or CSV"),
    "document": N_("a Word document"),
    "slides": N_("a presentation"),
    "text": N_("a formatted text (RTF)"),
    "pdf": N_("a PDF"),
    "image": N_("an image"),
    "zip": N_("a ZIP archive; unpack it first"),
    "gzip": N_("a compressed file (gzip); unpack it first"),
    "archive": N_("a compressed archive; unpack it first"),
    "sqlite": N_("a SQLite database"),
    "program": N_("a program"),
    "html": N_("a web page (HTML), perhaps called XLS; open it in Excel and save it as XLSX or CSV"),
    "xml": N_("an XML file; open it in Excel and save it as XLSX or CSV"),
    "json": N_("a JSON file"),
    "binary": N_("it holds control characters, so it is no text"),
}
"""What files are that cannot be imported, as `db.exchange.kinds` tells it."""
STAGES: Final = {
    **CHECKS,
    **IMPORTS,
    **DEMO,
    "reading": N_("rows read"),
    "copying": N_("copying the database"),
    "verifying": N_("verifying the copy"),
    "books": N_("the books of the copy"),
    "files": N_("files of documents"),
    "ledger": N_("movements"),
    "audit": N_("lines of the audit log"),
}
"""Stages of long work, as progress names them."""


def word(table: Mapping[str, str], code: str) -> str:
    """The word of `table` for `code`, in the language of the session; an unknown code as itself, readable."""
    found = table.get(code)
    return _(found) if found is not None else code.replace("_", " ")


def movement(kind: str, quantity: Decimal) -> str:
    """What moved goods: a kind of document, or that one's processing was cancelled, which the direction tells."""
    told = word(LEDGER_KINDS, kind)
    back = (quantity < 0 and kind in _IN) or (quantity > 0 and kind in _OUT)
    return _("{kind}, cancelled").format(kind=told) if back else told


def field_name(code: str) -> str:
    """The name of a field, as forms and columns have it."""
    return word(FIELDS, code.removeprefix("fields."))


def status(code: str) -> str:
    """The word of a document's state."""
    return word(STATUSES, code)


def unit(code: str) -> str:
    """A unit behind a number: "adet" for pcs."""
    return _(UNITS[code]) if code in UNITS else code


def document_type(code: str, *, hint: bool = False) -> str:
    """The name of one document of a type; with `hint` the user's other word in brackets, in Turkish."""
    section = SECTION_BY_ID[code]
    if language() != "tr":
        return section.en
    return f"{section.tr} ({section.tr_hint})" if hint and section.tr_hint else section.tr


def document_types(code: str) -> str:
    """The name of the list of a type's documents."""
    return word(DOCUMENTS, code)


def permission_name(code: str, *, section: bool = False) -> str:
    """The name of a right; with `section`, led by its section: "Stok fişi: İşle"."""
    right = BY_ID.get(code)
    if right is None:
        return _("System administrator") if code == "administrator" else code
    turkish = language() == "tr"
    name = right.tr if turkish else right.en
    group = SECTION_BY_ID[right.section]
    return f"{group.tr if turkish else group.en}: {name}" if section else name


def section_name(code: str) -> str:
    """The name of a section of rights."""
    found = SECTION_BY_ID.get(code)
    return code if found is None else found.tr if language() == "tr" else found.en


def role_name(code: str, name: str | None = None) -> str:
    """A role's own name, or the default role's words in the language of the session."""
    if name:
        return name
    for role in ROLES:
        if role.id == code:
            return role.tr if language() == "tr" else role.en
    return code


def choice(code: str) -> str:
    """What a choice right names: a report, a place, "all"; a warehouse's code as itself."""
    return _(CHOICES[code]) if code in CHOICES else code
