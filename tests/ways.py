"""Every way to ask a query: what each of its parameters, filters and orders can be given in a world.

A new parameter, or a new field of a filter, stands in `PROBES`, or the build fails (tests/test_every_way.py): say
which values would find something, also something that may be hidden. All of them are then asked as everyone
(tests/test_leaks.py), and compared to asking about what there is not.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args, get_type_hints

from db.audit import KINDS
from db.bulk import Change, PriceRule, Which
from db.doctypes import TYPES
from db.field_filters import FieldFilter
from db.tracing.nodes import Key
from tests.access_table import CALLS, MAPPING, Call, World
from tests.secret_company import COSTS, ONLY_THERE, OWN, SECRET
from tests.test_architecture import DOORS, FUNCTIONS, HELPERS

Values = Callable[[World], list[Any]]
PAGING = {"after", "limit", "backwards", "progress", "language"}
"""What only turns pages or says in which language: `turns` asks with them."""


def _documents(w: World) -> list[Any]:
    return [*w.drafts.values(), *w.processed.values()]


PROBES: dict[str, Values] = {
    # named things
    "sku": lambda w: [w.sku, SECRET, w.barcode],
    "product": lambda w: [w.sku, SECRET],
    "parent": lambda w: [SECRET],
    "codes": lambda w: [[w.sku, SECRET, w.barcode]],
    "code": lambda w: [w.warehouse, OWN],
    "warehouse": lambda w: [w.warehouse, OWN],
    "number": _documents,
    "document": _documents,
    "attachment": lambda w: [*w.files.values()],
    "partner": lambda w: [w.supplier, w.customer],
    "id": lambda w: [w.supplier, w.customer],
    "section": lambda w: [w.section],
    "department": lambda w: [w.department],
    "role": lambda w: [w.role],
    "other": lambda w: [w.twin],
    "into": lambda w: [w.twin],
    "roles": lambda w: [[w.role, w.twin]],
    "login": lambda w: [w.login, "admin"],
    "employee": lambda w: ["admin"],
    "target": lambda w: [w.warehouse, SECRET, *_documents(w)],
    "permission": lambda w: ["catalog.purchase_price", "warehouse.view"],
    "what": lambda w: [w.sku, SECRET, w.barcode, *_documents(w)],
    "key": lambda w: [Key(kind, id) for kind in ("product", "batch", "posting", "document", "partner") for id in (1, 2, 3)],
    "numbers": lambda w: [[one] for one in _documents(w)],
    "when": lambda w: ["today", "open", "done"],
    "direction": lambda w: ["back", "forward"],
    "deal": lambda w: [w.deal, w.lost_deal, w.paid_deal, w.paid_deal + 1],
    "pipeline": lambda w: ["sales", w.pipeline],
    "stages": lambda w: [("new",), ("lost",)],
    "responsible": lambda w: ["admin"],
    "short": lambda w: [True],
    "expected_from": lambda w: ["2020-01-01"],
    "expected_to": lambda w: ["2030-01-01"],
    "until_to": lambda w: ["2030-01-01"],
    # words
    "text": lambda w: [w.warehouse, "gizli", ONLY_THERE, COSTS[0], "7313", SECRET, "Demir", *w.processed.values()],
    # which of them
    "type": lambda w: list(TYPES),
    "types": lambda w: [(one,) for one in TYPES],
    "statuses": lambda w: [("draft",), ("processed",), ("cancelled",)],
    "kind": lambda w: list(KINDS),
    "supplier": lambda w: [True, False],
    "customer": lambda w: [True, False],
    "active": lambda w: [True, False],
    "issuing": lambda w: [True, False],
    "archived": lambda w: [True, None],
    "totals": lambda w: [True],
    "allow_negative": lambda w: [True],
    "date_from": lambda w: ["2020-01-01"],
    "date_to": lambda w: ["2030-01-01"],
    "days": lambda w: [2, 3650],
    "points": lambda w: [2],
    "as_of": lambda w: ["2030-01-01"],
    "order": lambda w: ["name", "sku", "purchase_price", "value", "on_hand", "cost", "number", "total", "updated", "until", "deal"],
    "falling": lambda w: [True],
    "begins": lambda w: ["m8"],
    "before": lambda w: [None],
    "day": lambda w: [date(2030, 1, 1)],
    "filter": lambda w: [],
    "fields": lambda w: [(FieldFilter(w.field, "gizli"),), (FieldFilter(w.field, "1"),)],
    "form": lambda w: [*TYPES, "product"],
    "list": lambda w: ["documents", "products", "partners", "warehouses", "audit"],
    "keep": lambda w: [w.sku, SECRET],
    "twin": lambda w: [w.unused, SECRET],
    # changes that are only looked at
    "which": lambda w: [Which(), Which((SECRET,)), Which(text=COSTS[0])],
    "how": lambda w: [Change(price=PriceRule(percent=1)), Change(price=PriceRule(source="purchase_price", percent=1)),
                      Change(price=PriceRule("purchase_price", percent=1))],
    "properties": lambda w: [{"Beden": ["S", "M"], "Renk": ["Mavi"]}],
    "pattern": lambda w: ["{sku}.{1:3}"],
    "changes": lambda w: [{w.role: {"audit.view": False}}],
    "terms": lambda w: [{w.role: {"audit.view": {"last_day": "2030-01-01"}}}],
    "entries": lambda w: [],
    "only": lambda w: [frozenset(), frozenset(w.rows.values())],
    # files
    "columns": lambda w: [("sku", "on_hand"), ("sku", "purchase_price"), ("product", "warehouse", "value"),
                          ("number", "product", "price", "purchase_price")],
    "entity": lambda w: ["products", "stock"],
    "name": lambda w: [MAPPING],
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One question: the call of tests/access_table.py with one more thing said."""

    call: Call
    name: str
    value: Values
    at: int = 0
    """Which of the values."""
    filter: type[Any] | None = None

    @property
    def id(self) -> str:
        """What the test is called."""
        return f"{self.call.id}-{self.name}-{self.at}"

    def ask(self, world: World) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments in a world."""
        function = FUNCTIONS[self.call.function]
        bound = inspect.signature(function).bind(None, *self.call.arguments(world), **self.call.named(world))
        value = self.value(world)[self.at]
        if self.filter is None:
            bound.arguments[self.name] = value
        else:
            kept = bound.arguments.get("filter") or self.filter()
            bound.arguments["filter"] = dataclasses.replace(kept, **{self.name: _typed(self.filter, self.name, value)})
        return bound.args[1:], bound.kwargs


def _typed(filter: type[Any], name: str, value: Any) -> Any:
    """A day as the filter takes it: some take text too, some do not."""
    from datetime import date

    takes = get_args(get_type_hints(filter)[name])
    return date.fromisoformat(value) if date in takes and isinstance(value, str) else value


def queries() -> list[str]:
    """The names of all queries."""
    return sorted(
        name for name in FUNCTIONS if name.startswith("db.queries.") and name not in DOORS and name not in HELPERS
    )


def filter_of(name: str) -> type[Any] | None:
    """The filter that a query takes."""
    hint = get_type_hints(FUNCTIONS[name]).get("filter")
    return next((one for one in (*get_args(hint), hint) if dataclasses.is_dataclass(one)), None)  # type: ignore[return-value]


def parameters(name: str) -> Iterator[tuple[str, type[Any] | None]]:
    """What a query can be given, parameter by parameter, field of its filter by field."""
    for parameter in list(inspect.signature(FUNCTIONS[name]).parameters)[1:]:
        yield parameter, None
    if filter := filter_of(name):
        for one in dataclasses.fields(filter):
            yield one.name, filter


def ways(world: World) -> list[Way]:
    """Every question with one more thing said; `world` only says how many values there are."""
    found = []
    for call in CALLS:
        if call.function in queries():
            for name, filter in parameters(call.function):
                if name not in PAGING:
                    values = PROBES[name]
                    found += [Way(call, name, values, at, filter) for at in range(len(values(world)))]
    return found
