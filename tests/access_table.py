"""How every service and query is called in the permission matrix, and what it needs beyond its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.access import Actor
from db.attachments import Staged
from db.bulk import Change as BulkChange
from db.bulk import PriceRule, Which
from db.company import Company
from db.doctypes import TYPES
from db.queries.audit import AuditFilter
from db.queries.documents import DocumentFilter
from db.role_changes import RoleEntry
from db.services import (
    attachments,
    departments,
    dispatch,
    documents,
    employees,
    forms,
    mappings,
    partners,
    products,
    roles,
    sections,
    ssh_keys,
    warehouses,
)
from db.tracing.nodes import Key
from tests import access_deals, public_keys

Groups = tuple[tuple[str, ...], ...]
"""All of these, of each one."""
NO_VIEW = Actor(None)  # type: ignore[arg-type]
"""Nobody's view: there is nothing to end."""
DELIVERIES: Groups = (("sale.view",), ("warehouse.view",))
SUPPLIER, CUSTOMER = "Demir A.Ş.", "Perakende müşteri"


@dataclass
class World:
    """What calls name: as it is, or (`absent`) nothing of it."""

    folder: Path
    drafts: dict[str, str] = field(default_factory=dict)
    processed: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    sku: str = "M8"
    unused: str = "YENI"
    barcode: str = "8690000000012"
    warehouse: str = "MAIN"
    spare: str = "BOS"
    supplier: int = 0
    customer: int = 0
    section: int = 0
    department: int = 0
    role: str = "bos_rol"
    twin: str = "bos_rol_2"
    login: str = "bos"
    tax: str = "1%"
    unit: str = "m"
    price_type: str = "toptan"
    field: str = "not"
    gone: str = "eski"
    deal: int = 0
    deal_row: int = 0
    lost_deal: int = 0
    paid_deal: int = 0
    payment: int = 0
    pipeline: str = ""

    def absent(self) -> World:
        """The same questions about things that there are not."""
        prefixes = {"receipt": "SF", "adjustment": "SA", "transfer": "ST", "sale": "US", "write_off": "MH"}
        numbers = {type: f"{prefix}-999999" for type, prefix in prefixes.items()}
        return World(
            self.folder, numbers, numbers, self.versions, self.rows, self.files, "YOK", "YOK", "0000", "YOK", "YOK", 9999, 9999, 9999,
            9999, "yok", "yok", "yok", "yok", "yok", "yok", field="yok", gone="yok",
            deal=99999, deal_row=99999, lost_deal=99999, paid_deal=99999, payment=99999, pipeline="yok",
        )  # fmt: skip

    def file(self, name: str) -> Path:
        """A file to import."""
        return self.folder / f"{name}.csv"


FILES = {
    "products": "sku,name\nZ1,Zımpara\n",
    "prices": "sku,price\nM8,5\n",
    "warehouses": "code,name\nZ,Zeytinburnu\n",
    "partners": "name,supplier\nZeki Ltd.,true\n",
    "stock": "product,warehouse,quantity,purchase_price\nM8,MAIN,3,1.50\n",
    "documents": "type,external_id,product,quantity,warehouse\nwrite_off,Z-1,M8,1,MAIN\n",
}


@dataclass(frozen=True)
class Call:
    """One call of a function. `also`: rights beyond the declaration, asked in the body; for a function that is open
    to all they are everything. `seen`: rights without which the thing is not there for one, answered by `unseen`.
    `code`: the answer to who may, where it is not a result. `scoped`: about things in warehouses that one must see."""

    function: str
    arguments: Callable[[World], tuple[Any, ...]] = lambda w: ()
    named: Callable[[World], Mapping[str, Any]] = lambda w: {}
    also: Groups = ()
    code: str | None = None
    type: str | None = None
    label: str = ""
    open: bool = False
    seen: Groups = ()
    unseen: str = "not_found"
    scoped: bool = False

    @property
    def id(self) -> str:
        """What the test is called."""
        return "-".join(part for part in (self.function.removeprefix("db."), self.type, self.label) if part)


def data(type: str, w: World) -> dict[str, Any]:
    """A small document of a type, without anything that needs a right of its own."""
    more: dict[str, Any] = {
        "receipt": {"supplier": SUPPLIER},
        "transfer": {"to_warehouse": "ŞUBE"},
        "sale": {"customer": CUSTOMER},
    }.get(type, {})
    return {"warehouse": w.warehouse, **more, "rows": [{"product": w.sku, "quantity": "1"}]}


