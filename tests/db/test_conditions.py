"""Four eyes and discount limits, where documents are saved and processed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as query
from db.services import documents, products, roles
from db.services.documents import DocumentState
from tests.books import CUSTOMER
from tests.conftest import Clock, MakeActor, add_employee


def refusal(call: Any, *args: Any, **more: Any) -> tuple[object, object]:
    with pytest.raises(AmbarError) as caught:
        call(*args, **more)
    assert caught.value.code == "denied", caught.value
    return caught.value.details["permission"], caught.value.details["reason"]


@pytest.fixture(autouse=True)
def goods(admin: Actor, frozen_clock: Clock) -> None:
    """CIV costs 100.00, PUL 0.05, HIZ has no price."""
    products.add(admin, "CIV", "Cıvata", price="100")
    products.add(admin, "PUL", "Pul", price="0.05")
    products.add(admin, "HIZ", "Hizmet", type="service")
    stock = [{"product": sku, "quantity": "1000", "purchase_price": "1"} for sku in ("CIV", "PUL")]
    documents.create_and_process(admin, "adjustment", {"warehouse": "MAIN", "rows": stock})


def sale(actor: Actor, *rows: dict[str, Any], **header: Any) -> DocumentState:
    """A draft of a sale."""
    return documents.create(actor, "sale", {"warehouse": "MAIN", "customer": CUSTOMER, "rows": list(rows), **header})


def row(price: str | None = None, discount: str | None = None, **more: Any) -> dict[str, Any]:
    given = {"product": "CIV", "quantity": "1", "price": price, "discount": discount, **more}
    return {name: value for name, value in given.items() if value is not None}


# Four eyes -----------------------------------------------------------------------

FOUR: dict[str, dict[str, object]] = {"write_off.process": {"four_eyes": True}}
DOCUMENT = {"warehouse": "MAIN", "rows": [{"product": "CIV", "quantity": "1"}]}


@pytest.fixture
def bound(admin: Actor, clerk: Actor) -> Actor:
    """The clerk, who processes write-offs by four eyes."""
    roles.set_grants(admin, "warehouse_clerk", {}, terms=FOUR)
    return clerk


def test_who_made_or_changed_a_document_may_not_process_it(bound: Actor, company: Company, manager: Actor) -> None:
    other = add_employee(company, "depocu2", "Bir Depocu", "warehouse_clerk")
    no = ("write_off.process", "four_eyes")
    made = documents.create(bound, "write_off", DOCUMENT)
    assert refusal(documents.process, bound, made.number) == no
    assert refusal(documents.create_and_process, bound, "write_off", DOCUMENT) == no
    assert refusal(documents.edit_and_process, bound, made.number, {"comment": "x"}) == no
    assert refusal(documents.edit_and_process, other, made.number, {"comment": "x"}) == no
    assert documents.process(other, made.number).status == "processed"
    documents.cancel(manager, made.number)
    assert documents.process(other, made.number).status == "processed", "to process or cancel is not to change"
    documents.cancel(manager, made.number)
    documents.put_row(other, made.number, {"product": "PUL", "quantity": "1"})
    assert refusal(documents.process, other, made.number) == no
    assert query.show(bound, made.number).comment == ""


def test_every_change_counts(bound: Actor, admin: Actor) -> None:
    """A row put, a row dropped, a header's field: each makes one of those who have changed it."""
    changes: list[Any] = [
        lambda number, key: documents.put_row(bound, number, {"product": "PUL", "quantity": "1"}),
        lambda number, key: documents.put_row(bound, number, {"id": key, "comment": "kırık"}),
        lambda number, key: documents.drop_row(bound, number, key),
        lambda number, key: documents.edit(bound, number, {"title": "Kırıklar"}),
    ]
    for change in changes:
        made = documents.create(admin, "write_off", DOCUMENT)
        documents.put_row(admin, made.number, {"product": "PUL", "quantity": "2"})
        change(made.number, query.show(admin, made.number).rows[0].id)
        assert refusal(documents.process, bound, made.number)[1] == "four_eyes"


def test_it_binds_administrators_as_soon_as_one_role_carries_it(
    admin: Actor, company: Company, frozen_clock: Clock
) -> None:
    second = add_employee(company, "admin2", "İkinci Yönetici", "administrator")
    made = documents.create(admin, "write_off", DOCUMENT)
    roles.add(admin, "Boş", code="bos")
    roles.set_grants(admin, "bos", {"write_off.process": True}, terms=FOUR)
    assert refusal(documents.process, admin, made.number)[1] == "four_eyes"
    documents.create_and_process(admin, "adjustment", {**DOCUMENT, "comment": "another type is free"})
    roles.set_grants(admin, "bos", {}, terms={"write_off.process": {"last_day": "2026-11-24"}})
    assert refusal(documents.process, admin, made.number)[1] == "four_eyes"
    frozen_clock.forward(days=1)
    documents.process(admin, made.number)
    documents.cancel(second, made.number)


