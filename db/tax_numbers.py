"""Turkish tax numbers: VKN of companies (10 digits), TCKN of persons (11). A wrong one warns, it does not block.

Source: terms.md, "Manners".
"""

from __future__ import annotations

from typing import Final

ALLOWED: Final = ("11111111111", "2222222222")
"""The final consumer and the foreign buyer, who have none of their own."""


def is_valid(number: str) -> bool:
    """Whether `number`, blanks aside, is a VKN or a TCKN; numbers of neither length are not."""
    bare = number.replace(" ", "")
    if bare in ALLOWED:
        return True
    if not (bare.isascii() and bare.isdigit()):
        return False
    digits = [int(char) for char in bare]
    if len(digits) == 10:
        return _vkn(digits[:9]) == digits[9]
    return len(digits) == 11 and digits[0] != 0 and _tckn(digits[:9]) == digits[9:]


def _vkn(digits: list[int]) -> int:
    total = 0
    for place, digit in enumerate(digits, start=1):
        moved = (digit + 10 - place) % 10
        total += ((moved * 2 ** (10 - place)) % 9 or 9) if moved else 0
    return (10 - total % 10) % 10


def _tckn(digits: list[int]) -> list[int]:
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    return [tenth, (sum(digits) + tenth) % 10]
