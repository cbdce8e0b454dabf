"""What was paid for a deal and what was given back; a payment is undone by another one, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from db.fields import plain
from tui import labels
from tui import labels_deals as words
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.labels_words import word
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.choice_field import ChoiceField
from tui.widgets.label import Label
from tui.widgets.table import Table
from tui.widgets.text_field import DayField, NumberField, TextField


class Payments(Dialog[None]):
    """The payments of one deal."""

    BINDINGS = [
        Binding("n", "add", N_("payment"), id="payments.add"),
        Binding("i", "refund", N_("refund"), id="payments.refund"),
        Binding("delete", "undo", N_("undo"), id="payments.undo"),
    ]

    def __init__(self, id: int, deal: Any) -> None:
        super().__init__(_("Payments of {deal}").format(deal=words.deal_name(id)))
        self._deal_id, self._deal = id, deal

    def body(self) -> ComposeResult:
        """What it comes to, and a line each."""
        yield Label(classes="sheet-line", id="paid")
        yield Table(
            [
                Column[Any]("day", N_("Day"), 8),
                Column[Any]("amount", N_("Amount"), 8, "right", cell=_amount),
                Column[Any]("method", N_("How"), 6, cell=lambda one: word(words.METHODS, one.method), priority=1),
                Column[Any]("by", N_("By"), 6, cell=lambda one: one.by or "", widest=16, priority=3),
                Column[Any]("comment", N_("Comment"), 8, flexible=True, cell=_comment, priority=2),
            ],
            rows=self._deal.payments,
            tone=lambda one: "muted" if one.undone or one.undoes else "",
            empty=N_("Nothing was paid yet."),
        )  # fmt: skip
        yield Label(classes="card-note")

    def on_mount(self) -> None:
        """Say what it comes to."""
        self._show()
        self._note("")
        self.query_one(Table).focus()

    @property
    def _may(self) -> bool:
        app: Any = self.app
        return bool(app.rights.may("deal.edit", self._deal.pipeline)) and not app.rights.viewed

    def hint(self) -> str:
        """Which keys work here."""
        if not self._may:
            return _("Esc back")
        return _("n payment   i refund   Del undo the marked one   Esc back")

    def _note(self, told: str) -> None:
        note = self.query_one(".card-note", Label)
        note.display = bool(told)
        note.update(f"× {told}" if told else "")

    def _show(self) -> None:
        from tui.text import money

        deal = self._deal
        currency = deal.currency
        told = _("Total {total}   paid {paid}   due {due}").format(
            total=money(deal.totals.total, currency), paid=money(deal.paid, currency), due=money(deal.due, currency)
        )
        self.query_one("#paid", Label).update(told)
        table = self.query_one(Table)
        table.styles.height = min(max(1, len(deal.payments)), max(3, self.app.size.height - 12)) + 1
        table.show_rows(deal.payments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """For who may change the deal."""
        return self._may if action in ("add", "refund", "undo") else super().check_action(action, parameters)

    async def action_add(self) -> None:
        """n: money received."""
        await self._enter(1)

    async def action_refund(self) -> None:
        """i: money given back."""
        await self._enter(-1)

    async def _enter(self, sign: int) -> None:
        from db.services import payments
        from tui.dialogs.form import FormDialog

        app: Any = self.app

        async def save(values: Mapping[str, Any]) -> bool:
            amount = values["amount"] * sign
            await app.write(payments.add, app.actor, self._deal_id, plain(amount), day=values["day"],
                            method=values["method"], comment=values["comment"] or "")  # fmt: skip
            return True

        due = self._deal.due if sign > 0 else self._deal.paid
        fields = [
            NumberField("amount", N_("Amount"), due if due > 0 else None, kind="money", required=True),
            DayField("day", N_("Day"), app.today(), required=True),
            ChoiceField("method", N_("How"), [(code, _(name)) for code, name in words.METHODS.items()], "cash"),
            TextField("comment", N_("Comment")),
        ]
        title = _("Money received") if sign > 0 else _("Money given back")
        if await app.ask(FormDialog(title, fields, save)):
            await self._again()
            app.say_done(_("Payment noted") if sign > 0 else _("Refund noted"))

    async def action_undo(self) -> None:
        """Del: it was not so; what it has reserved is released again."""
        from db.services import payments
        from tui.dialogs.question import Confirm
        from tui.text import day, money

        app: Any = self.app
        one = self.query_one(Table).row
        if one is None:
            return
        if one.undone or one.undoes:
            self._note(_("This payment is undone already"))
            return
        line = f"{day(one.day)}   {money(one.amount, self._deal.currency)}   {word(words.METHODS, one.method)}"
        lines = [line, _("Another line takes it back; both stay to be seen.")]
        if await app.ask(Confirm(_("Undo this payment?"), lines, _("Undo"))) == "yes":
            try:
                await app.write(payments.undo, app.actor, self._deal_id, one.id)
            except AmbarError as error:
                self._note("; ".join(labels.sentences(error)))
                return
            self._note("")
            await self._again()
            app.say_done(_("Payment undone"))

    async def _again(self) -> None:
        from db.queries import deals

        app: Any = self.app
        self._deal = await app.read(deals.show, app.actor, self._deal_id)
        self._show()


def _amount(one: Any) -> Cell:
    from tui.text import amount

    return Toned(amount(one.amount), "warning") if one.amount < 0 else amount(one.amount)


def _comment(one: Any) -> str:
    sign = f"× {_('undone')}" if one.undone else f"↶ {_('takes one back')}" if one.undoes else ""
    return "   ".join(part for part in (sign, one.comment) if part)
