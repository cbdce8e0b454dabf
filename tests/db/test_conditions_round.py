"""Four eyes and the discount limit are in no way got round: paste, copies, undo, files, merging, changes of many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.exchange.mapping_file import parse
from db.queries import documents as query
from db.services import bulk, comments, document_rows, documents, imports, merging, printing, products, roles
from db.services.bulk import Change, PriceRule, Which
from tests.books import CUSTOMER
from tests.conftest import Clock, MakeActor

LIMITED: dict[str, Any] = {
    **{f"{type}.{act}": True for type in ("sale", "write_off", "adjustment") for act in ("edit", "process", "view")},
    "row.price": ["sale"], "row.discount": ["sale"], "warehouse.view": "all", "document.print": True,
    "product.edit": True, "product.delete": True, "product.price": True,
}  # fmt: skip


@pytest.fixture
def limited(admin: Actor, make_actor: MakeActor, frozen_clock: Clock) -> Actor:
    """Who may do much: ten per cent off at most, and write-offs and adjustments by four eyes."""
    for sku in ("CIV", "PUL"):
        products.add(admin, sku, sku.title(), price="100")
    stock = [{"product": sku, "quantity": "1000", "purchase_price": "1"} for sku in ("CIV", "PUL")]
    documents.create_and_process(admin, "adjustment", {"warehouse": "MAIN", "rows": stock})
    found = make_actor(LIMITED, requirements=True, login="sınırlı")
    four = {f"{type}.process": {"four_eyes": True} for type in ("write_off", "adjustment")}
    roles.set_grants(admin, "rol_1", {}, terms={"row.discount": {"discount_limit": 10}, **four})
    return found


def sale(actor: Actor, *rows: dict[str, Any]) -> str:
    made = documents.create(actor, "sale", {"warehouse": "MAIN", "customer": CUSTOMER, "rows": list(rows)})
    return made.number


def row(price: str = "", **more: Any) -> dict[str, Any]:
    return {"product": "CIV", "quantity": "1", **({"price": price} if price else {}), **more}


def refused(call: Callable[[], object], reason: str) -> None:
    with pytest.raises(AmbarError) as caught:
        call()
    found = {caught.value.details.get("reason"), *(one["reason"] for one in caught.value.details.get("errors", ()))}
    assert caught.value.code in ("denied", "invalid") and reason in found, caught.value


# Discounts ---------------------------------------------------------------------------


@pytest.mark.parametrize("cheap", [{"price": "89"}, {"discount": "11%"}, {"price": "95", "discount": "6%"}])
def test_no_pasted_row_falls_further_than_the_limit(limited: Actor, cheap: dict[str, str]) -> None:
    number = sale(limited, row())
    refused(lambda: document_rows.put_rows(limited, number, [row(), row(**cheap)]), "limit")
    (kept,) = query.show(limited, number).rows
    refused(lambda: document_rows.put_rows(limited, number, [{"id": kept.id, **cheap}]), "limit")
    assert query.show(limited, number).rows == (kept,)


def test_what_a_manager_gave_is_not_given_again_by_a_copy_or_by_undoing(limited: Actor, manager: Actor) -> None:
    number = sale(manager, row("50"), row())
    cheap, whole = query.show(manager, number).rows
    refused(lambda: document_rows.copy_row(limited, number, cheap.id), "limit")
    state = documents.drop_row(limited, number, cheap.id)
    assert state.edit is not None
    refused(lambda: document_rows.take_back(limited, number, state.edit or 0), "limit")
    document_rows.move_row(limited, number, whole.id, 1)  # which gives nothing


@pytest.mark.parametrize("words", ["89;", "100;11%", ";11%"])
def test_no_file_gives_more(limited: Actor, tmp_path: Path, words: str) -> None:
    price, discount = words.split(";")
    path = tmp_path / "satis.csv"
    path.write_text(
        "type,external_id,warehouse,customer,product,quantity,price,discount\n"
        f"sale,E-1,MAIN,{CUSTOMER},CIV,1,{price},{discount}\n",
        encoding="utf-8",
    )
    refused(lambda: imports.run(limited, "documents", [path]), "limit")
    refused(lambda: imports.run(limited, "documents", [path], dry_run=True), "limit")
    text = (
        "[tables.rows]\nhas = ['product']\n[documents]\ntype = { value = 'sale' }\nexternal_id = 'external_id'\n"
        "header.warehouse = 'warehouse'\nheader.customer = 'customer'\nrow.product = 'product'\nrow.quantity = 'quantity'\n"
        "row.price = { value = '1' }\n"
    )
    refused(lambda: imports.run(limited, "documents", [path], parse(text, "ucuz")), "limit")
    with limited.company.read() as engine:
        assert engine.value("SELECT count(*) FROM document WHERE type = 'sale'") == 0


def test_a_list_price_that_was_raised_meanwhile_is_the_measure(limited: Actor, admin: Actor) -> None:
    number = sale(limited, row("90"))
    bulk.change(admin, Which(("CIV",)), Change(price=PriceRule(percent=20)))
    refused(lambda: documents.process(limited, number), "limit")
    bulk.take_back(admin)
    assert documents.process(limited, number).status == "processed"


def test_a_product_that_was_merged_is_measured_by_the_one_that_stays(limited: Actor, admin: Actor) -> None:
    products.add(admin, "UCUZ", "Ucuz", price="10")
    number = sale(limited, {"product": "UCUZ", "quantity": "1", "price": "10"})
    merging.merge(admin, "CIV", "UCUZ")
    (kept,) = query.show(limited, number).rows
    refused(lambda: documents.put_row(limited, number, {"id": kept.id, "quantity": "2"}), "limit")


# Four eyes ----------------------------------------------------------------------------


def write_off(actor: Actor) -> str:
    return documents.create(actor, "write_off", {"warehouse": "MAIN", "rows": [row()]}).number


WAYS: dict[str, Callable[[Actor, str, int], object]] = {
    "pasted": lambda actor, number, _row: document_rows.put_rows(actor, number, [row()]),
    "changed": lambda actor, number, key: document_rows.put_rows(actor, number, [{"id": key, "comment": "x"}]),
    "copied": document_rows.copy_row,
    "dropped": documents.drop_row,
    "moved": lambda actor, number, key: document_rows.move_row(actor, number, key, 1),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_touched_a_row_does_not_process_it(limited: Actor, admin: Actor, way: str) -> None:
    number = documents.create(admin, "write_off", {"warehouse": "MAIN", "rows": [row(), row()]}).number
    state: Any = WAYS[way](limited, number, query.show(admin, number).rows[0].id)
    refused(lambda: documents.process(limited, number), "four_eyes")
    refused(lambda: documents.edit_and_process(limited, number, {"title": "x"}), "four_eyes")
    document_rows.take_back(limited, number, state.edit)
    refused(lambda: documents.process(limited, number), "four_eyes")


def test_whoever_made_it_in_one_step_or_by_a_file_does_not_either(limited: Actor, tmp_path: Path) -> None:
    given = {"warehouse": "MAIN", "rows": [row()]}
    refused(lambda: documents.create_and_process(limited, "write_off", given), "four_eyes")
    path = tmp_path / "stok.csv"
    path.write_text("product,warehouse,quantity\nCIV,MAIN,5\n", encoding="utf-8")
    refused(lambda: imports.run(limited, "stock", [path]), "four_eyes")
    path.write_text("type,external_id,warehouse,product,quantity\nwrite_off,E-1,MAIN,CIV,1\n", encoding="utf-8")
    refused(lambda: imports.run(limited, "documents", [path]), "four_eyes")
    refused(lambda: imports.run(limited, "documents", [path], good_rows=True), "four_eyes")
    with limited.company.read() as engine:
        assert engine.value("SELECT count(*) FROM posting") == 1  # the goods of the fixture


def test_a_cancelled_document_that_one_has_changed_waits_for_another_too(limited: Actor, admin: Actor) -> None:
    number = write_off(admin)
    documents.process(limited, number)
    documents.cancel(admin, number)
    assert documents.process(limited, number).status == "processed", "processing changes nothing in it"
    documents.cancel(admin, number)
    documents.edit(limited, number, {"comment": "x"})
    refused(lambda: documents.process(limited, number), "four_eyes")


def test_who_has_only_said_something_or_printed_it_may_process_it(limited: Actor, admin: Actor) -> None:
    number = write_off(admin)
    comments.add(limited, number, "@admin saydım, tamam")
    printing.printed(limited, number)
    assert documents.process(limited, number).status == "processed"
