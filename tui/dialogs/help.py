"""What works here (`?`, F1): every key with its word, and why some are grey; Enter does it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ScrollableContainer

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.keys import key_name, key_word
from tui.widgets.cells import Cell, Column, Toned, safe
from tui.widgets.label import Label
from tui.widgets.table import Table


class KeyHelp(NamedTuple):
    """One line: keys, what they do, why not now."""

    keys: str
    word: str
    why: str
    active: Any


_SCROLLING: Final = frozenset(each for each in ScrollableContainer.BINDINGS if isinstance(each, Binding))
"""Textual's own keys of what scrolls, in its own words: arrows that scroll need none."""

MOST: Final = 13
LEAST: Final = 3
BORDER: Final = 2
"""Lines of keys that are seen at once, and those of the sheet's frame."""
WHY: Final = "why"
"""The answer that asks why something is not possible here."""


def lines_of(screen: Any) -> list[KeyHelp]:
    """What works on a screen: its own and its focused widget's keys first, then those that work everywhere."""
    app = screen.app
    found: dict[tuple[int, str], KeyHelp] = {}
    for key, active in screen.active_bindings.items():
        if not active.binding.description or active.binding in _SCROLLING:
            continue
        place = (id(active.node), active.binding.action)
        before = found.get(place)
        keys = f"{before.keys}, {key_name(key)}" if before else key_name(key)
        why = "" if active.enabled else app.reason(active)
        found[place] = KeyHelp(keys, key_word(active), why, active)
    return list(found.values())


class Help(Dialog[Any]):
    """Gives the binding that was chosen."""

    def __init__(self, screen: Any) -> None:
        super().__init__(_("Help"))
        self._lines = lines_of(screen)
        if screen.app.rights_or_none is not None:
            self._lines.append(KeyHelp(":", _("Why can I not …?"), "", WHY))
        focused = screen.focused
        field = getattr(focused.parent, "parent", None) if focused is not None else None
        tell = getattr(screen, "help_here", None)
        about = tell() if tell is not None else (getattr(field, "help_text", ""), getattr(screen, "HELP", ""))
        self._about = [_(one) for one in about if one]

    def body(self) -> ComposeResult:
        """What one does here, then the keys."""
        for text in self._about:
            yield Label(safe(text), classes="sheet-line")
        columns = [
            Column[KeyHelp]("keys", N_("Key"), 8),
            Column[KeyHelp]("word", N_("What it does"), 20, flexible=True, cell=_word),
        ]
        yield Table(columns, key=lambda line: line.keys, rows=self._lines, header=False, classes="sheet-table -fit")

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter does it   Esc back   :name does a command by its name")

    def on_mount(self) -> None:
        """The keys have what the words leave."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """On a terminal of another size too."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        sheet, table = self.query_one(".sheet"), self.query_one(Table)
        words = sum(one.outer_size.height + one.styles.margin.height for one in sheet.children if one is not table)
        table.styles.max_height = max(LEAST, min(MOST, self.size.height - words - BORDER))

    def on_table_opened(self, event: Table.Opened) -> None:
        """Do it."""
        event.stop()
        self.dismiss(event.row.active)


def _word(line: KeyHelp) -> Cell:
    return Toned(f"{line.word}: {line.why}", "muted") if line.why else line.word
