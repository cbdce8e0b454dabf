"""Employees, their departments, and failed sign-ins."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base, Row
from db.models.columns import MomentField
from db.text import fold, sort_key


class Department(Row):
    """A department; its roles hold for its employees."""

    noun = "department"
    told = ("name", "parent")

    name = pw.TextField()
    name_key = pw.TextField()
    parent = pw.ForeignKeyField("self", column_name="parent_id", lazy_load=False, backref="+", null=True)
    parent_id: int | None

    class Meta:
        table_name = "department"

    def keys(self) -> dict[str, str]:
        """Sorted by name."""
        return {"name_key": sort_key(self.name)}


class Employee(Row):
    """Someone who acts. `password_hash` is argon2id; `os_user` signs in without a password."""

    noun = "employee"
    called = "login"
    told = ("login", "name", "department", "os_user", "active", "language")

    login = pw.TextField()
    name = pw.TextField()
    name_key = pw.TextField()
    folded = pw.TextField()
    department = pw.ForeignKeyField(Department, column_name="department_id", lazy_load=False, backref="+", null=True)
    department_id: int | None
    os_user = pw.TextField(null=True)
    password_hash = pw.TextField(null=True)
    password_changed_at = MomentField(null=True)
    must_change = pw.BooleanField(default=False)
    active = pw.BooleanField(default=True)
    language = pw.TextField(null=True)
    created_at = MomentField()

    class Meta:
        table_name = "employee"

    def keys(self) -> dict[str, str]:
        """Sorted by name; found by login and name."""
        return {"name_key": sort_key(self.name), "folded": fold(f"{self.login} {self.name}")}


class SignInFailure(Base):
    """Failed sign-ins of a login from a source."""

    login = pw.TextField()
    source = pw.TextField()
    failures = pw.IntegerField()
    last_at = MomentField()
    blocked_until = MomentField(null=True)

    class Meta:
        table_name = "sign_in_failure"
        primary_key = pw.CompositeKey("login", "source")
