"""What is typed into a document is kept as it is typed, so that a session that dies loses nothing: rows and fields are
saved anyway, and what is not saved yet is put where the next session finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from db.errors import AmbarError
from tui.i18n import _
from tui.screens.document_base import DocumentBase
from tui.screens.document_header import takes
from tui.widgets.grid import Grid
from tui.widgets.grid_edit import LineEdit
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from db.queries.unfinished import Unfinished

REST: Final = 0.15
"""Seconds without a key after which what was typed is kept."""
CODES: Final = 100
"""Codes that are nobody's which are kept, at most."""


class DocumentKeeping(DocumentBase):
    """Keeps what is typed; `kept`: what an earlier session has left, to be gone on with."""

    def __init__(self, type: str, number: str | None) -> None:
        super().__init__(type, number)
        self.kept: Unfinished | None = None
        self._key: int | None = None
        self._content: Any = None
        self._rest: Timer | None = None
        self._keeping = False

    # Keeping --------------------------------------------------------------------------

    def keep_soon(self) -> None:
        """Something was typed or saved."""
        if self._rest is not None:
            self._rest.stop()
        if self.settled and self.is_attached:
            self._rest = self.set_timer(REST, self._keep)

    def _keep(self) -> None:
        if not self._keeping and self.is_open and self.draft.editable:
            self._keeping = True
            self.shell.go(self._keep_now(), hold=False)

    async def _keep_now(self) -> None:
        from db.services import unfinished

        try:
            while self.is_open and self.draft.editable:
                typed = self._unsaved()
                content = (self.draft.number, typed)
                if content == self._content or not (typed or self.draft.saved_at is not None):
                    return
                self._key = await self.shell.write(
                    unfinished.keep, self.actor, self.type, self.draft.number, typed, key=self._key
                )
                self._content = content
        except AmbarError as error:
            if error.code not in ("denied", "not_found", "not_signed_in"):  # it may be one's own no more
                raise
        finally:
            self._keeping = False

    def _unsaved(self) -> dict[str, Any]:
        """What stands in header, cells and entry and is not saved."""
        grid = self.grid
        found: dict[str, Any] = {}
        header = {
            name: field.typed()
            for name, field in self.head.fields.items()
            if isinstance(field, TextField) and takes(field) and field.dirty
        }
        cells = [[id, column, text] for (id, column), text in grid.waiting.items()]
        if header:
            found["header"] = header
        if cells:
            found["cells"] = cells
        if grid.edit is not None and grid.current is not None and grid.edit.text:
            found["edit"] = [grid.current.id, grid.column, grid.edit.text]
        if entry := self.entry.value.strip():
            found["entry"] = entry
        for name, codes in (("misses", self.misses), ("refused", self.refused)):
            if codes:
                found[name] = list(codes[-CODES:])
        return found

    async def let_go(self) -> None:
        """It was left in good order: there is nothing to offer."""
        from db.services import unfinished

        if self._rest is not None:
            self._rest.stop()
        if self._key is not None:
            key, self._key, self._content = self._key, None, None
            await self.shell.write(unfinished.drop, self.actor, key)

    def on_grid_typing(self, event: Grid.Typing) -> None:
        """A sign was typed into a cell."""
        event.stop()
        self.keep_soon()

    # Going on -------------------------------------------------------------------------

    def go_on(self) -> None:
        """Put back what an earlier session has left, and the cursor to it."""
        kept = self.kept
        if kept is None or not self.draft.editable:
            return
        self._key = kept.key
        place: TextField | None = None
        for name, text in kept.typed.get("header", {}).items():
            field = self.head.fields.get(name)
            if isinstance(field, TextField) and takes(field):
                field.retype(text)
                place = place or field
        rows = {row.id: row for row in self.grid.rows}
        for id, column, text in kept.typed.get("cells", ()):
            if id in rows:
                self.grid.refuse(id, column, text, _("Left unfinished: type it again or change it"))
        self.entry.value = kept.typed.get("entry", "")
        self.misses.extend(kept.typed.get("misses", ()))
        self.refused.extend(kept.typed.get("refused", ()))
        id, column, text = kept.typed.get("edit", (None, "", ""))
        if id in rows:
            self.grid.go_to(id, column)
            self.grid.edit = LineEdit(text, rows[id])
            self.grid.focus()
        elif place is not None:
            place.focus_control()
            self.call_after_refresh(place.to_end)
        self.show_note()
        self.keep_soon()
