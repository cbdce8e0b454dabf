"""Imports: products, prices, warehouses, partners, stock and documents out of files, all of it or the good rows.

Source: cli.md (`import`), issue of real input. How files become ours stands in db/exchange/mapping.py; they are read
before the transaction begins (db/exchange/plan.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from db import audit, lookup
from db.access import Actor, open_to_all, require
from db.connection import in_clause
from db.doctypes import BY_TYPE
from db.errors import AmbarError, problem
from db.exchange import opening, things
from db.exchange.asking import ask_first, ask_type
from db.exchange.counting import counted, note, on_hand
from db.exchange.files import Source
from db.exchange.grouping import PlannedDocument
from db.exchange.mapping import Documents, Things
from db.exchange.mapping import Mapping as FileMapping
from db.exchange.outcome import Change, Outcome, where
from db.exchange.plan import Plan, Progress, prepare
from db.exchange.storing import store
from db.exchange.tables import Tables
from db.exchange.things import Findings
from db.exchange.unit_names import unit_codes, with_codes
from db.fields import from_quantity
from db.services import documents


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did, or with `dry_run` would do.

    `rows`: records read. `created`, `updated`, `unchanged`, `skipped`: products, partners, warehouses or
    documents; skipped: documents that were there already. `counts`: rows by rule of the mapping, and how
    often a default stood in; `titles`: the rules in words, by language. `documents`: those created, by
    type. `made_first`: what was missing and made before, by kind. Warnings: code "warning", field, reason,
    file, line, value. `changes`: the first that are new or changed, with what they were before. With `good_rows`
    `refused` lines were left out; `errors` are the first of their problems, `more` how many there are beside.
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
    changes: tuple[Change, ...] = ()
    refused: int = 0
    errors: tuple[Mapping[str, Any], ...] = ()
    more: int = 0


@dataclass(slots=True)
class _Run:
    actor: Actor
    plan: Plan
    found: Findings
    progress: Progress
    today: date
    outcome: Outcome = field(default_factory=Outcome)
    documents: Counter[str] = field(default_factory=Counter)
    made_first: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    unsure: bool = False
    """Something that would have brought goods in could not be: what is short now may not be."""

    @property
    def tables(self) -> Tables:
        """The files, by the tables of the mapping."""
        return self.plan.tables


@open_to_all("the body asks for the rights of what the files hold, first those known before they are read")
def run(
    actor: Actor,
    entity: str,
    files: Sequence[Source | Path | str],
    mapping: FileMapping | str | Path | None = None,
    *,
    plan: Plan | None = None,
    decimal: str | None = None,
    match: str = "",
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import `entity` (products, prices, warehouses, partners, stock, documents) from files, in one transaction.

    `plan`: the files as `db.exchange.plan.prepare` has read them, so that nobody waits for that; without one
    they are read here, `mapping`, `decimal` and `match` as there. With `dry_run` everything is done and taken back.
    Products, prices, warehouses and partners are made or brought up to date by SKU, barcode, code, external_id or
    name; documents are made and processed on their own date, those whose external_id (or number) is there are left
    alone. `good_rows`: what is wrong is left out (of a document all of it), the rest done.

    Raises AmbarError "denied", "usage", "invalid" and the codes of processing; `details.errors` names every
    problem with file, line and field, `details.more` how many more there are, and nothing is changed.
    """
    ask_first(actor, entity)
    told = progress or _silent
    if plan is None:
        plan = prepare(entity, files, mapping, decimal=decimal, match=match, good_rows=good_rows, progress=told)
    engine = actor.company.engine
    found = plan.found.again(good_rows=good_rows)
    plan.tables.wrong = found.placed
    this = _Run(actor, plan, found, told, actor.company.today())
    engine.run("SAVEPOINT ambar_import")
    part = this.tables.mapping.parts[entity]
    if isinstance(part, Documents):
        _documents(this, entity, part)
    else:
        _things(this, entity, part, this.found, this.outcome)
    found.stop()
    if not found.rows and not found.refused:
        found.warnings.append(problem("file", "no_rows", code="warning", file=plan.sources[0].name))
    plan.refused = found.refused
    summary = _summary(this, entity, dry_run)
    if dry_run:
        engine.run("ROLLBACK TO ambar_import")
    elif this.outcome.changed or this.documents or any(this.made_first.values()):
        facts = {"created": summary.created, "updated": summary.updated, "files": list(summary.files)}
        audit.record(actor, "import", target=entity, after=json.dumps(facts, ensure_ascii=False))
    engine.run("RELEASE ambar_import")
    return summary


