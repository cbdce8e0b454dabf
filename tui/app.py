"""The shell: who is signed in, what they may do, messages, keys; screens stand on it.

`run(start)` is what the `ambar` command calls. Screens use `app.read`, `app.write`, `app.say_…`, `app.ask`,
`app.open`, `app.go`; see `tui/screens/base.py`.
"""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.actions import parse
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from db import clock
from db.access import NOBODY, Actor, Rights
from db.company import Company
from db.errors import AmbarError
from tui import actions, i18n, live, themes
from tui.dialogs.base import Dialog
from tui.guard import SMALLEST
from tui.i18n import _
from tui.live import DataChanged, State
from tui.session import Session, Start
from tui.viewing import ViewingApp

if TYPE_CHECKING:
    from tui.screens.base import AmbarScreen

FROM_ALL = ("quit", "view_end")
"""Actions whose keys work in dialogs too."""


def _bindings() -> list[BindingType]:
    return [
        Binding(
            one.key, f"act('{one.id}')", one.word or one.title, id=one.id, show=one.footer, priority=one.id in FROM_ALL
        )
        for one in actions.registry().values()
        if one.key
    ]


class AmbarApp(ViewingApp, inherit_bindings=False):
    """One session of Ambar in a terminal."""

    CSS_PATH = "styles/base.tcss"
    LATER = Path(__file__).with_name("styles") / "later.tcss"
    """The styles of every screen but the first page, which waits for as little as it can."""
    TITLE = "Ambar"
    BINDINGS = _bindings()

    def __init__(self, start: Start) -> None:
        super().__init__(plain=themes.is_plain(os.environ))
        self.start = start
        self.session: Session | None = None
        self.state: State | None = None
        self.profile: Any = None
        self.timezone = "UTC"
        """The company's time zone, from the sign-in on."""
        self._looking = False
        self._seen: tuple[live.State | None, live.Files | None] = (None, None)
        """What the last look found, and the files as they were before it."""
        for theme in themes.THEMES.values():
            self.register_theme(theme)
        self._begin_theme(themes.fitting(os.environ))
        self.lanes.company = start.company

    def _begin_theme(self, name: str) -> None:
        """The theme to begin with, set without what a change of it costs: all styles parsed once more."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        classes = {f"-theme-{name}": True, "-dark-mode": dark, "-light-mode": not dark}
        self.update_classes(classes, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    # Who is signed in ---------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who acts; AmbarError "not_signed_in" where nobody is signed in."""
        if self.session is None:
            raise AmbarError("not_signed_in")
        return self.session.actor

    @property
    def rights_or_none(self) -> Rights | None:
        """What one may do now; None where nobody is signed in."""
        return None if self.session is None or self.state is None else self.state.rights

    @property
    def rights(self) -> Rights:
        """What one may do now; nothing where nobody is signed in."""
        return self.rights_or_none or NOBODY

    def who(self) -> str:
        """The header's right side: name and roles."""
        if self.profile is None:
            return ""
        from tui.labels_words import role_name

        roles = ", ".join(role_name(code, name) for code, name in self.profile.roles)
        return " · ".join(part for part in (self.profile.name, roles) if part)

    def today(self) -> date:
        """The day in the company's time zone."""
        return clock.today(self.timezone)

    def take(self, actor: Actor) -> None:
        """Begin a session: rights and profile are read (a few quick queries). Call it before the first screen,
        or in the reading lane."""
        from db.queries import profile

        if not actor.session:
            actor = replace(actor, session=os.urandom(5).hex())
        self.state = live.begin(actor)
        self.shown_rights = self.state.rights
        self.profile = profile.mine(actor)
        self.own_name = self.profile.name if self.profile is not None else ""
        self.timezone = actor.company.setting("timezone")
        self.session = Session(actor.company, actor, i18n.language(), self.start.forced)

    def begin_with(self, company: Company) -> None:
        """The company is there now: the first run has made it."""
        self.start = replace(self.start, company=company)

    async def enter(self, actor: Actor, *, noted: bool = False) -> None:
        """Someone has signed in: show them their home, in their language. `noted`: the audit log knows."""
        self.lanes.company = actor.company
        await self.read(self.take, actor)
        if self.profile is not None and self.profile.language and self.profile.language != i18n.language():
            i18n.set_language(self.profile.language)
        self.switch_screen(self._first_screen())
        self.go(self.begin_session(noted=noted), hold=False)

    def _first_screen(self) -> AmbarScreen:
        """The screen that everything begins with."""
        path = "tui.screens.home:HomeScreen"
        if self.start.company is None and self.session is None:
            path = "tui.screens.first_run:FirstRunScreen"
        elif self.session is None:
            path = "tui.screens.sign_in:SignInScreen"
        screen: AmbarScreen = actions.load(path)()
        return screen

    def get_default_screen(self) -> Screen[Any]:
        """The first screen is the bottom of the stack: Textual's own blank one would only cost time."""
        screen = self._first_screen()
        screen.fit(self.size)
        if self.session is None:
            self.stylesheet.read(self.LATER)
        screen._push_result_callback(self, None)
        return screen

    async def sign_out(self, reason: str = "") -> None:
        """End the session; forced, that is the end of the program."""
        await self.leave_view()
        if self.session is not None and not reason:
            from db.services import sign_in

            await self.write(sign_in.sign_out, self.oneself)
        if self.start.forced is not None:
            self.exit(0)
            return
        self.session = self.state = self.profile = None
        self.forget_lock()
        while len(self._screen_stack) > 1:
            await self.pop_screen()
        self.switch_screen(self._first_screen())
        if reason:
            self.say_problem(reason)

    async def _nothing_left(self, actor: Actor) -> None:
        """Whoever acts may no longer be. Of a view, that ends it; else only what they had typed is still shown."""
        if actor.viewer is not None and (await self.lanes.read(live.look, actor.viewer, None)).rights is not None:
            await self.rights_changed()
            return
        typed = [] if self.locked is not None else self.all_unsaved()
        if self.start.forced is not None and typed:
            from rich.text import Text

            from tui.widgets.cells import safe

            told = [_("Your account was switched off"), *(f"{one.label}: {one.text}" for one in typed)]
            self.exit(0, message=Text("\n".join(map(safe, told))))
            return
        await self.sign_out(_("Your account was switched off"))
        self.keep(typed)

    # Life ---------------------------------------------------------------------------

    def log_folder(self) -> Path | None:
        """Beside the database."""
        from db.company import path_of

        return path_of(self.start.url).parent

    def on_mount(self) -> None:
        """The first screen, and from then on a look at the database now and then."""
        self.set_interval(live.EVERY, self._look)
        self.call_after_refresh(self._begun)

    def _begun(self) -> None:
        """The first screen is there: now what could wait for that."""
        if self.session is not None and self.start.actor is not None:
            self.go(self.begin_session(noted=False), hold=False)
        if not self.stylesheet.has_source(str(self.LATER)):
            self.stylesheet.read(self.LATER)
        _collect_again()

    def on_unmount(self) -> None:
        """Let the lanes end, the session's row first."""
        if self.session is not None and self._noted:
            from db.services import sign_in

            self.lanes.writing.last(sign_in.sign_out, self.oneself)
        self.lanes.close()

    def on_resize(self, event: events.Resize) -> None:
        """Below 40×10 say so instead of showing halves."""
        small = event.size.width < SMALLEST.width or event.size.height < SMALLEST.height
        if not small and len(self._screen_stack) <= 1:
            return  # as at the start: nothing to say or to take back
        from tui.screens.too_small import TooSmall

        if small and not isinstance(self.top(), TooSmall):
            self.push_screen(TooSmall())
        elif not small and isinstance(self.top(), TooSmall):
            self.pop_screen()

    def _look(self) -> None:
        self.note_look()
        if self.time_to_lock:
            self.go(self.lock_in_time(), hold=False)
        if not self._looking and (self.time_to_note or not self._nothing_new()):
            self._looking = True
            self.go(self._look_again(), hold=False)

    def _nothing_new(self) -> bool:
        """Whether the last look saw what there is, as far as the files and the day tell: then no thread has to wake."""
        session, known = self.session, self.state
        if session is None or known is None:
            return True
        if known is not self._seen[0] or known.day != self.today():
            return False
        return self._seen[1] is not None and self._seen[1] == live.files(session.company.path)

    async def _look_again(self) -> None:
        try:
            await self.note_session()
            session, known = self.session, self.state
            if session is None or known is None:
                return
            files = live.files(session.company.path)
            state = await self.lanes.read(live.look, session.actor, known)
            self._seen = state, files
            if state is known or session is not self.session:
                return
            self.state = state
            self.changes += 1
            if state.rights is None:
                await self._nothing_left(session.actor)
                return
            if state.watch.ended:
                await self.sign_out(_("This session was ended elsewhere. Drafts are kept."))
                return
            top = self.top()
            if state.rights != known.rights:
                await self.rights_changed()
                top = self.top()
            if top is not None:
                top.post_message(DataChanged())
        finally:
            self._looking = False

    async def other_rights(self) -> None:
        """Rights have changed: leave screens that one may no longer see, tell the rest."""
        from db.queries import profile

        if self.rights_or_none is None:
            await self.view_over()
            return
        self.profile = await self.lanes.read(profile.mine, self.actor)
        await self.leave_lost(self.rights)

    # Actions of the registry --------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide by role (False), grey out by state (None)."""
        if action != "act":
            return True
        if self.locked is not None and parameters[0] not in ("quit", "redraw"):
            return False
        found = actions.registry().get(str(parameters[0]))
        if found is None or not actions.allowed(found, self.rights_or_none):
            return False
        if found.id == "back" and len(self._screen_stack) <= 1:
            return False
        if found.screen and found.footer and found.id == getattr(self.top(), "action_id", ""):
            return False  # one is there
        if self.session is not None and found.disabled_reason is not None:
            return None if found.disabled_reason(self.session) else True
        return True

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        handled = await super()._check_bindings(key, priority)
        if not handled and not priority:
            active = self.screen.active_bindings.get(key)
            if active is not None and not active.enabled and (reason := self.reason(active)):
                self.say(reason, "warning")
        return handled

    def reason(self, active: Any) -> str:
        """Why a key is grey."""
        _namespace, name, parameters = parse(active.binding.action)
        if name == "act" and self.session is not None:
            found = actions.registry().get(str(parameters[0]))
            told = found.disabled_reason(self.session) if found is not None and found.disabled_reason else None
        else:
            ask = getattr(active.node, "refusal", None) or getattr(active.node, "disabled_reason", None)
            told = ask(name) if ask is not None else None
        return told or ""

    def press(self, active: Any) -> None:
        """Do what a key of the footer or the help does."""
        if not active.enabled:
            self.say(self.reason(active), "warning")
            return
        self.go(self.run_action(active.binding.action, active.node))

    async def action_back(self) -> None:
        """Esc."""
        await self.go_back()

    def action_redraw(self) -> None:
        """Send the whole screen again: something else has written over it."""
        self.frame.forget()
        self.screen.refresh()

    async def action_home(self) -> None:
        """The first screen."""
        await self.go_home()

    async def action_leave(self) -> None:
        """End, unless a screen has reasons to stay; a locked one shows nobody what it holds."""
        if self.locked is not None:
            self.exit(0)
            return
        await self.leave_view()
        while isinstance(top := self.top(), Dialog):
            await top.dismiss(None)
        if await self.go_home():
            self.exit(0)

    async def action_sign_out(self) -> None:
        """Let someone else sign in."""
        await self.leave_view()
        if await self.go_home():
            await self.sign_out()


def _collect_again() -> None:
    """The start made no garbage worth looking for; from here on it is looked for again."""
    gc.freeze()
    gc.enable()


def run(start: Start, *, mouse: bool = True, spoken: bool = False) -> int:
    """Open the app; the exit status. Needs a terminal. `spoken`: for a screen reader."""
    from tui import hangup

    gc.disable()
    descriptor = hangup.terminal()
    if descriptor is not None:
        hangup.watch_hangup(descriptor)
    app = AmbarApp(start)
    if spoken:
        app.speak()
    if start.actor is not None:
        app.take(start.actor)
    if start.company is not None:
        start.company.close()
    hangup.end_on_sigterm(lambda: _leave(app))
    ended = app.run(mouse=mouse)
    return app.return_code or ended or 0


def _leave(app: AmbarApp) -> None:
    if app._loop is not None:
        app._loop.call_soon_threadsafe(app.exit, 0)
