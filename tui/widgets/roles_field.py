"""The roles that someone holds, picked from all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.i18n import _
from tui.widgets.choice_field import ListField


class RolesField(ListField):
    """The value is a tuple of codes, written by their names."""

    searches = True

    def __init__(self, name: str, label: str, **kwargs: Any) -> None:
        super().__init__(name, label, (), **kwargs)

    def offer(self, names: Mapping[str, str]) -> None:
        """How roles are called, by code."""
        self._labels = dict(names)
        if self.is_attached:
            self._control.refresh()

    def text(self) -> str:
        """The names, or that there is none."""
        return super().text() or _("no role")

    async def choose(self, typed: str = "") -> None:
        """Mark and take."""
        from tui.dialogs.roles import pick_roles

        if self.locked:
            return
        app: Any = self.app
        picked = await pick_roles(app, _(self.label), self._value)
        if picked is not None:
            self._chosen(tuple(picked))
