"""Home: what one's role may open, by numbers. Who has no role yet sees why there is nothing."""

from __future__ import annotations

import asyncio
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from db.queries import demo
from tui.i18n import N_, _, ngettext
from tui.labels_words import role_name
from tui.screens.base import AmbarScreen
from tui.widgets.label import Label
from tui.widgets.menu import Menu

if TYPE_CHECKING:
    from db.queries.unfinished import Unfinished
    from tui.widgets.unfinished import UnfinishedOffer


class HomeScreen(AmbarScreen):
    """The first screen of a session."""

    BINDINGS = [
        Binding("b", "notices", N_("notices"), id="home.notices", show=False),
        Binding("g", "feed", N_("what concerns me"), id="home.feed", show=False),
    ]
    HELP = N_("Digits open a section and what is in it. F3 finds products from anywhere.")

    def content(self) -> ComposeResult:
        """The company, and the menu as large as it likes."""
        with Horizontal():
            with Vertical(classes="home"):
                yield Label(classes="home-company")
                yield Label(classes="home-note")
                yield Menu(id="home-menu")
            yield Label(classes="home-demo")

    def on_mount(self) -> None:
        """The menu has the cursor."""
        menu = self.query_one("#home-menu", Menu)
        menu.can_focus = True
        menu.focus()
        self._say()

    async def load(self) -> None:
        """In a demo, who else there is to be: what the terminal said before the app covered it."""
        shown = asyncio.Event()
        self.call_after_refresh(shown.set)
        await shown.wait()
        self._logins = await self.shell.read(demo.logins, self.actor)
        self._tell_demo()
        await self.refresh_data()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Back here: a session that was dying may be dead by now, and what it left is offered."""
        unchanged = self._seen_changes in (-1, self.shell.changes)  # else all is told anew anyway
        if self._was_shown and unchanged and self.shell.session is not None:
            self.shell.go(self._offer(), hold=False)

    async def refresh_data(self) -> None:
        """Something may have been left meanwhile, or gone on with; someone may have spoken to one."""
        for tell in (self._offer, self._tell_notices, self._tell_feed):
            if self.shell.session is not None:  # one may have signed out while the first was looked for
                await tell()

    async def _tell_notices(self) -> None:
        """Above the menu: how many comments speak to one that one has not seen."""
        from db.queries import notices

        count = await self.shell.read(notices.unseen, self.actor)
        told = ngettext("{count} new notice: b opens it", "{count} new notices: b opens them", count)
        await self._tell("home-told-notices", f"● {told}".format(count=count) if count else "")

    async def _tell_feed(self) -> None:
        """Above the menu: how much that others did concerns one and is new."""
        from db.queries import feed

        count = await self.shell.read(feed.unseen, self.actor)
        text = ""
        if count:
            told = ngettext(
                "{count} new thing concerns you: g shows it", "{count} new things concern you: g shows them", count
            )
            text = f"● {told}".format(count=count)
        await self._tell("home-told-feed", text)

    async def _tell(self, which: str, text: str) -> None:
        shown = next(self.query(f".{which}").results(Label), None)
        if shown is not None:
            shown.update(text)
            shown.display = bool(text)
        elif text:
            label = Label(text, classes=f"home-note {which}")
            await self.query_one(".home").mount(label, before=self.query_one("#home-menu"))

    def action_notices(self) -> None:
        """b: what one was told."""
        self.shell.open_path("tui.screens.notices:NoticesScreen")

    def action_feed(self) -> None:
        """g: what concerns one."""
        self.shell.open_path("tui.screens.feed:FeedScreen")

    async def _offer(self) -> None:
        """Documents that were open when a session of one's own died stand above the menu, and have the cursor."""
        from db.queries import unfinished

        found = await self.shell.read(unfinished.mine, self.actor)
        menu, before = self.query_one("#home-menu", Menu), self.query(".unfinished")
        if found != self._offered:
            self._offered = found
            at = any(one.has_focus for one in before)
            await before.remove()
            if found:
                from tui.widgets.unfinished import UnfinishedOffer

                offer = UnfinishedOffer(found)
                offer.add_class("unfinished")
                await self.query_one(".home").mount(offer, before=menu)
                if at or (menu.has_focus and not before):
                    offer.focus()
            elif at:
                menu.focus()

    _offered: tuple[Unfinished, ...] = ()

    def on_unfinished_offer_chosen(self, event: UnfinishedOffer.Chosen) -> None:
        """Go on with one, or offer it no more."""
        event.stop()
        one = event.one
        if event.go_on:
            self.shell.open_path("tui.screens.document:DocumentScreen", number=one.number, type=one.type, kept=one)
        else:
            self.shell.go(self._forget(one.key))

    async def _forget(self, key: int) -> None:
        from db.services import unfinished

        await self.shell.write(unfinished.drop, self.actor, key)
        await self._offer()

    def _tell_demo(self) -> None:
        box = self.query_one(".home-demo", Label)
        box.display = bool(self._logins)
        if not self._logins:
            return
        width = max(len(one.login) for one in self._logins)
        room = max(width + 14, self.size.width // 2 - 6)
        lines = [_("Demo company"), _("Everyone's password: {password}").format(password=self._logins[0].password), ""]
        for one in self._logins:
            roles = [role_name(code, name) for code, name in one.roles] or [_("no role")]
            for login, role in zip_longest([one.login], roles, fillvalue=""):
                lines += _hanging(f"{login.ljust(width)}  ", role, room)
        lines += ["", _("Sign out in the menu to be someone else.")]
        box.update("\n".join(lines))

    def on_resize(self) -> None:
        """Roles are wrapped under themselves."""
        self._tell_demo()

    _logins: tuple[demo.DemoLogin, ...] = ()

    def path(self) -> tuple[str, ...]:
        """Nothing beyond the product's name."""
        return ()

    def _say(self) -> None:
        profile = self.shell.profile
        self.query_one(".home-company", Label).update(profile.company if profile is not None else "")
        note = self.query_one(".home-note", Label)
        if profile is not None and not profile.roles:
            note.update(_("You have no role yet, so there is nothing to open. Ask an administrator for one."))
        else:
            note.update("")
        note.display = profile is not None and not profile.roles

    def relabel(self) -> None:
        """Another language, or other rights."""
        self._say()
        self._tell_demo()


def _hanging(lead: str, text: str, room: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, room, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False) or [lead]
