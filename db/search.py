"""Search over products: trigrams of folded text, for SQLite's FTS5. Internal: takes the `Engine`, asks no rights.

`item.folded` is `folded_item(...)`; triggers keep its trigrams, every word led by two blanks, so
that one or two letters find the words that begin with them. The index keeps no positions
(detail=none), so it answers which items have all the trigrams, and `instr` says which have the words.
Source: stack.md, "Search"; figures: targets.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from db import text as texts
from db.connection import Engine, in_clause
from db.lookup import item_ids, plain_code
from db.record import record

LONGEST: Final = 200
"""Letters of a query that count."""
MOST_WORDS: Final = 16
CANDIDATES: Final = 200
"""How many matches are ranked; of a more common word, the ones that start so are found by other indexes."""

FEW: Final = 1000
"""Up to so many matches are sorted for a page of a list (1 ms)."""


def folded_item(sku: str, name: str, barcodes: Iterable[str]) -> str:
    """What search looks in for one item; to be stored in item.folded whenever one of these changes.

    Folded SKU, name and barcodes, and then what stands behind a sign within a word, so that "40" finds
    M8-40 and M8×40.
    """
    whole = _sizes(texts.fold(" ".join((sku, name, *barcodes))))
    if _JOINED.search(whole) is None:
        return whole
    words = whole.split(" ")
    inner = dict.fromkeys(piece for word in words for piece in _JOINED.split(word)[1:] if piece)
    return " ".join((*words, *(piece for piece in inner if piece not in words)))


_JOINED: Final = re.compile(r"[^\w]+|(?<=\d)x(?=\d)")
_SPACED: Final = re.compile(r"(?<=\d) ?x ?(?=\d)")


def _sizes(folded: str) -> str:
    """Sizes in one form: "8 x 40" as "8x40"."""
    return _SPACED.sub("x", folded)


@record
class Wanted:
    """A query made ready: its folded words and the index's expression; no words: nothing was asked."""

    text: str
    words: tuple[str, ...]
    grams: str

    @property
    def folded(self) -> str:
        """The whole query, folded."""
        return " ".join(self.words)


def prepare(text: str, *, sizes: bool = True) -> Wanted:
    """`text` as search understands it: words in any order, all of which must be found. `sizes`: "8 x 40" is one
    word, as in what is kept of products."""
    plain = plain_code(text)[:LONGEST].replace("\x00", "")
    folded = texts.fold(plain)
    words = tuple(dict.fromkeys((_sizes(folded) if sizes else folded).split()))[:MOST_WORDS]
    grams: dict[str, None] = {}
    for word in words:
        padded = word.rjust(3) if len(word) < 3 else word
        grams.update((padded[at : at + 3], None) for at in range(len(padded) - 2))
    return Wanted(plain, words, " AND ".join(f'"{gram.replace(chr(34), chr(34) * 2)}"' for gram in grams))


def with_fold(engine: Engine) -> Engine:
    """The engine, whose connection knows `fold(text)` from now on: for text that is not kept folded."""
    engine.connect().create_scalar_function("fold", _fold, 1, deterministic=True)
    return engine


def holds(text: str) -> str:
    """SQL, to be given the word twice, for text that is not kept folded: it has the folded word. `fold` is called for
    what is not ASCII alone, as that is where SQLite's own `lower` falls short: a long log is looked through in a fifth
    of the time."""
    return f"CASE octet_length({text}) WHEN length({text}) THEN instr(lower({text}), ?) ELSE instr(fold({text}), ?) END"


def _fold(*value: Any) -> str:
    return texts.fold(str(value[0] or ""))


def condition(wanted: Wanted, column: str = "i.folded") -> tuple[str, list[str]]:
    """SQL, with its parameters, that an item's folded text has every word."""
    clauses, parameters = [], []
    for word in wanted.words:
        if len(word) < 3:
            clauses.append(f"instr(' ' || {column}, ?) > 0")
            parameters.append(" " + word)
        else:
            clauses.append(f"instr({column}, ?) > 0")
            parameters.append(word)
    return " AND ".join(clauses) or "1", parameters