def _documents() -> list[Call]:
    found = []
    for t in TYPES:
        s, q, r = "db.services.documents.", "db.queries.documents.", "db.services.document_rows."

        def number(w: World, t: str = t) -> tuple[str, ...]:
            return (w.drafts[t],)

        def done(w: World, t: str = t) -> tuple[str, ...]:
            return (w.processed[t],)

        def version(w: World, t: str = t) -> dict[str, Any]:
            return {"version": w.versions[t]}

        found += [
            Call(s + "create", lambda w, t=t: (t, data(t, w)), type=t, scoped=True),
            Call(s + "create_and_process", lambda w, t=t: (t, data(t, w)), type=t, scoped=True),
            Call(s + "edit", lambda w, n=number: (*n(w), {"comment": "yeni"}), version, type=t, scoped=True),
            Call(
                s + "edit_and_process", lambda w, n=number: (*n(w), {"comment": "yeni"}), version, type=t, scoped=True
            ),
            Call(s + "process", number, type=t, scoped=True),
            Call(s + "cancel", done, type=t, scoped=True),
            Call(s + "delete", number, type=t, also=((f"{t}.delete",),), scoped=True),
            Call(
                s + "put_row",
                lambda w, n=number: (*n(w), {"product": w.sku, "quantity": "2"}),
                version,
                type=t,
                scoped=True,
            ),
            Call(s + "drop_row", lambda w, n=number, t=t: (*n(w), w.rows[t]), version, type=t, scoped=True),
            Call(
                "db.services.unfinished.keep", lambda w, n=number, t=t: (t, *n(w), {"entry": "M8"}), type=t, scoped=True
            ),
            Call(
                r + "put_rows",
                lambda w, n=number: (*n(w), [{"product": w.sku, "quantity": "2"}]),
                version,
                type=t,
                scoped=True,
            ),
            Call(r + "copy_row", lambda w, n=number, t=t: (*n(w), w.rows[t]), version, type=t, scoped=True),
            Call(r + "move_row", lambda w, n=number, t=t: (*n(w), w.rows[t], 1), version, type=t, scoped=True),
            Call(r + "take_back", lambda w, n=number: (*n(w), 999_999), type=t, scoped=True, code="invalid"),
            Call(q + "show", done, type=t, scoped=True),
            Call(q + "history", done, type=t, scoped=True),
            Call(q + "preview", number, type=t, scoped=True),
            Call("db.queries.entry.responsibles", lambda w, t=t: (t, "bos"), type=t),
            *(
                Call(
                    f"db.queries.{name}",
                    lambda w, t=t, more=more: (DocumentFilter(types=(t,)), *(w.processed[t],)[:more]),
                    type=t,
                    also=((f"{t}.view",),),
                    open=True,
                )
                for name, more in (
                    ("documents.page", 0),
                    ("documents.sums", 0),
                    ("document_lists.ruler", 0),
                    ("document_lists.place", 1),
                )
            ),
        ]
    for label, type, row, right in (
        ("cost", "receipt", {"purchase_price": "9"}, "catalog.purchase_price"),
        ("cost", "adjustment", {"purchase_price": "9"}, "catalog.purchase_price"),
        ("price", "sale", {"price": "5"}, "row.price"),
        ("discount", "sale", {"discount": "5%"}, "row.discount"),
    ):

        def priced(w: World, type: str = type, row: Mapping[str, str] = row) -> tuple[str, dict[str, Any]]:
            given = data(type, w)
            return type, given | {"rows": [{**one, **row} for one in given["rows"]]}

        found.append(
            Call("db.services.documents.create", priced, type=type, label=label, also=((right,),), scoped=True)
        )
    for type in ("transfer", "write_off"):
        found.append(
            Call("db.services.documents.process", lambda w, t=type: (w.drafts[t],), lambda w: {"allow_negative": True},
                 type=type, label="negative", also=((f"{type}.allow_negative",),), scoped=True)
        )  # fmt: skip
    found.append(
        Call("db.queries.documents.page", lambda w: (DocumentFilter(),), open=True, label="all",
             also=(tuple(f"{t}.view" for t in TYPES),))
    )  # fmt: skip
    return found


def _staged(w: World) -> Staged:
    """A file that has just come in."""
    path = w.folder / "in"
    path.write_bytes(b"irsaliye")
    return Staged(path, sha256(b"irsaliye").hexdigest(), 8)


