"""The folder for copies of the database, and the copies that are there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from db.connection import translate
from db.copies import digest_file
from db.record import record

if TYPE_CHECKING:
    from db.company import Company

FOLDER: Final = "backups"
"""Where copies go, beside the database, until the setting backup.folder says otherwise (mode 0700)."""
MOMENT: Final = "%Y%m%d-%H%M%S-%f"
"""How a file's name tells when it was made."""


@record
class Kept:
    """A copy in the folder for copies; `made_at` is told by its name, `digest`: whether one is beside it."""

    file: str
    made_at: datetime
    bytes: int
    digest: bool


def folder_of(company: Company) -> Path:
    """Where copies go."""
    chosen = company.setting("backup.folder")
    return Path(chosen) if chosen else company.path.with_name(FOLDER)


def kept(company: Company) -> tuple[Kept, ...]:
    """The copies in the folder for copies, the newest first."""
    pattern = re.compile(re.escape(company.path.stem) + r"-(\d{8}-\d{6}-\d{6})\.db", re.ASCII)
    found = []
    try:
        for path in folder_of(company).iterdir():
            if match := pattern.fullmatch(path.name):
                made_at = datetime.strptime(match[1], MOMENT).replace(tzinfo=UTC)
                found.append(Kept(str(path), made_at, path.stat().st_size, digest_file(path).exists()))
    except FileNotFoundError:
        return ()  # no copy yet
    except OSError as error:
        raise translate(error) from error
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))
