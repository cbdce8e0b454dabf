"""What every table shares: it belongs to the company whose transaction this thread is in."""

from __future__ import annotations

import peewee as pw

from db.connection import current


class Base(pw.Model):
    """A table; usable only inside `Company.read()` or `Company.write()`."""

    class Meta:
        database = current
        legacy_table_names = False
