"""Pages of the document list, by key: newest first, filtered, within one's warehouses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, Final

from db import field_filters, field_values, partnering, spans
from db.connection import in_clause
from db.doctypes import BY_TYPE, DOCUMENT_TYPES, STATUSES, TYPES, normal_number, type_of_number
from db.documents.conditions import MADE_BY, needs_other_eyes
from db.documents.context import Context
from db.errors import AmbarError, denied, not_found
from db.field_filters import FieldFilter as FieldFilter
from db.fields import Amount, Quantity
from db.forms import custom_fields
from db.lookup import warehouse as find_warehouse
from db.paging import MOST_FOUND, counted
from db.queries.rows import HIDDEN, AtLeast, Hidden, Page
from db.search import FEW, Source, Wanted, condition, narrowed, prepare

_PLAIN: Final = Source("document d")
"""All documents."""
ORDERS: Final = {"date": ("d.date", "d.id"), "number": ("d.sequence",), "total": ("d.total", "d.id")}
"""The orders that an index keeps; but for days, within one type."""


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list shows; empty: everything. `warehouse`: a code; `partner`: an id.

    `number`: one document alone. `date_from` and `date_to` (inclusive): the day a document was processed, of others
    its date. `fields`: the company's own, of one type.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    warehouse: str | None = None
    partner: int | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    text: str = ""
    fields: tuple[FieldFilter, ...] = ()
    number: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    id: int
    number: str
    type: str
    status: str
    version: int
    date: Day
    day: Day | None
    title: str
    partner: str | Hidden | None
    warehouse: str | None
    rows: int
    quantity: Quantity
    total: Amount | Hidden
    _target: str | None = None
    _foreign: bool = False
    _own: bool = False
    _fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values of the company's own fields, by code; no field of the command line's list."""
        return self._fields

    @property
    def target(self) -> str | None:
        """Where a transfer goes, as its header says; no field of the command line's list."""
        return self._target

    @property
    def foreign(self) -> bool:
        """Whether it touches warehouses that are not one's own: it can be seen, not acted on."""
        return self._foreign

    @property
    def four_eyes(self) -> bool:
        """Whether four eyes keeps one from processing it: one has made or changed it oneself."""
        return self._own


_COLUMNS: Final = (
    "d.id, d.number, d.type, d.status, d.version, d.date, d.day, d.title, p.name, w.id, w.code, d.row_count,"
    " d.quantity, d.total, t.id, t.code"
)
_FIELDS: Final = 18
"""Columns of a line; behind them stands its key."""
_FOREIGN: Final = (
    "EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id"
    " AND x.warehouse_id NOT IN (SELECT value FROM json_each(?)))"
)


def viewed_types(ctx: Context, filter: DocumentFilter) -> tuple[str, ...]:
    """The types that are asked for and that one may view; AmbarError "usage" for what is none, "denied" where one may
    view none of them."""
    from db.access import require

    wanted = filter.types or TYPES
    for type in wanted:
        if type not in TYPES:
            raise AmbarError("usage", field="type", value=type, choices=list(TYPES))
    types = tuple(type for type in wanted if ctx.rights.may(f"{type}.view"))
    if not types:
        require(ctx.actor, f"{wanted[0]}.view")
    return types


