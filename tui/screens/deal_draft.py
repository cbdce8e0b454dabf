"""A deal while it is open: read, and saved row by row as it is typed, as stock documents are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from db.queries import deals as queries
from db.services import deal_rows
from db.services import deals as services
from tui.screens.document_draft import Draft

if TYPE_CHECKING:
    from db.access import Actor


class DealDraft(Draft):
    """The deal behind the screen; its number is its id."""

    services = SimpleNamespace(
        create=services.create, edit=services.edit, put_row=deal_rows.put_row, drop_row=deal_rows.drop_row
    )
    row_services = deal_rows

    @property
    def key(self) -> Any:
        """Its number."""
        return int(self.number)

    @property
    def deal(self) -> Any:
        """The deal as it was last read (db.queries.deals.Deal); None: nothing is saved."""
        return self.document

    @property
    def status(self) -> str:
        """open, won or lost."""
        return self.document.status if self.document is not None else "open"

    def read(self, actor: Actor) -> tuple[Any, None]:
        """The deal; called in the reading lane."""
        return queries.show(actor, self.key), None

    def read_rows(self, actor: Actor, ids: Sequence[int]) -> Any:
        """The deal with these rows alone; called in the reading lane."""
        return queries.show(actor, self.key, only=ids)

    def history(self, actor: Actor) -> Sequence[Any]:
        """Who changed what; called in the reading lane."""
        return queries.history(actor, self.key)

    async def _create(self, rows: list[dict[str, Any]]) -> None:
        state = await self.app.write(services.create, self.actor, {**self.header, "rows": rows})
        self.number = state.id
        self._took(state)

    async def hold(self, service: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Reserve, release or extend."""
        async with self._lock:
            self._took(await self.app.write(service, self.actor, self.key, *args, **options))

    @property
    def pipeline(self) -> str:
        """The code of its pipeline."""
        if self.deal is not None:
            return str(self.deal.pipeline)
        return str(self.header.get("pipeline", ""))

    @property
    def editable(self) -> bool:
        """Whether it can be typed into: by right and by state; warehouses that are not one's own are hidden alone."""
        return self.app.rights.may("deal.edit", self.pipeline) and self.status == "open"

    @property
    def reservable(self) -> bool:
        """Whether one may reserve for it, and release."""
        rights = self.app.rights
        return rights.stock and rights.may("reservation.edit", self.pipeline) and self.status == "open"
