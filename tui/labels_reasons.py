"""Sentence templates for error codes and reasons. English here, Turkish in labels.po.

Placeholders are facts of the error; `{field}` and `{what}` arrive as words, `{value}` as the person gave it.
"""

from __future__ import annotations

from typing import Final

from tui.i18n import N_

CODES: Final = {
    "internal": N_("Something went wrong on our side; the log has the details"),
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
    "rank": N_("This employee has rights that you do not have"),
    "own_rights": N_("You cannot widen your own rights"),
    "not_held": N_("You cannot give a right that you do not have"),
}

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

INVALID: Final = {
    "required": N_("{field} is missing"),
    "missing": N_("{field} is missing"),
    "too_long": N_("{field} is too long: at most {limit} characters"),
    "too_short": N_("{field} is too short: at least {limit} characters"),
    "bad_characters": N_("{field} holds characters that are not allowed"),
    "not_text": N_("{field} must be text"),
    "not_a_number": N_("{field}: {value} is not a number"),
    "not_a_day": N_("{field}: {value} is not a day; write it as 2026-11-24"),
    "not_a_choice": N_("{field}: {value} is not one of the choices: {choices}"),
    "too_large": N_("{field}: {value} is too large"),
    "too_small": N_("{field}: {value} is too small"),
    "too_fine": N_("{field}: {value} has more decimals than allowed"),
    "negative": N_("{field}: {value} must not be negative"),
    "not_positive": N_("{field} must be greater than zero"),
    "unknown": N_("{field} not found: {value}"),
    "unknown_key": N_("Unknown field: {value}"),
    "unknown_field": N_("Unknown field: {value}"),
    "not_json": N_("The file is not JSON, line {line}: {detail}"),
    "not_an_object": N_("The file must hold one JSON object"),
    "not_a_list": N_("{field} must be a list"),
    "no_rows": N_("The document has no rows"),
    "no_supplier": N_("No supplier chosen"),
    "no_customer": N_("No customer chosen"),
    "no_warehouse": N_("No warehouse chosen"),
    "same_warehouse": N_("From and to warehouse must differ"),
    "archived": N_("{field} is archived: {value}"),
    "not_stocked": N_("{value} has no stock: it is a service or a bundle"),
    "inactive": N_("{field} is switched off: {value}"),
    "closed": N_("{field} is switched off: {value}"),
    "not_issuing": N_("Nothing is sold from this warehouse: {value}"),
    "use_write_off": N_("Use a write-off to take stock away"),
    "default": N_("The default warehouse cannot be switched off"),
    "is_default": N_("The default warehouse cannot be switched off"),
    "duplicate": N_("{field} is given twice: {value}"),
    "taken": N_("{field} is taken: {value}"),
    "in_use": N_("{field} is in use: {value}"),
    "fixed": N_("{field} can no longer be changed"),
    "cycle": N_("{field}: a loop is not possible"),
    "not_exact": N_("{field}: the conversion is not exact to six decimals"),
    "weak": N_("The password is too easy to guess"),
    "wrong": N_("{field} is wrong"),
    "not_plain": N_("{field}: only a plain file name is possible here: {value}"),
    "exists": N_("The file exists already: {value}"),
    "not_found": N_("The file was not found: {value}"),
    "not_readable": N_("The file cannot be read: {value}"),
    "not_writable": N_("The file cannot be written: {value}"),
    "bad_encoding": N_("The file is not text in UTF-8"),
    "not_csv": N_("The file is not CSV"),
    "too_big": N_("The file is too big: {value}"),
    "no_column": N_("Column is missing: {value}"),
    "wrong_type": N_("{field}: {value} has the wrong type"),
}
