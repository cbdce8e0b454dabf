"""The audit log, as far as one may see what its rows are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from db import clock, lookup, spans
from db.access import Actor, Rights, requires, rights_of
from db.audit import KINDS
from db.connection import in_clause
from db.doctypes import DOCUMENT_TYPES
from db.errors import AmbarError, not_found
from db.fields import moment_text
from db.lookup import plain_code
from db.paging import counted
from db.permissions import BY_ID
from db.queries.rows import HIDDEN, Hidden, Page
from db.rulers import Ruler, measure
from db.search import holds, prepare, with_fold
from db.text import fold


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show: an employee by login, days in the company's time zone (both included), a kind of `KINDS`.

    `target`: what it was about, whole but in any case of letters: a number, login, SKU, code, name, right or setting.
    `text`: words, all of which stand in what one may see of a line (who, what about, from where, before, after).
    """

    employee: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    kind: str | None = None
    target: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line: who (`employee` by login; `operator`: the OS user behind `--as`, or alone) did what, when.

    `target` names what was changed (login, role, code of a warehouse, unit or price type, SKU, name of a section,
    tax rate or partner, of a deleted partner its id, document number, right, setting; "" for many at once),
    `field` which part; `before` and `after` are HIDDEN where one lacks the right to see them, None where
    there is none or it was erased.
    """

    id: int
    at: datetime
    kind: str
    employee: str | None
    operator: str | None
    source: str
    target: str
    field: str | None
    warehouse: str | None
    before: str | Hidden | None
    after: str | Hidden | None


_FIRST: Final = date(1970, 1, 1)
_LAST: Final = date(9000, 1, 1)
"""Days beyond these cannot be told in UTC, and no row is there."""
_NEEDED: Final = {
    **dict.fromkeys(("product", "section", "unit", "tax", "price_type"), ("catalog.view",)),
    "partner": ("supplier.view", "contact.view"),
}
"""Kinds that tell of what is seen with one of these rights only."""
_PARTNERS: Final = ("supplier.view", "contact.view", "supplier.view|contact.view")
"""Who may see a partner, by its kinds."""
_ABOUT: Final = holds("concat_ws(' ', a.target, a.field, a.source, a.operator)")
_TEXTS: Final = holds("concat_ws(' ', x.before, x.after)")
_SELECT: Final = (
    "SELECT a.id, a.at, a.kind, e.login, a.operator, a.source, coalesce(p.name, a.target), a.field, w.code, t.before,"
    " t.after, a.sensitivity FROM audit a LEFT JOIN employee e ON e.id = a.employee_id"
    " LEFT JOIN partner p ON a.kind = 'partner' AND p.id = a.target_id AND (p.supplier AND ? OR p.customer AND ?)"
    " LEFT JOIN warehouse w ON w.id = a.warehouse_id LEFT JOIN audit_text t ON t.audit_id = a.id"
)


@requires("audit.view")
def page(
    actor: Actor,
    filter: AuditFilter | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[AuditLine]:
    """The log, newest first; `after`: go on after that key of the page before; `limit` None: all of it.

    `backwards`: the page before that key, or the oldest one; its rows stand newest first too.

    Lines about foreign warehouses, and about products, partners and documents that one may not see, are left out;
    amounts and prices are hidden from those who lack the right. Raises AmbarError "not_found" (employee), "usage"
    (kind).
    """
    engine = actor.company.engine
    chosen = filter or AuditFilter()
    rights = rights_of(actor)
    where, values = _all_of(actor, chosen, rights, paged=after is not None, backwards=backwards)
    listed, given = f"audit a WHERE {' AND '.join(where)}", tuple(values)
    if after is not None:
        where.append("a.id > ?" if backwards else "a.id < ?")
        values.append(after[0])
    rows = engine.rows(
        f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY a.id {'ASC' if backwards else 'DESC'} LIMIT ?",
        (rights.may("supplier.view"), rights.may("contact.view"), *values, -1 if limit is None else limit + 1),
    )
    more = limit is not None and len(rows) > limit
    total = None
    if after is None:  # what is all here need not be looked for a second time
        total = counted(engine, listed, given, narrow=True) if more else len(rows)
    lines = tuple(_line(row, rights) for row in (rows[:limit] if more else rows))
    following = (lines[-1].id,) if more and lines else None
    return Page(lines[::-1] if backwards else lines, following, total, (lines[0].id,) if lines else None)


@requires("audit.view")
def ruler(actor: Actor, filter: AuditFilter | None = None) -> Ruler:
    """Where the lines of the log stand, for a position and a jump into its middle; errors as `page`."""
    engine = actor.company.engine
    conditions, values = _all_of(actor, filter or AuditFilter(), rights_of(actor), paged=False, backwards=False)
    where = " AND ".join(conditions)
    listed = f"audit a WHERE {where}"
    total = counted(engine, listed, values, narrow=True)
    return measure(engine, total, ("a.id",), (listed, values), ("audit", "a"), (where, values), falling=True)


@requires("audit.view")
def place(actor: Actor, day: date) -> tuple[int]:
    """The key before the last line of a day, and so before all of it and what is older."""
    engine, end = actor.company.engine, _end_of(actor, day)
    found = spans.bounds(engine, "audit", None, end[:10])
    last = engine.value(
        "SELECT id FROM audit WHERE id <= ? AND at < ? ORDER BY id DESC LIMIT 1", (found[1] if found else 0, end)
    )
    return (int(last or 0) + 1,)


@dataclass(frozen=True, slots=True)
class AuditPerson:
    """Someone who acted."""

    login: str
    name: str


@requires("audit.view")
def people(actor: Actor, text: str = "", *, limit: int = 100) -> tuple[AuditPerson, ...]:
    """Those whom the log names as acting, found by words of login or name, in the Turkish alphabet's order."""
    from db.search import condition

    where, values = condition(prepare(text), "e.folded")
    rows = actor.company.engine.rows(
        f"SELECT e.login, e.name FROM employee e WHERE {where}"
        " AND EXISTS (SELECT 1 FROM audit a WHERE a.employee_id = e.id) ORDER BY e.name_key, e.id LIMIT ?",
        (*values, limit),
    )
    return tuple(AuditPerson(*row) for row in rows)


