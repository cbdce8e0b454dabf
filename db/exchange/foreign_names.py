"""How columns are called in languages that Ambar does not speak: German, French, Spanish, Italian, Portuguese, Dutch,
Polish, Russian, Greek, Arabic, Chinese, Japanese and Korean. Guesses, asked after what is certain (`guessing.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CODE: Final = (
    "Artikelnummer|Artikelnr|Artikel Nr|Art Nr|Référence|Réf|Code article|Code produit|Código|Referencia"
    "|Código de producto|Codice|Codice articolo|Código do produto|Artikelcode|Kod produktu|Indeks|Артикул|Код"
    "|Код товара|Κωδικός|رمز المنتج|رقم الصنف|كود الصنف|货号|商品编码|产品编码|品番|商品コード|상품코드|품번"
)
_NAME: Final = (
    "Bezeichnung|Artikelbezeichnung|Produktname|Désignation|Nom|Libellé|Nom du produit|Nombre|Producto|Artículo"
    "|Nombre del producto|Descrizione|Denominazione|Nome|Nome prodotto|Nome do produto|Omschrijving|Naam|Nazwa"
    "|Nazwa produktu|Наименование|Название|Наименование товара|Товар|Όνομα|Περιγραφή|اسم المنتج|اسم الصنف|الاسم|品名"
    "|商品名称|产品名称|名称|商品名|製品名|상품명|품명"
)
_PLACE: Final = (
    "Lager|Lagerort|Entrepôt|Dépôt|Almacén|Magazzino|Armazém|Magazijn|Magazyn|Склад|Αποθήκη|المستودع"
    "|المخزن|仓库|倉庫|창고"
)

WORDS: Final[Mapping[str, str]] = {
    "sku": _CODE,
    "product": _CODE,
    "name": _NAME,
    "barcodes": "Strichcode|EAN-Code|Code-barres|Code barre|Code à barres|Código de barras|Codice a barre|Streepjescode"
    "|Kod kreskowy|Штрихкод|Штрих-код|Штрих код|الباركود|باركود|条码|条形码|バーコード|바코드",
    "unit": "Einheit|Mengeneinheit|ME|Unité|Unidad|Unità|UM|Unidade|Eenheid|Jednostka|Единица|Ед изм|Единица измерения"
    "|Μονάδα|الوحدة|单位|単位|단위",
    "price": "Preis|Verkaufspreis|VK|VK Preis|Prix|Prix de vente|Precio|Precio de venta|PVP|Prezzo|Prezzo di vendita"
    "|Preço|Preço de venda|Prijs|Verkoopprijs|Cena|Cena sprzedaży|Цена|Цена продажи|Розничная цена|Τιμή|السعر"
    "|سعر البيع|价格|售价|单价|価格|単価|販売価格|가격|판매가|단가",
    "purchase_price": "Einkaufspreis|EK|EK Preis|Prix d'achat|Prix achat|Precio de compra|Coste|Costo"
    "|Prezzo di acquisto|Preço de compra|Custo|Inkoopprijs|Cena zakupu|Закупочная цена|Цена закупки|Себестоимость"
    "|سعر الشراء|التكلفة|进价|成本|仕入価格|原価|매입가|원가",
    "quantity": "Menge|Bestand|Anzahl|Quantité|Cantidad|Existencias|Quantità|Giacenza|Quantidade|Estoque|Aantal"
    "|Voorraad|Ilość|Stan|Количество|Остаток|Кол-во|Ποσότητα|الكمية|数量|库存|在庫|수량|재고",
    "section": "Kategorie|Warengruppe|Catégorie|Famille|Categoría|Familia|Categoria|Categorie|Kategoria|Категория"
    "|Группа|Κατηγορία|الفئة|التصنيف|类别|分类|カテゴリ|カテゴリー|카테고리|분류",
    "tax": "MwSt|USt|Mehrwertsteuer|TVA|Taux TVA|IVA|BTW|НДС|ΦΠΑ|الضريبة|税率|消費税|세율",
    "weight": "Gewicht|Poids|Peso|Waga|Вес|Масса|Βάρος|الوزن|重量|무게",
    "description": "Beschreibung|Descripción|Descrição|Beschrijving|Opis|Описание|الوصف|描述|说明|説明|설명",
    "minimum_stock": "Mindestbestand|Stock minimum|Stock mínimo|Scorta minima|Минимальный остаток|最低库存|最低在庫",
    "warehouse": _PLACE,
}
"""Our fields, each with names divided by |."""