def _papers() -> list[Call]:
    s, q = "db.services.", "db.queries."
    found = []
    customer: Groups = (("contact.view",),)
    for t in TYPES:

        def done(w: World, t: str = t) -> tuple[str, ...]:
            return (w.processed[t],)

        found += [
            Call(q + "printing.document", done, type=t, scoped=True),
            Call(s + "printing.printed", done, type=t, scoped=True),
            Call(s + "attachments.add", lambda w, n=done: (*n(w), _staged(w), "irsaliye.pdf"), type=t, scoped=True),
            Call(s + "attachments.remove", lambda w, n=done, t=t: (*n(w), w.files[t]), type=t, scoped=True),
            Call(q + "attachments.listing", done, type=t, scoped=True),
            Call(q + "attachments.one", lambda w, n=done, t=t: (*n(w), w.files[t]), type=t, scoped=True),
            Call(s + "comments.add", lambda w, n=done: (*n(w), "@admin, bakar mısın?"), type=t, scoped=True),
        ]
    for t in ("transfer", "sale"):

        def sent(w: World, t: str = t) -> tuple[str, ...]:
            return (w.processed[t],)

        found += [
            Call(q + "dispatch.show", sent, type=t, scoped=True),
            Call(s + "dispatch.put", lambda w, n=sent: (*n(w), {"plate": "34 ABC 34"}), type=t, scoped=True),
            Call(q + "printing.delivery_note", sent, type=t, scoped=True, also=customer if t == "sale" else ()),
            Call(
                s + "printing.printed",
                sent,
                lambda w: {"delivery_note": True},
                type=t,
                label="note",
                scoped=True,
                also=customer if t == "sale" else (),
            ),
            Call(
                s + "dispatch.put",
                lambda w, n=sent: (*n(w), {"to_address": "Kadıköy"}),
                type=t,
                label="address",
                scoped=True,
                also=customer if t == "sale" else (),
            ),
        ]
    return [
        *found,
        Call(s + "attachments.add", lambda w: (w.processed["receipt"], _staged(w), "fatura.pdf"),
             lambda w: {"prices": True}, type="receipt", label="cost", also=(("catalog.purchase_price",),), scoped=True),
        Call(q + "notices.unseen", open=True),
        Call(q + "notices.mine", open=True),
        Call(s + "notices.mark_seen", lambda w: ([1],), open=True),
    ]  # fmt: skip


CHANGES: dict[str, dict[str, Any]] = {
    "tax": {"tax": "1%"},
    "price": {"price": PriceRule(percent=10)},
    "cost": {"price": PriceRule("purchase_price", percent=10)},
    "markup": {"price": PriceRule(source="purchase_price", percent=10)},
    "oversell": {"oversell": True},
    "publish": {"published": True},
    "archive": {"archived": True},
}
"""A change of many products of each kind that has rights of its own."""
CHANGE_RIGHTS: tuple[tuple[str, Groups], ...] = (
    ("tax", (("product.edit",),)),
    ("price", (("product.edit",), ("product.price",))),
    ("cost", (("product.edit",), ("catalog.purchase_price",))),
    ("markup", (("product.edit",), ("product.price",), ("catalog.purchase_price",))),
    ("oversell", (("product.edit",), ("settings.oversell",))),
    ("publish", (("product.publish",),)),
    ("archive", (("product.delete",),)),
)


