"""The line at the head of a document or deal: what is cut where it is narrow."""

from __future__ import annotations

from tui.screens.document_lines import StateLine
from tui.widgets.cells import Toned


def test_a_name_is_shortened_and_an_amount_never() -> None:
    line = StateLine()
    line.mark = Toned("○ Yeni")
    line.facts = ("! eksik", "ödenen 15,00 TL", "kalan 1.711,35 TL", "sorumlu Selin Kaya")
    told = {width: line.parts(width)[3][0] for width in (100, 74, 60, 45)}
    assert told[100] == "! eksik   ödenen 15,00 TL   kalan 1.711,35 TL   sorumlu Selin Kaya"
    assert told[74].startswith("! eksik   ödenen 15,00 TL   kalan 1.711,35 TL   ") and "…" in told[74]
    assert told[60] == "! eksik   ödenen 15,00 TL   kalan 1.711,35 TL"
    assert told[45] == "! eksik   ödenen 15,00 TL"
