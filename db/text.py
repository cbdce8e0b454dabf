"""Text as people type it: made safe to show, folded for search, keyed for sorting in Turkish order."""

from __future__ import annotations

import unicodedata
from typing import Final

from db.errors import problem

CODE_LENGTH: Final = 64
"""Longest SKU, barcode, login, warehouse or unit code."""
NAME_LENGTH: Final = 255
"""Longest name, title, address or other single line."""
NOTE_LENGTH: Final = 4000
"""Longest comment or description."""

_JOINERS: Final = frozenset("\u200c\u200d")
"""The format characters that names need: Persian words and composed emoji are written with them."""
_HIDDEN: Final = _JOINERS.union(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""What shows nothing and is safe in a name; in a code it would make two of what looks like one."""

_FOLD: Final = str.maketrans({"İ": "i", "I": "i", "ı": "i", "×": "x", "ß": "ss", "Æ": "ae", "æ": "ae", "Ø": "o",
                              "ø": "o", "Ł": "l", "ł": "l", "Đ": "d", "đ": "d", "’": "'", "‘": "'"})  # fmt: skip
_LOWER: Final = str.maketrans({"İ": "i", "I": "ı"})
_UPPER: Final = str.maketrans({"i": "İ", "ı": "I"})
_ORDER: Final = {letter: chr(0x100 + index) for index, letter in enumerate("abcçdefgğhıijklmnoöpqrsştuüvwxyz")}


def is_safe(char: str) -> bool:
    """Whether a character may be stored and shown: no control, surrogate, format (bidi, soft hyphen, zero width)
    or line separator; only the two joiners, of which names may need one."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or char in _JOINERS


def clean(value: str) -> str:
    """`value` in NFC without what could reach a terminal as more than a letter; line ends become blanks."""
    flat = value.replace("\r\n", "\n").replace("\n", " ").replace("\t", " ")
    return unicodedata.normalize("NFC", "".join(char for char in flat if is_safe(char)))


def check(
    value: object, field: str, *, length: int = NAME_LENGTH, required: bool = False, lines: bool = False
) -> tuple[str, dict[str, object] | None]:
    """`value` trimmed and in NFC, with what is wrong with it (or None).

    Refused: control, bidi and invisible characters (line ends and tabs too, unless `lines`), more
    than `length` characters, and an empty text where one is `required`. A code (`length` at most `CODE_LENGTH`)
    may hold nothing that does not show, joiners included: it would look like another one.
    """
    if value is None:
        value = ""
    if not isinstance(value, str):
        return "", problem(field, "not_text", value)
    try:
        text = unicodedata.normalize("NFC", value).strip()
        text.encode()
    except UnicodeEncodeError:
        return "", problem(field, "bad_characters")
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Every character that is not safe is not printable either: what is printable needs no second look.
    if not text.isprintable() and any(not is_safe(char) for char in text if not (lines and char in "\n\t")):
        return "", problem(field, "bad_characters", clean(text))
    if length <= CODE_LENGTH and not text.isascii() and not _HIDDEN.isdisjoint(text):
        return "", problem(field, "bad_characters", "".join(one for one in clean(text) if one not in _HIDDEN))
    if len(text) > length:
        return "", problem(field, "too_long", text[:40] + "…", limit=length)
    if required and not text:
        return "", problem(field, "required")
    return text, None


def fold(value: str) -> str:
    """`value` as search compares it: NFC, lower case, İ I ı as i, ş ğ ç ö ü â î û without their marks, × as x."""
    if value.isascii():
        return " ".join(value.lower().split())
    composed = unicodedata.normalize("NFC", value).translate(_FOLD)
    if composed.isascii():  # as nearly all Turkish text is by now
        return " ".join(composed.lower().split())
    decomposed = unicodedata.normalize("NFKD", composed)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().translate(_FOLD).split())


def lower(value: str) -> str:
    """`value` in lower case, the Turkish way (I → ı, İ → i)."""
    return unicodedata.normalize("NFC", value).translate(_LOWER).lower()


def upper(value: str) -> str:
    """`value` in upper case, the Turkish way (i → İ, ı → I)."""
    return unicodedata.normalize("NFC", value).translate(_UPPER).upper()


def sort_key(value: str) -> str:
    """A key whose binary order is the Turkish alphabet's (a b c ç d … ı i … ö p q … z), case aside."""
    key = []
    for char in lower(value):
        place = _ORDER.get(char)
        if place is None and ord(char) > 127:
            base = unicodedata.normalize("NFD", char)[0]
            place = _ORDER.get(base, _behind(char) if char.isalpha() else char)
        key.append(place or char)
    return "".join(key)


def _behind(char: str) -> str:
    """A letter of another alphabet, behind all of the Turkish one; never half of a surrogate, which no file takes."""
    place = 0x200 + min(ord(char), 0xFFFF)
    return chr(place + 0x800 if 0xD800 <= place < 0xE000 else place)


def throttle_key(login: object) -> str:
    """What failed sign-ins are counted under: the login as typed, folded."""
    return fold(clean(login if isinstance(login, str) else "")[:CODE_LENGTH])
