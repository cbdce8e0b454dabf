"""The line above all others while an administrator looks through another's eyes: through whose, and how to leave."""

from __future__ import annotations

from typing import Any

from tui.i18n import _
from tui.widgets.cells import cut, safe, width_of
from tui.widgets.line import Line, Part


class ViewLine(Line):
    """` Mehmet Yıldız gözüyle · salt okunur                    ^g çık `"""

    def parts(self, width: int) -> tuple[Part, ...]:
        """Whose eyes on the left, shortened first; the key on the right."""
        app: Any = self.app
        leave = _("^g leaves")
        told = cut(safe(app.viewed()), max(0, width - width_of(leave) - 4))
        return ((f" {told}{' ' * max(1, width - 2 - width_of(told) - width_of(leave))}{leave} ", ""),)
