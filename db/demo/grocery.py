"""The grocery side of the demo's catalogue, its services and its bundles."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from db.demo.goods import Family, Good

_PULSES: Final = Family("Bakliyat ve pirinç", 200, "bakliyat", 1, 19, 48, (2, 24), 5)
_OIL: Final = Family("Yağlar", 210, "yag", 1, 15, 36, (1, 12), 4)
_TEA: Final = Family("Çay ve kahve", 220, "cay", 1, 21, 36, (1, 12), 4)
_SUGAR: Final = Family("Şeker, un, tuz", 230, "bakliyat", 1, 14, 60, (2, 24), 4)
_DELI: Final = Family("Peynir ve zeytin", 240, "sut", 1, 26, 25, (1, 8), 5, step=Decimal("0.25"))
_TINS: Final = Family("Konserve, salça, makarna", 250, "cay", 1, 23, 48, (2, 24), 4)
_CLEANING: Final = Family("Temizlik ve kâğıt", 260, "temizlik", 20, 24, 36, (1, 12), 4)
_SERVICES: Final = Family("Hizmetler", 300, "", 20, 60, 0, (1, 1), 2, branded=False)
_BUNDLES: Final = Family("Setler", 310, "", 20, 25, 0, (1, 3), 2, branded=False)
_BREAKFASTS: Final = Family("Gıda setleri", 311, "", 1, 20, 0, (1, 3), 1, branded=False)


def pulses() -> Iterator[Good]:
    """Rice, bulgur and pulses in bags, by the case of 12, and loose by the kilogram."""
    names = (
        ("Pirinç osmancık", "PIR-OSM", 5900), ("Bulgur pilavlık", "BUL-PIL", 3200),
        ("Kırmızı mercimek", "MER-KIR", 4600),
        ("Nohut koçbaşı", "NOH", 6200), ("Kuru fasulye dermason", "FAS-DER", 6900), ("Yeşil mercimek", "MER-YES", 5600),
        ("Pirinç baldo", "PIR-BAL", 7400), ("Bulgur köftelik", "BUL-KOF", 3100), ("Barbunya", "BARB", 8200),
        ("Aşurelik buğday", "BUG-ASU", 2600), ("Mısır patlatmalık", "MIS-PAT", 3900),
    )  # fmt: skip
    yield Good(_PULSES, "PIR-OSM-KG", "Pirinç osmancık açık", 5200, unit="kg", units={"cuval": "25"})
    for grams, factor in ((1000, 100), (2500, 240)):
        for name, code, buy in names:
            size = "1 kg" if grams == 1000 else "2,5 kg"
            tail = "1" if grams == 1000 else "25"
            yield Good(_PULSES, f"{code}-{tail}", f"{name} {size}", buy * factor // 100, units={"box": "12"})
    for name, code, buy in names[1:6]:
        yield Good(_PULSES, f"{code}-KG", f"{name} açık", buy * 9 // 10, unit="kg", units={"cuval": "25"})


def oils() -> Iterator[Good]:
    """Oils and butter."""
    for sku, name, buy, box in (
        ("YAG-AYC-1", "Ayçiçek yağı 1 L", 7200, 12), ("YAG-AYC-5", "Ayçiçek yağı 5 L teneke", 34500, 4),
        ("YAG-ZEY-1", "Sızma zeytinyağı 1 L", 28900, 12), ("MARG-250", "Margarin 250 g", 2900, 24),
        ("YAG-ZEY-5", "Naturel zeytinyağı 5 L", 132000, 4), ("YAG-MIS-1", "Mısırözü yağı 1 L", 9100, 12),
        ("TEREYAG-500", "Tereyağı 500 g", 19800, 12), ("YAG-AYC-2", "Ayçiçek yağı 2 L", 14100, 6),
        ("YAG-FIN-1", "Fındık yağı 1 L", 13800, 12), ("YAG-KIZ-10", "Kızartma yağı 10 L", 68500, 2),
        ("YAG-ZEY-2", "Riviera zeytinyağı 2 L", 47500, 6), ("MARG-5", "Pastacılık margarini 5 kg", 48500, 2),
    ):  # fmt: skip
        yield Good(_OIL, sku, name, buy, units={"box": str(box)})


def teas() -> Iterator[Good]:
    """Tea, coffee, herbs."""
    for sku, name, buy, box in (
        ("CAY-RIZE-1", "Rize çayı 1 kg", 18900, 12), ("CAY-BARDAK", "Bardak poşet çay 100'lü", 9800, 12),
        ("KAHVE-100", "Türk kahvesi 100 g", 6400, 24), ("CAY-RIZE-500", "Rize çayı 500 g", 9900, 12),
        ("CAY-TOM-1", "Tomurcuk çay 1 kg", 23800, 12), ("KAHVE-250", "Türk kahvesi 250 g", 14900, 24),
        ("KAHVE-KG", "Çekirdek kahve 1 kg", 54500, 6), ("KAHVE-COZ", "Çözünebilir kahve 200 g", 19800, 12),
        ("CAY-IHL", "Ihlamur 100 g", 7600, 24), ("CAY-ADA", "Adaçayı 50 g", 3900, 24),
        ("SALEP-200", "Salep 200 g", 8900, 24), ("KAKAO-250", "Kakao 250 g", 11200, 24),
    ):  # fmt: skip
        yield Good(_TEA, sku, name, buy, units={"box": str(box)})


def sugars() -> Iterator[Good]:
    """Sugar, flour, salt."""
    for sku, name, buy, box in (
        ("SEKER-TOZ-1", "Toz şeker 1 kg", 3600, 12), ("SEKER-TOZ-5", "Toz şeker 5 kg", 17400, 4),
        ("SEKER-KUP-1", "Küp şeker 1 kg", 4300, 12), ("UN-1", "Buğday unu 1 kg", 2400, 12),
        ("TUZ-750", "Sofra tuzu 750 g", 1250, 24), ("UN-5", "Buğday unu 5 kg", 11200, 4),
        ("IRMIK-500", "İrmik 500 g", 2100, 24), ("NISASTA-200", "Buğday nişastası 200 g", 2300, 24),
        ("SEKER-ESM-1", "Esmer şeker 1 kg", 7800, 12), ("TUZ-KAYA-1", "Kaya tuzu 1 kg", 2200, 12),
        ("UN-TAM-1", "Tam buğday unu 1 kg", 3100, 12), ("PUDRA-500", "Pudra şekeri 500 g", 2900, 24),
    ):  # fmt: skip
        yield Good(_SUGAR, sku, name, buy, units={"box": str(box)})


def deli() -> Iterator[Good]:
    """Cheese, olives, honey: by the kilogram."""
    for sku, name, buy in (
        ("PEY-BEYAZ", "Beyaz peynir tam yağlı", 24500), ("PEY-KASAR", "Kaşar peyniri eski", 42500),
        ("ZEY-SIYAH", "Siyah zeytin Gemlik", 19800), ("PEY-TULUM", "Tulum peyniri Erzincan", 39800),
        ("ZEY-YESIL", "Yeşil zeytin kırma", 14800), ("PEY-LOR", "Lor peyniri", 9800),
        ("PEY-TAZE", "Taze kaşar", 31500), ("PEY-ORGU", "Örgü peyniri", 34800), ("BAL-PETEK", "Petek balı", 68500),
        ("PEY-CIVIL", "Civil peyniri", 29800), ("SUCUK", "Fermente sucuk", 52500), ("HELVA", "Tahin helvası", 21500),
        ("PEKMEZ", "Üzüm pekmezi dökme", 14200), ("TAHIN", "Tahin dökme", 18800), ("LOKUM", "Lokum fıstıklı", 36500),
    ):  # fmt: skip
        yield Good(_DELI, sku, name, buy, unit="kg")


def tins() -> Iterator[Good]:
    """Tins, paste, pasta."""
    for sku, name, buy, box in (
        ("SALCA-DOM", "Domates salçası 830 g", 7200, 12), ("MAK-BUR", "Burgu makarna 500 g", 1650, 24),
        ("KON-NOH", "Haşlanmış nohut 800 g", 4800, 12), ("TON-160", "Ton balığı 160 g", 7900, 24),
        ("SALCA-BIB", "Biber salçası 700 g", 8400, 12), ("MAK-SPA", "Spagetti 500 g", 1650, 24),
        ("KON-MIS", "Mısır konservesi 400 g", 3900, 24), ("TURSU-KAR", "Karışık turşu 1,5 kg", 8900, 12),
        ("KON-BEZ", "Bezelye konservesi 800 g", 5200, 12), ("SEHRIYE-500", "Arpa şehriye 500 g", 1750, 24),
        ("KETCAP-600", "Ketçap 600 g", 5900, 12), ("MAYONEZ-500", "Mayonez 500 g", 6800, 12),
        ("SIRKE-1", "Elma sirkesi 1 L", 3900, 12), ("RECEL-VIS", "Vişne reçeli 380 g", 6900, 12),
    ):  # fmt: skip
        yield Good(_TINS, sku, name, buy, units={"box": str(box)})


def cleaning() -> Iterator[Good]:
    """Cleaning agents and paper."""
    for sku, name, buy, box in (
        ("DET-BULASIK", "Bulaşık deterjanı 750 ml", 4900, 12), ("CAMASIR-SU", "Çamaşır suyu 4 L", 7800, 4),
        ("KAGIT-TUV-32", "Tuvalet kâğıdı 32'li", 21500, 4), ("DET-TOZ-5", "Toz deterjan 5 kg", 24800, 4),
        ("SABUN-KAT", "Kalıp sabun 4'lü", 5800, 24), ("SABUN-SIVI", "Sıvı sabun 1,5 L", 6900, 12),
        ("KAGIT-HAV-12", "Kâğıt havlu 12'li", 17800, 4), ("PECETE-100", "Peçete 100'lü", 1850, 24),
        ("COP-TORBA", "Çöp torbası 72×95 10'lu", 2900, 24), ("YUZEY-1", "Yüzey temizleyici 1 L", 5400, 12),
        ("SUNGER-5", "Bulaşık süngeri 5'li", 2700, 24), ("TUZ-RUHU", "Tuz ruhu 1 L", 2900, 12),
        ("ELDIVEN-BUL", "Bulaşık eldiveni", 3600, 12), ("PASPAS", "Mop paspas yedeği", 7600, 12),
    ):  # fmt: skip
        yield Good(_CLEANING, sku, name, buy, units={"box": str(box)})


def services() -> Iterator[Good]:
    """What is sold and has no stock."""
    for sku, name, buy in (("KARGO", "Kargo bedeli", 6500), ("KESIM", "Ölçüye kesim", 2500),
                           ("MONTAJ", "Montaj hizmeti (saat)", 35000),
                           ("NAKLIYE", "Şehir içi nakliye", 75000)):  # fmt: skip
        yield Good(_SERVICES, sku, name, buy, type="service")


def bundles() -> Iterator[Good]:
    """Sets: selling one takes its parts."""
    for sku, name, buy, parts in (
        ("SET-M8-40", "M8×40 bağlantı seti (10'lu)", 3600, {"M8-40": "10", "SOM-M8": "10", "PUL-M8": "20"}),
        ("SET-TAMIR", "Ev tamir seti", 58000, {"CEKIC-300": "1", "PENSE-180": "1", "TOR-YILDIZ": "1", "METRE-5": "1"}),
        ("SET-BOYA", "Oda boyama seti", 42000, {"BOYA-IC-25": "1", "BOYA-TAV-25": "1"}),
    ):  # fmt: skip
        yield Good(_BUNDLES, sku, name, buy, type="bundle", parts=parts)


def breakfasts() -> Iterator[Good]:
    """A set of groceries."""
    yield Good(_BREAKFASTS, "SET-KAHVALTI", "Kahvaltı kolisi", 52500, type="bundle",
               parts={"PEY-BEYAZ": "1", "ZEY-SIYAH": "0.5", "CAY-RIZE-1": "1", "SEKER-TOZ-1": "1"})  # fmt: skip


FAMILIES: Final = (pulses, oils, teas, sugars, deli, tins, cleaning, services, bundles, breakfasts)
