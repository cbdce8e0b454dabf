"""A company to try: Turkish, believable, and the same every time, to the last row and hash.

Its two months end on a fixed day (db/demo/days.py), chance has a fixed seed, and the password's hash a fixed salt.
Everything goes through the services, by an employee who may, so that history and audit log read as in life.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import db
from db import clock
from db.access import Actor
from db.company import Company
from db.demo import bulk, bulk_partners, catalogue, partners, people
from db.demo.days import FIRST, PAST, Timeline
from db.demo.documents import Writer
from db.demo.papers import Papers
from db.demo.stock import BRANCH, MAIN, RESERVE, Chance, Shelves
from db.demo_people import ADMIN, PASSWORD, PEOPLE, ROLE_NAMES, Person
from db.errors import invalid
from db.fields import Quantity
from db.services import company as companies
from db.services import employees, products, warehouses

__all__ = ["COMPANY", "DOCUMENTS", "FEWEST", "PASSWORD", "PRODUCTS", "ROLE_NAMES", "Demo", "Person", "build", "is_demo"]

COMPANY: Final = "Işık Hırdavat ve Gıda Toptan A.Ş."
_LETTERHEAD: Final = {
    "company.address": "İkitelli OSB, 12. Cad. No: 4, Başakşehir/İstanbul", "company.tax_office": "İkitelli",
    "company.tax_number": "4540536920", "company.phone": "+902125550100",
}  # fmt: skip
"""What stands on its paper."""
PRODUCTS: Final = 420
"""Products without a wish."""
DOCUMENTS: Final = 400
"""Documents without a wish."""
FEWEST: Final = 100
"""Products that every demo has: some of each family."""
_MARK: Final = "demo"
"""The setting that tells a demo from a company."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """What there is to try: the file, the company's name, who can sign in, and with which password."""

    path: Path
    company: str = COMPANY
    people: tuple[Person, ...] = PEOPLE
    password: str = PASSWORD


def build(
    path: str | Path,
    *,
    products: int | None = None,
    documents: int | None = None,
    os_user: str | None = None,
    progress: Progress | None = None,
) -> Demo:
    """Make the demo company in a file of its own. `os_user` becomes the administrator's (nobody's: None).

    `products` counts services, bundles and variations too; `documents` the opening stock's. `progress(stage, done,
    of)` hears of stages products and documents, in a large demo also of indexes and check. Sets the process's clock
    meanwhile. Raises AmbarError "already_exists" (the file), "unavailable", "invalid" (products below 100, documents
    below 0); leaves no file then.
    """
    wanted = PRODUCTS if products is None else products
    number = DOCUMENTS if documents is None else documents
    if wanted < FEWEST:
        raise invalid("products", "too_small", wanted, low=FEWEST)
    if number < 0:
        raise invalid("documents", "too_small", number, low=0)
    told = progress or (lambda _stage, _done, _of: None)
    company = db.create_company(str(path))
    large = wanted > bulk.FROM or number > bulk.FROM
    try:
        time = Timeline(PAST if large else FIRST)
        with clock.using(time), bulk.in_a_hurry(company.engine) if large else nullcontext():
            (_fill_large if large else _fill)(company, time, wanted, number, told)
            if os_user:
                time.forward(60)
                employees.edit(_administrator(company), ADMIN.login, os_user=os_user)
    except BaseException:
        company.close()
        for suffix in ("", "-wal", "-shm", "-lock", "-passwords"):
            company.path.with_name(company.path.name + suffix).unlink(missing_ok=True)
        raise
    company.close()
    return Demo(company.path)


def is_demo(company: Company) -> bool:
    """Whether a company was made by `build`."""
    with company.read() as engine:
        return bool(engine.value("SELECT 1 FROM setting WHERE name = ?", (_MARK,)))


def _administrator(company: Company) -> Actor:
    with company.read() as engine:
        return Actor(company, engine.value("SELECT id FROM employee WHERE login = ?", (ADMIN.login,)), None, "demo")


