"""Reserving in a deal's rows: a figure typed into its cell, or a key for what is open."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from textual.binding import Binding

from db.errors import AmbarError
from db.fields import plain
from tui import labels_words as words
from tui import text
from tui.i18n import N_, _
from tui.screens.deal_draft import DealDraft
from tui.screens.document_base import DocumentBase
from tui.widgets.grid import Grid

HELD = ("reserved", "until")
"""The cells that are none of the row's, but of what it holds."""
IN_ROWS = ("reserve_here", "release_here", "extend_here")


class DealReserving(DocumentBase):
    """What is promised to the customer, row by row."""

    draft: DealDraft

    BINDINGS = [
        Binding("r", "reserve_here", N_("reserve"), id="deal.reserve"),
        Binding("b", "release_here", N_("release"), id="deal.release", show=False),
        Binding("u", "extend_here", N_("extend"), id="deal.extend", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With the cursor in the rows."""
        if action in IN_ROWS:
            if not (self.grid.has_focus and self.grid.rows and self.grid.edit is None):
                return False
            action = action.removesuffix("_here")
        if action in ("reserve", "release", "extend") and (not self.rights.stock or not self.grid.rows):
            return False
        return super().check_action(action, parameters)

    # Cells --------------------------------------------------------------------------

    async def change_cell(self, row: Any, column: str, typed: str) -> None:
        """A figure under Reserved reserves so much, a day under Until holds it so long; the others as ever."""
        if column not in HELD:
            await super().change_cell(row, column, typed)  # type: ignore[misc]
        elif await self._hold(row, column, typed):
            await self.reload()

    async def _hold(self, row: Any, column: str, typed: str) -> bool:
        """Put what was typed into a cell of what is held; what cannot be stays in it, with the reason."""
        from tui import labels

        try:
            if column == "reserved":
                await self._reserve(row.row, text.parse_quantity(typed, "quantity").value if typed else Decimal(0))
            else:
                await self._until(row.row, text.parse_day(typed, self.shell.today(), "until").isoformat())
        except AmbarError as error:
            facts = error.details.get("errors") or [{"code": error.code, **error.details}]
            self.grid.refuse(row.id, column, typed, labels.fact_sentence(str(facts[0].get("code")), facts[0]))
            self.show_note()
            return False
        self.grid.settle(row.id, column)
        return True

    async def _fill(self, rows: Mapping[int, Any], column: str, source: Any) -> int:
        """What is held is copied down row by row; the others as ever."""
        if column not in HELD:
            found: int = await super()._fill(rows, column, source)  # type: ignore[misc]
            return found
        value = getattr(source, column)
        typed = "" if not value else text.quantity(value) if column == "reserved" else text.day(value)
        filled = [await self._hold(one, column, typed) for one in rows.values()]
        await self.reload()
        return sum(filled)

    async def paste_column(self, column: str, pasted: str) -> None:
        """A column of figures or days into what is held, row by row; the others as ever."""
        if column not in HELD:
            await super().paste_column(column, pasted)  # type: ignore[misc]
            return
        for one, line in zip(self.grid.rows[self.grid.row :], pasted.strip().splitlines(), strict=False):
            await self._hold(one, column, line.strip())
        await self.reload()

    def on_grid_removing(self, event: Grid.Removing) -> None:
        """Rows go where they may be changed; who may only reserve releases."""
        if not self.draft.editable:
            event.stop()
            event.prevent_default()

    # Keys ---------------------------------------------------------------------------

    async def action_reserve_here(self) -> None:
        """`r` in a cell that takes no letters."""
        await self.action_reserve()

    async def action_release_here(self) -> None:
        """`b`."""
        await self.action_release()

    async def action_extend_here(self) -> None:
        """`u`."""
        await self.action_extend()

    async def action_reserve(self) -> None:
        """Reserve all of the row that is not shipped."""
        row = self._row()
        if row is None:
            return
        if not row.open:
            self.shell.say_problem(_("All of it is shipped"))
            return
        await self._reserve(row, row.open)
        await self.reload()
        now: Any = self.draft.row(row.id)
        if now is not None:
            told = _("Reserved: {name}, {quantity} until {day}")
            if now.short:
                told = _("Reserved: {name}, {quantity} until {day}; {short} of it is short")
            unit = words.unit(now.unit)
            self.shell.say_done(told.format(name=now.name, quantity=text.quantity(now.reserved, unit),
                                            short=text.quantity(now.short, unit), day=text.day(now.until)))  # fmt: skip

    async def action_release(self) -> None:
        """Release what the row has reserved."""
        row = self._held_row()
        if row is None:
            return
        from db.services import reservations

        await self.draft.hold(reservations.release, row.id)
        await self.reload()
        released = text.quantity(row.reserved, words.unit(row.unit))
        self.shell.say_done(_("Released: {name}, {quantity}").format(name=row.name, quantity=released))

    async def action_extend(self) -> None:
        """Hold what the row has reserved for longer: by another period, or until a day that is typed."""
        row = self._held_row()
        if row is None:
            return
        from tui.screens.reservation_acts import extend

        if await extend(self.shell, [(self.draft.key, row.id)], row.until):
            await self.reload()

    def _row(self) -> Any:
        one = self.grid.current
        return self.draft.row(one.id) if one is not None else None

    def _held_row(self) -> Any:
        """The row under the cursor, if anything of it is reserved."""
        row = self._row()
        if row is not None and not row.reserved:
            self.shell.say_problem(_("Nothing of it is reserved"))
            return None
        return row

    async def _reserve(self, row: Any, quantity: Any) -> None:
        from db.services import reservations

        await self.draft.hold(reservations.set, row.id, plain(quantity))

    async def _until(self, row: Any, day: str) -> None:
        from db.services import reservations

        await self.draft.hold(reservations.extend, row.id, until=day)
