"""Every command as every role, with every right but one, and with no more than it needs: who is let in, and that a
refusal comes before anything else.

A new command stands in `NEEDS`, or tests/test_every_way.py fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import grants
from tests.access_table import Groups
from tests.command_line import Result, run
from tests.conftest import add_employee
from tests.test_permission_matrix import RIGHTS, ROLES, House, awake, enough, furnish, of_role, with_needs

STOCK: Groups = (("catalog.view",), ("inventory.view",), ("warehouse.view",))
EDIT, GIVE = ("employee.edit",), ("access.edit",)
PARTNERS = ("supplier.view", "contact.view")
SETTINGS = ("settings.edit", "settings.oversell", "reservation.settings")
ADMINISTRATORS: Groups = ((),)
"""No right is enough."""

NEEDS: tuple[tuple[tuple[str, ...], Groups], ...] = (
    (("find", "x"), (("catalog.view",),)),
    (("stock",), STOCK),
    (("ledger",), STOCK),
    (("trace", "YOK"), STOCK),
    (("delivery", "list"), (("catalog.view",),)),
    (("delivery", "show", "US-999999"), (("catalog.view",),)),
    (("delivery", "set", "US-999999", "packed"), (("delivery.edit",),)),
    (("delivery", "edit", "US-999999", "--carrier", "x"), (("delivery.edit",),)),
    (("delivery", "print", "US-999999", "--to", "/yok/a.pdf"), (("catalog.view",), ("document.print",))),
    (("warehouse", "list"), (("warehouse.view",),)),
    (("warehouse", "show", "YOK"), (("warehouse.view",),)),
    (("warehouse", "add", "X", "--name", "x"), (("warehouse.edit",),)),
    (("warehouse", "edit", "YOK", "--name", "x"), (("warehouse.edit",),)),
    (("warehouse", "delete", "YOK"), (("warehouse.edit",),)),
    (("product", "list"), (("catalog.view",),)),
    (("product", "show", "YOK"), (("catalog.view",),)),
    (("product", "add", "X", "--name", "x"), (("product.create",),)),
    (("product", "add", "X", "--name", "x", "--price", "1"), (("product.create",), ("product.price",))),
    (("product", "add", "X", "--name", "x", "--purchase-price", "1"),
     (("product.create",), ("catalog.purchase_price",))),
    (("product", "add", "X", "--name", "x", "--barcode", "1"),
     (("product.create",), ("product.barcode", "product.edit"))),
    (("product", "add", "X", "--name", "x", "--oversell", "on"), (("product.create",), ("settings.oversell",))),
    (("product", "edit", "YOK", "--name", "x"), (("product.edit",),)),
    (("product", "edit", "YOK", "--barcode", "1"), (("product.edit", "product.barcode"),)),
    (("product", "add", "X", "--name", "x", "--published", "on"), (("product.create",), ("product.publish",))),
    (("product", "variations", "YOK"), (("catalog.view",),)),
    (("product", "make-variations", "YOK", "--property", "Renk=Mavi"), (("product.create",),)),
    (("product", "make-variations", "YOK", "--property", "Renk=Mavi", "--dry-run"), (("product.create",),)),
    (("product", "ledger", "YOK"), STOCK),
    (("product", "batches", "YOK"), STOCK),
    (("product", "substitutes", "YOK"), (("catalog.view",),)),
    (("product", "substitutes", "YOK", "--add", "X"), (("product.edit",),)),
    (("product", "substitutes", "YOK", "--remove", "X"), (("product.edit",),)),
    (("product", "price", "YOK"), (("catalog.view",),)),
    (("product", "label", "YOK", "--to", "/yok/a.zpl"), (("catalog.view",),)),
    (("product", "price", "YOK", "5"), (("product.edit",), ("product.price",))),
    (("product", "price", "YOK", "--end"), (("product.edit",), ("product.price",))),
    (("product", "price", "YOK", "--withdraw", "--from", "1.1.2999"), (("product.edit",), ("product.price",))),
    (("product", "archive", "YOK"), (("product.delete",),)),
    (("product", "restore", "YOK"), (("product.delete",),)),
    (("product", "price-change", "--all", "--percent", "1"), (("product.edit",), ("product.price",))),
    (("product", "price-change", "--all", "--percent", "1", "--from", "purchase_price", "--dry-run"),
     (("product.edit",), ("product.price",), ("catalog.purchase_price",))),
    (("product", "price-undo"), (("product.edit",), ("product.price",))),
    (("product", "merge", "YOK", "YOK"), (("product.edit",), ("product.delete",), ("warehouse.view",))),
    (("product", "merge", "YOK", "YOK", "--dry-run"), (("product.edit",), ("product.delete",), ("warehouse.view",))),
    (("product", "duplicates"), (("product.delete",),)),
    (("product", "make-barcodes", "--all"), (("product.edit", "product.barcode"),)),
    (("product", "check-barcodes"), (("catalog.view",),)),
    (("product", "delete", "YOK"), (("product.delete",),)),
    (("unit", "list"), (("catalog.view",),)),
    (("unit", "add", "x", "--name", "x", "--decimals", "0"), (("catalog.units",),)),
    (("tax", "list"), (("catalog.view",),)),
    (("tax", "add", "5%"), (("catalog.taxes",),)),
    (("tax", "edit", "YOK"), (("catalog.taxes",),)),
    (("price-type", "list"), (("catalog.view",),)),
    (("price-type", "add", "x", "--name", "x"), (("catalog.price_types",),)),
    (("price-type", "edit", "yok"), (("catalog.price_types",),)),
    (("section", "list"), (("catalog.view",),)),
    (("section", "add", "x"), (("product.edit",),)),
    (("section", "edit", "YOK", "--name", "x"), (("product.edit",),)),
    (("partner", "list"), (PARTNERS,)),
    (("partner", "show", "999"), (PARTNERS,)),
    (("partner", "add", "--name", "x", "--supplier"), (("supplier.edit",),)),
    (("partner", "add", "--name", "x", "--customer"), (("contact.edit",),)),
    (("partner", "add", "--name", "x", "--customer", "--supplier"), (("contact.edit",), ("supplier.edit",))),
    (("partner", "edit", "999", "--phone", "1"), (("contact.edit", "supplier.edit"),)),
    (("partner", "merge", "998", "999"), (("contact.edit", "supplier.edit"),)),
    (("partner", "duplicates"), (("contact.edit", "supplier.edit"),)),
    (("partner", "records", "999", "open"), (PARTNERS,)),
    *((("deal", *words), (("deal.view",),)) for words in (("list",), ("show", "999"))),
    *((("deal", *words), (("deal.edit",),)) for words in (
        ("new", "--file", "-"), ("edit", "999", "--file", "-"), ("stage", "999", "x"), ("win", "999"), ("lose", "999"),
        ("pay", "999", "5"), ("comment", "999", "x"), ("delete", "999"))),
    (("deal", "sale", "999"), (("deal.edit",), ("sale.edit",))),
    (("reserve", "list"), (("deal.view",), ("inventory.view",))),
    *((("reserve", *words), (("reservation.edit",),)) for words in (
        ("set", "999", "YOK", "1"), ("extend", "999"), ("release", "999"))),
    (("tick",), ()),
    (("doc", "list"), (tuple(right for right in RIGHTS if right.partition(".")[0] in
                             ("receipt", "adjustment", "transfer", "sale", "write_off") and right.endswith(".view")),)),
    (("doc", "show", "SF-000099"), (("receipt.view",),)),
    (("doc", "new", "receipt", "--file", "-"), (("receipt.edit",),)),
    (("doc", "new", "adjustment", "--file", "-"), (("adjustment.edit",),)),
    (("doc", "new", "transfer", "--file", "-"), (("transfer.edit",),)),
    (("doc", "new", "transfer", "--file", "-", "--process"), (("transfer.edit",), ("transfer.process",))),
    (("doc", "new", "sale", "--file", "-"), (("sale.edit",),)),
    (("doc", "new", "write_off", "--file", "-"), (("write_off.edit",),)),
    (("doc", "new", "write_off", "--file", "-", "--process", "--allow-negative"),
     (("write_off.edit",), ("write_off.process",), ("write_off.allow_negative",))),
    (("doc", "edit", "SF-000099", "--file", "-"), (("receipt.edit",),)),
    (("doc", "preview", "SF-000099"), (("receipt.view",),)),
    (("doc", "print", "SF-000099", "--to", "x.pdf"), (("receipt.view",), ("document.print",))),
    (("doc", "print", "US-000099", "--to", "x.pdf", "--dispatch-note"),
     (("sale.view",), ("document.print",), ("contact.view",))),
    (("doc", "print", "ST-000099", "--to", "x.pdf", "--dispatch-note"), (("transfer.view",), ("document.print",))),
    (("doc", "dispatch", "US-000099", "--to-address", "x"), (("sale.view",), ("document.print",), ("contact.view",))),
    (("doc", "dispatch", "ST-000099"), (("transfer.view",), ("document.print",))),
    (("doc", "dispatch", "ST-000099", "--plate", "34 A 1"), (("transfer.view",), ("document.print",))),
    (("doc", "attach", "SF-000099", "x.pdf"), (("receipt.edit",),)),
    (("doc", "attach", "SF-000099", "x.pdf", "--prices"), (("receipt.edit",), ("catalog.purchase_price",))),
    (("doc", "attachments", "SF-000099"), (("receipt.view",),)),
    (("doc", "attachment", "SF-000099", "1", "--to", "x.pdf"), (("receipt.view",),)),
    (("doc", "detach", "SF-000099", "1"), (("receipt.edit",),)),
    (("doc", "comment", "SF-000099", "x"), (("receipt.view",),)),
    (("notices",), ()),
    (("feed",), ()),
    (("doc", "process", "SF-000099"), (("receipt.process",),)),
    (("doc", "process", "SA-000099"), (("adjustment.process",),)),
    (("doc", "process", "US-000099"), (("sale.process",),)),
    (("doc", "process", "MH-000099", "--allow-negative"), (("write_off.process",), ("write_off.allow_negative",))),
    (("doc", "process", "ST-000099", "--allow-negative"), (("transfer.process",), ("transfer.allow_negative",))),
    *((("doc", "cancel", f"{prefix}-000099"), ((f"{type}.cancel",),)) for prefix, type in
      (("SF", "receipt"), ("SA", "adjustment"), ("ST", "transfer"), ("US", "sale"), ("MH", "write_off"))),
    *((("doc", "delete", f"{prefix}-000099"), ((f"{type}.delete",),)) for prefix, type in
      (("SF", "receipt"), ("SA", "adjustment"), ("ST", "transfer"), ("US", "sale"), ("MH", "write_off"))),
    *((("role", *words), (GIVE,)) for words in (
        ("list",), ("show", "yok"), ("add", "x"), ("copy", "yok", "x"), ("merge", "yok", "x"), ("edit", "yok"),
        ("set", "yok", "catalog.view", "true"), ("export",), ("import", "-"), ("compare", "yok", "yok"),
        ("holders", "catalog.view"), ("conflicts", "yok"), ("restore", "yok"))),
    *((("employee", *words), (EDIT,)) for words in (
        ("list",), ("show", "yok"), ("add", "x", "--name", "x"), ("edit", "yok"), ("disable", "yok"), ("enable", "yok"),
        ("unlock", "yok"), ("password", "yok"), ("sessions", "yok"), ("sign-out", "yok"),
        ("key", "yok"), ("key", "yok", "add", "-"), ("key", "yok", "remove", "SHA256:x"))),
    (("employee", "add", "x", "--name", "x", "--role", "yok"), (EDIT, GIVE)),
    *((("department", *words), (EDIT,)) for words in (("list",), ("add", "x"), ("edit", "yok"))),
    (("access", "matrix"), (GIVE,)),
    (("access", "explain", "yok", "catalog.view"), (GIVE,)),
    (("audit", "list"), (("audit.view",),)),
    (("export", "audit", "/yok/a.csv"), (("audit.view",),)),
    (("export", "products", "/yok/a.csv"), (("catalog.export",), ("catalog.view",))),
    (("export", "prices", "/yok/a.csv"), (("catalog.export",), ("catalog.view",))),
    (("export", "stock", "/yok/a.csv"), (("document.print",), *STOCK)),
    (("export", "ledger", "/yok/a.csv"), (("document.print",), *STOCK)),
    (("export", "partners", "/yok/a.csv"), (PARTNERS,)),
    (("export", "warehouses", "/yok/a.csv"), (("warehouse.view",),)),
    (("export", "documents", "/yok/a.csv"), (("document.print",),)),
    (("mapping", "list", "products"), (("catalog.import",),)),
    (("mapping", "show", "products", "yok"), (("catalog.import",),)),
    (("mapping", "guess", "products", "/yok"), (("catalog.import",),)),
    (("mapping", "save", "products", "yok", "--file", "/yok"), (("catalog.import",),)),
    (("mapping", "delete", "products", "yok"), (("catalog.import",),)),
    (("settings", "list"), (SETTINGS,)),
    (("settings", "set", "oversell", "on"), (("settings.oversell",),)),
    (("settings", "set", "inventory", "on"), (("settings.edit",),)),
    (("settings", "set", "reservation.days", "5"), (("reservation.settings",),)),
    (("form", "show", "sale"), (("sale.view",),)),
    (("form", "show", "sale", "--all"), (("document.form",),)),
    (("form", "show", "product", "--all"), (("product.form",),)),
    (("form", "mine", "product"), (("catalog.view",),)),
    (("form", "share"), (("product.layout",),)),
    *((("form", *words), (("document.form",),)) for words in (
        ("add", "sale", "x", "--kind", "text"), ("set", "sale", "yok"), ("remove", "sale", "yok"),
        ("restore", "sale", "yok"))),
    (("form", "add", "product", "x", "--kind", "text"), (("product.form",),)),
    (("check",), ADMINISTRATORS),
    (("doctor",), ADMINISTRATORS),
    (("import", "products", "/yok"), (("catalog.import",),)),
    (("import", "prices", "/yok"), (("catalog.import",), ("product.price",))),
    (("import", "warehouses", "/yok"), (("warehouse.edit",),)),
    (("import", "partners", "/yok"), (("supplier.edit", "contact.edit"),)),
    (("import", "stock", "/yok"), (("adjustment.edit",), ("adjustment.process",))),
)  # fmt: skip
"""Commands with the rights that they need: all of these groups, one right of each. The administrator has all."""


def every_command() -> set[tuple[str, ...]]:
    """Every command that acts as someone."""
    from tui.cli.nouns import NOT_FORCED, NOUNS, commands

    return {(noun, verb) if verb else (noun,) for noun in NOUNS if noun not in NOT_FORCED for verb in commands(noun)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = furnish(tmp_path_factory.mktemp("commands"))
    yield made
    made.company.close()


def as_login(house: House, login: str, words: tuple[str, ...]) -> Result:
    return run(["--db", str(house.company.path), "--as", login, "--json", *words])


def check(house: House, login: str, words: tuple[str, ...], *, allowed: bool) -> None:
    """The command lets in or refuses, with nothing said beforehand."""
    found = as_login(house, login, words)
    assert (found.code != 3) == allowed, f"{login}: {found}"
    if not allowed:
        assert (found.out, found.error["code"]) == ("", "denied")
        assert found.error["details"]["reason"] == "missing"


def named(words: tuple[str, ...]) -> str:
    return " ".join(words)


@pytest.mark.parametrize(("words", "groups"), NEEDS, ids=[named(words) for words, _groups in NEEDS])
def test_a_command_lets_in_who_holds_its_rights(house: House, words: tuple[str, ...], groups: Groups) -> None:
    for role in ROLES:
        check(house, role, words, allowed=enough(awake(of_role(role)), groups))
    check(house, "hiçkimse", words, allowed=enough(set(), groups))
    assert as_login(house, "admin", words).code != 3
    for missing in sorted(with_needs({right for group in groups for right in group})):
        check(house, f"-{missing}", words, allowed=enough(awake(set(RIGHTS) - {missing}), groups))


@pytest.mark.parametrize(("words", "groups"), NEEDS, ids=[named(words) for words, _groups in NEEDS])
def test_a_command_needs_no_more_than_its_rights(house: House, words: tuple[str, ...], groups: Groups) -> None:
    if groups == ADMINISTRATORS:
        return
    given = with_needs({group[0] for group in groups})
    with house.company.write() as engine:
        key = engine.value("SELECT id FROM role WHERE code = 'komut'")
        key = key or engine.insert("INSERT INTO role (code, name) VALUES ('komut', 'Komut')")
        for permission, grant in grants.everything().items():
            grants.write(engine, key, permission, grant if permission in given else grants.NOTHING)
        there = engine.value("SELECT 1 FROM employee WHERE login = 'komut'")
        engine.next_value("rights")
    if not there:
        add_employee(house.company, "komut", "Komut", "komut")
    check(house, "komut", words, allowed=True)