def test_another_valid_role_without_it_lifts_it(
    bound: Actor, admin: Actor, company: Company, frozen_clock: Clock
) -> None:
    roles.add(admin, "Serbest", code="serbest")
    roles.set_grants(admin, "serbest", {"write_off.process": True},
                     terms={"write_off.process": {"last_day": "2026-11-25", "first_day": "2026-11-25"}})  # fmt: skip
    with company.write() as engine:
        for login in ("depocu", "admin"):
            engine.run(
                "INSERT INTO employee_role (employee_id, role_id) SELECT e.id, r.id FROM employee e, role r"
                " WHERE e.login = ? AND r.code = 'serbest'",
                (login,),
            )
        engine.next_value("rights")
    answers = []
    for _ in range(3):
        for actor in (bound, admin):
            try:
                documents.create_and_process(actor, "write_off", DOCUMENT)
                answers.append("done")
            except AmbarError as error:
                answers.append(str(error.details["reason"]))
        frozen_clock.forward(days=1)
    assert answers == ["four_eyes", "four_eyes", "done", "done", "four_eyes", "four_eyes"]


def test_the_preview_says_so_to_whom_it_concerns(bound: Actor, admin: Actor, staff: Actor) -> None:
    made = documents.create(bound, "write_off", DOCUMENT)
    assert [(one["code"], one["reason"]) for one in query.preview(bound, made.number).errors] == [
        ("denied", "four_eyes")
    ]
    assert query.preview(admin, made.number).errors == () == query.preview(staff, made.number).errors


# Discount limits -----------------------------------------------------------------


@pytest.fixture
def limited(admin: Actor, staff: Actor) -> Actor:
    """Store staff: 10 per cent at most."""
    roles.set_grants(admin, "store_staff", {}, terms={"row.discount": {"discount_limit": 10}})
    return staff


@pytest.mark.parametrize(
    ("price", "discount", "given"),
    [
        (None, "10%", None),
        ("90", None, None),
        ("95", "5%", None),
        ("100", "10.00", None),
        ("110", "18%", None),
        (None, "10.01%", "10.01"),
        ("89.99", None, "10.01"),
        ("94.736841", "5%", "10.01"),
        ("95", "6%", "10.7"),
        ("95", "5.01", "10.01"),
        ("0", None, "100"),
        ("100", "100%", "100"),
        ("50", "50.00", "100"),
    ],
)
def test_the_whole_fall_below_the_list_counts(
    limited: Actor, price: str | None, discount: str | None, given: str | None
) -> None:
    if given is None:
        assert documents.process(limited, sale(limited, row(price, discount)).number).status == "processed"
        return
    with pytest.raises(AmbarError) as caught:
        sale(limited, row(), row(price, discount))
    details = caught.value.details
    assert (caught.value.code, details["permission"], details["reason"]) == ("denied", "row.discount", "limit")
    assert (details["row"], details["limit"], details["given"]) == (2, Decimal(10), Decimal(given))


def test_rounding_to_the_kurus_is_no_discount(limited: Actor) -> None:
    """Ten per cent of 0.05 are rounded to 0.01, which is twenty."""
    sale(limited, row(product="PUL", discount="10%"), row(product="PUL", discount="10%", quantity="3"))
    assert refusal(sale, limited, row(product="PUL", discount="0.01"))[1] == "limit"


def test_what_has_no_list_price_falls_by_its_discount(limited: Actor) -> None:
    sale(limited, row("70", "10%", product="HIZ"))
    assert refusal(sale, limited, row("70", "11%", product="HIZ"))[1] == "limit"


def test_all_rows_beyond_it_are_named(limited: Actor) -> None:
    with pytest.raises(AmbarError) as caught:
        sale(limited, row("80"), row(), row(discount="30%"))
    errors = caught.value.details["errors"]
    assert [(one["row"], one["given"]) for one in errors] == [(1, Decimal(20)), (3, Decimal(30))]


def test_another_unit_is_measured_by_its_own_price(limited: Actor, admin: Actor) -> None:
    from db.services import units

    units.add(admin, "deste", "deste", 0, of="pcs", factor="10")
    sale(limited, row("900", unit="deste"))
    assert refusal(sale, limited, row("899", unit="deste"))[1] == "limit"