def _catalogue() -> list[Call]:
    s, q = "db.services.", "db.queries."
    supplier, customer = (("supplier.edit",),), (("contact.edit",),)
    sees_supplier, sees_customer = (("supplier.view",),), (("contact.view",),)
    return [
        Call(s + "warehouses.add", lambda w: ("YENİ", "Yeni depo")),
        Call(s + "warehouses.edit", lambda w: (w.warehouse,), lambda w: {"name": "Merkez"}),
        Call(s + "warehouses.delete", lambda w: (w.spare,)),
        Call(q + "warehouses.listing"),
        Call(q + "warehouses.default_for"),
        Call(q + "warehouses.show", lambda w: (w.warehouse,)),
        Call(s + "units.add", lambda w: ("çift", "çift", 0)),
        Call(s + "units.edit", lambda w: (w.unit,), lambda w: {"name": "metre tül"}),
        Call(s + "units.delete", lambda w: (w.unit,)),
        Call(q + "units.listing"),
        Call(q + "units.of_product", lambda w: (w.sku,)),
        Call(s + "taxes.add", lambda w: ("8%", "8")),
        Call(s + "taxes.edit", lambda w: (w.tax,), lambda w: {"name": "KDV 1"}),
        Call(s + "taxes.delete", lambda w: (w.tax,)),
        Call(q + "taxes.listing"),
        Call(s + "sections.add", lambda w: ("Cıvatalar",)),
        Call(s + "sections.edit", lambda w: (w.section,), lambda w: {"name": "Vidalar"}),
        Call(s + "sections.delete", lambda w: (w.section,)),
        Call(s + "sections.shift", lambda w: (w.section, 1)),
        Call(q + "sections.listing"),
        Call(q + "sections.tree"),
        Call(s + "price_types.add", lambda w: ("bayi", "Bayi fiyatı")),
        Call(s + "price_types.edit", lambda w: (w.price_type,), lambda w: {"name": "Toptan"}),
        Call(s + "price_types.delete", lambda w: (w.price_type,)),
        Call(q + "price_types.listing"),
        Call(s + "products.add", lambda w: ("Z9", "Zincir")),
        Call(s + "products.add", lambda w: ("Z9", "Zincir"), lambda w: {"price": "1"}, label="price",
             also=(("product.price",),)),
        Call(s + "products.add", lambda w: ("Z9", "Zincir"), lambda w: {"purchase_price": "1"}, label="cost",
             also=(("catalog.purchase_price",),)),
        Call(s + "products.add", lambda w: ("Z9", "Zincir"), lambda w: {"barcodes": ["8690000000036"]},
             label="barcode", also=(("product.barcode", "product.edit"),)),
        Call(s + "products.add_many", lambda w: ([],)),
        Call(s + "products.edit", lambda w: (w.sku,), lambda w: {"name": "Cıvata"}, also=(("product.edit",),)),
        Call(s + "products.edit", lambda w: (w.sku,), lambda w: {"add_barcodes": ["8690000000029"]}, label="barcode",
             also=(("product.barcode", "product.edit"),)),
        Call(s + "products.edit", lambda w: (w.sku,), lambda w: {"published": True}, label="publish",
             also=(("product.publish",),)),
        Call(s + "products.edit", lambda w: (w.sku,), lambda w: {"price": "5"}, label="price",
             also=(("product.edit",), ("product.price",))),
        Call(s + "products.edit", lambda w: (w.sku,), lambda w: {"purchase_price": "1"}, label="cost",
             also=(("product.edit",), ("catalog.purchase_price",))),
        Call(s + "products.set_price", lambda w: (w.sku, "5")),
        Call(s + "products.archive", lambda w: (w.sku,)),
        Call(s + "products.restore", lambda w: (w.sku,)),
        Call(s + "products.delete", lambda w: (w.unused,)),
        Call(q + "products.page"),
        Call(q + "products.count"),
        Call(q + "products.ruler"),
        Call(q + "products.place", lambda w: ("M8",)),
        Call(q + "products.show", lambda w: (w.sku,)),
        Call(q + "find.find", lambda w: ("m8",)),
        Call(q + "find.look", lambda w: ("m8",)),
        Call(s + "bulk.take_back", code="not_found"),
        Call(q + "bulk.last"),
        Call(s + "barcodes.generate", lambda w: (Which((w.sku,)),)),
        Call(q + "barcodes.problems"),
        Call(q + "barcodes.without"),
        Call(s + "merging.merge", lambda w: (w.sku, w.unused), scoped=True),
        Call(q + "merging.preview", lambda w: (w.sku, w.unused), scoped=True),
        Call(q + "merging.suggestions"),
        *(Call(function, lambda w, one=label: (Which((w.sku,)), BulkChange(**CHANGES[one])), label=label, also=also)
          for function in (s + "bulk.change", q + "bulk.summary", q + "bulk.page", q + "bulk.ids")
          for label, also in CHANGE_RIGHTS),
        Call(q + "find.pinned"),
        Call(q + "find.substitutes", lambda w: (w.sku,)),
        Call(s + "substitutes.add", lambda w: (w.sku, w.unused)),
        Call(s + "substitutes.remove", lambda w: (w.sku, w.unused)),
        Call(s + "variations.make", lambda w: (w.unused, {"Renk": ["Mavi"]})),
        Call(q + "variations.planned", lambda w: (w.unused, {"Renk": ["Mavi"]})),
        Call(q + "variations.show", lambda w: (w.sku,)),
        Call(q + "ledger_card.page", lambda w: (w.sku,)),
        Call(q + "ledger_card.curve", lambda w: (w.sku,)),
        Call(q + "batches.page", lambda w: (w.sku,)),
        Call(s + "deliveries.set", lambda w: (w.processed["sale"], "packed"), seen=DELIVERIES, scoped=True),
        Call(s + "deliveries.edit", lambda w: (w.processed["sale"], {"carrier": "Kargo"}), seen=DELIVERIES, scoped=True),
        Call(s + "deliveries.printed", lambda w: ([w.processed["sale"]], "pick_list"), seen=DELIVERIES, scoped=True),
        Call(q + "deliveries.page"),
        Call(q + "deliveries.show", lambda w: (w.processed["sale"],), seen=DELIVERIES, scoped=True),
        Call(q + "delivery_papers.pick_list", lambda w: ([w.processed["sale"]],), seen=DELIVERIES, scoped=True),
        Call(q + "delivery_papers.packing_lists", lambda w: ([w.processed["sale"]],), seen=DELIVERIES, scoped=True),
        Call(q + "feed.mine", open=True),
        Call(q + "feed.unseen", open=True),
        Call(s + "feed.mark_seen", open=True),
        Call(q + "trace.start", lambda w: (w.sku,)),
        Call(q + "trace.walk", lambda w: (w.sku,)),
        Call(q + "trace.steps", lambda w: (Key("product", 9999 if w.sku == "YOK" else 1), "forward")),
        Call(s + "prices.withdraw", lambda w: (w.sku, "2999-01-01")),
        Call(q + "arrivals.arrivals", lambda w: (w.sku,)),
        Call(s + "pins.pin", lambda w: (w.sku,)),
        Call(s + "pins.unpin", lambda w: (w.sku,)),
        Call(s + "lists.arrange", lambda w: ("products", [("sku", 0)]), open=True, also=(("catalog.view",),)),
        Call(s + "lists.keep_filter", lambda w: ("products", "Benim", {"text": "m8"}), open=True,
             also=(("catalog.view",),)),
        Call(s + "lists.keep_filter", lambda w: ("products", "Hepimizin", {"text": "m8"}), lambda w: {"shared": True},
             open=True, also=(("catalog.view",), ("product.form",)), label="shared"),
        Call(s + "lists.drop_filter", lambda w: ("products", 9999), open=True, also=(("catalog.view",),),
             code="not_found"),
        Call(q + "lists.arranged", lambda w: ("products",), open=True, also=(("catalog.view",),)),
        Call(q + "lists.filters", lambda w: ("products",), open=True, also=(("catalog.view",),)),
        Call(q + "entry.named", lambda w: ([w.sku],)),
        Call(q + "stock.stock", lambda w: (), lambda w: {"product": w.sku}),
        Call(q + "stock.page", lambda w: (w.warehouse,)),
        Call(q + "ledger.page"),
        Call(q + "movements.page"),
        Call(q + "movements.ruler", lambda w: (w.warehouse,)),
        Call(q + "movements.place", lambda w: (date(2026, 11, 24),)),
        Call(q + "stock.ruler", lambda w: (w.warehouse,)),
        Call(q + "warehouses.responsibles"),
        Call(q + "movements.last", lambda w: (w.sku,)),
        Call(s + "partners.add", lambda w: ("Yeni",), lambda w: {"supplier": True}, also=supplier, label="supplier"),
        Call(s + "partners.add", lambda w: ("Yeni",), lambda w: {"customer": True}, also=customer, label="customer"),
        Call(s + "partners.edit", lambda w: (w.supplier,), lambda w: {"phone": "1"}, also=supplier, seen=sees_supplier, label="supplier"),
        Call(s + "partners.edit", lambda w: (w.customer,), lambda w: {"phone": "1"}, also=customer, seen=sees_customer, label="customer"),
        Call(s + "partners.delete", lambda w: (w.supplier,), also=supplier, seen=sees_supplier, label="supplier"),
        Call(s + "partners.delete", lambda w: (w.customer,), also=customer, seen=sees_customer, label="customer"),
        Call(s + "partner_merging.merge", lambda w: (w.supplier, w.supplier), also=supplier, seen=sees_supplier, code="invalid"),
        Call(q + "partner_twins.suggestions"),
        Call(q + "partner_records.bought", lambda w: (w.customer,)),
        Call(q + "partner_records.supplied", lambda w: (w.supplier,)),
        Call(q + "partner_records.open_items", lambda w: (w.customer,), seen=sees_customer),
        Call(q + "partners.page"),
        Call(q + "partners.ruler"),
        Call(q + "partners.show", lambda w: (w.supplier,), seen=sees_supplier, label="supplier"),
        Call(q + "partners.show", lambda w: (w.customer,), seen=sees_customer, label="customer"),
    ]  # fmt: skip


