"""A card: what is known of one thing, and below it lists in tabs, switched with their digits or ← →."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from tui import exporting, keys
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column, Tone
from tui.widgets.facts import Fact, Facts
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.table import Table
from tui.widgets.tabs import Tabs
from tui.widgets.window import Key, Loader, turned

if TYPE_CHECKING:
    from db.rulers import Ruler

MOST = 9
"""Tabs that have a digit."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A list of a card. `load`: its loader, given what was typed after `/`; `filtered`: whether one may type there;
    `opens`: whether Enter leads anywhere from its rows.
    `title` and `empty` are English msgids; `tone`: the colour of a row by its state; `choices`: what F7 filters by,
    asked for when the tab is shown; `places`: given what was typed, the key before what `g` asks for and where the
    rows stand, as `Table.show` takes them; `widget`: what stands there instead of a table, with `show`, `reload` and
    `row`; `writes`: what x writes into a file (db.queries.exports), and its filter, given what was typed."""

    id: str
    title: str
    columns: Sequence[Column[Any]]
    load: Callable[[str], Loader[Any]]
    empty: str = ""
    key: Callable[[Any], Hashable] = lambda row: row.id
    filtered: bool = False
    tone: Callable[[Any], Tone] | None = None
    opens: bool = True
    choices: Callable[[], Sequence[Choice]] | None = None
    widget: Callable[[str], Any] | None = None
    places: Callable[[str], tuple[Callable[[str], Key], Callable[[], Ruler | None]]] | None = None
    writes: tuple[str, Callable[[str], Any]] | None = None


class StillTable(Table[Any]):
    """A table whose rows lead nowhere."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No Enter."""
        return False if action == "open" else super().check_action(action, parameters)


