"""Looking through another's eyes: a second stack of screens above one's own, read-only, left with one key.

One's own screens stay as they are below it, half-filled forms included, and are there again afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from textual.screen import Screen

from db.access import Actor, Rights
from db.errors import denied
from db.text import fold
from tui import live
from tui.dialogs.base import Dialog
from tui.i18n import _, language
from tui.live import State
from tui.losing import LosingApp
from tui.session import Session

VIEW: Final = "view"
"""The mode of the screens that another would see."""


class ViewingApp(LosingApp, inherit_bindings=False):
    """An app in which an administrator sees what another would."""

    profile: Any = None

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self._own: tuple[Session, State, Any] | None = None
        """The administrator's own session, state and profile while they look through another's eyes."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        raise NotImplementedError

    @property
    def rights(self) -> Rights:
        """What one may do now."""
        raise NotImplementedError

    def take(self, actor: Actor) -> None:
        """Begin a session."""
        raise NotImplementedError

    def _first_screen(self) -> Screen[Any]:
        raise NotImplementedError

    @property
    def viewing(self) -> bool:
        """Whether one looks through another's eyes."""
        return self._own is not None

    def viewed(self) -> str:
        """Through whose eyes one looks, in the language of the session."""
        from tui.labels_words import role_name

        if self.profile is None:
            return ""
        if self.profile.name:
            return _("Through the eyes of {name} · read-only").format(name=self.profile.name)
        roles = ", ".join(role_name(code, name) for code, name in self.profile.roles)
        return _("As a role sees it: {roles} · read-only").format(roles=roles)

    # Beginning ----------------------------------------------------------------------

    async def action_view_as(self, text: str = "") -> None:
        """Look as the employee or the roles named; the employee of the screen on top, or whoever is picked."""
        if self.rights.viewed:
            raise denied(None, "view_as")
        found = await self.read(_everyone, self.actor, language())
        if not text.strip():
            here = getattr(self.top(), "login", "")
            mine = self.profile.login if self.profile is not None else ""
            if here and here != mine and ("", here) in found:
                await self.view(here)
            else:
                await self._pick_view(found)
            return
        wanted = [fold(one.strip()) for one in text.split(",") if one.strip()]
        keys = [_named(found, one) for one in wanted]
        if None in keys:
            self.say_problem(_("No such employee or role: {name}").format(name=text.strip()))
        else:
            await self._view_of([key for key in keys if key is not None])

    async def _pick_view(self, found: dict[tuple[str, str], str]) -> None:
        from tui.dialogs.picker import ListPicker, Pick

        words = {"": _("employee"), "role": _("role")}
        picks = [Pick(key, name, f"{words[key[0]]} · {key[1]}" if not key[0] else words["role"])
                 for key, name in found.items()]  # fmt: skip
        picked = await self.ask(ListPicker(_("Through whose eyes?"), picks))
        if picked:
            await self._view_of([one.value for one in picked])

    async def _view_of(self, keys: Sequence[tuple[str, str]]) -> None:
        logins = [name for kind, name in keys if not kind]
        if logins and len(keys) > 1:
            self.say_problem(_("Choose one employee, or roles"))
        elif logins:
            await self.view(logins[0])
        else:
            await self.view(roles=[name for _kind, name in keys])

    async def view(self, login: str | None = None, roles: Sequence[str] = ()) -> None:
        """See what an employee, or whoever holds `roles` (codes), would see."""
        from db.services import views

        session, state = self.session, self.state
        if session is None or state is None:
            return
        profile = self.profile
        await self._entered()
        view = await self.write(views.begin, self.actor, login, roles=tuple(roles))
        await self.read(self.take, view)
        self._own = (session, state, profile)
        self._modes.setdefault(self.DEFAULT_MODE, self._first_screen)
        self.add_mode(VIEW, self._first_screen)
        await self.switch_mode(VIEW)

    async def _entered(self) -> None:
        """What was entered on the screens below is written under one's own name, or refused, before another looks."""
        for screen in self._screen_stack:
            if getattr(screen, "working", False):
                await screen.finish_entries()  # type: ignore[attr-defined]

    # Leaving ------------------------------------------------------------------------

    async def action_view_end(self) -> None:
        """Back to one's own screens, as they were."""
        await self.leave_view()

    async def view_over(self) -> None:
        """Nothing can be seen through these eyes any more: they were switched off, or one is no administrator now."""
        await self.leave_view(_("This view has ended"))

    async def leave_view(self, told: str = "") -> None:
        """Look through one's own eyes again; nothing where one does."""
        own = self._own
        if own is None:
            return
        from db.services import views

        view = self.actor
        while isinstance(top := self.top(), Dialog):
            await top.dismiss(None)
        self._own = None
        self.session, state, self.profile = own
        self.state = replace(state, version=live.ELSEWHERE)
        self.shown_rights = state.rights
        await self.switch_mode(self.DEFAULT_MODE)
        await self.remove_mode(VIEW)
        if told:
            self.say(told, "warning")
        await self.quietly(views.end, self.actor, view)


def _everyone(actor: Actor, spoken: str) -> dict[tuple[str, str], str]:
    """The names of those through whose eyes one can look: ("", login) of employees, ("role", code) of roles."""
    from db.queries import employees, roles

    found = {("", one.login): one.name for one in employees.every(actor, active=True)}
    return found | {("role", code): name for code, name in roles.names(actor, language=spoken).items()}


def _named(found: dict[tuple[str, str], str], wanted: str) -> tuple[str, str] | None:
    """Whom a word means: a login or code, else a name that is nobody else's."""
    exact = next((key for key in found if fold(key[1]) == wanted), None)
    named = [key for key, name in found.items() if fold(name) == wanted]
    return exact or (named[0] if len(named) == 1 else None)