def _end_of(actor: Actor, day: date) -> str:
    """The moment at which a day of the company's time zone ends, as kept."""
    zone = clock.zone(actor.company.setting("timezone"))
    return moment_text(datetime.combine(min(max(day, _FIRST), _LAST) + timedelta(days=1), time(), zone))


def _all_of(
    actor: Actor, chosen: AuditFilter, rights: Rights, *, paged: bool, backwards: bool
) -> tuple[list[str], list[Any]]:
    """What a line of the log must meet to be shown, with the values."""
    where, values = _where(actor, chosen, paged=paged, backwards=backwards)
    for some, given in (_scope(rights), _words(actor, chosen, rights)):
        where += some
        values += given
    return where, values


def _where(actor: Actor, chosen: AuditFilter, *, paged: bool, backwards: bool) -> tuple[list[str], list[Any]]:
    where, values = ["1 = 1"], list[Any]()
    if chosen.kind is not None:
        if chosen.kind not in KINDS:
            raise AmbarError("usage", field="kind", value=chosen.kind[:64], choices=list(KINDS))
        where.append(f"a.kind = '{chosen.kind}'")  # one of KINDS
        if chosen.kind != "document_processed":
            where.append("a.kind <> 'document_processed'")  # as the index of what is rare has it
    if chosen.employee is not None:
        found = lookup.employees(actor.company.engine, (chosen.employee,)).get(chosen.employee)
        if found is None:
            raise not_found("employee", chosen.employee)
        where.append("a.employee_id = ?")
        values.append(found.id)
    zone = clock.zone(actor.company.setting("timezone"))
    days: list[str | None] = []
    for day, sign, more in ((chosen.date_from, ">=", 0), (chosen.date_to, "<", 1)):
        days.append(None)
        if day is not None:
            near = min(max(day, _FIRST), _LAST) + timedelta(days=more)
            where.append(f"a.at {sign} ?")
            values.append(moment_text(datetime.combine(near, time(), zone)))
            days[-1] = values[-1][:10]
    if any(days):
        where.append(spans.between("a.id", paged=paged, backwards=backwards))
        values += spans.bounds(actor.company.engine, "audit", *days) or (1, 0)
    return where, values


