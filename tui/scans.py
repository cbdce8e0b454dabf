"""Codes that are scanned where nothing is typed into: in a list, on a card, in a menu.

A scanner types like a person, but in one burst, and Enter at its end. There its digits and letters would each do
what such a key does; so the gate (`tui.gate`) keeps letters and digits back for a moment, and a burst that looks
like a code comes to the screen's `scanned` as one text instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from textual import events

from db.record import record

if TYPE_CHECKING:
    from tui.app import AmbarApp

SHORTEST: Final = 6
LONGEST: Final = 80
HOLD: Final = 0.03
"""Seconds that a letter or digit waits for the next one: nobody types so fast, and nobody notices."""
GAP: Final = 0.05
"""Seconds at most between two keys of a burst that has begun: a line may deliver one of them late."""
MEAN: Final = 0.03
"""Seconds at most between two keys of a burst, on average."""


@record
class Burst:
    """What the waiting keys begin with. `code`: a whole scan; `open`: what may become one; else neither."""

    code: str = ""
    open: bool = False


def burst(waiting: Iterable[events.Event]) -> Burst:
    """Whether `waiting` begins with a scan: at least six printable signs, one of them a digit, the first a letter
    or digit, all in one burst that ends in Enter."""
    text, first, last = "", 0.0, 0.0
    for event in waiting:
        if not isinstance(event, events.Key) or (text and event.time - last > GAP):
            return Burst()
        if event.key == "enter":
            quick = event.time - first <= MEAN * len(text)
            whole = quick and len(text) >= SHORTEST and any(char.isdigit() for char in text)
            return Burst(text.strip()) if whole else Burst()
        char = event.character
        if char is None or not event.is_printable or len(text) >= LONGEST or not (text or char.isalnum()):
            return Burst()
        first = first if text else event.time
        text, last = text + char, event.time
    return Burst(open=bool(text))


def hold(waiting: int) -> float:
    """Seconds that `waiting` keys wait for another one."""
    return HOLD if waiting == 1 else GAP


def listens(app: Any) -> bool:
    """Whether a scan would be looked up now: somebody is signed in, and nothing that is typed into has the focus."""
    screen = app.screen
    if not hasattr(screen, "scanned") or app.rights_or_none is None:
        return False
    return screen.focused is None or bool(getattr(screen.focused, "scan_through", False))


async def look_up(shell: AmbarApp, text: str) -> None:
    """Show the stock of what was scanned; a bell and a line where it is nobody's code."""
    from db.errors import denied
    from db.queries.entry import named
    from tui.entry import best, readings
    from tui.i18n import _
    from tui.screens.lookup import LookupScreen

    if not shell.rights.may("catalog.view"):
        shell.bell()
        shell.say_error(denied("catalog.view"))
        return
    codes = readings(text)
    found = await shell.read(named, shell.actor, [one.code for one in codes])
    reading = best(codes, found)
    code = None if reading is None else reading.code
    if code is None or found[code].archived:
        shell.bell()
        told = _("Unknown code: {code}").format(code=text)
        if code is not None:
            told = _("The product is archived: {name}").format(name=found[code].name)
        shell.say_problem(told)
        return
    one = found[code]
    shell.open(LookupScreen(code if one.exact and one.weight is None else one.sku, scanned=True))
