"""Form fields and the values of custom ones."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.employee import Employee


class FormField(Base):
    """A field of a form."""

    id = pw.AutoField()
    form = pw.TextField()
    code = pw.TextField()
    label = pw.TextField(null=True)
    kind = pw.TextField()
    options = pw.TextField(null=True)
    position = pw.IntegerField()
    shown = pw.BooleanField(default=True)
    required = pw.BooleanField(default=False)
    removed_at = MomentField(null=True)

    class Meta:
        table_name = "form_field"


class FieldValue(Base):
    """The value of a custom field."""

    field = pw.ForeignKeyField(FormField, column_name="field_id", lazy_load=False, backref="+")
    field_id: int
    owner_id = pw.IntegerField()
    text = pw.TextField(null=True)
    number = pw.IntegerField(null=True)
    folded = pw.TextField(null=True)

    class Meta:
        table_name = "field_value"
        primary_key = pw.CompositeKey("field", "owner_id")


class FormLayout(Base):
    """Where one employee has put a field of a form, and whether they have hidden it from themselves."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    form = pw.TextField()
    code = pw.TextField()
    position = pw.IntegerField()
    hidden = pw.BooleanField(default=False)

    class Meta:
        table_name = "form_layout"
        primary_key = pw.CompositeKey("employee", "form", "code")