def _scope(rights: Rights) -> tuple[list[str], list[Any]]:
    """The conditions that leave out what is about foreign warehouses, or products, partners or documents that one
    may not see.

    A document is visible by the right of its type, told from its number (it may be gone), and if one of its
    warehouses is one's own, or it has none yet.
    """
    hidden = [kind for kind, needed in _NEEDED.items() if not any(rights.may(right) for right in needed)]
    partners = [one for one in _PARTNERS if _sees(rights, one)]
    prefixes = [one.prefix for one in DOCUMENT_TYPES if rights.may(f"{one.id}.view")]
    visible = "substr(a.target, 1, 2) IN (SELECT value FROM json_each(?))"
    values: list[Any] = [in_clause(hidden), in_clause(partners), in_clause(prefixes)]
    own = "1 = 1"
    warehouses = rights.warehouse_ids()
    if warehouses is not None:
        visible += (
            " AND EXISTS (SELECT 1 FROM document d WHERE d.id = a.target_id AND d.number = a.target"
            " AND (NOT EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id) OR EXISTS (SELECT 1 FROM"
            " document_warehouse x WHERE x.document_id = d.id"
            " AND x.warehouse_id IN (SELECT value FROM json_each(?)))))"
        )
        own = "(a.warehouse_id IS NULL OR a.warehouse_id IN (SELECT value FROM json_each(?)))"
        values += [in_clause(warehouses)] * 2
    return [
        "a.kind NOT IN (SELECT value FROM json_each(?))",
        "(a.kind <> 'partner' OR a.sensitivity IN (SELECT value FROM json_each(?)))",
        f"(a.kind NOT LIKE 'document\\_%' ESCAPE '\\' OR {visible})",
        own,
    ], values


def _words(actor: Actor, chosen: AuditFilter, rights: Rights) -> tuple[list[str], list[Any]]:
    """The conditions of `target` and `text`, which look only at what one may see."""
    wanted = prepare(chosen.text, sizes=False).words
    if chosen.target is None and not wanted:
        return [], []
    with_fold(actor.company.engine)
    where, values = list[str](), list[Any]()
    partner = (
        "a.kind = 'partner' AND a.target_id IN (SELECT id FROM partner WHERE (supplier AND ? OR customer AND ?) AND {})"
    )
    kinds = (rights.may("supplier.view"), rights.may("contact.view"))
    if chosen.target is not None:
        where.append(f"(fold(a.target) = ? OR {partner.format('fold(name) = ?')})")
        values += [fold(plain_code(chosen.target)), *kinds, fold(plain_code(chosen.target))]
    if wanted:
        seen = in_clause(["", *BY_ID.keys() & rights.scopes.keys(), *(one for one in _PARTNERS if _sees(rights, one))])
        for word in wanted:
            where.append(
                f"({_ABOUT}"
                " OR a.employee_id IN (SELECT id FROM employee WHERE instr(folded, ?))"
                f" OR {partner.format('instr(folded, ?)')}"
                " OR a.sensitivity IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM audit_text x"
                f" WHERE x.audit_id = a.id AND {_TEXTS}))"
            )
            values += [word, word, word, *kinds, word, seen, word, word]
    return where, values


def _sees(rights: Rights, sensitivity: str) -> bool:
    """Whether one may see what is kept from those who have none of these rights."""
    return not sensitivity or any(rights.may(right) for right in sensitivity.split("|"))


def _line(row: tuple[Any, ...], rights: Rights) -> AuditLine:
    key, at, kind, employee, operator, source, target, field, warehouse, before, after, sensitivity = row
    masked = not _sees(rights, sensitivity)
    return AuditLine(
        key, datetime.fromisoformat(at), kind, employee, operator, source, target, field, warehouse,
        HIDDEN if masked and before is not None else before, HIDDEN if masked and after is not None else after,
    )  # fmt: skip
