"""What the audit log tells of products, partners and the small lists: who changed what, and who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.items import NewProduct
from db.queries import audit as query
from db.queries.audit import AuditFilter, AuditLine
from db.queries.rows import HIDDEN
from db.services import imports, partners, price_types, products, sections, taxes, units
from tests.test_architecture import imported_by

Told = tuple[str, str | None, object, object]


def lines(actor: Actor, kind: str | None = None) -> list[AuditLine]:
    """Oldest first."""
    return list(reversed(query.page(actor, AuditFilter(kind=kind)).rows))


def told(actor: Actor, kind: str) -> list[Told]:
    return [(one.target, one.field, one.before, one.after) for one in lines(actor, kind)]


def test_a_product_from_its_making_to_its_end(admin: Actor, manager: Actor) -> None:
    sections.add(admin, "Cıvata")
    products.add(admin, "M8", "Cıvata M8", price="2", barcodes=["8690000000012"])
    products.edit(manager, "M8", new_sku="M8-40", name="Cıvata M8×40", tax="20%", section="Cıvata", price="2.5")
    products.edit(
        admin, "M8-40", purchase_price="1.25", minimum_stock="10", units={"box": "12"}, description="Galvaniz"
    )
    products.edit(admin, "M8-40", barcodes=["8690000000029"], tax="20%", oversell=True)
    products.set_price(admin, "M8-40", "3", valid_from="2999-01-01")
    products.archive(admin, "M8-40")
    products.archive(admin, "M8-40")
    products.delete(admin, "M8-40")
    assert told(admin, "product") == [
        ("M8", "created", None, "Cıvata M8"),
        ("M8", "sku", "M8", "M8-40"),
        ("M8", "name", "Cıvata M8", "Cıvata M8×40"),
        ("M8", "section", None, "Cıvata"),
        ("M8", "tax_rate", None, "20%"),
        ("M8", "price", "2.00", "2.50"),
        ("M8-40", "description", "", "Galvaniz"),
        ("M8-40", "purchase_price", None, "1.25"),
        ("M8-40", "minimum_stock", None, "10"),
        ("M8-40", "units", "{}", '{"box": "12"}'),
        ("M8-40", "oversell", None, "1"),
        ("M8-40", "barcodes", '["8690000000012"]', '["8690000000029"]'),
        ("M8-40", "price", "2.50", "3.00 (2999-01-01)"),
        ("M8-40", "archived", "0", "1"),
        ("M8-40", "deleted", "Cıvata M8×40", None),
    ]
    assert {one.employee for one in lines(admin, "product") if one.field == "name"} == {"mudur"}


def test_many_at_once_are_one_row(admin: Actor) -> None:
    products.add_many(admin, [NewProduct(sku=f"P{at}", name="x") for at in range(30)])
    assert told(admin, "product") == [("", "created", None, "30")]


def test_an_import_tells_numbers_and_each_price_it_changed(admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Eski", price="1", purchase_price="0.5")
    file = tmp_path / "mal.csv"
    file.write_text("sku,name,price,purchase_price\nA,Yeni,2,0.75\nB,Bir,1,1\n", encoding="utf-8")
    imports.run(admin, "products", [file])
    assert told(admin, "product")[1:] == [
        ("A", "purchase_price", "0.50", "0.75"), ("A", "price", "1.00", "2.00"), ("", "created", None, "1"),
        ("", "changed", None, "1"),
    ]  # fmt: skip
    imports.run(admin, "products", [file])
    assert len(told(admin, "product")) == 5


def test_an_import_tells_numbers_and_the_next_edit_is_told_again(admin: Actor, tmp_path: Path, refused) -> None:
    products.add(admin, "A", "Eski")
    file = tmp_path / "mal.csv"
    file.write_text("sku,name\nA,Yeni\nB,Bir\nC,İki\n", encoding="utf-8")
    imports.run(admin, "products", [file])
    assert told(admin, "product") == [
        ("A", "created", None, "Eski"), ("", "created", None, "2"), ("", "changed", None, "1"),
    ]  # fmt: skip
    with refused("conflict", version=2, changed_by=None):  # one of many: by whom, is not known
        products.edit(admin, "A", name="x", version=1)
    products.edit(admin, "A", name="Son")
    assert told(admin, "product")[-1] == ("A", "name", "Yeni", "Son")
    with refused("conflict", version=3, changed_by="admin"):
        products.edit(admin, "A", name="x", version=2)


def test_what_a_product_costs_is_hidden(admin: Actor, make_actor) -> None:
    products.add(admin, "M8", "Cıvata", purchase_price="7.77")
    products.edit(admin, "M8", purchase_price="8.88", name="Vida")
    rights = {"audit.view": True, "catalog.view": True}
    seen = lines(make_actor(rights), "product")
    assert [(one.field, one.before, one.after) for one in seen] == [
        ("created", None, "Cıvata"), ("name", "Cıvata", "Vida"), ("purchase_price", HIDDEN, HIDDEN),
    ]  # fmt: skip
    buyer = make_actor({**rights, "catalog.purchase_price": True})
    assert lines(buyer, "product")[-1].after == "8.88"


def test_the_small_lists(admin: Actor) -> None:
    units.add(admin, "tepsi", "tepsi", 0, of="pcs", factor="24")
    units.edit(admin, "tepsi", factor="30", name="Tepsi")
    units.edit(admin, "tepsi", of="")
    units.delete(admin, "tepsi")
    assert told(admin, "unit") == [
        ("tepsi", "created", None, "tepsi"), ("tepsi", "name", "tepsi", "Tepsi"), ("tepsi", "factor", "24", "30"),
        ("tepsi", "base", "pcs", None), ("tepsi", "factor", "30", None), ("tepsi", "deleted", "Tepsi", None),
    ]  # fmt: skip
    taxes.add(admin, "İndirimli", "8")
    taxes.edit(admin, "İndirimli", rate="8.5", valid_from="2026-01-01", active=False)
    assert told(admin, "tax")[1:] == [
        ("İndirimli", "rate", "8%", "8.5%"), ("İndirimli", "valid_from", None, "2026-01-01"),
        ("İndirimli", "active", "1", "0"),
    ]  # fmt: skip
    price_types.add(admin, "toptan", "Toptan", base=True)
    assert told(admin, "price_type") == [("base", "is_base", "1", "0"), ("toptan", "created", None, "Toptan")]
    sections.add(admin, "Hırdavat")
    sections.add(admin, "Vida")
    sections.edit(admin, "Vida", parent="Hırdavat")
    sections.delete(admin, "Vida")
    assert told(admin, "section")[2:] == [("Vida", "parent", None, "Hırdavat"), ("Vida", "deleted", "Vida", None)]


@pytest.mark.parametrize("kind", ["product", "unit", "tax", "section", "price_type", "partner"])
def test_without_the_right_to_see_them_there_is_nothing(admin: Actor, make_actor, kind: str) -> None:
    products.add(admin, "GİZLİ", "Gizli")
    units.add(admin, "GİZLİ", "Gizli", 0)
    taxes.add(admin, "GİZLİ", "8")
    sections.add(admin, "GİZLİ")
    price_types.add(admin, "GİZLİ", "Gizli")
    partners.add(admin, "GİZLİ", supplier=True)
    nobody = make_actor({"audit.view": True})
    assert lines(admin, kind)
    assert not lines(nobody, kind)
    assert "GİZLİ" not in repr(query.page(nobody).rows)
    assert query.page(nobody).total == len(query.page(nobody).rows)


def test_partners_are_told_to_those_who_see_their_kind(admin: Actor, make_actor) -> None:
    supplier = partners.add(admin, "Demir A.Ş.", supplier=True, phone="0212")
    customer = partners.add(admin, "Ayşe Hanım", customer=True)
    both = partners.add(admin, "İkisi", supplier=True, customer=True)
    partners.edit(admin, supplier.id, name="Demir Çelik A.Ş.", phone="0216")
    partners.edit(admin, customer.id, supplier=True)
    partners.delete(admin, both.id)
    buyer = make_actor({"audit.view": True, "supplier.view": True}, requirements=True)
    assert told(buyer, "partner") == [
        ("Demir Çelik A.Ş.", "created", None, "Demir A.Ş."),
        (str(both.id), "created", None, "İkisi"),
        ("Demir Çelik A.Ş.", "name", "Demir A.Ş.", "Demir Çelik A.Ş."),
        ("Demir Çelik A.Ş.", "phone", "0212", "0216"),
        (str(both.id), "deleted", "İkisi", None),
    ]
    seller = make_actor({"audit.view": True, "contact.view": True}, requirements=True)
    assert "Demir" not in repr(query.page(seller).rows)
    assert ("Ayşe Hanım", "supplier", "0", "1") in told(seller, "partner")


def test_a_name_is_not_chained(admin: Actor) -> None:
    """Personal text stands where it can be erased."""
    made = partners.add(admin, "Ayşe Hanım", customer=True)
    partners.edit(admin, made.id, phone="0532")
    with admin.company.read() as engine:
        assert "Ayşe" not in repr(engine.rows("SELECT * FROM audit"))


def test_a_stale_edit_says_who_was_faster(admin: Actor, manager: Actor, refused) -> None:
    sections.add(admin, "Vida")
    sections.edit(manager, "Vida", sort_order=5)
    with refused("conflict", what="section", version=2, changed_by="mudur"):
        sections.edit(admin, "Vida", sort_order=7, version=1)


def test_looking_up_and_the_first_screen_do_without_the_tables_models() -> None:
    find = "import tui.cli.find, tui.session, db.queries.find, db.services.sign_in"
    screen = "import tui.app, tui.screens.sign_in, tui.screens.home, db.queries.profile, db.services.sign_in"
    for code in (find, screen):
        assert not {name for name in imported_by(code) if name.startswith("db.models")}
