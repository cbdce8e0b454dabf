"""A form of one thing, new or not: F2 saves and goes back; where others saved meanwhile, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.screen import Screen

from db.errors import AmbarError
from db.queries.rows import HIDDEN
from tui import keys
from tui.i18n import _
from tui.live import RightsChanged
from tui.screens.base import AmbarScreen, FormScreen
from tui.unsaved import Typed, of_fields
from tui.widgets.text_field import DayField, NumberField, TextField


class EditScreen(FormScreen):
    """To write: `read_row` (values by the fields' names, and `version`), `write_row`, `card`."""

    BINDINGS = [keys.SAVE]

    def __init__(self, is_new: bool) -> None:
        super().__init__()
        self.is_new = is_new
        self.version: int | None = None
        self.warnings: Sequence[Mapping[str, Any]] = ()
        """What the service warned of; told after saving."""

    async def prepare(self) -> None:
        """Read what the fields need to choose from."""

    async def read_row(self) -> Mapping[str, Any]:
        """The saved values by the fields' names, and `version`; for a new thing what it begins with."""
        raise NotImplementedError

    async def write_row(self, values: dict[str, Any]) -> None:
        """Save: for a new thing all values, else the changed ones (None where one was emptied is "")."""
        raise NotImplementedError

    def card(self) -> Screen[Any] | None:
        """What shows the new thing after it was saved; None: back to where one was."""
        return None

    def saved(self, under: AmbarScreen) -> None:
        """Tell the screen below what was saved, before it reads again: what it shows may have another code now."""

    async def load(self) -> None:
        """Read and show."""
        await self.prepare()
        self._fill(await self.read_row())

    def _fill(self, row: Mapping[str, Any]) -> None:
        self.version = row.get("version")
        self.form.fill({name: self._plain(name, value) for name, value in row.items()})

    def _plain(self, name: str, value: Any) -> Any:
        field = self.form.fields.get(name)
        typed = isinstance(field, TextField) and not isinstance(field, NumberField | DayField)
        return "" if value is None and typed else value

    async def save(self) -> None:
        """Write what was entered; on a conflict take in what others changed, and keep what was typed."""
        if self.is_new:
            await self.write_row(self.form.values())
            return
        changed = {name: "" if value is None else value for name, value in self.form.changed().items()}
        if not changed:
            return
        try:
            await self.write_row(changed)
        except AmbarError as error:
            if error.code != "conflict":
                raise
            await self._meet()
            self.shell.say_problem(
                _("Changed meanwhile by someone else; what you typed is still here. F2 saves it over theirs.")
            )
            raise _Met(error.code) from error

    async def _meet(self) -> None:
        """Take in what others saved; what was typed here stays, with theirs beside it."""
        row = await self.read_row()
        self.version = row.get("version")
        for name, field in self.form.fields.items():
            if name not in row:
                continue
            theirs = self._plain(name, row[name])
            if not field.dirty:
                field.fill(theirs)
            elif theirs != field.saved:
                field.saved = theirs
                shown = getattr(field, "shown", str)
                field.hint(_("Saved meanwhile: {value}").format(value=shown(theirs) if theirs is not None else ""))

    async def action_save(self) -> bool:
        """F2: save, then back, or on to the card of what was made."""
        try:
            saved = await super().action_save()
        except _Met:
            return False
        if not saved:
            return False
        if self.warnings:
            from tui.labels import warning_lines

            self.shell.say("\n".join(warning_lines(self.warnings)), "warning")
        card = self.card() if self.is_new else None
        if self.shell.top() is not self:
            return True
        if card is not None:
            self.shell.switch_screen(card)
            return True
        self.shell.pop_screen()
        under = self.shell.top()
        if isinstance(under, AmbarScreen):
            self.saved(under)
            await under.refresh_data()
        return True

    async def refresh_data(self) -> None:
        """A new thing has nothing to read again."""
        if not self.is_new:
            await super().refresh_data()

    def on_rights_changed(self, event: RightsChanged) -> None:
        """Other rights may show less of the thing, or nothing at all; what was typed is shown once more."""
        super().on_rights_changed(event)
        self.shell.go(self._with_other_rights(self.unsaved()), hold=False)

    async def _with_other_rights(self, typed: list[Typed]) -> None:
        if self.is_new or not self.settled:
            return
        try:
            row = await self.read_row()
        except AmbarError as error:
            if error.code not in ("denied", "not_found"):
                raise
            if self.shell.top() is self:
                await self.shell.pop_screen()
                self.shell.keep(typed)
            return
        hidden = [field for name, field in self.form.fields.items() if row.get(name) is HIDDEN]
        lost = of_fields(hidden)
        for field in hidden:
            field.display = False
            field.saved = field.value
        self.shell.keep(lost)

    def relabel(self) -> None:
        """Another language."""
        self.form.relabel()


class _Met(Exception):
    """Someone else has saved meanwhile, and it has been told."""
