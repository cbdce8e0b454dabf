"""Which column holds which of our fields, told from the columns' names: Turkish or English, or one of a few others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from db.exchange.foreign_names import WORDS
from db.exchange.headers import EXTRA, HEADERS
from db.text import fold

_BESIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIGNS: Final = re.compile(r"[\s_./\\:*#-]+")


def guess(entity: str, columns: Sequence[str]) -> dict[str, str]:
    """Our fields and the column that each is read from, as far as the names tell; each column once."""
    known = {plain(one): one for one in reversed(columns)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for names in _rounds(entity):
        for field, alternatives in names.items():
            if field in found:
                continue
            column = next((known[one] for one in alternatives if one in known and known[one] not in taken), None)
            if column is not None:
                found[field] = column
                taken.add(column)
    return found


def aside(entity: str, column: str) -> bool:
    """Whether a column is of no account: what an export adds, and remarks, which begin with #."""
    extra = {plain(one) for field, names in EXTRA.get(entity, {}).items() for one in (field, *names[:2])}
    return column.startswith("#") or plain(column) in extra


def _rounds(entity: str) -> tuple[Mapping[str, Sequence[str]], ...]:
    """Names that are certain before those that are likely ("Depo" beside "Depo kodu" is the name), then foreign."""
    fields = HEADERS[entity]
    return (
        {field: (plain(field), plain(tr), plain(en)) for field, (tr, en, _) in fields.items()},
        {field: tuple(others.split("|")) for field, (_, _, others) in fields.items()},
        {field: tuple(map(plain, WORDS[field].split("|"))) for field in fields if field in WORDS},
    )


def plain(name: str) -> str:
    """A column's name as it is compared: folded, without what stands in brackets, signs as blanks."""
    return _SIGNS.sub(" ", fold(_BESIDE.sub(" ", name))).strip()
