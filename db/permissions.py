"""THE list of permissions, declared once, and the default roles.

The role editor, the default roles, the matrix test and the documentation all read this.
Basis: the rights of Bitrix24 Inventory Management (origin "bitrix24") and Ambar's own.
"""

from __future__ import annotations

from typing import Final

from db.record import record

ALL: Final = "all"
"""The choice that absorbs every other one."""

REPORTS: Final = (
    "balance", "turnover", "sales", "profit", "ledger", "reservations", "reorder",
    "ageing", "abc", "slow", "write_offs", "deliveries", "counts", "prices",
)  # fmt: skip
PLACES: Final = ("deal", "sale")

Default = bool | str | tuple[str, ...]


@record
class Permission:
    """One right: a toggle, or a choice out of `choices` (warehouses, pipelines, reports, places)."""

    id: str
    section: str
    tr: str
    en: str
    allows_tr: str
    allows_en: str
    requires: tuple[str, ...]
    defaults: tuple[tuple[str, Default], ...]
    choices: str = ""
    origin: str = "bitrix24"

    @property
    def kind(self) -> str:
        """ "choice" or "toggle"."""
        return "choice" if self.choices else "toggle"

    @property
    def action(self) -> str:
        """What stands behind the dot: "view", "edit", "process" …"""
        return self.id.split(".", 1)[1]


@record
class Section:
    """A group of rights in the editor; `inventory_only` ones vanish when inventory management is off."""

    id: str
    tr: str
    en: str
    inventory_only: bool
    tr_hint: str = ""


@record
class DefaultRole:
    """A role that a new company starts with."""

    id: str
    tr: str
    en: str
    built_in: bool
    tr_about: str
    en_about: str


ADMINISTRATOR: Final = "administrator"

ROLES: Final = (
    DefaultRole(
        "administrator",
        "Sistem yöneticisi",
        "Administrator",
        True,
        "Her şeyi yapabilir; düzenlenemez, silinemez. Etkin son sistem yöneticisi kaldırılamaz.",
        "May do everything; cannot be edited or deleted. The last active one stays.",
    ),
    DefaultRole(
        "store_manager",
        "Çevrimiçi mağaza yöneticisi",
        "Online store manager",
        False,
        "En geniş haklara sahip rol: işlemeyi iptal eder, kataloğu yapılandırır, fiyatları değiştirir.",
        "The widest of the three: cancels processing, configures the catalogue, changes prices.",
    ),
    DefaultRole(
        "store_staff",
        "Çevrimiçi mağaza personeli",
        "Online store staff",
        False,
        "CRM'de müşteri ve siparişlerle çalışanlar için: anlaşma, rezervasyon, satış.",
        "For those who work with customers and orders in the CRM: deals, reservations, sales.",
    ),
    DefaultRole(
        "warehouse_clerk",
        "Depo memuru",
        "Warehouse clerk",
        False,
        "Depo çalışanları için: mal girişi, transfer, mahsup, hazırlanmış satışları işleme. CRM'i görmez.",
        "For warehouse workers: receipts, transfers, write-offs, processing of prepared sales. Does not see the CRM.",
    ),
)

SECTIONS: Final = (
    Section("catalog", "Ürün kataloğu", "Product catalogue", False),
    Section("inventory", "Envanter yönetimi", "Inventory management", True),
    Section("receipt", "Stok fişi", "Stock receipt", True, tr_hint="mal girişi"),
    Section("adjustment", "Stok ayarı", "Stock adjustment", True, tr_hint="stok artırma"),
    Section("transfer", "Stok transferi", "Stock transfer", True, tr_hint="depolar arası"),
    Section("sale", "Ürün satışı", "Sale", True, tr_hint="satış çıkışı"),
    Section("write_off", "Mahsup", "Write-off", True, tr_hint="stoktan düşme"),
    Section("reservation", "Yedek ürün", "Reserved products", True, tr_hint="rezervasyon"),
    Section("crm", "CRM", "CRM", False),
    Section("catalog_options", "Katalog seçenekleri", "Catalogue options", False),
    Section("settings", "Ayarlar", "Settings", False),
)


def _right(
    id: str, section: str, tr: str, en: str, allows_tr: str, allows_en: str, *,
    needs: str = "", manager: Default = True, staff: Default = False, clerk: Default = False,
    choices: str = "", ours: bool = False,
) -> Permission:  # fmt: skip
    """One line of the list; `needs` are the required rights, separated by blanks."""
    return Permission(
        id, section, tr, en, allows_tr, allows_en, tuple(needs.split()),
        (("store_manager", manager), ("store_staff", staff), ("warehouse_clerk", clerk)),
        choices, "ambar" if ours else "bitrix24",
    )  # fmt: skip


