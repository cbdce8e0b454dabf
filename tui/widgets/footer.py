"""The last line: at most seven keys, of what works here and now; what the state forbids is grey."""

from __future__ import annotations

from typing import Any, Final

from textual import events
from textual.binding import ActiveBinding, Binding

from tui.keys import key_name, key_word
from tui.widgets.cells import width_of
from tui.widgets.line import Line, Part

MOST: Final = 7
GAP: Final = 3
LAST: Final = ("help", "back")
"""Kept at the end, and when there is no room for others."""


class Footer(Line):
    """` n yeni   Enter aç   F5 işle   F7 süz   F3 bul   ? yardım   Esc geri`"""

    COMPONENT_CLASSES = {"footer--key", "footer--grey"}

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.update())

    def keys(self) -> list[tuple[str, str, ActiveBinding]]:
        """What is shown: key, word and binding, in the order of the screen's bindings, what is grey behind what
        works, help and back last. Who is not signed in has no menu to leave by, and sees the key that quits."""
        first: list[tuple[str, str, ActiveBinding]] = []
        last: dict[str, tuple[str, str, ActiveBinding]] = {}
        seen: set[tuple[object, str]] = set()
        app: Any = self.app
        for active in self.screen.active_bindings.values():
            binding = active.binding
            shown = binding.show or (binding.id == "quit" and app.session is None)
            if not shown or not binding.description or (active.node, binding.action) in seen:
                continue
            seen.add((active.node, binding.action))
            entry = (_name(binding), key_word(active), active)
            if (ends := _ends(binding)) in LAST:
                last[ends] = entry
            else:
                first.append(entry)
        first.sort(key=lambda entry: not entry[2].enabled)
        return [*first, *(last[one] for one in LAST if one in last)]

    def fitting(self, width: int) -> list[tuple[str, str, ActiveBinding]]:
        """As many of them as there is room for: one that is too long leaves its place to the next."""
        keys = self.keys()
        fixed = [entry for entry in keys if _ends(entry[2].binding) in LAST]
        left = width - 2 + GAP - sum(_width(entry) for entry in fixed)
        fitting: list[tuple[str, str, ActiveBinding]] = []
        for entry in keys[: len(keys) - len(fixed)]:
            if len(fitting) < MOST - len(fixed) and _width(entry) <= left:
                fitting.append(entry)
                left -= _width(entry)
        return [*fitting, *fixed]

    def parts(self, width: int) -> tuple[Part, ...]:
        """As many keys as there is room for."""
        parts: list[Part] = [(" ", "")]
        for key, word, active in self.fitting(width):
            grey = not active.enabled
            told = f" {word}{' ' * GAP}"
            parts += [(key, "footer--grey" if grey else "footer--key"), (told, "footer--grey" if grey else "")]
        return tuple(parts)

    def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        place = 1
        for key, word, active in self.fitting(self.size.width):
            place += _width((key, word, active))
            if event.x < place:
                app: Any = self.app
                app.press(active)
                return


def _ends(binding: Binding) -> str:
    """Which of `LAST` a key is: whatever Esc does here, it is the way back."""
    return "back" if binding.key == "escape" else str(binding.id)


def _width(entry: tuple[str, str, ActiveBinding]) -> int:
    return width_of(entry[0]) + 1 + width_of(entry[1]) + GAP


def _name(binding: Binding) -> str:
    """The key as it is written; help is known by its question mark."""
    return binding.key_display or key_name(binding.key)