def _access() -> list[Call]:
    s, q = "db.services.", "db.queries."
    give = (("access.edit",),)
    return [
        Call(s + "company.init", named=lambda w: {"login": "x", "name": "X"}, code="already_exists"),
        Call(s + "roles.add", lambda w: ("Yeni rol",)),
        Call(s + "roles.copy", lambda w: (w.role, "Kopya")),
        Call(s + "roles.rename", lambda w: (w.role,), lambda w: {"name": "Adı değişti"}),
        Call(s + "roles.delete", lambda w: (w.role,)),
        Call(s + "roles.merge", lambda w: (w.role, w.twin)),
        Call(s + "roles.set_grants", lambda w: (w.role, {"audit.view": False})),
        Call(s + "roles.save", lambda w: ({w.role: {"audit.view": False}},)),
        Call(s + "roles.restore_default", lambda w: ("store_staff",)),
        Call(s + "roles.take", lambda w: ([RoleEntry(w.role, "Boş", grants={"audit.view": False})],)),
        Call(q + "role_reviews.importing", lambda w: ([RoleEntry(w.role, "Boş", grants={"audit.view": False})],)),
        Call(q + "role_reviews.merging", lambda w: (w.role, w.twin)),
        Call(q + "role_reviews.conflicting"),
        Call(q + "access.people", open=True),
        Call(q + "roles.conflicts", lambda w: ([w.role, w.twin],)),
        Call(q + "roles.compare", lambda w: (w.role, w.twin)),
        Call(q + "roles.holders_of", lambda w: ("audit.view",)),
        Call(q + "roles.every"),
        Call(q + "roles.names"),
        Call(q + "roles.show", lambda w: (w.role,)),
        Call(q + "roles.editor"),
        Call(q + "roles.affected", lambda w: ({w.role: {"audit.view": False}},)),
        Call(q + "access.matrix"),
        Call(q + "access.explain", lambda w: (w.login, "sale.edit"), open=True, also=give),
        Call(q + "access.explain", lambda w: ("admin", "catalog.view"), lambda w: {"warehouse": w.warehouse}, open=True,
             also=give, seen=(("warehouse.view",),), label="warehouse"),
        Call(q + "access.explain", lambda w: ("admin", "catalog.view"), lambda w: {"document": w.drafts["sale"]},
             open=True, also=(*give, ("sale.view",)), scoped=True, label="document"),
        Call(s + "employees.add", lambda w: ("yeni", "Yeni")),
        Call(s + "employees.add", lambda w: ("yeni", "Yeni"), lambda w: {"roles": ["bos_rol"]}, also=give, label="roles"),
        Call(s + "employees.edit", lambda w: (w.login,), lambda w: {"name": "Başka"}),
        Call(s + "employees.edit", lambda w: (w.login,), lambda w: {"roles": ["bos_rol"]}, also=give, label="roles"),
        Call(s + "employees.set_roles", lambda w: (w.login, [])),
        Call(s + "employees.disable", lambda w: (w.login,)),
        Call(s + "employees.enable", lambda w: (w.login,)),
        Call(s + "employees.unlock", lambda w: (w.login,)),
        Call(s + "sessions.end", lambda w: (w.login,)),
        Call(s + "employees.reset_password", lambda w: (w.login,)),
        Call(s + "ssh_keys.add", lambda w: (w.login, public_keys.line(2))),
        Call(s + "ssh_keys.remove", lambda w: (w.login, public_keys.fingerprint(1))),
        Call(q + "ssh_keys.of", lambda w: (w.login,)),
        Call(q + "ssh_keys.mine", open=True),
        Call(q + "ssh_keys.published"),
        Call(s + "employees.set_language", lambda w: ("tr",), open=True),
        Call(q + "employees.every"),
        Call(q + "employees.show", lambda w: (w.login,)),
        Call(q + "sessions.every"),
        Call(q + "sessions.of", lambda w: (w.login,)),
        Call(q + "sessions.watch", open=True),
        Call(q + "sessions.mine", open=True),
        Call(s + "departments.add", lambda w: ("Yeni",)),
        Call(s + "departments.add", lambda w: ("Yeni",), lambda w: {"roles": ["bos_rol"]}, also=give, label="roles"),
        Call(s + "departments.edit", lambda w: (w.department,), lambda w: {"name": "Başka"}),
        Call(s + "departments.delete", lambda w: (w.department,)),
        Call(q + "departments.every"),
        Call(q + "departments.show", lambda w: (w.department,)),
        Call(q + "profile.mine", open=True),
        Call(q + "demo.logins", open=True),
        Call(s + "sessions.begin", open=True),
        Call(s + "sessions.touch", open=True),
        Call(s + "sessions.lock", open=True),
        Call(s + "sessions.end_own", open=True),
        Call(s + "sign_in.sign_out", open=True),
        Call(s + "unfinished.drop", lambda w: (999_999,), open=True),
        Call(q + "unfinished.mine", open=True),
        Call(s + "views.begin", lambda w: (w.login,)),
        Call(s + "views.end", lambda w: (NO_VIEW,), open=True),

        Call(s + "settings.set", lambda w: ("timezone", "UTC"), open=True, also=(("settings.edit",),)),
        Call(s + "settings.set", lambda w: ("oversell", "on"), open=True, also=(("settings.oversell",),), label="oversell"),
        Call(s + "settings.set", lambda w: ("reservation.days", "5"), open=True, also=(("reservation.settings",),),
             label="reservation"),
        Call(s + "settings.change", lambda w: ({"timezone": "UTC"},), open=True, also=(("settings.edit",),)),
        Call(q + "settings.all"),
        Call(q + "audit.page", lambda w: (AuditFilter(),)),
        Call(q + "audit.people"),
        Call(q + "audit.ruler"),
        Call(q + "audit.place", lambda w: (date(2026, 11, 24),)),
        Call(q + "checks.run"),
        Call(q + "doctor.state"),
        Call(q + "doctor.copies"),
        Call(q + "doctor.counts"),
        Call(s + "database.note_backup", lambda w: ("kopya.db", "00")),
        Call(s + "database.note_check", lambda w: ((),)),
    ]  # fmt: skip


