"""Nothing is there that nobody has decided about: every right is in force somewhere, every table, column, parameter,
action and command is classified, and the registries show each only to whom it is for.

The list of rights, the registries and the signatures are read; what is new and stands nowhere fails here, with what
to do about it. That what is classified is obeyed is tried by tests/test_permission_matrix.py (services and queries),
tests/test_leaks.py (what answers hold), tests/cli/test_cli_rights.py (commands) and tests/tui/test_screens_by_role.py
(screens, keys, menus).
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

from db.company import Company
from db.record import names_of
from db.rights import effective
from tests import columns, ways
from tests.access_table import CALLS
from tests.cli.test_cli_rights import NEEDS, every_command
from tests.test_architecture import FUNCTIONS, modules
from tests.test_permission_matrix import RIGHTS, asked, awake, declared, with_needs
from tests.tui.test_screens_by_role import SCREENS
from tui import actions

NOT_YET = {
    "catalog.markups": "markups",
    "report.view": "reports",
}
"""Rights of which nothing makes use yet, with what will."""
ALTERNATIVES = {"product.barcode": "product.edit is enough for barcodes too", "supplier.edit": "or contact.edit",
                "contact.edit": "or supplier.edit"}  # fmt: skip
"""Rights beside which another one is always enough."""
OPEN = {
    "why": "one may ask about oneself; of others the query asks",
    "sessions.own": "one's own",
    "profile": "one's own",
    "notices": "one's own",
    "feed": "one's own, as far as one may see it",
    "lock": "one's own session",
    "sign_out": "one's own session",
    "quit": "out",
    "help": "says what the screen on top is for",
    "menu": "shows what one may do",
    "command": "offers what one may do",
    "palette": "offers what one may do",
    "back": "to where one was",
    "redraw": "the same once more",
    "home": "shows what one may do",
    "messages": "what one was told",
    "language": "one's own",
    "theme": "one's own",
}
"""Actions that everyone has, each with the reason."""
CALLED = {
    "exports": {"catalog.export", "document.print", "supplier.view", "contact.view", "warehouse.view"},
    "trace": {"warehouse.view"},
}
"""Actions that open no screen of their own, and the rights that give them, one of them being enough."""
SPECIAL = {"view_as": "administrators", "database": "administrators", "view_end": "viewing"}
"""Actions that no right gives, and what does: by the field of `Action` that says so."""
MONEY = {
    "cost": "cost value balance_value purchase_price settlement",
    "amount": "gross discount net tax total",
    "sale": "price delivery_price paid due",
}
"""What the money in answers is, by the names of fields; cost and amount can be hidden."""


def test_every_right_is_in_force_or_waits_for_something() -> None:
    used = {right for call in CALLS if declared(call).kind != "administrators"
            for group in (*asked(call), *call.also, *call.seen) for right in group}  # fmt: skip
    unused = set(RIGHTS) - used
    assert not unused - set(NOT_YET), (
        f"{sorted(unused - set(NOT_YET))}: asked by no call of tests/access_table.py. Ask the right in a service or query"
        " and add the call that needs it, or say in NOT_YET what it waits for"
    )
    assert not set(NOT_YET) - unused, f"{sorted(set(NOT_YET) - unused)}: in force by now, take them out of NOT_YET"


@pytest.mark.parametrize("right", sorted(set(RIGHTS) - set(NOT_YET)))
def test_a_right_has_a_call_that_fails_by_its_lack_alone(right: str) -> None:
    """Someone with every right but this one is refused something that names it: it is no decoration."""
    held = awake(set(RIGHTS) - {right})
    refused = [
        call.id for call in CALLS if declared(call).kind != "administrators"
        and any(right in group and not any(one in held for one in group)
                for group in (*asked(call), *call.also, *call.seen))
    ]  # fmt: skip
    assert refused or right in ALTERNATIVES, right


def test_every_column_is_classified(company: Company) -> None:
    with company.read() as engine:
        stored = {
            (table, row[1])
            for (table,) in engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not table.startswith(("sqlite_", "item_search", "document_search", "field_search", "schema_migration"))
            for row in engine.rows(f"PRAGMA table_info({table})")
        }
    new = sorted(f"{table}.{name}" for table, name in stored if columns.kind_of(table, name) is None)
    assert not new, f"{new}: who may know what is in there? Say it in tests/columns.py"
    gone = sorted(
        f"{table}.{name}" for table, kinds in columns.COLUMNS.items() for names in kinds.values()
        for name in names.split() if (table, name) not in stored
    )  # fmt: skip
    assert not gone, f"{gone}: in tests/columns.py, and in no table"
    assert {kind for kinds in columns.COLUMNS.values() for kind in kinds} == set(columns.KINDS)
    for table, kinds in columns.COLUMNS.items():
        names = " ".join(kinds.values()).split()
        assert len(names) == len(set(names)), f"{table}: a column is classified twice"


def test_every_parameter_of_a_query_is_asked_with() -> None:
    given = {name: query for query in ways.queries() for name, _filter in ways.parameters(query)}
    new = {name: query for name, query in given.items() if name not in ways.PROBES and name not in ways.PAGING}
    assert not new, (
        f"{new}: nobody asks with these. Say in tests/ways.py (PROBES) which values would find something, also something"
        " that may be hidden; PAGING is for what only turns pages"
    )
    stale = set(ways.PROBES) - set(given)
    assert not stale, f"{sorted(stale)}: in PROBES, and no query takes them"


def answers() -> list[tuple[str, str, str]]:
    """The fields of all that queries give back: (record, field, its type)."""
    import db.documents
    import db.queries

    found = []
    for package in (db.queries, db.documents):
        for module in modules(package):
            for name, kind in vars(module).items():
                if inspect.isclass(kind) and kind.__module__ == module.__name__ and not name.startswith("_"):
                    hints: dict[str, Any] = inspect.get_annotations(kind)
                    if dataclasses.is_dataclass(kind) or names_of(kind) is not None:
                        found += [(f"{module.__name__}.{name}", field, str(hint)) for field, hint in hints.items()]
    return found


def test_all_money_in_answers_is_classified_and_what_costs_can_be_hidden() -> None:
    kinds = {name: kind for kind, names in MONEY.items() for name in names.split()}
    seen = set()
    for record, field, hint in answers():
        if "Price" not in hint.replace("ProductPrice", "") and "Amount" not in hint:
            continue
        # A deal is sold: what it comes to is what its rows say, which are seen with it.
        kind = "sale" if record.startswith(("db.queries.deals.", "db.deals.")) else kinds.get(field)
        seen.add(field)
        assert kind is not None, f"{record}.{field}: what money is this? Say it in MONEY"
        if kind in ("cost", "amount"):
            assert "Hidden" in hint, f"{record}.{field} is {kind}: who may not see it needs HIDDEN (`{hint} | Hidden`)"
    assert len(seen) > 6


# Actions ----------------------------------------------------------------------------


def test_every_action_is_for_someone() -> None:
    for one in actions.ACTIONS:
        if one.id in SPECIAL:
            assert getattr(one, SPECIAL[one.id]) and not one.permission
        elif not one.permission:
            assert one.id in OPEN, f"{one.id} asks no right: give it `permission`, or say in OPEN why everyone has it"
        else:
            assert one.id not in OPEN
            assert set(one.permission) <= set(RIGHTS)
            assert (SCREENS | CALLED).get(one.id) == set(one.permission), (
                f"{one.id}: which rights open it? Say it in SCREENS (tests/tui/test_screens_by_role.py)"
            )
    assert not set(OPEN) - {one.id for one in actions.ACTIONS}


def test_menu_and_commands_show_an_action_exactly_to_whom_it_is_for() -> None:
    """Every right but one, one right and what it needs, none, all; with inventory management on and off."""
    people = [set[str](), set(RIGHTS), *(set(RIGHTS) - {one} for one in RIGHTS), *(with_needs({one}) for one in RIGHTS)]
    for given in people:
        for inventory in (True, False):
            held = awake(given, inventory=inventory)
            rights = effective(dict.fromkeys(given, (True, ())), inventory=inventory)
            assert rights.scopes.keys() == held
            expected = {
                one.id
                for one in actions.registry().values()
                if one.id in OPEN or ((SCREENS | CALLED).get(one.id, set()) & held and set(one.also) <= held)
            }
            assert {one.id for one in actions.visible(rights)} == expected
            assert {one.id for _name, one in actions.commands(rights)} <= expected
            for section, shown in actions.menu(rights):
                assert shown, f"{section.id}: an empty section"
                assert {one.id for one in shown} <= expected


# Commands ---------------------------------------------------------------------------


def test_every_command_is_classified() -> None:
    new = every_command() - {words[:2] if words[:2] in every_command() else words[:1] for words, _groups in NEEDS}
    assert not new, (
        f"{sorted(new)}: which rights does it need? Add a line with all of them to NEEDS in tests/cli/test_cli_rights.py;"
        " a report, print or export asks its own right and those of what it shows"
    )


def test_the_matrix_covers_what_it_says() -> None:
    """As many (right, way) pairs as ever: a way that falls out of the tests would not be missed otherwise."""
    pairs = {(right, "call") for call in CALLS if declared(call).kind != "administrators"
             for group in (*asked(call), *call.also) for right in group}  # fmt: skip
    pairs |= {(right, "command") for _words, groups in NEEDS for group in groups for right in group}
    pairs |= {(right, "action") for rights in SCREENS.values() for right in rights}
    missing = {right for right, way in pairs if way == "call"} - {right for right, way in pairs if way == "command"}
    in_files = {"row.price", "row.discount"}
    assert not missing - in_files, f"{sorted(missing - in_files)}: no command of NEEDS needs them"
    assert all(FUNCTIONS[call.function] for call in CALLS)
