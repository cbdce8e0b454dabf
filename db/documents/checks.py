"""What `ambar check` finds of documents: their rows and sums against what was posted, their numbers, states, values of
custom fields and deliveries."""

from __future__ import annotations

from typing import Any, Final

from db import merging
from db.connection import Engine
from db.doctypes import BY_TYPE, number_text
from db.fields import money_text, quantity_text

Difference = dict[str, Any]

_IN_FORCE: Final = (
    "posting p JOIN document d ON d.id = p.document_id"
    " WHERE p.kind = 'process' AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses_id = p.id)"
)
_ROWS: Final = (
    "(SELECT document_id, count(*) AS n, sum(quantity * numerator / denominator) AS q FROM document_row"
    " GROUP BY document_id)"
)
_LINES: Final = (
    "(SELECT posting_id, count(*) AS n, sum(gross) AS gross, sum(discount) AS discount, sum(net) AS net,"
    " sum(tax) AS tax, sum(total) AS total FROM posting_line WHERE bundle_line IS NULL GROUP BY posting_id)"
)
_FROZEN: Final = (
    ("row", "position"), ("entered_quantity", "quantity"), ("unit_id", "unit_id"), ("numerator", "numerator"),
    ("denominator", "denominator"), ("price", "price"), ("purchase_price", "purchase_price"),
)  # fmt: skip
"""What a posted line keeps of a row, and what the row calls it."""
_NUMBERS: Final = ("number", "money", "yes_no", "employee")
"""Kinds of custom fields whose values are numbers."""


def sums(engine: Engine) -> list[Difference]:
    """How many rows each document says it has, of how much; what a processed one comes to against what was posted."""
    found: list[Difference] = [
        {"document": number, "rows": rows, "kept_rows": kept, "quantity": quantity_text(quantity),
         "kept_quantity": quantity_text(kept_quantity)}
        for number, rows, kept, quantity, kept_quantity in engine.rows(
            "SELECT d.number, coalesce(r.n, 0) AS rows, d.row_count, coalesce(r.q, 0) AS moved, d.quantity"
            f" FROM document d LEFT JOIN {_ROWS} r ON r.document_id = d.id"
            " WHERE d.deleted_at IS NULL AND (rows <> d.row_count OR abs(moved - d.quantity) > rows) ORDER BY d.id"
        )
    ]  # fmt: skip
    found += [
        {"document": number, "total": money_text(total), "posted": money_text(posted)}
        for number, total, posted in engine.rows(
            f"SELECT d.number, d.total, coalesce(l.total, 0) FROM {_LINES} l JOIN (SELECT p.id AS posting_id, d.* FROM"
            f" {_IN_FORCE}) d ON d.posting_id = l.posting_id WHERE (d.gross, d.discount, d.net, d.tax, d.total)"
            " IS NOT (l.gross, l.discount, l.net, l.tax, l.total) ORDER BY d.id"
        )
    ]
    return found + [
        {"document": number, "problem": "sums"}
        for (number,) in engine.rows(
            "SELECT number FROM document WHERE deleted_at IS NULL AND (net + tax <> total"
            " OR gross - discount NOT IN (net, total)) ORDER BY id"
        )
    ]


def posted_rows(engine: Engine) -> list[Difference]:
    """The rows of each processed document against the lines that were frozen when it was posted; what was merged is
    posted as the product that it was merged into."""
    same = " AND ".join(f"l.{frozen} IS r.{own}" for frozen, own in _FROZEN)
    differing = engine.rows(
        f"SELECT d.number, l.row, coalesce(r.document_id IS d.id AND {same}, 0), l.item_id, r.item_id FROM (SELECT p.id"
        f" AS posting_id, d.id, d.number FROM {_IN_FORCE}) d JOIN posting_line l ON l.posting_id = d.posting_id"
        " AND l.bundle_line IS NULL LEFT JOIN document_row r ON r.id = l.row_id"
        f" WHERE r.document_id IS NOT d.id OR l.item_id IS NOT r.item_id OR NOT ({same}) ORDER BY d.id, l.row"
    )
    stands = merging.roots(engine, {key for *_, line, own in differing for key in (line, own) if key is not None})
    found: list[Difference] = [
        {"document": number, "row": row, "problem": "row"}
        for number, row, alike, line, own in differing
        if not alike or stands.get(line) != stands.get(own)
    ]
    return found + [
        {"document": number, "rows": rows, "lines": lines}
        for number, rows, lines in engine.rows(
            "SELECT d.number, coalesce(r.n, 0) AS rows, coalesce(l.n, 0) AS lines FROM (SELECT p.id AS posting_id,"
            f" d.id, d.number FROM {_IN_FORCE}) d LEFT JOIN {_LINES} l ON l.posting_id = d.posting_id"
            f" LEFT JOIN {_ROWS} r ON r.document_id = d.id WHERE rows <> lines ORDER BY d.id"
        )
    ]


