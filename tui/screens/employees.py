"""The employees: who acts, with which roles, who is switched off or has to wait after failed sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding

from db.access import Actor
from db.queries.employees import EmployeeLine
from db.text import fold
from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _, language
from tui.screens.listing import Asked, ListScreen, Source, whole
from tui.widgets.cells import Column, Tone, Toned
from tui.widgets.filter_bar import Choice
from tui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class Listed:
    """An employee with the names of their roles."""

    who: EmployeeLine
    roles: str

    @property
    def login(self) -> str:
        """What tells them apart."""
        return self.who.login


class EmployeesScreen(ListScreen):
    """The list of employees."""

    BINDINGS = [
        keys.NEW,
        Binding("r", "roles", N_("roles"), id="employees.roles"),
        Binding("p", "password", N_("new password"), id="employees.password"),
        Binding("k", "switch_off", N_("switch off"), id="employees.off"),
        Binding("k", "switch_on", N_("switch on"), id="employees.on"),
        Binding("l", "unlock", N_("unlock"), id="employees.unlock"),
        Binding("o", "sessions", N_("sessions"), id="employees.sessions", show=False),
        Binding("e", "ssh_keys", N_("SSH keys"), id="employees.ssh_keys", show=False),
        Binding("v", "view", N_("view as"), id="employees.view", show=False),
        keys.FILTER,
    ]
    LIST = "employees"
    NEEDS = {"roles": "access.edit"}
    TITLE = N_("Employees")
    HELP = N_("Enter changes an employee. Those who have rights that you do not have are grey: you cannot change them.")

    def choices(self) -> list[Choice]:
        """In use, switched off, waiting."""
        states = (Pick("active", _("in use")), Pick("off", _("switched off")), Pick("blocked", _("waiting")))
        return [Choice("state", N_("State"), states)]

    def columns(self) -> list[Column[Listed]]:
        """Who they are, and what they hold."""
        return [
            Column("name", N_("Name"), 14, cell=lambda row: row.who.name, widest=28, order="name"),
            Column("login", N_("Login"), 6, cell=lambda row: row.who.login, widest=16, priority=3, order="login"),
            Column("roles", N_("Roles"), 27, flexible=True, cell=_roles, order="roles"),
            Column("department", N_("Department"), cell=lambda row: row.who.department or "", priority=2, widest=18,
                   order="department"),
            Column("state", N_("State"), cell=_state, order="state"),
        ]  # fmt: skip

    def table(self) -> Table[Listed]:
        """Employees."""
        return Table((), key=lambda row: row.who.login, tone=_tone, empty=N_("No employees here. n adds one."))

    def source(self, asked: Asked) -> Source:
        """All of them at once."""
        return whole(_listed, self.columns(), asked, self.actor, asked.text, asked.values.get("state", ""))

    def on_table_highlighted(self) -> None:
        """What may be done with this one."""
        self.refresh_bindings()

    @property
    def marked(self) -> EmployeeLine | None:
        """The employee under the cursor."""
        row: Listed | None = self.query_one(Table).row
        return row.who if row is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Switch off who is on, on who is off; unlock who waits."""
        who = self.marked if self.is_attached and self.query("Table") else None
        if action == "switch_off" and who is not None and not who.active:
            return False
        if action == "switch_on" and (who is None or who.active):
            return False
        if action == "unlock" and (who is None or not who.blocked):
            return False
        if action == "view" and not self.rights.administrator:
            return False
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        """Someone with more rights is out of reach."""
        if action == "view":
            return self._no_view()
        if action not in ("roles", "password", "switch_off", "switch_on", "unlock"):
            return None
        who = self.marked if self.query("Table") else None
        if who is None:
            return _("There is nobody here")
        if not who.reach:
            return _("This employee has rights that you do not have")
        if action == "switch_off" and who.login == (self.shell.profile.login if self.shell.profile else ""):
            return _("You cannot switch yourself off here")
        return None

    def _no_view(self) -> str | None:
        """Why one cannot look through the eyes of who is under the cursor."""
        who = self.marked if self.query("Table") else None
        if who is None:
            return _("There is nobody here")
        if not who.active:
            return _("Switched off: there is nothing to see")
        return _("These are your own eyes") if self.shell.profile and who.login == self.shell.profile.login else None

    async def action_view(self) -> None:
        """v: see what this one sees."""
        if self.marked is not None:
            await self.shell.view(self.marked.login)

    # Keys ---------------------------------------------------------------------------

    def on_table_opened(self, event: Table.Opened) -> None:
        """Change one."""
        from tui.screens.employee import EmployeeScreen

        self.shell.open(EmployeeScreen(event.row.who.login, reach=event.row.who.reach))

    def action_new(self) -> None:
        """Add one."""
        from tui.screens.employee import EmployeeScreen

        self.shell.open(EmployeeScreen())

    async def action_roles(self) -> None:
        """r: the roles of the one under the cursor."""
        from db.services import employees
        from tui.dialogs.roles import pick_roles

        who = self.marked
        if who is None:
            return
        picked = await pick_roles(self.shell, _("Roles of {name}").format(name=who.name), who.roles)
        if picked is not None and set(picked) != set(who.roles):
            await self.shell.write(employees.set_roles, self.actor, who.login, picked, version=who.version)
            await self._done(_("Saved"))

    async def action_password(self) -> None:
        """p: a new password, made here or typed."""
        from tui.dialogs.one_time import reset_password

        who = self.marked
        if who is not None and await reset_password(self.shell, who.login, who.name):
            await self._done(_("{name} has a new password").format(name=who.name))

    async def action_switch_off(self) -> None:
        """k: no sign-in any more, and open sessions end; asked first."""
        from db.services import employees
        from tui.dialogs.question import Confirm

        who = self.marked
        if who is None:
            return
        lines = [
            _("{name} cannot sign in any more, and sessions that are open end.").format(name=who.name),
            _("What they did stays. They can be switched on again."),
        ]
        if await self.shell.ask(Confirm(_("Switch this employee off?"), lines, _("Switch off"))) == "yes":
            await self.shell.write(employees.disable, self.actor, who.login, version=who.version)
            await self._done(_("{name} is switched off").format(name=who.name))

    async def action_switch_on(self) -> None:
        """k: they may sign in again."""
        from db.services import employees

        if (who := self.marked) is not None:
            await self.shell.write(employees.enable, self.actor, who.login, version=who.version)
            await self._done(_("{name} may sign in again").format(name=who.name))

    async def action_unlock(self) -> None:
        """l: failed sign-ins are forgotten."""
        from db.services import employees

        if (who := self.marked) is not None:
            await self.shell.write(employees.unlock, self.actor, who.login)
            await self._done(_("{name} need not wait any more").format(name=who.name))

    def action_sessions(self) -> None:
        """o: where they are signed in, to end it there."""
        from tui.screens.sessions import SessionsScreen

        if (who := self.marked) is not None:
            self.shell.open(SessionsScreen(login=who.login))

    def action_ssh_keys(self) -> None:
        """e: by which keys they come over SSH."""
        from tui.screens.ssh_keys import SshKeysScreen

        if (who := self.marked) is not None:
            self.shell.open(SshKeysScreen(who.login, reach=who.reach))

    async def _done(self, told: str) -> None:
        await self.query_one(Table).reload()
        self.refresh_bindings()
        self.shell.say_done(told)

    def relabel(self) -> None:
        """Another language: roles have other names."""
        super().relabel()
        self.shell.go(self.query_one(Table).reload(), hold=False)


