"""What `ambar check` finds of the catalogue: texts by which things are found and sorted, the index of search, trees
that go round in a circle, goods of what is no product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from db import search, text
from db.connection import Engine

Difference = dict[str, Any]
Told = Callable[[int, int], None]
STEP: Final = 5_000
"""Rows that are read at once."""
_SORTED: Final = ("section", "department", "employee", "partner", "warehouse")
_TREES: Final = {"section": "parent_id", "department": "parent_id", "partner": "merged_into_id"}


def words(engine: Engine, told: Told) -> list[Difference]:
    """What products are sorted by and searched by against their names and codes, and the index against that."""
    found: list[Difference] = []
    last, of = 0, int(engine.value("SELECT max(id) FROM item") or 0)
    while rows := engine.rows(
        "SELECT i.id, i.sku, i.name, i.name_key, i.folded, (SELECT group_concat(b.code, char(10)) FROM barcode b"
        " WHERE b.item_id = i.id) FROM item i WHERE i.id > ? ORDER BY i.id LIMIT ?",
        (last, STEP),
    ):
        for _key, sku, name, name_key, folded, codes in rows:
            wanted = search.folded_item(sku, name, codes.split("\n") if codes else ())
            if name_key != text.sort_key(name):
                found.append({"sku": sku, "problem": "order"})
            if not set(wanted.split(" ")) <= set(folded.split(" ")):
                found.append({"sku": sku, "problem": "words"})
        last = rows[-1][0]
        told(last, of)
    for table in _SORTED:
        found += [
            {"table": table, "row": key, "problem": "order"}
            for key, name, kept in engine.rows(f"SELECT id, name, name_key FROM {table} ORDER BY id")
            if kept != text.sort_key(name)
        ]
    return found


def index(engine: Engine) -> list[Difference]:
    """Each product, document and word is in the index of search, by as many trigrams as its text has, and nothing else
    is."""
    found: list[Difference] = []
    for table, indexed, grams, words in (
        ("item", "item_search", "'  ' || replace(folded, ' ', '  ')", "1"),
        ("document", "document_search", "'  ' || replace(folded, ' ', '  ')", "folded <> ''"),
        ("item_word", "item_search_word", "'  ' || word || ' '", "1"),
    ):
        # The size of a text in the index: one number, seven bits a byte, the first the highest.
        size = (
            "CASE length(s.sz) WHEN 1 THEN {0} WHEN 2 THEN ({0} & 127) * 128 + {1}"
            " ELSE (({0} & 127) * 128 + ({1} & 127)) * 128 + {2} END"
        ).format(*(f"(instr(x'{_BYTES}', substr(s.sz, {at}, 1)) - 1)" for at in (1, 2, 3)))
        found += [
            {"table": table, "row": key, "problem": "index"}
            for (key,) in engine.rows(
                f"SELECT t.id FROM {table} t LEFT JOIN {indexed}_docsize s ON s.id = t.id WHERE"
                f" CASE WHEN {words} THEN max(length({grams}) - 2, 0) END IS NOT {size}"
                f" UNION ALL SELECT s.id FROM {indexed}_docsize s LEFT JOIN {table} t ON t.id = s.id WHERE t.id IS NULL"
                " ORDER BY 1"
            )
        ]
    return found


_BYTES: Final = bytes(range(256)).hex()


def trees(engine: Engine) -> list[Difference]:
    """What stands below itself; variations of what has none; goods and parts of what holds none."""
    found: list[Difference] = []
    for table, parent in _TREES.items():
        found += [
            {"table": table, "row": key, "problem": "circle"}
            for (key,) in engine.rows(
                f"WITH RECURSIVE way (id) AS (SELECT id FROM {table} WHERE {parent} IS NULL"
                f" UNION ALL SELECT c.id FROM way w JOIN {table} c ON c.{parent} = w.id)"
                f" SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM way) ORDER BY id"
            )
        ]
    for problem, statement in _CATALOGUE.items():
        found += [{"sku": sku, "problem": problem} for (sku,) in engine.rows(statement)]
    return found


_CATALOGUE: Final = {
    "parent": "SELECT i.sku FROM item i JOIN item p ON p.id = i.parent_id WHERE p.kind <> 'parent' ORDER BY i.id",
    "stock": "SELECT DISTINCT i.sku FROM balance b JOIN item i ON i.id = b.item_id"
    " WHERE i.kind NOT IN ('simple', 'variation') ORDER BY i.id",
    "part": "SELECT DISTINCT i.sku FROM bundle_part b JOIN item i ON i.id = b.bundle_id JOIN item p ON p.id = b.part_id"
    " WHERE i.kind <> 'bundle' OR p.kind NOT IN ('simple', 'variation', 'service') ORDER BY i.id",
}
