"""Which right shows each column of each list, each thing that a list is filtered by, and each column of an export.

A new column stands here too, or the build fails (tests/tui/test_list_columns.py): decide who may see it, and put it
under one of these, in its module of tui/screens, tui/dialogs or tui/widgets.

- `SEEN`: words, days and flags of the thing itself, seen with it: the query that gives the rows asks the right.
- `MASKED`: the column is there for everyone, and the query leaves its cells empty for who may not see them; that it
  does is tried by tests/test_leaks.py, and for what is walked through by tests/tui/test_list_columns.py.
- a right, or several with + between them (all) or | (any of them): without it the column is not there.
- `OPEN`: about oneself, or about what one has just brought along.
- `COMPUTED`: the name is worked out; what comes of it is classified where it is made, or is the company's own.

An order is chosen by a column, so whoever has not the column has not the order.
"""

from __future__ import annotations

SEEN, MASKED, OPEN, COMPUTED = "seen", "masked", "open", "computed"
COST = "catalog.purchase_price"
STOCK = "catalog.view+inventory.view+warehouse.view"
PARTNERS = "supplier.view|contact.view"

COLUMNS: dict[str, dict[str, str]] = {
    "audit": {SEEN: "at employee kind", MASKED: "target change"},
    "barcodes": {SEEN: "code problem sku name"},
    "bulk": {SEEN: "sku name", MASKED: "before after note"},
    "catalogue_words": {
        SEEN: "unit day document kind sku name number date type rows status", STOCK: "on_hand reserved available",
        COST: "value", MASKED: "quantity partner warehouse total",
    },
    "columns": {OPEN: "shown title width"},
    "database": {SEEN: "file made_at bytes digest"},
    "deal_columns": {
        SEEN: "position product name quantity unit price discount tax total comment shipped",
        STOCK: "available reserved short until", MASKED: "warehouse",
    },
    "deal_sale": {SEEN: "product name open sold", MASKED: "available"},
    "deal_words": {SEEN: "until product name deal customer responsible reserved short", MASKED: "warehouse"},
    "deals": {
        SEEN: "id customer title total paid expected responsible updated stage", "warehouse.view": "reserved_until",
        MASKED: "short",
    },
    "deliveries": {SEEN: "number day carrier tracking rows status", MASKED: "customer warehouses"},
    "delivery": {SEEN: "product name quantity", MASKED: "warehouse"},
    "departments": {SEEN: "name parent roles employees"},
    "document_columns": {
        SEEN: "position product name quantity unit price discount tax reason comment", MASKED: "warehouse to_warehouse",
        STOCK: "effect target", COST: "purchase_price value", f"{COST}~": "total", COMPUTED: "key",
    },
    "documents": {
        SEEN: "number type date day rows quantity status", MASKED: "partner warehouse", f"{COST}~": "total",
    },
    "duplicates": {SEEN: "keep keep_name twin twin_name reason"},
    "employees": {SEEN: "name login roles department state"},
    "feed": {OPEN: "new at by why", MASKED: "number title action"},
    "finding": {SEEN: "sku name price", STOCK: "on_hand reserved available"},
    "forms": {SEEN: "code kind shown options"},
    "import_preview": {OPEN: "file line key name text many kind"},
    "imports": {OPEN: "column fields sample"},
    "list_fields": {COMPUTED: "one.name"},
    "merging": {SEEN: "label", MASKED: "keep twin after"},
    "notices": {OPEN: "seen at by", MASKED: "number text"},
    "partner_records": {
        SEEN: "id title stage expected_on total kind number day due status product name quantity document",
        COMPUTED: "price",
    },
    "partner_twins": {SEEN: "keep documents twin twin_documents reasons"},
    "partners": {SEEN: "name kind tax_number phone active"},
    "pipelines": {SEEN: "name code deals state"},
    "price_types": {SEEN: "code name currency base"},
    "product_stock": {
        SEEN: "day document kind since age origin", MASKED: "warehouse quantity balance left",
        COST: "value balance_value cost",
    },
    "product_tabs": {SEEN: "price_type price valid_from state unit factor sku name quantity code"},
    "products": {SEEN: "sku name type section price state tax barcodes", COST: "purchase_price"},
    "saved_filters": {SEEN: "name owner"},
    "scope": {SEEN: "mark id name"},
    "sections": {SEEN: "name own products"},
    "sessions": {SEEN: "name from began_at seen_at pid host state key"},
    "ssh_keys": {SEEN: "comment fingerprint kind added_at added_by sessions"},
    "taxes": {SEEN: "rate name reason valid_from valid_to active"},
    "trace": {SEEN: "day state", MASKED: "text quantity warehouse"},
    "units": {SEEN: "code name decimals factor"},
    "warehouse": {SEEN: "sku name"},
    "warehouses": {SEEN: "code name responsible_name state", STOCK: "products quantity", f"{STOCK}+{COST}": "value"},
    "winning": {SEEN: "product name wanted", MASKED: "warehouse available short"},
}  # fmt: skip
"""By module. A right with ~ behind it: not there in lists of nothing but purchases; in mixed ones masked."""

