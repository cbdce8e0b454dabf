"""The entry at work: scans are taken one after the other in the order in which they came, none is lost."""

from __future__ import annotations

import asyncio
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from db.errors import AmbarError, invalid
from db.fields import Quantity
from db.text import fold
from tui import entry
from tui import labels_words as words
from tui.i18n import _
from tui.lanes import Overtaken, Stopped
from tui.screens import document_picks as picks
from tui.screens.document_base import DocumentBase
from tui.widgets.entry_field import MOST, EntryField, Suggestions
from tui.widgets.status_line import PROMPT, StatusLine

if TYPE_CHECKING:
    from db.queries.find import Found

SOON: Final = 0.01
"""Seconds between two looks whether the document is there."""


class DocumentEntry(DocumentBase):
    """Looking up, adding, offering what may have been meant."""

    def __init__(self, type: str, number: str | None) -> None:
        super().__init__(type, number)
        self._entered: deque[EntryField.Entered] = deque()
        self._taking: Any = None

    async def finish_entries(self) -> None:
        """Wait until everything that was entered is in the document."""
        while self.working:
            await self._taking

    def enter(self, told: EntryField.Entered) -> None:
        """Take one entry, after those that are waiting."""
        self._entered.append(told)
        if not self.working:
            self.working = True
            self._taking = self.shell.go(self._take_all(), hold=False)

    def on_entry_field_entered(self, event: EntryField.Entered) -> None:
        """A line was entered."""
        event.stop()
        self.enter(event)

    async def _take_all(self) -> None:
        """Everything in the queue, also what comes while the last rows are being shown."""
        try:
            while not self.settled and self.is_attached:  # scanned at once: the header is not there yet
                await asyncio.sleep(SOON)
            while self._entered:
                await self._show_added(await self._take_waiting())
        finally:
            self.working = False

    async def _take_waiting(self) -> int | None:
        """What waits; the rows are shown now and then in a long burst. The row that the last one was added to."""
        added, last, row = 0, None, None
        while self._entered:
            told = self._entered.popleft()
            try:
                row = await self._take(told)
            except Stopped:
                self._miss(told.text)
            except AmbarError as error:
                self.refused.append(told.text)
                self.shell.bell()
                self.show_note()
                self.shell.say_error(error)
            else:
                if row is not None:
                    added, last = added + 1, row
                    if added % 10 == 0:
                        await self._show_added(last)
        return last

    async def _show_added(self, id: int | None) -> None:
        await self.reload()
        if id is not None:
            self.grid.go_to(id, "quantity")

    async def _take(self, told: EntryField.Entered) -> int | None:
        """Add what one entry means; the row's id, None where it means nothing."""
        from db.queries.entry import named

        readings = entry.readings(told.text)
        if told.chosen:
            readings = (entry.times(told.text)._replace(code=told.pick.sku),)
        found = await self.shell.read(named, self.actor, [one.code for one in readings])
        reading = entry.best(readings, found)
        if reading is None and told.pick is not None:
            reading = entry.times(told.text)._replace(code=told.pick.sku)
            found = await self.shell.read(named, self.actor, [reading.code])
        if reading is None or reading.code not in found:
            await self._unknown(told.text)
            return None
        product = found[reading.code]
        if product.archived:
            self._miss(told.text)
            self.shell.say_problem(_("The product is archived: {name}").format(name=product.name))
            return None
        unit = await self._unit(product.sku, reading.unit) if reading.unit else ""
        return await self.draft.add(product, reading.quantity or Decimal(1), unit)

    async def _unit(self, sku: str, typed: str) -> str:
        """The code of the unit that was meant, by code, name or word; AmbarError "invalid" where the product is not
        counted in such a one."""
        from db.queries import units

        wanted = fold(typed)
        for one in await self.shell.read(units.of_product, self.actor, sku):
            if wanted in (fold(one.unit), fold(one.name), fold(words.unit(one.unit))):
                return one.unit
        raise invalid("unit", "unknown", typed)

    async def _unknown(self, text: str) -> None:
        """Nobody's code: a command where it begins with a colon, else a bell and a line; where it may be part of a
        name, that is offered."""
        if text.startswith(PROMPT) and text != PROMPT:
            self.post_message(StatusLine.Command(text.removeprefix(PROMPT).strip()))
            return
        if not self._entered and not self.entry.value and not text.isdigit():
            try:
                found = await self._find(text)
            except Overtaken:
                found = None  # one has typed on
            if found and found.rows and not self._entered and self.entry.offer(text, found.rows):
                self.shell.bell()
                told = _("No such code; Enter takes the marked one: {text}")
                if found.guessed:
                    told = _("Nothing fits {text}. Did you mean this? Enter takes the marked one")
                self.shell.say(told.format(text=text), "warning")
                return
        self._miss(text)
        self.shell.say_problem(_("Unknown code: {code}").format(code=text))

    def _miss(self, text: str) -> None:
        self.misses.append(text)
        self.shell.bell()
        self.show_note()

    # Suggestions --------------------------------------------------------------------

    async def _find(self, text: str) -> Found:
        """Products for a text, or what was meant by it; a newer text stops it."""
        from db.queries.find import look

        code = entry.times(text).code
        try:
            return await self.shell.newest(self, look, self.actor, code, warehouse=self._place(), limit=MOST)
        except AmbarError as error:
            if error.code != "not_found":
                raise
            return await self.shell.newest(self, look, self.actor, code, limit=MOST)  # no warehouse of one's own

    def _place(self) -> str | None:
        if not self.rights.may("warehouse.view"):
            return None
        value = self.head.fields["warehouse"].value
        return None if value is None else str(value)

    def on_entry_field_typed(self, event: EntryField.Typed) -> None:
        """Look up what was typed so far."""
        if type(event) is EntryField.Typed:
            event.stop()
            self.keep_soon()
            self.shell.go(self._suggest(event.text), hold=False)

    async def _suggest(self, text: str) -> None:
        found = await self._find(text)
        below = self.query(Suggestions)  # a screen that is being left may have lost it while this was looked up
        if below and self.entry.value.strip() == text:
            below.first().show(found.rows, text, guessed=found.guessed)

    def on_entry_field_emptied(self, event: EntryField.Emptied) -> None:
        """The codes that were nobody's have been read."""
        event.stop()
        self.misses.clear()
        self.refused.clear()
        self.show_note()

    def on_entry_field_up(self, event: EntryField.Up) -> None:
        """Into the rows, to the one that the last entry was added to."""
        event.stop()
        if self.grid.rows:
            self.grid.focus()

    def on_entry_field_pick(self, event: EntryField.Pick) -> None:
        """F4: find a product in a list."""
        event.stop()
        self.shell.go(self._pick(event.text))

    async def _pick(self, text: str) -> None:
        from tui.dialogs.picker import Picker

        typed = entry.times(text)
        picked = await self.shell.ask(Picker(_("Product"), picks.products(self.shell, self._place()), text=typed.code))
        if picked is None:
            return
        quantity = "" if typed.quantity is None else f"{Quantity(typed.quantity)} {typed.unit}".strip() + "*"
        told = EntryField.Entered(f"{quantity}{picked.value}")
        self.entry.value = ""
        self.enter(told)
