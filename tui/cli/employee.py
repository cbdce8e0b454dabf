"""`ambar employee`: who acts, with which roles, and how they sign in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.cli import employee_key
from tui.cli.command import Answer, Command, Context, given, limit, on, switch, versioned
from tui.cli.files import password as read_password
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.services.employees import EmployeeState

_COLUMNS = ("login", "name", "roles", "department", "os_user", "active")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    switch(parser, "--active")
    limit(parser)


def list_employees(context: Context, said: argparse.Namespace) -> Answer:
    """Everyone."""
    from db.queries import employees

    return Answer(employees.every(context.actor, active=on(said.active))[: said.limit], columns=_COLUMNS)


def _login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One employee."""
    return _card(context, said.login)


def _card(context: Context, login: str) -> Answer:
    from db.queries import employees

    return Answer(employees.show(context.actor, login))


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", dest="roles", action="append", metavar="ROLE")
    parser.add_argument("--department", metavar="ID|NAME")
    parser.add_argument("--os-user", metavar="NAME")
    parser.add_argument("--language", choices=("tr", "en", ""))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _login(parser)
    parser.add_argument("--name", required=True)
    _fields(parser)
    parser.add_argument("--password-stdin", action="store_true")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _login(parser)
    parser.add_argument("--name")
    parser.add_argument("--new-login", metavar="LOGIN")
    _fields(parser)
    parser.add_argument("--no-roles", action="store_true")
    switch(parser, "--active")
    versioned(parser)


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add an employee; a password given here has to be changed at the first sign-in."""
    from db.services import employees

    context.require("employee.edit")
    if said.roles:
        context.require("access.edit")
    secret = read_password(context.options) if said.password_stdin else None
    fields = given(said, "roles", "department", "os_user", "language")
    state = employees.add(context.actor, said.login, said.name, password=secret, **fields)
    return _card(context, state.login)


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of an employee; --role names all the roles there are to be."""
    from db.services import employees

    fields = given(said, "name", "new_login", "roles", "department", "os_user", "language", "version")
    if said.no_roles:
        fields["roles"] = []
    if said.active is not None:
        fields["active"] = on(said.active)
    state = employees.edit(context.actor, said.login, **fields)
    return _card(context, state.login)


def _acting(name: str) -> Callable[[Context, argparse.Namespace], Answer]:
    """A command that does one thing to one employee: the service of the same name."""

    def run(context: Context, said: argparse.Namespace) -> Answer:
        from db.services import employees

        getattr(employees, name)(context.actor, said.login)
        return _card(context, said.login)

    return run


def _password_arguments(parser: argparse.ArgumentParser) -> None:
    _login(parser)
    parser.add_argument("--password-stdin", action="store_true")


def password(context: Context, said: argparse.Namespace) -> Answer:
    """Give an employee a new password: the one on standard input, or a one-time password made here."""
    from db.services import employees

    context.require("employee.edit")
    secret = read_password(context.options) if said.password_stdin else None
    state: EmployeeState = employees.reset_password(context.actor, said.login, secret)
    data: dict[str, Any] = {"login": state.login, "version": state.version}
    if state.password is not None:
        data["password"] = state.password
    told = _("The password of {login} is changed").format(login=state.login)
    if state.password is not None:
        told = _("One-time password of {login}: {password}").format(login=state.login, password=state.password)
    return Answer(data, text=lambda: told)


def _sessions_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN", nargs="?")
    limit(parser)


def list_sessions(context: Context, said: argparse.Namespace) -> Answer:
    """Where an employee is signed in; without a login: everyone. One's own need no right."""
    from db.queries import sessions

    if said.login is None:
        rows = sessions.every(context.actor)
    elif said.login == _own_login(context):
        rows = sessions.mine(context.actor)
    else:
        rows = sessions.of(context.actor, said.login)
    columns = (
        "id",
        "login",
        "name",
        "address",
        "terminal",
        "key_comment",
        "began_at",
        "seen_at",
        "locked",
        "pid",
        "host",
    )
    return Answer(rows[: said.limit], columns=columns)


def _own_login(context: Context) -> str | None:
    from db.queries import profile

    mine = profile.mine(context.actor)
    return None if mine is None else mine.login


def _sign_out_arguments(parser: argparse.ArgumentParser) -> None:
    _login(parser)
    parser.add_argument("--session", metavar="ID")


def sign_out(context: Context, said: argparse.Namespace) -> Answer:
    """End an employee's sessions, or one of them; one's own need no right."""
    from db.services import sessions

    if said.login == _own_login(context):
        ended = sessions.end_own(context.actor, said.session)
    else:
        ended = sessions.end(context.actor, said.login, said.session)
    told = _("Sessions ended: {count}").format(count=ended)
    return Answer({"login": said.login, "ended": ended}, text=lambda: told)


COMMANDS = {
    "list": Command(N_("everyone"), list_employees, _list_arguments),
    "show": Command(N_("one employee"), show, _login),
    "add": Command(N_("add an employee"), add, _add_arguments),
    "edit": Command(N_("change an employee"), edit, _edit_arguments),
    "disable": Command(N_("switch an employee off"), _acting("disable"), _login),
    "enable": Command(N_("switch an employee on again"), _acting("enable"), _login),
    "unlock": Command(N_("forget an employee's failed sign-ins"), _acting("unlock"), _login),
    "sessions": Command(N_("where someone is signed in, or everyone"), list_sessions, _sessions_arguments),
    "sign-out": Command(N_("end someone's sessions"), sign_out, _sign_out_arguments),
    "key": Command(
        N_("the SSH keys of an employee: list, add, remove"),
        employee_key.key,
        employee_key.arguments,
        check=employee_key.check,
    ),
    "password": Command(N_("give an employee a new password"), password, _password_arguments),
}
