"""What a grid is made of: columns of which some can be typed into, and the line that is being typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from db.record import record
from db.text import is_safe
from tui.widgets.cells import Column

R = TypeVar("R")

Edit = Literal["", "number", "text", "pick"]
LONGEST: Final = 2000


@record
class GridColumn(Column[R]):
    """A column of a `Grid`. `edit`: how its cells change: a number or text is typed, a `pick` is chosen from a
    list; empty: not at all. `needs`: whether a row's cell still wants a value. `text`: what is edited, where
    that is not what is shown."""

    edit: Edit = ""
    needs: Callable[[R], bool] | None = None
    text: Callable[[R], str] | None = None

    def takes(self, character: str) -> bool:
        """Whether a key begins to change a cell of this column."""
        if self.edit == "number":
            return character in "0123456789,.%-"
        if self.edit == "pick":  # a scan that begins with a digit must not open a list
            return character.isalpha()
        return self.edit == "text" and is_safe(character)


class LineEdit:
    """A text being typed, and the place of the cursor in it. `row`: the row as it was when that began."""

    def __init__(self, text: str = "", row: Any = None) -> None:
        self.text = text
        self.at = len(text)
        self.row = row

    def type(self, text: str) -> None:
        """Put `text` in at the cursor."""
        text = "".join(char for char in text if is_safe(char))[: LONGEST - len(self.text)]
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def key(self, key: str) -> bool:
        """Do what an editing key does; False for a key that is none."""
        if key == "backspace":
            self.text, self.at = self.text[: max(0, self.at - 1)] + self.text[self.at :], max(0, self.at - 1)
        elif key == "delete":
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        elif key == "left":
            self.at = max(0, self.at - 1)
        elif key == "right":
            self.at = min(len(self.text), self.at + 1)
        elif key == "home":
            self.at = 0
        elif key == "end":
            self.at = len(self.text)
        else:
            return False
        return True

    @property
    def at_end(self) -> bool:
        """Whether the cursor stands behind the text."""
        return self.at == len(self.text)

    def window(self, width: int) -> tuple[str, str, str]:
        """What of it fits into `width` columns: before the cursor, under it, behind it."""
        start = max(0, self.at - width + 1)
        seen = (self.text + " ")[start : start + width]
        place = self.at - start
        return seen[:place], seen[place : place + 1] or " ", seen[place + 1 :]


def identity(row: Any) -> Any:
    """The key of a row: its id."""
    return row.id


def is_sheet(text: str) -> bool:
    """Whether what is pasted are rows of a spreadsheet: several columns, by tabs or semicolons."""
    return any("\t" in line.strip(" \r\n") or ";" in line for line in text.splitlines())
