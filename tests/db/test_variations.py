"""Variations told apart by properties: spelled alike, laid out, made by combination."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.queries import products as read
from db.queries import variations
from db.queries.rows import HIDDEN
from db.services import documents, forms, products, sections
from db.services import variations as service
from tests.conftest import MakeActor
from tui.variation_grid import laid


@pytest.fixture
def shirt(admin: Actor) -> str:
    """A shirt in three of the four combinations of size and colour, five of one in stock."""
    products.add(admin, "TS", "Tişört", type="parent", tax="10%")
    for sku, size, colour in (("TS-XL", "XL", "Kırmızı"), ("TS-S", "s", "kırmızı"), ("TS-SM", "S", "Açık mavi")):
        products.add(admin, sku, f"Tişört {size}", parent="TS", properties={"Beden": size, "RENK": colour})
    documents.create_and_process(
        admin,
        "adjustment",
        {"warehouse": "MAIN", "rows": [{"product": "TS-S", "quantity": "5", "purchase_price": "9"}]},
    )
    return "TS"


def test_the_first_spelling_is_everyones_and_sizes_stand_by_size(admin: Actor, shirt: str) -> None:
    found = variations.show(admin, shirt)
    assert [(one.name, one.values) for one in found.properties] == [
        ("Beden", ("s", "XL")), ("RENK", ("Açık mavi", "Kırmızı")),
    ]  # fmt: skip
    grid = laid(found)
    assert grid is not None
    assert {place: one.sku for place, one in grid.cells.items()} == {(0, 0): "TS-SM", (0, 1): "TS-S", (1, 1): "TS-XL"}
    assert [str(grid.total("on_hand", row=0)), str(grid.total("on_hand", column=0)), str(grid.total("on_hand"))] == [
        "5", "0", "5",
    ]  # fmt: skip
    assert [(one.name, one.value) for one in read.show(admin, "TS-SM").properties] == [
        ("Beden", "s"), ("RENK", "Açık mavi"),
    ]  # fmt: skip


def test_no_two_variations_are_the_same_and_only_variations_have_properties(admin: Actor, shirt: str, refused) -> None:
    with refused("invalid", ("properties", "same_properties")):
        products.add(admin, "TS-2", "Tişört", parent="TS", properties={"renk": "KIRMIZI", "beden": "S"})
    with refused("invalid", ("properties", "only_variations")):
        products.add(admin, "X", "Ürün", properties={"Beden": "S"})
    with refused("invalid", ("properties", "same_properties")):
        products.edit(admin, "TS-XL", properties={"Beden": "S", "Renk": "Kırmızı"})
    with refused("invalid", ("properties", "required")):
        products.edit(admin, "TS-XL", properties={"Beden": ""})
    with refused("invalid", ("properties", "duplicate")):
        products.edit(admin, "TS-XL", properties={"Beden": "M", "BEDEN": "L"})
    products.edit(admin, "TS-XL", properties={"beden": "XL", "renk": "kırmızı"})  # its own are no twin
    products.edit(admin, "TS-XL", properties={"Beden": "42"})
    assert read.show(admin, "TS-XL").properties[0].value == "42"
    products.edit(admin, "TS-XL", properties={})
    assert read.show(admin, "TS-XL").properties == ()
    grid = laid(variations.show(admin, shirt))
    assert grid is not None and grid.outside == 1
    products.delete(admin, "TS-XL")


def test_one_property_is_a_column_and_none_a_list(admin: Actor) -> None:
    products.add(admin, "BOT", "Bot", type="parent")
    assert laid(variations.show(admin, "BOT")) is None
    for size in ("41,5", "9", "41", "Özel"):
        products.add(admin, f"BOT-{size}", f"Bot {size}", parent="BOT", properties={"Numara": size})
    grid = laid(variations.show(admin, "BOT"))
    assert grid is not None and (grid.rows, grid.columns) == (("9", "41", "41,5", "Özel"), ("",))
    products.add(admin, "BOT-X", "Bot", parent="BOT", properties={"Numara": "1", "a": "1", "b": "1"})
    assert laid(variations.show(admin, "BOT")) is None


def test_combinations_are_shown_then_made(admin: Actor, shirt: str) -> None:
    section = sections.add(admin, "Giyim")
    products.edit(admin, "TS", section=section, price="100", purchase_price="60", minimum_stock="3")
    given = {"Beden": ["S", "XL", "xl", ""], "Renk": ["kırmızı", "Yeşil"]}
    planned = variations.planned(admin, shirt, given, pattern="{sku}/{2:3}-{1}")
    assert [(one.sku, one.there, one.taken) for one in planned] == [
        ("TS/KIR-S", "TS-S", False), ("TS/YES-S", None, False), ("TS/KIR-XL", "TS-XL", False), ("TS/YES-XL", None, False),
    ]  # fmt: skip
    made = service.make(admin, shirt, given, pattern="{sku}/{2:3}-{1}")
    assert [one.sku for one in made] == ["TS/YES-S", "TS/YES-XL"]
    card = read.show(admin, "TS/YES-XL")
    assert (card.name, card.type, card.parent, card.tax, card.section) == (
        "Tişört XL Yeşil",
        "variation",
        "TS",
        "10%",
        "Giyim",
    )
    assert [str(card.price), str(card.purchase_price), str(card.minimum_stock)] == ["100.00", "60.00", "3"]
    assert service.make(admin, shirt, given) == ()


def test_what_cannot_be_made_is_said_and_nothing_is(admin: Actor, shirt: str, refused) -> None:
    products.add(admin, "TS-M-MAVI", "Başka")
    planned = variations.planned(admin, shirt, {"Beden": ["M"], "Renk": ["Mavi", "MAVİ", "mavî"]})
    assert [(one.sku, one.taken) for one in planned] == [("TS-M-MAVI", True)]
    with refused("already_exists", ("sku", "taken")):
        service.make(admin, shirt, {"Beden": ["M", "L"], "Renk": ["Mavi"]})
    assert len(variations.show(admin, shirt).rows) == 3
    for given, pattern, problem in (
        ({}, "", ("properties", "required")),
        ({"Beden": [" "]}, "", ("properties", "required")),
        ({"Beden": ["S"]}, "{sku}-{2}", ("pattern", "pattern")),
        ({"Beden": ["S"]}, "{sku}-{beden}", ("pattern", "pattern")),
        ({"Beden": [str(n) for n in range(40)], "Renk": [str(n) for n in range(40)]}, "", ("properties", "too_many")),
    ):
        with refused("invalid", problem):
            service.make(admin, shirt, given, pattern=pattern)
    with refused("invalid", ("parent", "not_a_parent")):
        service.make(admin, "TS-S", {"Beden": ["S"]})


def test_a_grid_of_one_warehouse_and_without_the_right_to_stock(
    admin: Actor, shirt: str, make_actor: MakeActor, refused
) -> None:
    assert {str(one.on_hand) for one in variations.show(admin, shirt, warehouse="MAIN").rows} == {"0", "5"}
    with refused("not_found"):
        variations.show(admin, shirt, warehouse="YOK")
    blind = make_actor({"catalog.view": True})
    found = variations.show(blind, shirt)
    assert {one.on_hand for one in found.rows} == {HIDDEN}
    grid = laid(found)
    assert grid is not None and grid.total("on_hand") is None
    with refused("denied"):
        variations.show(blind, shirt, warehouse="MAIN")


def test_what_the_form_requires_is_asked_of_variations_and_inherited_by_those_that_are_made(admin: Actor) -> None:
    products.add(admin, "ESKI", "Eski tişört", type="parent")
    season = forms.add_field(admin, "product", "Sezon", "text", required=True).code
    products.add(admin, "TS", "Tişört", type="parent", fields={season: "Yaz"})
    made = service.make(admin, "TS", {"Beden": ["S", "M"]})
    assert [read.show(admin, one.sku).fields[season] for one in made] == ["Yaz", "Yaz"]
    with pytest.raises(AmbarError) as error:
        service.make(admin, "ESKI", {"Beden": ["S"]})
    assert [(one["field"], one["reason"], one["label"]) for one in error.value.details["errors"]] == [
        (f"fields.{season}", "required", "Sezon")
    ]
    with pytest.raises(AmbarError):
        products.add(admin, "TS-L", "Tişört L", parent="TS", properties={"Beden": "L"})
    products.add(admin, "TS-L", "Tişört L", parent="TS", properties={"Beden": "L"}, fields={season: "Kış"})
    assert read.show(admin, "TS-L").fields[season] == "Kış"
