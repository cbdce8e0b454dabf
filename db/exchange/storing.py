"""Products, prices, warehouses and partners of an import, put into the tables through their services."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final

from db import lookup, phones
from db.access import Actor
from db.connection import in_clause
from db.errors import AmbarError
from db.exchange.outcome import Outcome, where
from db.exchange.price_store import PriceStore
from db.exchange.product_store import ProductStore
from db.exchange.things import Findings, Planned
from db.services import partners, products, sections, warehouses

PIECE: Final = 1000
"""How many are looked up and written at once."""

Told = Callable[[str, int, int | None], None]


def store(
    actor: Actor, entity: str, planned: Iterator[Planned], found: Findings, outcome: Outcome, told: Told, *,
    missing_only: bool = False, match: str = "", make_sections: bool = False,
) -> None:  # fmt: skip
    """Make what is not there; change what is and differs, unless `missing_only`. Problems are noted in `found`.

    Raises AmbarError "denied" at the first right that is missing.
    """
    put: Callable[[list[Planned]], None]
    rest: Callable[[], list[Planned]] = list
    if entity == "products":
        make = _make_section if make_sections else None
        goods = ProductStore(
            actor, products.edit, found, outcome, missing_only=missing_only, match=match, make_section=make
        )
        put, rest = goods.put, goods.waiting.rest
    elif entity == "prices":
        put = PriceStore(actor, found, outcome, match).put
    else:
        put = (_Warehouses if entity == "warehouses" else _Partners)(actor, found, outcome, missing_only).put
    done = 0
    for piece in chain(_pieces(planned), _pieces(_later(rest))):
        put(piece)
        if found.good_rows:
            for one in piece:
                if one.others and found.is_refused(one.origin):
                    found.refuse(one.others)
        done += len(piece)
        told(entity, done, None)


def _pieces(planned: Iterator[Planned]) -> Iterator[list[Planned]]:
    while piece := list(islice(planned, PIECE)):
        yield piece


def _later(rest: Callable[[], list[Planned]]) -> Iterator[Planned]:
    """What had to wait, asked for once everything before it has been put."""
    yield from rest()


def _make_section(actor: Actor, way: str) -> int:
    """Make what is missing of "Hırdavat/Cıvata", one under the other."""
    made = 0
    parent: int | None = None
    for name in [part.strip() for part in way.split("/") if part.strip()]:
        found = actor.company.engine.value(
            "SELECT id FROM section WHERE name = ? AND parent_id IS ?", (lookup.plain_code(name), parent)
        )
        if found is None:
            found = sections.add(actor, name, parent=parent)
            made += 1
        parent = int(found)
    return made


class _Few(ABC):
    """What there are hundreds of, not hundreds of thousands: one call each."""

    key = ""

    def __init__(self, actor: Actor, found: Findings, outcome: Outcome, missing_only: bool) -> None:
        self.actor, self.found, self.outcome, self.missing_only = actor, found, outcome, missing_only
        self.engine = actor.company.engine
        self.seen: set[object] = set()
        """What rows of the files have been about."""

    def put(self, piece: list[Planned]) -> None:
        """Make or change each of them."""
        for one in piece:
            if self.found.good_rows and (one.bad or self.found.is_refused(one.origin)):
                continue
            if not one.data.get(self.key):
                if self.key not in one.bad:
                    self.found.wrong(one.origin, self.key, "required")
                continue
            try:
                self.put_one(one)
            except AmbarError as error:
                if error.code not in ("invalid", "already_exists", "not_found", "ambiguous"):
                    raise
                facts = error.details.get("errors") or [{"code": error.code, "field": self.key, **error.details}]
                self.found.extend(where([one.origin], facts, {(0, field) for field in one.bad}))

    @abstractmethod
    def put_one(self, one: Planned) -> None:
        """Make or change one."""

    def note_new(self, one: Planned, key: object) -> None:
        """Keep for the preview what is made."""
        fields = [(field, None, value) for field, value in one.data.items() if field not in (self.key, "name")]
        self.outcome.note("new", one.origin, key, one.data.get("name", ""), fields)

    def note_changed(self, one: Planned, key: object, row: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """Keep for the preview what is changed."""
        fields = [(field, _before(row[field], after), after) for field, after in changed.items()]
        self.outcome.note("changed", one.origin, key, row["name"], fields)

    def changes(self, data: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        """What of `data` differs from what is there."""
        return {name: value for name, value in data.items() if name in row and not _same(value, row[name])}

    def twice(self, one: Planned, key: object, changed: Mapping[str, Any]) -> bool:
        """Whether this row would change what another row of the files has been about: refused."""
        again = bool(changed) and key in self.seen
        self.seen.add(key)
        if again:
            self.found.wrong(one.origin, self.key, "duplicate", one.data[self.key])
        return again

    def row(self, table: str, columns: Iterable[str], where_: str, value: object) -> dict[str, Any] | None:
        """One row as a dict."""
        names = tuple(columns)
        found = self.engine.row(f"SELECT {', '.join(names)} FROM {table} WHERE {where_}", (value,))
        return None if found is None else dict(zip(names, found, strict=True))


def _same(value: Any, stored: Any) -> bool:
    if isinstance(value, bool):
        return bool(stored) == value
    if isinstance(value, str):
        return lookup.plain_code(value) == (stored or "")
    return bool(value == stored)


def _before(value: Any, after: Any) -> Any:
    return bool(value) if isinstance(after, bool) else value


class _Warehouses(_Few):
    key = "code"
    columns = ("code", "name", "address", "description", "phone", "email", "opening_hours", "sort_order", "active",
               "issuing", "external_id")  # fmt: skip

    def put_one(self, one: Planned) -> None:
        data = one.data
        row = self.row("warehouse", self.columns, "code = ?", lookup.plain_code(data["code"]))
        if row is None:
            self.note_new(one, data["code"])
            self.seen.add(lookup.plain_code(data["code"]))
            warehouses.add(self.actor, data.pop("code"), data.pop("name", ""), **data)
            self.outcome.created += 1
            return
        changed = {} if self.missing_only else self.changes(data, row)
        if self.twice(one, row["code"], changed):
            return
        if changed:
            warehouses.edit(self.actor, row["code"], **changed)
            self.note_changed(one, row["code"], row, changed)
        self.outcome.updated += bool(changed)
        self.outcome.unchanged += not changed


class _Partners(_Few):
    key = "name"
    columns = ("id", "name", "supplier", "customer", "kind", "tax_office", "tax_number", "phone", "email", "address",
               "comment", "active", "external_id")  # fmt: skip

    def put(self, piece: list[Planned]) -> None:
        for one in piece:
            if one.data.get("phone"):  # as it is kept, or each import would seem to change it
                one.data["phone"] = phones.e164(str(one.data["phone"]))
        ids = [one.data["external_id"] for one in piece if one.data.get("external_id")]
        names = [lookup.plain_code(one.data.get("name", "")) for one in piece]
        columns = ", ".join(self.columns)
        by_id = self._rows(f"SELECT {columns} FROM partner WHERE external_id IN (SELECT value FROM json_each(?))", ids)
        by_name = self._rows(f"SELECT {columns} FROM partner WHERE name IN (SELECT value FROM json_each(?))", names)
        self.by_id = {row["external_id"]: row for row in by_id}
        self.by_name: dict[str, list[dict[str, Any]]] = {}
        for row in by_name:
            self.by_name.setdefault(row["name"], []).append(row)
        super().put(piece)

    def _rows(self, sql: str, values: list[str]) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.engine.rows(sql, (in_clause(values),))]

    def put_one(self, one: Planned) -> None:
        data = one.data
        row = self._found(data)
        if row is None:
            made = partners.add(self.actor, data["name"], **{k: v for k, v in data.items() if k != "name"})
            known = {**dict.fromkeys(self.columns), **data, "id": made.id, "name": made.name}
            self.by_name.setdefault(made.name, []).append(known)
            if data.get("external_id"):
                self.by_id[data["external_id"]] = known
            self.seen.add(made.id)
            self.outcome.created += 1
            self.note_new(one, made.id)
            return
        changed = {} if self.missing_only else self.changes(data, row)
        if self.twice(one, row["id"], changed):
            return
        if changed:
            partners.edit(self.actor, row["id"], **changed)
            self.note_changed(one, row["id"], row, changed)
            row.update(changed)
        self.outcome.updated += bool(changed)
        self.outcome.unchanged += not changed

    def _found(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """The partner of that external_id; without one there, the only one of that name that has no other id."""
        key = data.get("external_id")
        if key and key in self.by_id:
            return self.by_id[key]
        alike = self.by_name.get(lookup.plain_code(data["name"]), [])
        alike = [row for row in alike if not key or not row["external_id"]]
        if len(alike) > 1:
            raise AmbarError("ambiguous", what="partner", key=data["name"], ids=[row["id"] for row in alike])
        return alike[0] if alike else None
