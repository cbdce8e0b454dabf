"""The audit log as a file (CSV): for the command line and the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from db.access import Actor
    from db.queries.audit import AuditFilter

COLUMNS: Final = (
    "id", "at", "kind", "employee", "operator", "source", "target", "field", "warehouse", "before", "after",
)  # fmt: skip
"""The columns, by the names of `audit list --json`."""
PAGE: Final = 2000
"""Rows that are read at once: what the log gains meanwhile stands above, and is left out."""


def rows(actor: Actor, chosen: AuditFilter) -> Iterator[list[Any]]:
    """The lines that `chosen` lets through, as far as `actor` may see them, newest first.

    Moments are in the company's time zone. What one may not see is an empty cell. Called in a reading lane or by the
    command line; raises as `db.queries.audit.page`.
    """
    from db import clock
    from db.queries import audit
    from db.queries.rows import HIDDEN

    zone = clock.zone(actor.company.setting("timezone"))
    after = None
    while True:
        page = audit.page(actor, chosen, after=after, limit=PAGE)
        for line in page.rows:
            values = [getattr(line, name) for name in COLUMNS]
            values[1] = line.at.astimezone(zone)
            yield [None if value is HIDDEN else value for value in values]
        after = page.after
        if after is None:
            return
