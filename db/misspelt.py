"""Search that forgives typing errors, for where nothing fits. Internal: takes the `Engine`, asks no rights.

Every word of four to seven letters may be wrong in one place, a longer one in two: a letter too many, too few,
another one, or two neighbours that changed places. What a word may have meant is looked for among the words of all
products (`item_word`): those that share most trigrams with it, then by the number of errors. A word with a digit is
a code or a size and stays as it is; so does a shorter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from db import search
from db.connection import Engine
from db.record import record

SHORTEST: Final = 4
LONG: Final = 8
"""From so many letters on, two errors are forgiven."""
_LOOKED_AT: Final = 300
"""Words of which the errors are counted."""
_MOST: Final = 8
"""What one word may have meant at most."""
_PREFIX: Final = 5
"""From so many letters on, the beginning of a word is enough: people look while they type."""


@record
class Meant:
    """What a word may have meant: another word, and how far it is (two for an error, one more for a beginning)."""

    word: str
    distance: int


def guessed(engine: Engine, text: str, limit: int) -> list[int]:
    """Ids of up to `limit` items that `text` may have meant, those with the fewest errors first, then by name; the
    same items as in `search.ranked`. Nothing where every word stands as it is."""
    wanted = search.prepare(text)
    meant = [_meant(engine, word) for word in wanted.words]
    if limit <= 0 or not any(one.distance for words in meant for one in words):
        return []
    nearest = [_nearest(words) for words in meant]
    found: dict[int, tuple[int, str]] = {}
    for tried in (nearest, meant):
        for key, folded, name in _having(engine, tried):
            distance = _distance(folded, meant)
            if distance is not None:
                found[key] = (distance, name)
        if found:
            break
    return sorted(found, key=lambda key: (*found[key], key))[:limit]


def _nearest(words: Sequence[Meant]) -> Sequence[Meant]:
    """What is tried first: a word as it stands where products have it, else the nearest ones."""
    own = words[-1]
    if any(own.word in one.word for one in words[:-1]):
        return [own]
    return [one for one in words if one.distance == words[0].distance or one is own]


def _meant(engine: Engine, word: str) -> list[Meant]:
    """What a word may have meant, the nearest first, and at the end the word itself."""
    own = Meant(word, 0)
    if len(word) < SHORTEST or not word.isalpha():
        return [own]
    most = 1 if len(word) < LONG else 2
    near = []
    for other in _alike(engine, word, most):
        errors, beginning = distances(word, other, most)
        if errors <= most:
            near.append(Meant(other, 2 * errors))
        elif beginning <= most and len(word) >= _PREFIX:
            near.append(Meant(other, 2 * beginning + 1))
    near.sort(key=lambda one: (one.distance, len(one.word), one.word))
    return [*near[:_MOST], own]


def _alike(engine: Engine, word: str, most: int) -> list[str]:
    """Words of products that share trigrams with `word`, those that share most first."""
    padded = f"  {word} "
    grams = list(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))
    each = " UNION ALL ".join(["SELECT rowid FROM item_search_word WHERE item_search_word MATCH ?"] * len(grams))
    return [
        row[0]
        for row in engine.rows(
            f"SELECT w.word FROM (SELECT rowid, count(*) AS shared FROM ({each}) GROUP BY rowid) g"
            " CROSS JOIN item_word w ON w.id = g.rowid WHERE length(w.word) >= ?"
            " ORDER BY g.shared DESC, length(w.word) LIMIT ?",
            (*(f'"{gram}"' for gram in grams), len(word) - most, _LOOKED_AT),
        )
    ]


def distances(one: str, other: str, most: int) -> tuple[int, int]:
    """Errors between two words, and between `one` and the nearest beginning of `other`; more than `most` is
    `most + 1`. A letter too many, too few, another one or two exchanged neighbours are one error each."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        now = [at]
        for place, its in enumerate(other, 1):
            cost = min(row[place] + 1, now[-1] + 1, row[place - 1] + (letter != its))
            if before and place > 1 and letter == other[place - 2] and one[at - 2] == its:
                cost = min(cost, before[place - 2] + 1)
            now.append(cost)
        if min(now) > most and min(row) > most:
            return most + 1, most + 1
        before, row = row, now
    return min(row[-1], most + 1), min(*row, most + 1)


def _having(engine: Engine, meant: Sequence[Iterable[Meant]]) -> list[tuple[Any, ...]]:
    """Items that have one of what each word may have meant."""
    groups = ["(" + " OR ".join(f"({search.prepare(one.word).grams})" for one in words) + ")" for words in meant]
    return engine.rows(
        f"SELECT i.id, i.folded, i.name_key FROM item_search s CROSS JOIN item i ON i.id = s.rowid"
        f" WHERE item_search MATCH ? AND {search.SHOWN} LIMIT ?",
        (" AND ".join(groups), search.CANDIDATES),
    )


def _distance(folded: str, meant: Sequence[Iterable[Meant]]) -> int | None:
    """How far an item is from what was typed; None where it lacks a word."""
    whole, total = f" {folded} ", 0
    for words in meant:
        fits = [one.distance for one in words if (f" {one.word} " in whole if one.distance else one.word in folded)]
        if not fits:
            return None
        total += min(fits)
    return total
