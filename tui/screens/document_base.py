"""What the parts of a document's screen share: the draft, the widgets, reading and showing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from db import clock
from db.access import Actor
from db.doctypes import TYPES
from db.errors import AmbarError, denied
from tui import labels
from tui import labels_words as words
from tui.i18n import N_, _, language
from tui.screens import document_acts as acts
from tui.screens.base import AmbarScreen
from tui.screens.document_columns import Columns, columns, several_places, with_effects
from tui.screens.document_draft import Draft
from tui.screens.document_header import DocumentHeader
from tui.screens.document_help import COLUMNS, ENTRY, first, of_field
from tui.screens.document_lines import NoteLine, StateLine, TotalsLine
from tui.screens.document_words import NEW_TITLES, state
from tui.widgets.cells import Toned
from tui.widgets.entry_field import EntryField, Suggestions
from tui.widgets.field import FormField
from tui.widgets.grid import Grid
from tui.widgets.label import Label

SOON: Final = 0.12
"""Seconds without another change after which the whole document is read again."""


class DocumentBase(AmbarScreen):
    """A document with its header, its rows and its entry."""

    CSS_PATH = "../styles/documents.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (72, "-narrow"), (110, "-wide"), (150, "-widest")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    AUTO_FOCUS = "#entry"
    """From the first moment: what is scanned while the document is being read belongs nowhere else."""

    WHAT: ClassVar[str] = "document"
    """What errors call it."""

    def __init__(self, type: str, number: str | None) -> None:
        super().__init__()
        self.type = type
        self.draft = self.make_draft(number)
        self.misses: list[str] = []
        """Codes that were entered and are nobody's."""
        self.refused: list[str] = []
        """Codes that were entered and could not be added."""
        self.checked = False
        """Whether errors are shown before processing is asked for: since F5 or F6."""
        self._settings: Mapping[str, str] = {}
        self._columns: tuple[Any, Columns] | None = None

    def make_draft(self, number: Any) -> Draft:
        """What is behind the screen."""
        return Draft(self.shell, self.type, number)

    # Widgets ------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """State, header, rows, what is wrong, entry, suggestions."""
        suggestions = Suggestions()
        yield StateLine()
        yield DocumentHeader(self.type)
        yield Grid[Any]((), empty=N_("No rows yet. Scan a code or type part of a name below."))
        yield NoteLine()
        with Horizontal(id="entry-line"):
            yield Label(_("Add ▸ "), id="entry-label")
            yield EntryField(suggestions)
            yield TotalsLine()
        yield suggestions

    @property
    def head(self) -> DocumentHeader:
        """The header."""
        return self.query_one(DocumentHeader)

    @property
    def grid(self) -> Grid[Any]:
        """The rows."""
        return self.query_one(Grid)

    @property
    def entry(self) -> EntryField:
        """The entry."""
        return self.query_one(EntryField)

    def path(self) -> tuple[str, ...]:
        """Section, list, number."""
        here = self.draft.number or _(NEW_TITLES[self.type])
        return (_("Stock documents"), words.document_types(self.type), here)

    def home(self) -> None:
        """The cursor back to where one works: the entry, or the rows where nothing can be entered."""
        (self.entry if self.draft.editable else self.grid).focus()

    # Reading ------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the document, or what a new one begins with; then the cursor goes home."""
        self._settings, form = await self.shell.read(_surroundings, self.actor, self.type)
        if form is not None:
            self.head.take(form)
        if self.draft.number is None:
            await self._begin()
        else:
            await self.draft.load()
        self.show()
        self.home()

    async def _begin(self) -> None:
        profile = self.shell.profile
        shown: dict[str, Any] = {"date": self.shell.today(), "responsible": (profile.login, profile.name)}
        if self.rights.may("warehouse.view"):
            from db.queries import warehouses

            place = await self.shell.read(warehouses.default_for, self.actor, issuing=self.type in ("sale", "deal"))
            if place is not None:
                self.draft.header["warehouse"] = place
                shown["warehouse"] = (place, place)
        self.head.known[profile.login] = profile.name
        self.head.begin(shown)

    working = False
    """Whether entries are being taken."""

    async def reload(self) -> None:
        """Read again and show it, unless one has left meanwhile."""
        await self.draft.load()
        if self.is_open:
            self.show()

    async def show_changed(self, *ids: int) -> None:
        """Show rows that one has changed oneself at once; what that does to stock a moment later, when no key comes."""
        if not await self.draft.load_rows(*ids):
            await self.reload()
            return
        if self.is_open and self.draft.document is not None:
            rows = {row.id: row for row in self.draft.document.rows if row.id in ids}
            self.grid.put([replace(one, row=rows[one.id]) for one in self.grid.rows if one.id in rows])
            self.query_one(TotalsLine).say(self.draft.document, self._settings.get("currency", ""))
            self.show_note()
            if self._later is not None:
                self._later.stop()
            self._later = self.set_timer(SOON, self._show_all)

    def _show_all(self) -> None:
        if self.is_open and not self.working:
            self.shell.go(self.reload(), hold=False)

    _later: Timer | None = None

    async def refresh_data(self) -> None:
        """Someone has committed something: take it in, keep what is being typed."""
        if not self.settled or self.working:
            return
        await self._take_form()
        if self.draft.number is None:
            return
        before = {row.id: row for row in self.draft.document.rows} if self.draft.document is not None else {}
        try:
            changed = await self.draft.load()
        except AmbarError as error:
            if error.code not in ("not_found", "denied"):
                raise
            self.shell.say_error(error)
            if self.shell.top() is self:
                self.shell.pop_screen()
            return
        if changed:
            now = self.draft.document.rows if self.draft.document is not None else ()
            self.grid.changed |= {row.id for row in now if before.get(row.id) != row}
            await self._tell_changed()
        if self.is_open:
            self.show()

    async def _take_form(self) -> None:
        """The form may have other fields now."""
        from db.queries import forms

        if self.rights.may(f"{self.type}.view"):
            self.shell.keep(self.head.take(await self.shell.read(forms.show, self.actor, self.type)))

    async def _tell_changed(self) -> None:
        lines = await self.shell.read(self.draft.history, self.actor)
        by = lines[-1].by if lines else None
        self.shell.say_error(AmbarError("conflict", **{self.WHAT: self.draft.number}, changed_by=by))

    # Showing ------------------------------------------------------------------------

    def show(self) -> None:
        """Show the document as it was read."""
        draft, document = self.draft, self.draft.document
        editable = draft.editable
        grid = self.grid
        grid.editable = editable
        shown = self.columns()
        if document is not None:
            if document.responsible is not None:
                self.head.known[document.responsible] = document.responsible_name or document.responsible
            self.head.fill(document)
            grid.show(self.grid_rows(document), shown)
        else:
            grid.show((), shown)
        self.head.close(not editable)
        self.query_one("#entry-line").set_class(not editable, "-closed")
        self.entry.display = self.query_one("#entry-label").display = editable
        self.show_errors()
        self.show_lines()
        self.refresh_bindings()
        if not editable and self.focused is not self.grid and self.shell.top() is self:
            self.home()

    def grid_rows(self, document: Any) -> tuple[Any, ...]:
        """The rows, with what processing would make of their stock."""
        return with_effects(document, self.draft.preview)

    def columns(self) -> Columns:
        """The columns of the rows; the same ones again while nothing is other for them."""
        wanted = (self.rights, self.draft.status, self.draft.editable, language(), self._places())
        if self._columns is None or self._columns[0] != wanted:
            self._columns = (wanted, self.make_columns())
        return self._columns[1]

    def make_columns(self) -> Columns:
        """The columns for what one may see and do now."""
        return columns(self.type, self.rights, self.draft.status, editable=self.draft.editable, places=self._places())

    def _places(self) -> bool:
        """Whether rows leave or arrive elsewhere than the header says."""
        document = self.draft.document
        return self.type not in TYPES or document is None or several_places(document)

    def show_lines(self) -> None:
        """State, totals and what is wrong."""
        document = self.draft.document
        facts = self.facts(document) if document is not None else []
        self.query_one(StateLine).say(self.state(), tuple(facts), self._saved())
        self.query_one(TotalsLine).say(document, self._settings.get("currency", ""))
        self.show_note()
        self.refresh_lines()

    def state(self) -> Toned:
        """Its state: sign, word and colour."""
        return state(self.draft.status)

    def facts(self, document: Any) -> list[str]:
        """What stands beside its state."""
        from tui.text import day

        found = []
        if document.day is not None and document.status == "processed":
            found.append(_("Processed on {day}").format(day=day(document.day)))
        if document.responsible:
            found.append(_("responsible {name}").format(name=self.head.known[document.responsible]))
        return found

    def _saved(self) -> str:
        if self.draft.number is None:
            return _("not saved yet")
        if self.draft.saved_at is None:
            return ""
        local = self.draft.saved_at.astimezone(clock.zone(self._settings.get("timezone", "UTC")))
        return _("saved {time}").format(time=f"{local:%H:%M}")

    def show_note(self) -> None:
        """The line below the rows: codes that are nobody's, the error under the cursor, or the first one."""
        note, grid = self.query_one(NoteLine), self.grid
        if self.entry.held != bool(self.misses or self.refused):
            self.entry.held = not self.entry.held
            self.refresh_bindings()  # Esc does something else now
        wrong = self.head.mark()
        if wrong is not None:
            note.say(f"! {wrong.error}")
            return
        if self.misses:
            note.say("! " + _("Not found: {codes} (Esc clears)").format(codes=", ".join(self.misses[-5:])))
            return
        if self.refused:
            note.say("! " + _("Not added: {codes} (Esc clears)").format(codes=", ".join(self.refused[-5:])))
            return
        row = grid.current
        here = None if row is None else grid.errors.get((row.id, grid.column))
        if here is None and grid.errors:
            (id, _column), here = next(iter(grid.errors.items()))
            place = next((one.row.position for one in grid.rows if one.id == id), 0)
            here = _("Row {number}").format(number=place) + f": {here}"
        if here:
            note.say(f"! {here}")
        else:
            note.say(first(_(told)) if (told := self.help_of_cursor(entry=False)) else "", "hint")

    def on_descendant_focus(self) -> None:
        """What was said about a cell is not said about the entry."""
        self.call_after_refresh(self.show_note)

    def help_of_cursor(self, *, entry: bool = True) -> str:
        """What is said about the field or column under the cursor, an English msgid; `entry`: about the entry too."""
        grid, column = self.grid, self.grid.current_column
        if grid.has_focus and grid.rows:
            return COLUMNS.get(column.key, "") if column is not None and self.draft.editable else ""
        if self.head.has_focus_within and self.focused is not None:
            field = next((one for one in self.focused.ancestors if isinstance(one, FormField)), None)
            return "" if field is None else of_field(self.type, field.field_name) or field.help_text
        return ENTRY if entry and self.entry.has_focus else ""

    def show_errors(self) -> None:
        """Put what forbids processing into its cells, once it was asked for."""
        grid, draft = self.grid, self.draft
        kept = {place: error for place, error in grid.errors.items() if place in grid.waiting}
        ids = {row.row.position: row.id for row in grid.rows}
        if draft.preview is not None:
            for fact in draft.preview.errors if self.checked else filter(_at_once, draft.preview.errors):
                told = labels.fact_sentence(str(fact.get("code")), fact)
                id = ids.get(fact.get("row"))
                if id is not None:
                    kept.setdefault((id, _cell(fact)), told)
        grid.errors = kept
        grid.refresh()

    def go_to(self, fact: acts.Jump) -> None:
        """Put the cursor where an error is: a cell, or a field of the header."""
        row = next((one for one in self.grid.rows if one.row.position == fact.get("row")), None)
        if row is not None and fact.get("reason") != "warehouse_missing":
            self.grid.focus()
            self.grid.go_to(row.id, _cell(fact))
            return
        field = self.head.fields.get(str(fact.get("field")))
        if field is not None:
            field.error = labels.fact_sentence(str(fact.get("code")), fact)
            field.focus_control()
            self.show_note()

    def keep_soon(self) -> None:
        """Something was typed: the part of the screen that keeps it does."""
        raise NotImplementedError

    # What may be done ---------------------------------------------------------------

    def refuse_reason(self) -> str | None:
        """Why one may not act on this document although one has the right: some warehouse is not one's own."""
        return labels.sentence(denied("warehouse.view", "scope")) if self.draft.foreign else None


def _at_once(fact: Mapping[str, Any]) -> bool:
    """Whether an error is told as soon as it is typed: what is still missing, or short, is not."""
    over = (fact.get("code"), fact.get("reason")) == ("denied", "limit")
    return over or (fact.get("code") == "invalid" and fact.get("reason") != "warehouse_missing")


def _cell(fact: Mapping[str, Any]) -> str:
    field = str(fact.get("field") or "quantity")
    return "product" if field == "barcode" else field


def _surroundings(actor: Actor, type: str) -> tuple[dict[str, str], Any]:
    """The settings that lines are written by, and the form of a type of document."""
    from db.queries import forms

    settings = {name: actor.company.setting(name) for name in ("timezone", "currency")}
    return settings, forms.show(actor, type) if type in TYPES else None