def states(engine: Engine) -> list[Difference]:
    """What a document says of its posting, day and changes against what there is."""
    return [
        {"document": number, "problem": problem}
        for number, problem in engine.rows(
            "SELECT d.number, CASE WHEN d.posted <> EXISTS (SELECT 1 FROM posting p WHERE p.document_id = d.id)"
            " THEN 'posted' WHEN d.deleted_at IS NOT NULL AND d.posted THEN 'deleted'"
            " WHEN d.date IS NOT date(d.date) OR d.day IS NOT date(d.day) THEN 'date'"
            " WHEN d.version <> h.v OR h.v IS NULL THEN 'history' END AS problem FROM document d"
            " LEFT JOIN (SELECT document_id, max(version) AS v FROM history GROUP BY document_id) h"
            " ON h.document_id = d.id WHERE problem IS NOT NULL ORDER BY d.id"
        )
    ] + [
        {"document": number, "problem": "day"}
        for (number,) in engine.rows(
            f"SELECT d.number FROM (SELECT p.day AS posted_on, d.* FROM {_IN_FORCE}) d WHERE d.day IS NOT d.posted_on"
            " ORDER BY d.id"
        )
    ]


def numbers(engine: Engine) -> list[Difference]:
    """Each number against its type and place in the sequence; numbers that are missing."""
    prefixes = " ".join(f"WHEN '{one.id}' THEN '{one.prefix}'" for one in BY_TYPE.values())
    found: list[Difference] = [
        {"document": number, "should_be": number_text(type, sequence)}
        for number, type, sequence in engine.rows(
            "SELECT number, type, sequence FROM document"
            f" WHERE number <> CASE type {prefixes} END || printf('-%06d', sequence) ORDER BY id"
        )
    ]
    for type, rows, last in engine.rows("SELECT type, count(*), max(sequence) FROM document GROUP BY type"):
        if rows != last:
            found += [
                {"missing": number_text(type, low), **({"to": number_text(type, high)} if high > low else {})}
                for low, high in engine.rows(
                    "SELECT before + 1, sequence - 1 FROM (SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY"
                    " sequence) AS before FROM document WHERE type = ?) WHERE sequence > before + 1 ORDER BY sequence",
                    (type,),
                )
            ]
    return found


def deliveries(engine: Engine) -> list[Difference]:
    """Each delivery is that of a sale, and no draft of one is on its way."""
    return [
        {"document": number, "delivery": status, "problem": problem}
        for number, status, problem in engine.rows(
            "SELECT d.number, v.status, CASE WHEN d.type <> 'sale' THEN 'no_sale' WHEN d.posted = 0"
            " AND v.status <> 'waiting' THEN 'not_processed' END AS problem FROM delivery v"
            " JOIN document d ON d.id = v.document_id WHERE problem IS NOT NULL ORDER BY d.id"
        )
    ]


def field_values(engine: Engine) -> list[Difference]:
    """Each value of a custom field is of the field's kind, and belongs to a document or product of its form."""
    kinds = ", ".join(f"'{kind}'" for kind in _NUMBERS)
    return [
        {"form": form, "field": code, "of": owner, "problem": problem}
        for form, code, owner, problem in engine.rows(
            "SELECT f.form, f.code, v.owner_id, CASE WHEN f.form = 'product' AND i.id IS NULL"
            " OR f.form <> 'product' AND d.type IS NOT f.form THEN 'owner'"
            f" WHEN f.kind IN ({kinds}) AND (v.number IS NULL OR v.text IS NOT NULL)"
            f" OR f.kind NOT IN ({kinds}) AND (v.text IS NULL OR v.number IS NOT NULL)"
            " OR f.kind = 'yes_no' AND v.number NOT IN (0, 1) OR f.kind = 'date' AND v.text IS NOT date(v.text)"
            " OR f.kind = 'employee' AND NOT EXISTS (SELECT 1 FROM employee e WHERE e.id = v.number)"
            " THEN 'value' END AS problem FROM field_value v JOIN form_field f ON f.id = v.field_id"
            " LEFT JOIN document d ON d.id = v.owner_id LEFT JOIN item i ON i.id = v.owner_id"
            " WHERE problem IS NOT NULL ORDER BY f.id, v.owner_id"
        )
    ]
