"""What goes with documents, on the command line: paper that is read back, delivery notes, files, comments."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.access import Actor
from db.company import Company
from db.queries import forms as form_queries
from db.services import comments, documents, forms, partners, products, settings, warehouses
from tests.command_line import Ambar
from tests.conftest import MakeActor, add_employee

ADDRESS = "Perpa B Blok 5/412, Şişli / İstanbul"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def trade(company: Company, shop: Actor) -> Actor:
    """The shop with a header for its paper, goods received, one sale and one transfer."""
    settings.change(
        shop, {"company.address": ADDRESS, "company.tax_office": "Şişli", "company.tax_number": "4540536920"}
    )
    warehouses.edit(shop, "MAIN", address="İkitelli OSB 12. Cad.")
    warehouses.edit(shop, "SUBE", address="Söğütlüçeşme 71, Kadıköy")
    partners.add(shop, "Yılmaz Yapı", customer=True, address="Ostim 5. Sok., Ankara", tax_office="Ostim",
                 tax_number="8452080912")  # fmt: skip
    receipt = {"warehouse": "MAIN", "supplier": "Demir A.Ş.", "comment": "Kasım siparişi",
               "rows": [{"product": "M8-40", "quantity": "1500", "purchase_price": "2.55"},
                        {"product": "SM-8", "quantity": "200", "purchase_price": "0.9"}]}  # fmt: skip
    documents.create_and_process(shop, "receipt", receipt)
    documents.create_and_process(shop, "sale", {"warehouse": "MAIN", "customer": "Yılmaz Yapı", "rows": [
        {"product": "M8-40", "quantity": "1250", "price": "4", "discount": "10%", "tax": "20%"}]})  # fmt: skip
    documents.create_and_process(shop, "transfer", {"warehouse": "MAIN", "to_warehouse": "SUBE", "rows": [
        {"product": "SM-8", "quantity": "40", "comment": "kırılacak"}]})  # fmt: skip
    return shop


def text_of(path: str | Path) -> str:
    """All that is printed, page after page, blanks as one."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


# Paper ---------------------------------------------------------------------------------


def test_a_receipt_is_printed_with_all_its_figures(ambar: Ambar, trade: Actor) -> None:
    assert ambar("doc", "print", "SF-000001", "--to", "fis.pdf").data["file"] == "fis.pdf"
    told = text_of("fis.pdf")
    for part in (
        "Işık Hırdavat A.Ş.",
        ADDRESS,
        "Vergi dairesi: Şişli",
        "Vergi no: 4540536920",
        "Stok fişi",
        "SF-000001",
        "Demir A.Ş.",
        "MAIN",
        "İkitelli OSB 12. Cad.",
        "Cıvata M8×40",
        "1.500",
        "2,55",
        "3.825,00",
        "0,90",
        "180,00",
        "1.700 adet",
        "4.005,00 TL",
        "Kasım siparişi",
        "Teslim eden",
        "Teslim alan",
        "Sayfa 1 / 1",
    ):
        assert part in told, part  # fmt: skip
    assert Path("fis.pdf").read_bytes().startswith(b"%PDF")
    history = ambar("doc", "show", "SF-000001").data["history"]
    assert (history[-1]["action"], history[-1]["after"]) == ("printed", "document")


def test_a_sale_says_discount_and_tax_and_never_what_goods_have_cost(ambar: Ambar, trade: Actor) -> None:
    ambar("doc", "print", "US-000001", "--to", "satis.pdf")
    told = text_of("satis.pdf")
    for part in ("Ürün satışı", "Yılmaz Yapı", "Ostim 5. Sok., Ankara", "4,00", "%10", "%20", "4.500,00", "Toplam"):
        assert part in told, part
    assert "2,55" not in told and "3.187,50" not in told


