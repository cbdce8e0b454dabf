"""What one picks from: sections, units, tax rates, products, price types. Called in the reading lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from db.access import Actor
from db.text import fold
from tui.dialogs.picker import Pick
from tui.labels_words import unit as unit_word

MOST = 200
"""More than this nobody looks through: one types."""


def sections(actor: Actor) -> Callable[[str], Iterable[Pick]]:
    """Sections by any word of their path; the value is the id."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import sections

        words, names = fold(text).split(), list[str]()
        for one in sections.listing(actor):
            names[one.depth :] = [one.name]
            path = " › ".join(names)
            if all(word in fold(path) for word in words):
                yield Pick(one.id, path)

    return search


def products(actor: Actor) -> Callable[[str], Iterable[Pick]]:
    """Products by SKU, barcode or any part of the name; the value is the SKU."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import find, products

        if text.strip():
            return [Pick(one.sku, one.name, one.sku) for one in find.look(actor, text, limit=MOST).rows]
        return [Pick(one.sku, one.name, one.sku) for one in products.page(actor, limit=MOST).rows]

    return search


def unit_choices(units: Iterable[Any]) -> Sequence[tuple[Any, str]]:
    """Units as choices of a field, by code."""
    return [(one.code, one.name if one.name == unit_word(one.code) else f"{unit_word(one.code)} ({one.name})")
            for one in units]  # fmt: skip


def factor(typed: str) -> str:
    """A factor as people type it ("1,5", "1/1000") as services read it; AmbarError "invalid"."""
    from db.fields import plain
    from tui.text import parse_number

    bare = typed.strip()
    return bare if "/" in bare or not bare else plain(parse_number(bare, "factor").value)


def shown_factor(text: str) -> str:
    """A factor as queries write it ("1500", "1/1000") for people."""
    from decimal import Decimal

    from tui.text import number

    return text if "/" in text else number(Decimal(text))