@open_to_all("the body asks for the rights that an import of this kind cannot do without")
def allowed(actor: Actor, entity: str) -> None:
    """Ask for the rights that are known before a file is read; AmbarError "denied", "usage"."""
    ask_first(actor, entity)


def _silent(stage: str, done: int, total: int | None) -> None:
    """No progress is wanted."""


# Products, warehouses, partners --------------------------------------------------


def _things(
    this: _Run, entity: str, part: Things, found: Findings, outcome: Outcome, *, missing_only: bool = False
) -> None:
    planned = things.plan(entity, part, this.tables, found)
    match = part.match or next((one for one, names in _MATCHES.items() if part.fields.keys() & names), "sku")
    put = partial(store, this.actor, entity, planned, found, outcome, this.progress, missing_only=missing_only,
                  match=match, make_sections=part.sections)  # fmt: skip
    if entity not in ("products", "prices"):
        put()
        return
    with audit.summed(this.actor, "product"):
        put()
    for what, count in (("created", outcome.created), ("changed", outcome.updated)):
        if count:
            audit.record(this.actor, "product", field=what, after=count)
    if outcome.sections:
        this.made_first["sections"] = this.made_first.get("sections", 0) + outcome.sections


_MATCHES: Final = {"sku": {"sku"}, "external_id": {"external_id"}, "barcode": {"barcode", "barcodes"}}
"""What products are found by, where the mapping does not say it: the first that the files have."""


def _made_first(this: _Run, part: Documents) -> None:
    """What the documents name and is not there: made from the same files, never changed."""
    for entity in part.first:
        other = this.tables.mapping.parts.get(entity)
        if not isinstance(other, Things) or not this.tables.has(other.rows):
            continue
        found, outcome = Findings(good_rows=this.found.good_rows), Outcome()
        _things(this, entity, other, found, outcome, missing_only=True)
        this.made_first[entity] = outcome.created
        rules = {rule.name for rule in other.rules}
        if outcome.created:
            this.found.counts.update({name: n for name, n in found.counts.items() if name not in rules})
        this.found.warn(found.warnings)
        this.found.unsaid += found.unsaid
        if found.errors:
            # Documents would only repeat that these are missing.
            this.found.extend(found.errors)
            this.found.stop()


# Stock and documents -------------------------------------------------------------


def _documents(this: _Run, entity: str, part: Documents) -> None:
    planned = this.plan.documents
    this.unsure = bool(this.found.errors)
    _refuse_future(this, planned)
    for type in dict.fromkeys(one.type for one in planned):
        ask_type(this.actor, type)
    if part.count:
        require(this.actor, "inventory.view")
        for one in planned:
            one.external_id = ""  # what is as it was counted is left alone: nothing is brought in twice
        todo = planned
    else:
        todo = _new_only(this, planned)
    if not todo:
        return
    _made_first(this, part)
    if part.opening is not None:
        todo = _with_opening(this, part, todo)
    units = unit_codes(this.actor.company.engine)
    for done, document in enumerate(todo, 1):
        _post(this, document, part, units, stock=entity == "stock")
        if done % 50 == 0 or done == len(todo):
            this.progress("documents", done, len(todo))


def _refuse_future(this: _Run, planned: Sequence[PlannedDocument]) -> None:
    """A posting of a day to come would close the days until then."""
    for one in planned:
        if one.day is not None and one.day > this.today:
            one.bad.add("date")
            origin = one.first
            this.found.wrong(origin, "date", "in_future", one.day, today=this.today)


