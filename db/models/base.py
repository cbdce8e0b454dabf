"""What tables share: they belong to the company whose transaction this thread is in; most rows count changes."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.orm import current


class Base(pw.Model):
    """A table; usable only inside `Company.read()` or `Company.write()`."""

    class Meta:
        database = current
        legacy_table_names = False


class Row(Base):
    """A row with an id of its own, a name, and a version that counts its changes."""

    id = pw.AutoField()
    version = pw.IntegerField(default=1)

    name: Any
    noun: ClassVar[str]
    """What errors and the audit log call it."""
    called: ClassVar[str] = "name"
    """The column that names it."""
    told: ClassVar[tuple[str, ...]] = ()
    """The columns (and properties) that the audit log tells when they change."""

    @property
    def title(self) -> str:
        """What people call it."""
        return str(getattr(self, self.called))

    @property
    def target(self) -> str:
        """How the audit log names it, for good."""
        return self.title

    def facts(self) -> dict[str, object]:
        """What the audit log tells, by column; what it refers to stands there by its name."""
        found: dict[str, object] = {}
        for name in self.told:
            value, field = getattr(self, name), self._meta.fields.get(name)
            if isinstance(field, pw.ForeignKeyField) and value is not None:
                value = field.rel_model.get_by_id(value).title
            found[name] = value
        return found

    def keys(self) -> dict[str, str]:
        """The columns that follow from others: what it is sorted by and found by."""
        return {}

    def audience(self, field: str) -> dict[str, Any]:
        """Who may see what the audit log tells of a field: `warehouse_id`, `sensitivity` of `audit.record`."""
        return {}
