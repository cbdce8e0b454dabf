"""Importing sales of deals: they ship the deal's rows; a deal that one may not see is an unknown one."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.queries import deals as query
from db.services import deals, imports
from tests.books import CUSTOMER, Shop
from tests.conftest import MakeActor

HEAD = "Belge türü,Dış kimlik,Anlaşma,Stok kodu,Miktar,Satış fiyatı,Depo\n"


def test_imported_sales_ship_their_deal(admin: Actor, make_actor: MakeActor, tmp_path: Path) -> None:
    shop = Shop(admin.company, admin)
    shop.receipt(("A", "10", "2"))
    row = {"product": "A", "quantity": "4", "price": "10"}
    made = deals.create(admin, {"customer": CUSTOMER, "rows": [row]}).id
    path = tmp_path / "satis.csv"
    path.write_text(f"{HEAD}sale,X-1,{made},A,3,10,MAIN\nsale,X-2,77,A,1,10,MAIN\n", encoding="utf-8")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "documents", [path])
    (wrong,) = caught.value.details["errors"]
    assert (wrong["field"], wrong["reason"], wrong["line"]) == ("deal", "unknown", 3)
    path.write_text(f"{HEAD}sale,X-1,{made},A,3,10,MAIN\n", encoding="utf-8")
    blind = make_actor({"sale.edit": True, "sale.process": True, "row.price": ["sale"]}, requirements=True)
    with pytest.raises(AmbarError) as caught:
        imports.run(blind, "documents", [path])
    assert [one["reason"] for one in caught.value.details["errors"] if one["field"] == "deal"] == ["unknown"]
    imports.run(admin, "documents", [path])
    found = query.show(admin, made).rows[0]
    assert (found.shipped, found.reserved, found.covered) == (3, 1, 1)
    assert query.show(admin, made).documents
