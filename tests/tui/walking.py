"""Walks everything that someone can open: each screen of the registry, what each of its keys opens, and below."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rich.cells import cell_len

from tests.tui.conftest import Driver
from tui import actions
from tui.dialogs.base import Dialog

Look = Callable[[Driver, str], None]
"""Called with the way that led there whenever something new is on the terminal."""

_ELSEWHERE = frozenset(
    {"quit", "sign_out", "lock", "view_end", "back", "redraw", "home", "language", "theme", "command"}
)
"""Actions of the registry that lead away, or nowhere."""
_NOT_DONE = re.compile(
    r"app\.focus|leave|^view$|scroll_|page_|^act\('("
    + "|".join([*_ELSEWHERE, "lookup", "help", "palette", "menu"])
    + r")'\)"
)
"""Bindings that are not pressed: the ways out, and what every screen has alike."""
_FAULT = re.compile(r"\bH-[0-9A-F]{6}\b")


async def settle(user: Driver) -> None:
    """Wait until the screen on top is there, laid out and loaded."""
    for _turn in range(200):
        await user.settle()
        screen = user.screen
        laid_out = len(screen._compositor.render_strips()) == user.app.size.height
        if screen.is_mounted and laid_out and getattr(screen, "settled", True):
            return
    raise AssertionError(f"{user.screen} does not come to rest")


async def back_to(user: Driver, screen: Any) -> bool:
    """Leave all above `screen`; whether that is still there (a key may have answered a dialog, or deleted)."""
    app = user.app
    while app.screen is not screen and screen in app._screen_stack:
        top: Any = app.screen
        if isinstance(top, Dialog):
            await top.dismiss(None)
        else:
            await app.pop_screen()
        await settle(user)
    return app.screen is screen


async def walk(user: Driver, look: Look, *, rows: int = 1, deep: int = 3, only: str = "", press: str = "") -> list[str]:
    """Open all that there is, call `look` each time; the ways that were gone. `rows`: of each list, how many
    rows' cards; `deep`: how many levels below the first screen; `only`: of the registry, these actions; `press`: a pattern of the
    keys' actions, by default all."""
    ways: list[str] = []
    app = user.app
    bottom = app.screen

    def see(way: str) -> None:
        ways.append(way)
        assert app._exception is None, f"{way}: {app._exception!r}"
        assert not _FAULT.search(user.text()), f"{way}: {user.text()}"
        look(user, way)

    async def keys_of(way: str, level: int) -> None:
        screen = app.screen
        tables = [table for table in screen.query("Table") if table.display and table.can_focus]
        for key, active in list(screen.active_bindings.items()):
            action = active.binding.action
            tab = action.startswith("tab(")
            if not re.match(press, action):
                continue
            if not active.enabled or _NOT_DONE.search(action) or not (active.binding.description or tab):
                continue
            for row in range(rows if action in ("open", "submit") and level == 1 and tables else 1):
                if row and row >= len(tables[0].rows):
                    break
                if tables and not screen.focused:
                    tables[0].focus()
                if row:
                    tables[0].cursor = row
                focused, below = screen.focused, list(app._screen_stack)
                app.press(active)
                await settle(user)
                here = f"{way} {key}:{action}"
                if row:
                    here += f"#{row}"
                see(here)
                if app.screen not in below and level < deep:
                    await keys_of(here, level + 1)
                if not await back_to(user, screen):
                    return
                if focused is not None and focused.is_attached and focused.can_focus:
                    screen.set_focus(focused)
                    await settle(user)

    see("home")
    for one in actions.visible(app.rights_or_none):
        if one.id in _ELSEWHERE or (only and one.id not in only.split()):
            continue
        app.do(one)
        await settle(user)
        see(one.id)
        if app.screen is not bottom and one.screen:
            await keys_of(one.id, 1)
        assert await back_to(user, bottom), (one.id, ways[-3:], app._screen_stack)
    return ways


def looks_right(user: Driver, way: str) -> None:
    """Every line is as wide as the terminal, of printable characters, without links or actions."""
    size = user.app.size
    lines = user.app.screen._compositor.render_strips()
    assert len(lines) == size.height, way
    for strip in lines:
        text = "".join(segment.text for segment in strip)
        assert cell_len(text) == size.width == sum(cell_len(segment.text) for segment in strip), f"{way}: {text!a}"
        assert text.isprintable(), f"{way}: {text!a}"
        for segment in strip:
            assert not segment.control, f"{way}: {segment!r}"
            style = segment.style
            if style is not None:
                assert not style.link, f"{way}: {segment!r}"
                acts = [name for name in style.meta if str(name).startswith("@")]
                grip = acts and {style.meta[name] for name in acts} <= {"grab", "release", "scroll_up", "scroll_down"}
                assert not acts or grip, f"{way}: {segment!r}"  # a scrollbar can be taken by the mouse
