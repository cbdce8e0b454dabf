"""Picking files to read: a path is typed and its folders are walked, or the exchange folder's files are listed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.text import fold
from tui.cli import files
from tui.dialogs.file import options
from tui.dialogs.picker import Pick, PickDialog
from tui.i18n import N_, _
from tui.widgets.line_input import LineInput
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import AmbarApp

MOST: Final = 300
"""Names of a folder that are listed; typing narrows them."""


class FilePicker(PickDialog):
    """Gives a tuple of `Pick` whose values are names, as `tui.dialogs.file.checked` takes them."""

    several = True

    def __init__(
        self, shell: AmbarApp, title: str, endings: Sequence[str], chosen: Sequence[str] = (), *, text: str = ""
    ) -> None:
        """`endings`: those of the files that are listed, lower case; others have to be named whole. It begins in the
        folder of `chosen`, or with the `text` that was typed already."""
        here = options(shell)
        found = _exchanged(here.forced, endings) if here.forced is not None else _walked(endings)
        folder = f"{Path(chosen[0]).parent}/" if chosen and here.forced is None else ""
        begun = text or ("" if folder == "./" else folder)
        super().__init__(title, found, text=begun, note=N_("Size and day"))

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter take it, or enter the folder   Ins mark several   Esc give up")

    def action_take(self) -> None:
        """Take the marked files, or the one under the cursor; go into a folder."""
        table = self.query_one(Table)
        here: Any = table.row
        if here is not None and here.value.endswith("/") and not table.marks:
            line = self.query_one(LineInput)
            line.value = here.value
            line.cursor_position = len(line.value)
            return
        table.marks = {one for one in table.marks if not str(one).endswith("/")}
        if table.marks or (here is not None and not here.value.endswith("/")):
            super().action_take()


def _exchanged(login: str, endings: Sequence[str]) -> Any:
    def search(text: str) -> Iterable[Pick]:
        wanted = fold(text).split()
        for name, info in sorted(files.exchanged(login)):
            if _fits(name, endings, text) and all(word in fold(name) for word in wanted):
                yield Pick(name, name, _told(info))

    return search


def _walked(endings: Sequence[str]) -> Any:
    def search(text: str) -> Iterable[Pick]:
        for anew in ("//", "/~"):  # a whole path typed behind another
            _before, found, rest = text.rpartition(anew)
            text = f"{anew[1]}{rest}" if found else text
        head, slash, tail = text.strip().rpartition("/")
        folder = Path((head + slash) or ".").expanduser()
        try:
            entries = sorted(os.scandir(folder), key=lambda one: fold(one.name))
        except OSError:
            return
        if slash and not tail and folder.resolve().parent != folder.resolve():
            yield Pick(f"{folder.resolve().parent}/".replace("//", "/"), "../")
        folders, names = list[Pick](), list[Pick]()
        for one in entries:
            if fold(tail) not in fold(one.name) or (one.name.startswith(".") and not tail.startswith(".")):
                continue
            path = f"{head}{slash}{one.name}"
            try:
                info = one.stat()
            except OSError:
                continue
            if stat.S_ISDIR(info.st_mode):
                folders.append(Pick(f"{path}/", f"{one.name}/"))
            elif stat.S_ISREG(info.st_mode) and _fits(one.name, endings, tail):
                names.append(Pick(path, one.name, _told(info)))
        yield from (names + folders if tail else folders + names)[:MOST]

    return search


def _fits(name: str, endings: Sequence[str], typed: str) -> bool:
    return name.lower().endswith(tuple(endings)) or name == typed


def _told(info: os.stat_result) -> str:
    """Size and day: "12 kB, 24.11.2026"."""
    from tui.text import day, number

    size = info.st_size
    told = f"{number(size)} B" if size < 1000 else f"{number(round(size / 1000))} kB"
    if size >= 1_000_000:
        told = f"{number(round(size / 1_000_000))} MB"
    return f"{told}, {day(datetime.fromtimestamp(info.st_mtime, UTC).date())}"
