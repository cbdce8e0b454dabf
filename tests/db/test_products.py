"""Products: codes, barcodes, variations, bundles, prices, archiving, and who may change what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db import item_lists, search
from db.access import Actor
from db.errors import AmbarError
from db.field_filters import FieldFilter
from db.items import NewProduct
from db.queries import find
from db.queries import products as read
from db.queries.products import ProductFilter
from db.queries.rows import HIDDEN, visible
from db.services import documents, forms, products, sections


def skus(actor: Actor, **wanted: object) -> list[str]:
    return [one.sku for one in read.page(actor, ProductFilter(**wanted)).rows]  # type: ignore[arg-type]


def test_a_product_with_everything(admin: Actor) -> None:
    sections.add(admin, "Hırdavat")
    products.add(
        admin, "V-1", "Vana ½ inç", unit="pcs", barcodes=["8690000000012", "DEPO-7"], price="12.345678",
        purchase_price="7", tax="20%", oversell=True, section="Hırdavat", description="iki\nsatır", minimum_stock="5",
        weight="0.25", published=True, external_id="ext", units={"box": "24"},
    )  # fmt: skip
    card = read.show(admin, "DEPO-7")
    assert (card.sku, card.type, card.unit, card.tax, card.oversell, card.section) == (
        "V-1", "simple", "pcs", "20%", True, "Hırdavat",
    )  # fmt: skip
    assert (str(card.price), str(card.purchase_price), str(card.minimum_stock), str(card.weight)) == (
        "12.345678", "7.00", "5", "0.25",
    )  # fmt: skip
    assert card.barcodes == ("8690000000012", "DEPO-7")
    assert [(one.unit, one.factor) for one in card.units] == [("box", "24")]
    assert (card.published, card.description, card.external_id, card.version) == (True, "iki\nsatır", "ext", 1)


def test_everything_wrong_is_said_at_once(admin: Actor, refused) -> None:
    with refused("invalid", ("sku", "bad_characters"), ("name", "too_long"), ("barcode", "too_long"),
                 ("price", "not_a_number"), ("unit", "unknown"), ("section", "unknown"), ("tax", "unknown"),
                 ("purchase_price", "negative"), ("weight", "too_fine")):  # fmt: skip
        products.add(admin, "a\x00b", "ş" * 10_000, barcodes=["9" * 65], price="1e3", unit="kova", section="yok",
                     tax="7%", purchase_price="-1", weight="0.0000001")  # fmt: skip


@pytest.mark.parametrize("name", ["[/red]", "[@click=app.quit]x[/]", "=1+1", "%_'\";--", "日本語", "ñandú é"])
def test_markup_is_stored_as_it_is(admin: Actor, name: str) -> None:
    products.add(admin, name, name, barcodes=[name])
    assert read.show(admin, name).name == name
    assert [one.sku for one in find.find(admin, name)] == [name]


@pytest.mark.parametrize("hidden", ["\xad", "\u200d", "\u200c", "\u2061", "\u3164", "\ufe0f", "\u034f"])
def test_no_code_looks_like_another_one(admin: Actor, hidden: str, refused) -> None:
    products.add(admin, "M8-40", "Cıvata")
    with refused("invalid", ("sku", "bad_characters")):
        products.add(admin, f"M8{hidden}-40", "Cıvata")
    with refused("invalid", ("barcode", "bad_characters")):
        products.edit(admin, "M8-40", add_barcodes=[f"869{hidden}1"])


def test_prices_can_end(admin: Actor) -> None:
    products.add(admin, "A", "Anahtar", price="2", purchase_price="1")
    products.edit(admin, "A", purchase_price="")
    assert visible(read.show(admin, "A")).get("purchase_price") is None
    products.edit(admin, "A", price="")
    card = read.show(admin, "A")
    assert card.price is None and [one.price for one in card.prices] == [None]
    products.add(admin, "B", "Burgu")
    products.edit(admin, "B", price="")  # nothing to end
    assert read.show(admin, "B").prices == ()


@pytest.mark.parametrize("bad", ["a\x1b[2J", "a\u202eb", "a\nb", "a\u200bb", "\ud800", "a\x07", "a\xadb"])
def test_what_could_reach_a_terminal_is_refused(admin: Actor, bad: str, refused) -> None:
    with refused("invalid", ("name", "bad_characters")):
        products.add(admin, "X", bad)


def test_text_is_trimmed_and_nfc(admin: Actor, refused) -> None:
    products.add(admin, "  C\u0327-1 ", "  c\u0327ay ")
    assert read.show(admin, "\u00c7-1").name == "\u00e7ay"
    with refused("already_exists"):
        products.add(admin, "\u00c7-1", "yine")


def test_codes_are_unique_byte_for_byte_and_twins_warn(admin: Actor, refused) -> None:
    products.add(admin, "85123A", "Heart")
    twin = products.add(admin, "85123a", "Heart again")
    assert [(one["field"], one["reason"], one["other"]) for one in twin.warnings] == [("sku", "case_twin", "85123A")]
    with refused("already_exists", key="85123A"):
        products.add(admin, "85123A", "x")
    assert read.show(admin, "85123a").name == "Heart again"
    assert [one.sku for one in find.find(admin, "85123a")] == ["85123a", "85123A"]
    products.add(admin, "ÇAY-I", "Çay")
    assert [one["other"] for one in products.add(admin, "çay-ı", "Çay").warnings] == ["ÇAY-I"]
    for code in ("85123B", "85123b"):
        last = products.add(admin, "T" + code, "x", barcodes=[code])
    assert [(one["field"], one["value"]) for one in last.warnings if one["reason"] == "case_twin"] == [
        ("sku", "T85123b"), ("barcode", "85123b"),
    ]  # fmt: skip


def test_a_barcode_belongs_to_one_even_archived(admin: Actor, product: str, refused) -> None:
    products.archive(admin, product)
    with refused("barcode_taken", ("barcode", "taken"), sku="M8-40", name="Cıvata M8×40 galvaniz"):
        products.add(admin, "YENI", "Yeni", barcodes=["8680080000408"])
    products.add(admin, "YENI", "Yeni", barcodes=["1"])
    with refused("barcode_taken"):
        products.edit(admin, "YENI", add_barcodes=["8680080000408"])
    products.edit(admin, product, remove_barcodes=["8680080000408"])
    products.edit(admin, "YENI", add_barcodes=["8680080000408"])
    assert read.show(admin, "8680080000408").sku == "YENI"


def test_a_wrong_check_digit_warns(admin: Actor) -> None:
    found = products.add(admin, "A", "A", barcodes=["8690000000011", "8690000000012", "96385074", "12345", "ABC"])
    assert [(one["reason"], one["value"]) for one in found.warnings] == [("check_digit", "8690000000011")]


def test_many_at_once_are_all_or_none(admin: Actor, product: str) -> None:
    with pytest.raises(AmbarError) as caught:
        products.add_many(admin, [
            NewProduct(sku="A", name="A", barcodes=("7",)),
            NewProduct(sku="M8-40", name="B"),
            NewProduct(sku="A", name="", barcodes=("7",)),
            NewProduct(sku="D", name="D", barcodes=("8680080000408",)),
        ])  # fmt: skip
    assert caught.value.code == "invalid"
    assert [(one["row"], one["code"], one["field"]) for one in caught.value.details["errors"]] == [
        (2, "already_exists", "sku"), (3, "invalid", "name"), (3, "invalid", "sku"), (3, "barcode_taken", "barcode"),
        (4, "barcode_taken", "barcode"),
    ]  # fmt: skip
    assert skus(admin) == ["M8-40"]
    states = products.add_many(admin, [
        NewProduct(sku="T-S", name="Tişört S", parent="T"), NewProduct(sku="T", name="Tişört"),
        NewProduct(sku="SET", name="Takım", type="bundle", parts={"T-S": "1", "M8-40": "4"}),
    ])  # fmt: skip
    assert [one.sku for one in states] == ["T-S", "T", "SET"]
    assert read.show(admin, "T-S").parent == "T"
    assert read.show(admin, "T").type == "parent"
    assert [(one.sku, str(one.quantity)) for one in read.show(admin, "SET").parts] == [("M8-40", "4"), ("T-S", "1")]


def test_variations_hang_on_a_product_without_stock(admin: Actor, product: str, stock_up, refused) -> None:
    products.add(admin, "T", "Tişört")
    products.add(admin, "T-K", "Tişört kırmızı", parent="T")
    assert read.show(admin, "T").type == "parent"
    assert read.show(admin, "T").variations == ("T-K",)
    assert skus(admin, parent="T") == ["T-K"]
    assert [one.sku for one in find.find(admin, "T")] == ["T-K"]
    stock_up(product, "1")
    with refused("invalid", ("parent", "in_use")):
        products.add(admin, "M8-40-P", "x", parent=product)
    with refused("invalid", ("parent", "not_a_parent")):
        products.add(admin, "T-K-2", "x", parent="T-K")
    with refused("invalid", ("type", "not_a_variation"), ("parent", "unknown")):
        products.add(admin, "T-H", "x", parent="YOK", type="service")
    with refused("in_use"):
        products.delete(admin, "T")
    products.archive(admin, "T")
    assert skus(admin, text="tisort") == []
    products.restore(admin, "T")
    assert skus(admin, text="tisort") == ["T", "T-K"]


def test_bundles_have_parts_and_others_none(admin: Actor, product: str, refused) -> None:
    with refused("invalid", ("parts", "not_a_bundle")):
        products.add(admin, "X", "X", parts={product: "1"})
    with refused("invalid", ("parts", "not_positive"), ("parts", "unknown")):
        products.add(admin, "X", "X", type="bundle", parts={product: "0", "YOK": "1"})
    products.add(admin, "SET", "Takım", type="bundle", parts={product: "2"})
    products.edit(admin, "SET", parts={product: "3"})
    assert [str(one.quantity) for one in read.show(admin, "SET").parts] == ["3"]
    with refused("in_use"):
        products.delete(admin, product)


def test_editing_keeps_search_in_step(admin: Actor, product: str) -> None:
    products.edit(admin, product, name="Somun M10", add_barcodes=["555000"])
    found = lambda text: [one.sku for one in find.find(admin, text)]  # noqa: E731
    assert found("somun") == found("555000") == found("5500") == [product]
    assert found("civata") == []
    products.edit(admin, product, new_sku="S-10", remove_barcodes=["555000"])
    assert found("s-10") == ["S-10"]
    assert found("m8-40") == found("5500") == []


def test_prices_hold_from_their_day(admin: Actor, product: str, frozen_clock) -> None:
    products.edit(admin, product, price="5")
    products.set_price(admin, product, "9", valid_from="2026-12-01")
    products.set_price(admin, product, "1", valid_from="2020-01-01")
    assert read.show(admin, product).price == Decimal("5.00")
    frozen_clock.forward(days=7)
    assert read.show(admin, product).price == Decimal("9.00")
    assert find.find(admin, product)[0].price == Decimal("9.00")
    with pytest.raises(AmbarError, match="not_found"):
        products.set_price(admin, product, "1", price_type="yok")


def test_a_used_product_is_archived_not_deleted(admin: Actor, product: str, stock_up, refused) -> None:
    number = documents.create(admin, "write_off", {"rows": [{"product": product, "quantity": "1"}]}).number
    with refused("in_use", key=product):
        products.delete(admin, product)
    documents.delete(admin, number)
    products.delete(admin, product)
    with refused("not_found"):
        read.show(admin, product)
    products.add(admin, "B", "B", barcodes=["8680080000408"])
    stock_up("B", "2")
    with refused("in_use"):
        products.delete(admin, "B")
    with refused("invalid", ("unit", "in_use")):
        products.edit(admin, "B", unit="kg")
    products.archive(admin, "B")
    assert skus(admin) == []
    assert skus(admin, archived=True) == ["B"]
    assert find.find(admin, "B") == find.find(admin, "8680080000408") == ()
    assert read.show(admin, "B").archived


def test_two_people_editing(admin: Actor, product: str, refused) -> None:
    products.edit(admin, product, name="Bir", version=1)
    with refused("conflict", version=2):
        products.edit(admin, product, name="İki", version=1)


FIELDS = {
    "price": ("1", "product.price"), "purchase_price": ("1", "catalog.purchase_price"),
    "oversell": (True, "settings.oversell"), "published": (True, "product.publish"),
    "barcodes": (["1"], "product.barcode"),
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_some_fields_need_a_right_of_their_own(admin: Actor, product: str, make_actor, field: str, refused) -> None:
    value, right = FIELDS[field]
    person = make_actor({"catalog.view": True, "product.create": True})
    products.add(person, "A", "A")
    with refused("denied", permission=right):
        products.add(person, "B", "B", **{field: value})  # type: ignore[arg-type]
    able = make_actor({"catalog.view": True, "product.create": True, right: True})
    products.add(able, "B", "B", **{field: value})  # type: ignore[arg-type]
    editor = make_actor({"catalog.view": True, "product.edit": True})
    if field == "barcodes":
        products.edit(editor, product, barcodes=["2", "3"])
    else:
        with refused("denied", permission=right):
            products.edit(editor, product, **{field: value})  # type: ignore[arg-type]


def test_a_barcode_may_be_added_on_its_own(clerk: Actor, product: str, refused) -> None:
    products.edit(clerk, product, add_barcodes=["777"])
    assert read.show(clerk, "777").sku == product
    for change in ({"barcodes": ["1"]}, {"remove_barcodes": ["777"]}, {"name": "x", "add_barcodes": ["1"]}, {}):
        with refused("denied", permission="product.edit"):
            products.edit(clerk, product, **change)  # type: ignore[arg-type]


def test_rights_come_before_existence(staff: Actor, product: str, refused) -> None:
    for sku in (product, "YOK"):
        with refused("denied", permission="product.edit"):
            products.edit(staff, sku, name="x")
        with refused("denied", permission="product.delete"):
            products.delete(staff, sku)


def test_purchase_price_and_stock_are_hidden(admin: Actor, product: str, stock_up, staff: Actor, make_actor) -> None:
    stock_up(product, "3")
    card = visible(read.show(staff, product))
    assert "purchase_price" not in card
    assert card["on_hand"] == 3
    assert "value" not in card["warehouses"][0]
    blind = make_actor({"catalog.view": True})
    card = visible(read.show(blind, product))
    assert {"on_hand", "reserved", "available", "warehouses", "purchase_price"} & set(card) == set()
    assert card["price"] == 4
    assert read.page(blind).rows[0].available is HIDDEN
    assert visible(read.show(admin, product))["warehouses"][0]["value"] == Decimal("7.50")


def test_the_list_in_pages_both_ways(admin: Actor) -> None:
    letters = ["Ahşap", "Boya", "Cıvata", "Çivi", "Dübel", "Işık", "İp", "Şapka", "Tel", "Zımba"]
    products.add_many(admin, [NewProduct(sku=f"P{at}", name=name) for at, name in enumerate(reversed(letters))])
    seen: list[str] = []
    after = None
    while True:
        page = read.page(admin, limit=3, after=after)
        seen += [one.name for one in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == letters
    last = read.page(admin, limit=3, backwards=True)
    assert [one.name for one in last.rows] == ["Şapka", "Tel", "Zımba"]
    middle = read.page(admin, limit=3, backwards=True, after=last.after)
    assert [one.name for one in middle.rows] == ["Dübel", "Işık", "İp"]
    assert [one.sku for one in read.page(admin, order="sku", limit=2).rows] == ["P0", "P1"]
    assert read.count(admin) == 10
    assert skus(admin, text="i") == ["P4", "P3"]


@pytest.mark.parametrize("few", [1, 1000])
def test_what_is_rare_and_what_is_not_is_read_by_pages(admin: Actor, monkeypatch, few: int) -> None:
    monkeypatch.setattr(item_lists, "FEW", few)
    sections.add(admin, "Gıda")
    sections.add(admin, "Çay", parent="Gıda")
    products.add_many(admin, [NewProduct(sku=f"P{at}", name=f"Ürün {9 - at}", section=("Gıda", "Çay", None)[at % 3])
                              for at in range(9)])  # fmt: skip
    products.add_many(admin, [NewProduct(sku=f"S{at}", name=f"Ürün hizmet {at}", type="service") for at in range(4)])
    for wanted, whole in (
        (ProductFilter(section="Gıda"), ["P7", "P6", "P4", "P3", "P1", "P0"]),
        (ProductFilter(section="Çay"), ["P7", "P4", "P1"]),
        (ProductFilter(type="service"), ["S0", "S1", "S2", "S3"]),
        (ProductFilter(text="urun", type="service"), ["S0", "S1", "S2", "S3"]),
        (ProductFilter(section="Gıda", type="service"), []),
        (ProductFilter(section="Gıda", type="simple", text="urun 7"), []),
    ):
        for backwards in (False, True):
            seen: list[str] = []
            after: Any = None
            while True:
                page = read.page(admin, wanted, after=after, limit=2, backwards=backwards)
                rows = [one.sku for one in page.rows]
                seen = rows + seen if backwards else seen + rows
                after = page.after
                if after is None:
                    break
            assert seen == whole
        assert read.count(admin, wanted) == len(whole)
        assert sorted(one.sku for one in read.page(admin, wanted, order="sku").rows) == sorted(whole)


def test_the_list_of_a_section_holds_what_is_below(admin: Actor, refused) -> None:
    sections.add(admin, "Gıda")
    sections.add(admin, "Çay", parent="Gıda")
    products.add(admin, "C", "Çay", section="Çay")
    products.add(admin, "B", "Bulgur", section="Gıda")
    products.add(admin, "A", "Anahtar")
    assert skus(admin, section="Gıda") == ["B", "C"]
    assert skus(admin, section="Çay") == ["C"]
    products.edit(admin, "C", section="")
    assert skus(admin, section="Gıda") == ["B"]
    with refused("not_found"):
        read.page(admin, ProductFilter(section="yok"))


@pytest.mark.parametrize("few", [1, 1000])
@pytest.mark.parametrize("order", ["name", "sku"])
def test_a_section_in_pages_of_either_order_with_what_its_products_hold(
    admin: Actor, monkeypatch, few: int, order: str
) -> None:
    monkeypatch.setattr("db.field_filters.FEW", few)
    origin = forms.add_field(admin, "product", "Menşei", "text").code
    grade = forms.add_field(admin, "product", "Sınıf", "number").code
    for name, parent in (("Gıda", None), ("Çay", "Gıda"), ("Boya", None)):
        sections.add(admin, name, parent=parent)
    for at in range(12):
        section, held = ("Çay", "Gıda", "Boya")[at % 3], {origin: "Rize" if at % 4 else "Seylan", grade: at % 5}
        products.add(admin, f"P{at:02d}", f"Ürün {99 - at}", section=section, fields=held)

    def paged(backwards: bool, **wanted: Any) -> list[str]:
        seen: list[str] = []
        after = None
        while True:
            filter = ProductFilter(**wanted)
            page = read.page(admin, filter, order=order, limit=2, after=after, backwards=backwards)
            found = [one.sku for one in page.rows]
            seen = found + seen if backwards else seen + found
            after = page.after
            if after is None:
                return seen

    everything = [f"P{at:02d}" for at in range(12) if at % 3 != 2]
    for wanted, expected in (
        ({}, everything),
        ({"type": "simple"}, everything),
        ({"fields": (FieldFilter(origin, "rize"),)}, [sku for sku in everything if int(sku[1:]) % 4]),
        ({"fields": (FieldFilter(grade, low=1),)}, [sku for sku in everything if int(sku[1:]) % 5]),
        (
            {"fields": (FieldFilter(origin, "rize"), FieldFilter(grade, low=1))},
            [sku for sku in everything if int(sku[1:]) % 4 and int(sku[1:]) % 5],
        ),
    ):
        for backwards in (False, True):
            assert paged(backwards, section="Gıda", **wanted) == (expected if order == "sku" else expected[::-1])
    rize = [f"P{at:02d}" for at in range(12) if at % 4]
    for backwards in (False, True):  # what many hold, but a small part of all, comes in the order of ids
        for held, expected in ((FieldFilter(origin, "rize"), rize), (FieldFilter(grade, 1), ["P01", "P06", "P11"])):
            by_name = order == "name" and few > 1
            assert paged(backwards, fields=(held,)) == (expected[::-1] if by_name else expected)


@pytest.mark.parametrize("few", [2, 5000])
@pytest.mark.parametrize("order", ["name", "sku"])
def test_a_filter_finds_the_same_however_many_match(admin: Actor, monkeypatch, few: int, order: str) -> None:
    monkeypatch.setattr(search, "FEW", few)
    names = ["Çay", "Şeker", "Anahtar çay", "Boya", "Çaydanlık", "Eski çay"]
    products.add_many(admin, [NewProduct(sku=f"P{at}", name=name) for at, name in enumerate(names)])
    products.archive(admin, "P5")
    wanted = ProductFilter(text="cay")
    first = read.page(admin, wanted, order=order, limit=2)
    rest = read.page(admin, wanted, order=order, limit=2, after=first.after)
    # Few are sorted; many come in the order in which they were added.
    whole = ["P2", "P0", "P4"] if order == "name" and few > 2 else ["P0", "P2", "P4"]
    assert [one.sku for one in (*first.rows, *rest.rows)] == whole
    assert rest.after is None
    assert [one.sku for one in read.page(admin, wanted, order=order, backwards=True).rows] == whole
    assert read.count(admin, wanted) == 3