@record
class Source:
    """Where a list takes its items (alias i) from: FROM, a condition, and its parameters. `by_id`: it comes in the
    order of ids, by the column `key`, which is `first` more than the id, and in no other without being sorted whole."""

    table: str = "item i"
    where: str = "1"
    parameters: tuple[Any, ...] = ()
    by_id: bool = False
    key: str = "s.rowid"
    first: int = 0


def narrowed(engine: Engine, wanted: Wanted, table: str = "item", alias: str = "i") -> Source:
    """Rows of a table with a search index that have every word of `wanted`, archived ones too, for a list.

    Up to `FEW` are there to be sorted; more come in the order of their ids, since nobody reads a thousand matches
    to their end, and sorting a hundred thousand of them for each page would take a second.
    """
    if not wanted.words:
        return Source(f"{table} {alias}")
    where, parameters = condition(wanted, f"{alias}.folded")
    search = f"{table}_search"
    found = f"SELECT s.rowid FROM {search} s WHERE {search} MATCH ? LIMIT ?"
    ids = [row[0] for row in engine.rows(found, (wanted.grams, FEW))]
    if len(ids) < FEW:
        source = f"json_each(?) j CROSS JOIN {table} {alias} ON {alias}.id = j.value"
        return Source(source, where, (in_clause(ids), *parameters))
    source = f"{search} s CROSS JOIN {table} {alias} ON {alias}.id = s.rowid"
    return Source(source, f"{search} MATCH ? AND {where}", (wanted.grams, *parameters), by_id=True)


MATCHES: Final = "item_search MATCH ? AND "
"""What the condition of products in the order of their ids begins with."""


