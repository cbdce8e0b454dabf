"""The first half of an import: files read and understood, no database asked and no lock held.

`prepare` in whatever thread may take its time; then `services.imports.run(…, plan=plan)` in a transaction, first
perhaps with `dry_run`: a plan may be run more than once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from db.errors import AmbarError, problem
from db.exchange import decimals, own_columns
from db.exchange.files import CsvFile, Source, inspect
from db.exchange.grouping import Grouping, PlannedDocument
from db.exchange.mapping import ENTITIES, MATCHES, Documents, Mapping, Things
from db.exchange.mapping_file import load
from db.exchange.tables import Tables
from db.exchange.things import Findings, Refused
from db.exchange.values import DECIMALS

Progress = Callable[[str, int, int | None], None]
"""Told a stage ("reading", "products", "documents" …), how much of it is done, and of how much where that is known.

It may be called inside a transaction: it must not wait for anything."""


@dataclass(slots=True)
class Plan:
    """Files put to the tables of a mapping; of documents and stock the documents that they hold, too."""

    entity: str
    sources: tuple[Source, ...]
    tables: Tables
    found: Findings
    documents: list[PlannedDocument]
    grouping: Grouping | None = None
    refused: Refused = field(default_factory=dict)
    """The lines that the last import left out, with their problems."""

    def close(self) -> None:
        """Let go what was put aside."""
        if self.grouping is not None:
            self.grouping.spool.close()


def prepare(
    entity: str,
    files: Sequence[Source | Path | str],
    mapping: Mapping | str | Path | None = None,
    *,
    decimal: str | None = None,
    match: str = "",
    sections: bool = False,
    values: Dict[str, str] | None = None,
    good_rows: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Read files for an import of `entity`.

    `mapping`: the name of a shipped one, a TOML file, a `Mapping`, or None: told from the columns. `decimal`: "." or
    "," for files that do not say it themselves. `match`: what products are found by, `sections`: whether those that
    are not there are made, both instead of what the mapping says. `values`: what stands for a field where a row has
    nothing of its own. `good_rows`: as `services.imports.run`.

    Raises AmbarError "usage" and "invalid" for what is wrong with a whole file or the mapping; what is wrong with
    rows is in `found`, to be told with what the database says.
    """
    for name, value, choices in (
        ("entity", entity, ENTITIES),
        ("decimal", decimal, DECIMALS),
        ("match", match, MATCHES),
    ):
        if value and value not in choices:
            raise AmbarError("usage", field=name, value=value, choices=list(choices))
    sources = tuple(Source.of(file) for file in files)
    tables = _tables(entity, sources, mapping, decimal, values or {})
    found = Findings(good_rows=good_rows)
    tables.wrong = found.placed
    part = tables.mapping.parts[entity]
    if isinstance(part, Things) and (match or sections):
        part = replace(part, match=match or part.match, sections=sections or part.sections)
    part = own_columns.with_values(entity, part, values or {})
    tables.mapping = replace(tables.mapping, parts={**tables.mapping.parts, entity: part})
    decimals.settle(entity, tables, found)
    found.warnings.extend(_other_sheets(tables))
    for column in tables.mapping.unused:
        found.warnings.append(problem(column, "unused_column", column, code="warning", file=sources[0].name))
    plan = Plan(entity, sources, tables, found, [])
    if isinstance(part, Documents):
        plan.grouping = Grouping(entity, part, tables, found, progress)
        plan.documents = plan.grouping.read()
    return plan


def _tables(
    entity: str, sources: Sequence[Source], mapping: Mapping | str | Path | None, decimal: str | None,
    given: Dict[str, str],
) -> Tables:  # fmt: skip
    """The files put to the tables of the mapping: a shipped one by name, one in a file, or what the columns tell.

    A mapping that describes nothing but [read] says how files whose columns tell the rest are written; `decimal` is
    for those that leave it open. AmbarError "usage" without files, "invalid" for what is wrong with mapping or files.
    """
    if not sources:
        raise AmbarError("usage", field="file")
    found = load(mapping) if isinstance(mapping, str | Path) else mapping
    known = None
    if found is None or not found.parts:
        known = inspect(
            sources[0], **({} if found is None else {"encoding": found.encoding, "separator": found.separator})
        )
        digest = _digest(sources, given) if entity == "stock" and "external_id" not in known.columns else ""
        found = own_columns.mapping_for(entity, known.columns, known.name, found, digest, tuple(given))
    if entity not in found.parts:
        raise AmbarError("invalid", errors=[problem("map", "not_for_this", found.name, choices=list(found.parts))])
    if decimal is not None:
        found = replace(found, decimal=decimal)
    part = found.parts[entity]
    if isinstance(part, Documents) and own_columns.DIGEST in (part.external_id.text or ""):
        text = str(part.external_id.text).replace(own_columns.DIGEST, _digest(sources, given))
        part = replace(part, external_id=replace(part.external_id, text=text))
        found = replace(found, parts={**found.parts, entity: part})
    return Tables.of(found, sources, known)


def _other_sheets(tables: Tables) -> Iterator[dict[str, Any]]:
    """Workbooks of several sheets, of which nobody has said which is meant."""
    for file in (one for files in tables.files.values() for one in files):
        if not isinstance(file, CsvFile) and len(file.sheets) > 1 and not file.source.sheet:
            others = [one for one in file.sheets if one != file.sheet]
            yield problem("file", "one_sheet", file.sheet, code="warning", file=file.name, choices=others)


def _digest(sources: Sequence[Source], given: Dict[str, str]) -> str:
    """What tells one import of stock from another: the bytes of its files, in any order, and what was given beside."""
    sums = [f"{name}={value}" for name, value in given.items()]
    for source in sources:
        with source.open() as handle:
            digest = hashlib.sha256()
            while piece := handle.read(2**20):
                digest.update(piece)
            sums.append(digest.hexdigest())
    return hashlib.sha256("".join(sorted(sums)).encode()).hexdigest()[:12]
