"""What is said of a comment that was written, and of files: sentences shared by screens and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.i18n import _

if TYPE_CHECKING:
    from db.services.comments import CommentState


def told(state: CommentState) -> list[str]:
    """That it is written and who is told; then, where there are some, who could not be told."""
    lines = [_("{number}: comment written").format(number=state.number)]
    if state.told:
        lines[0] = _("{number}: comment written; told: {people}").format(
            number=state.number, people=_people(state.told)
        )
    if state.untold:
        told = _("Not told (no access, or no such login): {people}")
        lines.append(told.format(people=_people(state.untold)))
    return lines


def _people(logins: Sequence[str]) -> str:
    return ", ".join(f"@{one}" for one in logins)


def size(count: int) -> str:
    """How large a file is: "412 B", "1,5 KB", "12 MB"."""
    from decimal import Decimal

    from tui.text import number

    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= factor:
            return f"{number(round(Decimal(count) / factor, 1 if count < 10 * factor else 0))} {unit}"
    return f"{number(count)} B"