def load_page(
    ctx: Context,
    filter: DocumentFilter,
    types: tuple[str, ...],
    after: tuple[Any, ...] | None,
    limit: int | None,
    backwards: bool,
    order: str = "date",
) -> Page[DocumentLine]:
    """The rows that `filter` lets through; the asker may view every one of `types`. More than `db.search.FEW` matches
    of a text, or of a field that few of all documents hold, come in the order in which they were made, whatever
    `order` says."""
    check_order(ctx, types, order)
    span = spans.between("d.date", paged=after is not None, backwards=backwards)
    source, where, values = listed(ctx, filter, types, span)
    total = count(ctx, filter, types, source, where, values) if after is None else None
    if order != "date" and not source.by_id:
        narrow = is_narrow(ctx, filter) and not _many_there(ctx, filter, types, source)
        source, where, values = _ordered(ctx, source, where, values, narrow=narrow)
    table = source.table
    paged, arguments = where, list(values)
    way, sign = ("ASC", ">") if backwards else ("DESC", "<")
    columns = (source.key,) if source.by_id else ORDERS[order]
    by = ", ".join(f"{column} {way}" for column in columns)
    if after is not None:
        key = after[:1] if source.by_id else after[: len(columns)]
        paged += f" AND ({', '.join(columns)}) {sign} ({', '.join('?' * len(columns))})"
        arguments += key
    told, marks = _marks(ctx)
    sql = (
        f"SELECT {_COLUMNS}, {told}, {', '.join(columns)} FROM {table} LEFT JOIN partner p ON p.id = d.partner_id"
        " LEFT JOIN warehouse w ON w.id = d.warehouse_id"
        f" LEFT JOIN warehouse t ON t.id = d.to_warehouse_id WHERE {paged} ORDER BY {by}"
    )
    if limit is not None:
        sql += " LIMIT ?"
        arguments.append(limit + 1)
    found = ctx.engine.rows(sql, [*marks, *arguments])
    more = limit is not None and len(found) > limit
    found = found[:limit]
    custom = _custom(ctx, types, [row[0] for row in found])
    lines = [_line(ctx, row, custom.get(row[0], {})) for row in found]
    following = found[-1][_FIELDS:] if more and found else None
    first = found[0][_FIELDS:] if found else None
    if backwards:
        lines.reverse()
    return Page(tuple(lines), following, total, first)


def listed(ctx: Context, filter: DocumentFilter, types: tuple[str, ...], span: str) -> tuple[Source, str, list[Any]]:
    """Where the list is read from: the source, the whole condition with that of the source in it, and its values."""
    wanted = prepare(filter.text, sizes=False)
    where, values = _conditions(ctx, filter, types, wanted, span)
    if filter.statuses and "processed" not in filter.statuses:
        has_words, words = condition(wanted, "d.folded")
        source = Source("document d INDEXED BY document_open", has_words, tuple(words))
    else:
        source = narrowed(ctx.engine, wanted, "document", "d")
    if source == _PLAIN and filter.fields:
        source = _where_fields_are(ctx, filter, types)
    if source == _PLAIN and (places := _places(ctx, filter)) is not None:
        source = _where_little_is(ctx, places, unplaced=filter.warehouse is None)
    return source, f"{source.where} AND {where}", [*source.parameters, *values]


def _where_fields_are(ctx: Context, filter: DocumentFilter, types: tuple[str, ...]) -> Source:
    """The documents that hold what few do of the company's own fields, or many but a small part; else all documents."""
    held = field_filters.held(ctx.engine, types[0], filter.fields, ctx.digits)
    few = min((one.ids for one in held if one.ids is not None), key=len, default=None)
    if few is None:
        rare = field_filters.sparse(ctx.engine, held, "document")
        return _PLAIN if rare is None else field_filters.by_owner(rare, filter.fields, "document", "d")
    return Source("json_each(?) j CROSS JOIN document d ON d.id = j.value", "1", (in_clause(few),))


def count(
    ctx: Context, filter: DocumentFilter, types: tuple[str, ...], source: Source, where: str, values: list[Any]
) -> int:
    """How many documents the list has, as `db.paging.counted` says."""
    if _many_there(ctx, filter, types, source):
        return AtLeast(MOST_FOUND)
    return counted(ctx.engine, f"{source.table} WHERE {where}", values, narrow=is_narrow(ctx, filter))


def _places(ctx: Context, filter: DocumentFilter) -> list[int] | None:
    """The warehouses of which a document must touch one; None: it need not touch any."""
    own = ctx.rights.warehouse_ids()
    if filter.warehouse is not None:
        return [find_warehouse(ctx.engine, filter.warehouse, own).id]
    return None if own is None else sorted(own)


def _where_little_is(ctx: Context, places: list[int], *, unplaced: bool) -> Source:
    """The documents of warehouses that have few, with those that touch none yet, which are open; else all documents."""
    touching = (
        "SELECT DISTINCT document_id FROM document_warehouse"
        " WHERE warehouse_id IN (SELECT value FROM json_each(?)) LIMIT ?"
    )
    ids = [key for (key,) in ctx.engine.rows(touching, (in_clause(places), FEW))]
    if len(ids) < FEW and unplaced:
        nowhere = (
            "SELECT d.id FROM document d INDEXED BY document_open"
            " WHERE d.status <> 'processed' AND d.deleted_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id) LIMIT ?"
        )
        ids += [key for (key,) in ctx.engine.rows(nowhere, (FEW,))]
    if len(ids) >= FEW:
        return _PLAIN
    return Source("json_each(?) j CROSS JOIN document d ON d.id = j.value", "1", (in_clause(ids),))


