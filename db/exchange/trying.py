"""A trial run of an import: everything is done on the side and forgotten, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db import audit
from db.access import Actor
from db.errors import AmbarError
from db.exchange.files import Source
from db.exchange.plan import Plan, Progress
from db.trial import on_the_side

if TYPE_CHECKING:
    from db.services.imports import ImportSummary


def trial(
    actor: Actor,
    entity: str,
    files: Sequence[Source | Path | str],
    *,
    plan: Plan,
    good_rows: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """What `services.imports.run` would do with the data as they are now, by the same rules and rights, with the same
    errors; what others write meanwhile it does not see, and they do not wait."""
    from db.services import imports

    beside = False
    try:
        with on_the_side(actor.company) as company:
            beside = company is not actor.company
            acting = replace(actor, company=company) if beside else actor
            return imports.run(acting, entity, files, plan=plan, dry_run=True, good_rows=good_rows, progress=progress)
    except AmbarError as error:
        if error.code == "denied" and beside and actor.viewer is None:
            audit.denial(actor, error)  # what was written on the side is forgotten
        raise
