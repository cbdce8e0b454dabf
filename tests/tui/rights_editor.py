"""The role editor as its tests walk in it."""

from __future__ import annotations

from typing import Any

from tui.screens.roles import RolesScreen


async def open_editor(user: Any) -> RolesScreen:
    """The editor, its cursor on the first right of the first role."""
    await user.press("f12")
    await user.type("izinler")
    await user.press("enter")
    screen = user.screen
    assert isinstance(screen, RolesScreen)
    return screen


async def go(user: Any, role: str, right: str) -> None:
    """The cursor on a cell, without the way there."""
    grid = user.screen.grid
    grid.cursor = [row.right for row in grid.rows].index(right)
    grid.go_to(role)
    await user.settle()
    assert (grid.role, grid.right) == (role, right)
