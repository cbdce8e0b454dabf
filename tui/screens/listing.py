"""A list that a person arranges: filtered, sorted, with columns of one's own and filters that have names.

    class PartnersScreen(ListScreen):
        BINDINGS = [keys.NEW]
        LIST = "partners"                       # under this name columns and filters are kept (db.list_kinds)
        ORDER = ("name", False)

        def choices(self): return [Choice(...)]
        def columns(self): return [Column("name", N_("Name"), 14, flexible=True, order="name"), ...]
        def table(self): return Table((), empty=N_("No partners here."))
        def source(self, asked): return Source(partial(partners.page, self.actor, ...), falling=asked.falling)

What was filtered and how it was sorted comes back when one returns in the same session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult

from db.errors import AmbarError
from db.record import record
from db.text import sort_key
from tui import exporting, keys
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column, plain
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table
from tui.widgets.window import Key, Loader, turned

if TYPE_CHECKING:
    from db.queries.forms import Form
    from db.rulers import Ruler


@record
class Asked:
    """How a list is asked for: the text, the values of its choices, the order; `falling`: the highest first."""

    text: str
    values: Mapping[str, Any]
    order: str
    falling: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from: pages, the key before what is typed after `g`, where its rows stand.

    `turned`: the pages, and so the ruler, are to be read from their end."""

    load: Loader[Any]
    seek: Callable[[str], Key] | None = None
    ruler: Callable[[], Ruler | None] | None = None
    turned: bool = False
    wanted: Any = None
    """The filter of its query, as an export takes it."""


@dataclass(slots=True)
class Kept:
    """How a list was last looked at."""

    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    falling: bool = False


