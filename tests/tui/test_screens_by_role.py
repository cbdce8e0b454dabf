"""What a role does not give is on no screen: no section, key, command, column, figure or name.

What each person may do is worked out from the list of rights alone, as in tests/test_permission_matrix.py.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from db import grants, passwords
from db.access import Actor, rights_of
from db.company import Company
from db.services import settings
from tests import access_table
from tests.conftest import CHEAP, add_employee, make_company
from tests.test_leaks import person
from tests.test_permission_matrix import RIGHTS, ROLES, awake, of_role
from tests.tui.walking import back_to, settle, walk
from tui import actions
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.screens.base import AmbarScreen
from tui.screens.home import HomeScreen
from tui.widgets.menu import Menu

DOCUMENTS = {
    "receipt": "Stok fişleri", "adjustment": "Stok ayarları", "transfer": "Stok transferleri", "sale": "Satışlar",
    "write_off": "Mahsuplar",
}  # fmt: skip
SCREENS = {
    "documents": {"inventory.view"},
    **{f"documents.{type}": {f"{type}.view"} for type in DOCUMENTS},
    "warehouses": {"warehouse.view"},
    "products": {"catalog.view"},
    "sections": {"product.edit"},
    "duplicates": {"product.delete"},
    "barcodes": {"product.edit", "product.barcode"},
    "units": {"catalog.units"},
    "taxes": {"catalog.taxes"},
    "price_types": {"catalog.price_types"},
    "partners": {"supplier.view", "contact.view"},
    "roles": {"access.edit"},
    "employees": {"employee.edit"},
    "departments": {"employee.edit"},
    "settings": {"settings.edit", "settings.oversell", "reservation.settings"},
    "audit": {"audit.view"},
    "forms": {"document.form", "product.form"},
    "forms.own": {*(f"{type}.view" for type in DOCUMENTS), "catalog.view"},
    "imports": {
        "catalog.import",
        "warehouse.edit",
        "supplier.edit",
        "contact.edit",
        *(f"{type}.process" for type in DOCUMENTS),
    },
    "lookup": {"catalog.view"},
    "counter": {"catalog.view"},
    "feed": set[str](),
    "deliveries": {"sale.view"},
    "deals": {"deal.view"},
    "deals.board": {"deal.view"},
    "reservations": {"deal.view"},
    "pipelines": {"settings.edit"},
    "scanner": {"catalog.view"},
    "profile": set[str](),
    "notices": set[str](),
    "sessions": {"employee.edit"},
    "sessions.own": set[str](),
    "database": {"administrator"},
}
"""Which rights open a screen, one of them being enough."""
ALSO = {"reservations": {"inventory.view"}}
"""Which rights it needs besides, all of them."""
KEYS = {
    ("ProductsScreen", "new"): {"product.create"},
    ("ProductsScreen", "bulk"): {"product.edit", "product.delete", "product.publish", "product.barcode"},
    ("ProductScreen", "edit"): {"product.edit", "product.publish"},
    ("ProductScreen", "add"): {"product.edit", "product.barcode", "product.price"},
    ("ProductScreen", "remove"): {"product.edit", "product.price"},
    ("ProductScreen", "variations"): {"product.create"},
    ("ProductScreen", "print"): set[str](),
    ("ProductScreen", "archive"): {"product.delete"},
    ("ProductScreen", "restore"): {"product.delete"},
    ("ProductScreen", "merge_into"): {"product.delete"},
    ("ProductScreen", "delete"): {"product.delete"},
    ("WarehousesScreen", "new"): {"warehouse.edit"},
    **{("DatabaseScreen", key): {"administrator"} for key in ("check", "backup", "doctor")},
    ("WarehouseScreen", "edit"): {"warehouse.edit"},
    ("WarehouseScreen", "make_default"): {"warehouse.edit"},
    ("WarehouseScreen", "switch_off"): {"warehouse.edit"},
    ("WarehouseScreen", "switch_on"): {"warehouse.edit"},
    ("WarehouseScreen", "delete"): {"warehouse.edit"},
    ("PartnersScreen", "new"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "edit"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "switch_off"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "switch_on"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "delete"): {"supplier.edit", "contact.edit"},
    ("EmployeesScreen", "roles"): {"access.edit"},
    ("EmployeesScreen", "sessions"): {"employee.edit"},
    ("AuditScreen", "export"): set[str](),
    ("HomeScreen", "notices"): set[str](),
    ("HomeScreen", "feed"): set[str](),
    ("FeedScreen", "all_seen"): set[str](),
    ("PartnersScreen", "duplicates"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "merge"): {"supplier.edit", "contact.edit"},
    ("PartnerScreen", "trace"): {"warehouse.view"},
    ("DeliveriesScreen", "advance"): {"delivery.edit"},
    ("DeliveriesScreen", "step_back"): {"delivery.edit"},
    ("DeliveriesScreen", "edit"): {"delivery.edit"},
    ("DeliveriesScreen", "new"): {"delivery.edit"},
    ("DeliveriesScreen", "print"): {"document.print"},
    ("NoticesScreen", "all_seen"): set[str](),
    ("ProductsScreen", "export"): {"catalog.export"},
    ("ProductsScreen", "label"): set[str](),
    ("DocumentsScreen", "export"): {"document.print"},
    ("PartnersScreen", "export"): set[str](),
    ("WarehousesScreen", "export"): set[str](),
    ("WarehouseScreen", "export"): {"document.print"},
    ("PartnerScreen", "export"): {"document.print"},
    ("ProductScreen", "export"): {"document.print"},
    ("SessionsScreen", "end"): set[str](),
    ("SessionsScreen", "end_all"): set[str](),
    ("SshKeysScreen", "new"): {"employee.edit"},
    ("SshKeysScreen", "delete"): {"employee.edit"},
    ("DocumentsScreen", "new"): {"{type}.edit"},
    ("DocumentsScreen", "process"): {"{type}.process"},
    ("DocumentsScreen", "cancel_processing"): {"{type}.cancel"},
    ("DocumentsScreen", "delete"): {"{type}.delete", "{type}.edit"},
    ("DocumentScreen", "save"): {"{type}.edit"},
    ("DocumentScreen", "process"): {"{type}.process"},
    ("DocumentScreen", "cancel_processing"): {"{type}.cancel"},
    ("DocumentScreen", "delete"): {"{type}.delete", "{type}.edit"},
    ("DocumentScreen", "print"): {"document.print"},
    ("DocumentScreen", "export"): {"document.print"},
    ("DocumentsScreen", "print"): {"document.print"},
    ("DocumentScreen", "attachments"): {"{type}.view"},
    **{(name, "trace"): {"warehouse.view"} for name in ("DocumentScreen", "DealScreen")},
    ("ProductScreen", "trace"): {"warehouse.view"},
    ("DocumentScreen", "comment"): {"{type}.view"},
    **{(name, "history"): {"deal.view"} for name in ("DealsScreen", "DealBoardScreen", "DealScreen")},
    **{(name, "new"): {"deal.edit"} for name in ("DealsScreen", "DealBoardScreen")},
    ("DealsScreen", "board"): {"deal.view"},
    **{("DealBoardScreen", key): {"deal.view"} for key in ("list", "pipeline")},
    **{("DealScreen", key): {"deal.view"} for key in ("acts", "payments")},
    **{("DealsScreen", key): {"deal.edit"} for key in ("stage", "delete")},
    **{("DealScreen", key): {"deal.edit"} for key in ("save", "win", "lose", "reopen")},
    **{("ReservationsScreen", key): {"reservation.edit"} for key in ("extend", "release")},
}
"""Which rights a key needs beyond what opens its screen."""
WHOLE = {
    "SectionsScreen": {"product.edit"},
    "DuplicatesScreen": {"product.delete"},
    "BarcodesScreen": SCREENS["barcodes"],
    "UnitsScreen": {"catalog.units"},
    "TaxesScreen": {"catalog.taxes"},
    "PriceTypesScreen": {"catalog.price_types"},
    "ImportScreen": SCREENS["imports"],
    "ImportPreview": SCREENS["imports"],
    "RolesScreen": {"access.edit"},
    "EmployeesScreen": {"employee.edit"},
    "EmployeeScreen": {"employee.edit"},
    "DepartmentsScreen": {"employee.edit"},
    "SettingsScreen": SCREENS["settings"],
    "FormsScreen": {"document.form", "product.form", "catalog.view", *(f"{type}.view" for type in DOCUMENTS)},
    "ProductForm": {"product.create", "product.edit", "product.publish"},
    "WarehouseForm": {"warehouse.edit"},
    "PartnerForm": {"supplier.edit", "contact.edit"},
    "ProfileScreen": set[str](),
    "TraceScreen": {"warehouse.view"},
    "PipelinesScreen": {"settings.edit"},
}
"""Screens of which every key needs the same."""
OPEN = re.compile(
    r"open|mark|search|filter|sort|columns|saved_filters|about|history|pick|choose|submit|pin|preview|screen\.|app\.|tab|turn"
)
"""Keys that show more of what the screen shows anyway, or only change what is typed there."""
COST = re.compile(r"\b7,77\b|\b1\.0(64|41|56),\d\d\b")
"""The purchase price of everything, and what the stock is worth by it."""
COST_WORDS = re.compile(r"\b(alış|maliyet(?! yöntemi)|stok değeri|kâr)", re.IGNORECASE)
FOREIGN = re.compile(r"QZX|Qzx deposu|\b13[4-7]\b")
"""The warehouse that is not one's own, and what lies in it."""

