"""The words of all products, each once: what search looks in where a word was misspelt."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base


class ItemWord(Base):
    """A word of item.folded; triggers keep them (0004)."""

    word = pw.TextField(unique=True)

    class Meta:
        table_name = "item_word"
