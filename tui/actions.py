"""THE registry of actions: menu, key bindings, `:` commands, palette, footer and help come from here.

To add a screen, add one `Action` to ACTIONS: its English title (N_, Turkish in your .po), the section of the
menu it stands in, the rights of which one is enough, and the screen by dotted path (imported when first
opened). A screen that is not written yet has no file: its action is not there.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from db.record import record
from tui.i18n import N_, _

if TYPE_CHECKING:
    from textual.screen import Screen

    from db.access import Rights
    from tui.session import Session

_ROOT: Final = Path(__file__).parent.parent


@record
class Section:
    """A section of the menu; one with no visible action disappears."""

    id: str
    title: str


SECTIONS: Final = (
    Section("documents", N_("Stock documents")),
    Section("warehouses", N_("Warehouses")),
    Section("catalogue", N_("Catalogue")),
    Section("crm", N_("CRM")),
    Section("management", N_("Inventory management")),
    Section("session", N_("Session")),
)


@record
class Action:
    """Something that one can do from anywhere: open a screen, or call an action of the app.

    `permission`: one of these rights is enough; empty: open to all. `also`: all of these are needed besides.
    `screen`: "module:Class", made with `arguments`; or `call`: a method `action_…` of the app. `key`: acts where no
    field has the focus (F-keys everywhere). `aliases`: what `:` knows it by, in both languages, beside its title.
    `one`: the screen, made with a number, that `:alias 12` opens. `takes`: `:alias text` hands the text to `call`.
    `word`: what footer and help say where that is not the title. `signed_in`: only where someone is signed in.
    `administrators`: for nobody else, whatever their rights. `viewing`: only while one looks through another's eyes.
    """

    id: str
    title: str
    section: str = ""
    permission: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    key: str = ""
    aliases: tuple[str, ...] = ()
    screen: str = ""
    arguments: Mapping[str, Any] = MappingProxyType({})
    one: str = ""
    call: str = ""
    takes: bool = False
    footer: bool = False
    word: str = ""
    signed_in: bool = True
    administrators: bool = False
    viewing: bool = False
    disabled_reason: Callable[[Session], str | None] | None = None

    @property
    def name(self) -> str:
        """The title in the language of the session."""
        return _(self.title)

    def make(self) -> Screen[Any]:
        """A new screen of this action; its module is imported now."""
        screen: Screen[Any] = load(self.screen)(**self.arguments)
        screen.action_id = self.id  # type: ignore[attr-defined]
        return screen


def load(path: str) -> Callable[..., Any]:
    """The class behind "module:Class"."""
    module, _separator, name = path.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


_DOCUMENTS: Final = "tui.screens.documents:DocumentsScreen"

ACTIONS: Final = (
    # 1 Stock documents
    Action("documents", N_("All documents"), "documents", ("inventory.view",), screen=_DOCUMENTS,
           aliases=("belgeler", "dokümanlar", "documents", "docs")),
    Action("documents.receipt", N_("Stock receipts"), "documents", ("receipt.view",), screen=_DOCUMENTS,
           arguments={"type": "receipt"}, aliases=("sf", "stok-fişi", "mal-kabul", "irsaliye", "receipts")),
    Action("documents.adjustment", N_("Stock adjustments"), "documents", ("adjustment.view",), screen=_DOCUMENTS,
           arguments={"type": "adjustment"}, aliases=("sa", "stok-ayarı", "adjustments")),
    Action("documents.transfer", N_("Stock transfers"), "documents", ("transfer.view",), screen=_DOCUMENTS,
           arguments={"type": "transfer"}, aliases=("st", "transfer", "transfers")),
    Action("documents.sale", N_("Sales"), "documents", ("sale.view",), screen=_DOCUMENTS,
           arguments={"type": "sale"}, aliases=("us", "satış", "sales")),
    Action("documents.write_off", N_("Write-offs"), "documents", ("write_off.view",), screen=_DOCUMENTS,
           arguments={"type": "write_off"}, aliases=("mh", "mahsup", "fire", "zayiat", "write-offs")),
    Action("deliveries", N_("Deliveries"), "documents", ("sale.view",),
           screen="tui.screens.deliveries:DeliveriesScreen",
           aliases=("teslimat", "teslimatlar", "kargo", "deliveries")),
    # 2 Warehouses
    Action("warehouses", N_("Warehouses"), "warehouses", ("warehouse.view",),
           screen="tui.screens.warehouses:WarehousesScreen", aliases=("depo", "depolar", "warehouses")),
    # 3 Catalogue
    Action("products", N_("Products"), "catalogue", ("catalog.view",),
           screen="tui.screens.products:ProductsScreen", aliases=("ürün", "ürünler", "katalog", "products")),
    Action("counter", N_("Counter"), "catalogue", ("catalog.view",),
           screen="tui.screens.counter:CounterScreen", aliases=("tezgâh", "counter")),
    Action("trace", N_("Trace"), "catalogue", ("warehouse.view",), call="trace", takes=True,
           aliases=("izle", "iz", "izlenebilirlik", "trace")),
    Action("sections", N_("Catalogue sections"), "catalogue", ("product.edit",),
           screen="tui.screens.sections:SectionsScreen", aliases=("bölümler", "sections")),
    Action("duplicates", N_("Duplicates"), "catalogue", ("product.delete",),
           screen="tui.screens.duplicates:DuplicatesScreen", aliases=("mükerrer", "birleştir", "duplicates", "merge")),
    Action("barcodes", N_("Barcodes"), "catalogue", ("product.edit", "product.barcode"),
           screen="tui.screens.barcodes:BarcodesScreen", aliases=("barkod", "barkodlar", "barcodes")),
    Action("units", N_("Units of measure"), "catalogue", ("catalog.units",),
           screen="tui.screens.units:UnitsScreen", aliases=("birimler", "units")),
    Action("taxes", N_("VAT rates"), "catalogue", ("catalog.taxes",),
           screen="tui.screens.taxes:TaxesScreen", aliases=("kdv", "vergiler", "taxes", "vat")),
    Action("price_types", N_("Price types"), "catalogue", ("catalog.price_types",),
           screen="tui.screens.price_types:PriceTypesScreen", aliases=("fiyat-türleri", "price-types")),
    Action("imports", N_("Import"), "catalogue",
           ("catalog.import", "warehouse.edit", "supplier.edit", "contact.edit", "receipt.process",
            "adjustment.process", "transfer.process", "sale.process", "write_off.process"),
           screen="tui.screens.imports:ImportScreen", aliases=("içe-aktar", "import")),
    # 4 CRM
    Action("deals", N_("Deals"), "crm", ("deal.view",), screen="tui.screens.deals:DealsScreen",
           one="tui.screens.deal:DealScreen", aliases=("anlaşma", "anlaşmalar", "deal", "deals")),
    Action("deals.board", N_("Deal board"), "crm", ("deal.view",), screen="tui.screens.deal_board:DealBoardScreen",
           aliases=("pano", "anlaşma-panosu", "board")),
    Action("reservations", N_("Reservations"), "crm", ("deal.view",), also=("inventory.view",),
           screen="tui.screens.reservations:ReservationsScreen",
           aliases=("rezervasyon", "rezervasyonlar", "yedek-ürün", "reservations")),
    Action("partners", N_("Partners"), "crm", ("supplier.view", "contact.view"),
           screen="tui.screens.partners:PartnersScreen",
           aliases=("cari", "cariler", "tedarikçiler", "müşteriler", "partners", "suppliers", "customers")),
    # 5 Inventory management
    Action("roles", N_("Access permissions"), "management", ("access.edit",),
           screen="tui.screens.roles:RolesScreen",
           aliases=("rol", "roller", "izinler", "depo-görevlisi", "role", "roles", "permissions")),
    Action("employees", N_("Employees"), "management", ("employee.edit",),
           screen="tui.screens.employees:EmployeesScreen", aliases=("çalışan", "çalışanlar", "employees")),
    Action("sessions", N_("Sessions"), "management", ("employee.edit",),
           screen="tui.screens.sessions:SessionsScreen", aliases=("oturum", "oturumlar", "sessions")),
    Action("departments", N_("Departments"), "management", ("employee.edit",),
           screen="tui.screens.departments:DepartmentsScreen", aliases=("departmanlar", "departments")),
    Action("settings", N_("Settings"), "management", ("settings.edit", "settings.oversell", "reservation.settings"),
           screen="tui.screens.settings:SettingsScreen", aliases=("ayar", "ayarlar", "stok-yönetimi", "settings")),
    Action("pipelines", N_("Pipelines"), "management", ("settings.edit",),
           screen="tui.screens.pipelines:PipelinesScreen",
           aliases=("satış-hattı", "satış-hatları", "aşamalar", "pipelines", "stages")),
    Action("forms", N_("Form fields"), "management", ("document.form", "product.form"),
           screen="tui.screens.forms:FormsScreen",
           aliases=("form-alanları", "alanlar", "formlar", "form-fields", "fields", "forms")),
    Action("audit", N_("Audit log"), "management", ("audit.view",),
           screen="tui.screens.audit:AuditScreen", aliases=("denetim", "kayıt", "audit", "log")),
    Action("database", N_("Database"), "management", screen="tui.screens.database:DatabaseScreen",
           administrators=True, aliases=("veritabanı", "yedek", "database", "backup")),
    # Session
    Action("profile", N_("My profile"), "session", screen="tui.screens.profile:ProfileScreen",
           aliases=("profil", "parola", "profile", "password")),
    Action("notices", N_("Notices"), "session", screen="tui.screens.notices:NoticesScreen",
           aliases=("bildirim", "bildirimler", "notices")),
    Action("feed", N_("What concerns me"), "session", screen="tui.screens.feed:FeedScreen",
           aliases=("beni-ilgilendirenler", "yenilikler", "feed")),
    Action("why", N_("Why?"), "session", call="why", aliases=("neden", "niye", "niçin", "why")),
    Action("sessions.own", N_("My sessions"), "session", screen="tui.screens.sessions:SessionsScreen",
           arguments={"own": True}, aliases=("oturumlarım", "my-sessions")),
    Action("forms.own", N_("My forms"), "session",
           ("receipt.view", "adjustment.view", "transfer.view", "sale.view", "write_off.view", "catalog.view"),
           screen="tui.screens.forms:FormsScreen", arguments={"own": True}, aliases=("formlarım", "my-forms")),
    Action("lock", N_("Lock"), "session", key="f10", call="lock", aliases=("kilitle", "kilit", "lock")),
    Action("sign_out", N_("Sign out"), "session", call="sign_out", aliases=("oturumu-kapat", "sign-out", "logout")),
    Action("view_as", N_("View as…"), "session", call="view_as", takes=True, administrators=True,
           aliases=("gözüyle", "view-as")),
    Action("view_end", N_("Leave this view"), "session", key="ctrl+g", call="view_end", viewing=True,
           aliases=("görünümden-çık", "leave-view")),
    Action("quit", N_("Quit"), "session", key="ctrl+q", call="leave", word=N_("quit"), signed_in=False,
           aliases=("q", "çık", "çıkış", "quit", "exit")),
    # Everywhere, in no section of the menu
    Action("help", N_("help"), key="question_mark,f1", call="help", footer=True, signed_in=False,
           aliases=("yardım", "help", "?")),
    Action("lookup", N_("find"), permission=("catalog.view",), key="f3",
           screen="tui.screens.lookup:LookupScreen", footer=True, aliases=("bul", "stok-bul", "find")),
    Action("scanner", N_("Scanner test"), permission=("catalog.view",),
           screen="tui.screens.scanner:ScannerScreen", aliases=("okuyucu", "barkod-okuyucu", "scanner")),
    Action("exports", N_("Export"), call="export", aliases=("dışa-aktar", "export"),
           permission=("catalog.export", "document.print", "supplier.view", "contact.view", "warehouse.view")),
    Action("menu", N_("menu"), key="f9", call="menu", footer=True, aliases=("menü", "menu")),
    Action("command", N_("command line"), key="colon,f12", call="command", signed_in=False),
    Action("palette", N_("all commands"), key="ctrl+p", call="palette", signed_in=False,
           aliases=("komutlar", "commands")),
    Action("back", N_("back"), key="escape", call="back", footer=True, signed_in=False, aliases=("geri", "back")),
    Action("redraw", N_("draw again"), key="ctrl+l", call="redraw", signed_in=False, aliases=("yenile", "redraw")),
    Action("home", N_("Home"), call="home", aliases=("ana-sayfa", "baş", "home")),
    Action("messages", N_("Messages"), call="messages", signed_in=False, aliases=("mesajlar", "messages")),
    Action("language", N_("Language"), call="language", takes=True, signed_in=False,
           aliases=("dil", "language", "lang")),
    Action("theme", N_("Colours"), call="theme", takes=True, signed_in=False,
           aliases=("tema", "renk", "renkler", "theme", "colours")),
)  # fmt: skip


@lru_cache(maxsize=1)
def registry() -> Mapping[str, Action]:
    """The actions by id; those whose screen is not written yet are left out."""
    return {one.id: one for one in ACTIONS if not one.screen or _is_there(one.screen)}


def _is_there(path: str) -> bool:
    return (_ROOT / (path.partition(":")[0].replace(".", "/") + ".py")).exists()


def allowed(action: Action, rights: Rights | None) -> bool:
    """Whether a role shows this action; `rights` None: nobody is signed in."""
    if rights is None:
        return not action.signed_in
    if (action.administrators and not rights.administrator) or (action.viewing and not rights.viewed):
        return False
    if not all(rights.may(one) for one in action.also):
        return False
    return not action.permission or any(rights.may(one) for one in action.permission)


def visible(rights: Rights | None) -> tuple[Action, ...]:
    """All actions that one may do."""
    return tuple(one for one in registry().values() if allowed(one, rights))


def menu(rights: Rights | None) -> tuple[tuple[Section, tuple[Action, ...]], ...]:
    """The sections of the menu with their visible actions; without those that have none."""
    seen = visible(rights)
    found = ((section, tuple(one for one in seen if one.section == section.id)) for section in SECTIONS)
    return tuple((section, actions) for section, actions in found if actions)


def commands(rights: Rights | None) -> Iterable[tuple[str, Action]]:
    """What `:` knows: every alias, and the title with dashes for blanks, of what one may do."""
    return _names(visible(rights))


def is_name(text: str, rights: Rights | None) -> bool:
    """Whether a command is the very name of something that one may do."""
    from db.text import fold

    return any(fold(alias) == fold(text) for alias, _action in commands(rights))


def withheld(text: str, rights: Rights) -> str:
    """The right that the action of this very name asks and one does not have; "" where there is no such action."""
    from db.text import fold

    for alias, action in _names(registry().values()):
        if fold(alias) == fold(text) and not allowed(action, rights) and not action.viewing:
            return action.permission[0] if action.permission else "administrator"
    return ""


def _names(actions: Iterable[Action]) -> Iterable[tuple[str, Action]]:
    for action in actions:
        for alias in action.aliases:
            yield alias, action
        yield action.name.replace(" ", "-"), action


def find(text: str, rights: Rights | None) -> list[Action]:
    """The actions that a command means: the one of that very name, else those whose names begin so, else hold it.

    The very name of what one may not do means nothing: `:log` must not become `:logout`."""
    from db.text import fold

    wanted = fold(text)
    names = [(fold(alias), action) for alias, action in commands(rights)]
    exact = [action for alias, action in names if alias == wanted]
    if exact or any(fold(alias) == wanted for alias, _action in _names(registry().values())):
        return exact[:1]
    found = [action for alias, action in names if alias.startswith(wanted)]
    found = found or [action for alias, action in names if wanted in alias]
    return list({one.id: one for one in found}.values())
