"""`ambar doc`: documents by the command line, their answers, errors and exit codes as cli.md has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from db.access import Actor
from tests.command_line import Ambar
from tests.conftest import MakeActor

Paper = Callable[..., str]
RECEIPT: dict[str, Any] = {
    "supplier": "Demir A.Ş.",
    "warehouse": "MAIN",
    "rows": [{"product": "M8-40", "quantity": "100", "purchase_price": "2.50"}],
}


@pytest.fixture
def stocked(ambar: Ambar, shop: Actor, paper: Paper) -> str:
    """A processed receipt of 100 M8-40; its number."""
    found = ambar("doc", "new", "receipt", "--file", paper(**RECEIPT), "--process")
    assert found.data.keys() == {"id", "number", "type", "status", "version"}
    assert (found.code, found.err, found.data["status"]) == (0, "", "processed")
    return str(found.data["number"])


def test_a_document_goes_from_draft_to_processed_to_cancelled(ambar: Ambar, shop: Actor, paper: Paper) -> None:
    draft = ambar("doc", "new", "receipt", "--file", paper(**RECEIPT)).data
    assert (draft["number"], draft["type"], draft["status"]) == ("SF-000001", "receipt", "draft")
    assert ambar("stock", "--product", "M8-40").data == []
    assert ambar("doc", "process", "sf-1").data["status"] == "processed"
    (line,) = ambar("stock", "--product", "M8-40").data
    assert line == {"sku": "M8-40", "warehouse": "MAIN", "on_hand": "100", "reserved": "0", "available": "100",
                    "value": "250.00"}  # fmt: skip
    assert ambar("doc", "cancel", "SF-000001").data["status"] == "cancelled"
    assert ambar("stock", "--product", "M8-40").data[0]["on_hand"] == "0"
    assert ambar("doc", "delete", "SF-000001").code == 0
    assert ambar("doc", "show", "SF-000001").error["code"] == "not_found"


def test_show_has_header_totals_rows_with_ids_and_history(ambar: Ambar, stocked: str) -> None:
    found = ambar("doc", "show", stocked).data
    assert found["supplier"] == "Demir A.Ş."
    assert found["totals"]["total"] == "250.00"
    (row,) = found["rows"]
    assert (row["product"], row["quantity"], row["purchase_price"], row["unit"]) == ("M8-40", "100", "2.50", "pcs")
    assert isinstance(row["id"], int)
    assert [one["action"] for one in found["history"]] == ["created", "processed"]
    told = ambar("doc", "show", stocked, json=False).out
    for words in ("işlendi", "Demir A.Ş.", "250,00", "adet"):
        assert words in told


def test_list_filters_and_takes_a_limit(ambar: Ambar, stocked: str, paper: Paper) -> None:
    ambar("doc", "new", "receipt", "--file", paper(supplier="Demir A.Ş.", title="ikinci"))
    rows = ambar("doc", "list").data
    assert [one["number"] for one in rows] == ["SF-000002", stocked]
    assert rows[1] | {"id": 0, "date": "", "day": ""} == {
        "id": 0, "number": stocked, "type": "receipt", "status": "processed", "version": 2, "date": "", "day": "",
        "title": "", "partner": "Demir A.Ş.", "warehouse": "MAIN", "rows": 1, "quantity": "100", "total": "250.00",
    }  # fmt: skip
    assert len(ambar("doc", "list", "--limit", "1").data) == 1
    assert [one["number"] for one in ambar("doc", "list", "--status", "draft").data] == ["SF-000002"]
    assert ambar("doc", "list", "--type", "sale").data == []
    assert ambar("doc", "list", "--to", "2020-01-01").data == []
    assert ambar("doc", "list", "--warehouse", "YOK").error["code"] == "not_found"


def test_short_stock_names_rows_and_figures_and_keeps_nothing(ambar: Ambar, stocked: str, paper: Paper) -> None:
    file = paper(warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "80"}, {"product": "M8-40", "quantity": 40}])
    found = ambar("doc", "new", "write_off", "--file", file, "--process")
    assert (found.code, found.out, found.error["code"]) == (5, "", "insufficient_stock")
    first, second = found.error["details"]["errors"]
    assert (first["row"], second["row"]) == (1, 2)
    assert (first["available"], first["requested"]) == ("100", "120")
    assert "Satır 2: Stok yetersiz: kullanılabilir 100, istenen 120 adet" in found.error["message"]
    assert ambar("doc", "list", "--type", "write_off").data == []


def test_keep_draft_keeps_it_and_names_it(ambar: Ambar, stocked: str, paper: Paper) -> None:
    file = paper(warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "101"}])
    found = ambar("doc", "new", "write_off", "--file", file, "--process", "--keep-draft")
    assert (found.code, found.error["details"]["document"]) == (5, "MH-000001")
    assert ambar("doc", "show", "MH-000001").data["status"] == "draft"


def test_negative_stock_must_be_said_and_allowed(
    ambar: Ambar, stocked: str, paper: Paper, make_actor: MakeActor
) -> None:
    make_actor(
        {"write_off.edit": True, "write_off.process": True, "warehouse.view": "all"}, requirements=True, login="dar"
    )
    file = paper(warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "101"}])
    words = ("doc", "new", "write_off", "--file", file, "--process", "--allow-negative")
    refused = ambar(*words, by="dar")
    assert (refused.code, refused.error["details"]["permission"]) == (3, "write_off.allow_negative")
    assert ambar("doc", "process", "MH-000099", "--allow-negative", by="dar").code == 3
    assert ambar(*words).data["status"] == "processed"
    assert ambar("stock").data[0]["on_hand"] == "-1"


def test_several_documents_give_a_list_and_the_highest_code(ambar: Ambar, stocked: str, paper: Paper) -> None:
    ambar("doc", "new", "receipt", "--file", paper(**RECEIPT))
    found = ambar("doc", "process", "SF-000002", stocked, "SF-000099")
    assert (found.code, found.err) == (5, "")
    done, twice, absent = found.data
    assert done["status"] == "processed"
    assert (twice["number"], twice["error"]["code"]) == (stocked, "already_processed")
    assert absent["error"]["code"] == "not_found"
    told = ambar("doc", "process", stocked, "SF-000099", json=False)
    assert (told.code, told.out.strip()) == (5, "")
    assert "SF-000099: Bulunamadı" in told.err


def test_errors_of_state_have_their_codes(ambar: Ambar, stocked: str, paper: Paper) -> None:
    assert ambar("doc", "process", stocked).error["code"] == "already_processed"
    assert ambar("doc", "delete", stocked).error["code"] == "not_editable"
    assert ambar("doc", "edit", stocked, "--file", paper(version=2)).error["code"] == "not_editable"
    ambar("doc", "cancel", stocked)
    assert ambar("doc", "cancel", stocked).error["code"] == "not_processed"
    ambar("doc", "process", stocked)
    file = paper(warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "1"}])
    ambar("doc", "new", "write_off", "--file", file, "--process")
    used = ambar("doc", "cancel", stocked)
    assert (used.code, used.error["code"]) == (5, "batch_used")
    assert "MH-000001" in used.error["message"]


def test_edit_needs_the_version_and_a_stale_one_is_a_conflict(ambar: Ambar, shop: Actor, paper: Paper) -> None:
    number = ambar("doc", "new", "receipt", "--file", paper(title="bir", **RECEIPT)).data["number"]
    found = ambar("doc", "edit", number, "--file", paper(title="iki"))
    assert (found.code, found.error["code"]) == (2, "usage")
    assert ambar("doc", "edit", number, "--file", paper(title="iki", version=1)).data["version"] == 2
    stale = ambar("doc", "edit", number, "--file", paper(title="üç", version=1))
    assert (stale.code, stale.error["code"]) == (6, "conflict")
    shown = ambar("doc", "show", number).data
    assert (shown["title"], len(shown["rows"])) == ("iki", 1)


def test_an_external_id_never_doubles(ambar: Ambar, shop: Actor, paper: Paper) -> None:
    file = paper(external_id="PO-17", **RECEIPT)
    first = ambar("doc", "new", "receipt", "--file", file).data
    again = ambar("doc", "new", "receipt", "--file", file)
    assert (again.code, again.error["code"]) == (5, "already_exists")
    details = again.error["details"]
    assert (details["id"], details["number"], details["status"]) == (first["id"], first["number"], "draft")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not_json"),
        ("\n\n[1,", "not_json"),
        ("[]", "not_an_object"),
        ('{"title": NaN}', "not_a_number"),
        ('{"title": "a", "title": "b"}', "duplicate_key"),
        ('{"renk": 1}', "unknown_field"),
        ('{"rows": [{"product": "YOK", "quantity": "1"}]}', "unknown"),
        ('{"rows": [{"product": "M8-40", "quantity": "1e5"}]}', "not_a_number"),
        ('{"rows": [{"product": "M8-40", "quantity": "bir"}]}', "not_a_number"),
        ('{"warehouse": "YOK"}', "unknown"),
    ],
)
def test_a_broken_file_is_invalid_with_the_reason(ambar: Ambar, shop: Actor, content: str, reason: str) -> None:
    found = ambar("doc", "new", "receipt", "--file", "-", stdin=content)
    assert (found.code, found.error["code"]) == (5, "invalid")
    assert found.error["details"]["errors"][0]["reason"] == reason
    if reason == "not_json":
        assert found.error["details"]["errors"][0]["line"] == content.count("\n") + 1
    assert ambar("doc", "list").data == []


def test_a_file_that_is_not_there_is_invalid(ambar: Ambar) -> None:
    found = ambar("doc", "new", "receipt", "--file", "/yok/belge.json")
    assert (found.code, found.error["details"]["errors"][0]["reason"]) == (5, "no_such_file")


def test_numbers_in_json_stay_exact(ambar: Ambar, shop: Actor) -> None:
    row = '{"product": "M8-40", "quantity": 3, "purchase_price": 0.1}'
    ambar("doc", "new", "adjustment", "--file", "-", stdin=f'{{"warehouse": "MAIN", "rows": [{row}]}}')
    assert ambar("doc", "show", "SA-000001").data["totals"]["total"] == "0.30"


def test_the_right_is_asked_before_the_file_and_existence_before_its_content(
    ambar: Ambar, clerk: Actor, shop: Actor, paper: Paper
) -> None:
    refused = ambar("doc", "new", "sale", "--file", "-", by="depocu", stdin="{")
    assert (refused.code, refused.error["code"]) == (3, "denied")
    assert refused.error["details"] == {"permission": "sale.edit", "reason": "missing"}
    assert ambar("doc", "show", "XX-1", by="depocu").code == 4
    assert ambar("doc", "cancel", "SF-000099", by="depocu").code == 3
    absent = ambar("doc", "edit", "SF-000099", "--file", "-", by="depocu", stdin="{")
    assert (absent.code, absent.error["code"]) == (4, "not_found")
    ambar("doc", "new", "receipt", "--file", paper(**RECEIPT), by="depocu")
    assert ambar("doc", "edit", "SF-000001", "--file", "-", by="depocu", stdin="{").code == 5


def test_preview_ends_with_0_errors_included(ambar: Ambar, stocked: str, paper: Paper) -> None:
    ambar("doc", "new", "write_off", "--file", paper(warehouse="MAIN", rows=[{"product": "M8-40", "quantity": "101"}]))
    found = ambar("doc", "preview", "MH-000001")
    assert (found.code, found.err) == (0, "")
    (row,) = found.data["rows"]
    assert (row["row"], row["sku"], row["warehouse"], row["before"], row["after"]) == (1, "M8-40", "MAIN", "100", "-1")
    assert [one["code"] for one in found.data["errors"]] == ["insufficient_stock"]
    told = ambar("doc", "preview", "MH-000001", json=False)
    assert (told.code, "Stok yetersiz" in told.out) == (0, True)


def test_the_ledger_names_its_rows(ambar: Ambar, stocked: str, manager: Actor) -> None:
    (line,) = ambar("ledger", "--document", stocked).data
    assert (line["kind"], line["quantity"], line["value"], line["document"], line["row"]) == (
        "receipt", "100", "250.00", stocked, 1,
    )  # fmt: skip
    assert line["recorded_at"].endswith("Z")
    assert ambar("ledger", "--product", "8680080000408").data == [line]
    assert ambar("ledger", "--from", "2999-01-01").data == []
    assert "stok fişi" in ambar("ledger", json=False).out


def test_what_one_may_not_see_is_absent(ambar: Ambar, stocked: str, staff: Actor) -> None:
    assert "value" not in ambar("stock", by="personel").data[0]
    assert "value" not in ambar("ledger", by="personel").data[0]
    shown = ambar("doc", "show", stocked, by="personel").data
    assert "purchase_price" not in shown["rows"][0]
    assert "total" not in shown["totals"]
    told = ambar("doc", "show", stocked, by="personel", json=False).out
    assert "250" not in told
    assert "2,5" not in told
    assert "Alış" not in told