class CardScreen(AmbarScreen):
    """To write: `read` (the card), `facts`, `tabs` (all that the role allows), `shows` (what the thing has)."""

    BINDINGS = [
        *(Binding(str(digit), f"tab({digit - 1})", show=False) for digit in range(1, MOST + 1)),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("slash", "search", show=False),
        keys.EXPORT,
        Binding("f7", "search", show=False),
        keys.FILTER,
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-high")]

    def __init__(self) -> None:
        super().__init__()
        self.card: Any = None
        self._tabs: tuple[Tab, ...] = ()
        self._here = ""
        self._leaving = False

    # To write ---------------------------------------------------------------------

    async def read(self) -> Any:
        """The card, read in the reading lane."""
        raise NotImplementedError

    def facts(self) -> Sequence[Fact]:
        """What is known."""
        raise NotImplementedError

    def tabs(self) -> Sequence[Tab]:
        """The lists that one's role allows."""
        return ()

    def shows(self, tab: str) -> bool:
        """Whether the thing has this list at all."""
        return True

    # How it works -------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Facts, the line of tabs, the line to filter with, a table for each tab."""
        self._tabs = tuple(self.tabs())
        yield Facts()
        yield Tabs()
        bar = FilterBar()
        bar.display = False
        yield bar
        for one in self._tabs:
            if one.widget is not None:
                widget = one.widget(f"tab-{one.id}")
                widget.display = False
                yield widget
                continue
            kind: type[Table[Any]] = Table if one.opens else StillTable
            table = kind(one.columns, key=one.key, empty=one.empty, tone=one.tone, id=f"tab-{one.id}")
            table.display = False
            yield table

    @property
    def shown_tabs(self) -> tuple[Tab, ...]:
        """The tabs that are there."""
        return tuple(one for one in self._tabs if self.card is not None and self.shows(one.id))

    @property
    def tab(self) -> str:
        """The id of the tab that is shown; "" where there is none."""
        return self._here

    @property
    def table(self) -> Any:
        """The table that is shown, or what stands there instead; None where there is no tab."""
        return self.query_one(f"#tab-{self._here}") if self._here else None

    def chosen(self, name: str) -> Any:
        """What the list shown is filtered by (F7)."""
        return self.query_one(FilterBar).values.get(name)

    async def load(self) -> None:
        """Read the card, show it and its first list."""
        self.card = await self.read()
        self._say()
        self.show_tab(self._here)

    def _say(self) -> None:
        self.query_one(Facts).show(self.facts())
        self.refresh_lines()
        self.refresh_bindings()

    def show_tab(self, wanted: str) -> None:
        """Show a list (by default the first one), read anew from its start."""
        tabs = self.shown_tabs
        places = [one.id for one in tabs]
        place = places.index(wanted) if wanted in places else 0
        self.query_one(Tabs).show([one.title for one in tabs], place)
        before, self._here = self._here, places[place] if places else ""
        bar = self.query_one(FilterBar)
        if self._here != before:
            bar.value, bar.typed = "", bool(tabs) and tabs[place].filtered
            for name in list(bar.values):
                bar.put(name, None, "")
            choices = tabs[place].choices if tabs else None
            bar.choices = tuple(choices()) if choices is not None else ()
        bar.display = bool(tabs) and (tabs[place].filtered or bool(bar.choices))
        for one in self._tabs:
            self.query_one(f"#tab-{one.id}").display = one.id == self._here
        table = self.table
        if table is not None:
            bar.count(None)
            load, where = tabs[place].load(bar.text), tabs[place].places
            if where is None or not isinstance(table, Table):
                table.show(load)
            else:
                seek, ruler = where(bar.text)
                table.show(load, seek=seek, ruler=ruler)
                bar.follow(table)
            table.focus()
        self.refresh_bindings()

    async def refresh_data(self) -> None:
        """Read card and list again; leave where the thing is gone."""
        if self._leaving:
            return
        try:
            self.card = await self.read()
        except AmbarError as error:
            if error.code in ("not_found", "denied") and self.shell.top() is self:
                self.shell.pop_screen()
            self.shell.say_error(error)
            return
        self._say()
        if self._here not in [one.id for one in self.shown_tabs]:
            self.show_tab("")
        elif self.table is not None:
            self.query_one(Tabs).show([one.title for one in self.shown_tabs], self._place())
            await self.table.reload()

    def _place(self) -> int:
        return [one.id for one in self.shown_tabs].index(self._here)

    def relabel(self) -> None:
        """Another language, or other rights."""
        super().relabel()
        if self.card is not None:
            self._say()
            self.query_one(Tabs).refresh()

    def on_rights_changed(self, event: Any) -> None:
        """Other rights may show less of the thing."""
        super().on_rights_changed(event)
        self.shell.go(self.refresh_data(), hold=False)

    async def leave_after(self, deleting: Awaitable[Any], told: str) -> None:
        """Delete the thing, and go back: it is no more."""
        self._leaving = True
        try:
            await deleting
        finally:
            self._leaving = False
        if self.shell.top() is self:
            self.shell.pop_screen()
        under = self.shell.top()
        if isinstance(under, AmbarScreen):
            await under.refresh_data()
        self.shell.say_done(told)

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        """A click on a tab."""
        self.action_tab(event.place)

    def on_filter_bar_changed(self) -> None:
        """Filter the list that is shown."""
        self.show_tab(self._here)
        bar = self.query_one(FilterBar)
        if bar.can_focus:
            bar.focus()

    def on_table_loaded(self, event: Table.Loaded) -> None:
        """How many rows there are."""
        self.query_one(FilterBar).count(event.total)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A digit for each tab; `/` where the list can be filtered."""
        if action == "tab":
            return int(str(parameters[0])) < len(self.shown_tabs)
        if action in ("search", "filter"):
            here = next((one for one in self._tabs if one.id == self._here), None)
            return here is not None and (here.filtered if action == "search" else here.choices is not None)
        if action == "export":
            return self._written is not None and exporting.may(self.rights, self._written[0])
        return super().check_action(action, parameters)

    @property
    def _written(self) -> tuple[str, Callable[[str], Any]] | None:
        """What an export of the list shown is."""
        return next((one.writes for one in self._tabs if one.id == self._here), None)

    async def action_export(self) -> None:
        """x: write all of the list shown into a file."""
        from tui.dialogs import export

        if self._written is not None:
            kind, wanted = self._written
            await export.export(self.shell, kind, wanted(self.query_one(FilterBar).text))

    def action_tab(self, place: int) -> None:
        """The tab of this digit."""
        tabs = self.shown_tabs
        if place < len(tabs) and tabs[place].id != self._here:
            self.show_tab(tabs[place].id)

    def action_turn(self, step: int) -> None:
        """The tab before or after."""
        tabs = self.shown_tabs
        if len(tabs) > 1:
            self.action_tab((self._place() + step) % len(tabs))

    def action_search(self) -> None:
        """Type to filter the list."""
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        """Choose what to filter by."""
        await self.query_one(FilterBar).choose()


def whole(query: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Loader[Any]:
    """A loader of a list that is read at once."""
    from db.queries.rows import Page

    def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
        rows = tuple(query(*args, **kwargs))
        return Page(rows, None, len(rows))

    return load


def newest_first(query: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Loader[Any]:
    """A loader of pages that turns a list around whose order is oldest first."""
    return turned(partial(query, *args, **kwargs))


def paged(query: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Loader[Any]:
    """A loader of a query's pages."""
    found: Loader[Any] = partial(query, *args, **kwargs)
    return found
