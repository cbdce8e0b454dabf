"""Asking for a file: one of this computer, or, where that is not one's own, of the session's exchange folder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.options import Options, usage
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.session import EXCHANGE
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp

LENGTH = 255
_HERE = N_("A name in the folder of this session, where files are exchanged.")


def file_dialog(
    shell: AmbarApp, title: str, about: str, name: str, save: Callable[[Mapping[str, Any]], Awaitable[Any]]
) -> FormDialog:
    """Asks for `values["file"]` and does `save` with it. `about`: an English msgid, said where paths are possible."""
    return FormDialog(
        title, [TextField("file", N_("File"), name, length=LENGTH, required=True)], save, lines=[place(shell, about)]
    )


def place(shell: AmbarApp, about: str) -> str:
    """Where a name leads, in the language of the session. `about`: an English msgid, said where paths are possible."""
    return _(about) if options(shell).forced is None else _(_HERE)


def options(shell: AmbarApp) -> Options:
    """What decides where the names of this session lead.

    The files of this computer are those of the system's user: of whoever signs in by the form at somebody else's
    terminal they are not, unless it is an administrator (who alone looks through another's eyes).
    """
    start = shell.start
    if start.forced is not None:
        return Options(forced=start.forced)
    own = start.actor is not None and start.actor.employee_id == shell.oneself.employee_id
    if own or shell.viewing or shell.profile is None or shell.rights.administrator:
        return Options()
    return Options(forced=shell.profile.login)


def checked(shell: AmbarApp, name: str) -> str:
    """A file's name; AmbarError "usage" for "-", which is none here: the terminal is the screen's."""
    if name == "-":
        raise usage(_("A file name is missing"))
    return name if options(shell).forced is not None else str(Path(name).expanduser())


def shown_path(shell: AmbarApp, name: str) -> str:
    """Where a file of a `checked` name is, for people."""
    login = options(shell).forced
    return str(Path(name).absolute()) if login is None else f"{EXCHANGE}/{login}/{name}"
