"""Roles, what they grant, and who holds them."""

from __future__ import annotations

from typing import Final

import peewee as pw

from db.models.base import Base, Row
from db.models.columns import DayField, ScaledField
from db.models.employee import Department, Employee

LONGEST_IDLE: Final = 1440
"""Minutes: a day."""


class Role(Row):
    """A role; name and about are None while a default role keeps its own words."""

    noun = "role"
    called = "code"
    told = ("name", "about", "lock_minutes", "exit_minutes")

    code = pw.TextField()
    name = pw.TextField(null=True)
    about = pw.TextField(null=True)
    built_in = pw.BooleanField(default=False)
    position = pw.IntegerField(default=0)
    lock_minutes = pw.IntegerField(null=True)
    exit_minutes = pw.IntegerField(null=True)

    class Meta:
        table_name = "role"


class RoleGrant(Base):
    """One right that a role gives, with its first and last day and its conditions."""

    id = pw.AutoField()
    role = pw.ForeignKeyField(Role, column_name="role_id", lazy_load=False, backref="+")
    role_id: int
    permission = pw.TextField()
    everything = pw.BooleanField()
    first_day = DayField(null=True)
    last_day = DayField(null=True)
    four_eyes = pw.BooleanField(default=False)
    discount_limit = ScaledField(null=True)

    class Meta:
        table_name = "role_grant"


class RoleGrantChoice(Base):
    """What a choice right names."""

    grant = pw.ForeignKeyField(RoleGrant, column_name="grant_id", lazy_load=False, backref="+")
    grant_id: int
    choice = pw.TextField()
    warehouse_id = pw.IntegerField()

    class Meta:
        table_name = "role_grant_choice"
        primary_key = pw.CompositeKey("grant", "choice", "warehouse_id")


class EmployeeRole(Base):
    """Who holds which role."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    role = pw.ForeignKeyField(Role, column_name="role_id", lazy_load=False, backref="+")
    role_id: int

    class Meta:
        table_name = "employee_role"
        primary_key = pw.CompositeKey("employee", "role")


class DepartmentRole(Base):
    """Which role a department holds."""

    department = pw.ForeignKeyField(Department, column_name="department_id", lazy_load=False, backref="+")
    department_id: int
    role = pw.ForeignKeyField(Role, column_name="role_id", lazy_load=False, backref="+")
    role_id: int

    class Meta:
        table_name = "department_role"
        primary_key = pw.CompositeKey("department", "role")