@pytest.mark.parametrize(
    ("type", "title", "row", "figures"),
    [
        ("receipt", "Stok fişi", {"purchase_price": "2.555"}, ("2,555", "17,89 TL", "Tedarikçi", "Demir A.Ş.")),
        ("adjustment", "Stok ayarı", {"purchase_price": "3"}, ("3,00", "21,00 TL", "Hazırlayan", "Onaylayan")),
        ("transfer", "Stok transferi", {}, ("7 adet", "Giriş deposu", "SUBE")),
        ("sale", "Ürün satışı", {"price": "12.5"}, ("12,50", "87,50 TL", "Müşteri", "Yılmaz Yapı")),
        ("write_off", "Mahsup", {"reason": "damaged"}, ("hasarlı", "7 adet", "Maliyet", "17,85 TL")),
    ],
)  # fmt: skip
def test_every_type_is_printed(
    ambar: Ambar, trade: Actor, type: str, title: str, row: dict[str, str], figures: tuple[str, ...]
) -> None:
    header = {"receipt": {"supplier": "Demir A.Ş."}, "transfer": {"to_warehouse": "SUBE"},
              "sale": {"customer": "Yılmaz Yapı"}}.get(type, {})  # fmt: skip
    made = documents.create_and_process(
        trade, type, {"warehouse": "MAIN", **header, "rows": [{"product": "M8-40", "quantity": "7", **row}]}
    )
    ambar("doc", "print", made.number, "--to", "belge.pdf")
    told = text_of("belge.pdf")
    for part in (title, made.number, "M8-40", "Cıvata M8×40", "7 adet", *figures):
        assert part in told, part


def test_the_companys_own_fields_are_printed_by_their_names(ambar: Ambar, trade: Actor) -> None:
    forms.add_field(trade, "sale", "Şantiye sorumlusu", "text")
    (code,) = [one.code for one in form_queries.show(trade, "sale").fields if one.custom]
    documents.create(trade, "sale", {"warehouse": "MAIN", "customer": "Yılmaz Yapı", "fields": {code: "Ömer Usta"}})
    ambar("doc", "print", "US-000002", "--to", "belge.pdf")
    assert "Şantiye sorumlusu" in text_of("belge.pdf") and "Ömer Usta" in text_of("belge.pdf")


def test_without_the_right_no_purchase_price_is_printed(ambar: Ambar, trade: Actor, make_actor: MakeActor) -> None:
    make_actor(
        {"document.print": True, "receipt.view": True, "warehouse.view": "all"}, requirements=True, login="depocu"
    )
    assert ambar("doc", "print", "SF-000001", "--to", "fis.pdf", by="depocu").code == 0
    told = text_of("fis.pdf")
    assert "Cıvata M8×40" in told and "1.700 adet" in told
    assert not re.search(r"2,55|3\.825|4\.005", told)


def test_rows_go_over_several_pages_each_with_its_titles(ambar: Ambar, trade: Actor) -> None:
    for index in range(90):
        products.add(trade, f"R-{index:03}", f"Ürün {index:03}")
    rows = [{"product": f"R-{index:03}", "quantity": str(index + 1), "purchase_price": "1"} for index in range(90)]
    documents.create(trade, "receipt", {"warehouse": "MAIN", "supplier": "Demir A.Ş.", "rows": rows})
    ambar("doc", "print", "SF-000002", "--to", "uzun.pdf")
    pages = [page.extract_text() for page in PdfReader("uzun.pdf").pages]
    assert len(pages) > 1
    for page in pages:
        assert "Ürün" in page and "Miktar" in page and "SF-000002" in page and "TASLAK" in page
    told = text_of("uzun.pdf")
    assert all(f"R-{index:03}" in told for index in range(90))
    assert "4.095,00 TL" in told and f"Sayfa {len(pages)} / {len(pages)}" in told


def test_several_documents_are_one_file_each_with_pages_of_its_own(ambar: Ambar, trade: Actor) -> None:
    assert ambar("doc", "print", "SF-000001", "US-000001", "ST-000001", "--to", "hepsi.pdf").code == 0
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader("hepsi.pdf").pages]
    assert len(pages) == 3 and all("Sayfa 1 / 1" in page for page in pages)
    assert "SF-000001" in pages[0] and "US-000001" in pages[1] and "ST-000001" in pages[2]
    for number in ("SF-000001", "US-000001", "ST-000001"):
        assert ambar("doc", "show", number).data["history"][-1]["action"] == "printed"
    assert ambar("doc", "print", "SF-000001", "SF-000009", "--to", "yarim.pdf").code == 4
    assert not Path("yarim.pdf").exists()
    assert ambar("doc", "print", *["SF-000001"] * 201, "--to", "cok.pdf").code == 5


