"""A stock document: its header, its rows, the entry that takes codes, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from db.errors import denied
from tui import keys, labels
from tui.i18n import N_, _
from tui.screens import document_acts as acts
from tui.screens import document_papers as papers
from tui.screens.document_editor import DocumentEditor
from tui.screens.document_keeping import DocumentKeeping

if TYPE_CHECKING:
    from db.queries.unfinished import Unfinished

COMMANDS = {
    "sil": "delete", "delete": "delete", "geçmiş": "history", "history": "history", "kaydet": "save", "save": "save",
    "işle": "process", "process": "process", "önizle": "preview", "preview": "preview",
    "işlemeyi-iptal-et": "cancel_processing", "cancel": "cancel_processing",
    "ne-yapar": "about", "what-it-does": "about", "alanlar": "fields", "fields": "fields",
}  # fmt: skip
"""What `:` knows here, beside what it knows everywhere."""


class DocumentScreen(DocumentKeeping, DocumentEditor, papers.DocumentPapers):
    """One document, new (`type`) or there already (`number`)."""

    BINDINGS = [
        keys.SAVE,
        keys.PROCESS,
        keys.PREVIEW,
        keys.CANCEL,
        keys.HISTORY,
        Binding("f11", "about", N_("what processing does"), id="about", show=False),
        papers.PRINT,
    ]
    WORDS = COMMANDS
    HELP: ClassVar[str] = N_(
        "↑ goes into the rows, Tab to the header, Esc back to the entry. :delete deletes the document, :history shows"
        " who changed what, :what-it-does what processing does, :fields arranges the form for yourself."
    )

    def __init__(
        self,
        number: str | None = None,
        type: str | None = None,
        jump: acts.Jump | None = None,
        kept: Unfinished | None = None,
    ) -> None:
        """`jump`: the facts of an error to go to at once; `kept`: what an earlier session has left."""
        super().__init__(type or acts.type_of(str(number)), number)
        self._jump, self.kept = jump, kept
        self.NEEDS = {  # type: ignore[misc]
            "save": f"{self.type}.edit",
            "process": f"{self.type}.process",
            "cancel_processing": f"{self.type}.cancel",
            "delete": (f"{self.type}.delete", f"{self.type}.edit"),
            **dict.fromkeys(("print", "export"), "document.print"),
            **dict.fromkeys(("attachments", "comment"), f"{self.type}.view"),
            "trace": "warehouse.view",
        }

    async def load(self) -> None:
        """Read; then to the error, if one was asked for."""
        await super().load()
        if self._jump is not None:
            self.checked = True
            self.show()
            self.go_to(self._jump)
        self.go_on()

    def show(self) -> None:
        """Show it; and what was saved, or is typed, is kept."""
        super().show()
        self.keep_soon()

    # Keys ---------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        """Why the state of the document forbids an action."""
        status, new = self.draft.status, self.draft.number is None
        if action in ("save", "delete") and status == "processed":
            return _(acts.NOT_EDITABLE)
        if action in ("process", "preview") and status == "processed":
            return _(acts.PROCESSED)
        if action == "process" and self.draft.needs_other_eyes:
            return labels.sentence(denied(f"{self.type}.process", "four_eyes"))
        if action == "cancel_processing" and status != "processed":
            return _(acts.NOT_PROCESSED)
        if action in ("delete", "history", "trace", *papers.UNSAVED) and new:
            return _("The document is not saved yet")
        if action in ("save", "process", "cancel_processing", "delete"):
            return self.refuse_reason()
        return None

    # Doing --------------------------------------------------------------------------

    async def _ready(self) -> str | None:
        """The number of the document, with everything saved that was typed."""
        if not await self.all_saved():
            return None
        self.checked = True
        return str(self.draft.number)

    async def action_process(self) -> None:
        """F5: show what will happen, ask, do it."""
        await self._acting(acts.process)

    async def action_preview(self) -> None:
        """F6: what would happen; Enter on an error goes to its cell."""
        await self._acting(acts.preview)

    async def _acting(self, act: Callable[..., Any]) -> None:
        number = await self._ready()
        if number is None:
            return
        await self.reload()
        try:
            result = await act(self.shell, number, tuple(self.misses))
        finally:
            await self.reload()
        if result is True:
            await self.let_go()
            self.checked = False
            self.misses.clear()
            self.show()
            self.home()
        elif result:
            self.go_to(result)

    async def action_cancel_processing(self) -> None:
        """F8."""
        if await acts.cancel(self.shell, str(self.draft.number)):
            self.checked = False
            await self.reload()
            self.home()

    async def action_delete(self) -> None:
        """`:sil`."""
        if await acts.delete(self.shell, str(self.draft.number)):
            await self.let_go()
            if self.shell.top() is self:
                self.shell.pop_screen()

    async def action_about(self) -> None:
        """`:ne-yapar`, F11: a page about this type of document."""
        from tui.screens.document_help import TypeHelp

        await self.shell.ask(TypeHelp(self.type, cost=self.rights.purchase_price))

    async def action_fields(self) -> None:
        """`:alanlar`: arrange the form for oneself."""
        self.shell.open_path("tui.screens.forms:FormsScreen", own=True, form=self.type)

    async def action_history(self) -> None:
        """`h` where nothing can be typed, `:geçmiş` anywhere."""
        await acts.history(self.shell, str(self.draft.number))
