"""The words for codes: states, document types, fields, kinds, reasons, settings. English here, Turkish in labels.po.

Each table is `N_()` words by code; `word(TABLE, code)` gives them in the language of the session, and a
code that no table knows as itself, readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db.permissions import BY_ID, ROLES, SECTION_BY_ID
from tui.i18n import N_, _, language

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
}

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
    "currency": N_("Currency"),
    "costing": N_("Costing"),
    "timezone": N_("Time zone"),
    "inventory": N_("Inventory management"),
    "prices_include_tax": N_("Prices include VAT"),
    "oversell": N_("Sell when out of stock"),
    "reservation.mode": N_("Reservation mode"),
    "reservation.days": N_("Reservation period in days"),
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
    "denied": N_("refused"),
    "created": N_("company created"),
    "employee": N_("employee"),
    "role": N_("role"),
    "department": N_("department"),
    "setting": N_("setting"),
    "warehouse": N_("warehouse"),
    "document_processed": N_("document processed"),
    "document_cancelled": N_("processing cancelled"),
    "document_deleted": N_("document deleted"),
    "import": N_("import"),
}

ACTIONS: Final = {
    "created": N_("created"),
    "changed": N_("changed"),
    "processed": N_("processed"),
    "cancelled": N_("cancelled"),
    "deleted": N_("deleted"),
    "printed": N_("printed"),
    "row_added": N_("row added"),
    "row_changed": N_("row changed"),
    "row_removed": N_("row removed"),
    "below_zero": N_("went below zero"),
    "reservation_short": N_("reservation falls short"),
}
"""What a document's history tells."""

