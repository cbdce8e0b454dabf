"""The rights of an import that are known before its files are read. Internal: called inside a transaction."""

from __future__ import annotations

from db.access import Actor, require, rights_of
from db.doctypes import TYPES
from db.errors import AmbarError
from db.exchange.mapping import ENTITIES


def ask_first(actor: Actor, entity: str) -> None:
    """The right that an import of this kind cannot do without; the rest depends on what the files hold.

    AmbarError "denied", "usage" for a kind that there is not.
    """
    if entity not in ENTITIES:
        raise AmbarError("usage", field="entity", value=str(entity)[:64], choices=list(ENTITIES))
    if entity in ("products", "prices"):
        require(actor, "catalog.import")
        if entity == "prices":
            require(actor, "product.price")
    elif entity == "warehouses":
        require(actor, "warehouse.edit")
    elif entity == "partners":
        rights = rights_of(actor)
        if not rights.may("supplier.edit"):
            require(actor, "contact.edit")
    elif entity == "stock":
        ask_type(actor, "adjustment")
    else:
        rights = rights_of(actor)
        if not any(rights.may(f"{type}.edit") and rights.may(f"{type}.process") for type in TYPES):
            ask_type(actor, "receipt")


def ask_type(actor: Actor, type: str) -> None:
    """The rights to make and process documents of a type."""
    require(actor, f"{type}.edit")
    require(actor, f"{type}.process")


def may_import(actor: Actor, entity: str) -> bool:
    """Whether an import of this kind may be begun."""
    try:
        ask_first(actor, entity)
    except AmbarError as error:
        if error.code != "denied":
            raise
        return False
    return True
