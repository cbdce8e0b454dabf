"""Sections of the catalogue, in a tree: add, change, move, delete."""

from __future__ import annotations

from typing import Any

from db import rows
from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError
from db.intake import Intake
from db.models import Section
from db.sections import SectionKey, find


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
    _refuse_taken(values["name"], values["parent_id"], None)
    rows.refuse_taken(Section.external_id, values["external_id"])
    return rows.add(actor, Section, values).id


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
    found = _found(engine, section, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if sort_order is not None:
        values["sort_order"] = entered.whole("sort_order", sort_order, low=0, high=1_000_000)
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if parent is not None:
        values["parent_id"] = _parent(engine, entered, parent)
        if rows.leads_to(Section.parent, values["parent_id"], found.id):
            entered.wrong("parent", "cycle", parent)
    entered.done()
    _refuse_taken(values.get("name", found.name), values.get("parent_id", found.parent_id), found)
    rows.refuse_taken(Section.external_id, values.get("external_id"), found)
    return rows.change(actor, found, values)


@requires("catalog.view", "product.edit")
def shift(actor: Actor, section: SectionKey, step: int) -> None:
    """Move a section `step` places down (negative: up) among those that lie beside it; nothing beyond either end.

    Raises AmbarError "not_found", "ambiguous".
    """
    found = _found(actor.company.engine, section, None)
    beside = Section.parent.is_null() if found.parent_id is None else Section.parent == found.parent_id
    order = list(Section.select().where(beside).order_by(Section.sort_order, Section.name_key, Section.id))
    at = next(place for place, one in enumerate(order) if one.id == found.id)
    order.insert(max(0, min(at + step, len(order) - 1)), order.pop(at))
    for place, one in enumerate(order, 1):
        if one.sort_order != 10 * place:
            rows.change(actor, one, {"sort_order": 10 * place})


@requires("catalog.view", "product.edit")
def delete(actor: Actor, section: SectionKey, *, version: int | None = None) -> None:
    """Delete an empty section; AmbarError "not_found", "ambiguous", "conflict", "in_use"."""
    rows.remove(actor, _found(actor.company.engine, section, version))


def _found(engine: Engine, section: SectionKey, version: int | None) -> Section:
    found = Section.get_by_id(find(engine, section))
    rows.check_version(found, version)
    return found


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


def _refuse_taken(name: str, parent: int | None, own: Section | None) -> None:
    """A name stands once below a section."""
    same = Section.name == name
    for twin in Section.select().where(
        same & (Section.parent.is_null() if parent is None else Section.parent == parent)
    ):
        if own is None or twin.id != own.id:
            raise AmbarError("already_exists", what="section", field="name", key=name, id=twin.id)