def _document_rights(
    type: str, *, edit_needs: str = "", negative: bool = False,
    edit_staff: bool = False, edit_clerk: bool = True, process_staff: bool = False,
) -> tuple[Permission, ...]:  # fmt: skip
    """The rights of one document type; `negative` adds the right to go below zero."""
    view = f"{type}.view"
    rights = (
        _right(view, type, "Görüntüle", "View",
               "Listeyi ve belgeleri görür.", "Sees the list and the documents.",
               needs="catalog.view inventory.view", staff=True, clerk=True),
        _right(f"{type}.edit", type, "Oluştur ve düzenle", "Create and edit",
               "Belge oluşturur; taslak ve iptal edilmiş belgeleri değiştirir.",
               "Creates documents; changes drafts and cancelled ones.",
               needs=f"{view} {edit_needs}", staff=edit_staff, clerk=edit_clerk),
        _right(f"{type}.process", type, "İşle", "Process",
               "Belgeyi işler: stok değişir. 'Kaydet ve işle' için düzenleme hakkı da gerekir.",
               "Processes the document: stock changes. 'Save and process' needs create and edit too.",
               needs=view, staff=process_staff, clerk=True),
        _right(f"{type}.cancel", type, "İşlemeyi iptal et", "Cancel processing",
               "İşlenmiş belgenin stok etkisini geri alır.",
               "Reverses a processed document's effect on stock.", needs=view),
        _right(f"{type}.delete", type, "Sil", "Delete",
               "Taslak ve iptal edilmiş belgeleri siler; işlenmiş olanı silemez.",
               "Deletes drafts and cancelled documents, never processed ones.", needs=view, manager=False),
    )  # fmt: skip
    if not negative:
        return rights
    return (*rights, _right(
        f"{type}.allow_negative", type, "Eksi stoka izin ver", "Allow negative stock",
        "Stok eksiye düşse de, açıkça onaylayarak işler.",
        "Processes although stock falls below zero, when said so.", needs=f"{type}.process"),
    )  # fmt: skip


