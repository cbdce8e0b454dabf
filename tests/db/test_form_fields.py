"""Form fields: made, changed, arranged and removed for everybody, arranged for oneself, and filled in documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.field_filters import FieldFilter
from db.queries import checks
from db.queries import documents as queries
from db.queries import forms as shown
from db.queries import products as catalogue
from db.services import documents, forms, products
from tests.books import Shop
from tests.conftest import MakeActor

KINDS = {
    "text": ("Sıra no", "A-17", "A-17"),
    "number": ("Palet", "2.5", Decimal("2.5")),
    "date": ("Vade", "2026-12-01", date(2026, 12, 1)),
    "money": ("Nakliye", "125.50", Decimal("125.50")),
    "yes_no": ("Kontrol edildi", True, True),
    "list": ("Öncelik", "acele", "acele"),
    "employee": ("Şoför", "depocu", "depocu"),
    "link": ("Belge", "https://ornek.com/a?b=1", "https://ornek.com/a?b=1"),
}


def codes(actor: Actor, form: str) -> list[str]:
    return [one.code for one in shown.show(actor, form).fields]


def errors(error: AmbarError) -> set[tuple[Any, Any]]:
    return {(one["field"], one["reason"]) for one in error.details["errors"]}


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    """Things to write documents about."""
    return Shop(company, admin)


@pytest.fixture
def every_kind(admin: Actor) -> dict[str, str]:
    """A field of every kind in the form of receipts: kind → code."""
    return {
        kind: forms.add_field(admin, "receipt", label, kind, options=("acele", "olağan") if kind == "list" else ()).code
        for kind, (label, _given, _found) in KINDS.items()
    }


def test_a_value_of_every_kind_is_kept_told_and_given_back(
    admin: Actor, clerk: Actor, shop: Shop, every_kind: dict[str, str]
) -> None:
    given = {every_kind[kind]: value for kind, (_label, value, _found) in KINDS.items()}
    state = documents.create(admin, "receipt", {"fields": given})
    found = queries.show(admin, state.number)
    assert dict(found.fields) == {every_kind[kind]: value for kind, (_label, _given, value) in KINDS.items()}
    assert found.fields[every_kind["employee"]].name == "Ismail Depocu"
    # What was shown comes back as it is; what is not named stays.
    again = documents.edit(admin, state.number, {"fields": dict(found.fields)}, version=state.version)
    assert [one.field for one in queries.history(admin, state.number) if one.version == again.version] == []
    documents.edit(admin, state.number, {"fields": {every_kind["text"]: "B-18", every_kind["yes_no"]: None}})
    told = {one.label: (one.before, one.after) for one in queries.history(admin, state.number)[-2:]}
    assert told == {"Sıra no": ("A-17", "B-18"), "Kontrol edildi": ("true", None)}
    after = queries.show(admin, state.number).fields
    assert after[every_kind["yes_no"]] is None
    assert after[every_kind["money"]] == Decimal("125.50")
    # It is found by its words.
    page = queries.page(admin, queries.DocumentFilter(text="b-18"))
    assert [one.number for one in page.rows] == [state.number]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("number", "çok", "not_a_number"), ("number", 1.5, "not_a_number"), ("money", "1.005", "too_fine"),
        ("date", "01.12.2026", "not_a_day"), ("yes_no", "belki", "not_yes_or_no"), ("list", "yarın", "not_a_choice"),
        ("employee", "yok", "unknown"), ("link", "javascript:alert(1)", "not_a_link"), ("link", "https://a b", "not_a_link"),
        ("text", "x" * 256, "too_long"), ("text", "\x1b[31m", "bad_characters"), ("text", "a\u202eb", "bad_characters"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_by_the_words_of_its_field(
    admin: Actor, every_kind: dict[str, str], kind: str, value: Any, reason: str
) -> None:
    with pytest.raises(AmbarError) as caught:
        documents.create(admin, "receipt", {"fields": {every_kind[kind]: value, "yok": 1}})
    assert errors(caught.value) == {(f"fields.{every_kind[kind]}", reason), ("fields.yok", "unknown_field")}
    assert caught.value.details["errors"][0]["label"] == KINDS[kind][0]


def test_what_is_required_is_asked_at_processing_all_at_once(admin: Actor, shop: Shop) -> None:
    shop.receipt(("A", "5", "2"))
    forms.add_field(admin, "sale", "Plaka", "text", required=True)
    forms.add_field(admin, "sale", "Araç", "list", options=("kamyon", "kamyonet"), required=True)
    forms.edit_field(admin, "sale", "title", label="Konu", required=True)
    state = documents.create(
        admin, "sale", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "9", "price": "5"}]}
    )
    with pytest.raises(AmbarError) as caught:
        documents.process(admin, state.number)
    wanted = {("fields.plaka", "required"), ("fields.arac", "required"), ("title", "required"),
              ("customer", "customer_missing"), ("quantity", "short")}  # fmt: skip
    assert errors(caught.value) == wanted
    assert {one.get("label") for one in queries.preview(admin, state.number).errors} >= {"Plaka", "Araç", "Konu"}
    data = {"customer": "Perakende müşteri", "title": "x", "fields": {"plaka": "34 ABC 1", "arac": "kamyon"},
            "rows": [{"product": "A", "quantity": "1", "price": "5"}]}  # fmt: skip
    assert documents.edit_and_process(admin, state.number, data).status == "processed"


def test_a_field_added_or_removed_while_somebody_writes_loses_nothing(admin: Actor, shop: Shop) -> None:
    draft = documents.create(admin, "write_off", {"warehouse": "MAIN", "rows": []})
    forms.add_field(admin, "write_off", "Tutanak no", "text", required=True)
    edited = documents.edit(admin, draft.number, {"comment": "kırık"}, version=draft.version)
    with pytest.raises(AmbarError) as caught:
        documents.process(admin, draft.number)
    assert ("fields.tutanak_no", "required") in errors(caught.value)
    documents.edit(admin, draft.number, {"fields": {"tutanak_no": "T-1"}}, version=edited.version)
    forms.remove_field(admin, "write_off", "tutanak_no")
    with pytest.raises(AmbarError) as caught:
        documents.edit(admin, draft.number, {"fields": {"tutanak_no": "T-2"}})
    assert errors(caught.value) == {("fields.tutanak_no", "unknown_field")}
    assert "tutanak_no" not in queries.show(admin, draft.number).fields
    line = queries.history(admin, draft.number)[-1]
    assert (line.label, line.after) == ("Tutanak no", "T-1"), "what it held stays in the history"
    forms.restore_field(admin, "write_off", "tutanak_no")
    assert queries.show(admin, draft.number).fields == {"tutanak_no": "T-1"}


def test_built_in_fields_are_renamed_moved_and_hidden_but_not_what_the_rules_need(admin: Actor) -> None:
    forms.edit_field(admin, "receipt", "invoice", label="Fatura seri no", shown=False)
    forms.arrange(admin, "receipt", ["warehouse", "supplier", "comment"])
    assert codes(admin, "receipt")[:3] == ["warehouse", "supplier", "comment"]
    found = {one.code: one for one in shown.show(admin, "receipt").fields}
    assert (found["invoice"].label, found["invoice"].visible) == ("Fatura seri no", False)
    for code in ("supplier", "warehouse", "date"):
        with pytest.raises(AmbarError) as caught:
            forms.edit_field(admin, "receipt", code, shown=False)
        assert errors(caught.value) == {("shown", "fixed_field")}
        with pytest.raises(AmbarError) as caught:
            forms.remove_field(admin, "receipt", code)
        assert errors(caught.value) == {("code", "built_in_field")}
    forms.edit_field(admin, "receipt", "invoice", label="")
    assert {one.code: one.label for one in shown.show(admin, "receipt").fields}["invoice"] is None


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"label": ""}, {("label", "required")}),
        ({"label": "\x1b]0;x\x07"}, {("label", "bad_characters")}),
        ({"label": "a\u202eb"}, {("label", "bad_characters")}),
        ({"label": "x" * 256}, {("label", "too_long")}),
        ({"kind": "built_in"}, {("kind", "not_a_choice")}),
        ({"kind": "list"}, {("options", "required")}),
        ({"kind": "list", "options": ("a", "a")}, {("options", "duplicate")}),
        ({"options": ("a",)}, {("options", "not_a_list_field")}),
        ({"code": "Büyük"}, {("code", "not_a_field_code")}),
        ({"label": "İRSALİYE TARİHİ"}, {("label", "taken")}),
    ],
)
def test_a_field_that_cannot_be_is_refused(admin: Actor, values: dict[str, Any], wrong: set[Any]) -> None:
    forms.add_field(admin, "sale", "İrsaliye tarihi", "date")
    with pytest.raises(AmbarError) as caught:
        forms.add_field(admin, "sale", **{"label": "Yeni", "kind": "text", **values})
    assert errors(caught.value) == wrong


@pytest.mark.parametrize("label", ["[/]", "[@click=app.quit]Tıkla[/]", "💥 Kırık 日本", "=HYPERLINK()", "12 no", "…"])
def test_odd_labels_get_codes_that_stand_in_files(admin: Actor, label: str) -> None:
    code = forms.add_field(admin, "sale", label, "text").code
    assert code[0].isalpha() and code.replace("_", "").isalnum() and code.isascii() and code == code.lower()
    again = forms.add_field(admin, "transfer", label, "text")
    assert again.code == code
    forms.remove_field(admin, "sale", code)
    assert forms.add_field(admin, "sale", label, "text").code == f"{code}_2", "what a removed one held is not mixed up"


def test_two_who_change_a_form_do_not_undo_each_other(admin: Actor, make_actor: MakeActor) -> None:
    other = make_actor({"document.form": True, "inventory.view": True, "sale.view": True}, requirements=True)
    seen = shown.editor(admin, "sale").version
    forms.add_field(other, "sale", "Plaka", "text", version=seen)
    with pytest.raises(AmbarError) as caught:
        forms.arrange(admin, "sale", ["date"], version=seen)
    assert caught.value.code == "conflict"
    assert str(caught.value.details["changed_by"]).startswith("Kişi")
    assert codes(admin, "sale")[-1] == "plaka"


def test_everyone_arranges_a_form_for_themselves(admin: Actor, clerk: Actor) -> None:
    forms.add_field(admin, "receipt", "Palet", "number")
    forms.arrange_own(clerk, "receipt", [("date", False), ("palet", False), ("invoice", True)])
    assert codes(clerk, "receipt")[:3] == ["date", "palet", "invoice"]
    assert codes(admin, "receipt")[:2] == ["supplier", "warehouse"]
    assert [one.code for one in shown.show(clerk, "receipt").fields if not one.visible] == ["invoice"]
    with pytest.raises(AmbarError) as caught:
        forms.arrange_own(clerk, "receipt", [("warehouse", True)])
    assert errors(caught.value) == {("hidden", "fixed_field")}
    # What becomes required is seen again, what is new follows what it follows for everybody.
    forms.edit_field(admin, "receipt", "invoice", required=True)
    forms.add_field(admin, "receipt", "Lot", "text")
    assert [one.code for one in shown.show(clerk, "receipt").fields if not one.visible] == []
    assert codes(clerk, "receipt")[:4] == ["date", "palet", "lot", "invoice"], "behind what it follows for everybody"
    forms.arrange_own(clerk, "receipt", ())
    assert codes(clerk, "receipt") == codes(admin, "receipt")


def test_ones_own_order_of_the_product_becomes_everybodys(admin: Actor, make_actor: MakeActor, clerk: Actor) -> None:
    some = make_actor({"product.layout": True}, requirements=True)
    forms.arrange_own(some, "product", [("weight", False), ("description", True)])
    forms.share_own(some)
    assert codes(clerk, "product")[:2] == ["weight", "description"]
    assert all(one.visible for one in shown.show(clerk, "product").fields)


# Lists ---------------------------------------------------------------------------


def listed(actor: Actor, *wanted: FieldFilter, **more: Any) -> list[str]:
    filter = queries.DocumentFilter(types=("receipt",), fields=wanted, **more)
    rows = queries.page(actor, filter).rows
    assert len(rows) == queries.sums(actor, filter).documents
    return [one.title for one in rows]


def test_lists_show_and_are_filtered_by_own_fields(admin: Actor, clerk: Actor, every_kind: dict[str, str]) -> None:
    for title, place in (("bir", 1), ("iki", 2), ("üç", 3)):
        values = {
            "text": f"IŞIK {place}", "number": place, "date": f"2026-12-0{place}", "money": f"{place}.50",
            "yes_no": place == 2, "list": "acele" if place == 1 else "olağan", "employee": "depocu" if place == 3 else None,
            "link": f"https://ornek.com/{place}",
        }  # fmt: skip
        fields = {every_kind[kind]: value for kind, value in values.items()}
        documents.create(admin, "receipt", {"title": title, "fields": fields})
    documents.create(admin, "receipt", {"title": "boş"})
    code = every_kind
    assert listed(admin, FieldFilter(code["text"], "ışık 2")) == ["iki"]
    assert listed(admin, FieldFilter(code["text"], "isik")) == ["üç", "iki", "bir"]
    assert listed(admin, FieldFilter(code["number"], low="2", high="3")) == ["üç", "iki"]
    assert listed(admin, FieldFilter(code["number"], "1")) == ["bir"]
    assert listed(admin, FieldFilter(code["date"], high=date(2026, 12, 2))) == ["iki", "bir"]
    assert listed(admin, FieldFilter(code["money"], low="2.50")) == ["üç", "iki"]
    assert listed(admin, FieldFilter(code["yes_no"], True)) == ["iki"]
    assert listed(admin, FieldFilter(code["yes_no"], False)) == ["üç", "bir"]
    assert listed(admin, FieldFilter(code["list"], ("acele", "olağan"))) == ["üç", "iki", "bir"]
    assert listed(admin, FieldFilter(code["employee"], "depocu")) == ["üç"]
    assert listed(admin, FieldFilter(code["link"], "ornek.com/3")) == ["üç"]
    both = (FieldFilter(code["list"], "olağan"), FieldFilter(code["number"], low="3"))
    assert listed(admin, *both) == ["üç"]
    assert listed(admin, *both, text="iki") == []
    line = queries.page(admin, queries.DocumentFilter(types=("receipt",), text="üç")).rows[0]
    assert line.fields[code["employee"]].name == "Ismail Depocu"
    assert line.fields[code["money"]] == Decimal("3.50")
    for wrong in (
        queries.DocumentFilter(fields=(both[0],)),
        queries.DocumentFilter(types=("sale",), fields=(both[0],)),
    ):
        with pytest.raises(AmbarError) as caught:
            queries.page(admin, wrong)
        assert caught.value.code == "usage"
    with pytest.raises(AmbarError) as caught:
        listed(admin, FieldFilter(code["number"], low="çok"))
    assert caught.value.code == "invalid"


def test_products_show_and_are_filtered_by_own_fields(
    admin: Actor, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = forms.add_field(admin, "product", "Menşei", "list", options=("Türkiye", "Çin")).code
    for sku, value in (("A", "Çin"), ("B", "Türkiye"), ("C", "Çin")):
        products.edit(admin, sku, fields={code: value})
    wanted = catalogue.ProductFilter(fields=(FieldFilter(code, "Çin"),))
    for few in (1000, 2):  # by the values, and row by row
        monkeypatch.setattr("db.field_filters.FEW", few)
        assert [(one.sku, one.fields[code]) for one in catalogue.page(admin, wanted).rows] == [
            ("A", "Çin"),
            ("C", "Çin"),
        ]
        assert catalogue.count(admin, wanted) == 2
        text = catalogue.ProductFilter(text="ürün c", fields=wanted.fields)
        assert [one.sku for one in catalogue.page(admin, text).rows] == ["C"]


def test_a_text_is_filtered_by_words_of_its_own_field_alone(admin: Actor, shop: Shop) -> None:
    field = forms.add_field(admin, "sale", "Not metni", "text").code
    own = documents.create(admin, "sale", {"fields": {field: "Kırmızı KUTU, üstte"}}).number
    documents.create(admin, "sale", {"title": "kırmızı kutu", "fields": {field: "mavi"}})
    documents.create(admin, "sale", {"title": "kırmızı kutu"})

    def found(words: str) -> list[str]:
        filter = queries.DocumentFilter(types=("sale",), fields=(FieldFilter(field, words),))
        return [row.number for row in queries.page(admin, filter).rows]

    for words in ("kirmizi", "KUTU kırmızı", "ku", "k ust", "kırmızı kutu,"):
        assert found(words) == [own], words
    assert found("utu ırmız") == [own] and found("tu") == [] and found("kırmızı mavi") == []


def test_a_text_of_products_is_found_by_an_index_that_follows_every_change(
    admin: Actor, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, other = (forms.add_field(admin, "product", label, "text").code for label in ("Menşei", "Renk"))

    def found(words: str, field: str = text) -> list[str]:
        return [
            one.sku for one in catalogue.page(admin, catalogue.ProductFilter(fields=(FieldFilter(field, words),))).rows
        ]

    products.edit(admin, "A", fields={text: "Çin Halk Cumhuriyeti", other: "IŞIK mavisi"})
    products.edit(admin, "B", fields={text: "Türkiye, Çorum", other: "Çin yeşili"})
    for few in (1000, 1):  # by the index, and row by row
        monkeypatch.setattr("db.field_filters.FEW", few)
        assert found("cin") == ["A"] and found("CUMHURİYETİ halk") == ["A"] and found("c") == ["A", "B"]
        assert found("cin", other) == ["B"] and found("isik", other) == ["A"]
    products.edit(admin, "A", fields={text: "Japonya", other: None})
    assert found("cin") == [] and found("japon") == ["A"] and found("mavi", other) == []
    monkeypatch.setattr("db.field_filters.FEW", 1000)
    assert found("cin") == [] and found("japon") == ["A"] and found("mavi", other) == []
    assert checks.run(admin).ok


@pytest.mark.parametrize("few", [1, 1000])
@pytest.mark.parametrize("order", ["date", "number", "total"])
def test_documents_that_hold_something_in_pages_both_ways(
    admin: Actor, shop: Shop, monkeypatch: pytest.MonkeyPatch, few: int, order: str
) -> None:
    plate, other = (forms.add_field(admin, "sale", label, "text").code for label in ("Plaka", "Şoför"))
    box = forms.add_field(admin, "sale", "Koli", "number").code
    made = [
        documents.create(admin, "sale", {"fields": {plate: "34 AB 1" if at % 3 else "06 Z", other: "34", box: at % 2}})
        for at in range(9)
    ]
    monkeypatch.setattr("db.field_filters.FEW", few)
    for held, wanted in (
        (FieldFilter(plate, "34 ab"), [one.number for at, one in enumerate(made) if at % 3]),
        (FieldFilter(box, 1), [one.number for at, one in enumerate(made) if at % 2]),
    ):
        for backwards in (False, True):
            seen: list[str] = []
            after = None
            while True:
                filter = queries.DocumentFilter(types=("sale",), fields=(held,))
                page = queries.page(admin, filter, order=order, limit=2, after=after, backwards=backwards)
                found = [row.number for row in page.rows]
                seen = found + seen if backwards else seen + found
                after = page.after
                if after is None:
                    break
            assert seen == wanted[::-1]