def _fill(company: Company, time: Timeline, wanted: int, number: int, told: Progress) -> None:
    admin, staff = _begin(company)
    traders = partners.add(admin)
    goods = catalogue.goods(wanted)
    catalogue.add(admin, goods, lambda done: told("products", done, wanted))
    # One product has gone out of the range: it never had stock, and is archived.
    gone = max((good for good in goods if good.stocked and not good.parent), key=lambda good: good.number)
    papers = Papers(Chance(), Shelves([good for good in goods if good is not gone]), traders)
    Writer(company, staff, papers, time).write(number, lambda done: told("documents", done, number))
    products.archive(admin, gone.sku)


def _fill_large(company: Company, time: Timeline, wanted: int, number: int, told: Progress) -> None:
    """Nearly everything in the past (db/demo/bulk.py), and then the last two months as in a small demo."""
    admin, staff = _begin(company, large=True)
    traders = partners.add(admin)
    customers = bulk_partners.add(admin, number // 100)
    catalogue.add(admin, islice(catalogue.endless(), wanted), lambda done: told("products", done, wanted))
    bulk.pack(company.engine)
    with company.read() as engine:
        ids = dict(engine.rows("SELECT name, id FROM partner"))
    suppliers = {key: [(ids[name], name) for name in names] for key, names in traders.suppliers.items()}
    customers += [(ids[name], name) for name in traders.customers]
    recent = min(bulk.RECENT, number // 4)
    past = bulk.Past(company, staff, suppliers, customers, time)
    past.write(number - recent, told)
    shelves = Shelves(catalogue.goods(min(wanted, PRODUCTS)))
    with company.read() as engine:
        for sku, place, quantity in engine.rows(
            "SELECT i.sku, w.code, b.quantity FROM balance b JOIN item i ON i.id = b.item_id"
            " JOIN warehouse w ON w.id = b.warehouse_id WHERE b.item_id <= ? AND w.code IN (?, ?, ?)",
            (PRODUCTS, MAIN, BRANCH, RESERVE),
        ):
            if sku in shelves.by_sku:
                shelves.change(sku, place, Quantity.of(quantity))
    told_past = past.done
    writer = Writer(company, staff, Papers(Chance(), shelves, traders), time)
    writer.write(recent, lambda done: told("documents", told_past + done, number), opening=False)


def _begin(company: Company, *, large: bool = False) -> tuple[Actor, Mapping[str, Actor]]:
    """The company with its warehouses and people: its administrator, and everyone by login."""
    admin = companies.init(
        Actor(company, None, operator="demo", source="demo"),
        login=ADMIN.login,
        name=ADMIN.name,
        password=people.SECRET,
        company_name=COMPANY,
    )
    with company.write() as engine:
        engine.run("INSERT INTO setting (name, value) VALUES (?, '1')", (_MARK,))
        engine.many("INSERT INTO setting (name, value) VALUES (?, ?)", list(_LETTERHEAD.items()))
        engine.next_value("settings")
        _warehouses(admin)
        if large:
            bulk.add_branches(admin)
    staff = people.add(admin)
    with company.write():
        for code, login in (("MAIN", "mehmet"), (BRANCH, "hasan")):
            warehouses.edit(admin, code, responsible=login)
    return admin, staff


def _warehouses(admin: Actor) -> None:
    warehouses.edit(
        admin, "MAIN", name="Merkez depo", address="İkitelli OSB, 12. Cad. No: 4, Başakşehir/İstanbul",
        phone="+902125550100", email="depo@isik.example", opening_hours="Pzt–Cmt 08.30–18.00", sort_order=10,
    )  # fmt: skip
    warehouses.add(
        admin, BRANCH, "Şube mağaza", address="Söğütlüçeşme Cad. No: 71, Kadıköy/İstanbul", phone="+902165550200",
        email="sube@isik.example", opening_hours="Her gün 09.00–20.00", sort_order=20,
    )  # fmt: skip
    warehouses.add(
        admin, RESERVE, "Yedek depo", address="Hadımköy Yolu No: 9, Arnavutköy/İstanbul", phone="+902125550300",
        description="Fazla mal burada bekler; buradan satış yapılmaz.", sort_order=30, issuing=False,
    )  # fmt: skip
