"""Sentence templates for error codes and reasons. English here, Turkish in labels.po.

Placeholders are facts of the error; `{field}` and `{what}` arrive as words, `{value}` as the person gave it.
"""

from __future__ import annotations

from typing import Final

from tui.i18n import N_

CODES: Final = {
    "internal": N_("A fault of ours, no. {number}; the log has the details"),
    "usage": N_("Wrong usage"),
    "denied": N_("You are not allowed to do this"),
    "not_signed_in": N_("Not signed in"),
    "not_found": N_("Not found: {what} {key}"),
    "insufficient_stock": N_("Insufficient stock: available {available}, wanted {wanted}"),
    "batch_used": N_("Cannot cancel: goods of this document have left by {documents}"),
    "not_editable": N_("A processed document cannot be edited; cancel its processing first"),
    "not_processed": N_("The document is not processed"),
    "invalid": N_("{field}: {value} is not valid"),
    "already_processed": N_("The document is processed already"),
    "already_exists": N_("Exists already: {what} {key}"),
    "barcode_taken": N_("Barcode belongs to another product: {product}"),
    "price_missing": N_("No price in the row or in the catalogue: {product}"),
    "backdated": N_("{product} already moved on {last}; nothing can be posted before that day"),
    "ambiguous": N_("{key} is ambiguous: several have this name; use the number"),
    "in_use": N_("In use, cannot be deleted: {what} {key}"),
    "last_administrator": N_("The last active administrator must stay"),
    "not_checked": N_("The books do not agree; see the differences"),
    "conflict": N_("Changed meanwhile by {changed_by}"),
    "busy": N_("The database is busy, try again"),
    "unavailable": N_("The database cannot be used"),
}

DENIED: Final = {
    "missing": N_("You are not allowed to do this"),
    "scope": N_("You are not allowed to do this for this warehouse"),
    "inventory_off": N_("Inventory management is off"),
    "four_eyes": N_("Four eyes: who prepared a document may not process it"),
    "limit": N_("The discount is above your limit"),
    "step_up": N_("Enter your password again"),
}

SCOPES: Final = {
    "employee.edit": N_("This employee has rights that you do not have"),
    "access.edit": N_("You cannot widen your own rights"),
}
"""Denied with reason scope, by the right: where it is not a warehouse that is out of reach."""

UNAVAILABLE: Final = {
    "not_ours": N_("This file is not an Ambar database: {path}"),
    "newer": N_("This database was made by a newer version of Ambar; update the program"),
    "older": N_("This database is of an older version of Ambar; run: ambar migrate"),
    "read_only": N_("The database cannot be written: read-only, or not your file"),
    "disk_full": N_("The disk is full; nothing was saved"),
    "io": N_("The database cannot be read or written"),
    "network_fs": N_("The database must not lie on a network drive: {path}"),
}

ALREADY_PROCESSED: Final = N_("{key} is processed already")

NOT_SIGNED_IN: Final = {
    "wrong": N_("Login or password is wrong"),
    "wait": N_("Too many failures; try again in {seconds} seconds"),
    "must_change": N_("Choose a new password"),
    "expired": N_("The one-time password has expired; ask for a new one"),
    "switched_off": N_("Not signed in: this employee is switched off"),
    "not_mapped": N_("Not signed in: there is no such active employee"),
}

WARNINGS: Final = {
    "clock_set_back": N_("The clock was set back; {day} was used as the day"),
    "check_digit": N_("The check digit of the barcode is wrong: {value}"),
    "twin": N_("There is another in upper or lower case: {value}"),
    "tax_number": N_("The tax number is not valid: {value}"),
    "garbled": N_("{field}: letters may be garbled: {value}"),
    "differs": N_("{document} is there already and differs"),
}