FIELDS: Final = {
    "about": N_("About"),
    "action": N_("Action"),
    "active": N_("Active"),
    "address": N_("Address"),
    "after": N_("After"),
    "allow_negative": N_("Allow negative stock"),
    "amount": N_("Amount"),
    "archived": N_("Archived"),
    "at": N_("When"),
    "available": N_("Available"),
    "barcode": N_("Barcode"),
    "barcodes": N_("Barcodes"),
    "base": N_("Base unit"),
    "before": N_("Before"),
    "below_zero": N_("Below zero"),
    "blocked": N_("Waiting after failures"),
    "built_in": N_("Built in"),
    "by": N_("By"),
    "code": N_("Code"),
    "column": N_("Column"),
    "comment": N_("Comment"),
    "company.name": N_("Company"),
    "cost": N_("Cost"),
    "costing": N_("Costing"),
    "created": N_("Created"),
    "created_at": N_("Created at"),
    "created_by": N_("Created by"),
    "currency": N_("Currency"),
    "customer": N_("Customer"),
    "date": N_("Date"),
    "day": N_("Processed on"),
    "deal": N_("Deal"),
    "decimals": N_("Decimals"),
    "default": N_("Default"),
    "deleted": N_("Deleted"),
    "delivery_note": N_("Supplier's delivery note no."),
    "delivery_price": N_("Delivery price"),
    "delivery_service": N_("Carrier"),
    "denominator": N_("Denominator"),
    "department": N_("Department"),
    "department_roles": N_("Roles of the department"),
    "departments": N_("Departments"),
    "depth": N_("Depth"),
    "description": N_("Description"),
    "discount": N_("Discount"),
    "discount_limit": N_("Discount limit"),
    "document": N_("Document"),
    "documents": N_("Documents"),
    "email": N_("E-mail"),
    "employee": N_("Employee"),
    "employees": N_("Employees"),
    "encoding": N_("Encoding"),
    "entity": N_("What"),
    "external_id": N_("External id"),
    "factor": N_("Factor"),
    "field": N_("Field"),
    "fields": N_("Custom fields"),
    "file": N_("File"),
    "first": N_("Made first"),
    "fixed": N_("Fixed"),
    "from": N_("From"),
    "grants": N_("Rights"),
    "gross": N_("Gross"),
    "history": N_("History"),
    "holders": N_("Holders"),
    "id": N_("No."),
    "into": N_("Into"),
    "inventory": N_("Inventory management"),
    "invoice": N_("Invoice"),
    "is_default": N_("Default"),
    "issuing": N_("Issuing"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "login": N_("Login"),
    "map": N_("Mapping"),
    "merged_into": N_("Merged into"),
    "minimum_stock": N_("Minimum stock"),
    "must_change": N_("Password must change"),
    "name": N_("Name"),
    "net": N_("Net"),
    "new": N_("New password"),
    "new_password": N_("New password"),
    "number": N_("Number"),
    "numerator": N_("Numerator"),
    "of": N_("Of unit"),
    "old": N_("Old password"),
    "on_hand": N_("On hand"),
    "opening_hours": N_("Opening hours"),
    "operator": N_("Operator"),
    "ordered_on": N_("Ordered on"),
    "os_user": N_("System user"),
    "oversell": N_("Sell when out of stock"),
    "parent": N_("Parent"),
    "partner": N_("Partner"),
    "partner_id": N_("Partner no."),
    "parts": N_("Parts"),
    "password": N_("Password"),
    "permission": N_("Right"),
    "phone": N_("Phone"),
    "position": N_("Row"),
    "price": N_("Selling price"),
    "price_type": N_("Price type"),
    "prices": N_("Prices"),
    "prices_include_tax": N_("Prices include VAT"),
    "product": N_("Product"),
    "products": N_("Products"),
    "published": N_("Published"),
    "purchase_price": N_("Purchase price"),
    "quantity": N_("Quantity"),
    "rate": N_("Rate"),
    "reach": N_("In reach"),
    "reason": N_("Reason"),
    "received_on": N_("Received on"),
    "recorded_at": N_("Recorded at"),
    "requires": N_("Requires"),
    "reservation.days": N_("Reservation period in days"),
    "reservation.mode": N_("Reservation mode"),
    "reservations": N_("Reservations"),
    "reserved": N_("Reserved"),
    "responsible": N_("Responsible"),
    "responsible_id": N_("Responsible"),
    "role": N_("Role"),
    "roles": N_("Roles"),
    "row": N_("Row"),
    "rows": N_("Rows"),
    "section": N_("Section"),
    "separator": N_("Separator"),
    "sequence": N_("Sequence"),
    "sku": N_("SKU"),
    "sort_order": N_("Sort order"),
    "source": N_("From where"),
    "status": N_("Status"),
    "stock": N_("Stock"),
    "supplier": N_("Supplier"),
    "table": N_("Table"),
    "target": N_("Target"),
    "tax": N_("VAT"),
    "tax_number": N_("Tax number"),
    "tax_office": N_("Tax office"),
    "tax_rate": N_("VAT"),
    "timezone": N_("Time zone"),
    "title": N_("Title"),
    "to": N_("To"),
    "to_warehouse": N_("To warehouse"),
    "total": N_("Total"),
    "totals": N_("Totals"),
    "type": N_("Type"),
    "unit": N_("Unit"),
    "units": N_("Units"),
    "unlocked": N_("Unlocked"),
    "updated_at": N_("Changed at"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
    "value": N_("Value"),
    "variations": N_("Variations"),
    "version": N_("Version"),
    "warehouse": N_("Warehouse"),
    "warehouses": N_("Warehouses"),
    "warning": N_("Warning"),
    "warnings": N_("Warnings"),
    "weight": N_("Weight"),
}
"""Fields of documents, products and all other cards; also the titles of columns."""

THINGS: Final = {
    "database": N_("database"),
    "department": N_("department"),
    "document": N_("document"),
    "employee": N_("employee"),
    "file": N_("file"),
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
    "setting": N_("setting"),
    "tax": N_("tax rate"),
    "tax_rate": N_("tax rate"),
    "unit": N_("unit"),
    "warehouse": N_("warehouse"),
}
"""What was not found, exists already or is in use."""


CHECKS: Final = {
    "integrity": N_("the file"),
    "foreign_keys": N_("references"),
    "balances": N_("balances against the ledger"),
    "running_balances": N_("balances after each row"),
    "batches": N_("batches against their moves"),
    "shortages": N_("shortages and settlements"),
    "documents": N_("documents against postings"),
    "document_warehouses": N_("warehouses of documents"),
    "numbering": N_("numbers of documents"),
    "postings": N_("the chain of postings"),
    "audit": N_("the chain of the audit log"),
    "search": N_("the search index"),
}
"""What `ambar check` looks at."""

IMPORTS: Final = {
    "products": N_("products"),
    "warehouses": N_("warehouses"),
    "partners": N_("partners"),
    "stock": N_("stock"),
    "documents": N_("documents"),
}

STAGES: Final = {**CHECKS, **IMPORTS}
"""Stages of long work, as progress names them."""


def word(table: Mapping[str, str], code: str) -> str:
    """The word of `table` for `code`, in the language of the session; an unknown code as itself, readable."""
    found = table.get(code)
    return _(found) if found is not None else code.replace("_", " ")


def field_name(code: str) -> str:
    """The name of a field, as forms and columns have it."""
    return word(FIELDS, code)


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
