"""Answers on stdout and errors on stderr: one JSON document, or a table for people in their language."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TextIO

from db.errors import AmbarError
from db.fields import Amount, Price, moment_text, plain
from db.queries.rows import HIDDEN, visible
from db.record import names_of
from db.text import clean
from tui.cli.command import Answer
from tui.i18n import _

_UNSAFE: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_BOLD: Final = "\x1b[1m"
_PLAIN: Final = "\x1b[0m"

# JSON ----------------------------------------------------------------------------


def encodable(value: Any) -> Any:
    """`value` as JSON has it: exact numbers as strings, days and moments as ISO, hidden fields absent."""
    if names_of(value) is not None:
        return encodable(visible(value))
    if isinstance(value, Mapping):
        return {str(key): encodable(one) for key, one in value.items() if one is not HIDDEN}
    if isinstance(value, Price | Amount):
        return f"{value:f}"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [encodable(one) for one in value]
    return value


def json_text(value: Any, encoding: str = "utf-8") -> str:
    """One JSON document in one line, safe on a terminal: what could act there is escaped."""
    utf8 = encoding.lower().replace("-", "") in ("utf8", "utf8sig")
    text = json.dumps(encodable(value), ensure_ascii=not utf8)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def error_document(error: AmbarError) -> dict[str, Any]:
    """An error as cli.md has it: {"code", "message", "details"}."""
    from tui.labels import sentence

    details = {key: value for key, value in error.details.items() if key != "message"}
    return {"code": error.code, "message": sentence(error), "details": details}


def print_error(error: AmbarError, *, as_json: bool) -> None:
    """One error on stderr."""
    if as_json:
        print(json_text({"error": error_document(error)}, sys.stderr.encoding or "ascii"), file=sys.stderr)
        return
    from tui.labels import sentences

    for line in sentences(error):
        print(clean(line), file=sys.stderr)


def print_answer(answer: Answer, *, as_json: bool, timezone: str) -> None:
    """One answer on stdout; notes for people on stderr."""
    if as_json:
        print(json_text(answer.data, sys.stdout.encoding or "ascii"))
        return
    if answer.text is not None:
        text = answer.text()
    elif isinstance(answer.data, list | tuple):
        text = table([_fields(row) for row in answer.data], answer.columns, answer.words, timezone)
    else:
        text = card(_fields(answer.data), answer.words, timezone)
    if text:
        print("\n".join(map(_harmless, text.split("\n"))))
    for note in answer.notes:
        print(clean(note), file=sys.stderr)


def _harmless(line: str) -> str:
    """A line without what could act in a terminal, but for the bold of a title: whoever made it may have forgotten."""
    if line.isprintable():
        return line
    if line.startswith(_BOLD) and line.endswith(_PLAIN):
        return _BOLD + clean(line.removeprefix(_BOLD).removesuffix(_PLAIN)) + _PLAIN
    return clean(line)


# For people ------------------------------------------------------------------------

Words = Mapping[str, Callable[[Any], str]]


def _fields(row: Any) -> dict[str, Any]:
    if names_of(row) is not None:
        return visible(row)
    return {key: one for key, one in row.items() if one is not HIDDEN}


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)


def _pad(text: str, columns: int, *, right: bool) -> str:
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank


def _shown(key: str, value: Any, words: Words, timezone: str) -> str:
    from tui.text import show

    if value is None:
        return ""
    if key == "unit" and isinstance(value, str):
        from tui.labels_words import unit

        return clean(unit(value))
    if key in words:
        return clean(words[key](value))
    if isinstance(value, int) and not isinstance(value, bool) and key in ("id", "version", "sequence", "row"):
        return str(value)
    if isinstance(value, Mapping):
        known = {name: one for name, one in value.items() if one is not None}
        return ", ".join(f"{name}: {_shown(str(name), one, words, timezone)}" for name, one in known.items())
    if isinstance(value, list | tuple):
        return ", ".join(_shown("", one, words, timezone) for one in value)
    return show(value, timezone)


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    words: Words,
    timezone: str,
    *,
    sparse: bool = False,
) -> str:
    """Rows in aligned columns, numbers to the right; a column that one may not see leaves no gap. A column
    "key:title" stands under another field's name. `sparse`: columns without any value are left out."""
    from tui.labels_words import field_name

    if not rows:
        return _("Nothing found")
    named = {name: title or name for name, _colon, title in (one.partition(":") for one in columns or rows[0])}
    empty = (None, "", ()) if sparse else ()
    seen = [name for name in named if any(name in row and row[name] not in empty for row in rows)]
    cells = [[_shown(name, row.get(name), words, timezone) for name in seen] for row in rows]
    right = [
        name not in words
        and any(isinstance(row.get(name), Decimal | int) and not isinstance(row.get(name), bool) for row in rows)
        for name in seen
    ]
    titles = [field_name(named[name]) for name in seen]
    text = aligned([titles, *cells], right)
    if _colours(sys.stdout):
        title, newline, rest = text.partition("\n")
        return f"{_BOLD}{title}{_PLAIN}{newline}{rest}"
    return text


def aligned(lines: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """Lines of cells in columns two blanks apart, those that `right` names to the right; a line may be short."""
    count = max(len(line) for line in lines)
    widths = [max(width(line[at]) for line in lines if len(line) > at and len(line) > 1) for at in range(count)]
    return "\n".join(
        "  ".join(_pad(cell, widths[at], right=bool(right) and right[at]) for at, cell in enumerate(line)).rstrip()
        for line in lines
    )


def card(fields: Mapping[str, Any], words: Words, timezone: str) -> str:
    """One thing, a field a line; lists of things below it as tables."""
    from tui.labels_words import field_name

    inner = {
        key: value
        for key, value in fields.items()
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping)
    }
    plain_fields = {
        key: value for key, value in fields.items() if key not in inner and value not in (None, "", [], (), {})
    }
    titles = {key: field_name(key) for key in plain_fields}
    column = max((width(title) for title in titles.values()), default=0)
    lines = [
        f"{_pad(titles[key], column, right=False)}  {_shown(key, value, words, timezone)}"
        for key, value in plain_fields.items()
    ]
    for key, value in inner.items():
        lines += ["", field_name(key), table(value, (), words, timezone, sparse=True)]
    return "\n".join(lines)


def _colours(stream: TextIO) -> bool:
    """Whether a stream is a terminal that takes colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
