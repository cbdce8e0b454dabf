"""The tables (peewee), one file a noun. The schema itself is in db/migrations; a test compares the two."""

from db.models.attachment import Attachment
from db.models.audit import AuditEntry, AuditText, Denial
from db.models.company import Counter, Setting
from db.models.deal import Deal, DealHistoryEntry, DealRow, Payment, Pipeline, Stage
from db.models.delivery import Delivery, FeedMark
from db.models.dispatch import Dispatch
from db.models.document import Document, DocumentRow, DocumentWarehouse, HistoryEntry
from db.models.employee import Department, Employee, SignInFailure
from db.models.form import FieldValue, FormField, FormLayout
from db.models.item import Barcode, BundlePart, Item, ItemUnit, Price, PriceType, Section
from db.models.item_word import ItemWord
from db.models.ledger import (
    Balance,
    Batch,
    BatchMove,
    LedgerBlock,
    LedgerRow,
    Posting,
    PostingLine,
    Settlement,
    Shortage,
)
from db.models.lists import ListColumns, SavedFilter
from db.models.mapping import SavedMapping
from db.models.mention import Mention
from db.models.partner import Partner, PartnerDetail
from db.models.pin import Pin
from db.models.reservation import Due, Reservation, ReservationChange, Shipment
from db.models.role import DepartmentRole, EmployeeRole, Role, RoleGrant, RoleGrantChoice
from db.models.session import RunningSession
from db.models.span import Span
from db.models.ssh_key import SshKey
from db.models.tax import TaxRate
from db.models.unfinished import Unfinished
from db.models.unit import Unit
from db.models.variation import ItemProperty, ItemSubstitute
from db.models.warehouse import Warehouse

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditText",
    "Balance",
    "Barcode",
    "Batch",
    "BatchMove",
    "BundlePart",
    "Counter",
    "Deal",
    "DealHistoryEntry",
    "DealRow",
    "Delivery",
    "Denial",
    "Department",
    "DepartmentRole",
    "Dispatch",
    "Document",
    "DocumentRow",
    "DocumentWarehouse",
    "Due",
    "Employee",
    "EmployeeRole",
    "FeedMark",
    "FieldValue",
    "FormField",
    "FormLayout",
    "HistoryEntry",
    "Item",
    "ItemProperty",
    "ItemSubstitute",
    "ItemUnit",
    "ItemWord",
    "LedgerBlock",
    "LedgerRow",
    "ListColumns",
    "Mention",
    "Partner",
    "PartnerDetail",
    "Payment",
    "Pin",
    "Pipeline",
    "Posting",
    "PostingLine",
    "Price",
    "PriceType",
    "Reservation",
    "ReservationChange",
    "Role",
    "RoleGrant",
    "RoleGrantChoice",
    "RunningSession",
    "SavedFilter",
    "SavedMapping",
    "Section",
    "Setting",
    "Settlement",
    "Shipment",
    "Shortage",
    "SignInFailure",
    "Span",
    "SshKey",
    "Stage",
    "TaxRate",
    "Unfinished",
    "Unit",
    "Warehouse",
]