def _listed(actor: Actor, text: str, state: str) -> list[Listed]:
    """The employees whose name, login, department or role has the words; `state`: active, off, blocked or all."""
    from db.queries import employees, roles

    names = roles.names(actor, language=language())
    words = fold(text).split()
    rows = []
    for who in employees.every(actor, active={"active": True, "off": False}.get(state)):
        one = Listed(who, _role_names(who, names))
        key = fold(f"{who.name} {who.login} {who.department or ''} {one.roles}")
        if all(word in key for word in words) and (state != "blocked" or who.blocked):
            rows.append(one)
    return rows


def _role_names(who: EmployeeLine, names: Mapping[str, str]) -> str:
    """The names of someone's roles, those of the department in brackets."""
    own = [names.get(code, code) for code in who.roles]
    placed = [f"({names.get(code, code)})" for code in who.department_roles if code not in who.roles]
    return ", ".join((*own, *placed))


def _roles(row: Listed) -> str | Toned:
    return row.roles or Toned(_("no role"), "warning")


def _state(row: Listed) -> Toned:
    if not row.who.active:
        return Toned(f"○ {_('switched off')}", "muted")
    if row.who.blocked:
        return Toned(f"! {_('waiting')}", "warning")
    return Toned(f"● {_('in use')}", "success")


def _tone(row: Listed) -> Tone:
    return "" if row.who.reach and row.who.active else "muted"
