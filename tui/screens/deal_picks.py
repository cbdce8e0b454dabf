"""What can be picked in deals: pipelines, stages, people. Each gives a search for a `Picker`; it is called in the
reading lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from db.fields import MONEY_SCALE
from db.rulers import LAST
from db.text import fold
from tui import labels_deals as words
from tui.dialogs.picker import Pick
from tui.i18n import _

Search = Callable[[str], Iterable[Pick]]
MOST: Final = 100
_FAR: Final = 2**62
"""Behind every id."""


def pipelines(app: Any, right: str = "deal.view") -> Search:
    """The pipelines in which one holds a right."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import pipelines as queries

        for one in queries.listing(app.actor):
            name = words.pipeline(one.code, one.name)
            if one.active and app.rights.may(right, one.code) and fold(text) in fold(name):
                yield Pick(one.code, name)

    return search


def all_stages(app: Any) -> Search:
    """The stages of all pipelines that one may see, each with its pipeline where there are several."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import pipelines as queries

        found = [one for one in queries.listing(app.actor) if app.rights.may("deal.view", one.code)]
        seen = set[str]()
        for line in found:
            note = words.pipeline(line.code, line.name) if len(found) > 1 else ""
            for stage in line.stages:
                name = words.stage(stage.code, stage.name)
                if fold(text) in fold(f"{name} {note}") and stage.code not in seen:
                    seen.add(stage.code)
                    yield Pick(stage.code, name, note)

    return search


def stages(app: Any, pipeline: Callable[[], str]) -> Search:
    """The stages of one pipeline, with what it means to go there."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import pipelines as queries

        notes = {"won": _("makes the sale"), "lost": _("releases what is reserved"), "open": ""}
        here = pipeline()
        for line in queries.listing(app.actor):
            for stage in line.stages if line.code == here else ():
                name = words.stage(stage.code, stage.name)
                if fold(text) in fold(name):
                    yield Pick(stage.code, name, notes[stage.kind])

    return search


def people(app: Any) -> Search:
    """Employees who may be responsible."""

    def search(text: str) -> Iterable[Pick]:
        from db.queries import deals as queries

        return (Pick(one.login, one.name, one.login) for one in queries.responsibles(app.actor, text, MOST))

    return search


def seek(order: str, *, falling: bool, today: date) -> Callable[[str], Any]:
    """`g`: the key before what was typed: a number, a day, an amount, by what the list is ordered by."""
    from db.errors import AmbarError
    from tui.text import parse_day, parse_number

    step = 1 if falling else -1

    def key(text: str) -> Any:
        try:
            if order == "number":
                return (int(text) + step,) if text.isdecimal() else None
            if order == "deal":
                return (int(text), _FAR if falling else -1) if text.isdecimal() else None
            if order in ("product", "warehouse"):
                return (text + (LAST if falling else ""), -1)
            if order == "total":
                return (int(parse_number(text).value * MONEY_SCALE), _FAR if falling else -1)
            day = parse_day(text, today).isoformat()
            if order == "updated" and falling:
                day += "T~"  # behind every moment of the day
            return (day, _FAR if falling else -1)
        except AmbarError:
            return None

    return key


def of_header(screen: Any, name: str) -> Search:
    """What a field of a deal's header takes; `screen`: that of the deal."""
    if name == "responsible":
        return people(screen.app)
    if name == "pipeline":
        return pipelines(screen.app, "deal.edit")
    return stages(screen.app, lambda: str(screen.draft.pipeline))
