"""Stock now and at the end of a day, and a warehouse's card."""

from __future__ import annotations

from decimal import Decimal

from db.access import Actor
from db.items import NewProduct
from db.queries import stock as read
from db.queries.rows import visible
from db.queries.stock import stock
from db.services import documents, products, settings, warehouses


def figures(actor: Actor, **options: object) -> list[tuple[str, str, str]]:
    return [(one.sku, one.warehouse, str(one.on_hand)) for one in stock(actor, **options)]  # type: ignore[arg-type]


def write_off(actor: Actor, sku: str, quantity: str, warehouse: str = "MAIN") -> str:
    row = {"product": sku, "quantity": quantity, "warehouse": warehouse}
    return documents.create_and_process(actor, "write_off", {"rows": [row]}).number


def test_by_product_and_warehouse(admin: Actor, product: str, stock_up, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    products.add(admin, "A", "Anahtar")
    products.add(admin, "BOS", "Hiç gelmedi")
    stock_up("A", "1.000", "SHOP")
    stock_up(product, "5", "MAIN")
    stock_up(product, "2", "SHOP")
    write_off(admin, product, "2", "SHOP")
    assert figures(admin) == [("A", "SHOP", "1"), ("M8-40", "MAIN", "5")]
    assert figures(admin, product=product) == [("M8-40", "MAIN", "5"), ("M8-40", "SHOP", "0")]
    assert figures(admin, product="8680080000408", warehouse="SHOP") == [("M8-40", "SHOP", "0")]
    assert figures(admin, warehouse="SHOP") == [("A", "SHOP", "1")]
    assert figures(admin, product="BOS") == []
    assert figures(admin, limit=1) == [("A", "SHOP", "1")]
    assert stock(admin)[1].value == Decimal("12.50")
    with refused("not_found", key="YOK"):
        stock(admin, product="YOK")
    with refused("not_found", key="YOK"):
        stock(admin, warehouse="YOK")
    with refused("invalid", ("as_of", "not_a_day")):
        stock(admin, as_of="dün")


def test_at_the_end_of_a_day(admin: Actor, product: str, stock_up, frozen_clock) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    stock_up(product, "5", "MAIN", "2.00")
    frozen_clock.forward(days=1)
    write_off(admin, product, "3")
    stock_up(product, "1", "SHOP")
    frozen_clock.forward(days=1)
    write_off(admin, product, "2")
    days = {day: [(one.warehouse, str(one.on_hand), str(one.value)) for one in stock(admin, product=product, as_of=day)]
            for day in ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2030-01-01")}  # fmt: skip
    assert days == {
        "2026-11-23": [("MAIN", "0", "0.00"), ("SHOP", "0", "0.00")],
        "2026-11-24": [("MAIN", "5", "10.00"), ("SHOP", "0", "0.00")],
        "2026-11-25": [("MAIN", "2", "4.00"), ("SHOP", "1", "2.50")],
        "2026-11-26": [("MAIN", "0", "0.00"), ("SHOP", "1", "2.50")],
        "2030-01-01": [("MAIN", "0", "0.00"), ("SHOP", "1", "2.50")],
    }
    assert figures(admin, as_of="2026-11-24") == [("M8-40", "MAIN", "5")]
    assert figures(admin, as_of="2026-11-26") == [("M8-40", "SHOP", "1")]
    assert figures(admin, as_of="2026-11-23") == []


def test_rights_and_scope(admin: Actor, product: str, stock_up, make_actor, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    stock_up(product, "5", "MAIN")
    stock_up(product, "2", "SHOP")
    own = make_actor({"warehouse.view": ["SHOP"], "inventory.view": True}, requirements=True)
    assert figures(own) == figures(own, product=product) == [("M8-40", "SHOP", "2")]
    assert "value" not in visible(stock(own)[0])
    for code in ("MAIN", "YOK"):
        with refused("not_found", key=code):
            stock(own, warehouse=code)
        with refused("not_found", key=code):
            read.page(own, code)
    with refused("denied", permission="inventory.view", reason="missing"):
        stock(make_actor({"warehouse.view": "all"}, requirements=True), product="YOK")
    settings.set(admin, "inventory", "off")
    with refused("denied", reason="inventory_off"):
        stock(admin)


def test_one_switched_off_is_shown_and_valued(admin: Actor, product: str, stock_up) -> None:
    warehouses.add(admin, "ESKI", "Eski")
    stock_up(product, "4", "ESKI")
    warehouses.edit(admin, "ESKI", active=False)
    (line,) = stock(admin)
    assert (line.warehouse, line.on_hand, line.value) == ("ESKI", 4, Decimal("10.00"))


def test_a_warehouse_card_pages_and_filters(admin: Actor, stock_up) -> None:
    names = ["Ahşap vida", "Boya", "Çivi", "Dübel", "Şerit"]
    products.add_many(admin, [NewProduct(sku=f"P{at}", name=name) for at, name in enumerate(names)])
    for at in range(4):
        stock_up(f"P{at}", str(at + 1))
    first = read.page(admin, "MAIN", limit=3)
    assert [(one.name, int(one.on_hand)) for one in first.rows] == [("Ahşap vida", 1), ("Boya", 2), ("Çivi", 3)]
    rest = read.page(admin, "MAIN", limit=3, after=first.after)
    assert ([one.name for one in rest.rows], rest.after) == (["Dübel"], None)
    assert [one.name for one in read.page(admin, "MAIN", text="vi").rows] == ["Ahşap vida"]
    assert [one.name for one in read.page(admin, "MAIN", text="IVI").rows] == ["Çivi"]
    assert read.page(admin, "MAIN", text="serit").rows == ()
    assert [one.name for one in read.page(admin, "MAIN", limit=1, backwards=True).rows] == ["Dübel"]
