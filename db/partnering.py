"""Partners beyond their one line: further numbers and addresses, whose people they are, what duplicates became.
Internal: asks no rights, save which partners one sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from db import phones
from db.access import Rights
from db.connection import Engine, in_clause
from db.intake import Intake
from db.record import record

KINDS: Final = ("phone", "email", "address")
MOST: Final = 20
"""Further numbers of a kind."""


@record
class Detail:
    """A further phone, e-mail or address. `label`: what it is ("Depo", "Muhasebe")."""

    kind: str
    label: str
    value: str


def root(engine: Engine, key: int) -> int:
    """The partner that answers for this one: itself, or what it was merged into."""
    found = engine.value(
        "WITH RECURSIVE way (id, next) AS (SELECT id, merged_into_id FROM partner WHERE id = ?"
        " UNION SELECT p.id, p.merged_into_id FROM way w JOIN partner p ON p.id = w.next)"
        " SELECT id FROM way WHERE next IS NULL",
        (key,),
    )
    return key if found is None else int(found)


def sees(rights: Rights, supplier: object, customer: object) -> bool:
    """Whether one sees a partner, by any of its kinds."""
    return bool((supplier and rights.may("supplier.view")) or (customer and rights.may("contact.view")))


def details(engine: Engine, key: int) -> tuple[Detail, ...]:
    """The further numbers and addresses of a partner, in their order."""
    return tuple(
        Detail(*row)
        for row in engine.rows(
            "SELECT kind, label, value FROM partner_detail WHERE partner_id = ? ORDER BY kind DESC, position", (key,)
        )
    )


def read(entered: Intake, given: Iterable[Mapping[str, Any] | Detail]) -> tuple[Detail, ...]:
    """Details as they are kept; what is wrong is noted. Empty ones are left out, the same one is kept once."""
    found: dict[tuple[str, str], Detail] = {}
    for one in given:
        facts = {"kind": one.kind, "label": one.label, "value": one.value} if isinstance(one, Detail) else dict(one)
        kind = entered.one_of("details", facts.get("kind"), KINDS)
        label = entered.line("label", facts.get("label") or "", length=60)
        text = facts.get("value") or ""
        value = entered.note("details", text) if kind == "address" else entered.line("details", text)
        value = phones.e164(value) if kind == "phone" else value
        if value:
            found.setdefault((kind, value), Detail(kind, label, value))
    for kind in KINDS:
        if sum(one.kind == kind for one in found.values()) > MOST:
            entered.wrong("details", "too_many", limit=MOST)
    return tuple(found.values())


def write(engine: Engine, key: int, wanted: Sequence[Detail]) -> None:
    """Make these the details of a partner."""
    engine.run("DELETE FROM partner_detail WHERE partner_id = ?", (key,))
    counts = dict.fromkeys(KINDS, 0)
    rows = []
    for one in wanted:
        counts[one.kind] += 1
        rows.append((key, one.kind, one.label, one.value, counts[one.kind]))
    engine.many("INSERT INTO partner_detail (partner_id, kind, label, value, position) VALUES (?, ?, ?, ?, ?)", rows)


def told(wanted: Sequence[Detail]) -> list[str]:
    """Details as the audit log keeps them."""
    return [f"{one.kind}: {one.label + ' ' if one.label else ''}{one.value}" for one in wanted]


def found_by(engine: Engine, key: int) -> str:
    """Words by which a partner is found beside its own: further phones and e-mails, and its duplicates' names, tax
    numbers and phones."""
    words = [
        value
        for (value,) in engine.rows(
            "SELECT value FROM partner_detail WHERE partner_id = ? AND kind <> 'address'", (key,)
        )
    ]
    twins = twins_of(engine, (key,))
    for row in engine.rows(
        "SELECT name, tax_number, phone, external_id FROM partner WHERE id IN (SELECT value FROM json_each(?))",
        (in_clause(twins.get(key, ())),),
    ):
        words += [one for one in row if one]
    return " ".join([*words, *filter(None, map(phones.searched, words))])


def twins_of(engine: Engine, keys: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The partners that were merged into each of these, directly or through others."""
    found: dict[int, list[int]] = {}
    for one, twin in engine.rows(
        "WITH RECURSIVE twin (root, id) AS (SELECT p.merged_into_id, p.id FROM partner p"
        " WHERE p.merged_into_id IN (SELECT value FROM json_each(?))"
        " UNION SELECT t.root, p.id FROM twin t JOIN partner p ON p.merged_into_id = t.id) SELECT root, id FROM twin",
        (in_clause(keys),),
    ):
        found.setdefault(one, []).append(twin)
    return {key: tuple(twins) for key, twins in found.items()}
