"""Imports: products, warehouses, partners, stock and documents out of CSV files, all of it or nothing.

Source: cli.md (`import`), issue of real input. How files become ours stands in db/exchange/mapping.py.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from db import audit, lookup
from db.access import Actor, open_to_all, require, rights_of
from db.connection import in_clause
from db.doctypes import BY_TYPE, TYPES
from db.errors import AmbarError
from db.exchange import opening, plans, things
from db.exchange.files import Source
from db.exchange.grouping import Grouping, PlannedDocument
from db.exchange.mapping import ENTITIES, Documents, Things
from db.exchange.mapping import Mapping as FileMapping
from db.exchange.outcome import Outcome, where
from db.exchange.storing import store
from db.exchange.tables import Tables
from db.exchange.things import Findings
from db.fields import from_quantity
from db.services import documents

Progress = Callable[[str, int, int | None], None]
"""Told a stage ("products", "documents" …), how much of it is done, and of how much where that is known.

It is called inside the transaction: it must not wait for anything."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did, or with `dry_run` would do.

    `rows`: records read. `created`, `updated`, `unchanged`, `skipped`: products, partners, warehouses or
    documents; skipped: documents that were there already. `counts`: rows by rule of the mapping, and how
    often a default stood in; `titles`: the rules in words, by language. `documents`: those created, by
    type. `made_first`: what was missing and made before, by kind. Warnings: code "warning", field, reason,
    file, line, value.
    """

    entity: str
    dry_run: bool
    files: tuple[str, ...]
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    counts: Mapping[str, int]
    titles: Mapping[str, Mapping[str, str]]
    documents: Mapping[str, int]
    made_first: Mapping[str, int]
    warnings: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class _Run:
    actor: Actor
    tables: Tables
    progress: Progress
    today: date
    found: Findings = field(default_factory=Findings)
    outcome: Outcome = field(default_factory=Outcome)
    documents: Counter[str] = field(default_factory=Counter)
    made_first: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    unsure: bool = False
    """Something that would have brought goods in could not be: what is short now may not be."""


@open_to_all("the body asks for the rights of what the files hold, first those known before they are read")
def run(
    actor: Actor,
    entity: str,
    files: Sequence[Source | Path | str],
    mapping: FileMapping | str | Path | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import `entity` (products, warehouses, partners, stock, documents) from files, in one transaction.

    `mapping`: the name of a shipped one, a TOML file, or None where the columns have our own names. With
    `dry_run` everything is done and taken back. Products, warehouses and partners are made or brought up to
    date by SKU, code, external_id or name; documents are made and processed on their own date, those whose
    external_id is there are left alone.

    Raises AmbarError "denied", "usage", "invalid" and the codes of processing; `details.errors` names every
    problem with file, line and field, and nothing is changed.
    """
    if entity not in ENTITIES:
        raise AmbarError("usage", field="entity", value=entity, choices=list(ENTITIES))
    _ask_first(actor, entity)
    sources = [Source.of(file) for file in files]
    engine = actor.company.engine
    this = _Run(actor, plans.tables_for(entity, sources, mapping), progress or _silent, actor.company.today())
    engine.run("SAVEPOINT ambar_import")
    part = this.tables.mapping.parts[entity]
    if isinstance(part, Documents):
        _documents(this, entity, part)
    else:
        _things(this, entity, part, this.found, this.outcome)
    this.found.stop()
    summary = _summary(this, entity, dry_run, sources)
    if dry_run:
        engine.run("ROLLBACK TO ambar_import")
    elif this.outcome.changed or this.documents or any(this.made_first.values()):
        told = {"created": summary.created, "updated": summary.updated, "files": list(summary.files)}
        audit.record(actor, "import", target=entity, after=json.dumps(told, ensure_ascii=False))
    engine.run("RELEASE ambar_import")
    return summary


def _silent(stage: str, done: int, total: int | None) -> None:
    """No progress is wanted."""


def _ask_first(actor: Actor, entity: str) -> None:
    """The right that an import of this kind cannot do without; the rest depends on what the files hold."""
    if entity == "products":
        require(actor, "catalog.import")
    elif entity == "warehouses":
        require(actor, "warehouse.edit")
    elif entity == "partners":
        rights = rights_of(actor)
        if not rights.may("supplier.edit"):
            require(actor, "contact.edit")
    elif entity == "stock":
        _ask_type(actor, "adjustment")
    else:
        rights = rights_of(actor)
        if not any(rights.may(f"{type}.edit") and rights.may(f"{type}.process") for type in TYPES):
            _ask_type(actor, "receipt")


def _ask_type(actor: Actor, type: str) -> None:
    require(actor, f"{type}.edit")
    require(actor, f"{type}.process")


# Products, warehouses, partners --------------------------------------------------


def _things(
    this: _Run, entity: str, part: Things, found: Findings, outcome: Outcome, *, missing_only: bool = False
) -> None:
    planned = things.plan(entity, part, this.tables, found)
    if entity != "products":
        store(this.actor, entity, planned, found, outcome, this.progress, missing_only=missing_only)
        return
    with audit.summed(this.actor, "product"):
        store(this.actor, entity, planned, found, outcome, this.progress, missing_only=missing_only)
    for what, count in (("created", outcome.created), ("changed", outcome.updated)):
        if count:
            audit.record(this.actor, "product", field=what, after=count)


