"""Shorthands for tests of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.services import documents, products


@pytest.fixture
def refused() -> Callable[..., Any]:
    """`with refused("invalid", ("field", "reason"), …) as error:`: exactly this code, with these problems."""

    @contextmanager
    def check(code: str, *problems: tuple[str, str], **details: object) -> Iterator[AmbarError]:
        with pytest.raises(AmbarError) as caught:
            yield caught  # type: ignore[misc]
        error = caught.value
        assert error.code == code, error
        if problems:
            assert [(one["field"], one["reason"]) for one in error.details["errors"]] == list(problems)
        for name, value in details.items():
            assert error.details[name] == value, error

    return check


@pytest.fixture
def stock_up(admin: Actor) -> Callable[..., str]:
    """Puts goods into a warehouse by an adjustment; its number."""

    def adjust(sku: str, quantity: str, warehouse: str = "MAIN", price: str = "2.50") -> str:
        row = {"product": sku, "quantity": quantity, "warehouse": warehouse, "purchase_price": price}
        return documents.create_and_process(admin, "adjustment", {"rows": [row]}).number

    return adjust


@pytest.fixture
def product(admin: Actor) -> str:
    """A product with a barcode, a price and a purchase price; its SKU."""
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz", barcodes=["8680080000408"], price="4", purchase_price="2.55",
                 tax="20%", units={"box": "12"})  # fmt: skip
    return "M8-40"
