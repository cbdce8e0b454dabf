"""What a check of the books found, in lines for people: of `ambar check` and of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.i18n import N_, _
from tui.labels_words import CHECKS, word
from tui.text import clean, number

if TYPE_CHECKING:
    from db.queries.checks import CheckResult


FILE_PROBLEMS: Final = {"missing": N_("missing"), "unreadable": N_("unreadable"), "changed": N_("damaged")}
"""What a file of a document can be."""


def lost(one: Mapping[str, Any]) -> str:
    """A file of a document that is nowhere whole."""
    what = word(FILE_PROBLEMS, str(one["problem"]))
    return clean(_("File of {document}: {file} ({problem})").format(
        document=one["document"], file=one["file"], problem=what))  # fmt: skip


def summary(found: CheckResult) -> str:
    """How much was looked at."""
    return _("{ledger} ledger rows, {documents} documents, {products} products").format(
        ledger=number(found.ledger_rows), documents=number(found.documents), products=number(found.products)
    )


def lines(found: CheckResult, *, wrong_first: bool = False) -> list[str]:
    """How much was looked at, then each check with every difference; `wrong_first`: where not all is seen at once."""
    told = [summary(found)]
    for one in sorted(found.checks, key=lambda one: one.ok) if wrong_first else found.checks:
        told.append(f"{_('in order') if one.ok else _('WRONG')}  {word(CHECKS, one.name)}")
        told += [
            "    " + clean(", ".join(f"{key}: {value}" for key, value in difference.items()))
            for difference in one.differences
        ]
    return told
