"""Trace: where goods came from and where they went, as a tree that unfolds; Enter goes to what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.record import record
from tui import labels_trace as words
from tui.i18n import N_, _
from tui.labels_words import unit as unit_word
from tui.screens.base import AmbarScreen
from tui.text import quantity
from tui.widgets.cells import Cell, Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.queries.rows import Page
    from db.tracing.nodes import Key, Node, Step

PAGE: Final = 50
"""So many steps are read at once."""
_SCREENS: Final = {
    "document": ("tui.screens.document:DocumentScreen", "number", "document"),
    "product": ("tui.screens.product:ProductScreen", "sku", "product"),
    "partner": ("tui.screens.partner:PartnerScreen", "id", "partner"),
    "deal": ("tui.screens.deal:DealScreen", "number", "deal"),
    "delivery": ("tui.screens.delivery:DeliveryScreen", "number", "document"),
}


@record
class TraceLine:
    """A line of the tree. `step` None: a heading, or (`more`) that there is more of what `above` unfolds."""

    id: str
    depth: int
    text: str
    step: Step | None = None
    unfolds: bool = False
    open: bool = False
    more: bool = False
    above: str = ""


class TraceScreen(AmbarScreen):
    """The chain of one thing, forward and back."""

    BINDINGS = [
        Binding("slash", "search", N_("trace something else"), id="trace.other", show=False),
        Binding("space", "turn", N_("fold or unfold"), id="trace.turn"),
        Binding("right", "fold(False)", N_("unfold"), id="trace.unfold", show=False),
        Binding("left", "fold(True)", N_("fold"), id="trace.fold", show=False),
        Binding("t", "trace", N_("trace from here"), id="trace.from"),
    ]
    TITLE = N_("Trace")
    HELP = N_(
        "→ and Space unfold a line, ← folds it, Enter shows what stands there, t begins the trace from there. / or a"
        " scan traces something else: an SKU, a barcode, a document or a deal."
    )
    action_id = "trace"

    def __init__(self, what: str = "", kind: str = "") -> None:
        """`what` as `db.queries.trace.start` takes it; "": it is asked for."""
        super().__init__()
        self.what, self.kind = what, kind
        self.root: Node | None = None
        self._key: Key | None = None
        self._open: dict[str, int] = {}
        """The lines that are unfolded, each with how many steps of it are shown."""

    def path(self) -> tuple[str, ...]:
        """Trace › what is traced."""
        return (_("Trace"), words.name(self.root)) if self.root is not None else (_("Trace"),)

    def content(self) -> ComposeResult:
        """What it is, and the tree."""
        yield Facts()
        yield Table(
            [
                Column("text", N_("From, to"), 24, flexible=True, cell=_text),
                Column(
                    "quantity", N_("Quantity"), 0, "right", cell=lambda row: words.amount(row.step) if row.step else ""
                ),
                Column("warehouse", N_("Warehouse"), priority=3, cell=_warehouse),
                Column("day", N_("Day"), priority=1, cell=_day),
                Column("state", N_("State"), priority=2, widest=19, cell=_state),
            ],
            empty=N_("/ traces an SKU, a barcode, a document or a deal; a scan does too."),
            tone=lambda row: "muted" if row.step is None else "",
        )

    def on_mount(self) -> None:
        """The tree has the focus."""
        self.query_one(Table).focus()

    async def load(self) -> None:
        """Begin, or ask with what."""
        if self.what:
            await self._begin(self.what, self.kind)
        else:
            self.shell.go(self._ask())

    async def _begin(self, what: str, kind: str = "") -> None:
        from db.queries import trace
        from db.tracing.nodes import directions

        self.root, key = await self.shell.read(trace.start, self.actor, what, kind)
        self.what, self.kind, self._key = what, kind, key
        self._open = dict.fromkeys(directions(key), PAGE)
        self._say()
        self.query_one(Table).show(self._lines)

    def _say(self) -> None:
        node = self.root
        if node is None:
            return
        facts = [Fact(N_("Traced"), words.name(node), "strong", long=True), Fact(N_("State"), words.state(node))]
        facts.append(Fact(N_("Day"), words.when(node, short=False)))
        facts.append(Fact(N_("Warehouse"), str(node.warehouse or "")))
        unit = unit_word(str(node.unit or ""))
        for held in node.stock if isinstance(node.stock, tuple) else ():
            told = quantity(held.on_hand, unit)
            if held.reserved:
                told += "  " + _("{quantity} reserved").format(quantity=quantity(held.reserved))
            facts.append(Fact(held.warehouse, told))
        self.query_one(Facts).show(facts)
        self.refresh_lines()

    async def refresh_data(self) -> None:
        """What stands at the top, and the tree."""
        from db.queries import trace

        if self._key is None:
            return
        self.root, self._key = await self.shell.read(trace.start, self.actor, self.what, self.kind)
        self._say()
        await self.query_one(Table).reload()

    # The tree -----------------------------------------------------------------------

    def _lines(self, *, after: Any, limit: int, backwards: bool) -> Page[TraceLine]:
        from db.queries.rows import Page
        from db.tracing.nodes import directions

        found: list[TraceLine] = []
        key = self._key
        if key is not None:
            for way in directions(key):
                title = _("What came in, and where it went") if key.kind == "product" else _(words.WAYS[way])
                found.append(TraceLine(way, 0, title, unfolds=True, open=way in self._open))
                if way in self._open:
                    below = list(self._below(key, (way,), way, 1))
                    found += below or [TraceLine(way + "/", 1, _nothing(way))]
        return Page(tuple(found), None, len(found))

    def _below(self, key: Key, ways: Sequence[str], path: str, depth: int) -> Iterator[TraceLine]:
        from db.queries import trace
        from db.tracing.nodes import BACK, BOTH, FORWARD

        seen: dict[str, int] = {}
        alone = self.root is not None and self.root.kind in ("product", "batch")
        for way in ways:
            page = trace.steps(self.actor, key, way, limit=self._open.get(path, PAGE))
            for step in page.rows:
                mark = f"{path}/{step.way}:{step.node.id}"
                seen[mark] = seen.get(mark, 0) + 1
                if seen[mark] > 1:
                    mark += f"#{seen[mark]}"
                text = f"{words.ARROWS[step.way]} {words.name(step.node, alone=alone)}"
                unfolded = mark in self._open and bool(step.direction)
                yield TraceLine(mark, depth, text, step, bool(step.direction), unfolded, above=path)
                if unfolded:
                    on = (BACK, FORWARD) if step.direction == BOTH else (step.direction,)
                    below = list(self._below(step.key, on, mark, depth + 1))
                    yield from below or [TraceLine(mark + "/", depth + 1, _nothing(on[-1]), above=mark)]
            if page.after is not None:
                yield TraceLine(f"{path}/{way}…", depth, _("… more"), more=True, above=path)

    async def action_fold(self, folded: bool) -> None:
        """→ unfolds; ← folds, or goes to the line above where there is nothing to fold."""
        table = self.query_one(Table)
        row: TraceLine | None = table.row
        if row is None:
            return
        if row.more and not folded:
            await self._more(row)
        elif folded and not row.open:
            if row.above:
                await table.move_to(row.above)
        elif row.unfolds:
            if folded:
                self._open.pop(row.id, None)
            else:
                self._open.setdefault(row.id, PAGE)
            await self._again(row.id)

    async def action_turn(self) -> None:
        """Space: the other way."""
        row: TraceLine | None = self.query_one(Table).row
        if row is not None:
            await self.action_fold(row.open)

    async def _more(self, row: TraceLine) -> None:
        self._open[row.above] = self._open.get(row.above, PAGE) + PAGE
        await self._again(row.id)

    async def _again(self, key: str) -> None:
        table = self.query_one(Table)
        await table.reload()
        table.redraw()
        await table.move_to(key)
        self.refresh_bindings()

    # Going --------------------------------------------------------------------------

    async def on_table_opened(self, event: Table.Opened) -> None:
        """What stands there; a heading and the line for more unfold."""
        row: TraceLine = event.row
        if row.step is None:
            self.shell.go(self._more(row) if row.more else self.action_turn())
            return
        node = row.step.node
        if node.kind == "batch" and node.masked is not True:
            self.shell.open(TraceScreen(node.id.partition(":")[2], "batch"))
            return
        path, argument, field = _SCREENS.get(node.kind, ("", "", ""))
        value = getattr(node, field) if field else None
        if path and value:
            self.shell.open_path(path, **{argument: value})

    def action_trace(self) -> None:
        """t: the same, beginning with what stands there."""
        row: TraceLine | None = self.query_one(Table).row
        if row is None or row.step is None:
            return
        node = row.step.node
        kind, _colon, what = node.id.partition(":")
        if kind in ("batch", "document", "product", "deal", "partner") and node.masked is not True:
            self.shell.open(TraceScreen(what, kind))

    def action_search(self) -> None:
        """/: trace something else."""
        self.shell.go(self._ask())

    async def _ask(self) -> None:
        from tui.dialogs.form import FormDialog
        from tui.widgets.text_field import TextField

        async def begin(values: Any) -> bool:
            await self._begin(str(values["what"]))
            return True

        field = TextField("what", N_("What"), required=True)
        told = [_("An SKU, a barcode, the number of a document or of a deal")]
        await self.shell.ask(FormDialog(_("What is to be traced?"), [field], begin, lines=told))

    async def scanned(self, text: str) -> None:
        """A scan is traced."""
        await self._begin(text.strip())


def _nothing(way: str) -> str:
    return _("nothing before it") if way == "back" else _("nothing after it")


def _text(row: TraceLine) -> Cell:
    sign = ("▾" if row.open else "▸") if row.unfolds else " "
    return f"{'  ' * row.depth}{sign} {row.text}"


def _warehouse(row: TraceLine) -> Cell:
    return "" if row.step is None else str(row.step.node.warehouse or "")


def _day(row: TraceLine) -> Cell:
    return "" if row.step is None else words.when(row.step.node)


def _state(row: TraceLine) -> Cell:
    if row.step is None:
        return ""
    parts = (words.state(row.step.node), words.note(row.step), words.sent_by(row.step.node))
    return "  ".join(part for part in parts if part)
