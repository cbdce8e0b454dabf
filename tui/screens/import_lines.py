"""Rows of files as a preview lists them: what they change, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tui.i18n import N_, _
from tui.labels import warning_line
from tui.screens import import_words as words
from tui.widgets.cells import Tone, Toned
from tui.widgets.mapping_sheet import field_title, fields

_KINDS: Final[Mapping[str, tuple[str, Tone]]] = {
    "new": (N_("new"), "success"),
    "changed": (N_("changes"), "accent"),
    "refused": (N_("faulty"), "error"),
}
Fact = Mapping[str, Any]


class Line(NamedTuple):
    """One row of a file: what becomes of it, or one thing that is wrong."""

    id: int
    kind: str
    file: str
    line: int | None
    key: str
    name: str
    texts: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it stands, and what it is."""
        at = "" if self.line is None else _("line {number}").format(number=self.line)
        return ", ".join(dict.fromkeys(one for one in (self.file, at, self.key, self.name) if one))


class Figure(NamedTuple):
    """How often something was: rows read, documents, what a rule of the mapping says."""

    id: int
    text: str
    many: str


def rows(kind: str, changes: Sequence[Any], wrong: Iterable[Fact]) -> list[Line]:
    """Rows that make or change something, and refused ones between them, in the order of the files."""
    refused: dict[tuple[str, int | None], list[str]] = {}
    for fact in wrong:
        refused.setdefault((str(fact.get("file") or ""), fact.get("line")), []).append(words.problem(fact))
    found = [
        Line(0, one.kind, one.file, one.line, one.key, words.name_of(kind, one), words.changes(kind, one))
        for one in changes
    ]
    found += [Line(0, "refused", file, line, "", "", tuple(texts)) for (file, line), texts in refused.items()]
    found.sort(key=lambda one: (one.file, one.line or 0))
    return [one._replace(id=place) for place, one in enumerate(found)]


def errors(kind: str, wrong: Iterable[Fact]) -> list[Line]:
    """Everything that is wrong, one a line."""
    known = fields(kind)
    found = []
    for place, fact in enumerate(wrong):
        column, field = str(fact.get("column") or ""), str(fact.get("field") or "")
        named = field_title(kind, field) if field in known else column
        found.append(
            Line(place, "refused", str(fact.get("file") or ""), fact.get("line"), named, column, (words.problem(fact),))
        )
    found.sort(key=lambda one: (one.file, one.line or 0))
    return found


def warnings(facts: Iterable[Fact]) -> list[Line]:
    """What is odd, one a line."""
    found = []
    for place, fact in enumerate(facts):
        bare = {name: value for name, value in fact.items() if name not in ("file", "line")}
        found.append(
            Line(place, "warning", str(fact.get("file") or ""), fact.get("line"), "", "", (warning_line(bare),))
        )
    return found


def what(row: Line) -> Toned:
    """What becomes of a row, in a word."""
    word, tone = _KINDS[row.kind]
    return Toned(_(word), tone)


def change(row: Line) -> Toned:
    """What it changes, or what is wrong with it."""
    return Toned(f"× {told(row)}", "error") if row.kind == "refused" else Toned(told(row))


def told(row: Line) -> str:
    """All of it in one line."""
    return "; ".join(row.texts)