FILTERS: dict[str, dict[str, str]] = {
    "audit": {SEEN: "employee kind target date_from date_to"},
    "deals": {
        SEEN: "pipeline stages statuses partner responsible expected_from expected_to product",
        STOCK: "warehouse short",
    },
    "deliveries": {SEEN: "when status", "warehouse.view": "warehouse"},
    "documents": {SEEN: "types statuses date_from date_to", "warehouse.view": "warehouse", PARTNERS: "partner"},
    "employees": {SEEN: "state"},
    "list_fields": {COMPUTED: "one.name one.name+end"},
    "partners": {SEEN: "active kind"},
    "product_stock": {STOCK: "warehouse date_from date_to"},
    "products": {SEEN: "section type archived"},
    "reservations": {SEEN: "warehouse deal partner pipeline until_to product"},
    "warehouses": {SEEN: "active"},
}
"""What a list is filtered by. A filter finds only what is seen without it: tests/test_leaks.py asks with all of them."""

EXPORTS: dict[str, dict[str, str]] = {
    "products": {
        SEEN: "sku name type parent unit barcodes price tax oversell section minimum_stock weight description units parts"
        " properties barcode_units published external_id archived", COST: "purchase_price", STOCK: "on_hand reserved available",
    },
    "prices": {SEEN: "sku name price_type price currency valid_from"},
    "stock": {SEEN: "product name unit warehouse on_hand reserved available quantity", COST: "value"},
    "partners": {
        SEEN: "name supplier customer kind tax_office tax_number phone email address comment active external_id id",
    },
    "warehouses": {
        SEEN: "code name address description phone email opening_hours sort_order active issuing external_id responsible"
        " default",
    },
    "documents": {
        SEEN: "type number external_id status date title responsible currency ordered_on received_on delivery_note invoice"
        " delivery_service delivery_price reason comment product name barcode quantity unit price discount tax row_reason"
        " row_comment",
        MASKED: "warehouse to_warehouse row_warehouse row_to_warehouse supplier customer total deal",
        COST: "purchase_price value",
    },
    "ledger": {SEEN: "sequence day recorded_at kind sku warehouse quantity document row", COST: "value"},
}  # fmt: skip
"""By kind (`ambar export`). The company's own fields (fields.*) are seen with the thing that has them."""


def classes(table: dict[str, dict[str, str]], module: str) -> dict[str, str]:
    """What is classified of a module (or kind of export): name → class."""
    return {name: kind for kind, names in table.get(module, {}).items() for name in names.split()}


def needs(kind: str) -> list[set[str]]:
    """The rights of a class: of each set one."""
    if kind in (SEEN, MASKED, OPEN, COMPUTED):
        return []
    return [set(part.split("|")) for part in kind.removesuffix("~").split("+")]
