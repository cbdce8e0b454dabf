"""The first line: where one is on the left, who is signed in with which roles on the right."""

from __future__ import annotations

from typing import Any, Final

from tui.widgets.cells import cut, safe, width_of
from tui.widgets.line import Line, Part

PRODUCT: Final = "Ambar"


class PathLine(Line):
    """` Ambar › Stok dokümanları › Stok fişleri            Mehmet · Depo memuru `"""

    COMPONENT_CLASSES = {"path-line--here", "path-line--who"}

    def parts(self, width: int) -> tuple[Part, ...]:
        """The path, middle parts left out where it is narrow; the person, shortened before the path's end."""
        screen: Any = self.screen
        app: Any = self.app
        path = [safe(one) for one in screen.path()]
        who = safe(app.who())
        here = path.pop() if path else PRODUCT
        before = [PRODUCT, *path] if here is not PRODUCT else []
        room = width - 2
        who = cut(who, max(room // 2, room - width_of(here) - 12)) if who else ""
        left = room - width_of(who) - (2 if who else 0)
        lead = "".join(f"{one} › " for one in before)
        if width_of(lead + here) > left and len(before) > 1:
            lead = f"{before[0]} › … › "
        if width_of(lead + here) > left:
            lead = ""
        here = cut(here, left)
        gap = max(1, width - 1 - width_of(lead) - width_of(here) - width_of(who) - 1)
        return ((f" {lead}", ""), (here, "path-line--here"), (" " * gap, ""), (f"{who} ", "path-line--who"))
