"""Long lists: counts that end, days of the past, many matches of a text; the same answers however long a list is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from db import paging, search
from db.access import Actor
from db.company import Company
from db.items import NewProduct
from db.queries import audit, checks, documents, movements, products
from db.queries.rows import AtLeast, Page
from db.services import documents as writing
from db.services import products as catalogue
from tests.books import Shop


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    """A company with a few products."""
    return Shop(company, admin)


def whole(query: Callable[..., Page[Any]], key: str, **given: Any) -> list[Any]:
    """A list read by pages of two, the same from both ends."""
    found: dict[bool, list[Any]] = {}
    for backwards in (False, True):
        seen: list[Any] = []
        after: Any = None
        while True:
            page = query(after=after, limit=2, backwards=backwards, **given)
            rows = [getattr(one, key) for one in page.rows]
            seen = rows + seen if backwards else seen + rows
            after = page.after
            if after is None:
                break
        found[backwards] = seen
    assert found[True] == found[False]
    return found[False]


def test_counting_ends_where_nobody_needs_to_know(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.add_many(admin, [NewProduct(sku=f"P{at}", name=f"Ürün {at}") for at in range(5)])
    assert products.count(admin) == 5 and not isinstance(products.count(admin), AtLeast)
    monkeypatch.setattr(paging, "MOST_FOUND", 3)
    assert products.count(admin) == 3 and isinstance(products.count(admin), AtLeast)


@pytest.mark.parametrize("few", [1, 1000])
def test_documents_are_found_by_words_in_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(search, "FEW", few)
    made = [writing.create(shop.actor, "adjustment", {"warehouse": "MAIN", "comment": f"Sayım fazlası {at}"}).number
            for at in range(5)]  # fmt: skip
    other = writing.create(shop.actor, "adjustment", {"warehouse": "MAIN", "comment": "Başka"}).number
    newest = made[::-1]

    def read(**filter: Any) -> list[str]:
        return whole(lambda **page: documents.page(shop.actor, documents.DocumentFilter(**filter), **page), "number")

    assert read(text="sayim FAZLASI") == newest
    assert read(text="fazla", statuses=("draft",)) == newest
    assert read(text="fazla", statuses=("cancelled",)) == []
    assert read(text=other) == [other]
    assert read(text="yok boyle") == []
    writing.edit(shop.actor, other, {"comment": "Fazla"})
    assert read(text="fazla") == [other, *newest]


def test_days_of_the_past_are_found(shop: Shop) -> None:
    days = [date(2026, 3, 1) + timedelta(days=3 * at) for at in range(5)]
    for day in days:
        header = {"warehouse": "MAIN", "date": (day - timedelta(days=1)).isoformat()}
        rows = [{"product": "A", "quantity": "1", "purchase_price": "2"}]
        writing.create_and_process(shop.actor, "adjustment", {**header, "rows": rows}, day=day.isoformat())
    first, last = days[1], days[3]
    found = documents.DocumentFilter(date_from=first, date_to=last)
    assert whole(lambda **page: documents.page(shop.actor, found, **page), "day") == [days[3], days[2], days[1]]
    moved = movements.LedgerFilter(date_from=first, date_to=last)
    assert whole(lambda **page: movements.page(shop.actor, moved, **page), "day") == [days[3], days[2], days[1]]
    of_one = movements.LedgerFilter(product="A", date_from=first, date_to=last)
    assert whole(lambda **page: movements.page(shop.actor, of_one, **page), "day") == [days[3], days[2], days[1]]
    assert documents.page(shop.actor, documents.DocumentFilter(date_to=date(2020, 1, 1))).rows == ()
    today = shop.company.today()
    assert whole(lambda **page: audit.page(shop.actor, audit.AuditFilter(date_from=today), **page), "id")
    assert audit.page(shop.actor, audit.AuditFilter(date_to=date(2020, 1, 1))).rows == ()


def test_check_finds_a_day_that_would_be_missed(shop: Shop) -> None:
    writing.create(shop.actor, "adjustment", {"warehouse": "MAIN"})
    assert checks.run(shop.actor).ok
    with shop.company.write() as engine:
        engine.run("DELETE FROM span WHERE list = 'document'")
    wrong = [one.name for one in checks.run(shop.actor).checks if not one.ok]
    assert wrong == ["spans"]
