"""Who acts, on which company, in which language: decided once at start, for the app and the command line.

Source: cli.md, "Who acts" and "Forced". Nothing here imports textual, rich, babel or peewee at start.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.errors import AmbarError
from db.record import record
from tui import i18n

if TYPE_CHECKING:
    from db.access import Actor, Rights
    from db.company import Company
    from db.sessions import Place
    from tui.cli.options import Options

DATABASE: Final = "ambar.db"
"""The database's name inside the data folder."""
EXCHANGE: Final = "exchange"
"""The folder beside the database with one folder per login: the only files of a forced session."""


@record
class Start:
    """What the app starts with.

    `company` None: there is no database at `url` yet (first-run screen; never so when forced).
    `actor` None: nobody is signed in (sign-in form). `forced`: the login that the launcher gave; then
    signing out ends the program. `operator`: the OS user, where it owns the database.
    """

    url: str
    company: Company | None
    actor: Actor | None
    language: str
    forced: str | None = None
    os_user: str = ""
    operator: bool = False


class Session:
    """A signed-in session of the app: screens reach services and queries through it."""

    __slots__ = ("actor", "company", "forced", "language", "lists")

    def __init__(self, company: Company, actor: Actor, language: str = i18n.DEFAULT, forced: str | None = None) -> None:
        self.company = company
        self.actor = actor
        self.language = language
        self.forced = forced
        self.lists: dict[str, Any] = {}
        """How lists were last looked at: filter and order, by the names of the lists."""

    @property
    def rights(self) -> Rights:
        """What the person may do at this moment."""
        from db.access import rights_of

        return rights_of(self.actor)

    def may(self, permission: str, choice: str | int | None = None) -> bool:
        """Whether the person holds a right now. Screens only mirror it; services decide."""
        return self.rights.may(permission, choice)


# The operating system ----------------------------------------------------------


def os_user() -> str:
    """The name of the OS user behind this process, by its uid: nothing in the environment changes it."""
    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def place() -> Place:
    """From where this process is used: what the audit log and the list of sessions show, and no more than that."""
    from db.sessions import here

    address = os.environ.get("SSH_CONNECTION", "").split(" ")[0]
    return here("".join(char for char in address if char in "0123456789abcdefABCDEF.:%"), _terminal())


def _terminal() -> str:
    """The terminal behind the standard streams: a command may have a file as its input."""
    for stream in range(3):
        try:
            return os.ttyname(stream).removeprefix("/dev/")
        except OSError:
            continue
    return ""


def source(way: str) -> str:
    """From where someone acts, as every line of the audit log keeps it: the way in ("app" or "cli"), the address
    behind SSH, the terminal."""
    return f"{way} {place().told}".rstrip()


def is_operator(path: Path) -> bool:
    """Whether this OS user owns the database file, or is root."""
    uid = os.getuid()
    if uid == 0:
        return True
    try:
        return path.stat().st_uid == uid
    except OSError:
        return False


def data_folder(*, forced: bool = False) -> Path:
    """Where a user's data is. Forced: the folder of the account that owns the process, whatever the
    environment says; HOME, which the launcher sets itself, counts only where that account has no company."""
    if not forced and sys.platform == "linux":  # what platformdirs finds, without the 5 ms of its import
        base = os.environ.get("XDG_DATA_HOME", "")
        return Path(base if base.strip() else "~/.local/share").expanduser() / "ambar"
    if not forced:
        from platformdirs import user_data_path

        return user_data_path("ambar", appauthor=False)
    inside = Path(".local", "share", "ambar")
    try:
        own = Path(pwd.getpwuid(os.getuid()).pw_dir) / inside
    except KeyError:
        own = Path("/nonexistent")
    home = os.environ.get("HOME", "")
    if not (own / DATABASE).exists() and home.startswith("/"):
        return Path(home) / inside
    return own


def database_url(given: str | None, *, forced: bool = False) -> str:
    """The database that is meant: `--db`, AMBAR_DB or the one in the user's data folder."""
    if forced:
        return str(data_folder(forced=True) / DATABASE)
    return given or os.environ.get("AMBAR_DB") or str(data_folder() / DATABASE)


def language(given: str | None, *, forced: bool = False, preferred: str | None = None) -> str:
    """The language: `--lang`, the employee's own, the locale's (not when forced), or Turkish."""
    return i18n.negotiate(given, preferred, {} if forced else os.environ)


def preferred_language(actor: Actor | None) -> str | None:
    """The language that an employee has chosen, if they have."""
    if actor is None or actor.employee_id is None:
        return None
    with actor.company.read() as engine:
        found: str | None = engine.value("SELECT language FROM employee WHERE id = ?", (actor.employee_id,))
    return found


# Who acts ----------------------------------------------------------------------


def of_user(options: Options) -> Options:
    """The options of a launcher that knows the system's user (sudo): forced to the login of the employee who it is.

    AmbarError "not_signed_in" where it is no active employee's, "unavailable".
    """
    from dataclasses import replace

    from db import open_company
    from db.services import sign_in

    company = open_company(database_url(None, forced=True))
    try:
        who = sign_in.by_os_user(company, options.user or "", source("cli"))
        if who is None:
            raise AmbarError("not_signed_in", os_user=options.user)
        with company.read() as engine:
            login = engine.value("SELECT login FROM employee WHERE id = ?", (who.employee_id,))
    finally:
        company.close()
    return replace(options, forced=str(login))


def identify(
    company: Company, *, forced: str | None = None, key: str = "", as_login: str | None = None, way: str = "cli"
) -> Actor:
    """Who acts on the command line and, at start, in the app (`way`: "cli" or "app").

    `key`: the fingerprint of the SSH key by which a forced one came. Raises AmbarError "not_signed_in" for an OS user
    who is mapped to no active employee (and, forced, for a login that is not one, or has not that key), "denied" for
    `--as` by anyone but the operator, "not_found" for its login.
    """
    from db.services import sign_in

    whence = source(way)
    if forced is not None:
        return sign_in.forced(company, forced, whence, key)
    user = os_user()
    if as_login is not None:
        if not is_operator(company.path):
            raise AmbarError("denied", permission="operator", reason="missing")
        return sign_in.by_login_as_operator(company, as_login, user, whence)
    found = sign_in.by_os_user(company, user, whence)
    if found is None:
        raise AmbarError("not_signed_in", os_user=user)
    return found


def operator(company: Company) -> Actor | None:
    """The operator acting alone, as no employee; None where this OS user is not the operator."""
    from db.access import Actor

    user = os_user()
    return Actor(company, None, operator=user, source=source("cli")) if is_operator(company.path) else None


def start(
    db: str | None,
    *,
    forced: str | None = None,
    key: str = "",
    as_login: str | None = None,
    lang: str | None = None,
) -> Start:
    """What the app starts with: the company where there is one, and who sits there where that is known.

    Raises AmbarError "unavailable", and as `identify`, save that an unmapped OS user gets the sign-in form.
    Forced, there is no first-run screen: "not_found" where there is no company.
    """
    from db import open_company
    from db.company import path_of

    url = database_url(db, forced=forced is not None)
    user = os_user()
    if forced is None and not path_of(url).exists():
        return Start(url, None, None, language(lang), os_user=user, operator=True)
    company = open_company(url)
    try:
        actor = identify(company, forced=forced, key=key, as_login=as_login, way="app")
    except AmbarError as error:
        if error.code != "not_signed_in" or forced is not None or as_login is not None:
            raise
        actor = None
    spoken = language(lang, forced=forced is not None, preferred=preferred_language(actor))
    return Start(url, company, actor, spoken, forced, user, forced is None and is_operator(company.path))