def _many_there(ctx: Context, filter: DocumentFilter, types: tuple[str, ...], source: Source) -> bool:
    """Whether the list, which is narrowed by warehouses alone, surely has more rows than are counted: asked of the
    warehouses, since most documents may belong to others."""
    if source != _PLAIN or filter != DocumentFilter(filter.types, warehouse=filter.warehouse):
        return False
    if (places := _places(ctx, filter)) is None:
        return False
    found = ctx.engine.value(
        "SELECT count(*) FROM (SELECT DISTINCT d.id FROM (SELECT document_id FROM document_warehouse"
        " WHERE warehouse_id IN (SELECT value FROM json_each(?)) LIMIT ?) x"
        " CROSS JOIN document d ON d.id = x.document_id WHERE d.deleted_at IS NULL"
        " AND d.type IN (SELECT value FROM json_each(?)) LIMIT ?)",
        (in_clause(places), 20 * MOST_FOUND, in_clause(types), MOST_FOUND + 1),
    )
    return int(found) > MOST_FOUND


def is_narrow(ctx: Context, filter: DocumentFilter) -> bool:
    """Whether rows must be looked at one by one to know whether they belong to the list."""
    return filter != DocumentFilter(filter.types) or ctx.rights.warehouse_ids() is not None


def check_order(ctx: Context, types: tuple[str, ...], order: str) -> None:
    """AmbarError "usage" for an order that there is not, "denied" for one by what one may not see."""
    within = ("date",) if len(types) > 1 else tuple(one for one in ORDERS if one != "total" or BY_TYPE[types[0]].price)
    if order not in within:
        raise AmbarError("usage", field="order", value=str(order)[:64], choices=list(within))
    if order == "total" and not sees_total(ctx, types[0]):
        raise denied("catalog.purchase_price")


def sees_total(ctx: Context, type: str) -> bool:
    """Whether one may see what documents of a type come to."""
    price = BY_TYPE[type].price
    return price == "price" or (price == "purchase_price" and ctx.rights.purchase_price)


def _ordered(
    ctx: Context, source: Source, where: str, values: list[Any], *, narrow: bool
) -> tuple[Source, str, list[Any]]:
    """The same rows for another order than that of days: few are sorted, many found by walking the order's index."""
    if narrow:
        sql = f"SELECT d.id FROM {source.table} WHERE {where} LIMIT ?"
        ids = [key for (key,) in ctx.engine.rows(sql, (*values, FEW))]
        if len(ids) < FEW:
            return Source("json_each(?) j CROSS JOIN document d ON d.id = j.value"), "1", [in_clause(ids)]
    for column in ("d.date", "d.partner_id"):  # no index of these
        where = where.replace(f"{column} ", f"+{column} ").replace("++", "+")
    where = where.replace("+d.type = ?", "d.type = ?")
    if "json_each" in source.table:
        return source, where, values
    return Source("document d"), where, values


def _marks(ctx: Context) -> tuple[str, list[Any]]:
    """The columns that tell what keeps one from acting on a document, with their values."""
    own = ctx.rights.warehouse_ids()
    foreign, values = ("0", list[Any]()) if own is None else (_FOREIGN, [in_clause(own)])
    if not ctx.rights.four_eyes:
        return f"{foreign}, 0", values
    types = [type.id for type in DOCUMENT_TYPES if needs_other_eyes(ctx.rights, type.id)]
    return f"{foreign}, {MADE_BY}", [*values, in_clause(types), ctx.actor.employee_id, ctx.actor.employee_id]


