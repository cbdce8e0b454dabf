"""The language of the session: Turkish or English, read from `.po` files without babel.

The msgid is the English sentence; Turkish stands in tui/locale/tr/*.po, one file an area, each read when a sentence
is not in those before it: the first page needs no more than the shell's.
`_()` takes a literal with named placeholders: `_("{count} rows").format(count=3)`. In a module's
constants use `N_()`, and `_()` when the text is shown, so that a switch of language reaches it.
Imports nothing that is slow: the command line stands on it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Final

LANGUAGES: Final = ("tr", "en")
DEFAULT: Final = "tr"
LOCALE: Final = Path(__file__).with_name("locale")

Catalogue = dict[str, str | tuple[str, ...]]

_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_language = DEFAULT
FIRST: Final = "shell.po"
_read: dict[str, Catalogue] = {}
_unread: dict[str, list[Path]] = {}
_reading: Final = Lock()


def read_po(text: str) -> Catalogue:
    """The messages of a `.po` file: msgid → msgstr, or the tuple of its plural forms.

    Left out, as gettext leaves them out of a compiled catalogue: the header, fuzzy and obsolete
    entries, and those without a translation. Contexts (msgctxt) are not used in Ambar.
    """
    found: Catalogue = {}
    forms: list[str] = []
    msgid = part = ""
    fuzzy = next_fuzzy = plural = False
    for line in (*text.split("\n"), 'msgid ""'):
        start = line[:1]
        if start == '"':
            if part == "msgid":
                msgid += _text(line)
            elif part == "msgstr":
                forms[-1] += _text(line)
        elif start == "#":
            next_fuzzy = next_fuzzy or (line[1:2] == "," and "fuzzy" in line)
        elif line[:6] == "msgid ":
            if msgid and forms and not fuzzy and all(forms):
                found[msgid] = tuple(forms) if plural else forms[0]
            msgid, forms, part = _text(line[6:]), [], "msgid"
            fuzzy, next_fuzzy, plural = next_fuzzy, False, False
        elif line[:13] == "msgid_plural ":
            plural, part = True, ""
        elif line[:6] == "msgstr":
            forms.append(_text(line[line.index(" ") + 1 :]))
            part = "msgstr"
    return found


def _text(quoted: str) -> str:
    """What stands between the quotes, escapes undone."""
    inner = quoted.strip()[1:-1]
    if "\\" not in inner:
        return inner
    pieces = inner.split("\\")
    done, index = [pieces[0]], 1
    while index < len(pieces):
        piece = pieces[index]
        if piece:
            done.append(_ESCAPES.get(piece[0], piece[0]) + piece[1:])
        else:  # a backslash escaped by one: what follows it stands for itself
            index += 1
            done.append("\\" + (pieces[index] if index < len(pieces) else ""))
        index += 1
    return "".join(done)


def load(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """All messages of a language, merged over its files."""
    _begin(language)
    while _unread[language]:
        _read_next(language)
    return _read[language]


def _begin(language: str) -> None:
    if language not in _unread:
        paths = sorted((LOCALE / language).glob("*.po"), key=lambda path: (path.name != FIRST, path.name))
        _read.setdefault(language, {})
        _unread[language] = paths


def _read_next(language: str) -> None:
    with _reading:  # sentences are asked for in the lanes' threads too
        if _unread[language]:
            _read[language].update(read_po(_unread[language][0].read_text(encoding="utf-8")))
            _unread[language].pop(0)


def _find(message: str) -> str | tuple[str, ...] | None:
    _begin(_language)
    while message not in _read[_language] and _unread[_language]:
        _read_next(_language)
    return _read[_language].get(message)


def set_language(language: str) -> None:
    """Speak this language from now on; ValueError for one that is not there."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    _language = language


def language() -> str:
    """The language that is spoken: "tr" or "en"."""
    return _language


class Said(str):
    """Words that a person gave, where a literal might stand: a label of the company's own. In every language the
    same, also where a literal reads alike."""

    __slots__ = ()


def _(message: str) -> str:
    """`message` (an English literal) in the language of the session."""
    if _language == "en" or type(message) is Said:
        return message
    found = _find(message)
    if found is None:
        return message
    return found if isinstance(found, str) else found[0]


def N_(message: str) -> str:
    """Marks a literal for translation where it is only kept: `_()` it when it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a sentence for `count` (Turkish takes no plural after a number, yet has both forms)."""
    if _language != "en":
        found = _find(singular)
        if isinstance(found, tuple):
            return found[0 if count == 1 else -1]
        if found is not None:
            return found
    return singular if count == 1 else plural


def negotiate(option: str | None, saved: str | None, environ: Mapping[str, str]) -> str:
    """The language to begin with: what was asked for, what the employee saved, what the locale says, else Turkish.

    A locale of neither language (de_DE, C, unset) is Turkish.
    """
    for wanted in (option, saved, *(environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if wanted:
            code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
            if code in LANGUAGES:
                return code
    return DEFAULT
