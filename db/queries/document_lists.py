"""Where in a list of documents something stands."""

from __future__ import annotations

from typing import Any

from db.access import Actor, open_to_all
from db.doctypes import normal_number, type_of_number
from db.documents.context import context
from db.documents.pages import DocumentFilter, viewed_types
from db.documents.places import find_number, load_ruler
from db.rulers import Ruler


@open_to_all("the types that the asker may not view are left out; AmbarError where none is left")
def ruler(actor: Actor, filter: DocumentFilter, order: str = "date") -> Ruler | None:
    """Where the documents of the list stand, for a position and a jump into its middle; errors as `documents.page`.

    None where the list comes in the order in which documents were made (many matches of a text).
    """
    ctx = context(actor)
    return load_ruler(ctx, filter, viewed_types(ctx, filter), order)


@open_to_all("the types that the asker may not view are left out; AmbarError where none is left")
def place(actor: Actor, filter: DocumentFilter, number: str, order: str = "date") -> tuple[Any, ...] | None:
    """The key of a document in the list, by its number; None where it is not in it. Errors as `documents.page`."""
    ctx = context(actor)
    types = viewed_types(ctx, filter)
    if type_of_number(number) is None:
        return None
    return find_number(ctx, filter, types, normal_number(number), order)