# fmt: off
PERMISSIONS: Final[tuple[Permission, ...]] = (
    _right("catalog.view", "catalog", "Kataloğu görüntüle", "View catalogue",
           "Ürünleri görür. Diğer hakların çoğu buna bağlıdır.",
           "Sees products. Most other rights need it.",
           staff=True, clerk=True),
    _right("catalog.purchase_price", "catalog", "Alış fiyatını görüntüle", "View purchase price",
           "Alış fiyatını ve maliyeti görür, satırlara girer.",
           "Sees cost and purchase prices, and enters them in rows.",
           needs="catalog.view", clerk=True),
    _right("product.create", "catalog", "Ürün oluştur", "Create product",
           "Ürün ekler.", "Adds products.",
           needs="catalog.view", staff=True, clerk=True),
    _right("product.edit", "catalog", "Ürünü düzenle", "Edit product",
           "Ad, özellik, barkod ve varyantları değiştirir; fiyatları değiştirmez.",
           "Changes name, parameters, barcodes, variations; not prices.",
           needs="catalog.view"),
    _right("product.barcode", "catalog", "Barkod ekle", "Add barcodes",
           "Ürüne yeni barkod ekler.", "Adds barcodes to products.",
           needs="catalog.view", clerk=True, ours=True),
    _right("product.delete", "catalog", "Ürünü sil", "Delete product",
           "Hiçbir belgede kullanılmayan ürünü siler; diğerlerini arşivler.",
           "Deletes a product that no document uses; archives any.",
           needs="catalog.view", manager=False),
    _right("product.price", "catalog", "Satış fiyatını değiştir", "Change selling price",
           "Katalogdaki fiyat listesini değiştirir.", "Writes the catalogue's price list.",
           needs="catalog.view"),
    _right("product.publish", "catalog", "Çevrimiçi mağazada yayınla", "Publish in the online store",
           "Ürünün mağaza dışa aktarımında yer almasını belirler.",
           "Decides whether a product is in the store's export.",
           needs="catalog.view", staff=True),
    _right("row.price", "catalog", "Satırdaki satış fiyatını değiştir", "Change selling price in a row",
           "Yalnız o satırın fiyatını değiştirir; katalog aynı kalır.",
           "The price of one row only; the catalogue stays as it is.",
           needs="catalog.view", manager=("deal", "sale"), staff=("deal", "sale"), choices="places"),
    _right("row.discount", "catalog", "Satırda indirim uygula", "Apply discount in a row",
           "Rolün sınırına kadar indirim uygular.", "Discounts a row, up to the role's limit.",
           needs="catalog.view", manager=("deal", "sale"), staff=("deal", "sale"), choices="places"),
    _right("catalog.import", "catalog", "İçe aktar", "Import",
           "Ürün ve fiyatları dosyadan yükler.", "Loads products and prices from a file.",
           needs="catalog.view"),
    _right("catalog.export", "catalog", "Dışa aktar", "Export",
           "Ürün ve fiyatları dosyaya kaydeder.", "Saves products and prices to a file.",
           needs="catalog.view"),
    _right("inventory.view", "inventory", "Envanter bölümünü görüntüle", "View the inventory section",
           "Bölüme girer; yalnız görme hakkı olan belgeleri listeler.",
           "Enters the section and lists the documents one may see.",
           needs="catalog.view", staff=True, clerk=True),
    _right("warehouse.edit", "inventory", "Depo oluştur ve düzenle", "Create and edit warehouses",
           "Depo oluşturur, bilgilerini değiştirir, kullanıma kapatır, siler; belge içinden de.",
           "Creates, changes, switches off, deletes warehouses; also from inside a document.",
           needs="inventory.view warehouse.view"),
    _right("warehouse.view", "inventory", "Depoları görüntüle ve seç", "View and select warehouses",
           "Depodaki stoku görür, satırda o depoyu seçer.",
           "Sees the stock there and chooses the warehouse in rows.",
           needs="catalog.view", manager="all", staff="all", clerk="all", choices="warehouses"),
    _right("supplier.view", "inventory", "Tedarikçileri görüntüle", "View suppliers",
           "Tedarikçileri görür, belgede seçer.", "Sees suppliers and picks them in documents.",
           needs="inventory.view", staff=True, clerk=True, ours=True),
    _right("supplier.edit", "inventory", "Tedarikçileri düzenle", "Edit suppliers",
           "Tedarikçi ekler ve bilgilerini değiştirir.", "Adds suppliers and changes them.",
           needs="supplier.view", ours=True),
    _right("report.view", "inventory", "Raporları görüntüle", "View reports",
           "Seçilen raporları açar.", "Opens the chosen reports.",
           needs="catalog.view", manager="all", staff=("balance", "reservations", "sales"),
           clerk=("balance", "turnover", "ledger", "reorder", "deliveries", "counts"), choices="reports"),
    _right("document.form", "inventory", "Form alanlarını değiştir", "Change form fields",
           "Belge formunun alanlarını tüm çalışanlar için değiştirir, ekler, kaldırır.",
           "Changes, adds and removes any field of a document's form, for all employees.",
           needs="inventory.view"),
    _right("document.print", "inventory", "Yazdır ve dışa aktar", "Print and export documents",
           "Belgeyi yazdırır, listeleri dosyaya kaydeder.", "Prints documents and saves lists to a file.",
           needs="inventory.view", staff=True, clerk=True, ours=True),
    *_document_rights("receipt", edit_needs="supplier.view"),
    *_document_rights("adjustment"),
    *_document_rights("transfer", edit_staff=True, negative=True),
    *_document_rights("sale", edit_needs="contact.view", edit_staff=True, edit_clerk=False, process_staff=True),
    *_document_rights("write_off", edit_staff=True, negative=True),
    _right("reservation.edit", "reservation", "Anlaşmada ürün rezerve et", "Reserve products in a deal",
           "Seçili satış hatlarındaki anlaşmalarda ürün rezerve eder, rezervi kaldırır.",
           "Reserves and releases for the customer, in deals of the chosen pipelines.",
           needs="deal.view warehouse.view", manager="all", staff="all", choices="pipelines"),
    _right("reservation.settings", "reservation", "Rezervasyon parametreleri", "Reservation settings",
           "Rezervasyon yöntemini ve süresini herkes için belirler.",
           "Sets mode, period and the other parameters, for everyone.",
           needs="catalog.view"),
    _right("contact.view", "crm", "Müşterileri görüntüle", "View customers",
           "Kişi ve şirketleri görür; satışta müşteri seçer.",
           "Sees contacts and companies; picks the customer of a sale.",
           staff=True, ours=True),
    _right("contact.edit", "crm", "Müşterileri düzenle", "Edit customers",
           "Kişi ve şirket ekler, bilgilerini değiştirir.",
           "Adds contacts and companies and changes them.",
           needs="contact.view", staff=True, ours=True),
    _right("deal.view", "crm", "Anlaşmaları görüntüle", "View deals",
           "Seçili satış hatlarındaki anlaşmaları ve ürünlerin durumunu görür.",
           "Sees the deals of the chosen pipelines and where each item stands.",
           needs="contact.view catalog.view", manager="all", staff="all", choices="pipelines", ours=True),
    _right("deal.edit", "crm", "Anlaşmaları düzenle", "Edit deals",
           "Seçili satış hatlarında anlaşma oluşturur, satırları değiştirir, aşama ilerletir.",
           "Creates deals in the chosen pipelines, changes rows, moves stages.",
           needs="deal.view", manager="all", staff="all", choices="pipelines", ours=True),
    _right("delivery.edit", "crm", "Teslimat durumunu değiştir", "Change delivery status",
           "Teslimatı hazırlandı, kargoya verildi, teslim edildi ya da iade edildi yapar.",
           "Moves a delivery from packed to handed over to delivered or returned.",
           needs="catalog.view", staff=True, clerk=True, ours=True),
    _right("product.form", "catalog_options", "Ürün formu alanlarını değiştir",
           "Change product form fields",
           "Ürün formunun alanlarını herkes için değiştirir, ekler, kaldırır.",
           "Changes, adds and removes fields of the product form, for everyone.",
           needs="catalog.view"),
    _right("product.layout", "catalog_options", "Form görünümünü herkes için ayarla",
           "Set the form layout for everyone",
           "Kendi form düzenini herkesin düzeni yapar.", "Makes one's own layout everyone's.",
           needs="catalog.view"),
    _right("catalog.taxes", "catalog_options", "KDV oranları", "Tax rates",
           "KDV oranlarını düzenler.", "Edits tax rates.",
           needs="catalog.view"),
    _right("catalog.units", "catalog_options", "Ölçü birimleri", "Units of measure",
           "Birimleri ve dönüşümleri düzenler.", "Edits units and conversions.",
           needs="catalog.view"),
    _right("catalog.price_types", "catalog_options", "Fiyat türleri", "Price types",
           "Fiyat türlerini düzenler.", "Edits price types.",
           needs="catalog.view"),
    _right("catalog.markups", "catalog_options", "Kâr oranları", "Mark-ups",
           "Alış üzerinden kâr oranlarını düzenler.", "Edits mark-ups on the purchase price.",
           needs="catalog.purchase_price"),
    _right("settings.edit", "settings", "Envanter ayarları", "Inventory settings",
           "Ayarları değiştirir; envanter yönetimini açıp kapatır.",
           "Changes parameters; switches inventory management on and off.",
           needs="catalog.view"),
    _right("settings.oversell", "settings", "Stokta olmayan ürünün satışı", "Selling when out of stock",
           "Stokta olmayan ürünün satılıp satılamayacağını belirler.",
           "Decides whether a product can be sold with none in stock.",
           needs="catalog.view"),
    _right("access.edit", "settings", "Erişim izinlerini düzenle", "Edit access permissions",
           "Rolleri ve sahiplerini düzenler; kendinde olmayan hakkı veremez.",
           "Edits roles and who holds them, never beyond one's own rights.",
           manager=False),
    _right("employee.edit", "settings", "Çalışanları yönet", "Manage employees",
           "Çalışan ekler, kapatır, kilidini açar, parolasını sıfırlar; kendinden yetkilisine dokunamaz.",
           "Adds, switches off, unlocks employees, resets passwords; never of someone with more rights.",
           manager=False, ours=True),
    _right("audit.view", "settings", "Denetim kaydını görüntüle", "View the audit log",
           "Kimin neyi ne zaman yaptığını görür, hak değişiklikleri dahil.",
           "Sees who did what and when, changes of rights included.",
           ours=True),
)
# fmt: on

BY_ID: Final = {permission.id: permission for permission in PERMISSIONS}
SECTION_BY_ID: Final = {section.id: section for section in SECTIONS}
INVENTORY_ONLY: Final = frozenset(p.id for p in PERMISSIONS if SECTION_BY_ID[p.section].inventory_only)
"""Rights without effect for anyone, administrators included, while inventory management is off."""


def visible_sections(*, inventory: bool) -> tuple[Section, ...]:
    """The sections that the editor and the matrix show."""
    return tuple(section for section in SECTIONS if inventory or not section.inventory_only)


def of_section(section: str) -> tuple[Permission, ...]:
    """The rights of one section, in their order."""
    return tuple(permission for permission in PERMISSIONS if permission.section == section)


def choices_of(permission: str) -> tuple[str, ...] | None:
    """The fixed choices of a choice right (reports, places); None where they are data (warehouses, pipelines)."""
    return {"reports": REPORTS, "places": PLACES}.get(BY_ID[permission].choices)
