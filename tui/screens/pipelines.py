"""Pipelines and their stages: added, renamed, moved, and removed where nothing is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from tui import keys
from tui import labels_deals as words
from tui.dialogs.form import FormDialog
from tui.dialogs.question import Confirm
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.screens.deal_words import TONES, deals_text
from tui.widgets.cells import Cell, Column, Tone, Toned
from tui.widgets.table import Table
from tui.widgets.text_field import TextField


class Line(NamedTuple):
    """A pipeline, or one of its stages below it."""

    pipeline: Any
    stage: Any = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells them apart."""
        return self.pipeline.code, self.stage.code if self.stage is not None else ""

    @property
    def name(self) -> str:
        """How it is called."""
        if self.stage is None:
            return words.pipeline(self.pipeline.code, self.pipeline.name)
        return words.stage(self.stage.code, self.stage.name)

    @property
    def deals(self) -> int:
        """How many deals are in it."""
        return int(self.pipeline.deals if self.stage is None else self.stage.deals)


class PipelinesScreen(AmbarScreen):
    """All of them, each with its stages."""

    BINDINGS = [
        Binding("n", "stage", N_("new stage"), id="pipelines.stage"),
        Binding("plus", "pipeline", N_("new pipeline"), id="pipelines.new"),
        Binding("shift+up", "move(-1)", N_("move up"), id="pipelines.up"),
        Binding("shift+down", "move(1)", N_("move down"), id="pipelines.down"),
        Binding("k", "switch_off", N_("switch off"), id="pipelines.off"),
        Binding("k", "switch_on", N_("switch on"), id="pipelines.on"),
        keys.DELETE,
    ]
    TITLE = N_("Pipelines")
    NEEDS = dict.fromkeys(("stage", "pipeline", "move", "switch_off", "switch_on", "delete"), "settings.edit")
    HELP = N_(
        "Enter renames. n adds a stage to the pipeline under the cursor, + a pipeline, Shift with ↑ ↓ moves a stage or"
        " pipeline. Each pipeline ends in won and lost. What has deals can be renamed, not removed."
    )

    def content(self) -> ComposeResult:
        """The list."""
        yield Table[Line](self._columns(), key=lambda one: one.key, tone=_tone, empty=N_("No pipelines."))

    def _columns(self) -> Sequence[Column[Line]]:
        return [
            Column("name", N_("Name"), 14, flexible=True, cell=_name),
            Column("code", N_("Code"), 6, cell=lambda one: one.key[1] or one.key[0], priority=2),
            Column("deals", N_("Deals"), 4, "right", cell=lambda one: str(one.deals) if one.deals else ""),
            Column("state", N_("State"), 8, cell=_state),
        ]

    def on_mount(self) -> None:
        """The list has the focus."""
        self.query_one(Table).focus()

    async def load(self) -> None:
        """Read them all."""
        await self.refresh_data()

    async def refresh_data(self) -> None:
        """Read again; the cursor stays on its line."""
        from db.queries import pipelines

        found = await self.shell.read(pipelines.listing, self.actor)
        lines = [line for one in found for line in (Line(one), *(Line(one, stage) for stage in one.stages))]
        self.query_one(Table).show_rows(lines)
        self.refresh_bindings()

    @property
    def _here(self) -> Line | None:
        tables = self.query(Table)
        row: Line | None = tables.first().row if tables else None
        return row

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Off what is on, on what is off; pipelines alone."""
        here = self._here if self.is_attached else None
        if action in ("switch_off", "switch_on") and (
            here is None or here.stage is not None or here.pipeline.active != (action == "switch_off")
        ):
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        """Why one cannot remove or move what is under the cursor."""
        here = self._here
        if here is None or action not in ("delete", "move"):
            return None
        if here.stage is not None and here.stage.kind != "open":
            return _("Every pipeline ends in won and lost")
        if action == "delete" and here.deals:
            return _("It has deals: {deals}").format(deals=deals_text(here.deals))
        return None

    def on_table_highlighted(self) -> None:
        """Other things may be done with this one."""
        self.refresh_bindings()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Rename it."""
        self.shell.go(self._rename(event.row))

    async def _ask(self, title: str, save: Any, name: str = "") -> bool:
        fields = [TextField("name", N_("Name"), name, length=255, required=True)]
        if await self.shell.ask(FormDialog(title, fields, save)) is None:
            return False
        await self.refresh_data()
        self.shell.say_done(_("Saved"))
        return True

    async def _rename(self, line: Line) -> None:
        from db.services import pipelines

        async def save(values: Mapping[str, Any]) -> bool:
            if line.stage is None:
                await self.shell.write(pipelines.edit, self.actor, line.pipeline.code, name=values["name"])
            else:
                await self.shell.write(
                    pipelines.edit_stage, self.actor, line.pipeline.code, line.stage.code, name=values["name"]
                )
            return True

        if self.check_action("stage", ()):
            await self._ask(_("Pipeline") if line.stage is None else _("Stage"), save, line.name)

    async def action_stage(self) -> None:
        """n: a stage, behind the one under the cursor."""
        from db.services import pipelines

        here = self._here
        if here is None:
            return

        async def save(values: Mapping[str, Any]) -> bool:
            after = here.stage.code if here.stage is not None and here.stage.kind == "open" else None
            await self.shell.write(
                pipelines.add_stage, self.actor, here.pipeline.code, values["name"], after=after
            )  # fmt: skip
            return True

        await self._ask(_("New stage of {pipeline}").format(pipeline=Line(here.pipeline).name), save)

    async def action_pipeline(self) -> None:
        """+: a pipeline, with one stage and its two ends."""
        from db.services import pipelines

        async def save(values: Mapping[str, Any]) -> bool:
            await self.shell.write(pipelines.add, self.actor, values["name"])
            return True

        await self._ask(_("New pipeline"), save)

    async def action_move(self, step: int) -> None:
        """Shift with ↑ or ↓."""
        from db.services import pipelines

        here = self._here
        if here is None:
            return
        if here.stage is None:
            await self.shell.write(pipelines.move, self.actor, here.pipeline.code, step)
        else:
            await self.shell.write(pipelines.move_stage, self.actor, here.pipeline.code, here.stage.code, step)
        await self.refresh_data()

    async def action_switch_off(self) -> None:
        """k: no new deals in it."""
        await self._switch(on=False)

    async def action_switch_on(self) -> None:
        """k: in use again."""
        await self._switch(on=True)

    async def _switch(self, *, on: bool) -> None:
        from db.services import pipelines

        here = self._here
        if here is not None:
            await self.shell.write(pipelines.edit, self.actor, here.pipeline.code, active=on)
            await self.refresh_data()

    async def action_delete(self) -> None:
        """Del: what nothing is in."""
        from db.services import pipelines

        here = self._here
        if here is None or await self.shell.ask(Confirm(_("Delete this?"), [here.name], _("Delete"))) != "yes":
            return
        if here.stage is None:
            await self.shell.write(pipelines.delete, self.actor, here.pipeline.code)
        else:
            await self.shell.write(pipelines.delete_stage, self.actor, here.pipeline.code, here.stage.code)
        await self.refresh_data()
        self.shell.say_done(_("{name} is deleted").format(name=here.name))


def _tone(line: Line) -> Tone:
    return "" if line.pipeline.active else "muted"


def _name(line: Line) -> Cell:
    return Toned(line.name, "strong") if line.stage is None else f"  {line.name}"


def _state(line: Line) -> Cell:
    if line.stage is None:
        return "" if line.pipeline.active else f"× {_('switched off')}"
    kind = line.stage.kind
    return "" if kind == "open" else Toned(f"{words.SIGNS[kind]} {words.status(kind)}", TONES[kind])
