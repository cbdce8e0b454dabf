"""Every command as every default role: who is let in, and that a refusal comes before anything else."""

from __future__ import annotations

import pytest

from db.access import Actor
from tests.command_line import Ambar
from tests.conftest import MakeActor

STAFF, CLERK, MANAGER = "personel", "depocu", "mudur"
EVERYONE = (STAFF, CLERK, MANAGER)

ASKED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("find", "x"), EVERYONE),
    (("stock",), EVERYONE),
    (("ledger",), EVERYONE),
    (("warehouse", "list"), EVERYONE),
    (("warehouse", "show", "YOK"), EVERYONE),
    (("warehouse", "add", "X", "--name", "x"), (MANAGER,)),
    (("warehouse", "edit", "YOK", "--name", "x"), (MANAGER,)),
    (("warehouse", "delete", "YOK"), (MANAGER,)),
    (("product", "list"), EVERYONE),
    (("product", "show", "YOK"), EVERYONE),
    (("product", "add", "X", "--name", "x"), EVERYONE),
    (("product", "add", "X", "--name", "x", "--price", "1"), (MANAGER,)),
    (("product", "add", "X", "--name", "x", "--purchase-price", "1"), (CLERK, MANAGER)),
    (("product", "add", "X", "--name", "x", "--barcode", "1"), (CLERK, MANAGER)),
    (("product", "add", "X", "--name", "x", "--oversell", "on"), (MANAGER,)),
    (("product", "edit", "YOK", "--name", "x"), (MANAGER,)),
    (("product", "edit", "YOK", "--barcode", "1"), (CLERK, MANAGER)),
    (("product", "archive", "YOK"), ()),
    (("product", "delete", "YOK"), ()),
    (("unit", "list"), EVERYONE),
    (("unit", "add", "x", "--name", "x", "--decimals", "0"), (MANAGER,)),
    (("tax", "list"), EVERYONE),
    (("tax", "add", "5%"), (MANAGER,)),
    (("tax", "edit", "YOK"), (MANAGER,)),
    (("price-type", "list"), EVERYONE),
    (("price-type", "add", "x", "--name", "x"), (MANAGER,)),
    (("section", "list"), EVERYONE),
    (("section", "add", "x"), (MANAGER,)),
    (("section", "edit", "YOK", "--name", "x"), (MANAGER,)),
    (("partner", "list"), EVERYONE),
    (("partner", "add", "--name", "x", "--supplier"), (MANAGER,)),
    (("partner", "add", "--name", "x", "--customer"), (STAFF, MANAGER)),
    (("partner", "add", "--name", "x", "--customer", "--supplier"), (MANAGER,)),
    (("doc", "list"), EVERYONE),
    (("doc", "show", "SF-000099"), EVERYONE),
    (("doc", "new", "receipt", "--file", "-"), (CLERK, MANAGER)),
    (("doc", "new", "adjustment", "--file", "-"), (CLERK, MANAGER)),
    (("doc", "new", "transfer", "--file", "-"), EVERYONE),
    (("doc", "new", "transfer", "--file", "-", "--process"), (CLERK, MANAGER)),
    (("doc", "new", "sale", "--file", "-"), (STAFF, MANAGER)),
    (("doc", "new", "write_off", "--file", "-"), EVERYONE),
    (("doc", "new", "write_off", "--file", "-", "--process", "--allow-negative"), (MANAGER,)),
    (("doc", "preview", "SF-000099"), EVERYONE),
    (("doc", "process", "SF-000099"), (CLERK, MANAGER)),
    (("doc", "process", "US-000099"), EVERYONE),
    (("doc", "process", "MH-000099", "--allow-negative"), (MANAGER,)),
    (("doc", "cancel", "SF-000099"), (MANAGER,)),
    (("doc", "delete", "SF-000099"), ()),
    (("role", "list"), ()),
    (("role", "show", "yok"), ()),
    (("role", "add", "x"), ()),
    (("role", "copy", "yok", "x"), ()),
    (("role", "merge", "yok", "x"), ()),
    (("role", "set", "yok", "catalog.view", "true"), ()),
    (("role", "export"), ()),
    (("role", "import", "-"), ()),
    (("employee", "list"), ()),
    (("employee", "show", "yok"), ()),
    (("employee", "add", "x", "--name", "x"), ()),
    (("employee", "edit", "yok"), ()),
    (("employee", "disable", "yok"), ()),
    (("employee", "enable", "yok"), ()),
    (("employee", "unlock", "yok"), ()),
    (("employee", "password", "yok"), ()),
    (("employee", "sessions", "yok"), ()),
    (("employee", "sign-out", "yok"), ()),
    (("role", "edit", "yok"), ()),
    (("department", "list"), ()),
    (("department", "add", "x"), ()),
    (("department", "edit", "yok"), ()),
    (("role", "compare", "yok", "yok"), ()),
    (("role", "holders", "catalog.view"), ()),
    (("role", "conflicts", "yok"), ()),
    (("role", "restore", "yok"), ()),
    (("access", "matrix"), ()),
    (("access", "explain", "yok", "catalog.view"), ()),
    (("audit", "list"), (MANAGER,)),
    (("export", "audit", "/yok/a.csv"), (MANAGER,)),
    (("settings", "list"), (MANAGER,)),
    (("settings", "set", "oversell", "on"), (MANAGER,)),
    (("settings", "set", "inventory", "on"), (MANAGER,)),
    (("settings", "set", "reservation.days", "5"), (MANAGER,)),
    (("check",), ()),
    (("import", "products", "/yok"), (MANAGER,)),
    (("import", "warehouses", "/yok"), (MANAGER,)),
    (("import", "partners", "/yok"), (STAFF, MANAGER)),
    (("import", "stock", "/yok"), (CLERK, MANAGER)),
)
"""Commands, and the roles that are let in; the administrator always is."""


@pytest.fixture
def people(manager: Actor, staff: Actor, clerk: Actor) -> None:
    """One of each default role, and someone without any."""


@pytest.mark.parametrize(("words", "let_in"), ASKED, ids=lambda one: " ".join(one) if one and one[0] != STAFF else None)
def test_a_command_lets_in_who_holds_its_right(
    ambar: Ambar, people: None, words: tuple[str, ...], let_in: tuple[str, ...]
) -> None:
    for login in EVERYONE:
        found = ambar(*words, by=login)
        denied = found.code == 3
        assert denied == (login not in let_in), f"{login}: {found}"
        if denied:
            assert (found.out, found.error["code"]) == ("", "denied")
            assert found.error["details"]["reason"] == "missing"
    assert ambar(*words, by="admin").code != 3


def test_every_command_is_asked() -> None:
    from tui.cli.nouns import NOT_FORCED, NOUNS, commands

    every = {(noun, verb) if verb else (noun,) for noun in NOUNS if noun not in NOT_FORCED for verb in commands(noun)}
    asked = {words[:2] if words[:2] in every else words[:1] for words, _ in ASKED}
    assert every - asked <= {("doc", "edit"), ("partner", "show"), ("partner", "edit"), ("price-type", "edit")}


def test_without_a_role_nothing_but_refusals(ambar: Ambar, make_actor: MakeActor) -> None:
    make_actor({}, login="kimse")
    for words, _ in ASKED:
        assert ambar(*words, by="kimse").code == 3, words
