"""What was done with the database as a whole, noted where everybody who may can read it. Source: cli.md."""

from __future__ import annotations

from collections.abc import Sequence

from db import audit
from db.access import Actor, administrators

IN_ORDER = "ok"
"""What is noted of a check that found nothing."""


@administrators("copies hold everything that there is")
def note_backup(actor: Actor, name: str, sha256: str) -> None:
    """Note in the audit log that a copy was made: its file's name and its digest."""
    audit.record(actor, "backup", target=name, after=sha256)


@administrators("the whole file is read, whatever one's rights")
def note_check(actor: Actor, wrong: Sequence[str]) -> None:
    """Note in the audit log that the books were checked, and which checks found a difference."""
    audit.record(actor, "checked", after=", ".join(wrong) or IN_ORDER)
