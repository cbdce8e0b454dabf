"""What is pasted reaches the app as it is, however the terminal cuts it, up to a length that does no harm."""

from __future__ import annotations

import random
from codecs import getincrementaldecoder
from itertools import pairwise

import pytest

from tui import terminal_keys
from tui.terminal_keys import Keys


def read(data: bytes, *cuts: int) -> str:
    """`data` as it comes in pieces."""
    keys = Keys(getincrementaldecoder("utf-8")("replace"))
    places = [0, *sorted(cuts), len(data)]
    return "".join(keys.decode(data[at:to]) for at, to in pairwise(places))


def test_keys_and_pastes_come_as_they_are_wherever_they_are_cut() -> None:
    sent = "şç\x1b[A\x1b[200~bir\tiki\r\n\x1b[x \x1büç\x1b[201~\x1bOR:ürün\r\x1b[200~\x1b[201~\x1b[200~ikinci\x1b[201~j"
    data = sent.encode()
    chance = random.Random(20261124)
    begins = [data.index(b"\x1b[200~") + at for at in range(1, 6)]
    for _turn in range(500):
        cuts = [cut for cut in chance.sample(range(1, len(data)), 4) if cut not in begins]
        assert read(data, *cuts) == sent, cuts
    assert read(b"\xfe\x1b[200~\xff\x1b[201~") == "\ufffd\x1b[200~\ufffd\x1b[201~"


def test_a_beginning_that_is_cut_is_kept_too() -> None:
    for cut in range(1, 6):
        assert read(b"\x1b[200~uzun\x1b[201~j", cut) == "\x1b[200~uzun\x1b[201~j"


def test_what_is_too_long_is_cut_and_the_keys_behind_it_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal_keys, "PASTED", 1000)
    data = b"a\x1b[200~" + b"x" * 5000 + b"\x1b[201~:q\r" + b"\x1b[200~kisa\x1b[201~"
    told = "a\x1b[200~" + "x" * 1000 + "\x1b[201~:q\r\x1b[200~kisa\x1b[201~"
    assert read(data) == told
    assert read(data, *range(100, 5100, 97)) == told