def test_paper_speaks_english_too(ambar: Ambar, trade: Actor) -> None:
    assert ambar("--lang", "en", "doc", "print", "SF-000001", "--to", "receipt.pdf").code == 0
    told = text_of("receipt.pdf")
    assert "Stock receipt" in told and "Handed over by" in told and "4,005.00 TRY" in told


def test_what_is_there_is_not_overwritten_and_nothing_is_noted(ambar: Ambar, trade: Actor) -> None:
    Path("fis.pdf").write_text("eski")
    assert (
        ambar("doc", "print", "SF-000001", "--to", "fis.pdf").error["details"]["errors"][0]["reason"] == "file_exists"
    )
    assert Path("fis.pdf").read_text() == "eski"
    assert all(one["action"] != "printed" for one in ambar("doc", "show", "SF-000001").data["history"])
    assert ambar("doc", "print", "SF-000001", "--to", "fis.txt").code == 2
    assert ambar("doc", "print", "SF-000009", "--to", "yok.pdf").code == 4
    assert not Path("yok.pdf").exists()


def test_a_library_that_is_missing_is_named(ambar: Ambar, trade: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    found = ambar("doc", "print", "SF-000001", "--to", "fis.pdf", json=False)
    assert found.code == 7 and "pip install 'ambar[print]'" in found.err
    assert not Path("fis.pdf").exists()


# Delivery notes --------------------------------------------------------------------------


def test_a_delivery_note_is_asked_for_what_it_cannot_do_without(ambar: Ambar, trade: Actor) -> None:
    said = ambar("doc", "print", "ST-000001", "--to", "irs.pdf", "--dispatch-note", json=False)
    assert said.code == 5 and "Fiili sevk eksik" in said.err and "Plaka eksik" in said.err
    proposed = ambar("doc", "dispatch", "ST-000001").data
    assert proposed["to_address"].endswith("Söğütlüçeşme 71, Kadıköy") and proposed["missing"] == [
        "shipped_at",
        "plate",
    ]
    kept = ambar("doc", "dispatch", "ST-000001", "--shipped-at", "24.11.2026 14:30", "--plate", "34 abc 34",
                 "--driver", "Hasan Usta", "--driver-number", "10000000146")  # fmt: skip
    assert kept.data["shipped_at"] == "2026-11-24T11:30:00.000000Z" and kept.data["plate"] == "34 ABC 34"
    assert ambar("doc", "print", "ST-000001", "--to", "irs.pdf", "--dispatch-note").code == 0
    told = text_of("irs.pdf")
    for part in (
        "Sevk irsaliyesi",
        "ST-000001",
        "24.11.2026 14:30",
        "Plaka: 34 ABC 34",
        "Hasan Usta 10000000146",
        "İkitelli OSB 12. Cad.",
        "Söğütlüçeşme 71, Kadıköy",
        "Somun M8",
        "40 adet",
        "kırılacak",
        "Taşıyan",
    ):
        assert part in told, part  # fmt: skip
    assert not re.search(r"Tutar|Maliyet|0,90|36,00|TL", told)
    history = ambar("doc", "show", "ST-000001").data["history"]
    assert {"plate": "34 ABC 34", "shipped_at": "2026-11-24 14:30"}.items() <= {
        one["field"]: one["after"] for one in history if one["action"] == "changed"
    }.items()
    assert history[-1]["after"] == "delivery_note"


def test_a_sale_goes_to_its_customer_and_a_wrong_tax_number_only_warns(ambar: Ambar, trade: Actor) -> None:
    said = ambar("doc", "dispatch", "US-000001", "--shipped-at", "bugün 9:05", "--carrier", "Hızlı Nakliyat",
                 "--carrier-number", "1234567891", json=False)  # fmt: skip
    assert said.code == 0 and "Vergi numarası geçersiz: 1234567891" in said.err
    assert ambar("doc", "print", "US-000001", "--to", "irs.pdf", "--dispatch-note").code == 0
    told = text_of("irs.pdf")
    assert "Yılmaz Yapı" in told and "Ostim 5. Sok., Ankara" in told and "8452080912" in told
    assert "4.500" not in told


def test_who_may_not_see_customers_learns_of_a_sales_recipient_the_name_alone(
    ambar: Ambar, company: Company, trade: Actor, make_actor: MakeActor
) -> None:
    """Nor what others have entered; they give the truck's plate, and the rest is kept unseen beside it."""
    login = "depocu"
    make_actor({"sale.view": True, "document.print": True, "warehouse.view": "all"}, requirements=True, login=login)
    secret = re.compile("Ostim|8452080912|Yeni adres|1111111114")

    def blind() -> dict[str, object]:
        said = ambar("doc", "dispatch", "US-000001", by=login)
        assert said.code == 0 and not secret.search(said.out + said.err), said
        found: dict[str, object] = said.data
        return found

    assert blind()["recipient"] == "Yılmaz Yapı" and "to_address" not in blind()
    said = ambar("doc", "dispatch", "US-000001", "--shipped-at", "bugün 9:05", "--plate", "34 abc 34", by=login)
    assert said.code == 0 and not secret.search(said.out + said.err) and blind()["missing"] == []
    kept = ambar("doc", "dispatch", "US-000001").data
    assert (kept["to_address"], kept["recipient_number"]) == ("Ostim 5. Sok., Ankara", "8452080912")
    ambar("doc", "dispatch", "US-000001", "--to-address", "Yeni adres 7", "--recipient-number", "1111111114")
    assert blind()["plate"] == "34 ABC 34"
    assert ambar("doc", "dispatch", "US-000001", "--plate", "34 X 1", by=login).err == ""  # no warning of the number
    for words in (
        ("dispatch", "US-000001", "--to-address", "Yeni adres 7"), ("dispatch", "US-999999", "--recipient-number", "1"),
        ("print", "US-000001", "--to", "irs.pdf", "--dispatch-note"), ("print", "US-999999", "--to", "x.pdf", "--dispatch-note"),
    ):  # fmt: skip
        error = ambar("doc", *words, by=login).error
        assert (error["code"], error["details"]["permission"]) == ("denied", "contact.view"), words
    assert not Path("irs.pdf").exists()
    shown = ambar("doc", "show", "US-000001", by=login)
    assert not secret.search(shown.out) and "34 X 1" in shown.out
    assert "Yeni adres 7" in ambar("doc", "show", "US-000001").out
    assert ambar("doc", "print", "US-000001", "--to", "belge.pdf", by=login).code == 0
    told = text_of("belge.pdf")
    assert "Yılmaz Yapı" in told and not secret.search(told)


def test_only_goods_that_have_left_have_a_delivery_note(ambar: Ambar, trade: Actor) -> None:
    assert ambar("doc", "print", "SF-000001", "--to", "a.pdf", "--dispatch-note").code == 2
    assert ambar("doc", "dispatch", "SF-000001", "--plate", "34 A 1").code == 2
    documents.create(trade, "sale", {"warehouse": "MAIN", "customer": "Yılmaz Yapı", "rows": []})
    assert ambar("doc", "print", "US-000002", "--to", "a.pdf", "--dispatch-note").error["code"] == "not_processed"
    wrong = ambar("doc", "dispatch", "US-000001", "--shipped-at", "yarın sabah")
    assert wrong.error["details"]["errors"][0]["reason"] == "not_a_moment"


# Files -----------------------------------------------------------------------------------


def test_a_file_comes_back_byte_for_byte_and_is_kept_by_its_hash(ambar: Ambar, company: Company, trade: Actor) -> None:
    data = os.urandom(70_000)
    Path("fatura.pdf").write_bytes(data)
    added = ambar("doc", "attach", "SF-000001", "fatura.pdf").data
    assert (added["name"], added["size"]) == ("fatura.pdf", 70_000)
    assert [one["name"] for one in ambar("doc", "attachments", "SF-000001").data] == ["fatura.pdf"]
    assert ambar("doc", "attachment", "SF-000001", str(added["id"]), "--to", "geri.pdf").code == 0
    assert Path("geri.pdf").read_bytes() == data
    assert ambar("doc", "attachment", "SF-000001", str(added["id"]), "--to", "geri.pdf").code == 5
    (kept,) = [one for one in company.path.with_name("attachments").rglob("*") if one.is_file()]
    assert kept.stat().st_mode & 0o777 == 0o600 and kept.parent.stat().st_mode & 0o777 == 0o700
    ambar("doc", "attach", "US-000001", "fatura.pdf", "--name", "../../etc/pass\twd\u202e")
    assert len([one for one in company.path.with_name("attachments").rglob("*") if one.is_file()]) == 1
    assert ambar("doc", "attachments", "US-000001").data[0]["name"] == "pass wd"


def test_removing_a_file_is_a_mark_and_check_names_what_is_missing_or_changed(
    ambar: Ambar, company: Company, trade: Actor
) -> None:
    Path("a.txt").write_text("bir")
    Path("b.txt").write_text("iki")
    first = ambar("doc", "attach", "SF-000001", "a.txt").data["id"]
    second = ambar("doc", "attach", "SF-000001", "b.txt").data["id"]
    assert ambar("doc", "detach", "SF-000001", str(first)).code == 0
    assert [one["name"] for one in ambar("doc", "attachments", "SF-000001").data] == ["b.txt"]
    assert ambar("doc", "attachment", "SF-000001", str(first), "--to", "x").code == 4
    history = ambar("doc", "show", "SF-000001").data["history"]
    assert [(one["action"], one["before"], one["after"]) for one in history[-3:]] == [
        ("attached", None, "a.txt"), ("attached", None, "b.txt"), ("detached", "a.txt", None)]  # fmt: skip
    assert ambar("check").data["ok"]
    kept = sorted((one for one in company.path.with_name("attachments").rglob("*") if one.is_file()),
                  key=lambda one: one.read_bytes())  # fmt: skip
    kept[0].unlink()
    kept[1].write_text("üç")
    wrong = next(one for one in ambar("check").data["checks"] if one["name"] == "attachments")
    assert {(one["file"], one["problem"]) for one in wrong["differences"]} == {
        ("a.txt", "missing"),
        ("b.txt", "changed"),
    }
    refused = ambar("doc", "attachment", "SF-000001", str(second), "--to", "geri.txt")
    assert refused.error["details"]["reason"] == "attachment" and not Path("geri.txt").exists()


def test_a_file_that_is_too_large_or_empty_leaves_nothing(ambar: Ambar, company: Company, trade: Actor) -> None:
    settings.set(trade, "attachment.size", "1")
    Path("dev.bin").write_bytes(b"x" * (1024 * 1024 + 1))
    said = ambar("doc", "attach", "SF-000001", "dev.bin", json=False)
    assert said.code == 5 and "1 MB" in said.err
    Path("bos.txt").write_bytes(b"")
    assert ambar("doc", "attach", "SF-000001", "bos.txt").error["details"]["errors"][0]["reason"] == "empty_file"
    assert not [one for one in company.path.with_name("attachments").rglob("*") if one.is_file()]


def test_a_file_with_purchase_prices_is_for_those_who_see_them(
    ambar: Ambar, trade: Actor, make_actor: MakeActor
) -> None:
    make_actor({"receipt.edit": True, "warehouse.view": "all"}, requirements=True, login="depocu")
    Path("fatura.txt").write_text("2,55")
    key = str(ambar("doc", "attach", "SF-000001", "fatura.txt", "--prices").data["id"])
    assert ambar("doc", "attachments", "SF-000001", by="depocu").data == []
    assert ambar("doc", "attachment", "SF-000001", key, "--to", "x", by="depocu").code == 4
    assert ambar("doc", "detach", "SF-000001", key, by="depocu").code == 4
    assert ambar("doc", "attach", "SF-000001", "fatura.txt", "--prices", by="depocu").code == 3
    line = ambar("doc", "show", "SF-000001", by="depocu").data["history"][-1]
    assert line["action"] == "attached" and "after" not in line


def test_whoever_sees_one_end_of_a_transfer_opens_none_of_its_files(
    ambar: Ambar, trade: Actor, make_actor: MakeActor
) -> None:
    Path("a.txt").write_text("bir")
    ambar("doc", "attach", "ST-000001", "a.txt")
    login = "subeci"
    make_actor(
        {"document.print": True, "transfer.edit": True, "warehouse.view": ["SUBE"]}, requirements=True, login=login
    )
    assert ambar("doc", "show", "ST-000001", by=login).code == 0
    for words in (("attachments", "ST-000001"), ("attachment", "ST-000001", "1", "--to", "x"),
                  ("dispatch", "ST-000001"), ("print", "ST-000001", "--to", "x.pdf", "--dispatch-note")):  # fmt: skip
        assert ambar("doc", *words, by=login).error["details"]["reason"] == "scope", words
    assert ambar("doc", "print", "ST-000001", "--to", "y.pdf", by=login).code == 0
    told = text_of("y.pdf")
    assert "SUBE" in told and "MAIN" not in told and "İkitelli" not in told and "Somun M8" in told


# Comments ----------------------------------------------------------------------------------


def test_a_comment_speaks_to_those_who_may_see_the_document(ambar: Ambar, company: Company, trade: Actor) -> None:
    add_employee(company, "mehmet", "Mehmet", "warehouse_clerk")
    add_employee(company, "can", "Can")
    said = ambar(
        "doc", "comment", "SF-000001", "@Mehmet,", "irsaliye eksik;", "@can", "@yok?", "x@mehmet.com", "@mehmet."
    )
    assert said.data == {"number": "SF-000001", "told": ["mehmet"], "untold": ["can", "yok"]}
    line = ambar("doc", "show", "SF-000001", by="mehmet").data["history"][-1]
    assert (line["action"], line["after"]) == (
        "commented", "@Mehmet, irsaliye eksik; @can @yok? x@mehmet.com @mehmet.")  # fmt: skip
    assert ambar("doc", "comment", "SF-000001", "a\u202eb").code == 5
    assert ambar("doc", "comment", "SF-000001", "  ").code == 5
    assert ambar("doc", "comment", "SF-000001", "selam", by="can").code == 3
    assert ambar("doc", "comment", "SF-000001", "bakıyorum", by="mehmet").code == 0


def test_the_mentioned_reads_and_ticks_off_from_the_command_line(ambar: Ambar, company: Company, trade: Actor) -> None:
    add_employee(company, "mehmet", "Mehmet", "warehouse_clerk")
    ambar("doc", "comment", "SF-000001", "@mehmet bak")
    (told,) = ambar("notices", "--new", by="mehmet").data
    assert (told["number"], told["text"], told["seen"]) == ("SF-000001", "@mehmet bak", False)
    ambar("notices", "--seen", by="mehmet")
    assert ambar("notices", "--new", by="mehmet").data == [] and ambar("notices", by="mehmet").data[0]["seen"]
    assert ambar("notices").data == []


def test_a_comment_leaves_the_version_alone_so_that_no_editor_is_disturbed(trade: Actor) -> None:
    draft = documents.create(trade, "sale", {"warehouse": "MAIN", "customer": "Yılmaz Yapı", "rows": []})
    comments.add(trade, draft.number, "bekleyelim")
    state = documents.edit(trade, draft.number, {"comment": "olur"}, version=draft.version)
    assert state.version == draft.version + 1


def test_standard_input_can_be_a_file_too(ambar: Ambar, trade: Actor) -> None:
    assert ambar("doc", "attach", "SF-000001", "-").code == 2
    assert ambar("doc", "attach", "SF-000001", "-", "--name", "not.txt", stdin="merhaba").data["size"] == 7