def test_rows_that_others_have_priced_may_stay_but_not_grow(limited: Actor, manager: Actor) -> None:
    made = sale(manager, row("50"), row())
    first, second = query.show(manager, made.number).rows
    documents.edit(limited, made.number, {"title": "Acele"})
    documents.put_row(limited, made.number, {"id": first.id, "comment": "hediye paketi"})
    documents.put_row(limited, made.number, {"id": second.id, "quantity": "5"})
    rows = [{"id": first.id, "quantity": "1", "price": "50"}, {"id": second.id}]
    documents.edit(limited, made.number, {"rows": rows})
    for change in ({"quantity": "2"}, {"discount": "1%"}, {"price": "51"}):
        assert refusal(documents.put_row, limited, made.number, {"id": first.id, **change})[1] == "limit"


def test_the_highest_counts_and_none_is_unlimited(limited: Actor, admin: Actor, company: Company) -> None:
    def hold(code: str, limit: int | None) -> None:
        roles.add(admin, code, code=code)
        roles.set_grants(admin, code, {"catalog.view": True, "row.discount": ["sale"]},
                         terms={"row.discount": {"discount_limit": limit}})  # fmt: skip
        with company.write() as engine:
            engine.run("INSERT INTO employee_role SELECT ?, id FROM role WHERE code = ?", (limited.employee_id, code))
            engine.next_value("rights")

    hold("az", 5)
    assert refusal(sale, limited, row("89"))[1] == "limit"
    hold("cok", 25)
    sale(limited, row("75"))
    assert refusal(sale, limited, row("74"))[1] == "limit"
    hold("sinirsiz", None)
    sale(limited, row("1"))


def test_administrators_have_no_limit(admin: Actor, company: Company, limited: Actor) -> None:
    with company.write() as engine:
        engine.run("INSERT INTO employee_role SELECT ?, id FROM role WHERE code = 'store_staff'", (admin.employee_id,))
        engine.next_value("rights")
    documents.process(admin, sale(admin, row("1")).number)


def test_a_limit_of_nothing(admin: Actor, staff: Actor) -> None:
    roles.set_grants(admin, "store_staff", {}, terms={"row.discount": {"discount_limit": 0}})
    sale(staff, row(), row("100"), row("120"))
    assert refusal(sale, staff, row("99.99"))[1] == "limit"


def test_it_is_asked_again_when_the_sale_is_processed(
    limited: Actor, admin: Actor, clerk: Actor, manager: Actor
) -> None:
    """The price list has risen, or the limit fallen, since it was saved."""
    made = [sale(limited, row("90")) for _ in range(4)]
    products.set_price(admin, "CIV", "120")
    with pytest.raises(AmbarError) as caught:
        documents.process(limited, made[0].number)
    assert (caught.value.details["limit"], caught.value.details["given"]) == (Decimal(10), Decimal(25))
    assert refusal(documents.process, clerk, made[0].number)[1] == "limit", "who has no say goes by who made it"
    assert [one["reason"] for one in query.preview(clerk, made[0].number).errors] == ["limit"]
    documents.process(manager, made[0].number)
    products.set_price(admin, "CIV", "100")
    documents.process(clerk, made[1].number)
    roles.set_grants(admin, "store_staff", {}, terms={"row.discount": {"discount_limit": 9}})
    assert refusal(documents.process, limited, made[2].number)[1] == "limit"


def test_what_a_manager_gave_a_clerk_processes(limited: Actor, manager: Actor, clerk: Actor) -> None:
    made = sale(manager, row("50"))
    assert refusal(documents.process, limited, made.number)[1] == "limit"
    assert documents.process(clerk, made.number).status == "processed"


def test_the_date_of_a_document_chooses_no_older_list(limited: Actor, admin: Actor, frozen_clock: Clock) -> None:
    frozen_clock.forward(days=40)
    products.set_price(admin, "CIV", "200")
    assert refusal(sale, limited, row(), date="2026-11-25")[1] == "limit"
    assert refusal(sale, limited, row("100"), date="2020-01-01")[1] == "limit"


def test_only_sales_have_one(limited: Actor, make_actor: MakeActor, admin: Actor) -> None:
    buyer = make_actor({"adjustment.edit": True, "row.discount": ["sale"], "catalog.purchase_price": True,
                        "warehouse.view": "all"},
                       requirements=True)  # fmt: skip
    roles.set_grants(admin, "rol_1", {}, terms={"row.discount": {"discount_limit": 1}})
    documents.create(buyer, "adjustment", {"warehouse": "MAIN", "rows": [row("10", purchase_price="1")]})
