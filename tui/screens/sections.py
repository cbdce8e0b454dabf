"""The sections of the catalogue, as a tree: folded, moved, ordered, with how many products each of them holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from textual.binding import Binding

from tui.dialogs.picker import Pick, Picker
from tui.i18n import N_, _
from tui.screens import pickers
from tui.screens.simple_list import SimpleListScreen
from tui.widgets.cells import Cell, Column
from tui.widgets.choice_field import PickField
from tui.widgets.field import FormField
from tui.widgets.table import Table
from tui.widgets.text_field import NumberField, TextField
from tui.widgets.window import Loader


class SectionsScreen(SimpleListScreen):
    """The tree of sections."""

    BINDINGS = [
        Binding("e", "edit", N_("edit"), id="sections.edit"),
        Binding("m", "move", N_("move"), id="sections.move"),
        Binding("u", "shift(-1)", N_("up"), id="sections.up"),
        Binding("d", "shift(1)", N_("down"), id="sections.down"),
        Binding("right", "fold(False)", N_("unfold"), id="sections.unfold", show=False),
        Binding("left", "fold(True)", N_("fold"), id="sections.fold", show=False),
        Binding("space", "turn", N_("fold or unfold"), id="sections.turn", show=False),
    ]
    TITLE = N_("Catalogue sections")
    HELP = N_(
        "Enter lists the products of a section and of those below it. ← → and Space fold; m moves a section, with all"
        " that is in it, below another one; u and d move it up and down."
    )
    EMPTY = N_("No sections yet: products are sorted into them. n makes the first one.")

    def __init__(self) -> None:
        super().__init__()
        self._folded: set[int] = set()

    def columns(self) -> Sequence[Column[Any]]:
        """Names, indented; the products in it, and with those below."""
        return [
            Column("name", N_("Section"), 20, flexible=True, cell=self._named),
            Column("own", N_("In it"), 0, "right", 2),
            Column("products", N_("With those below"), 0, "right"),
        ]

    def _named(self, row: Any) -> Cell:
        sign = " " if not row.children else "▸" if row.id in self._folded else "▾"
        return f"{'  ' * row.depth}{sign} {row.name}"

    def loader(self) -> Loader[Any]:
        """The tree, without what is folded away."""
        from db.queries import sections
        from db.queries.rows import Page

        actor = self.actor

        def load(*, after: Any, limit: int, backwards: bool) -> Page[Any]:
            rows = _unfolded(sections.tree(actor), self._folded)
            return Page(rows, None, len(rows))

        return load

    async def fields(self, row: Any | None) -> Sequence[FormField]:
        """Name, place, order; a new one stands beside the one under the cursor."""
        below = None if row is not None else self._beside()
        return [
            TextField("name", N_("Name"), required=True),
            PickField("parent", N_("Below"), pickers.sections(self.actor), below and below[0],
                      shown=below[1] if below else ""),
            NumberField("sort_order", N_("Order"), Decimal(100)),
        ]  # fmt: skip

    def _beside(self) -> tuple[int, str] | None:
        here: Any = self.query_one(Table).row
        return None if here is None or here.parent is None else (here.parent, self._names().get(here.parent, ""))

    def _names(self) -> dict[int, str]:
        return {one.id: one.name for one in self.query_one(Table).rows}

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """A row's values; the parent by id and name."""
        parent = None if row.parent is None else (row.parent, self._names().get(row.parent, str(row.parent)))
        return {"name": row.name, "parent": parent, "sort_order": Decimal(row.sort_order)}

    async def write(self, row: Any | None, values: dict[str, Any]) -> Any:
        """Add or change."""
        from db.services import sections

        if values.get("sort_order", 0) in (None, ""):
            values["sort_order"] = 100
        if row is None:
            return await self.shell.write(sections.add, self.actor, **values)
        return await self.shell.write(sections.edit, self.actor, row.id, version=row.version, **values)

    async def delete_row(self, row: Any) -> None:
        """Delete an empty one."""
        from db.services import sections

        await self.shell.write(sections.delete, self.actor, row.id, version=row.version)

    def form_title(self, row: Any | None) -> str:
        """New or not."""
        return _("New section") if row is None else _("Section")

    def disabled_reason(self, action: str) -> str | None:
        """What is not empty cannot be deleted; nothing to do where nothing is."""
        tables = self.query(Table)
        row: Any = tables.first().row if tables else None
        if row is None:
            return _("There is no section here") if action in ("edit", "move", "shift") else None
        if action == "delete" and row.children:
            return _("There are sections below it")
        if action == "delete" and row.own:
            return _("There are products in it")
        return None

    # Doing --------------------------------------------------------------------------

    def on_table_opened(self, event: Table.Opened) -> None:
        """The products in it, and in those below; e edits."""
        event.prevent_default()
        from tui.screens.products import ProductsScreen

        self.shell.open(ProductsScreen(section=(event.row.id, event.row.name)))

    async def action_edit(self) -> None:
        """e: name, place, order."""
        if self.query_one(Table).row is not None:
            await self._edit(self.query_one(Table).row)

    async def action_move(self) -> None:
        """m: below another one, or to the top, with all that is in it."""
        from db.queries import sections as queries
        from db.services import sections

        row: Any = self.query_one(Table).row
        if row is None:
            return
        tree = await self.shell.read(queries.tree, self.actor)
        picks, names, inside = [Pick("", _("at the top"))], list[str](), -1
        for one in tree:
            names[one.depth :] = [one.name]
            if inside >= 0 and one.depth <= inside:
                inside = -1
            if one.id == row.id:
                inside = one.depth
            if inside < 0:
                picks.append(Pick(one.id, " › ".join(names)))
        chosen = ("" if row.parent is None else row.parent,)
        picked = await self.shell.ask(Picker(_("Move {name} below").format(name=row.name), picks, chosen=chosen))
        if picked is None or picked.value in chosen:
            return
        await self.shell.write(sections.edit, self.actor, row.id, version=row.version, parent=picked.value)
        self._folded.discard(picked.value)
        await self._again(row.id)
        self.shell.say_done(_("{name} is moved, with all that is in it").format(name=row.name))

    async def action_shift(self, step: int) -> None:
        """u, d: up or down among those beside it."""
        from db.services import sections

        row: Any = self.query_one(Table).row
        if row is not None:
            await self.shell.write(sections.shift, self.actor, row.id, step)
            await self._again(row.id)

    async def action_fold(self, folded: bool) -> None:
        """← folds, or goes to the one above where there is nothing to fold; → unfolds."""
        table = self.query_one(Table)
        row: Any = table.row
        if row is None:
            return
        if folded and (not row.children or row.id in self._folded):
            if row.parent is not None:
                await table.move_to(row.parent)
            return
        (self._folded.add if folded else self._folded.discard)(row.id)
        await self._again(row.id)

    async def action_turn(self) -> None:
        """Space: the other way."""
        row: Any = self.query_one(Table).row
        if row is not None and row.children:
            await self.action_fold(row.id not in self._folded)

    async def _again(self, key: int) -> None:
        table = self.query_one(Table)
        await table.reload()
        table.redraw()
        await table.move_to(key)
        self.refresh_bindings()


def _unfolded(tree: Sequence[Any], folded: set[int]) -> tuple[Any, ...]:
    """The lines that no folded section hides."""
    found, hidden = [], -1
    for one in tree:
        if hidden >= 0 and one.depth > hidden:
            continue
        hidden = one.depth if one.id in folded else -1
        found.append(one)
    return tuple(found)