def _made_first(this: _Run, part: Documents) -> None:
    """What the documents name and is not there: made from the same files, never changed."""
    for entity in part.first:
        other = this.tables.mapping.parts.get(entity)
        if not isinstance(other, Things) or not this.tables.has(other.rows):
            continue
        found, outcome = Findings(), Outcome()
        _things(this, entity, other, found, outcome, missing_only=True)
        this.made_first[entity] = outcome.created
        rules = {rule.name for rule in other.rules}
        if outcome.created:
            this.found.counts.update({name: n for name, n in found.counts.items() if name not in rules})
        this.found.warnings.extend(found.warnings)
        if found.errors:
            # Documents would only repeat that these are missing.
            this.found.errors.extend(found.errors)
            this.found.stop()


# Stock and documents -------------------------------------------------------------


def _documents(this: _Run, entity: str, part: Documents) -> None:
    planned = Grouping(entity, part, this.tables, this.found).read()
    this.unsure = bool(this.found.errors)
    _refuse_future(this, planned)
    for type in dict.fromkeys(one.type for one in planned):
        _ask_type(this.actor, type)
    todo = _new_only(this, planned)
    if not todo:
        return
    _made_first(this, part)
    if part.opening is not None:
        todo = _with_opening(this, part, todo)
    for done, document in enumerate(todo, 1):
        _post(this, document)
        if done % 50 == 0 or done == len(todo):
            this.progress("documents", done, len(todo))


def _refuse_future(this: _Run, planned: Sequence[PlannedDocument]) -> None:
    """A posting of a day to come would close the days until then."""
    for one in planned:
        if one.day is not None and one.day > this.today:
            origin = one.origins[0] if one.origins else ("", 0)
            one.bad.add((0, "date"))
            this.found.wrong(origin, "date", "in_future", one.day, today=this.today)


def _new_only(this: _Run, planned: Sequence[PlannedDocument]) -> list[PlannedDocument]:
    """The documents whose external_id is not there yet; the others are counted as skipped."""
    there: set[tuple[str, str]] = set()
    for type in {one.type for one in planned}:
        wanted = in_clause([one.external_id for one in planned if one.type == type])
        there.update(
            (type, key)
            for (key,) in this.actor.company.engine.rows(
                "SELECT external_id FROM document WHERE type = ? AND external_id IN (SELECT value FROM json_each(?))",
                (type, wanted),
            )
        )
    todo = [one for one in planned if (one.type, one.external_id) not in there]
    this.skipped = len(planned) - len(todo)
    return todo


def _with_opening(this: _Run, part: Documents, todo: list[PlannedDocument]) -> list[PlannedDocument]:
    """The documents, led by an adjustment that covers what they would leave short."""
    assert part.opening is not None
    engine = this.actor.company.engine
    codes = {row.get("product") or row.get("barcode") or "" for one in todo for row in one.lines()}
    items = lookup.items(engine, codes, this.today)
    skus = {code: item.sku if item.stocked else "" for code, item in items.items()}
    on_hand = {
        (sku, warehouse): from_quantity(quantity)
        for sku, warehouse, quantity in engine.rows(
            "SELECT i.sku, w.code, sum(b.quantity) FROM balance b JOIN item i ON i.id = b.item_id"
            " JOIN warehouse w ON w.id = b.warehouse_id WHERE i.sku IN (SELECT value FROM json_each(?))"
            " GROUP BY i.sku, w.code",
            (in_clause(set(skus.values())),),
        )
    }
    short = opening.needed(todo, on_hand, lambda code: skus.get(code, ""))
    first = opening.adjustment(part.opening, todo, short, this.today)
    if first is None:
        return todo
    _ask_type(this.actor, "adjustment")
    return [first, *todo]


def _post(this: _Run, document: PlannedDocument) -> None:
    """Make and process one document; what is wrong is noted with the file and line of its row."""
    day = None if document.day is None else document.day.isoformat()
    try:
        if document.bad:
            # What could not be read has been named; the rest of it may be wrong too.
            documents.create(this.actor, document.type, document.data())
        else:
            documents.create_and_process(this.actor, document.type, document.data(), day=day)
    except AmbarError as error:
        if error.code not in _RULES:
            raise
        facts = error.details.get("errors") or [{"code": error.code, "field": "external_id", **error.details}]
        facts = [one for one in facts if not (this.unsure and one["code"] == "insufficient_stock")]
        this.found.errors += where(document.origins, facts, document.bad, document=document.external_id)
        this.unsure = this.unsure or BY_TYPE[document.type].direction >= 0
        return
    this.documents[document.type] += 1
    this.outcome.created += 1


_RULES: Final = frozenset(
    ("invalid", "insufficient_stock", "price_missing", "barcode_taken", "backdated", "ambiguous", "already_exists",
     "not_found")
)  # fmt: skip
"""What may be wrong with one document while the others are looked at too."""


# The end -------------------------------------------------------------------------


def _summary(this: _Run, entity: str, dry_run: bool, sources: Sequence[Source]) -> ImportSummary:
    mapping = this.tables.mapping
    return ImportSummary(
        entity=entity,
        dry_run=dry_run,
        files=tuple(source.name for source in sources),
        rows=this.found.rows,
        created=this.outcome.created,
        updated=this.outcome.updated,
        unchanged=this.outcome.unchanged,
        skipped=this.skipped,
        counts=dict(this.found.counts),
        titles={name: titles for name, titles in mapping.titles.items() if name in this.found.counts},
        documents=dict(this.documents),
        made_first={name: count for name, count in this.made_first.items() if count},
        warnings=tuple(this.found.warnings),
    )
