"""The colours: dark, light and the terminal's own. Every sign is readable in 8 colours and in none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="ambar-dark",
    primary="#6fb3d2",
    secondary="#8fa8b8",
    accent="#e0a458",
    warning="#e0a458",
    error="#e5737a",
    success="#7fc08a",
    foreground="#d7d9da",
    background="#14171a",
    surface="#1b1f23",
    panel="#242a30",
    dark=True,
    variables={"muted": "#8b949b", "cursor-row": "#26343d", "field": "#20262b"},
)
LIGHT: Final = Theme(
    name="ambar-light",
    primary="#1f6a8c",
    secondary="#51626d",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#b3262e",
    success="#256b32",
    foreground="#1d2226",
    background="#fafaf8",
    surface="#f0f0ec",
    panel="#e4e5e0",
    dark=False,
    variables={"muted": "#5f676d", "cursor-row": "#d5e4ec", "field": "#ececec"},
)
TERMINAL: Final = Theme(
    name="ambar-terminal",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_blue",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "muted": "ansi_default",
        "cursor-row": "ansi_default",
        "field": "ansi_default",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_bright_blue",
        "input-selection-foreground": "ansi_black",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
    },
)
THEMES: Final = {"dark": DARK, "light": LIGHT, "terminal": TERMINAL}


def fitting(environ: Mapping[str, str]) -> str:
    """The theme to begin with: dark where the terminal has 256 colours or more, else its own colours."""
    rich = environ.get("COLORTERM", "") in ("truecolor", "24bit") or "256" in environ.get("TERM", "")
    return DARK.name if rich else TERMINAL.name


def is_plain(environ: Mapping[str, str]) -> bool:
    """Whether the terminal lacks Unicode's signs: the Linux console and its elders."""
    return environ.get("TERM", "") in ("linux", "vt100", "vt102", "vt220", "dumb", "ansi", "cons25")
