"""A document while it is open: read, and saved row by row as it is typed. One change after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from db import clock
from db.doctypes import BY_TYPE
from db.errors import AmbarError
from db.fields import plain
from db.queries import documents as queries
from db.queries.documents import Document, Preview
from db.services import document_rows
from db.services import documents as services
from tui.i18n import N_
from tui.screens.form_fields import nested

if TYPE_CHECKING:
    from db.access import Actor
    from db.queries.documents import DocumentRow
    from db.queries.entry import Named
    from tui.app import AmbarApp


ADDED: Final = N_("rows added")
CHANGED: Final = N_("cell changed")
COPIED: Final = N_("row copied")
MOVED: Final = N_("row moved")
REMOVED: Final = N_("row deletion")
PASTED: Final = N_("rows pasted")
FILLED: Final = N_("copied down")
HEADER: Final = N_("change of the header")
"""What can be taken back, as it is told."""
STEPS: Final = 200
"""How many edits can be taken back."""


@dataclass(frozen=True, slots=True)
class HeaderEdit:
    """Fields of the header that were changed, as services take them."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(slots=True)
class _Kept:
    """What is known of a row without reading the document again."""

    id: int
    product: str
    unit: str
    quantity: Decimal
    own_place: bool


class Draft:
    """The document behind the screen; `number` None: nothing was saved yet."""

    services: Any = services
    row_services: Any = document_rows

    def __init__(self, app: AmbarApp, type: str, number: Any) -> None:
        self.app = app
        self.type = type
        self.number = number
        self.version = 0
        self.document: Document | None = None
        self.preview: Preview | None = None
        self.header: dict[str, Any] = {}
        """What a document that is not saved yet begins with."""
        self.saved_at: datetime | None = None
        self.done: deque[tuple[int | HeaderEdit, str]] = deque(maxlen=STEPS)
        """What was done here, and can be taken back: the edit and what it was, an English msgid."""
        self.undone: deque[tuple[int | HeaderEdit, str]] = deque(maxlen=STEPS)
        """What was taken back, and can be done again."""
        self._kept: list[_Kept] = []
        self._lock = asyncio.Lock()

    @property
    def status(self) -> str:
        """draft, processed or cancelled."""
        return self.document.status if self.document is not None else "draft"

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.app.actor

    # Reading ------------------------------------------------------------------------

    async def load(self) -> bool:
        """Read the document and, while it can be processed, what that would do; whether others had changed it."""
        if self.number is None:
            return False
        async with self._lock:
            known = self.version
            await self._load()
            return known not in (0, self.version)

    def read(self, actor: Actor) -> tuple[Any, Preview | None]:
        """The document and, while it can be processed, what that would do; called in the reading lane."""
        found = queries.show(actor, self.key)
        return found, None if found.status == "processed" else queries.preview(actor, self.key)

    def read_rows(self, actor: Actor, ids: Sequence[int]) -> Any:
        """The document with these rows alone; called in the reading lane."""
        return queries.show(actor, self.key, only=ids)

    def history(self, actor: Actor) -> Sequence[Any]:
        """Who changed what; called in the reading lane."""
        return queries.history(actor, self.key)

    @property
    def key(self) -> Any:
        """What services and queries know it by."""
        return str(self.number)

    async def _load(self) -> None:
        found, self.preview = await self.app.read(self.read, self.actor)
        self.document, self.version, place = found, found.version, found.warehouse
        self._kept = [
            _Kept(row.id, row.product, row.unit, row.quantity, row.warehouse in (None, place))
            for row in found.rows
            if row.masked is not True
        ]

    async def load_rows(self, *ids: int) -> bool:
        """Read these rows again, which oneself has changed, and the sums of all; False where others have changed the
        document too, and all of it must be read. What processing would do is not looked at."""
        async with self._lock:
            known = self.document
            if known is None:
                return False
            found = await self.app.read(self.read_rows, self.actor, ids)
            if found.version != self.version or found.status != known.status:
                return False
            rows = {row.id: row for row in found.rows}
            self.document = replace(found, rows=tuple(rows.get(row.id, row) for row in known.rows))
            for kept in self._kept:
                if kept.id in rows:
                    row = rows[kept.id]
                    kept.product, kept.unit, kept.quantity = row.product, row.unit, row.quantity
                    kept.own_place = row.warehouse in (None, found.warehouse)
            return True

    # Writing ------------------------------------------------------------------------

    async def add(self, found: Named, quantity: Decimal, unit: str = "") -> int:
        """Add a product, or so much more of it where a row has it; the row's id. `unit`: one that was said.

        What someone else did meanwhile is read, and the addition made on top of it: nothing is lost by that.
        """
        async with self._lock:
            try:
                return await self._add(found, quantity, unit)
            except AmbarError as error:
                if error.code != "conflict":
                    raise
                await self._load()
                return await self._add(found, quantity, unit)

    async def _add(self, found: Named, quantity: Decimal, unit: str) -> int:
        if found.weight is not None:
            quantity = found.weight * quantity
            unit = found.unit
        same = [one for one in self._kept if (one.product, one.unit) == (found.sku, unit or found.unit)]
        kept = next((one for one in reversed(same) if one.own_place), None)
        if kept is not None:
            state = await self._put({"id": kept.id, "quantity": plain(kept.quantity + quantity)})
            kept.quantity += quantity
            return kept.id
        code = {"barcode": found.barcode} if found.barcode is not None else {"product": found.sku}
        row = {**code, "quantity": plain(quantity)}
        if unit:
            row["unit"] = unit
        if self.number is None:
            await self._create([])
        state = await self._put(row, ADDED)
        id = state.row_id or 0
        self._kept.append(_Kept(id, found.sku, unit or found.unit, quantity, True))
        return id

    async def change_row(self, id: int, field: str, value: Any) -> None:
        """Change one cell; AmbarError as the service raises it ("conflict": someone else changed the document)."""
        async with self._lock:
            await self._put({"id": id, field: value})

    def row(self, id: int) -> DocumentRow | None:
        """A row as it was last read; None where it is gone."""
        rows = self.document.rows if self.document is not None else ()
        return next((one for one in rows if one.id == id), None)

    async def put_rows(
        self, rows: Sequence[Mapping[str, Any]], after: int | None = None, what: str = ADDED
    ) -> tuple[int, ...]:
        """Change and add rows, all or none; new ones behind `after` (None: at the end). The ids of all."""
        async with self._lock:
            if self.number is None:
                await self._create([])
            state = await self._rows(self.row_services.put_rows, what, rows, after=after)
            return tuple(state.row_ids)

    async def copy_row(self, id: int) -> int:
        """Add the same row behind it; its id."""
        async with self._lock:
            return (await self._rows(self.row_services.copy_row, COPIED, id)).row_id or 0

    async def move_row(self, id: int, step: int) -> None:
        """Move a row up or down."""
        async with self._lock:
            await self._rows(self.row_services.move_row, MOVED, id, step)

    async def _rows(self, service: Any, what: str, *args: Any, **options: Any) -> services.DocumentState:
        """Without a version: what others have changed meanwhile is in nobody's way."""
        state: services.DocumentState = await self.app.write(service, self.actor, self.key, *args, **options)
        self._took(state, what)
        return state

    def next_back(self, *, again: bool = False) -> int | HeaderEdit | None:
        """What `take_back` would take back."""
        source = self.undone if again else self.done
        return source[-1][0] if source else None

    async def take_back(self, *, again: bool = False) -> tuple[str, int | None] | None:
        """Undo the last edit, or do `again` what was undone: what it was and a row that is other now; None where there
        is nothing. AmbarError "invalid" where nothing is left of it; of a header, the screen knows."""
        async with self._lock:
            source, target = (self.undone, self.done) if again else (self.done, self.undone)
            if not source:
                return None
            edit, what = source.pop()
            if isinstance(edit, HeaderEdit):
                values = nested(edit.after if again else edit.before)
                try:
                    state = await self.app.write(self.services.edit, self.actor, self.key, values, version=self.version)
                except AmbarError:
                    source.append((edit, what))
                    raise
                target.append((edit, what))
                self.version, self.saved_at = state.version, clock.now()
                return what, None
            state = await self.app.write(self.row_services.take_back, self.actor, self.key, edit)
            target.append((state.edit, what))
            self.version, self.saved_at = state.version, clock.now()
            return what, state.row_id

    async def drop_row(self, id: int) -> None:
        """Remove a row."""
        async with self._lock:
            state = await self.app.write(self.services.drop_row, self.actor, self.key, id, version=self.version)
            self._took(state, REMOVED)
            self._kept = [one for one in self._kept if one.id != id]

    async def change_header(self, values: Mapping[str, Any], before: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Change fields of the header; a document that is not there yet is made. `before`: what they held, so that it
        can be taken back."""
        async with self._lock:
            given = nested(values)
            if self.number is None:
                self.header.update(given)
                await self._create([])
                return
            self._took(await self.app.write(self.services.edit, self.actor, self.key, given, version=self.version))
            if before:
                self.done.append((HeaderEdit(before, dict(values)), HEADER))
                self.undone.clear()

    async def save(self) -> None:
        """Make the document if it is not there yet: an empty draft may be saved."""
        async with self._lock:
            if self.number is None:
                await self._create([])

    async def _create(self, rows: list[dict[str, Any]]) -> None:
        data = {**self.header, "rows": rows}
        state = await self.app.write(services.create, self.actor, self.type, data)
        self.number = state.number
        self._took(state)

    async def _put(self, row: dict[str, Any], what: str = CHANGED) -> services.DocumentState:
        state = await self.app.write(self.services.put_row, self.actor, self.key, row, version=self.version)
        self._took(state, what)
        return state

    def _took(self, state: services.DocumentState, what: str = "") -> None:
        if state.edit:
            self.done.append((state.edit, what))
            self.undone.clear()
        self.version = state.version
        self.saved_at = clock.now()

    async def act(self, service: Callable[..., services.DocumentState], **options: Any) -> services.DocumentState:
        """Process, cancel or delete it."""
        async with self._lock:
            state = await self.app.write(service, self.actor, self.key, **options)
            self.version = state.version
            return state

    # What may be done ---------------------------------------------------------------

    @property
    def foreign(self) -> bool:
        """Whether some of its warehouses are not one's own: it can be read, not acted on."""
        one = self.document
        return one is not None and any(row.masked is True for row in one.rows)

    @property
    def needs_other_eyes(self) -> bool:
        """Whether four eyes keeps one from processing it: one has made or changed it oneself."""
        errors = self.preview.errors if self.preview is not None else ()
        return any((one.get("code"), one.get("reason")) == ("denied", "four_eyes") for one in errors)

    @property
    def editable(self) -> bool:
        """Whether it can be typed into: by right, by state, by warehouse."""
        return self.app.rights.may(f"{self.type}.edit") and self.status != "processed" and not self.foreign

    @property
    def kind(self) -> Any:
        """The declaration of its type."""
        return BY_TYPE[self.type]