def _imports() -> list[Call]:
    needs: dict[str, Groups] = {
        "products": (("catalog.import",), ("product.create",)),
        "prices": (("catalog.import",), ("product.price",), ("product.edit",)),
        "warehouses": (("warehouse.edit",),),
        "partners": (("supplier.edit",),),
        "stock": (("adjustment.edit",), ("adjustment.process",), ("catalog.purchase_price",)),
        "documents": (("write_off.edit",), ("write_off.process",)),
    }
    return [
        Call(
            "db.services.imports.run",
            lambda w, e=entity: (e, [w.file(e)]),
            open=True,
            also=also,
            label=entity,
            seen=(("warehouse.view",),) if entity in ("stock", "documents") else (),
            unseen="invalid",
        )
        for entity, also in needs.items()
    ]


def _forms() -> list[Call]:
    s, q = "db.services.forms.", "db.queries.forms."
    found = [
        Call(s + "share_own"),
        Call(q + "colleagues"),
        Call("db.queries.exports.own_titles", lambda w: ("products",), open=True,
             also=(("catalog.export",), ("catalog.view",))),
    ]  # fmt: skip
    for form in (*TYPES, "product"):
        right: Groups = (("product.form" if form == "product" else "document.form",),)
        sees: Groups = (("catalog.view" if form == "product" else f"{form}.view",),)
        found += [
            Call(s + "add_field", lambda w, f=form: (f, "Yeni alan", "text"), also=right, label=form),
            Call(
                s + "edit_field", lambda w, f=form: (f, w.field), lambda w: {"label": "Başka"}, also=right, label=form
            ),
            Call(s + "remove_field", lambda w, f=form: (f, w.field), also=right, label=form),
            Call(s + "restore_field", lambda w, f=form: (f, w.gone), also=right, label=form),
            Call(s + "arrange", lambda w, f=form: (f, [w.field]), also=right, label=form),
            Call(s + "arrange_own", lambda w, f=form: (f, [(w.field, True)]), also=sees, open=True, label=form),
            Call(q + "editor", lambda w, f=form: (f,), also=right, label=form),
            Call(q + "show", lambda w, f=form: (f,), also=sees, open=True, label=form),
        ]
    return found


