"""Asking for a file: one of this computer, or, where a launcher forced the session, of its exchange folder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.options import Options, usage
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp

LENGTH = 255
_HERE = N_("A name in the folder of this session, where files are exchanged.")


def file_dialog(
    shell: AmbarApp, title: str, about: str, name: str, save: Callable[[Mapping[str, Any]], Awaitable[Any]]
) -> FormDialog:
    """Asks for `values["file"]` and does `save` with it. `about`: an English msgid, said where paths are possible."""
    line = _HERE if shell.start.forced is not None else about
    return FormDialog(title, [TextField("file", N_("File"), name, length=LENGTH, required=True)], save, lines=[_(line)])


def options(shell: AmbarApp) -> Options:
    """What decides where the names of this session lead."""
    return Options(forced=shell.start.forced)


def checked(shell: AmbarApp, name: str) -> str:
    """A file's name; AmbarError "usage" for "-", which is none here: the terminal is the screen's."""
    if name == "-":
        raise usage(_("A file name is missing"))
    return name if shell.start.forced is not None else str(Path(name).expanduser())
