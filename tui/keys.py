"""The keys that mean the same everywhere. Screens put these into their BINDINGS and write the action.

The description is an English msgid, shown by `_()`; the action is a method `action_…` of the screen.
Source: screens.md, "Manners".
"""

from __future__ import annotations

from typing import Any, Final

from textual.binding import ActiveBinding, Binding

from tui.i18n import N_, _

SIGN_IN: Final = Binding("f2", "sign_in", N_("sign in"), id="sign_in")
SAVE: Final = Binding("f2", "save", N_("save"), id="save")
PICK: Final = Binding("f4", "pick", N_("pick"), id="pick")
PROCESS: Final = Binding("f5", "process", N_("process"), id="process")
PREVIEW: Final = Binding("f6", "preview", N_("preview"), id="preview")
FILTER: Final = Binding("f7", "filter", N_("filter"), id="filter")
CANCEL: Final = Binding("f8", "cancel_processing", N_("cancel processing"), id="cancel_processing")
SEARCH: Final = Binding("slash", "search", N_("search"), id="search", show=False)
NEW: Final = Binding("n", "new", N_("new"), id="new")
OPEN: Final = Binding("enter", "open", N_("open"), id="open")
DELETE: Final = Binding("delete", "delete", N_("delete"), id="delete")
HISTORY: Final = Binding("h", "history", N_("history"), id="history")

SORT: Final = Binding("s", "sort", N_("sort"), id="sort", show=False)
COLUMNS: Final = Binding("c", "columns", N_("columns"), id="columns", show=False)
EXPORT: Final = Binding("x", "export", N_("export"), id="export", show=False)
FILTERS: Final = Binding("f", "saved_filters", N_("saved filters"), id="saved_filters", show=False)

WRITING: Final = frozenset({
    "save", "process", "cancel_processing", "delete", "pin", "apply", "merge", "generate",
    "print", "comment", "all_seen",
})  # fmt: skip
"""Actions of screens that are grey while one looks through another's eyes; whatever else writes is refused."""

_NAMES: Final = {
    "escape": "Esc", "enter": "Enter", "question_mark": "?", "colon": ":", "slash": "/", "delete": "Del",
    "insert": "Ins", "tab": "Tab", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End", "plus": "+", "minus": "-", "full_stop": ".", "backspace": "⌫",
    "quotation_mark": '"', "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def key_word(active: ActiveBinding) -> str:
    """What the footer and the help call what a key does: by its binding, or as its screen names it here and now."""
    node: Any = active.node
    named = getattr(node, "named", None)
    return _((named(active.binding.action) if named is not None else "") or active.binding.description)


def key_name(key: str) -> str:
    """A key as the footer and the help write it: "F2", "Esc", "^q", "?"."""
    key = key.split(",")[0]
    if key == "space":
        return _("Space")
    if key.startswith("ctrl+"):
        return "^" + key_name(key[5:])
    if key.startswith("shift+"):
        return _("Shift {key}").format(key=key_name(key[6:]))
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _NAMES.get(key, key)
