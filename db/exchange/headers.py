"""How columns are called: our own name, in Turkish, in English, and as other programs and people call them.

An export writes the first three; an import knows them all (`guessing.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Names = tuple[str, str, str]
"""Turkish, English, and others divided by |, folded."""

_SKU: Final = ("Stok kodu", "SKU", "kod|urun kodu|malzeme kodu|mal kodu|stok no|urun no|code|product code|item code"
               "|item no|item number|stock code|article|article number|artnumber|part number|parca no")  # fmt: skip
_PRODUCT: Final = (_SKU[0], _SKU[1], f"{_SKU[2]}|urun|product")
_BARCODE: Final = ("Barkod", "Barcode", "barkodlar|barcodes|barkodu|barkod no|ean|ean13|ean 13|gtin|upc")
_UNIT: Final = ("Birim", "Unit", "olcu birimi|stok birimi|birimi|uom|unit of measure|unit of measurement|olcu")
_COST: Final = ("Alış fiyatı", "Purchase price", "alis|maliyet|birim maliyet|maliyet fiyati|cost|cost price|unit cost"
                "|buying price")  # fmt: skip
_PRICE: Final = (
    "Satış fiyatı",
    "Price",
    "fiyat|fiyati|satis|birim fiyat|birim fiyati|liste fiyati|perakende fiyat"
    "|perakende fiyati|sales price|sale price|selling price|list price|unit price|retail price",
)
_CURRENCY: Final = ("Para birimi", "Currency", "doviz|doviz cinsi|pb|kur cinsi")
_EXTERNAL: Final = ("Dış kimlik", "External ID", "harici kod|entegrasyon kodu|xml id|external id|id|kimlik|guid")
_TAX: Final = ("KDV", "Tax", "kdv orani|vergi|vergi orani|vat|vat rate|tax rate|kdv %|kdv yuzde")
_WAREHOUSE: Final = ("Depo", "Warehouse", "depo kodu|ambar|ambar kodu|warehouse code|store|location|lokasyon")
_NOTE: Final = ("Açıklama", "Description", "aciklamalar|not|notlar|detay|ozellik|notes|details|long description")
_COMMENT: Final = ("Açıklama", "Comment", "aciklamalar|not|notlar|notes|remarks|note")
_PHONE: Final = ("Telefon", "Phone", "tel|tel no|telefon no|gsm|cep|cep telefonu|phone number|mobile")
_EMAIL: Final = ("E-posta", "Email", "eposta|e posta|mail|e mail|email address|e posta adresi")
_ADDRESS: Final = ("Adres", "Address", "adresi|acik adres|street")
_ACTIVE: Final = ("Etkin", "Active", "aktif|aktif mi|kullanimda|enabled")
_DATE: Final = ("Tarih", "Date", "belge tarihi|islem tarihi|document date|fatura tarihi")
_QUANTITY: Final = ("Miktar", "Quantity", "adet|stok|stok miktari|stok adedi|qty|on hand qty|mevcut|bakiye|amount")

HEADERS: Final[Mapping[str, Mapping[str, Names]]] = {
    "products": {
        "sku": _SKU,
        "name": ("Ad", "Name", "adi|urun adi|stok adi|malzeme adi|mal adi|urun ismi|isim|product name|item name|title"
                 "|item|urun|product|stok aciklamasi"),
        "type": ("Tür", "Type", "turu|tip|tipi|urun turu|product type"),
        "parent": ("Ana ürün", "Parent", "ana stok kodu|ana urun kodu|parent sku|ust urun"),
        "unit": _UNIT,
        "barcodes": _BARCODE,
        "price": _PRICE,
        "purchase_price": _COST,
        "currency": _CURRENCY,
        "purchase_currency": ("Alış para birimi", "Purchase currency", "alis dovizi|maliyet para birimi|cost currency"),
        "tax": _TAX,
        "oversell": ("Stoksuz satış", "Oversell", "stok yokken satis|eksiye satis"),
        "section": ("Bölüm", "Section", "kategori|kategorisi|grup|grubu|urun grubu|stok grubu|category|group|reyon"),
        "minimum_stock": ("Asgari stok", "Minimum stock", "min stok|minimum stok|kritik stok|emniyet stogu|min stock"
                          "|reorder level"),
        "weight": ("Ağırlık", "Weight", "agirligi|kg|net agirlik"),
        "description": _NOTE,
        "units": ("Diğer birimler", "Units", ""),
        "barcode_units": ("Barkod birimleri", "Barcode units", "barkod birimi|barcode unit"),
        "parts": ("Set içeriği", "Parts", "set parcalari|recete"),
        "properties": ("Özellikler", "Properties", "varyant ozellikleri|varyant|variant|options"
                       "|attributes"),
        "published": ("Yayında", "Published", "yayinda mi|sitede"),
        "external_id": _EXTERNAL,
    },
    "prices": {
        "sku": _PRODUCT,
        "barcodes": _BARCODE,
        "external_id": _EXTERNAL,
        "price_type": ("Fiyat türü", "Price type", "fiyat listesi|fiyat tipi|price list"),
        "price": _PRICE,
        "currency": _CURRENCY,
        "valid_from": ("Geçerlilik", "Valid from", "gecerlilik tarihi|baslangic|baslangic tarihi|start date|tarih"
                       "|date"),
    },
    "stock": {
        "product": _PRODUCT,
        "barcode": _BARCODE,
        "warehouse": _WAREHOUSE,
        "quantity": _QUANTITY,
        "on_hand": ("Eldeki", "On hand", "sayim|sayilan|sayim miktari|count|counted|counted quantity"),
        "unit": _UNIT,
        "purchase_price": _COST,
        "comment": _COMMENT,
        "date": _DATE,
        "external_id": _EXTERNAL,
    },
    "warehouses": {
        "code": ("Kod", "Code", "depo kodu|ambar kodu|warehouse code"),
        "name": ("Ad", "Name", "adi|depo adi|depo|ambar adi|warehouse|warehouse name"),
        "address": _ADDRESS,
        "description": _NOTE,
        "phone": _PHONE,
        "email": _EMAIL,
        "opening_hours": ("Çalışma saatleri", "Opening hours", "acilis saatleri|mesai"),
        "sort_order": ("Sıra", "Sort order", "sira no|order"),
        "active": _ACTIVE,
        "issuing": ("Satış yapar", "Issuing", "satisa acik|cikis yapar"),
        "external_id": _EXTERNAL,
    },
    "partners": {
        "name": ("Ad", "Name", "adi|unvan|unvani|cari|cari adi|cari unvan|cari unvani|firma|firma adi|firma unvani"
                 "|company|company name|partner"),
        "supplier": ("Tedarikçi", "Supplier", "tedarikci mi|satici|vendor"),
        "customer": ("Müşteri", "Customer", "musteri mi|alici|client"),
        "kind": ("Tür", "Kind", "turu|tip|tipi|type"),
        "tax_office": ("Vergi dairesi", "Tax office", "vd|v d|vergi d"),
        "tax_number": ("Vergi no", "Tax number", "vkn|tckn|vergi numarasi|vkn tckn|vergi kimlik no|tc kimlik no|tax id"
                       "|vat number"),
        "phone": _PHONE,
        "email": _EMAIL,
        "address": _ADDRESS,
        "comment": _COMMENT,
        "active": _ACTIVE,
        "external_id": ("Dış kimlik", "External ID", "cari kod|cari kodu|cari no|musteri no|external id|id|kimlik"),
    },
    "documents": {
        "type": ("Belge türü", "Type", "tur|belge tipi|document type"),
        "number": ("Numara", "Number", "no|belge numarasi|document number"),
        "external_id": ("Dış kimlik", "External ID", "belge no|fatura numarasi|external id|document"),
        "status": ("Durum", "Status", "durumu|state"),
        "date": _DATE,
        "title": ("Başlık", "Title", "konu|subject"),
        "responsible": ("Sorumlu", "Responsible", "sorumlusu"),
        "warehouse": _WAREHOUSE,
        "to_warehouse": ("Hedef depo", "To warehouse", "giris deposu|varis deposu|target warehouse"),
        "supplier": ("Tedarikçi", "Supplier", "satici|vendor"),
        "customer": ("Müşteri", "Customer", "alici|client|cari"),
        "deal": ("Anlaşma", "Deal", "anlasma no|deal number"),
        "currency": _CURRENCY,
        "ordered_on": ("Sipariş tarihi", "Ordered on", "order date"),
        "received_on": ("Teslim tarihi", "Received on", "teslim alma tarihi|delivery date"),
        "delivery_note": ("İrsaliye", "Delivery note", "irsaliye no"),
        "invoice": ("Fatura", "Invoice", "fatura no|invoice number"),
        "delivery_service": ("Kargo", "Delivery service", "kargo firmasi|carrier"),
        "delivery_price": ("Kargo ücreti", "Delivery price", "kargo bedeli|shipping cost"),
        "reason": ("Neden", "Reason", "sebep|gerekce"),
        "comment": _COMMENT,
        "product": _PRODUCT,
        "name": ("Ürün adı", "Product name", ""),
        "barcode": _BARCODE,
        "quantity": _QUANTITY,
        "unit": _UNIT,
        "purchase_price": _COST,
        "price": _PRICE,
        "discount": ("İndirim", "Discount", "iskonto"),
        "tax": _TAX,
        "row_warehouse": ("Satır deposu", "Row warehouse", ""),
        "row_to_warehouse": ("Satır hedef deposu", "Row to warehouse", ""),
        "row_reason": ("Satır nedeni", "Row reason", ""),
        "row_comment": ("Satır açıklaması", "Row comment", ""),
    },
}  # fmt: skip

EXTRA: Final[Mapping[str, Mapping[str, Names]]] = {
    "products": {
        "on_hand": ("Eldeki", "On hand", ""),
        "reserved": ("Ayrılan", "Reserved", ""),
        "available": ("Kullanılabilir", "Available", ""),
        "archived": ("Arşivde", "Archived", ""),
    },
    "prices": {"name": ("Ad", "Name", "")},
    "stock": {
        "name": ("Ad", "Name", ""),
        "reserved": ("Ayrılan", "Reserved", ""),
        "available": ("Kullanılabilir", "Available", ""),
        "value": ("Değer", "Value", ""),
    },
    "partners": {"id": ("No", "ID", "")},
    "warehouses": {
        "responsible": ("Sorumlu", "Responsible", ""),
        "default": ("Varsayılan", "Default", ""),
    },
    "documents": {
        "total": ("Satır toplamı", "Row total", ""),
        "value": ("Maliyet", "Cost value", ""),
    },
    "ledger": {
        "sequence": ("Sıra", "Sequence", ""),
        "day": ("Gün", "Day", ""),
        "recorded_at": ("Kayıt anı", "Recorded at", ""),
        "kind": ("Tür", "Kind", ""),
        "sku": ("Stok kodu", "SKU", ""),
        "warehouse": ("Depo", "Warehouse", ""),
        "quantity": ("Miktar", "Quantity", ""),
        "value": ("Değer", "Value", ""),
        "document": ("Belge", "Document", ""),
        "row": ("Satır", "Row", ""),
    },
}
"""What an export says beside what an import takes; an import leaves it aside."""


def title(kind: str, name: str, language: str) -> str:
    """A column's name in a language ("tr", "en"); "" stands for no language: our own name."""
    names = HEADERS.get(kind, {}).get(name) or EXTRA.get(kind, {}).get(name)
    return name if names is None or language not in ("tr", "en") else names[language == "en"]
