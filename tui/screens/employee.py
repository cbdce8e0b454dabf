"""The form of an employee, new or not: who they are, which roles they hold, how they sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult

from db.passwords import LONGEST
from db.text import CODE_LENGTH
from tui.i18n import N_, _, language
from tui.screens.edit import EditScreen
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.roles_field import RolesField
from tui.widgets.text_field import TextField

MADE, TYPED, NONE = "made", "typed", "none"
"""How a new employee's password comes about."""


class EmployeeScreen(EditScreen):
    """Adds or changes an employee."""

    action_id = "employees"
    NEEDS = {"save": "employee.edit"}
    HELP = N_(
        "An employee signs in with a login and password, or needs none where the system user is theirs."
        " Rights of several roles add up."
    )

    def __init__(self, login: str | None = None, *, reach: bool = True) -> None:
        """`login` None: a new one; `reach` False: shown, not to be changed."""
        super().__init__(login is None)
        self.login = login or ""
        self.reach = reach
        self._made = ""

    def path(self) -> tuple[str, ...]:
        """Employees › their login, or a new one."""
        return (_("Employees"), _("new employee") if self.is_new else self.login)

    def content(self) -> ComposeResult:
        """The fields; what is out of reach is shown only."""
        away = not self.reach
        roles = away or not self.rights.may("access.edit")
        if away:
            yield Label(_("This employee has rights that you do not have"), classes="card-note")
        fields: list[FormField | Label] = [
            TextField("name", N_("Name"), required=True, locked=away),
            TextField("login", N_("Login"), length=CODE_LENGTH, required=True, locked=away),
            RolesField("roles", N_("Roles"), locked=roles),
            ChoiceField("department", N_("Department"), [(None, "–")], locked=away),
            TextField("department_roles", N_("Roles of the department"), locked=True),
            TextField("os_user", N_("System user"), length=CODE_LENGTH, locked=away,
                      help=N_("Whoever runs Ambar as this user of the computer is signed in without a password.")),
            ChoiceField("language", N_("Language"), _languages(), locked=away),
            TextField("sessions", N_("Sessions"), locked=True,
                      help=N_("Where they are signed in now; o in the list of employees ends it.")),
            TextField("ssh_keys", N_("SSH keys"), locked=True,
                      help=N_("By which keys they come over SSH; e in the list of employees adds and removes them.")),
        ]  # fmt: skip
        if self.is_new:
            ways = [
                (MADE, _("make a one-time password")),
                (TYPED, _("type one myself")),
                (NONE, _("none: by system user only")),
            ]
            fields += [
                Label(_("First sign-in"), classes="heading"),
                ChoiceField("way", N_("Password"), ways, MADE),
                TextField("password", N_("New password"), length=LONGEST, password=True),
            ]
        yield Form(*fields)

    async def prepare(self) -> None:
        """Read roles and departments."""
        await self._offer()
        if self.is_new:
            self.form.query_one("#field-password").display = False
            self.form.query_one("#field-sessions").display = False
            self.form.query_one("#field-ssh_keys").display = False
        self.form.query_one("#field-department_roles").display = False

    async def _offer(self) -> None:
        from db.queries import departments, roles

        names = await self.shell.read(roles.names, self.actor, language=language())
        places = await self.shell.read(departments.every, self.actor)
        self.form.query_one("#field-roles", RolesField).offer(names)
        field = self.form.query_one("#field-department", ChoiceField)
        field.choices = ((None, "–"), *((one.name, one.name) for one in places))
        self._names = names

    async def read_row(self) -> Mapping[str, Any]:
        """The saved values."""
        from db.queries import employees, sessions, ssh_keys
        from db.queries.rows import HIDDEN
        from tui.screens import sessions as session_words
        from tui.screens import ssh_keys as key_words

        if self.is_new:
            return {}
        found = await self.shell.read(employees.show, self.actor, self.login)
        signed_in = await self.shell.read(sessions.of, self.actor, self.login)
        known = await self.shell.read(ssh_keys.of, self.actor, self.login)
        placed = ", ".join(self._names.get(code, code) for code in found.department_roles)
        return {
            "name": found.name,
            "login": found.login,
            "roles": found.roles,
            "department": found.department,
            "department_roles": placed or HIDDEN,
            "os_user": found.os_user,
            "language": found.language,
            "sessions": session_words.summary(signed_in),
            "ssh_keys": key_words.summary(known),
            "version": found.version,
        }

    def on_form_field_changed(self, event: FormField.Changed) -> None:
        """A password is typed only where one wants to."""
        if event.field.field_name == "way":
            field: Any = self.form.query_one("#field-password")
            field.display = event.field.value == TYPED
            if not field.display:
                field.fill("")

    async def write_row(self, values: dict[str, Any]) -> None:
        """Add or change."""
        from db.errors import invalid
        from db.passwords import one_time
        from db.services import employees

        values.pop("department_roles", None)
        if not self.is_new:
            if "login" in values:
                values["new_login"] = values.pop("login")
            state = await self.shell.write(employees.edit, self.actor, self.login, version=self.version, **values)
            self.login = state.login
            return
        way, password = values.pop("way"), values.pop("password", "")
        if way == TYPED and not password:
            raise invalid("password", "required")
        self._made = one_time() if way == MADE else ""
        login, name = values.pop("login"), values.pop("name")
        secret = self._made or password or None
        state = await self.shell.write(employees.add, self.actor, login, name, password=secret, **values)
        self.login = state.login

    async def action_save(self) -> bool:
        """F2: save, show the one-time password once, then back to the list."""
        self._made = ""
        saved = await super().action_save()
        if saved and self._made:
            from tui.dialogs.one_time import OneTimePassword

            made, self._made = self._made, ""
            await self.shell.ask(OneTimePassword(self.login, made))
        return saved

    def disabled_reason(self, action: str) -> str | None:
        """Someone with more rights is out of reach."""
        if action == "save" and not self.reach:
            return _("This employee has rights that you do not have")
        return None


def _languages() -> list[tuple[str | None, str]]:
    return [(None, _("as the terminal says")), ("tr", "Türkçe"), ("en", "English")]
