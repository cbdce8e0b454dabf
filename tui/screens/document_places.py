"""`g` in lists of documents: to a number, a day, an amount; and where in the list their rows stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from db.access import Actor
from db.doctypes import BY_TYPE, type_of_number
from db.errors import AmbarError
from db.fields import MONEY_SCALE
from db.queries import document_lists as queries
from db.queries.documents import DocumentFilter
from tui.widgets.window import Key

if TYPE_CHECKING:
    from db.rulers import Ruler

_FAR = 2**62
"""Behind every id."""

Places = tuple[Callable[[str], Key], Callable[[], "Ruler | None"]]
"""The key before what is typed, and where the rows stand: what `Table.show` takes beside a loader."""


def key_before(
    actor: Actor, wanted: DocumentFilter, today: date, text: str, order: str = "date", *, falling: bool = True
) -> Key:
    """The key before what was typed: a document's number (its digits alone in a list of one type), a day, and by totals
    an amount; None where it is nothing of this. `falling`: the list begins with its highest."""
    from tui.text import parse_day, parse_number

    type = wanted.types[0] if len(wanted.types) == 1 else None
    number = f"{BY_TYPE[type].prefix}-{text}" if type is not None and text.isdecimal() else text
    step = 1 if falling else -1
    try:
        if order == "total":
            return (int(parse_number(text).value * MONEY_SCALE), _FAR if falling else -1)
        if type_of_number(number) is not None:
            if order == "number":
                return (int(number[2:].lstrip("-")) + step,)
            found = queries.place(actor, wanted, number, order)
            return None if found is None else (*found[:-1], found[-1] + step)
        return None if order == "number" else (parse_day(text, today).isoformat(), _FAR if falling else -1)
    except AmbarError:
        return None  # it means nothing here: the line says so


def places(actor: Actor, wanted: DocumentFilter, today: date, order: str = "date", *, falling: bool = True) -> Places:
    """The places of a list of documents."""

    def seek(text: str) -> Key:
        return key_before(actor, wanted, today, text, order, falling=falling)

    return seek, partial(queries.ruler, actor, wanted, order)
