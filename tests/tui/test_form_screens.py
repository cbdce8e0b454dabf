"""The form editor, and the company's own fields in documents and products, by keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db import bulk
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as queries
from db.queries import forms as shown
from db.queries import products as catalogue
from db.services import documents, forms, products
from tests.books import SUPPLIER, Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell

HOSTILE = "[@click=app.quit]Çık[/] [/b]"


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def editor(user: Driver, **arguments: Any) -> None:
    user.app.open_path("tui.screens.forms:FormsScreen", **arguments)
    await user.settle()


async def look(user: Driver) -> None:
    """A look at the database, as the app takes one by itself."""
    user.app._look()
    await user.settle()


def order(actor: Actor, form: str) -> list[str]:
    return [one.code for one in shown.show(actor, form).fields]


async def test_a_field_is_made_moved_hidden_and_removed_by_keys(shell: Shell, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await editor(user)
        await user.press("n")
        await user.type("Öncelik")
        await user.press("tab")
        await user.type("liste")
        await user.press("enter", "tab")
        await user.type("acele, olağan")
        await user.press("f2")
        assert "Herkes için kaydedildi" in user.text()
        field = shown.show(clerk, "receipt").fields[-1]
        assert (field.code, field.kind, field.options) == ("oncelik", "list", ("acele", "olağan"))
        await user.press("minus", "minus")
        assert order(clerk, "receipt")[-3] == "oncelik"
        await user.press("space")
        assert not next(one for one in shown.show(clerk, "receipt").fields if one.code == "oncelik").shown
        await user.press("delete")
        assert "kaldırılsın mı" in user.text()
        await user.press("escape")
        await user.press("delete", "down", "enter")
        assert "oncelik" not in order(clerk, "receipt")
        await user.press("b", "enter")
        assert order(clerk, "receipt")[-1] == "oncelik"


async def test_what_the_rules_need_is_renamed_not_hidden_or_removed(shell: Shell, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await editor(user)
        await user.press("space")
        assert "Kurallar için gerekli" in user.text()
        await user.press("delete")
        assert shown.show(clerk, "receipt").fields[0].visible
        await user.press("enter")
        await user.type("Satıcı")
        await user.press("f2")
        assert shown.show(clerk, "receipt").fields[0].label == "Satıcı"
        assert "Satıcı" in user.text()
    async with shell(clerk) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", type="receipt")
        await user.settle()
        assert "Satıcı" in user.text()
        assert "Tedarikçi" not in user.text()


async def test_two_editors_do_not_undo_each_other(shell: Shell, admin: Actor, make_actor: MakeActor) -> None:
    other = make_actor({"document.form": True, "receipt.view": True}, requirements=True)
    async with shell(admin) as user:
        await editor(user)
        forms.add_field(other, "receipt", "Lot", "text")
        await user.press("plus")
        assert "Kişi" in user.text(), "who has changed it is told"
        assert "Lot" in user.text()
        assert order(admin, "receipt")[0] == "supplier"
        await user.press("plus")
        assert order(admin, "receipt")[:2] == ["warehouse", "supplier"]
        assert order(admin, "receipt")[-1] == "lot"


async def test_everyone_arranges_their_own(shell: Shell, admin: Actor, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await editor(user, own=True)
        assert "n yeni" not in user.text()
        await user.press("down", "down", "down", "down", "space")  # received on
        await user.press("minus", "minus", "minus")
        assert order(clerk, "receipt")[1] == "received_on"
        assert not shown.show(clerk, "receipt").fields[1].visible
        assert order(admin, "receipt")[1] == "warehouse"
        user.app.open_path("tui.screens.document:DocumentScreen", type="receipt")
        await user.settle()
        assert "Geliş" not in user.text()
        await user.press("escape", "r")
        assert order(clerk, "receipt") == order(admin, "receipt")


async def test_own_fields_are_filled_in_a_document_and_asked_when_it_is_processed(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    forms.add_field(admin, "receipt", "Plaka", "text", required=True)
    forms.add_field(admin, "receipt", "Palet", "number")
    forms.add_field(admin, "receipt", "Öncelik", "list", options=("acele", "olağan"))
    forms.add_field(admin, "receipt", "Kontrol", "yes_no")
    forms.add_field(admin, "receipt", "Şoför", "employee")
    draft = documents.create(
        admin, "receipt",
        {"warehouse": "MAIN", "supplier": SUPPLIER, "rows": [{"product": "A", "quantity": "1", "purchase_price": "1"}]},
    )  # fmt: skip
    async with shell(admin, size=(120, 40)) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=draft.number)
        await user.settle()
        await user.press("f5")
        assert "Plaka eksik" in user.text()
        await user.press("enter")
        await user.type("34 ABC 12")
        await user.press("enter")
        await user.type("2,5")
        await user.press("enter")
        await user.type("olağan")
        await user.press("enter", "enter", "right", "enter")
        await user.type("ayşe")
        await user.press("enter")
        await user.press("f2")
        assert dict(queries.show(admin, draft.number).fields) == {
            "plaka": "34 ABC 12", "palet": Decimal("2.5"), "oncelik": "olağan", "kontrol": True, "sofor": "admin",
        }  # fmt: skip
        assert "Ayşe Yönetici" in user.text()
        await user.press("f5", "enter")
    assert queries.show(admin, draft.number).status == "processed"


async def test_a_form_that_changes_under_an_open_document_loses_nothing(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    other = make_actor({"document.form": True, "receipt.view": True}, requirements=True)
    forms.add_field(other, "receipt", "Plaka", "text")
    draft = documents.create(admin, "receipt", {"warehouse": "MAIN"})
    async with shell(admin, size=(120, 40)) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=draft.number)
        await user.settle()
        user.screen.head.fields["fields.plaka"].focus_control()
        await user.type("34 ABC")
        forms.add_field(other, "receipt", "Palet", "number", required=True)
        await look(user)
        assert "*Palet" in user.text()
        assert "34 ABC" in user.text()
        await user.press("enter")
        assert queries.show(admin, draft.number).fields["plaka"] == "34 ABC"
        user.screen.head.fields["fields.plaka"].focus_control()
        await user.type("06 XYZ")
        forms.remove_field(other, "receipt", "plaka")
        await look(user)
        assert "06 XYZ" in user.text(), "what was typed into a field that is no more is shown to copy from"
        await user.press("escape")
        assert "Plaka" not in user.text()
        assert "*Palet" in user.text()


async def test_a_hostile_label_is_text_and_nothing_else(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "receipt", HOSTILE, "text")
    forms.add_field(admin, "product", HOSTILE, "list", options=("[red]x[/]", "💥日本"))
    products.edit(admin, "A", fields={order(admin, "product")[-1]: "[red]x[/]"})
    async with shell(admin, size=(120, 40)) as user:
        await editor(user)
        assert HOSTILE in user.text()
        user.app.open_path("tui.screens.document:DocumentScreen", type="receipt")
        await user.settle()
        assert "[@click" in user.text()
        user.app.open_path("tui.screens.product:ProductScreen", sku="A")
        await user.settle()
        assert "[red]x[/]" in user.text()
        user.app.open_path("tui.screens.product_form:ProductForm", sku="A")
        await user.settle()
        assert "[red]x[/]" in user.text()


async def test_own_fields_of_a_product_are_asked_of_a_new_one_and_kept(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "product", "Menşei", "list", options=("Türkiye", "Çin"), required=True)
    forms.add_field(admin, "product", "Garanti", "number")
    with pytest.raises(AmbarError) as caught:
        products.add(admin, "Z1", "Zincir")
    assert [(one["field"], one["label"]) for one in caught.value.details["errors"]] == [("fields.mensei", "Menşei")]
    async with shell(admin, size=(100, 40)) as user:
        user.app.open_path("tui.screens.product_form:ProductForm")
        await user.settle()
        await user.type("Z1")
        await user.press("enter")
        await user.type("Zincir")
        await user.press("f2")
        assert "Zorunlu" in user.text()
        await user.type("çin")
        await user.press("enter", "enter")
        await user.type("24")
        await user.press("f2")
        assert catalogue.show(admin, "Z1").fields == {"mensei": "Çin", "garanti": Decimal(24)}
        assert "Garanti" in user.text()
        assert "24" in user.text()
    with pytest.raises(AmbarError) as caught:
        products.edit(admin, "Z1", fields={"mensei": ""})
    assert caught.value.details["errors"][0]["reason"] == "required"
    assert products.edit(admin, "A", name="Başka").version == 2, "what was there before the field goes on"


async def test_own_fields_are_columns_and_filters_of_lists(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "receipt", "Öncelik", "list", options=("acele", "olağan"))
    forms.add_field(admin, "receipt", "Palet", "number")
    for place, choice in enumerate(("acele", "olağan", "acele"), 1):
        documents.create(admin, "receipt", {"title": f"No{place}", "fields": {"oncelik": choice, "palet": place}})
    async with shell(admin, size=(200, 30)) as user:
        user.app.open_path("tui.screens.documents:DocumentsScreen", type="receipt")
        await user.settle()
        assert "Öncelik" not in user.text()
        await user.press("c", "end")
        assert "Palet" in user.text()
        await user.press("space", "up", "space", "f2")
        assert "Öncelik" in user.text() and "olağan" in user.text()
        await user.press("f7")
        user.screen.query_one("#field-fields-palet-from").focus_control()
        await user.type("2")
        await user.press("f2")
        assert "No1" not in user.text() and "No2" in user.text() and "No3" in user.text()
        await user.press("f7")
        user.screen.query_one("#field-fields-oncelik").focus_control()
        await user.type("ace")
        await user.press("insert", "f2", "f2")
        assert "No2" not in user.text() and "No3" in user.text()
        await user.press("escape")
        user.app.open_path("tui.screens.documents:DocumentsScreen", type="receipt")
        await user.settle()
        assert "No2" not in user.text() and "Öncelik" in user.text(), "as it was left"


async def test_products_are_filtered_and_changed_together_by_own_fields(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "product", "Menşei", "list", options=("Türkiye", "Çin"))
    products.edit(admin, "A", fields={"mensei": "Çin"})
    async with shell(admin, size=(120, 30)) as user:
        user.app.open_path("tui.screens.products:ProductsScreen")
        await user.settle()
        await user.press("f7")
        user.screen.query_one("#field-fields-mensei").focus_control()
        await user.type("çin")
        await user.press("insert", "f2", "f2")
        assert "Ürün A" in user.text() and "Ürün B" not in user.text()
        which = user.screen.filtered()
    with admin.company.read() as engine:
        assert len(bulk.ids_of(engine, which)) == 1, "what is changed together is what is shown"


async def test_one_arranges_the_form_from_the_document_and_words_of_ones_own_stay_as_they_are(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    forms.add_field(admin, "sale", "Date", "text")  # reads like one of our own words
    async with shell(admin, size=(120, 40)) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", type="sale")
        await user.settle()
        assert "Date" in user.text() and "Tarih" in user.text()
        await user.press("f12")
        await user.type("alanlar")
        await user.press("enter")
        assert user.screen.own and user.screen.here == "sale"
        await user.press("end", "space")
        assert "sizden gizli" in user.text()
        await user.press("escape")
        assert "Date" not in user.text()


async def test_the_audit_log_tells_in_words_what_became_of_a_form(shell: Shell, admin: Actor) -> None:
    forms.add_field(admin, "receipt", "Plaka", "text")
    forms.edit_field(admin, "receipt", "plaka", required=True)
    forms.arrange(admin, "receipt", ["plaka"])
    forms.remove_field(admin, "receipt", "plaka")
    forms.restore_field(admin, "receipt", "plaka")
    async with shell(admin, size=(160, 30)) as user:
        user.app.open_path("tui.screens.audit:AuditScreen")
        await user.settle()
        text = user.text()
    assert "Stok fişi · plaka, Zorunlu" in text and "hayır → evet" in text
    assert "plaka, Silme" in text and "plaka, Geri getirildi" in text and "Stok fişi · Sıralama" in text


async def test_the_history_tells_own_fields_in_words(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "sale", "Nakliye bedeli", "money")
    forms.add_field(admin, "sale", "Onay", "yes_no")
    forms.add_field(admin, "sale", "Vade", "date")
    fields = {"nakliye_bedeli": "1250.5", "onay": True, "vade": "2026-12-01"}
    draft = documents.create(admin, "sale", {"fields": fields})
    documents.edit(admin, draft.number, {"fields": {"onay": False}})
    forms.remove_field(admin, "sale", "onay")
    async with shell(admin) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=draft.number)
        await user.settle()
        await user.press("f12")
        await user.type("geçmiş")
        await user.press("enter")
        text = user.text()
    assert "Nakliye bedeli: — → 1.250,50" in text and "Vade: — → 01.12.2026" in text
    assert "Onay: evet → hayır" in text, "the words stay when the field is gone"


async def test_the_command_forms_opens_everybodys(shell: Shell, admin: Actor) -> None:
    for command, own in (("forms", False), ("formlar", False), ("formlarım", True)):
        async with shell(admin) as user:
            await user.press("colon")
            await user.type(command)
            await user.press("enter")
            assert (user.screen.__class__.__name__, user.screen.own) == ("FormsScreen", own)
