"""Products of an import: new ones added by the piece, those that are there brought up to date.

The rules of products are those of db/items.py; rights: cli.md, `import products`. Internal: called by
services/imports.py inside its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db import lookup, sections
from db.access import Actor, may, require
from db.connection import in_clause
from db.errors import AmbarError
from db.exchange.outcome import Outcome, where
from db.exchange.tables import placed
from db.exchange.things import Findings, Planned
from db.fields import QUANTITY_SCALE
from db.items import Adding, NewProduct

Edit = Callable[..., object]
"""services.products.edit: changes what is given of one product."""

_COLUMNS: Final = (
    "id", "sku", "kind", "name", "description", "external_id", "unit_id", "section_id", "tax_rate_id",
    "minimum_stock", "weight", "oversell", "published", "purchase_price",
)  # fmt: skip
_PRICES: Final = {"price": "product.price", "purchase_price": "catalog.purchase_price"}
"""What a price needs wherever one is given: it is denied, never compared with what is there."""


@dataclass(slots=True)
class _There:
    """A product that is there: columns as stored, its base price of today, its barcodes."""

    values: Mapping[str, Any]
    price: int | None
    barcodes: frozenset[str]


class ProductStore:
    """Takes pieces of planned products. With `missing_only` what is there stays as it is."""

    def __init__(
        self, actor: Actor, edit: Edit, found: Findings, outcome: Outcome, *, missing_only: bool = False
    ) -> None:
        self.actor, self.edit, self.found, self.outcome = actor, edit, found, outcome
        self.missing_only = missing_only
        self.engine = actor.company.engine
        self.today = actor.company.today()
        self.units: dict[str, int] = dict(self.engine.rows("SELECT code, id FROM unit"))
        self.names: dict[tuple[str, str], int | None] = {}
        self.asked: set[str] = set()
        self.first_new: int = self.engine.value("SELECT coalesce(max(id), 0) + 1 FROM item")
        self.edited: set[int] = set()

    def put(self, piece: Sequence[Planned]) -> None:
        """Add or change the products of one piece; problems are noted with file, line and field.

        Raises AmbarError "denied" for a right that what the piece holds needs.
        """
        there = self._there([lookup.plain_code(one.data.get("sku", "")) for one in piece])
        new: list[Planned] = []
        for one in piece:
            known = there.get(lookup.plain_code(one.data.get("sku", "")))
            if known is not None and self.missing_only:
                self.outcome.unchanged += 1
                continue
            if known is not None and self._twice(one, known):
                continue
            for field in one.data.keys() & _PRICES.keys():
                self._ask(_PRICES[field])
            if known is None:
                new.append(one)
            else:
                self._change(one, known)
        if new:
            self._add(new)

    def _add(self, new: Sequence[Planned]) -> None:
        self._ask("product.create")
        if any("barcodes" in one.data for one in new) and not may(self.actor, "product.edit"):
            self._ask("product.barcode")
        if any("oversell" in one.data for one in new):
            self._ask("settings.oversell")
        if any(one.data.get("published") for one in new):
            self._ask("product.publish")
        adding = Adding(self.engine, self.today)
        for place, one in enumerate(new, 1):
            adding.read(NewProduct(**{"sku": "", "name": "", **one.data}), place)
        errors = adding.check()
        if errors:
            bad = {(place, field) for place, one in enumerate(new, 1) for field in one.bad}
            self.found.errors.extend(where([one.origin for one in new], errors, bad))
        if self.found.errors:
            return
        states = adding.write()
        self.outcome.created += len(states)
        for one, state in zip(new, states, strict=True):
            for fact in state.warnings:
                self.found.warnings.append(placed(one.origin, {"code": "warning", **fact}))

    def _change(self, one: Planned, known: _There) -> None:
        changes = {field: value for field, value in one.data.items() if self._differs(field, value, known)}
        codes = [code for code in one.data.get("barcodes", ()) if lookup.plain_code(code) not in known.barcodes]
        changes.pop("sku", None)
        changes.pop("barcodes", None)
        if "type" in changes or "parent" in changes:
            field = "type" if "type" in changes else "parent"
            self.found.wrong(one.origin, field, "fixed", changes[field])
            return
        if not changes and not codes:
            self.outcome.unchanged += 1
            return
        try:
            self.edit(self.actor, known.values["sku"], add_barcodes=codes, **changes)
        except AmbarError as error:
            if error.code == "denied":
                raise
            facts = error.details.get("errors") or [{"code": error.code, "field": "sku", **error.details}]
            self.found.errors.extend(where([one.origin], facts))
        else:
            self.edited.add(known.values["id"])
            self.outcome.updated += 1

    def _differs(self, field: str, value: Any, known: _There) -> bool:
        values = known.values
        if field in ("name", "description", "external_id"):
            return bool(lookup.plain_code(value) != (values[field] or ""))
        if field in ("minimum_stock", "weight", "purchase_price"):
            return bool(values[field] is None or value * QUANTITY_SCALE != values[field])
        if field == "price":
            return bool(known.price is None or value * QUANTITY_SCALE != known.price)
        if field in ("oversell", "published"):
            return bool(values[field] is None or bool(values[field]) != value)
        if field == "type":
            kinds = ("simple", "variation", "parent") if value == "simple" else (value,)
            return bool(values["kind"] not in kinds)
        if field == "unit":
            return bool(self.units.get(lookup.plain_code(value)) != values["unit_id"])
        if field in ("tax", "section"):
            return bool(self._named(field, value) != values["tax_rate_id" if field == "tax" else "section_id"])
        if field == "parent":
            return bool(values["kind"] != "variation")
        return False

    def _named(self, field: str, name: str) -> int | None:
        """The id of a tax rate or section; None where there is none, so that changing it says so."""
        if (field, name) not in self.names:
            found: int | None = None
            if field == "tax":
                rate = lookup.tax_rates(self.engine, (name,), self.today).get(name)
                found = None if rate is None else rate.id
            else:
                try:
                    found = sections.find(self.engine, name)
                except AmbarError as error:
                    if error.code not in ("not_found", "ambiguous"):
                        raise
            self.names[field, name] = -1 if found is None else found
        return self.names[field, name]

    def _there(self, skus: Sequence[str]) -> dict[str, _There]:
        rows = self.engine.rows(
            f"SELECT {', '.join(_COLUMNS)}, (SELECT p.amount FROM price p WHERE p.item_id = item.id"
            " AND p.price_type_id = (SELECT id FROM price_type WHERE is_base = 1) AND p.valid_from <= ?2"
            " ORDER BY p.valid_from DESC LIMIT 1) FROM item WHERE sku IN (SELECT value FROM json_each(?1))",
            (in_clause(skus), self.today.isoformat()),
        )
        codes = lookup.barcodes(self.engine, [row[0] for row in rows]) if rows else {}
        return {
            row[1]: _There(dict(zip(_COLUMNS, row, strict=False)), row[-1], frozenset(codes.get(row[0], ())))
            for row in rows
        }

    def _twice(self, one: Planned, known: _There) -> bool:
        """A product that stands in the files twice would be changed by its second row: refused."""
        key = known.values["id"]
        if key < self.first_new and key not in self.edited:
            return False
        self.found.wrong(one.origin, "sku", "duplicate", known.values["sku"])
        return True

    def _ask(self, right: str) -> None:
        if right not in self.asked:
            require(self.actor, "catalog.import")
            require(self.actor, right)
            self.asked.add(right)
