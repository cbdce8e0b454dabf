"""Every column, filter and order of every list, and every column of an export, is classified (tests/list_columns.py),
and is not there for someone who has every right but the one that it needs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tui
from db import passwords
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import exports
from tests import access_table
from tests.access_table import SUPPLIER
from tests.conftest import CHEAP, make_company
from tests.list_columns import COLUMNS, COMPUTED, EXPORTS, FILTERS, MASKED, OPEN, SEEN, classes, needs
from tests.test_leaks import person
from tests.test_permission_matrix import RIGHTS, awake
from tests.tui.walking import walk
from tui.i18n import Said
from tui.widgets.cells import Column, plain
from tui.widgets.filter_bar import FilterBar
from tui.widgets.grid_edit import GridColumn

MAKERS = {"Column": COLUMNS, "GridColumn": COLUMNS, "typed": COLUMNS, "picked": COLUMNS, "Choice": FILTERS}
"""What makes columns and filters; `typed` and `picked` where they are given a name (tui/screens/document_columns.py)."""
GATED = ("catalog.purchase_price", "inventory.view", "warehouse.view", "supplier.view", "contact.view")
"""The rights without which columns or filters are not there; each is taken away once."""
WALKED = (
    "documents documents.receipt documents.sale documents.transfer documents.write_off products warehouses partners"
    " lookup counter deals"
)
"""The lists that have such columns."""
CELLS = {
    "catalog.purchase_price": re.compile(r"\b7,77\b|\b1\.0(64|41|56),\d\d\b"),
    "warehouse.view": re.compile(r"QZX|Qzx"),
    "supplier.view": re.compile(re.escape(SUPPLIER)),
}
"""What no cell holds for who lacks the right."""


def made() -> Iterator[tuple[str, dict[str, dict[str, str]], str, str]]:
    """Every column and filter in the code: module, table of classes, name, where it stands."""
    root = Path(tui.__file__).parent
    for folder in ("screens", "dialogs", "widgets"):
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                maker = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if maker not in MAKERS or (maker in ("typed", "picked") and not _named(node)):
                    continue
                first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "key"), None)
                assert first is not None, f"{path}:{node.lineno}"
                name = first.value if isinstance(first, ast.Constant) else ast.unparse(first).replace(" ", "")
                yield path.stem, MAKERS[maker], str(name), f"{folder}/{path.name}:{node.lineno}"


def _named(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def test_every_column_and_filter_is_classified() -> None:
    found = list(made())
    new = [f"{place}: {name}" for module, table, name, place in found if name not in classes(table, module)]
    assert not new, f"{new}: which right shows it? Say it in tests/list_columns.py"
    there = {(id(table), module, name) for module, table, name, _place in found}
    gone = [
        f"{module}: {name}" for table in (COLUMNS, FILTERS) for module in table for name in classes(table, module)
        if (id(table), module, name) not in there and COMPUTED not in table[module]
    ]  # fmt: skip
    assert not gone, f"{gone}: in tests/list_columns.py, and in no list"


def test_the_classes_are_rights_and_words_that_there_are() -> None:
    for table in (COLUMNS, FILTERS, EXPORTS):
        for module, kinds in table.items():
            names = " ".join(kinds.values()).split()
            assert len(names) == len(set(names)), f"{module}: a column is classified twice"
            for kind in kinds:
                assert kind in (SEEN, MASKED, OPEN, COMPUTED) or needs(kind), kind
                for group in needs(kind):
                    assert group <= set(RIGHTS), f"{module}: {kind}"
                    assert group & {*GATED, "catalog.view"}, f"{kind}: nobody is tried without it, add it to GATED"


def test_an_order_goes_with_its_column() -> None:
    """A list is sorted by what a column shows, and by nothing that another right shows than the column."""
    gated = {name for module in COLUMNS for name, kind in classes(COLUMNS, module).items() if needs(kind)}
    root = Path(tui.__file__).parent / "screens"
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Column", "GridColumn"):
                order = next((k.value for k in node.keywords if k.arg == "order"), None)
                words = {one.value for one in ast.walk(order or ast.Pass()) if isinstance(one, ast.Constant)} - {""}
                key = node.args[0]
                name = key.value if isinstance(key, ast.Constant) else ""
                assert not (words - {name}) & gated, f"{path}:{node.lineno}"


# Who lacks one right ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    passwords.set_cost(CHEAP)
    folder = tmp_path_factory.mktemp("columns")
    made = make_company(folder / "ambar.db")
    with made.read() as engine:
        admin = Actor(made, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    access_table.build(made, admin, folder)
    with made.write() as engine:
        engine.run("UPDATE warehouse SET code = 'QZX', name = 'Qzx deposu' WHERE code = 'MAIN'")
    yield admin
    made.close()


@pytest.fixture
def company(house: Actor) -> Company:
    return house.company


class Lists:
    """What columns and filters were there, and what their cells held, on all that was walked through."""

    def __init__(self, origin: dict[int, tuple[Any, str]]) -> None:
        self.origin = origin
        self.columns: set[tuple[str, str]] = set()
        self.filters: set[str] = set()
        self.cells: set[tuple[str, str]] = set()

    def __call__(self, user: Any, way: str) -> None:
        rights = user.app.rights
        for table in user.screen.query("Table, Grid"):
            for column in getattr(table, "offered", table.columns):
                if not column.allowed(rights):
                    continue
                kept, module = self.origin[id(column)]
                assert kept is column
                self.columns.add((module, column.key))
                self.cells |= {
                    (f"{way}: {column.key}", plain(column.of(row))) for row in list(table.rows)[:40] if row is not None
                }
        for bar in user.screen.query(FilterBar):
            self.filters |= {choice.name for choice in bar.choices if not isinstance(choice.label, Said)}


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[Any, str]]:
    """The module that made each column, by its id; the column is kept, so that no other gets its id."""
    found: dict[int, tuple[Any, str]] = {}
    for kind in (Column, GridColumn):
        kind("key", "")  # a record writes its __init__ when the first one is made
        make = kind.__init__

        def init(self: Any, *args: Any, _make: Any = make, **given: Any) -> None:
            _make(self, *args, **given)
            frame = sys._getframe(1)
            while frame.f_back is not None and frame.f_code.co_name in ("typed", "picked"):
                frame = frame.f_back
            found[id(self)] = (self, frame.f_globals["__name__"].rpartition(".")[2])

        monkeypatch.setattr(kind, "__init__", init)
    return found


async def lists_of(actor: Actor, shell: Any, origin: dict[int, tuple[Any, str]]) -> Lists:
    found = Lists(origin)
    async with shell(actor) as user:
        await walk(user, found, rows=2, deep=1, press="open|tab|turn", only=WALKED)
    return found


def hidden(table: dict[str, dict[str, str]], held: set[str]) -> set[tuple[str, str]]:
    """The columns or filters (module, name) that one with these rights has not."""
    return {
        (module, name)
        for module in table
        for name, kind in classes(table, module).items()
        if not kind.endswith("~") and any(not group & held for group in needs(kind))
    }


@pytest.mark.parametrize("right", GATED)
async def test_without_a_right_its_columns_and_filters_are_not_there(
    house: Actor, shell: Any, origin: dict[int, tuple[Any, str]], right: str
) -> None:
    held = awake(set(RIGHTS) - {right})
    found = await lists_of(person(house, f"-{right}", without=right), shell, origin)
    assert not found.columns & hidden(COLUMNS, held), f"without {right}"
    lost = hidden(FILTERS, held)
    elsewhere = {name for module in FILTERS for name in classes(FILTERS, module) if (module, name) not in lost}
    assert not found.filters & {name for _module, name in lost} - elsewhere, f"without {right}"
    if right in CELLS:
        leaks = [one for one in found.cells if CELLS[right].search(one[1])]
        assert not leaks, f"without {right}: {leaks}"


async def test_who_has_them_all_sees_them(house: Actor, shell: Any, origin: dict[int, tuple[Any, str]]) -> None:
    """So that the test above proves something."""
    found = await lists_of(house, shell, origin)
    wanted = {one for right in GATED for one in hidden(COLUMNS, awake(set(RIGHTS) - {right}))}
    assert wanted <= found.columns, (
        f"{sorted(wanted - found.columns)}: not walked through, so nothing is proven about them: add their list to WALKED"
    )
    assert {name for right in GATED for _module, name in hidden(FILTERS, awake(set(RIGHTS) - {right}))} <= found.filters
    unknown = {(module, key) for module, key in found.columns if key not in classes(COLUMNS, module)}
    assert not {one for one in unknown if one[0] != "list_fields"}, unknown
    for right, pattern in CELLS.items():
        assert any(pattern.search(text) for _place, text in found.cells), right


# Exports ------------------------------------------------------------------------------


def test_every_column_of_an_export_is_classified(house: Actor) -> None:
    for kind in exports.KINDS:
        there = {name for name in exports.columns(house, kind) if not name.startswith("fields.")}
        known = set(classes(EXPORTS, kind))
        assert not there - known, f"{kind}: {sorted(there - known)}: who may have it? Say it in tests/list_columns.py"
        assert not known - there, f"{kind}: {sorted(known - there)}: in tests/list_columns.py, and in no export"


@pytest.mark.parametrize("right", [*GATED, "catalog.view"])
def test_without_a_right_its_columns_are_in_no_export(house: Actor, right: str) -> None:
    actor = person(house, f"-{right}", without=right)
    held = awake(set(RIGHTS) - {right})
    for kind in exports.KINDS:
        try:
            there = set(exports.columns(actor, kind))
        except AmbarError as error:
            assert error.code == "denied"
            continue
        lost = {name for one, name in hidden(EXPORTS, held) if one == kind}
        assert not there & lost, f"{kind} without {right}"
        for name in lost:
            with pytest.raises(AmbarError) as caught:
                exports.page(actor, kind, columns=(name,))
            assert caught.value.code in ("usage", "denied")
