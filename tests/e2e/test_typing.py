"""Forty keys a second in a real terminal, for ten seconds: scans, one of them unknown, and cells typed into; not one
key is lost or done twice, and what the books hold is what was typed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest

from db.access import Actor
from db.company import Company
from db.queries import documents
from db.services import products
from tests.e2e.person import KEYS, Person

RATE = 40
"""Keys a second."""
CODES = {f"86900000001{place:02}": f"K-{place:02}" for place in range(10)}
UNKNOWN = "8690000009999"


@pytest.fixture
def clerk(company: Company, admin: Actor) -> Iterator[Person]:
    """The administrator's terminal, on a company with ten products."""
    for code, sku in CODES.items():
        products.add(admin, sku, f"Ürün {sku}")
        products.edit(admin, sku, add_barcodes=[code])
    company.close()
    person = Person([sys.executable, "-m", "tui", "--db", str(company.path), "--as", "admin", "--lang", "tr"])
    person.until("F3 bul")
    yield person
    person.close()


def type_steadily(person: Person, keys: list[str]) -> None:
    """Keys one by one at `RATE`, each at its own moment; what the app writes meanwhile is read."""
    begun = time.monotonic()
    for place, key in enumerate(keys):
        while (rest := begun + place / RATE - time.monotonic()) > 0:
            person.look(min(rest, 0.01))
        person.type(KEYS.get(key, key))


def test_four_hundred_keys_and_none_is_lost(clerk: Person, company: Company, admin: Actor) -> None:
    clerk.type(":sa\r")
    clerk.until("Stok ayarları", "F7 süz")
    clerk.type("n")
    clerk.until("yeni stok ayarı", "Ekle")
    codes = list(CODES)
    scanned = [*codes[:7], UNKNOWN, *codes[7:], *codes]
    keys = [key for code in scanned for key in (*code, "enter")]
    keys += ["up", *"12", "enter", *"3,5", "enter", "up", "up", *"7,25", "enter"]  # the last row, and a price above it
    keys += [key for code in (*codes[4:], "5*K-03") for key in (*code, "enter")]
    assert len(keys) == 400
    type_steadily(clerk, keys)
    shown = clerk.until("10 satır   41 adet", f"Bulunamadı: {UNKNOWN} (Esc")
    number = next(word for word in shown.split() if word.startswith("SA-"))
    expected = (
        dict.fromkeys(CODES.values(), 2)
        | {"K-03": 7, "K-09": 13}
        | dict.fromkeys(("K-04", "K-05", "K-06", "K-07", "K-08"), 3)
    )
    rows = documents.show(admin, number).rows
    assert [(row.product, row.quantity) for row in rows] == list(expected.items())
    assert {row.product: row.purchase_price for row in rows if row.purchase_price} == {
        "K-08": Decimal("7.25"), "K-09": Decimal("3.5"),
    }  # fmt: skip
