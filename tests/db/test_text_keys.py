"""What a name is sorted and searched by is kept in the database, so every name must have one that a file takes."""

from __future__ import annotations

from db.access import Actor
from db.items import NewProduct
from db.queries.find import find
from db.services import products
from db.text import check, fold, is_safe, lower, sort_key, upper


def test_every_sign_that_a_name_may_have_can_be_sorted_folded_and_kept() -> None:
    for sign in map(chr, range(0x20000)):
        if is_safe(sign):
            name, _problem = check(sign, "name")
            for made in (fold(name), sort_key(name), lower(name), upper(name)):
                made.encode()


def test_letters_of_other_alphabets_stand_behind_the_turkish_one_in_their_own_order() -> None:
    names = ("Zil", "Ώρα", "Ящик", "茶", "가위", "화분", "휴지", "ﾈｼﾞ")
    keys = [sort_key(name) for name in names]
    assert keys == sorted(keys)


def test_korean_products_are_made_and_found(admin: Actor) -> None:
    names = ("화장지", "호미", "휴지 두루마리", "흰 장갑")
    products.add_many(admin, [NewProduct(sku=f"K-{place}", name=name) for place, name in enumerate(names)])
    assert [row.sku for row in find(admin, "휴지")] == ["K-2"]
