"""What tells variations apart, and which products stand in for each other."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.item import Item


class ItemProperty(Base):
    """A property of a variation: name and value."""

    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    position = pw.IntegerField()
    name = pw.TextField()
    value = pw.TextField()

    class Meta:
        table_name = "item_property"
        primary_key = pw.CompositeKey("item", "position")


class ItemSubstitute(Base):
    """Two products that stand in for each other, the one with the smaller id first."""

    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    other = pw.ForeignKeyField(Item, column_name="other_id", lazy_load=False, backref="+")
    other_id: int

    class Meta:
        table_name = "item_substitute"
        primary_key = pw.CompositeKey("item", "other")