def ranked(engine: Engine, text: str, limit: int) -> list[int]:
    """Ids of up to `limit` items that can stand in a row (no archived ones, no parents), the best first.

    First what has exactly this SKU, barcode or name (spelled just so before spelled otherwise), then what starts so
    (SKU, then name), then what has a word that starts so, then what contains it; by name within each. A parent's code
    gives its variations, a merged item's the one that it was merged into.
    """
    wanted = prepare(text)
    if limit <= 0 or not wanted.words:
        return []
    exact, whole = _exact(engine, wanted)
    if whole:
        return [row[0] for row in exact[:limit]]
    where, parameters = condition(wanted)
    found = engine.rows(
        f"{_COLUMNS} FROM item_search s CROSS JOIN item i ON i.id = s.rowid"
        f" WHERE item_search MATCH ? AND {SHOWN} AND {where} LIMIT ?",
        (wanted.grams, *parameters, max(CANDIDATES, 2 * limit)),
    )
    if len(found) >= CANDIDATES:
        found += _starting(engine, wanted, limit)
    rows = {row[0]: row for row in exact + found}
    first = {row[0] for row in exact}
    query, typed = _sizes(texts.fold(wanted.text)), texts.sort_key(wanted.text)  # with a word that is there twice

    def place(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row[0] not in first, _rank(row, wanted, query), row[3] != typed, row[3], row[0]

    best = sorted(rows.values(), key=place)
    return [row[0] for row in best[:limit]]


_COLUMNS: Final = "SELECT i.id, i.sku, i.folded, i.name_key"
SHOWN: Final = "i.archived = 0 AND i.kind <> 'parent' AND i.merged_into_id IS NULL"
"""Which items can stand in a row."""


def _exact(engine: Engine, wanted: Wanted) -> tuple[list[tuple[Any, ...]], bool]:
    """What has exactly this SKU or barcode, and whether that is the whole answer: a barcode's."""
    named = item_ids(engine, (wanted.text,)).get(wanted.text)
    if named is None:
        return [], False
    rows = engine.rows(
        "WITH RECURSIVE one (id) AS (SELECT ? UNION SELECT i.merged_into_id FROM item i JOIN one ON i.id = one.id"
        " WHERE i.merged_into_id IS NOT NULL),"
        " each (id) AS (SELECT id FROM one UNION SELECT i.id FROM item i JOIN one ON i.parent_id = one.id)"
        f" {_COLUMNS} FROM each e CROSS JOIN item i ON i.id = e.id WHERE {SHOWN} ORDER BY i.name_key, i.id",
        (named[0],),
    )
    return rows, bool(rows) and named[1] == "barcode"


def _starting(engine: Engine, wanted: Wanted, limit: int) -> list[tuple[Any, ...]]:
    """Items whose SKU or name begins with the query, however its Turkish letters are typed, by the indexes that are
    ordered so."""
    starts = [("lower(i.sku)", ascii_lower(wanted.text), limit)]
    spellings, typed = _spellings(engine, wanted.text), texts.sort_key(wanted.text)
    share = max(10, 2 * limit // max(1, len(spellings)))
    starts += [("i.name_key", key, limit if key == typed else share) for key in spellings]
    found: list[tuple[Any, ...]] = []
    for column, start, most in starts:
        found += engine.rows(
            f"{_COLUMNS} FROM item i WHERE {column} >= ? AND {column} < ? AND {SHOWN} ORDER BY {column} LIMIT ?",
            (start, start + _LAST, most),
        )
    return found


def _spellings(engine: Engine, text: str) -> list[str]:
    """The keys by which names are sorted that begin so with Turkish letters or without: cay is Çay, isparta Isparta."""
    keys = [""]
    for letter in texts.sort_key(text):
        other = _PAIRS.get(letter) if len(keys) < SPELLINGS else None
        keys = [key + one for key in keys for one in ((letter, other) if other else (letter,))]
    found = engine.rows(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM item i WHERE i.name_key >= value AND"
        " i.name_key < value || ?)",
        (in_clause(keys), _LAST),
    )
    return [key for (key,) in found]


SPELLINGS: Final = 64
"""So many are tried: those of the first six letters that have another."""
_PAIRS: Final = {
    texts.sort_key(pair[place]): texts.sort_key(pair[1 - place])
    for pair in ("cç", "gğ", "iı", "oö", "sş", "uü")
    for place in (0, 1)
}
_LAST: Final = chr(0x10FFFF)
_ASCII_LOWER: Final = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def ascii_lower(value: str) -> str:
    """What SQLite's lower() makes of `value`."""
    return value.translate(_ASCII_LOWER)


def _rank(row: Sequence[Any], wanted: Wanted, query: str) -> int:
    _, sku, folded, name_key = row
    if query in folded:
        own = sku.lower() if sku.isascii() else texts.fold(sku)
        name = folded[len(own) :].lstrip()
        if own == query or (name.startswith(query) and len(name_key) == len(query)):
            return 0
        if folded.startswith(query):
            return 1
        if name.startswith(query):
            return 2
    spaced = " " + folded
    return 3 if all(f" {word}" in spaced for word in wanted.words) else 4


def twins(engine: Engine, codes: Iterable[str], table: str, column: str) -> dict[str, list[str]]:
    """Codes of `table` that differ from a given one only in case (Turkish or not): given → the others."""
    asked = list(codes)
    forms: dict[str, set[str]] = {}
    for code in asked:
        for form in (code, code.lower(), code.upper(), texts.lower(code), texts.upper(code)):
            forms.setdefault(ascii_lower(form), set()).add(code)
    found: dict[str, list[str]] = {}
    for (other,) in engine.rows(
        f"SELECT {column} FROM {table} WHERE lower({column}) IN (SELECT value FROM json_each(?))", (in_clause(forms),)
    ):
        for code in forms.get(ascii_lower(other), ()):
            if other != code and other not in found.setdefault(code, []):
                found[code].append(other)
    return {code: others for code, others in found.items() if others}
