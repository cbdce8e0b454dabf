"""What every screen stands on: the path, the menu, the content, the message line and the keys.

A list:

    class PartnersScreen(AmbarScreen):
        BINDINGS = [keys.NEW, keys.SEARCH, keys.FILTER]
        NEEDS = {"new": ("supplier.edit", "contact.edit")}     # one is enough; without it the key is not there
        TITLE = N_("Partners")

        def content(self) -> ComposeResult:
            yield FilterBar([Choice...])
            yield Table([Column("name", N_("Name"), flexible=True)], empty=N_("No partners yet. n adds one."))

        def on_mount(self) -> None: self.apply()
        def apply(self) -> None: self.query_one(Table).show(partial(partners.page, self.actor, self.filter_now()))
        def on_filter_bar_changed(self) -> None: self.apply()
        def on_table_opened(self, event: Table.Opened) -> None: self.app.open(PartnerScreen(event.row.id))
        def action_new(self) -> None: self.app.open(PartnerScreen(None))

A form:

    class PartnerScreen(FormScreen):
        BINDINGS = [keys.SAVE]
        def content(self): yield Form(TextField("name", N_("Name"), length=255), CheckField("supplier", N_("Supplier")))
        async def load(self): self.form.fill(await self.app.read(partners.show, self.actor, self.id))
        async def save(self): await self.app.write(partners.edit, self.actor, self.id, **self.form.changed())

`await self.app.read(query, …)` and `self.app.write(service, …)` run in their lanes; an AmbarError that nobody
catches is told in the message line, field errors stand at their fields (FormScreen). Actions may await; in
message handlers use `self.app.go(self.something())` for what awaits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.screen import Screen

from tui import unsaved
from tui.i18n import _
from tui.keys import WRITING
from tui.live import DataChanged, RightsChanged
from tui.widgets.footer import Footer
from tui.widgets.line import Line
from tui.widgets.menu import Menu
from tui.widgets.path_line import PathLine
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from db.access import Actor, Rights
    from tui.app import AmbarApp
    from tui.unsaved import Typed


class AmbarScreen(Screen[None], inherit_bindings=False):
    """A screen of the shell. See the module for how to write one."""

    BINDINGS = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    NEEDS: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}
    """Action name → the right it needs, or rights of which one is enough. Who lacks it does not see the key."""
    HELP: ClassVar[str] = ""
    """An English msgid: what one does here, shown on top of the help."""
    action_id: str = ""
    """The action of the registry that opened this screen."""

    def __init__(self) -> None:
        super().__init__()
        self.settled = False
        """Whether the screen has loaded what it shows; until then keys wait (a second at most)."""
        self._seen_changes = -1
        self._was_shown = False
        self._by_others = False
        """Whether it is being read again because others may have changed something."""

    def fit(self, size: Size) -> None:
        """Begin with the styles of a terminal so large: else they are worked out twice, once without."""
        for length, points in ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS)):
            self.update_classes(dict.fromkeys(self._get_breakpoint_classes(length, points or []), True), update=False)

    # To write ---------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """What stands between the path and the keys."""
        return ()

    def path(self) -> tuple[str, ...]:
        """Where one is, outermost first; by default section and title of the action that opened this screen."""
        from tui import actions

        action = actions.registry().get(self.action_id)
        if action is None:
            return (_(self.TITLE),) if self.TITLE else ()
        section = next((_(one.title) for one in actions.SECTIONS if one.id == action.section), "")
        return (section, action.name) if section and section != action.name else (action.name,)

    async def load(self) -> None:
        """Read what the screen shows; called once, when it is there."""

    async def refresh_data(self) -> None:
        """Read again, because data changed; by default every table reloads. Keep what is being typed."""
        from tui.widgets.table import Table

        for table in self.query(Table):
            await (table.reload_changed() if self._by_others else table.reload())

    def disabled_reason(self, action: str) -> str | None:
        """Why the state forbids an action now (a sentence; its key is grey), None where it does not."""
        return None

    async def scanned(self, text: str) -> None:
        """A code was scanned, and nothing that is typed into has the focus; by default it is looked up."""
        from tui import scans

        await scans.look_up(self.shell, text)

    async def may_leave(self) -> bool:
        """Whether one may go; asks where something would be lost."""
        return True

    def relabel(self) -> None:
        """Say everything in another language; by default tables, fields and lines draw themselves again."""
        from tui.widgets.table import Table

        for table in self.query(Table):
            table.redraw()

    # What is there ------------------------------------------------------------------

    @property
    def shell(self) -> AmbarApp:
        """The app, typed."""
        app: Any = self.app
        found: AmbarApp = app
        return found

    @property
    def is_open(self) -> bool:
        """Whether the screen is still there to come back to: of one that was left the widgets go, one by one."""
        return any(self in stack for stack in self.app._screen_stacks.values())

    @property
    def actor(self) -> Actor:
        """Who acts; AmbarError "not_signed_in" where nobody is signed in."""
        return self.shell.actor

    @property
    def rights(self) -> Rights:
        """What one may do now."""
        return self.shell.rights

    # How it works -------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The lines and the content."""
        if self.shell.viewing:
            from tui.widgets.view_line import ViewLine

            yield ViewLine()
        yield PathLine()
        with Horizontal(id="work"):
            yield Menu(id="side")
            with Vertical(id="content"):
                yield from self.content()
        yield StatusLine()
        yield Footer()

    def on_mount(self) -> None:
        """Load; keys wait until that is done."""
        self._seen_changes = self.shell.changes
        self.shell.go(self._first_load(), hold=False)

    async def _first_load(self) -> None:
        from db.errors import AmbarError

        try:
            await self._while_here(self.load())
        except AmbarError as error:
            self.shell.say_error(error)
            if error.code in ("not_found", "denied") and self.shell.top() is self:
                self.settled = True
                self.shell.pop_screen()
        finally:
            self.settled = True
            self.refresh_bindings()
            for table in self.query("Table"):
                await table.wait_loaded()  # type: ignore[attr-defined]

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Catch up with what happened while another screen was on top."""
        if not self._was_shown:
            self._was_shown = True
            event.refresh_styles = False  # all of them were found a moment ago, as the widgets were mounted
        self.refresh_lines()
        if self._seen_changes not in (-1, self.shell.changes):
            self._seen_changes = self.shell.changes
            self.shell.go(self._while_here(self.refresh_data()), hold=False)

    async def _while_here(self, work: Coroutine[Any, Any, Any]) -> None:
        """Read and show; a screen that was left meanwhile has no parts any more to show it in, which is no fault."""
        try:
            await work
        except NoMatches:
            if self.is_attached:
                raise

    def on_data_changed(self, event: DataChanged) -> None:
        """Someone (perhaps oneself) has committed something."""
        self._seen_changes = self.shell.changes
        self.shell.go(self._refresh_changed(), hold=False)

    async def _refresh_changed(self) -> None:
        """Read again; what is other now is shown so for a while."""
        self._by_others = True
        try:
            await self._while_here(self.refresh_data())
        finally:
            self._by_others = False

    def on_rights_changed(self, event: RightsChanged) -> None:
        """One's rights are others now: leave what one may no longer see, draw the rest anew."""
        self.refresh_bindings()
        self.refresh_lines()
        self.relabel()

    def refresh_lines(self) -> None:
        """Draw path, menu, message and keys again."""
        for line in self.query("PathLine, ViewLine").results(Line):
            line.update()
        for menu in self.query(Menu):
            menu.reload()
        for status in self.query(StatusLine):
            status.update()
        for footer in self.query(Footer):
            footer.update()

    def named(self, action: str) -> str:
        """What an action is called here and now (an English msgid), where that says more than its binding does."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide by role (False), grey out by state (None)."""
        needed = self.NEEDS.get(action)
        if needed is not None:
            wanted = (needed,) if isinstance(needed, str) else needed
            rights = self.shell.rights_or_none
            if rights is None or not any(rights.may(one) for one in wanted):
                return False
        if self.is_attached and self.refusal(action) is not None:
            return None
        return True

    def refusal(self, action: str) -> str | None:
        """Why an action is grey, whatever the reason; None where it is not."""
        if action in WRITING and self.rights.viewed:
            from db.errors import denied
            from tui.labels import sentence

            return sentence(denied(None, "view_as"))
        return self.disabled_reason(action)

    def unsaved(self) -> list[Typed]:
        """What was typed here and is not saved; by default what stands in forms."""
        return unsaved.of_forms(self)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Open what was chosen."""
        event.stop()
        self.query_one("#side", Menu).can_focus = False
        self.shell.do(event.action)

    def on_status_line_command(self, event: StatusLine.Command) -> None:
        """Do what was typed after `:`."""
        event.stop()
        self.shell.command(event.text)


class FormScreen(AmbarScreen):
    """A screen with a `Form`: F2 saves, errors stand at their fields, leaving asks what to do with changes."""

    saving: asyncio.Task[Any] | None = None

    @property
    def form(self) -> Any:
        """The screen's form."""
        from tui.widgets.form import Form

        return self.query_one(Form)

    async def save(self) -> None:
        """Write what was entered (`self.form.changed()` or `.values()`); raise what the service raises."""
        raise NotImplementedError

    async def action_save(self) -> bool:
        """F2: check the fields, save, say so; whether it is saved."""
        from db.errors import AmbarError

        form = self.form
        form.clear_errors()
        if not form.check():
            self.shell.say_problem(_("Something is still missing or wrong"))
            return False
        try:
            await self.save()
        except AmbarError as error:
            if not form.show_errors(error):
                self.shell.say_error(error)
            return False
        form.accept()
        self.shell.say_done(_("Saved"))
        return True

    def on_rights_changed(self, event: RightsChanged) -> None:
        """What can no longer be saved is still there to be read."""
        super().on_rights_changed(event)
        self.freeze()

    def freeze(self) -> None:
        """Let the form be typed into or, where its save is no longer one's own, only be read."""
        frozen = self.check_action("save", ()) is False
        if self.query("Form") and self.form.frozen != frozen:
            self.form.freeze(frozen)
            if frozen:
                self.shell.notice(_("This can no longer be saved: copy what you still need from it"))

    async def may_leave(self) -> bool:
        """Ask what to do with changes that are not saved."""
        if not self.query("Form") or not self.form.dirty:
            return True
        from tui.dialogs.question import Answer, Question

        answers = [Answer("stay", _("Stay")), Answer("save", _("Save")), Answer("leave", _("Leave without saving"))]
        if self.check_action("save", ()) is not True:
            del answers[1]
        lines = [_("What was entered here would be lost.")]
        answer = await self.shell.ask(Question(_("Changes are not saved"), lines, answers))
        if answer == "save":
            return await self.action_save()
        return answer == "leave"

    async def refresh_data(self) -> None:
        """A form keeps what is being typed; where nothing is, it reads again."""
        if self.query("Form") and not self.form.dirty:
            await self._keeping(self.load())

    async def _first_load(self) -> None:
        await self._keeping(super()._first_load())

    async def _keeping(self, loading: Coroutine[Any, Any, None]) -> None:
        """Load, and let what is typed meanwhile stay."""
        forms = list(self.query("Form"))
        for form in forms:
            form.keeping = True  # type: ignore[attr-defined]
        try:
            await loading
        finally:
            for form in forms:
                form.keeping = False  # type: ignore[attr-defined]
