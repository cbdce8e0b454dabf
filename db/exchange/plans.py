"""From files to plans: which mapping, which tables, and what each part comes to. Knows nothing of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from db.errors import AmbarError, problem
from db.exchange import own_columns
from db.exchange.files import Source, inspect
from db.exchange.mapping import Mapping
from db.exchange.mapping_file import load
from db.exchange.tables import Tables


def tables_for(entity: str, sources: Sequence[Source], mapping: Mapping | str | Path | None) -> Tables:
    """The files put to the tables of the mapping: a shipped one by name, one in a file, or our own columns.

    A mapping that describes nothing but [read] says how files with our own columns are written.
    AmbarError "usage" without files and "invalid" for whatever is wrong with mapping or files.
    """
    if not sources:
        raise AmbarError("usage", field="file")
    found = load(mapping) if isinstance(mapping, str | Path) else mapping
    if found is None or not found.parts:
        head = inspect(
            sources[0], **({} if found is None else {"encoding": found.encoding, "separator": found.separator})
        )
        digest = _digest(sources) if entity == "stock" and "external_id" not in head.columns else ""
        found = own_columns.mapping_for(entity, head.columns, head.name, found, digest)
    if entity not in found.parts:
        raise AmbarError("invalid", errors=[problem("map", "not_for_this", found.name, choices=list(found.parts))])
    return Tables.of(found, sources)


def _digest(sources: Sequence[Source]) -> str:
    """What tells one import of stock from another: the bytes of its files, in any order."""
    sums = []
    for source in sources:
        with source.open() as handle:
            digest = hashlib.sha256()
            while piece := handle.read(2**20):
                digest.update(piece)
            sums.append(digest.hexdigest())
    return hashlib.sha256("".join(sorted(sums)).encode()).hexdigest()[:12]