def _mappings() -> list[Call]:
    """What an import asks before it reads a file is what its mappings ask."""
    needs: dict[str, Groups] = {
        "products": (("catalog.import",),),
        "prices": (("catalog.import",), ("product.price",)),
        "warehouses": (("warehouse.edit",),),
        "partners": (("supplier.edit", "contact.edit"),),
        "stock": (("adjustment.edit",), ("adjustment.process",)),
    }
    found: list[Call] = []
    for entity, also in needs.items():
        found += [
            Call("db.queries.mappings.listing", lambda w, e=entity: (e,), open=True, also=also, label=entity),
            Call("db.services.imports.allowed", lambda w, e=entity: (e,), open=True, also=also, label=entity),
            Call("db.queries.mappings.text", lambda w, e=entity: (e, MAPPING), open=True, also=also, label=entity),
            Call("db.queries.mappings.load", lambda w, e=entity: (e, MAPPING), open=True, also=also, label=entity),
            Call("db.services.mappings.save", lambda w, e=entity: (e, "Yeni", _toml(e)), open=True, also=also,
                 label=entity),
            Call("db.services.mappings.delete", lambda w, e=entity: (e, MAPPING), open=True, also=also, label=entity),
        ]  # fmt: skip
    return found


def _exports() -> list[Call]:
    """Each kind asks what its list asks, and the right to take it away."""
    stock: Groups = (("document.print",), ("catalog.view",), ("inventory.view",), ("warehouse.view",))
    needs: dict[str, Groups] = {
        "products": (("catalog.export",), ("catalog.view",)),
        "prices": (("catalog.export",), ("catalog.view",)),
        "stock": stock,
        "partners": (("supplier.view", "contact.view"),),
        "warehouses": (("warehouse.view",),),
        "documents": (("document.print",), tuple(f"{type}.view" for type in TYPES)),
        "ledger": stock,
    }
    found = []
    for kind, also in needs.items():
        first = also[:1] if kind == "documents" else also
        for name in ("columns", "default_columns"):
            found.append(Call(f"db.queries.exports.{name}", lambda w, k=kind: (k,), open=True, also=first, label=kind))
        found.append(Call("db.queries.exports.page", lambda w, k=kind: (k,), open=True, also=also, label=kind))
    return found


