"""What every column of every table tells, and so from whom it has to be kept.

A new table or column stands here too, or the build fails (tests/test_every_way.py): decide who may know it, and
put it under one of `KINDS`. What is `cost`, `stock` or `place` is searched for in every answer that people get who
may not know it (tests/test_leaks.py), which also needs one such value in the company of tests/secret_company.py.
"""

from __future__ import annotations

KINDS = {
    "key": "ids, versions, positions, hashes: tells nothing by itself",
    "own": "words, days and flags of the thing itself: seen with the thing",
    "cost": "purchase prices, and values by them: only with catalog.purchase_price",
    "amount": "money of a document's rows: purchase money, but for sales",
    "sale": "selling prices and discounts",
    "stock": "quantities that lie or have moved in one warehouse: only with that warehouse",
    "place": "which warehouse",
    "partner": "suppliers and customers: only with supplier.view or contact.view",
    "person": "employees, what they hold, how they sign in, from where",
    "masked": "before and after: hidden by the right that the line names",
}

COLUMNS: dict[str, dict[str, str]] = {
    "attachment": {
        "key": "id document_id hash", "own": "name size sensitivity added_at removed_at", "person": "added_by",
    },
    "audit": {
        "key": "id target_id before_hash after_hash previous hash",
        "own": "at kind target field sensitivity",
        "person": "employee_id operator source",
        "place": "warehouse_id",
    },
    "audit_text": {"key": "audit_id", "masked": "before after"},
    "balance": {
        "key": "item_id lot place sequence", "own": "day", "stock": "quantity cost_quantity",
        "cost": "value cost_value", "place": "warehouse_id",
    },
    "barcode": {"key": "id item_id unit_id", "own": "code"},
    "batch": {
        "key": "id item_id sequence origin_id lot place", "own": "day", "stock": "quantity left_quantity",
        "cost": "value left_value", "place": "warehouse_id",
    },
    "batch_move": {"key": "sequence part batch_id", "stock": "quantity", "cost": "value"},
    "bundle_part": {"key": "bundle_id part_id", "own": "quantity"},
    "counter": {"key": "name value"},
    "denial": {"person": "employee_id permission reason times first_at last_at"},
    "deal": {
        "key": "id pipeline_id stage_id version row_count",
        "own": "external_id title status currency expected_on comment folded quantity created_at updated_at closed_at"
        " deleted_at",
        "sale": "gross discount net tax total paid", "place": "warehouse_id", "partner": "partner_id",
        "person": "responsible_id created_by",
    },
    "deal_history": {
        "key": "id deal_id version", "own": "at action row field sensitivity", "person": "employee_id operator",
        "masked": "before after", "place": "warehouse_id",
    },
    "deal_row": {
        "key": "id deal_id position item_id unit_id numerator denominator tax_rate_id",
        "own": "barcode quantity shipped by_hand comment removed_at",
        "sale": "price price_given_by discount_rate discount_amount", "place": "warehouse_id",
    },
    "department": {"key": "id parent_id version", "person": "name name_key"},
    "department_role": {"person": "department_id role_id"},
    "dispatch": {
        "key": "document_id",
        "own": "shipped_at plate driver driver_number carrier carrier_number recipient recipient_office recipient_number",
        "place": "from_address to_address",
    },
    "document": {
        "key": "id sequence version row_count",
        "own": "type number external_id status title date day currency rate ordered_on received_on delivery_note invoice"
        " delivery_service reason comment folded created_at updated_at posted deleted_at quantity deal_id",
        "amount": "gross discount net tax total", "sale": "delivery_price",
        "place": "warehouse_id to_warehouse_id", "partner": "partner_id",
        "person": "responsible_id created_by",
    },
    "document_row": {
        "key": "id document_id position item_id unit_id numerator denominator tax_rate_id",
        "own": "barcode quantity purchase_price_given reason comment", "cost": "purchase_price",
        "sale": "price price_given_by discount_rate discount_amount", "place": "warehouse_id to_warehouse_id",
    },
    "document_warehouse": {"key": "document_id", "place": "warehouse_id"},
    "due": {"own": "name day"},
    "employee": {
        "key": "id version",
        "person": "login name name_key folded department_id os_user password_hash password_changed_at must_change active"
        " language created_at",
    },
    "employee_role": {"person": "employee_id role_id"},
    "field_value": {"key": "field_id owner_id", "own": "text number folded"},
    "form_field": {"key": "id position", "own": "form code label kind options shown required removed_at"},
    "form_layout": {"key": "position", "own": "form code hidden", "person": "employee_id"},
    "history": {
        "key": "id document_id version", "own": "at action row field sensitivity", "person": "employee_id operator",
        "masked": "before after", "place": "warehouse_id",
    },
    "item": {
        "key": "id parent_id unit_id section_id tax_rate_id merged_into_id version",
        "own": "kind sku name name_key folded description minimum_stock weight oversell published archived external_id"
        " created_at",
        "cost": "purchase_price",
    },
    "item_property": {"key": "item_id position", "own": "name value"},
    "item_substitute": {"key": "item_id other_id"},
    "item_unit": {"key": "item_id unit_id", "own": "numerator denominator"},
    "item_word": {"key": "id", "own": "word"},
    "ledger_block": {"key": "block", "place": "warehouse_id"},
    "ledger": {
        "key": "sequence posting_line_id item_id reverses settles lot place", "own": "kind day recorded_at",
        "stock": "quantity quantity_after", "cost": "value value_after", "place": "warehouse_id",
    },
    "mention": {"key": "id history_id", "person": "employee_id seen_at"},
    "list_columns": {"own": "list columns", "person": "employee_id"},
    "delivery": {
        "key": "document_id version",
        "own": "status planned_on carrier tracking packed_at handed_over_at delivered_at returned_at updated_at",
        "partner": "recipient phone address comment",
    },
    "feed_mark": {"key": "history_id deal_history_id", "person": "employee_id"},
    "partner_detail": {"key": "id partner_id position", "partner": "kind label value"},
    "partner": {
        "key": "id version company_id merged_into_id",
        "partner": "kind name name_key folded supplier customer tax_office tax_number phone email address comment active"
        " external_id",
    },
    "payment": {
        "key": "id deal_id undoes_id", "own": "day method comment at", "sale": "amount", "person": "employee_id operator",
    },
    "pin": {"key": "id", "person": "employee_id item_id"},
    "pipeline": {"key": "id position version", "own": "code name active"},
    "posting": {
        "key": "id document_id reverses_id first_sequence last_sequence previous hash",
        "own": "kind recorded_at day currency rate", "person": "employee_id operator",
    },
    "posting_line": {
        "key": "id posting_id line row_id row item_id bundle_line unit_id numerator denominator tax_rate",
        "own": "quantity entered_quantity reason", "place": "warehouse_id to_warehouse_id",
        "cost": "purchase_price value purchase_before purchase_after", "amount": "gross discount net tax total",
        "sale": "price price_before price_after",
    },
    "price": {"key": "item_id price_type_id", "own": "valid_from", "sale": "amount"},
    "price_type": {"key": "id version", "own": "code name currency is_base"},
    "reservation": {
        "key": "id deal_row_id deal_id item_id", "own": "until made_at", "stock": "quantity", "place": "warehouse_id",
        "person": "made_by",
    },
    "reservation_change": {
        "key": "id reservation_id deal_id deal_row_id item_id posting_id", "own": "until reason at", "stock": "quantity",
        "place": "warehouse_id", "person": "employee_id operator",
    },
    "role": {"key": "id position version", "person": "code name about built_in lock_minutes exit_minutes"},
    "role_grant": {
        "key": "id role_id", "person": "permission everything first_day last_day four_eyes discount_limit",
    },
    "role_grant_choice": {"key": "grant_id", "person": "choice", "place": "warehouse_id"},
    "saved_mapping": {"key": "id version", "own": "entity name body", "person": "employee_id updated_at"},
    "saved_filter": {"key": "id", "own": "list name shared content", "person": "employee_id"},
    "section": {"key": "id parent_id sort_order version", "own": "name name_key external_id"},
    "session": {
        "key": "id",
        "person": "employee_id operator address terminal host pid started began_at seen_at locked_at ended_at key",
    },
    "setting": {"own": "name value"},
    "settlement": {
        "key": "sequence shortage_id batch_id", "stock": "quantity", "cost": "posted_value value",
    },
    "shipment": {"key": "id posting_id posting_line_id deal_id deal_row_id", "own": "quantity"},
    "shortage": {
        "key": "id item_id sequence", "stock": "quantity left_quantity", "cost": "value left_value",
        "place": "warehouse_id",
    },
    "sign_in_failure": {"person": "login source failures last_at blocked_until"},
    "ssh_key": {"key": "id", "person": "employee_id kind body fingerprint comment added_at added_by"},
    "span": {"key": "list day low high"},
    "stage": {"key": "id pipeline_id position version", "own": "code name kind"},
    "tax_rate": {"key": "id version", "own": "name rate reason valid_from valid_to active"},
    "unfinished": {"key": "id document_id", "own": "type typed at", "person": "employee_id session"},
    "unit": {"key": "id base_id version", "own": "code name decimals numerator denominator"},
    "warehouse": {
        "key": "id sort_order version",
        "place": "code name name_key folded kind address description phone email opening_hours responsible_id is_default"
        " active issuing external_id",
    },
}  # fmt: skip


def kind_of(table: str, column: str) -> str | None:
    """What a column tells; None: it is classified nowhere."""
    return next((kind for kind, names in COLUMNS.get(table, {}).items() if column in names.split()), None)


def of_kind(kind: str) -> list[tuple[str, str]]:
    """The columns (table, column) that tell such a thing."""
    return [(table, name) for table, kinds in COLUMNS.items() for name in kinds.get(kind, "").split()]