def _new_only(this: _Run, planned: Sequence[PlannedDocument]) -> list[PlannedDocument]:
    """The documents whose external_id is not there yet; the others are counted as skipped."""
    there: set[tuple[str, str]] = set()
    for type in {one.type for one in planned}:
        wanted = in_clause([one.external_id for one in planned if one.type == type])
        there.update(
            (type, key)
            for (key,) in this.actor.company.engine.rows(
                "SELECT external_id FROM document WHERE type = ?1 AND external_id IN (SELECT value FROM json_each(?2))"
                " UNION SELECT number FROM document WHERE type = ?1 AND number IN (SELECT value FROM json_each(?2))",
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
    codes = {row.get("product") or row.get("barcode") or "" for one in todo for row in one.body().lines()}
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
    ask_type(this.actor, "adjustment")
    return [first, *todo]


def _post(this: _Run, document: PlannedDocument, part: Documents, units: Mapping[str, str], *, stock: bool) -> None:
    """Make and process one document; what is wrong is noted with the file and line of its row."""
    day = None if document.day is None else document.day.isoformat()
    body, engine, found = with_codes(document.body(), units), this.actor.company.engine, this.found
    engine.run("SAVEPOINT ambar_document")
    try:
        if body.bad:
            # What could not be read has been named; the rest of it may be wrong too.
            documents.create(this.actor, document.type, document.data(body))
        else:
            before = on_hand(this.actor, document, body) if part.count or (stock and this.outcome.notes) else {}
            if part.count:
                body = counted(this.actor, document, body, before, found, this.outcome)
                if not body.rows:
                    engine.run("RELEASE ambar_document")
                    return
            documents.create_and_process(this.actor, document.type, document.data(body), day=day)
            if stock:
                note(document, body, before, this.outcome)
            else:
                fields = [("rows", None, len(body.rows)), ("date", None, document.day)]
                this.outcome.note("new", document.first, document.external_id, document.type, fields)
    except AmbarError as error:
        if error.code not in _RULES:
            raise
        facts = error.details.get("errors") or [{"code": error.code, "field": "external_id", **error.details}]
        facts = [one for one in facts if not (this.unsure and one["code"] == "insufficient_stock")]
        found.extend(where(body.origins, facts, body.bad, document=document.external_id))
        failed = True
    else:
        failed = bool(body.bad)
    if failed and found.good_rows:
        engine.run("ROLLBACK TO ambar_document")
        found.refuse((*body.origins, *body.others))
    engine.run("RELEASE ambar_document")
    if failed:
        # With the good rows alone what is short is short: nothing else is to come.
        this.unsure = this.unsure or (not found.good_rows and BY_TYPE[document.type].direction >= 0)
        return
    this.documents[document.type] += 1
    this.outcome.created += 1


_RULES: Final = frozenset(
    ("invalid", "insufficient_stock", "price_missing", "barcode_taken", "backdated", "ambiguous", "already_exists",
     "not_found")
)  # fmt: skip
"""What may be wrong with one document while the others are looked at too."""


# The end -------------------------------------------------------------------------


def _summary(this: _Run, entity: str, dry_run: bool) -> ImportSummary:
    mapping = this.tables.mapping
    return ImportSummary(
        entity=entity,
        dry_run=dry_run,
        files=tuple(source.name for source in this.plan.sources),
        rows=this.found.rows,
        created=this.outcome.created,
        updated=this.outcome.updated,
        unchanged=this.outcome.unchanged,
        skipped=this.skipped,
        counts=dict(this.found.counts),
        titles={name: titles for name, titles in mapping.titles.items() if name in this.found.counts},
        documents=dict(this.documents),
        made_first={name: count for name, count in this.made_first.items() if count},
        warnings=this.found.told(),
        changes=tuple(this.outcome.changes),
        refused=sum(len(lines) for lines in this.found.refused.values()),
        errors=tuple(this.found.in_order()),
        more=this.found.total - len(this.found.errors),
    )