World = tuple[Actor, access_table.World, dict[str, tuple[Actor, set[str]]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    passwords.set_cost(CHEAP)
    folder = tmp_path_factory.mktemp("by_role")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    made = access_table.build(company, admin, folder)
    with company.write() as engine:
        engine.run("UPDATE warehouse SET code = 'QZX', name = 'Qzx deposu' WHERE code = 'MAIN'")
    everything = set(RIGHTS)
    people = {
        "nobody": (add_employee(company, "hiçkimse", "Hiç Kimse"), set[str]()),
        "admin": (admin, everything),
        **{role: (add_employee(company, role, role, role), of_role(role)) for role in ROLES},
        "hasan": (hasan(company), of_role("warehouse_clerk")),
        "fiyatsız": (
            person(admin, "fiyatsiz", without="catalog.purchase_price"),
            everything - {"catalog.purchase_price"},
        ),
        "şubeci": (person(admin, "subeci", warehouses=("ŞUBE",)), everything),
    }
    yield admin, made, people
    company.close()


def hasan(company: Company) -> Actor:
    """A warehouse clerk of one branch."""
    with company.write() as engine:
        role = engine.insert("INSERT INTO role (code, name) VALUES ('sube_memuru', 'Şube memuru')")
        own = engine.value("SELECT id FROM warehouse WHERE code = 'ŞUBE'")
        for permission, grant in grants.default_grants("warehouse_clerk").items():
            grants.write(
                engine, role, permission, (False, frozenset({own})) if permission == "warehouse.view" else grant
            )
    return add_employee(company, "hasan", "Hasan Şubeci", "sube_memuru")


@pytest.fixture
def company(world: World) -> Company:
    return world[0].company


class Judge:
    """Looks at each screen for what the person may not see or do."""

    def __init__(self, held: set[str], hidden: dict[str, re.Pattern[str]], *, columns: re.Pattern[str] | None) -> None:
        self.held = held
        self.hidden = hidden
        self.columns = columns
        self.wrong: list[str] = []
        self.screens: set[str] = set()

    def __call__(self, user: Any, way: str) -> None:
        text = user.text()
        for name, pattern in self.hidden.items():
            if found := pattern.search(text):
                self.wrong.append(f"{way}: {name} {found[0]!r}\n{text}")
        if self.columns is not None and not way.startswith(("roles", "audit")) and (found := self.columns.search(text)):
            self.wrong.append(f"{way}: {found[0]!r}\n{text}")
        screen = user.screen
        name = type(screen).__name__
        self.screens.add(name)
        if not isinstance(screen, AmbarScreen):
            return
        type_ = getattr(screen, "type", None) or getattr(screen, "arguments", {}).get("type")
        for key, active in screen.active_bindings.items():
            action = active.binding.action
            if not active.binding.description or active.node is not screen:
                continue
            needed = KEYS.get((name, action), WHOLE.get(name))
            if needed is not None:
                types = [type_] if type_ else list(DOCUMENTS)
                rights = {right.format(type=one) for right in needed for one in types}
                if needed and not rights & self.held:
                    self.wrong.append(f"{way}: key {key} ({action}) without {rights}")
            elif not OPEN.match(action):
                self.wrong.append(f"{way}: which right does {key} need? Say it in KEYS: {(name, action)}")
        for one in actions.registry().values():
            if one.screen and one.id in SCREENS and not allowed(one.id, self.held):
                assert not any(
                    active.binding.action == f"act('{one.id}')" for active in screen.active_bindings.values()
                ), f"{way}: a key for {one.id}"


def allowed(screen: str, held: set[str]) -> bool:
    return (not SCREENS[screen] or bool(SCREENS[screen] & held)) and ALSO.get(screen, set()) <= held


def test_every_screen_of_the_registry_is_known_here() -> None:
    assert {one.id for one in actions.registry().values() if one.screen} == set(SCREENS)


PEOPLE = ("nobody", "warehouse_clerk", "store_staff", "store_manager", "hasan", "fiyatsız", "şubeci")


@pytest.mark.parametrize("who", PEOPLE)
async def test_only_what_the_rights_give(world: World, shell: Any, who: str) -> None:
    actor, given = world[2][who]
    held = awake(given)
    hidden = {}
    if "catalog.purchase_price" not in held:
        hidden["a cost"] = COST
    if who in ("hasan", "şubeci", "nobody"):
        hidden["a foreign warehouse"] = FOREIGN
    judge = Judge(held, hidden, columns=None if "catalog.purchase_price" in held else COST_WORDS)
    thorough = who in ("fiyatsız", "şubeci")
    async with shell(actor) as user:
        titles = {one.id: one.name for one in actions.registry().values() if one.screen}
        menu = user.screen.query_one("#home-menu", Menu)
        offered = {line.action.id for line in menu.lines if line.action is not None}
        assert offered & set(SCREENS) == {
            one for one in SCREENS if allowed(one, held) and actions.registry()[one].section
        }, "the menu"
        sections = {actions.registry()[one].section for one in offered}
        for one in actions.SECTIONS:
            assert one.id in sections or _(one.title) not in user.text(), f"{one.title}: a section without anything"
        await user.press("ctrl+p")
        for screen, title in titles.items():
            app: Any = user.app
            in_palette = any(pick.value == screen for pick in app.screen._search(""))
            assert in_palette == allowed(screen, held), f"{title} in the palette"
        await user.press("escape")
        ways = await walk(user, judge, deep=2 if thorough else 1, press="" if thorough else "open|tab|submit")
        assert {way for way in ways if way in SCREENS} == {screen for screen in SCREENS if allowed(screen, held)}
        bottom = user.screen
        for screen in SCREENS:
            if not allowed(screen, held):
                one = actions.registry()[screen]
                for alias in (*one.aliases, titles[screen].replace(" ", "-")):
                    assert not actions.find(alias, user.app.rights_or_none), f":{alias}"
                user.app.command(one.name.replace(" ", "-"))
                await settle(user)
                assert user.screen is bottom, f":{one.name}"
                user.app.do(actions.registry()[screen])
                await settle(user)
                assert user.screen is bottom and "yetki" in user.text().casefold(), user.text()
    assert not judge.wrong, "\n\n".join(judge.wrong[:6])


async def test_the_search_would_find_it(world: World, shell: Any) -> None:
    seen: dict[str, str] = {}
    async with shell(world[0]) as user:
        only = "documents.receipt warehouses products"
        await walk(user, lambda user, way: seen.__setitem__(way, user.text()), deep=1, only=only)
    for pattern in (COST, COST_WORDS, FOREIGN):
        assert sum(bool(pattern.search(text)) for text in seen.values()) > 3, pattern


async def test_while_inventory_management_is_off(world: World, shell: Any) -> None:
    admin = world[0]
    settings.set(admin, "inventory", "off")
    held = awake(set(RIGHTS), inventory=False) | {"administrator"}
    words = re.compile(r"\bdepo|stok durumu|stok değeri|fişi|transfer|mahsup|QZX|\b13[4-7]\b", re.IGNORECASE)
    try:
        async with shell(admin) as user:
            judge = Judge(held, {}, columns=None)
            ways = await walk(user, judge, deep=1, press="open|tab")
            assert {way for way in ways if way in SCREENS} == {screen for screen in SCREENS if allowed(screen, held)}
            assert not judge.wrong, "\n\n".join(judge.wrong[:6])
            told: dict[str, str] = {}
            only = "products sections units taxes price_types partners"
            await walk(user, lambda user, way: told.__setitem__(way, user.text()), deep=1, only=only)
            wrong = [f"{way}: {words.search(text)}\n{text}" for way, text in told.items() if words.search(text)]
            assert not wrong, "\n\n".join(wrong[:6])
    finally:
        settings.set(admin, "inventory", "on")


# Rights taken away ------------------------------------------------------------------------


def take_away(company: Company, actor: Actor, *, role: str = "") -> None:
    with company.write() as engine:
        engine.run("DELETE FROM employee_role WHERE employee_id = ?", (actor.employee_id,))
        if role:
            engine.run(
                "INSERT INTO employee_role (employee_id, role_id) SELECT ?, id FROM role WHERE code = ?",
                (actor.employee_id, role),
            )
        engine.next_value("rights")


async def test_a_right_that_goes_while_a_form_is_open(world: World, shell: Any) -> None:
    company = world[0].company
    someone = add_employee(company, "giden", "Giden Müdür", "store_manager")
    async with shell(someone) as user:
        user.app.do(actions.registry()["warehouses"])
        await settle(user)
        await user.press("n")
        await user.type("YENI")
        await user.press("enter")
        await user.type("Yeni depo")
        user.app._looking = True  # it learns of it only after the key
        take_away(company, someone, role="warehouse_clerk")
        await user.press("f2")
        user.app._looking = False
        assert "Bu işlem için yetkiniz yok" in user.text(), user.text()
        with company.read() as engine:
            assert engine.value("SELECT count(*) FROM warehouse WHERE code = 'YENI'") == 0
        await follows(user)
        assert "Haklarınız değişti" in "\n".join(text for text, _tone in user.app.said)
        await back_to(user, user.app._screen_stack[0])
        assert "Depo memuru" in user.lines()[0]
        user.app.do(actions.registry()["warehouses"])
        await settle(user)
        assert "n yeni" not in user.lines()[-1]


async def test_a_right_that_goes_while_one_is_asked(world: World, shell: Any) -> None:
    company, made = world[0].company, world[1]
    someone = add_employee(company, "giden2", "Giden Başka", "store_manager")
    number = made.processed["write_off"]
    async with shell(someone) as user:
        user.app.command(number)
        await settle(user)
        await user.press("f8")
        assert isinstance(user.screen, Dialog), user.text()
        take_away(company, someone, role="warehouse_clerk")
        await user.press("down", "enter")
        told = ("Bu işlem için yetkiniz yok", "Haklarınız değişti")  # refused, or the question was gone before the key
        assert any(one in user.text() for one in told), user.text()
        with company.read() as engine:
            assert engine.value("SELECT status FROM document WHERE number = ?", (number,)) == "processed"
        await follows(user)
        assert "işlemeyi iptal" not in user.lines()[-1]
        take_away(company, someone)
        await user.press("h")
        assert user.app.is_running
        await follows(user)
        assert isinstance(user.screen, HomeScreen) and "Stok belgeleri" not in user.text(), user.text()


async def follows(user: Any) -> None:
    """Within two seconds, by itself, the session knows its rights."""
    before = time.monotonic()
    while user.app.rights != rights_of(user.app.actor):
        assert time.monotonic() - before < 2
        await user.pilot.pause(0.05)
    await settle(user)