def _conditions(
    ctx: Context, filter: DocumentFilter, types: tuple[str, ...], wanted: Wanted, span: str
) -> tuple[str, list[Any]]:
    where: list[str] = ["d.deleted_at IS NULL"]
    values: list[Any] = []
    if len(types) == 1:
        # A partner's documents have an index of their own, in the order of days.
        where.append("d.type = ?" if filter.partner is None else "+d.type = ?")
        values.append(types[0])
    elif len(types) < len(TYPES):
        where.append("+d.type IN (SELECT value FROM json_each(?))")  # in the order of days, whatever the type
        values.append(in_clause(types))
    if filter.number is not None:
        where.append("d.number = ?")
        values.append(normal_number(filter.number) if type_of_number(filter.number) else "")
    where += _of_statuses(filter.statuses)
    own = ctx.rights.warehouse_ids()
    if filter.warehouse is not None:
        place = find_warehouse(ctx.engine, filter.warehouse, own)
        where.append("EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id AND x.warehouse_id = ?)")
        values.append(place.id)
    elif own is not None:
        where.append(
            "(EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id"
            " AND x.warehouse_id IN (SELECT value FROM json_each(?)))"
            " OR NOT EXISTS (SELECT 1 FROM document_warehouse x WHERE x.document_id = d.id))"
        )
        values.append(in_clause(own))
    unseen = [] if ctx.rights.may("supplier.view") else [one.id for one in DOCUMENT_TYPES if one.partner == "supplier"]
    if filter.partner is not None:
        if not (ctx.rights.may("supplier.view") or ctx.rights.may("contact.view")):
            raise not_found("partner", filter.partner)
        where.append("d.partner_id = ? AND d.type NOT IN (SELECT value FROM json_each(?))")
        values += [partnering.root(ctx.engine, filter.partner), in_clause(unseen)]
    if filter.date_from is not None:
        where.append("COALESCE(d.day, d.date) >= ?")
        values.append(filter.date_from.isoformat())
    if filter.date_to is not None:
        where.append("COALESCE(d.day, d.date) <= ?")
        values.append(filter.date_to.isoformat())
    if filter.date_from is not None or filter.date_to is not None:
        where.append(span)
        values += spans.dates(ctx.engine, filter.date_from, filter.date_to) or ("1", "0")
    if filter.fields and len(types) != 1:
        raise AmbarError("usage", field="fields", value=filter.fields[0].code, choices=[])
    held, given = field_filters.conditions(ctx.engine, types[0], filter.fields, "d.id", ctx.digits)
    where += held
    values += given
    if unseen:
        for word in wanted.words:
            # Suppliers' names are in what is searched; who may not see them is told nothing by a match.
            where.append(
                "NOT (d.type IN (SELECT value FROM json_each(?))"
                " AND EXISTS (SELECT 1 FROM partner s WHERE s.id = d.partner_id AND instr(s.folded, ?) > 0))"
            )
            values += [in_clause(unseen), word]
    return " AND ".join(where), values


def _of_statuses(statuses: Sequence[str]) -> list[str]:
    if not statuses:
        return []
    for status in statuses:
        if status not in STATUSES:
            raise AmbarError("usage", field="status", value=status, choices=list(STATUSES))
    # Each is one of STATUSES. What is not processed has an index, which is written so.
    where = ["d.status <> 'processed'"] if "processed" not in statuses else []
    return [*where, f"d.status IN ({', '.join(repr(status) for status in dict.fromkeys(statuses))})"]


def _custom(ctx: Context, types: tuple[str, ...], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The company's own fields of the documents of one type."""
    form = custom_fields(ctx.engine, types[0]) if len(types) == 1 else ()
    if not form:
        return {}
    values = field_values.load(ctx.engine, form, ids)
    return field_values.shown_many(ctx.engine, form, {key: values.get(key, {}) for key in ids}, ctx.digits)


def _line(ctx: Context, row: tuple[Any, ...], custom: Mapping[str, Any]) -> DocumentLine:
    key, number, type, status, version, day, posted, title, partner, place, code, rows, quantity, total = row[:14]
    target, target_code, foreign, own = row[14:_FIELDS]
    kind = BY_TYPE[type]
    return DocumentLine(
        key,
        number,
        type,
        status,
        version,
        Day.fromisoformat(day),
        Day.fromisoformat(posted) if posted else None,
        title,
        HIDDEN if kind.partner == "supplier" and not ctx.rights.may("supplier.view") else partner,
        code if ctx.rights.sees_warehouse(place) else None,
        rows,
        Quantity.of(quantity),
        Amount.of(total, ctx.digits) if sees_total(ctx, type) else HIDDEN,
        target_code if ctx.rights.sees_warehouse(target) else None,
        bool(foreign),
        bool(own),
        custom,
    )
