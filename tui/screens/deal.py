"""A deal: its header, its rows with what is reserved and shipped of each, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from textual.binding import Binding

from db.errors import AmbarError
from tui import keys, labels
from tui import labels_deals as words
from tui.i18n import N_, _
from tui.screens import deal_acts as acts
from tui.screens.deal_columns import columns, grid_rows
from tui.screens.deal_draft import DealDraft
from tui.screens.deal_reserving import DealReserving
from tui.screens.deal_words import state
from tui.screens.document_columns import Columns
from tui.screens.document_editor import DocumentEditor
from tui.widgets.cells import Toned

WORDS = {
    "kazan": "win", "win": "win", "kaybet": "lose", "lose": "lose", "yeniden-aç": "reopen", "reopen": "reopen",
    "satış": "sale", "sale": "sale", "satışlar": "sales", "sales": "sales", "ödeme": "payments",
    "ödemeler": "payments", "payments": "payments", "rezerve": "reserve", "reserve": "reserve",
    "bırak": "release", "release": "release", "uzat": "extend", "extend": "extend", "yorum": "comment",
    "comment": "comment", "sil": "delete", "delete": "delete", "geçmiş": "history", "history": "history",
    "kaydet": "save", "save": "save", "önizle": "preview", "preview": "preview",
}  # fmt: skip
"""What `:` knows here, beside what it knows everywhere."""
SAVED: Final = ("win", "lose", "preview", "reopen", "payments", "history", "comment", "delete", "sale", "sales",
                "trace")  # fmt: skip
"""What needs a deal that is saved."""


class DealScreen(DealReserving, DocumentEditor):
    """One deal, new or there already (`number`)."""

    draft: DealDraft
    BINDINGS = [
        keys.SAVE,
        Binding("f5", "win", N_("win"), id="deal.win"),
        Binding("f6", "preview", N_("what winning does"), id="deal.preview", show=False),
        Binding("f8", "lose", N_("lose"), id="deal.lose", show=False),
        Binding("f8", "reopen", N_("open again"), id="deal.reopen"),
        Binding("f11", "acts", N_("more"), id="deal.acts"),
        Binding("p", "payments", N_("payments"), id="deal.payments", show=False),
        Binding("h", "history", N_("history"), id="deal.history", show=False),
        Binding("t", "trace", N_("trace"), id="deal.trace", show=False),
    ]
    WHAT = "deal"
    WORDS = WORDS
    HELP: ClassVar[str] = N_(
        "↑ goes into the rows, Tab to the header, Esc back to the entry. F5 wins the deal and makes its sale, F11 shows"
        " all that can be done: payments, a sale of some rows, reserving, comments, history. In the rows a figure typed"
        " under Reserved reserves so much; r reserves what is open, b releases, u extends."
    )
    NEEDS = {  # those that are one right alone are asked for the deal's pipeline
        **dict.fromkeys(("save", "win", "lose", "reopen", "delete", "comment"), "deal.edit"),
        **dict.fromkeys(("preview", "payments", "history", "sales"), "deal.view"),
        **dict.fromkeys(("reserve", "release", "extend"), "reservation.edit"),
        "sale": ("sale.edit",),
        "trace": ("warehouse.view",),
    }

    def __init__(self, number: int | None = None, pipeline: str | None = None) -> None:
        """`pipeline`: in which a new one begins; None: the first that is one's own."""
        super().__init__("deal", number)  # type: ignore[arg-type]
        self._begins_in = pipeline
        self._acts = False
        """Whether oneself is just doing something with it."""

    def make_draft(self, number: Any) -> DealDraft:
        """The deal."""
        return DealDraft(self.shell, "deal", number)

    def path(self) -> tuple[str, ...]:
        """Deals › its number."""
        here = _("new deal") if self.draft.number is None else words.deal_name(self.draft.number)
        return (_("Deals"), here)

    # Reading and showing ------------------------------------------------------------

    async def _begin(self) -> None:
        await super()._begin()
        from db.queries import pipelines

        found = [one for one in await self.shell.read(pipelines.listing, self.actor)
                 if one.active and self.rights.may("deal.edit", one.code)]  # fmt: skip
        if not found:
            return
        first = next((one for one in found if one.code == self._begins_in), found[0])
        stage = next(one for one in first.stages if one.kind == "open")
        self.draft.header["pipeline"] = first.code
        self.head.begin({
            "pipeline": (first.code, words.pipeline(first.code, first.name)),
            "stage": (stage.code, words.stage(stage.code, stage.name)),
        })  # fmt: skip

    async def _take_form(self) -> None:
        """Deals have no form of the company's own."""

    def grid_rows(self, document: Any) -> tuple[Any, ...]:
        """The rows with their figures."""
        return grid_rows(document)

    def make_columns(self) -> Columns:
        """The columns for what one may see and do now."""
        return columns(self.rights, editable=self.draft.editable, reservable=self.draft.reservable)

    def state(self) -> Toned:
        """Its stage."""
        return state(self.draft.deal) if self.draft.deal is not None else Toned(f"○ {_('new deal')}", "accent")

    def facts(self, document: Any) -> list[str]:
        """What was paid, what is still to be, and what is short."""
        from tui.text import money

        found = []
        if any(row.short for row in document.rows):
            found.append(f"! {_('short')}")
        if document.paid:
            found.append(_("paid {amount}").format(amount=money(document.paid, document.currency)))
            if document.due > 0:
                found.append(_("due {amount}").format(amount=money(document.due, document.currency)))
        if document.responsible_name:
            found.append(_("responsible {name}").format(name=document.responsible_name))
        if document.documents:
            found.append(", ".join(one.number for one in document.documents))
        return found

    def show(self) -> None:
        """Show it; rows can also be reserved by who may not change them."""
        super().show()
        self.grid.editable = self.draft.editable or self.draft.reservable
        self.grid.fixed = not self.draft.editable

    def keep_soon(self) -> None:
        """Rows and fields are saved as they are left: there is nothing to keep beside them."""

    # Keys ---------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lose what is open, open again what is not; in its pipeline."""
        deal = self.draft.deal
        if action in ("lose", "win", "preview") and self.draft.status != "open":
            return False
        if action == "reopen" and self.draft.status == "open":
            return False
        needed = self.NEEDS.get(action)
        if deal is not None and isinstance(needed, str) and not self.rights.may(needed, deal.pipeline):
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        """Why the state of the deal forbids an action."""
        if action in SAVED and self.draft.number is None:
            return _("The deal is not saved yet")
        if action in ("save", "reserve", "release", "extend", "sale") and self.draft.status != "open":
            return _("The deal is closed: open it again first (F8)")
        return None

    # Doing --------------------------------------------------------------------------

    async def ready(self) -> int | None:
        """The number of the deal, with everything saved that was typed."""
        if not await self.all_saved():
            return None
        return int(self.draft.number)

    async def save_header(self) -> bool:
        """As ever; to be won or lost is asked about first."""
        field = self.head.fields["stage"]
        if field.dirty and self.draft.number is not None:
            kind = await acts.kind_of_stage(self.shell, self.draft.pipeline, str(field.value))
            if kind != "open":
                self.head.rest(self.draft.deal, "stage", mine=False)
                await (self.action_win() if kind == "won" else self.action_lose())
                return not any(one.error for one in self.head.fields.values())
        return await super().save_header()

    async def action_win(self) -> None:
        """F5: say what will happen, ask, do it."""
        await self._acting(acts.win)

    async def action_preview(self) -> None:
        """F6: what winning would do."""
        await self._acting(acts.preview)

    async def action_lose(self) -> None:
        """F8: it came to nothing."""
        await self._acting(acts.lose)

    async def action_reopen(self) -> None:
        """F8 on a closed one."""
        await self._acting(acts.reopen)

    async def action_sale(self) -> None:
        """`:satış`: a sale of all that is not shipped, or of some."""
        await self._acting(acts.sale)

    async def action_sales(self) -> None:
        """`:satışlar`: open one of its sales."""
        await acts.open_sale(self.shell, self.draft.deal)

    async def action_payments(self) -> None:
        """`:ödeme`: what was paid, what was given back."""
        await self._acting(acts.payments)

    async def action_comment(self) -> None:
        """`:yorum`."""
        await self._acting(acts.comment)

    async def _acting(self, act: Any) -> None:
        number = await self.ready()
        if number is None:
            return
        self._acts = True
        try:
            await act(self.shell, number)
        finally:
            if self.is_open:
                await self.reload()
            self._acts = False

    async def refresh_data(self) -> None:
        """Someone has committed something; what oneself is just doing is read when it is done."""
        if not self._acts:
            await super().refresh_data()

    async def action_delete(self) -> None:
        """`:sil`."""
        if await acts.delete(self.shell, [self.draft.deal]) and self.shell.top() is self:
            self.shell.pop_screen()

    async def action_history(self) -> None:
        """`:geçmiş`."""
        await acts.history(self.shell, int(self.draft.number))

    async def action_trace(self) -> None:
        """t: where its goods came from and went."""
        self.shell.open_path("tui.screens.trace:TraceScreen", what=str(self.draft.number), kind="deal")

    async def action_acts(self) -> None:
        """F11: all that can be done with it."""
        from tui.dialogs.picker import Pick, Picker

        offered = []
        for action, title, key in acts.ACTS:
            may = self.check_action(action, ())
            if may:
                offered.append(Pick(action, _(title), _(key)))
            elif may is None and (reason := self.refusal(action)):
                offered.append(Pick("", f"{_(title)}: {reason}"))
        picked = await self.shell.ask(Picker(_("What is to be done?"), offered))
        if picked is not None and picked.value:
            await getattr(self, f"action_{picked.value}")()

    def refuse(self, error: AmbarError) -> None:
        """Tell what could not be done."""
        facts: list[Mapping[str, Any]] = list(error.details.get("errors") or ())
        self.shell.say_problem("\n".join(labels.problem_line(one) for one in facts) if facts else
                               labels.sentence(error))  # fmt: skip
