"""The history of a document: who changed what, and when; the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from textual.app import ComposeResult

from db.queries.documents import HistoryLine
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Column, width_of
from tui.widgets.label import Label
from tui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class _Line:
    key: int
    at: str
    by: str
    what: str


class History(Dialog[None]):
    """Read, and left."""

    def __init__(self, number: str, lines: Sequence[HistoryLine], timezone: str) -> None:
        super().__init__(_("History of {number}").format(number=number))
        from tui.text import moment

        self._lines = [
            _Line(index, moment(one.at, timezone), one.by or one.operator or "", change(_facts(one)))
            for index, one in enumerate(lines)
        ][::-1]

    def body(self) -> ComposeResult:
        """A line each."""
        yield Table(
            [
                Column[_Line]("at", N_("When"), 16),
                Column[_Line]("by", N_("By"), 8, widest=18),
                Column[_Line]("what", N_("What happened"), 20, flexible=True, widest=300),
            ],
            key=lambda one: one.key,
            rows=self._lines,
            classes="sheet-table",
        )
        yield Label(classes="sheet-line", id="history-whole")

    def on_mount(self) -> None:
        """As wide as the screen allows: values are long."""
        self.query_one(".sheet").styles.width = "96%"

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        """What has no room in its line stands below, whole: comments are long."""
        row, whole = event.row, self.query_one("#history-whole", Label)
        whole.display = row is not None and width_of(row.what) > self.size.width // 2
        whole.update(row.what if whole.display else "")

    def hint(self) -> str:
        """Which keys work here."""
        return _("Esc back")


def _facts(line: HistoryLine) -> Mapping[str, Any]:
    return {
        "action": line.action, "row": line.row, "field": line.field,
        **({} if line.before is HIDDEN else {"before": line.before}),
        **({} if line.after is HIDDEN else {"after": line.after}),
        **({} if line.label is HIDDEN else {"label": line.label, "kind": line.kind}),
    }  # fmt: skip


def change(fact: Mapping[str, Any]) -> str:
    """One change as people say it: "Satır 2, Miktar: 5 → 10". Without "before" and "after" the values are hidden."""
    field = fact.get("field")
    parts = [_("Row {number}").format(number=fact["row"])] if fact.get("row") is not None else []
    if fact.get("action") == "reservation":  # its field says why
        from tui.labels_deals import CHANGES

        parts.append(words.word(CHANGES, str(field)))
        field = "quantity"
    elif field == "status" or not field or fact.get("action") != "changed":
        parts.append(words.word(words.ACTIONS, str(fact.get("action"))))
    else:
        parts.append(str(fact.get("label") or words.field_name(str(field))))
    lead = ", ".join(parts)
    if "before" not in fact and "after" not in fact:
        return _("{what}: hidden").format(what=lead)
    if field == "status" or fact.get("action") == "created":
        return lead
    if fact.get("action") == "row_added":
        return f"{lead}: {_row(fact.get('after'))}"
    if fact.get("action") == "row_removed":
        return f"{lead}: {_row(fact.get('before'))}"
    if fact.get("action") in ONE_VALUE:
        return f"{lead}: {_one_value(fact)}"
    like = KINDS.get(str(fact.get("kind")), field)
    before, after = (value(like, fact.get(name)) for name in ("before", "after"))
    return f"{lead}: {before or '—'} → {after or '—'}"


KINDS: Final = {"number": "quantity", "money": "price", "date": "date", "yes_no": "yes_no"}
"""As which of our fields a custom one of a kind is written."""
ONE_VALUE: Final = ("commented", "attached", "detached", "printed", "sale_made", "shipped", "unshipped")
"""Actions that changed nothing from something to something."""


def _one_value(fact: Mapping[str, Any]) -> str:
    from tui.text import clean

    told = str(fact.get("after") or fact.get("before") or "")
    return words.word(words.PRINTED, told) if fact.get("action") == "printed" else clean(told)


def _row(text: Any) -> str:
    """A row as the history keeps it ("1.5 pcs M8-25", the unit may be missing) for people: "1,5 adet M8-25"."""
    from tui.text import clean

    quantity, _gap, rest = str(text or "").partition(" ")
    unit, _gap, code = rest.partition(" ")
    known = words.unit(unit)
    told = f"{known} {code}" if code and known != unit else rest
    return f"{value('quantity', quantity)} {clean(told)}".rstrip()


def value(field: Any, text: Any) -> str:
    """A value of the history for people: numbers, days and codes in their language's form."""
    from decimal import Decimal, InvalidOperation

    from tui.text import clean, day, number

    if text is None:
        return ""
    if field == "reason":
        return words.word(words.WRITE_OFF_REASONS, str(text))
    if field == "unit":
        return words.unit(str(text))
    if field == "delivery_status":
        from tui.labels_deliveries import status

        return status(str(text))
    if field == "yes_no":
        return _("yes") if text == "true" else _("no")
    if field == "shipped_at":
        moment = datetime.fromisoformat(str(text))
        return f"{day(moment.date())} {moment:%H:%M}"
    if field in ("stage", "pipeline", "deal"):
        from tui import labels_deals

        if field == "deal":
            return labels_deals.deal_name(int(text))
        return (labels_deals.stage if field == "stage" else labels_deals.pipeline)(str(text))
    if field in ("date", "ordered_on", "received_on", "planned_on", "expected_on", "until"):
        return day(datetime.fromisoformat(str(text)).date())
    if field in ("quantity", "price", "purchase_price", "delivery_price", "paid"):
        try:
            return number(Decimal(str(text)), digits=0 if field == "quantity" else 2)
        except InvalidOperation:
            return clean(str(text))
    return clean(str(text))
