"""What merging and importing roles come to, told beforehand; and that neither is a way around the rules of giving."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor, may
from db.errors import AmbarError
from db.queries import employees
from db.queries import role_reviews as query
from db.queries import roles as role_queries
from db.role_changes import RoleEntry
from db.services import roles
from tests.conftest import MakeActor

ROLE = "warehouse_clerk"


def test_a_merge_says_who_moves_and_what_changes_for_each(admin: Actor, clerk: Actor, staff: Actor) -> None:
    roles.copy(admin, ROLE, "Depocu", code="depocu2")
    roles.set_grants(admin, "depocu2", {"receipt.cancel": True, "product.create": False})
    found = query.merging(admin, ROLE, "depocu2")
    assert not found.same and found.holders == ("Ismail Depocu",) and not found.departments
    assert [(one.name, one.gains, one.loses) for one in found.movers] == [
        ("Ismail Depocu", ("receipt.cancel",), ("product.create",))
    ]
    with pytest.raises(AmbarError) as error:
        roles.merge(admin, ROLE, "depocu2")
    assert error.value.details["errors"][0]["reason"] == "different" and may(clerk, "product.create")
    roles.merge(admin, ROLE, "depocu2", differing=True, versions=found.versions)
    assert may(clerk, "receipt.cancel") and not may(clerk, "product.create")


def test_a_merge_that_was_looked_at_before_someone_changed_a_role_is_refused(admin: Actor, clerk: Actor) -> None:
    roles.copy(admin, ROLE, "Depocu", code="depocu2")
    found = query.merging(admin, ROLE, "depocu2")
    assert found.same and not found.movers
    roles.set_grants(admin, "depocu2", {"receipt.cancel": True})
    with pytest.raises(AmbarError, match="conflict"):
        roles.merge(admin, ROLE, "depocu2", differing=True, versions=found.versions)
    assert not may(clerk, "receipt.cancel")


def test_an_import_is_reviewed_as_it_is_done(admin: Actor, clerk: Actor) -> None:
    entries = [
        RoleEntry(ROLE, "Depo memuru", grants={"receipt.cancel": True, "product.create": True}),
        RoleEntry("alimci", "Alımcı", grants={"receipt.process": True}, terms={"receipt.process": {"four_eyes": True}}),
    ]
    review = query.importing(admin, entries)
    assert review.new == {"alimci": "Alımcı"} and review.employees == 1
    assert [(one.role, one.permission, one.before, one.after) for one in review.changes] == [
        (ROLE, "receipt.cancel", False, True), ("alimci", "receipt.process", False, True),
    ]  # fmt: skip
    assert review.changes[1].terms_after.four_eyes and review.versions == {ROLE: 1}
    assert not may(clerk, "receipt.cancel")
    roles.take(admin, entries, review.versions)
    assert may(clerk, "receipt.cancel") and role_queries.show(admin, "alimci").terms["receipt.process"].four_eyes
    assert query.importing(admin, entries).changes == ()


def test_no_climbing_by_import_merge_or_copy(admin: Actor, clerk: Actor, make_actor: Any) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True, "product.edit": True}, login="veren")
    own = role_queries.every(admin)[-1].id
    for entries in (
        [RoleEntry(ROLE, "", grants={"receipt.cancel": True})],  # beyond one's own
        [RoleEntry(own, "", grants={"product.price": True})],  # a role of one's own
        [RoleEntry("yeni", "Yeni", grants={"product.price": True})],  # a new one
        [RoleEntry("administrator", "", grants={"catalog.view": True})],
    ):
        with pytest.raises(AmbarError) as error:
            roles.take(giver, entries)
        assert error.value.code in ("denied", "not_editable")
    assert all(role.id != "yeni" for role in role_queries.every(admin))
    with pytest.raises(AmbarError, match="denied"):
        roles.copy(giver, ROLE, "Kopya")
    with pytest.raises(AmbarError, match="denied"):
        roles.merge(giver, own, ROLE, differing=True)  # oneself would move to a wider role
    roles.add(admin, "Boş", code="bos")
    with pytest.raises(AmbarError, match="denied"):
        roles.merge(giver, ROLE, "bos", differing=True)  # whose holders have more than oneself
    assert may(clerk, "product.create") and not may(giver, "product.price")


def test_conflicts_name_roles_and_people(admin: Actor, clerk: Actor, manager: Actor) -> None:
    first = query.conflicting(admin)
    assert [(one.login, one.roles) for one in first] == [(None, ("store_manager",))]
    roles.set_grants(admin, "store_manager", {"receipt.process": True}, terms={"receipt.process": {"four_eyes": True}})
    assert "receipt" in first[0].types and "receipt" not in query.conflicting(admin)[0].types
    roles.add(admin, "İptalci", code="iptalci")
    roles.set_grants(admin, "iptalci", {"inventory.view": True, "receipt.view": True, "receipt.cancel": True})
    from db.services import employees

    employees.set_roles(admin, "depocu", [ROLE, "iptalci"])
    found = next(one for one in query.conflicting(admin) if one.login == "depocu")
    assert found.types == ("receipt",) and found.roles == (ROLE, "iptalci")


def test_a_file_cannot_leave_ones_own_sessions_open_for_longer(admin: Actor, make_actor: MakeActor) -> None:
    actor = make_actor({"access.edit": True, "employee.edit": True}, requirements=True, login="ik")
    (own,) = employees.show(actor, "ik").roles
    roles.rename(admin, own, lock_minutes=5)
    for times in ({"lock_minutes": 10}, {"lock_minutes": 0}, {"lock_minutes": None}):
        entries = [RoleEntry(own, own, times=times)]
        with pytest.raises(AmbarError, match="denied"):
            roles.take(actor, entries)
    roles.take(actor, [RoleEntry(own, own, times={"lock_minutes": 3})])
    (change,) = query.importing(admin, [RoleEntry(own, own, times={"lock_minutes": 10, "exit_minutes": None})]).times
    assert (change.field, change.before, change.after) == ("lock_minutes", 3, 10)
