"""Filters of a list that have names (f): one's own and the shared ones; Enter filters by one, F4 keeps what is filtered
now, Del forgets one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.errors import AmbarError
from db.list_kinds import sharing_right
from db.queries.lists import SavedFilter
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.listing import Kept
    from tui.widgets.filter_bar import Choice


class SavedFilters(Dialog[SavedFilter]):
    """Gives the filter that was chosen; None where it was left."""

    BINDINGS = [
        Binding("f4", "keep", N_("keep the filter of now"), id="saved_filters.keep"),
        Binding("delete", "forget", N_("forget"), id="saved_filters.forget"),
    ]

    def __init__(self, list_name: str, now: Kept, names: Collection[str]) -> None:
        """`now`: how the list is filtered; `names`: of the choices that one has. A filter that needs another one is not
        shown: without it the list would show more than was meant."""
        super().__init__(_("Saved filters"))
        self._list = list_name
        self._now = now
        self._names = frozenset(names)

    def body(self) -> ComposeResult:
        """The filters by name."""
        columns: list[Column[SavedFilter]] = [
            Column("name", N_("Name"), 16, flexible=True),
            Column("owner", N_("Whose"), cell=_whose, widest=24),
        ]
        empty = N_("No filter was kept yet. Filter the list, then F4 keeps it under a name.")
        yield Table(columns, header=False, empty=empty, classes="sheet-table")

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter filter   F4 keep the filter of now   Del forget   Esc give up")

    async def on_mount(self) -> None:
        """Read them."""
        self.query_one(Table).focus()
        await self._load()

    async def _load(self) -> None:
        from db.queries import lists

        app: Any = self.app
        found = await app.read(lists.filters, app.actor, self._list)
        if self.is_attached:
            known = [one for one in found if self._names.issuperset(one.content.get("values") or {})]
            self.query_one(Table).show_rows(known)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Filter by it."""
        event.stop()
        self.dismiss(event.row)

    async def action_keep(self) -> None:
        """F4: give the filter of now a name."""
        from db.services import lists
        from tui.dialogs.form import FormDialog
        from tui.widgets.choice_field import CheckField
        from tui.widgets.field import FormField
        from tui.widgets.text_field import TextField

        app: Any = self.app
        now, list_name = self._now, self._list
        if not (now.text or now.values):
            app.say_problem(_("Nothing is filtered now: there is nothing to keep"))
            self.dismiss(None)
            return
        fields: list[FormField] = [TextField("name", N_("Name"), length=60, required=True)]
        if app.rights.may(sharing_right(list_name)):
            fields.append(CheckField("shared", N_("For everyone")))

        async def save(values: Mapping[str, Any]) -> Any:
            content = {
                "text": now.text,
                "values": {name: _encoded(value) for name, value in now.values.items()},
                "order": now.order,
                "falling": now.falling,
            }
            shared = bool(values.get("shared"))
            return await app.write(lists.keep_filter, app.actor, list_name, values["name"], content, shared=shared)

        if await app.ask(FormDialog(_("Keep this filter"), fields, save)) is not None:
            await self._load()

    async def action_forget(self) -> None:
        """Del: forget the filter under the cursor."""
        from db.services import lists
        from tui.dialogs.question import Confirm

        app: Any = self.app
        row = self.query_one(Table).row
        if row is None:
            return
        if not row.own and not app.rights.may(sharing_right(self._list)):
            app.say_problem(_("This filter belongs to {name}").format(name=row.owner))
            return
        lines = [row.name] if not row.shared else [row.name, _("It is there for everyone, and goes for everyone.")]
        if await app.ask(Confirm(_("Forget this filter?"), lines, _("Forget"))) == "yes":
            await app.write(lists.drop_filter, app.actor, self._list, row.id)
            await self._load()


def _whose(row: SavedFilter) -> Cell:
    if not row.shared:
        return Toned(_("mine"), "muted")
    return Toned(_("mine, for everyone") if row.own else row.owner, "muted")


def _encoded(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return [*map(_encoded, value)] if isinstance(value, tuple | list) else value


def _decoded(value: Any) -> Any:
    if isinstance(value, dict):
        try:
            return date.fromisoformat(str(value.get("day")))
        except ValueError:
            return None  # no day: of a filter that was kept by other means than this dialog
    return tuple(map(_decoded, value)) if isinstance(value, list) else value


def filled(saved: SavedFilter, choices: Sequence[Choice], actor: Actor) -> Kept:
    """How a list looks with a filter that was kept; to be read in the reading lane: names may have changed."""
    from tui.screens.listing import Kept

    content, values, words = saved.content, dict[str, Any](), dict[str, str]()
    given = content.get("values") or {}
    for choice in choices:
        if choice.name in given:
            value = _decoded(given[choice.name])
            values[choice.name] = value
            words[choice.name] = _written(choice, value, actor)
    return Kept(
        str(content.get("text", "")), values, words, str(content.get("order", "")), bool(content.get("falling"))
    )


def _written(choice: Choice, value: Any, actor: Actor) -> str:
    """A value in words."""
    if isinstance(value, tuple):
        return ", ".join(_written(choice, one, actor) for one in value)
    if isinstance(value, date):
        from tui.text import day

        return day(value)
    if choice.name == "partner":
        from db.queries import partners

        try:
            return partners.show(actor, value).name
        except AmbarError:
            return str(value)
    picks = choice.picks
    found = (picks("") if callable(picks) else picks) or ()
    return next((pick.label for pick in found if pick.value == value), str(value))
