"""Warehouses: the default one, switching off, what is used, and whose they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.access import Actor, rights_of
from db.queries import warehouses as read
from db.queries.rows import HIDDEN, visible
from db.services import documents, settings, warehouses


def test_a_new_one_is_active_and_issuing(admin: Actor) -> None:
    state = warehouses.add(admin, " SHOP ", "Şube", address="Kadıköy", phone="0216", responsible="admin", sort_order=5)
    card = read.show(admin, "SHOP")
    assert (card.code, card.name, card.active, card.issuing, card.default) == ("SHOP", "Şube", True, True, False)
    assert (card.address, card.phone, card.responsible, card.version) == ("Kadıköy", "0216", "admin", state.version)
    assert [line.code for line in read.listing(admin)] == ["SHOP", "MAIN"]  # by sort order


def test_everything_wrong_is_said_at_once(admin: Actor, refused) -> None:
    with refused("invalid", ("code", "required"), ("name", "bad_characters"), ("sort_order", "too_small"),
                 ("responsible", "unknown")):  # fmt: skip
        warehouses.add(admin, "  ", "a\x1b[31m", sort_order=-1, responsible="kimse")


def test_codes_are_unique_byte_for_byte(admin: Actor, refused) -> None:
    with refused("already_exists", key="MAIN"):
        warehouses.add(admin, "MAIN", "İkinci")
    assert warehouses.add(admin, "main", "Küçük harfli").code == "main"


def test_default_moves_and_cannot_be_switched_off(admin: Actor, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube", default=True)
    assert not read.show(admin, "MAIN").default
    warehouses.edit(admin, "MAIN", default=True)
    assert [one.code for one in read.listing(admin) if one.default] == ["MAIN"]
    with refused("invalid", ("active", "is_default")):
        warehouses.edit(admin, "MAIN", active=False)
    with refused("invalid", ("default", "needed")):
        warehouses.edit(admin, "MAIN", default=False)
    with refused("invalid", ("default", "is_default")):
        warehouses.delete(admin, "MAIN")
    warehouses.edit(admin, "SHOP", active=False)
    with refused("invalid", ("default", "inactive")):
        warehouses.edit(admin, "SHOP", default=True)
    warehouses.edit(admin, "SHOP", default=True, active=True)
    assert read.show(admin, "SHOP").default


def test_a_new_row_begins_in_the_default_warehouse_or_the_first_of_ones_own(admin: Actor, make_actor) -> None:
    for code, name, order in (("Z", "Zeytinburnu", 1), ("A", "Adana", 9), ("KAPALI", "Kapalı", 0)):
        warehouses.add(admin, code, name, sort_order=order)
    warehouses.edit(admin, "KAPALI", active=False)
    warehouses.edit(admin, "Z", issuing=False)

    def first(*codes: str, issuing: bool = False) -> str | None:
        actor = make_actor({"warehouse.view": list(codes), "inventory.view": True, "catalog.view": True})
        return read.default_for(actor, issuing=issuing)

    assert read.default_for(admin) == first("A", "Z", "MAIN", "KAPALI") == "MAIN"
    assert first("A", "Z", "KAPALI") == "Z"  # by the list's order, of those that are open
    assert first("A", "Z", issuing=True) == "A"
    assert first("Z", issuing=True) is None
    assert first("KAPALI") is None
    warehouses.edit(admin, "A", default=True)
    assert first("Z", "A") == "A"


def test_a_used_one_is_not_deleted_only_switched_off(admin: Actor, product: str, stock_up, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    warehouses.add(admin, "BOS", "Boş")
    stock_up(product, "5", "SHOP")
    with refused("in_use", key="SHOP"):
        warehouses.delete(admin, "SHOP")
    warehouses.edit(admin, "SHOP", active=False)
    warehouses.delete(admin, "BOS")
    with refused("not_found"):
        read.show(admin, "BOS")


def test_a_draft_uses_its_warehouse(admin: Actor, product: str, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP"})
    with refused("in_use"):
        warehouses.delete(admin, "SHOP")


def test_deleting_one_takes_it_out_of_scopes(admin: Actor, make_actor) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    person = make_actor({"catalog.view": True, "warehouse.view": ["SHOP"]})
    assert rights_of(person).warehouse_ids()
    warehouses.delete(admin, "SHOP")
    assert rights_of(person).warehouse_ids() == frozenset()


def test_adding_needs_all_and_changing_needs_the_scope(admin: Actor, make_actor, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    own = {"catalog.view": True, "inventory.view": True, "warehouse.edit": True, "warehouse.view": ["SHOP"]}
    person = make_actor(own)
    with refused("denied", permission="warehouse.view", reason="scope"):
        warehouses.add(person, "YENI", "Yeni")
    warehouses.edit(person, "SHOP", name="Çarşı")
    for code in ("MAIN", "YOK"):
        with refused("not_found", key=code):
            warehouses.edit(person, code, name="x")
        with refused("not_found", key=code):
            warehouses.delete(person, code)
        with refused("not_found", key=code):
            read.show(person, code)
    with refused("denied", reason="scope"):  # the flag would be taken from a foreign one
        warehouses.edit(person, "SHOP", default=True)
    assert [one.code for one in read.listing(person)] == ["SHOP"]


def test_without_the_right_nothing_is_looked_up(staff: Actor, refused) -> None:
    for code in ("MAIN", "YOK"):
        with refused("denied", permission="warehouse.edit", reason="missing"):
            warehouses.edit(staff, code, name="x")


def test_a_stale_version_is_a_conflict(admin: Actor, refused) -> None:
    warehouses.edit(admin, "MAIN", name="Bir", version=1)
    with refused("conflict", version=2):
        warehouses.edit(admin, "MAIN", name="İki", version=1)


def test_totals_are_for_those_who_may_see_them(admin: Actor, product: str, stock_up, make_actor) -> None:
    stock_up(product, "4", "MAIN", "2.50")
    (line,) = read.listing(admin)
    assert (line.products, line.quantity, line.value) == (1, Decimal(4), Decimal("10.00"))
    seller = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": "all"})
    assert read.listing(seller)[0].quantity == 4
    assert "value" not in visible(read.listing(seller)[0])
    blind = make_actor({"catalog.view": True, "warehouse.view": "all"})
    assert read.show(blind, "MAIN").quantity is HIDDEN
    assert read.show(blind, "MAIN").products is HIDDEN


def test_inventory_off_shuts_the_section(admin: Actor, refused) -> None:
    settings.set(admin, "inventory", "off")
    with refused("denied", reason="inventory_off"):
        read.listing(admin)


@pytest.mark.parametrize(("text", "found"), [("ısp", ["IS"]), ("ISPARTA", ["IS"]), ("depo", ["MAIN", "IS"]), ("x", [])])
def test_the_list_is_filtered_as_one_types(admin: Actor, text: str, found: list[str]) -> None:
    warehouses.add(admin, "IS", "İsparta deposu", sort_order=200)
    assert [one.code for one in read.listing(admin, text=text)] == found