INVALID: Final = {
    "required": N_("{field} is missing"),
    "supplier_missing": N_("No supplier chosen"),
    "customer_missing": N_("No customer chosen"),
    "warehouse_missing": N_("{field} is missing"),
    "no_rows": N_("The document has no rows"),
    "too_long": N_("{field} is too long: at most {limit} characters"),
    "too_short": N_("{field} is too short: at least {limit} characters"),
    "bad_characters": N_("{field} holds characters that are not allowed"),
    "not_text": N_("{field} must be text"),
    "not_a_number": N_("{field}: {value} is not a number"),
    "not_a_day": N_("{field}: {value} is not a day"),
    "not_a_percent": N_("{field}: {value} is not a rate from 0 to 100 per cent"),
    "not_a_percentage": N_("{field}: {value} is not a rate from 0 to 100 per cent"),
    "not_a_choice": N_("{field}: {value} is not one of the choices: {choices}"),
    "needs_choice": N_("{field}: choose what it reaches: all, or a,b,c"),
    "out_of_range": N_("{field}: {value} is not between {low} and {high}"),
    "too_large": N_("{field}: {value} is too large"),
    "too_fine": N_("{field}: {value} has more decimals than the unit allows"),
    "negative": N_("{field}: {value} must not be negative"),
    "not_positive": N_("{field} must be greater than zero"),
    "use_write_off": N_("Use a write-off to take stock away"),
    "unknown": N_("{field} not found: {value}"),
    "unknown_key": N_("Unknown field: {field}"),
    "unknown_field": N_("Unknown field: {field}"),
    "read_only": N_("{field} cannot be given"),
    "duplicate_key": N_("{field} is there twice"),
    "duplicate": N_("{field} is given twice: {value}"),
    "not_json": N_("The file is not JSON, line {line}: {detail}"),
    "not_an_object": N_("{field} must be a JSON object"),
    "not_a_list": N_("{field} must be a list"),
    "wrong_type": N_("{field}: {value} is of the wrong type"),
    "same_warehouse": N_("From and to warehouse must differ"),
    "archived": N_("{field} is archived: {value}"),
    "not_stocked": N_("{value} has no stock: it is a service, a bundle or has variations"),
    "bundle_empty": N_("The bundle has no parts: {value}"),
    "switched_off": N_("{field} is switched off: {value}"),
    "inactive": N_("{field}: something switched off cannot be it"),
    "not_issuing": N_("Nothing is sold from this warehouse: {value}"),
    "default_warehouse": N_("The default warehouse cannot be switched off or deleted: {value}"),
    "needed": N_("{field}: one must be it; choose another first"),
    "more_than_price": N_("The discount is more than the price"),
    "not_exact": N_("{field}: {value} cannot be converted exactly"),
    "taken": N_("{field} is taken: {value}"),
    "fixed": N_("{field} can no longer be changed: the books have begun"),
    "cycle": N_("{field}: it would lie inside itself"),
    "circular": N_("{field}: it would lie inside itself"),
    "other_currency": N_("{field}: {value} is not the company's currency"),
    "before_start": N_("{field}: {value} is before the first day"),
    "same": N_("{field}: it must be another one"),
    "different": N_("The two roles do not give the same"),
    "several": N_("{field}: several are called {value}; use the number"),
    "wrong": N_("{field} is wrong"),
    "has_stock": N_("{value} still has stock"),
    "not_readable": N_("The file cannot be read: {value}"),
    "unreadable": N_("The file cannot be read: {value}"),
    "no_such_file": N_("The file was not found: {value}"),
    "bad_encoding": N_("The file is not text in UTF-8, line {line}"),
    "undecodable": N_("The file is not text in a known encoding"),
    "not_csv": N_("The file is not CSV"),
    "not_toml": N_("The mapping is not TOML: {detail}"),
    "too_big": N_("The file is too big: {value}"),
    "unknown_column": N_("The mapping names a column that is not there: {value}"),
    "unknown_columns": N_("Columns are missing in the file: {value}"),
    "table_missing": N_("A file for this table is missing: {value}"),
    "no_such_row": N_("There is no such row in {table}: {value}"),
    "scientific": N_("{field}: {value} was garbled by a spreadsheet; format the column as text"),
}