MAPPING = "Tedarikçi listesi"


def _toml(entity: str) -> str:
    """A mapping of a kind; what it says is of no account here."""
    field = "external_id" if entity in ("stock", "documents") else "fields.external_id"
    return f'[tables.rows]\nhas = ["a"]\n[{entity}]\n{field} = "a"\n'


CALLS = [*_documents(), *_papers(), *_catalogue(), *_access(), *_imports(), *_mappings(), *_exports(), *_forms(),
         *access_deals.calls(Call)]  # fmt: skip


def build(company: Company, admin: Actor, folder: Path) -> World:
    """The things that the calls name."""
    w = World(folder)
    for name, text in FILES.items():
        w.file(name).write_text(text, encoding="utf-8")
    warehouses.add(admin, w.spare, "Boş depo")
    warehouses.add(admin, "ŞUBE", "Şube")
    for sku in (w.sku, "IPTAL-1", "IPTAL-2", w.unused):
        products.add(admin, sku, f"Ürün {sku}", price="4", purchase_price="7.77")
    products.edit(admin, w.sku, add_barcodes=[w.barcode])
    products.set_price(admin, w.sku, "6", valid_from="2999-01-01")
    w.supplier = partners.add(admin, SUPPLIER, supplier=True).id
    w.customer = partners.add(admin, "Yılmaz Yapı", customer=True).id
    spare = partners.add(admin, "Boş tedarikçi", supplier=True)
    w.section = sections.add(admin, "Bağlantı")
    w.department = departments.add(admin, "Boş bölüm").id
    for entity in FILES:
        mappings.save(admin, entity, MAPPING, _toml(entity))
    for name in (w.role, w.twin):
        roles.add(admin, name.replace("_", " "), code=name)
    employees.add(admin, w.login, "Boş Çalışan")
    ssh_keys.add(admin, w.login, public_keys.line(1))
    from db.services import price_types

    price_types.add(admin, w.price_type, "Toptan")
    for form in (*TYPES, "product"):
        forms.add_field(admin, form, "Not", "text", code=w.field)
        forms.add_field(admin, form, "Eski", "text", code=w.gone)
        forms.remove_field(admin, form, w.gone)
    documents.create_and_process(
        admin, "adjustment", {"warehouse": "MAIN", "rows": [{"product": w.sku, "quantity": "137"}]}
    )
    for type in TYPES:
        draft = documents.create(admin, type, data(type, w))
        made = dict(data(type, w))
        if type in ("receipt", "adjustment"):
            made["rows"] = [{"product": f"IPTAL-{1 + (type == 'adjustment')}", "quantity": "1"}]
        done = documents.create_and_process(admin, type, made)
        w.drafts[type], w.processed[type], w.versions[type] = draft.number, done.number, draft.version
        w.files[type] = attachments.add(admin, done.number, _staged(w), "irsaliye.pdf").id
        if type in ("transfer", "sale"):
            dispatch.put(admin, done.number, {"shipped_at": "2026-11-24 14:30", "plate": "34 ABC 34",
                                              "from_address": "Merkez", "to_address": "Kadıköy"})  # fmt: skip
        with company.read() as engine:
            w.rows[type] = engine.value("SELECT id FROM document_row WHERE document_id = ?", (draft.id,))
    w.supplier = spare.id
    access_deals.build(admin, w)
    return w
