"""A session of the app while nobody is there: it locks after some minutes without a key, and ends after some more.

Time is looked at with the look at the database (`tui.live`): no timer of its own, and an idle session neither sends
nor writes anything until it locks. Source: security.md, chapter 5; the minutes: `db.queries.sessions.watch`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from textual import events
from textual.screen import Screen

from db.access import Actor
from db.errors import AmbarError
from tui.everywhere import EverywhereApp
from tui.i18n import _
from tui.live import State

if TYPE_CHECKING:
    from tui.screens.lock import LockScreen

P = ParamSpec("P")
R = TypeVar("R")

TOUCH: Final = 300.0
"""Seconds between two notes of the last key."""
AGAIN: Final = 15.0
"""Seconds until the session's row is tried again where the database was busy."""

_log = logging.getLogger(__name__)


class LockingApp(EverywhereApp, inherit_bindings=False):
    """An app that hides what it shows when nobody is there, and asks for the password where settings say so."""

    state: State | None = None

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self.locked: LockScreen | None = None
        self.last_key = monotonic()
        self.exit_after = 0
        """Minutes without a key until the app ends; kept for the sign-in form. 0: never."""
        self._lock_wanted = False
        self._rights_later = False
        self._held: list[Screen[Any]] = []
        self.own_name = ""
        """Whose password unlocks the session: nothing has to be read when it is time to hide everything."""
        self._leaving = False
        self._noted = False
        self._noting = 0.0
        self.looked = monotonic()
        """When the app last could look at the database."""
        self._watched = False
        self._touched = monotonic()

    # The session's row ----------------------------------------------------------------

    @property
    def oneself(self) -> Actor:
        """Who sits there, also while looking through another's eyes; AmbarError "not_signed_in"."""
        if self.session is None:
            raise AmbarError("not_signed_in")
        return self.session.actor.viewer or self.session.actor

    async def begin_session(self, *, noted: bool) -> None:
        """Note that this session is there. `noted`: the sign-in itself is in the audit log already."""
        from db.queries.sessions import watch
        from db.services import sessions
        from tui.session import place

        self.last_key = self._touched = self._noting = monotonic()
        self._sign_in_noted = noted
        self._watch_from_outside()
        found = await self.lanes.read(watch, self.oneself)
        if self.state is not None:
            self.state = replace(self.state, watch=found)
        self._noted = await self.quietly(sessions.begin, self.oneself, place(), noted=noted)

    _sign_in_noted = False

    def note_look(self) -> None:
        """The app looks at the database now: it is not held up by its terminal."""
        self.looked = monotonic()

    def _watch_from_outside(self) -> None:
        """Over SSH: have the session end where it may no more, even while its terminal takes nothing."""
        if self._watched or self.session is None or self.session.forced is None:
            return
        from tui import barred

        self._watched = True
        barred.watch(
            lambda: self.looked,
            lambda: None if self.session is None else self.session.actor,
            runs=lambda: self.is_running,
        )

    async def quietly(self, function: Callable[P, Any], /, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Write what nobody waits for; whether it went. A database that is busy or full troubles nobody for it."""
        try:
            await self.lanes.write(function, *args, **kwargs)
        except AmbarError as error:
            _log.warning("%s not noted: %s", function.__name__, error.code)
            return False
        return True

    # Time -----------------------------------------------------------------------------

    def key_arrived(self, event: events.Key | events.Paste) -> None:
        """Somebody is there."""
        self.last_key = monotonic()
        super().key_arrived(event)

    async def on_event(self, event: events.Event) -> None:
        """A mouse that is pressed or turned tells of somebody too."""
        if isinstance(event, events.MouseDown | events.MouseScrollUp | events.MouseScrollDown):
            self.last_key = monotonic()
        await super().on_event(event)

    @property
    def time_to_lock(self) -> bool:
        """Whether a session ought to lock, or the app to end."""
        idle = (monotonic() - self.last_key) / 60
        if self.session is not None and self.state is not None:
            self.exit_after = self.state.watch.exit
            after = self.state.watch.lock
            if self.locked is None and (self._lock_wanted or (after and idle >= after)):
                return True
        return bool(self.exit_after and idle >= self.exit_after)

    async def lock_in_time(self) -> None:
        """Lock or end where it is time for that, whatever is under way."""
        if not self.time_to_lock:
            return
        idle = (monotonic() - self.last_key) / 60
        if self.exit_after and idle >= self.exit_after:
            told = _("Ambar has ended: {minutes} minutes without a key. Drafts are kept.")
            self.exit(0, message=told.format(minutes=self.exit_after))
            return
        if self.state is not None:
            await self._lock_or_leave(self.state.watch.lock)

    @property
    def time_to_note(self) -> bool:
        """Whether the session, or its last key, ought to be noted."""
        if self.session is None or self.state is None or self.locked is not None:
            return False
        now = monotonic()
        if not self._noted:
            return now - self._noting >= AGAIN
        return self.last_key > self._touched and now - self._touched >= TOUCH

    async def note_session(self) -> None:
        """Note the session, or its last key, where it is time for that."""
        if not self.time_to_note:
            return
        if not self._noted:
            await self.begin_session_again()
            return
        from db.services import sessions

        self._touched = monotonic()
        await self.quietly(sessions.touch, self.oneself)

    async def begin_session_again(self) -> None:
        """The database was busy when the session began."""
        last = self.last_key
        await self.begin_session(noted=self._sign_in_noted)
        self.last_key = last

    # Locking --------------------------------------------------------------------------

    async def action_lock(self) -> None:
        """Hide everything at once."""
        if self.state is not None and self.state.watch.password:
            self._lock_wanted = True
            await self.lock_in_time()
        else:
            self.say_problem(_("You have no password to come back with. Sign out instead."))

    async def _lock_or_leave(self, minutes: int) -> None:
        """Lock; whoever has no password is signed out, once nothing is under way that could show a dialog."""
        if self.state is None:
            return
        if not self.state.watch.password:
            if not self.lanes.busy and not self._leaving:
                await self._leave(minutes)
            return
        from db.services import sessions
        from tui.screens.lock import LockScreen
        from tui.screens.too_small import TooSmall

        session = self.session
        if session is None:
            return
        self._lock_wanted = False
        if session.actor.viewer is None:
            session.actor = replace(session.actor, confirmed_at=None)
        small = isinstance(self.top(), TooSmall)
        if small:
            self.pop_screen()
        self.locked = LockScreen(self.own_name)
        self.push_screen(self.locked)
        if small:
            self.push_screen(TooSmall())
        await self.quietly(sessions.lock, self.oneself)

    async def _leave(self, minutes: int) -> None:
        from db.services import sign_in

        self._leaving = True
        try:
            await self.quietly(sign_in.sign_out, self.oneself)
            told = _("Signed out: {minutes} minutes without a key. Drafts are kept.")
            await self.sign_out(told.format(minutes=minutes))
        finally:
            self._leaving = False

    async def unlock(self, password: str) -> None:
        """Show everything again, as it was; raises what `sign_in.unlock` raises."""
        from db.services import sign_in

        await self.lanes.write(sign_in.unlock, self.oneself, password)
        with self.batch_update():
            if isinstance(self.top(), type(self.locked)):
                await self.pop_screen()
            self.locked = None
            if self._rights_later:
                self._rights_later = False
                await self.other_rights()
        held, self._held = self._held, []
        for screen in held:
            self.push_screen(screen)

    def forget_lock(self) -> None:
        """Nobody is signed in any more: there is nothing to come back to, nor anything that was said to them."""
        self.locked, self._lock_wanted, self._rights_later, self._noted = None, False, False, False
        self._held.clear()
        self.said.clear()
        self.command_history.clear()

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing comes over a locked screen: what something under way wants to show waits until it is unlocked."""
        if self.locked is not None and not getattr(screen, "over_lock", False):
            self._held.append(screen)
            return None
        return super().push_screen(screen, *args, **kwargs)

    async def rights_changed(self) -> None:
        """Rights have changed: at once, or, of a locked session, before it shows anything again."""
        if self.locked is not None:
            self._rights_later = True
        else:
            await self.other_rights()

    async def other_rights(self) -> None:
        """Leave what one may no longer see."""
        raise NotImplementedError

    async def sign_out(self, reason: str = "") -> None:
        """End the session."""
        raise NotImplementedError

    # The password once more -------------------------------------------------------------

    async def write(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A service's result; where it needs the password once more, that is asked for, and the service again."""
        try:
            return await super().write(function, *args, **kwargs)
        except AmbarError as error:
            if error.code != "denied" or error.details.get("reason") != "step_up" or not await self._confirmed():
                raise
        again: Any = (self.oneself if isinstance(one, Actor) else one for one in args)
        return await super().write(function, *again, **kwargs)

    async def _confirmed(self) -> bool:
        from tui.dialogs.step_up import StepUp

        async def prove(password: str) -> None:
            from db.services import sign_in

            session = self.session
            proven = await self.lanes.write(sign_in.confirm, self.oneself, password)
            if session is not None and session is self.session:  # nobody else has signed in meanwhile
                session.actor = proven

        return bool(await self.ask(StepUp(prove)))
