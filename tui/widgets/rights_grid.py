"""The grid of the role editor: rights in their sections that fold, roles beside each other or one a page.

Posts `RightsGrid.Moved` when the cursor stands elsewhere, `RightsGrid.Toggled` and `RightsGrid.Picked` when a
cell is to be changed: the screen changes its sheet, and calls `redraw`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.permissions import BY_ID
from db.text import fold
from tui.i18n import N_, _
from tui.labels_words import permission_name
from tui.widgets.cells import fit, safe, width_of
from tui.widgets.rights_layout import GAP, INDENT, LEAD, RightsLayout, centred, wrapped
from tui.widgets.rights_sheet import RightsSheet
from tui.widgets.rights_words import cell_text, holders, people, section_title


class Row(NamedTuple):
    """A line: a right, or (`right` "") the head of a section."""

    section: str
    right: str = ""


class RightsGrid(Widget, can_focus=True):
    """See the module."""

    COMPONENT_CLASSES = {
        f"rights--{one}"
        for one in ("header", "here", "section", "cursor", "cell", "muted", "given", "changed", "missing", "empty")
    }
    scan_through = True
    """A scan is none of its business: see `tui.scans`."""
    DEFAULT_CSS = """
    RightsGrid { height: 1fr; width: 1fr; }
    .rights--header { color: $muted; text-style: bold; }
    .rights--here { color: $foreground; text-style: bold; }
    .rights--section { text-style: bold; }
    .rights--cursor { background: $cursor-row; text-style: bold; }
    .rights--cell { background: $primary; color: $background; text-style: bold; }
    .rights--muted { color: $muted; }
    .rights--given { color: $success; }
    .rights--changed { color: $accent; text-style: bold; }
    .rights--missing { color: $warning; text-style: bold; }
    .rights--empty { color: $muted; }
    RightsGrid:ansi .rights--cell { text-style: bold reverse; background: ansi_default; color: ansi_default; }
    """
    BINDINGS = [
        Binding("space", "change", N_("change"), id="rights.change"),
        Binding("enter", "pick", N_("pick"), id="rights.pick"),
        Binding("left", "turn(-1)", N_("role before"), show=False),
        Binding("right", "turn(1)", N_("next role"), show=False),
        Binding("up", "by(-1)", show=False),
        Binding("down", "by(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "by(-9999)", show=False),
        Binding("end", "by(9999)", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another cell."""

    class Toggled(Message):
        """Space on a right."""

    class Picked(Message):
        """Enter on a right."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: RightsSheet | None = None
        self.rows: tuple[Row, ...] = ()
        self.cursor = 0
        self.top = 0
        self.role = ""
        """The role under the cursor."""
        self._first = 0
        self._folded: set[str] = set()
        self._text = ""
        self._only: frozenset[str] | None = None
        self._layout: RightsLayout | None = None

    # What the screen uses -----------------------------------------------------------

    def show(self, sheet: RightsSheet) -> None:
        """Show a sheet; the cursor stays on its right and role where they still are."""
        self.sheet = sheet
        codes = [role.id for role in sheet.roles]
        first = not self.rows
        if self.role not in codes:
            self.role = codes[0] if codes else ""
        self._fill()
        if first and len(self.rows) > 1:
            self.cursor = 1
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._layout = None
        self._clamp()
        self.refresh()
        self.post_message(self.Moved())

    def find(self, text: str) -> None:
        """Show only the rights that have these words; "" shows all."""
        self._text = text
        before = self.right
        self._fill()
        if not self._on(before) and text:
            self.cursor = next((index for index, row in enumerate(self.rows) if row.right), 0)
        self.redraw()

    def go_to(self, role: str, right: str = "") -> None:
        """Put the cursor on a role, and on a right, whose section is unfolded for it."""
        self.role = role
        if right and not self._on(right):
            self._folded.discard(BY_ID[right].section)
            self._fill()
            self._on(right)
        self.redraw()

    def only(self, rights: frozenset[str] | None) -> None:
        """Show only these rights; None shows all."""
        if rights != self._only:
            self._only = rights
            self._fill()
            self.redraw()

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def right(self) -> str:
        """The right under the cursor; "" on the head of a section."""
        return self.row.right if self.row is not None else ""

    @property
    def count(self) -> int:
        """How many rights are shown."""
        return sum(bool(row.right) for row in self.rows)

    # Lines --------------------------------------------------------------------------

    def _fill(self) -> None:
        here = self.row
        rows: list[Row] = []
        section = ""
        words = fold(self._text).split()
        for right in self.sheet.editor.permissions if self.sheet is not None else ():
            found = BY_ID[right]
            key = fold(f"{section_title(found.section)} {found.tr} {found.en} {right}")
            if any(word not in key for word in words) or (self._only is not None and right not in self._only):
                continue
            if found.section != section:
                section = found.section
                rows.append(Row(section))
            if words or section not in self._folded:
                rows.append(Row(section, right))
        self.rows = tuple(rows)
        if here is not None and not self._on(here.right):
            self.cursor = next((i for i, row in enumerate(rows) if row == Row(here.section)), self.cursor)

    def _on(self, right: str) -> bool:
        found = next((index for index, row in enumerate(self.rows) if right and row.right == right), None)
        if found is not None:
            self.cursor = found
        return found is not None

    # Moving -------------------------------------------------------------------------

    @property
    def _layout_now(self) -> RightsLayout:
        if self._layout is None or self._layout.width != self.size.width:
            sheet = self.sheet
            rights = sheet.editor.permissions if sheet is not None else ()
            name = max((width_of(permission_name(one)) for one in rights), default=0)
            titles = [role.name for role in sheet.roles] if sheet is not None else []
            self._layout = RightsLayout.of(self.size.width, name, titles)
        return self._layout

    @property
    def _codes(self) -> list[str]:
        return [role.id for role in self.sheet.roles] if self.sheet is not None else []

    @property
    def _place(self) -> int:
        codes = self._codes
        return codes.index(self.role) if self.role in codes else 0

    @property
    def _header(self) -> list[list[tuple[str, str]]]:
        return self._single_header() if self._layout_now.single else self._wide_header()

    @property
    def _height(self) -> int:
        return max(1, self.size.height - len(self._header))

    def _clamp(self) -> None:
        layout = self._layout_now
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1))
        place = self._place
        self._first = max(0, min(self._first, place, len(self._codes) - layout.count))
        self._first = max(self._first, place - layout.count + 1)
        height = self._height
        self.top = max(0, min(self.top, len(self.rows) - height))
        self.top = max(min(self.top, self.cursor), self.cursor - height + 1)
        if self.top == self.cursor and self.top and self.rows[self.cursor].right and not self.rows[self.top - 1].right:
            self.top -= 1

    def action_by(self, step: int) -> None:
        """Up and down."""
        self.cursor += step
        self._clamp()
        self.refresh()
        self.post_message(self.Moved())

    def action_page(self, step: int) -> None:
        """One page."""
        self.action_by(step * max(1, self._height - 1))

    def action_turn(self, step: int) -> None:
        """The role beside this one."""
        codes = self._codes
        place = self._place + step
        if 0 <= place < len(codes):
            self.role = codes[place]
            self.action_by(0)

    def action_change(self) -> None:
        """Space: change the cell; on a section's head fold it."""
        if self.right:
            self.post_message(self.Toggled())
        else:
            self._fold()

    def action_pick(self) -> None:
        """Enter: choose what the right reaches; on a section's head fold it."""
        if self.right:
            self.post_message(self.Picked())
        else:
            self._fold()

    def _fold(self) -> None:
        if self.row is None or self._text:
            return
        self._folded ^= {self.row.section}
        self._fill()
        self.redraw()

    def on_resize(self) -> None:
        """Other columns may fit."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; one on the cursor changes the cell, or folds."""
        index = self.top + event.y - len(self._header)
        if event.y < len(self._header) or index >= len(self.rows):
            return
        place = self._layout_now.place(event.x)
        codes = self._codes
        role = codes[self._first + place] if place is not None and self._first + place < len(codes) else self.role
        if (index, role) == (self.cursor, self.role):
            self.action_change()
            return
        self.cursor, self.role = index, role
        self.action_by(0)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.action_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.action_by(-3)

    # Drawing ------------------------------------------------------------------------

    def _single_header(self) -> list[list[tuple[str, str]]]:
        sheet = self.sheet
        role = sheet.role(self.role) if sheet is not None else None
        if role is None:
            return [[]]
        place, codes = self._place, self._codes
        before, after = "◂" if place else " ", "▸" if place < len(codes) - 1 else " "
        told = f"{place + 1}/{len(codes)} · {holders(role.holders)}"
        room = self.size.width - width_of(told) - LEAD - 5
        return [
            [
                (f" {before} ", "header"),
                (fit(role.name, room), "here"),
                (f"  {told}", "header"),
                (f" {after}", "header"),
            ]
        ]

    def _wide_header(self) -> list[list[tuple[str, str]]]:
        sheet, layout = self.sheet, self._layout_now
        if sheet is None:
            return [[]]
        roles = sheet.roles[self._first : self._first + layout.count]
        titles = [wrapped(safe(role.name), layout.column) for role in roles]
        height = max(len(title) for title in titles)
        before, after = self._first, len(sheet.roles) - self._first - len(roles)
        more = " ".join(part for part in (f"◂ {before}" if before else "", f"{after} ▸" if after else "") if part)
        lines: list[list[tuple[str, str]]] = []
        for y in range(height):
            name = _("Right") if y == height - 1 else ""
            line = [(" " * LEAD + fit(name, layout.name), "header")]
            for role, title in zip(roles, titles, strict=True):
                shown = title[y - height + len(title)] if y >= height - len(title) else ""
                line += [(" " * GAP, ""), (centred(shown, layout.column), "here" if role.id == self.role else "header")]
            lines.append(line)
        last = [(" " * LEAD + fit(more, layout.name, "right" if before == 0 else "left"), "muted")]
        for role in roles:
            last += [(" " * GAP, ""), (centred(people(role.holders), layout.column), "muted")]
        return [*lines, last]

    def render_line(self, y: int) -> Strip:
        """A line of the header, or a row."""
        width, own = self.size.width, self.rich_style
        header = self._header
        if y < len(header):
            return self._strip(header[y], own)
        index = self.top + y - len(header)
        if index >= len(self.rows):
            none = y == len(header) and not self.rows and bool(self._text)
            return self._strip([(" " * LEAD + _("Nothing found"), "empty")] if none else [], own)
        row, here = self.rows[index], index == self.cursor
        base = own + self._style("cursor") if here else own
        parts = [(f" {'▌' if here else ' '} ", "")]
        parts += self._section(row) if not row.right else self._right(row.right, here)
        return self._strip(parts, base).crop(0, width)

    def _section(self, row: Row) -> list[tuple[str, str]]:
        layout, sheet = self._layout_now, self.sheet
        folded = row.section in self._folded and not self._text
        parts = [
            (fit(f"{'▸' if folded else '▾'} {section_title(row.section, layout.name - 2)}", layout.name), "section")
        ]
        if sheet is not None:
            rights = [one for one in sheet.editor.permissions if BY_ID[one].section == row.section]
            for code in self._shown_roles():
                count = sum(sheet.given(code, one) for one in rights)
                parts += [(" " * GAP, ""), (self._put(f"{count}/{len(rights)}"), "muted")]
        return parts

    def _right(self, right: str, here: bool) -> list[tuple[str, str]]:
        layout, sheet = self._layout_now, self.sheet
        parts = [(" " * INDENT + fit(permission_name(right), layout.name - INDENT), "")]
        for code in self._shown_roles() if sheet is not None else ():
            shown = cell_text(sheet, code, right, layout.column)  # type: ignore[arg-type]
            tone = "cell" if here and code == self.role else self._tone(code, right)
            parts += [(" " * GAP, ""), (self._put(safe(shown)), tone)]
        return parts

    def _tone(self, role: str, right: str) -> str:
        sheet: Any = self.sheet
        if (role, right) in sheet.changed:
            return "changed"
        if sheet.missing(role, right) or (role, right) in sheet.theirs:
            return "missing"
        terms = sheet.terms_of(role, right)
        if sheet.today is not None and not terms.on(sheet.today):
            return "muted"
        return "muted" if sheet.locked(role, right) or not sheet.given(role, right) else "given"

    def _put(self, text: str) -> str:
        layout = self._layout_now
        return fit(text, layout.column) if layout.single else centred(text, layout.column)

    def _shown_roles(self) -> list[str]:
        return self._codes[self._first : self._first + self._layout_now.count]

    def _strip(self, parts: list[tuple[str, str]], base: Style) -> Strip:
        segments = [Segment(text, base + self._style(tone) if tone else base) for text, tone in parts]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _style(self, tone: str) -> Style:
        found = self.get_component_rich_style(f"rights--{tone}", partial=True)
        if tone in ("cursor", "cell"):
            return found
        return Style(color=found.color, bold=found.bold, dim=found.dim)
