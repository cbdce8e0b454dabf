"""Sections of the catalogue, in a tree: add, change, move, delete."""

from __future__ import annotations

from typing import Any

from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError
from db.intake import Intake, check_version, insert, refuse_taken, remove, update
from db.sections import SectionKey, find, subtree
from db.text import sort_key


@requires("catalog.view", "product.edit")
def add(
    actor: Actor,
    name: str,
    *,
    parent: SectionKey | None = None,
    sort_order: int = 100,
    external_id: str | None = None,
) -> int:
    """Add a section under `parent` (id or name; None: at the top); its id.

    Raises AmbarError "already_exists" for a name that stands there already, "invalid", "ambiguous".
    """
    engine = actor.company.engine
    entered = Intake()
    values: dict[str, Any] = {
        "name": entered.line("name", name, required=True),
        "sort_order": entered.whole("sort_order", sort_order, low=0, high=1_000_000),
        "parent_id": _parent(engine, entered, parent),
        "external_id": entered.external_id(external_id),
    }
    entered.done()
    _refuse_taken(engine, values["name"], values["parent_id"], None)
    if values["external_id"]:
        refuse_taken(engine, "section", "section", "external_id", values["external_id"])
    return insert(engine, "section", {**values, "name_key": sort_key(values["name"])})


@requires("catalog.view", "product.edit")
def edit(
    actor: Actor,
    section: SectionKey,
    *,
    version: int | None = None,
    name: str | None = None,
    parent: SectionKey | None = None,
    sort_order: int | None = None,
    external_id: str | None = None,
) -> int:
    """Change or move a section; its new version. `parent=""` moves it to the top.

    Raises AmbarError "not_found", "ambiguous", "conflict", "already_exists", and "invalid" (parent:
    cycle for itself or one below it).
    """
    engine = actor.company.engine
    key = find(engine, section)
    current, old_name, old_parent = engine.row("SELECT version, name, parent_id FROM section WHERE id = ?", (key,)) or (
        0, "", None,
    )  # fmt: skip
    check_version(current, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
        values["name_key"] = sort_key(values["name"])
    if sort_order is not None:
        values["sort_order"] = entered.whole("sort_order", sort_order, low=0, high=1_000_000)
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if parent is not None:
        values["parent_id"] = _parent(engine, entered, parent)
        if values["parent_id"] in subtree(engine, key):
            entered.wrong("parent", "cycle", parent)
    entered.done()
    _refuse_taken(engine, values.get("name", old_name), values.get("parent_id", old_parent), key)
    if values.get("external_id"):
        refuse_taken(engine, "section", "section", "external_id", values["external_id"], key)
    update(engine, "section", key, values)
    return int(current) + 1


@requires("catalog.view", "product.edit")
def delete(actor: Actor, section: SectionKey, *, version: int | None = None) -> None:
    """Delete an empty section; AmbarError "not_found", "ambiguous", "conflict", "in_use"."""
    engine = actor.company.engine
    key = find(engine, section)
    check_version(engine.value("SELECT version FROM section WHERE id = ?", (key,)), version)
    remove(engine, "section", "section", key, section)


def _parent(engine: Engine, entered: Intake, parent: SectionKey | None) -> int | None:
    if parent is None or parent == "":
        return None
    try:
        return find(engine, parent)
    except AmbarError as error:
        if error.code != "not_found":
            raise
        entered.wrong("parent", "unknown", parent)
        return None


def _refuse_taken(engine: Engine, name: str, parent: int | None, own: int | None) -> None:
    key = engine.value("SELECT id FROM section WHERE name = ? AND parent_id IS ? AND id IS NOT ?", (name, parent, own))
    if key is not None:
        raise AmbarError("already_exists", what="section", field="name", key=name, id=key)
