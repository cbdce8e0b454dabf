"""The lists of stock documents: one for all types, one for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer

from db.doctypes import BY_TYPE, STATUSES, TYPES
from db.errors import AmbarError, denied
from db.queries import documents as queries
from db.queries.documents import DocumentFilter, DocumentLine
from db.queries.rows import HIDDEN
from tui import keys, labels
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import document_acts as acts
from tui.screens import document_papers as papers
from tui.screens import document_picks as picks
from tui.screens import list_fields
from tui.screens.document_pane import DocumentPane
from tui.screens.document_places import places
from tui.screens.document_sums import SumsLine
from tui.screens.document_words import EMPTY, shown, state
from tui.screens.listing import Asked, ListScreen, Source
from tui.widgets.cells import Cell, Column
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.live import DataChanged

REST = 0.25
"""Seconds that the cursor stays on a document until it is shown beside the list: longer than between two keys."""


class DocumentsScreen(ListScreen):
    """Documents of one type, or of all that one may see."""

    CSS_PATH = "../styles/documents.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (144, "-beside"), (170, "-widest")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    BINDINGS = [keys.NEW, keys.PROCESS, keys.CANCEL, keys.FILTER, keys.DELETE, keys.HISTORY, papers.PRINT]
    EXPORT = "documents"
    ORDER = ("date", True)
    HELP = N_(
        "Space marks documents, v up to here, a all; F5, F8 and Del then act on all that are marked. / searches as you"
        " type, F7 filters, g goes to a day or number, s sorts, c arranges the columns, f keeps filters."
    )

    def __init__(self, type: str | None = None) -> None:
        super().__init__()
        self.type = type
        self.types = (type,) if type is not None else TYPES
        self.NEEDS = {  # type: ignore[misc]
            "print": "document.print",
            "new": self._rights("edit"),
            "process": self._rights("process"),
            "cancel_processing": self._rights("cancel"),
            "delete": (*self._rights("delete"), *self._rights("edit")),
        }
        self._timer: Timer | None = None

    def _rights(self, action: str) -> tuple[str, ...]:
        return tuple(f"{type}.{action}" for type in self.types)

    # What is there ------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Filter, list, what is under its cursor, and what all of it comes to."""
        yield self.bar()
        with Container(id="list"):
            yield self.grid()
            yield DocumentPane()
        yield SumsLine()

    @property
    def list_name(self) -> str:
        """One for each type, one for all."""
        return f"documents.{self.type}" if self.type is not None else "documents"

    @property
    def form_name(self) -> str:
        """That of the type."""
        return self.type or ""

    def table(self) -> Table[Any]:
        """Documents, with marks."""
        return Table[DocumentLine](
            (), key=lambda line: line.number, marks=True, tone=_tone, empty=EMPTY[self.type or ""]
        )

    def choices(self) -> list[Choice]:
        """Type, status, warehouse, partner, days."""
        from tui.dialogs.picker import Pick

        rights = self.shell.rights
        found = []
        if self.type is None:
            seen = [type for type in TYPES if rights.may(f"{type}.view")]
            types = [Pick(type, words.document_type(type)) for type in seen]
            found.append(Choice("types", N_("Type"), types, several=True))
        statuses = [Pick(code, words.status(code)) for code in STATUSES]
        found.append(Choice("statuses", N_("Status"), statuses, several=True))
        if rights.may("warehouse.view"):
            found.append(Choice("warehouse", N_("Warehouse"), picks.warehouses(self.shell)))
        partner = BY_TYPE[self.type].partner if self.type is not None else "partner"
        right = {"supplier": "supplier.view", "customer": "contact.view"}.get(partner)
        if right is not None and rights.may(right):
            label = N_("Supplier") if partner == "supplier" else N_("Customer")
            found.append(Choice("partner", label, picks.partners(self.shell, partner)))
        elif partner == "partner" and (rights.may("supplier.view") or rights.may("contact.view")):
            found.append(Choice("partner", N_("Partner"), picks.any_partner(self.shell)))
        found.append(Choice("date_from", N_("From day"), day=True))
        found.append(Choice("date_to", N_("To day"), day=True))
        return [*found, *list_fields.choices(self.form, list_fields.people(self.shell, self.type or ""))]

    def columns(self) -> list[Column[DocumentLine]]:
        """What a list of these types has; by number and total only documents of one type have an order."""
        one = self.type is not None
        found: list[Column[DocumentLine]] = [Column("number", N_("No"), 9, order="number" if one else "")]
        if self.type is None:
            found.append(Column("type", N_("Type"), 8, cell=lambda one: words.document_type(one.type), priority=4))
        found += [
            Column("date", N_("Date"), 8, cell=lambda one: _day(one.date), order="date"),
            Column("day", N_("Done on"), 8, cell=lambda one: _day(one.day), priority=9),
        ]
        partner = BY_TYPE[self.type].partner if self.type is not None else "partner"
        titles = {"supplier": N_("Supplier"), "customer": N_("Customer"), "partner": N_("Partner, title")}
        found.append(
            Column("partner", titles.get(partner, N_("Title")), 12, flexible=True, cell=_who if partner else _title)
        )
        place = N_("From→to") if self.type == "transfer" else N_("Warehouse")
        found += [
            Column("warehouse", place, 6, cell=_place, priority=2),
            Column("rows", N_("Lines"), 4, "right", priority=6),
            Column("quantity", N_("Quantity"), 7, "right", priority=5),
        ]
        priced = [BY_TYPE[type] for type in self.types if BY_TYPE[type].price]
        if priced:
            right = "catalog.purchase_price" if all(one.price == "purchase_price" for one in priced) else ""
            found.append(
                Column(
                    "total",
                    N_("Total"),
                    8,
                    "right",
                    priority=3,
                    cell=lambda one: shown(one.total),
                    right=right,
                    order="total" if one else "",
                )
            )
        found.append(Column("status", N_("Status"), 10, cell=lambda one: state(one.status)))
        return [*found, *list_fields.columns(self.form)]

    # Reading ------------------------------------------------------------------------

    def source(self, asked: Asked) -> Source:
        """Pages of the documents that the filter lets through."""
        values, order = asked.values, asked.order
        wanted = DocumentFilter(
            types=values.get("types") or (self.types if self.type is not None else ()),
            statuses=values.get("statuses", ()),
            warehouse=values.get("warehouse"),
            partner=values.get("partner"),
            date_from=values.get("date_from"),
            date_to=values.get("date_to"),
            text=asked.text,
            fields=list_fields.filters(values),
        )
        self.query_one(SumsLine).show(partial(queries.sums, self.actor, wanted))
        seek, ruler = places(self.actor, wanted, self.shell.today(), order, falling=asked.falling)
        return Source(
            partial(queries.page, self.actor, wanted, order=order),
            seek,
            ruler,
            turned=not asked.falling,
            wanted=wanted,
        )

    def begins_high(self, order: str) -> bool:
        """The newest, the last number, the most first."""
        return True

    def empty(self, filtered: bool) -> str | None:
        """What would be here, and who may begin it."""
        if filtered:
            return super().empty(filtered)
        told = _(EMPTY[self.type or ""])
        if any(self.rights.may(right) for right in self._rights("edit")):
            told = f"{told} {_('n makes the first one.')}"
        return told

    def on_table_marked(self) -> None:
        """Other documents are meant."""
        self.refresh_bindings()

    def on_sums_line_counted(self, event: SumsLine.Counted) -> None:
        """Now it is known how many there are."""
        self.query_one(Table).learn(event.documents)

    def on_data_changed(self, event: DataChanged) -> None:
        """What it comes to may be another now."""
        self.query_one(SumsLine).changed()

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        """Show it beside the list, once the cursor rests."""
        self._follow()

    def on_resize(self) -> None:
        """There may be room for it now."""
        self._follow()

    def _follow(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST, lambda: self.shell.go(self._show_beside(), hold=False))

    async def _show_beside(self) -> None:
        if not self.query(DocumentPane):
            return  # the list was left before the cursor rested
        pane, line = self.query_one(DocumentPane), self.query_one(Table).row
        if not pane.display or not pane.size.width:
            return
        found = None
        if line is not None:
            try:
                found = await self.shell.read(queries.show, self.actor, line.number)
            except AmbarError:
                found = None  # it went away or out of sight meanwhile; the list says so itself
        pane.show(found)

    async def refresh_data(self) -> None:
        """Read again, what is beside the list too; the cursor goes to what was made here a moment ago."""
        await super().refresh_data()
        await self.go_to_begun()
        await self._show_beside()

    def relabel(self) -> None:
        """Another language, or other rights."""
        super().relabel()
        self.query_one(DocumentPane).refresh()
        self.query_one(SumsLine).again()

    # Doing --------------------------------------------------------------------------

    def _meant(self) -> tuple[DocumentLine, ...]:
        tables = self.query(Table)
        return tables.first().marked if tables else ()

    def disabled_reason(self, action: str) -> str | None:
        """Why the state of what is meant forbids an action."""
        if action not in ("process", "cancel_processing", "delete", "history", "print"):
            return None
        meant = self._meant()
        if not meant:
            return _("There is no document here")
        if action == "process" and all(one.status == "processed" for one in meant):
            return _(acts.PROCESSED)
        if action in ("process", "cancel_processing", "delete") and all(one.foreign for one in meant):
            return labels.sentence(denied("warehouse.view", "scope"))
        if action == "process" and all(one.four_eyes for one in meant if one.status != "processed"):
            return labels.sentence(denied(f"{meant[0].type}.process", "four_eyes"))
        if action == "cancel_processing" and all(one.status != "processed" for one in meant):
            return _(acts.NOT_PROCESSED)
        if action == "delete" and all(one.status == "processed" for one in meant):
            return _(acts.NOT_EDITABLE)
        return None

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter."""
        self._open(event.row.number)

    def _open(self, number: str) -> None:
        self.shell.open_path("tui.screens.document:DocumentScreen", number=number)

    async def action_new(self) -> None:
        """n: a new document; where several types may be meant, it asks which."""
        from tui.dialogs.picker import Pick, Picker

        may = [type for type in self.types if self.rights.may(f"{type}.edit")]
        chosen: Any = may[0]
        if len(may) > 1:
            offered = [Pick(type, words.document_type(type, hint=True), BY_TYPE[type].prefix) for type in may]
            picked = await self.shell.ask(Picker(_("Which document?"), offered))
            if picked is None:
                return
            chosen = picked.value
        self.shell.open_path("tui.screens.document:DocumentScreen", type=chosen)
        self.begun = self.shell.top()

    async def action_process(self) -> None:
        """F5: what is marked, or under the cursor."""
        meant = self._meant()
        if len(meant) != 1:
            await self._each("process", meant)
            return
        result = await acts.process(self.shell, meant[0].number)
        if isinstance(result, bool):
            await self._again(result)
        else:
            self.shell.open_path("tui.screens.document:DocumentScreen", number=meant[0].number, jump=result)

    async def action_cancel_processing(self) -> None:
        """F8."""
        meant = self._meant()
        if len(meant) == 1:
            await self._again(await acts.cancel(self.shell, meant[0].number))
        else:
            await self._each("cancel", meant)

    async def action_delete(self) -> None:
        """Del."""
        meant = self._meant()
        if len(meant) == 1:
            await self._again(await acts.delete(self.shell, meant[0].number))
        else:
            await self._each("delete", meant)

    async def action_history(self) -> None:
        """h: of the document under the cursor."""
        line = self.query_one(Table).row
        if line is not None:
            await acts.history(self.shell, line.number)

    async def action_print(self) -> None:
        """p: the document under the cursor, or all that are marked, in one file."""
        meant = self._meant()
        if len(meant) == 1:
            await papers.to_paper(self.shell, meant[0].type, meant[0].number, meant[0].status)
        elif meant and await papers.several_to_paper(self.shell, [one.number for one in meant]):
            self.query_one(Table).unmark()

    async def _each(self, act: str, meant: tuple[DocumentLine, ...]) -> None:
        chosen = await acts.each(self.shell, act, meant)
        self.query_one(Table).unmark()
        await self._again(True)
        if chosen is not None:
            self._open(chosen)

    async def _again(self, done: bool) -> None:
        if done:
            await self.refresh_data()
            self.refresh_bindings()


def _tone(line: DocumentLine) -> Any:
    return "muted" if line.status == "cancelled" else ""


def _day(value: Any) -> str:
    from tui.text import day

    return day(value, short=True) if value is not None else ""


def _place(line: DocumentLine) -> Cell:
    place = line.warehouse or "—"
    return f"{place}→{line.target or '—'}" if line.type == "transfer" else place


def _who(line: DocumentLine) -> Cell:
    partner = "" if line.partner is HIDDEN or line.partner is None else str(line.partner)
    return partner or line.title


def _title(line: DocumentLine) -> Cell:
    return line.title