class ListScreen(AmbarScreen):
    """To write: `columns`, `table`, `source`, and `choices` where it can be filtered by more than words."""

    BINDINGS = [keys.SEARCH, keys.FILTER, keys.SORT, keys.COLUMNS, keys.FILTERS, keys.EXPORT]
    LIST: ClassVar[str] = ""
    EXPORT: ClassVar[str] = ""
    """What an export of it is called (db.queries.exports), "" where there is none."""
    ORDER: ClassVar[tuple[str, bool]] = ("", False)
    """The order to begin with, and whether with its highest."""

    begun: Any = None
    """The screen in which something new was begun from here, until the cursor has been put on it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: tuple[tuple[str, int], ...] = ()
        self.form: Form | None = None
        """The company's form of what the list shows, where it has fields of its own."""
        self._wanted: Any = None
        self._empty = ""

    # To write ---------------------------------------------------------------------

    def choices(self) -> Sequence[Choice]:
        """What it can be filtered by."""
        return ()

    def columns(self) -> Sequence[Column[Any]]:
        """All columns that one may see."""
        raise NotImplementedError

    def table(self) -> Table[Any]:
        """The table, without its columns."""
        raise NotImplementedError

    def source(self, asked: Asked) -> Source:
        """The rows."""
        raise NotImplementedError

    def empty(self, filtered: bool) -> str | None:
        """What an empty list says; None: what its table does."""
        return N_("Nothing matches the filter. F7 changes it.") if filtered else None

    @property
    def form_name(self) -> str:
        """The form of what the list shows (`db.queries.forms`); "" for none."""
        return ""

    @property
    def list_name(self) -> str:
        """The name under which columns and filters are kept."""
        return self.LIST

    # What is there ------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """The filter and the list."""
        yield self.bar()
        yield self.grid()

    def bar(self) -> FilterBar:
        """The line to filter with."""
        return FilterBar(self.choices())

    def grid(self) -> Table[Any]:
        """The table with its columns, in the order in which it was last looked at."""
        table, kept = self.table(), self._kept
        self._empty = table.empty
        columns = self._allowed()
        table.offered, table.columns = columns, tuple(one for one in columns if not one.off)
        known = {one.order for one in columns if one.order}
        table.order, table.falling = (kept.order, kept.falling) if kept.order in known else self.ORDER
        return table

    def _allowed(self) -> tuple[Column[Any], ...]:
        return tuple(one for one in self.columns() if one.allowed(self.rights))

    @property
    def _kept(self) -> Kept:
        session = self.shell.session
        found: Kept | None = session.lists.get(self.list_name) if session is not None else None
        return found or Kept()

    def on_mount(self) -> None:
        """The list has the focus, and the filter stands as it was left."""
        bar, table = self.query_one(FilterBar), self.query_one(Table)
        self._as_left(bar)
        bar.follow(table)
        table.focus()

    def _as_left(self, bar: FilterBar) -> None:
        kept, names = self._kept, {one.name for one in bar.choices}
        values = {name: value for name, value in kept.values.items() if name in names}
        bar.set(kept.text, values, {name: kept.words.get(name, "") for name in values})

    async def load(self) -> None:
        """One's own columns, and the rows."""
        from db.queries import lists

        try:
            self._layout = await self.shell.read(lists.arranged, self.actor, self.list_name)
        except AmbarError as error:
            if error.code != "not_signed_in":
                raise
        await self._take_form()
        if self._layout or self.form is not None:
            self.query_one(Table).set_columns(self._allowed(), self._layout)
        self.apply()

    async def _take_form(self) -> None:
        """Read the company's own fields, where the list shows what has a form."""
        if not self.form_name:
            return
        from db.queries import forms

        found = await self.shell.read(forms.show, self.actor, self.form_name)
        before, self.form = self.form, found if any(one.custom for one in found.fields) else None
        if self.form != before:
            bar, first = self.query_one(FilterBar), before is None
            bar.choices = tuple(self.choices())
            if first:
                self._as_left(bar)

    def apply(self) -> None:
        """Show what the filter lets through, in the order that was chosen."""
        bar, table = self.query_one(FilterBar), self.query_one(Table)
        asked = Asked(bar.text, bar.values, table.order, table.falling)
        if self.shell.session is not None:
            kept = Kept(bar.text, dict(bar.values), bar.words, table.order, table.falling)
            self.shell.session.lists[self.list_name] = kept
        table.empty = self.empty(bar.active) or self._empty
        source = self.source(asked)
        self._wanted = source.wanted
        load, ruler = source.load, source.ruler
        if source.turned:
            load = turned(load)
            ruler = partial(_turned, ruler) if ruler is not None else None
        table.show(load, seek=source.seek, ruler=ruler)

    def relabel(self) -> None:
        """Another language, or other rights."""
        bar, table = self.query_one(FilterBar), self.query_one(Table)
        bar.choices = tuple(self.choices())
        bar.refresh()
        table.empty = self.empty(bar.active) or self._empty
        table.set_columns(self._allowed(), self._layout)
        if table.order and table.order not in {one.order for one in table.offered}:
            table.order, table.falling = self.ORDER
            self.apply()

    async def go_to_begun(self) -> None:
        """Put the cursor on what was begun from here, once one is back and it has a number."""
        begun = self.begun
        if begun is not None and self.shell.top() is self:
            self.begun = None
            if begun.draft.number is not None:
                await self.query_one(Table).move_to(begun.draft.number)

    # Filtering ----------------------------------------------------------------------

    def on_filter_bar_changed(self) -> None:
        """Another filter."""
        self.apply()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """There may be something to act on now."""
        self.refresh_bindings()

    def action_search(self) -> None:
        """`/`: type to find."""
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        """F7: choose what to filter by."""
        await self.query_one(FilterBar).choose()

    async def action_saved_filters(self) -> None:
        """f: filters that have names."""
        from tui.dialogs.saved_filters import SavedFilters, filled

        bar, table = self.query_one(FilterBar), self.query_one(Table)
        kept = self._kept
        chosen = await self.shell.ask(SavedFilters(self.list_name, kept, {one.name for one in bar.choices}))
        if chosen is None:
            return
        found = await self.shell.read(filled, chosen, bar.choices, self.actor)
        bar.set(found.text, found.values, found.words)
        if found.order in {one.order for one in table.offered if one.order}:
            table.order, table.falling = found.order, found.falling
        self.apply()

    # Arranging ----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sorting, where there is more than one order; no F7 where there is nothing to choose."""
        if action == "sort":
            return any(one.order for one in self.columns())
        if action == "filter":
            return bool(self.choices())
        if action == "export":
            return exporting.may(self.rights, self.EXPORT)
        if action in ("columns", "saved_filters"):
            return bool(self.list_name)
        return super().check_action(action, parameters)

    async def action_sort(self) -> None:
        """s: by which column; the one that it is sorted by already is turned around."""
        from tui.dialogs.picker import Pick, Picker

        table = self.query_one(Table)
        picks = []
        for column in table.offered:
            if column.order:
                note = ("▼ → ▲" if table.falling else "▲ → ▼") if column.order == table.order else ""
                picks.append(Pick(column.order, _(column.title), note))
        chosen = await self.shell.ask(Picker(_("Sort by which column?"), picks, chosen=(table.order,)))
        if chosen is not None:
            self.sort_by(str(chosen.value))

    def on_table_titled(self, event: Table.Titled) -> None:
        """A click on a title sorts by it."""
        if event.column.order:
            self.sort_by(event.column.order)

    def sort_by(self, order: str) -> None:
        """Sort by an order, from its start; where it is that order already, the other way round."""
        table = self.query_one(Table)
        if order == table.order:
            table.falling = not table.falling
        else:
            table.order, table.falling = order, self.begins_high(order)
        self.apply()

    def begins_high(self, order: str) -> bool:
        """Whether an order begins with its highest: days and figures do, names do not."""
        column = next((one for one in self.query_one(Table).offered if one.order == order), None)
        return (order == self.ORDER[0] and self.ORDER[1]) or (column is not None and column.align == "right")

    async def action_export(self) -> None:
        """x: write all that the filter shows into a file."""
        from tui.dialogs import export

        table = self.query_one(Table)
        shown = (
            () if self.EXPORT == "documents" else [one.key for one in table.columns]
        )  # a file of those has their rows
        await export.export(self.shell, self.EXPORT, self._wanted, shown, table.total)

    async def action_columns(self) -> None:
        """c: which columns, in which order, how wide."""
        from db.services import lists
        from tui.dialogs.columns import ColumnsDialog

        table = self.query_one(Table)
        chosen = await self.shell.ask(ColumnsDialog(table.offered, self._layout))
        if chosen is None:
            return
        await self.shell.write(lists.arrange, self.actor, self.list_name, chosen)
        self._layout = tuple(chosen)
        table.set_columns(self._allowed(), self._layout)
        self.shell.say_done(_("Your columns are kept") if chosen else _("The usual columns are back"))


def _turned(ruler: Callable[[], Ruler | None]) -> Ruler | None:
    found = ruler()
    return None if found is None else found.turned()


_LAST: Final = chr(0x10FFFF)


def whole(
    query: Callable[..., Any], columns: Sequence[Column[Any]], asked: Asked, /, *args: Any, **kwargs: Any
) -> Source:
    """The source of a short list, read at once and sorted here by any column: the order is the column's key."""
    from db.queries.rows import Page

    column = next((one for one in columns if one.order == asked.order), None)

    def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
        rows = list(query(*args, **kwargs))
        if column is not None and asked.order != "":
            rows.sort(key=partial(_rank, column), reverse=asked.falling)
        return Page(tuple(rows), None, len(rows))

    return Source(load)


def _rank(column: Column[Any], row: Any) -> tuple[int, Any]:
    """By what a row is sorted: a number by its size, anything else as it is written; what is empty comes last."""
    value = getattr(row, column.key, None)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        value = plain(column.of(row))
    if isinstance(value, str):
        return (1, sort_key(value or _LAST))
    return (0, value)
