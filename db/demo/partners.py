"""The demo's suppliers and customers: invented, with tax numbers that are valid by their rule (terms.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db.access import Actor
from db.services import partners

SUPPLIERS: Final = (
    ("demir", "Demirel Cıvata ve Bağlantı San. A.Ş.", "İkitelli", "İkitelli OSB, Başakşehir/İstanbul"),
    ("demir", "Anadolu Bağlantı Elemanları Ltd. Şti.", "Ostim", "Ostim OSB, Yenimahalle/Ankara"),
    ("alet", "Usta El Aletleri Tic. A.Ş.", "Kağıthane", "Perpa Ticaret Merkezi, Şişli/İstanbul"),
    ("alet", "Güçmak Makine İthalat Ltd. Şti.", "Beylikdüzü", "Beylikdüzü OSB, Beylikdüzü/İstanbul"),
    ("boya", "Renkli Boya ve Kimya San. A.Ş.", "Gebze", "Dilovası OSB, Dilovası/Kocaeli"),
    ("kablo", "Işıltı Kablo ve Elektrik A.Ş.", "Çerkezköy", "Çerkezköy OSB, Çerkezköy/Tekirdağ"),
    ("kablo", "Parlak Aydınlatma Ltd. Şti.", "Galata", "Bankalar Cad., Beyoğlu/İstanbul"),
    ("tesisat", "Pınar Boru ve Tesisat San. A.Ş.", "Hasan Tahsin", "Atatürk OSB, Çiğli/İzmir"),
    ("giyim", "Emniyet İş Giyim Tekstil Ltd. Şti.", "Merter", "Merter, Güngören/İstanbul"),
    ("bakliyat", "Bereket Bakliyat Gıda San. A.Ş.", "Uray", "Serbest Bölge yanı, Akdeniz/Mersin"),
    ("yag", "Ege Altını Yağ Sanayi A.Ş.", "Ayvalık", "Ayvalık/Balıkesir"),
    ("cay", "Doğu Karadeniz Çay ve Gıda Paz. A.Ş.", "Kaçkar", "Merkez/Rize"),
    ("sut", "Yayla Süt Ürünleri Ltd. Şti.", "Kazım Karabekir", "Merkez/Erzincan"),
    ("temizlik", "Berrak Temizlik ve Kâğıt A.Ş.", "Kozyatağı", "İMES OSB, Ümraniye/İstanbul"),
)  # fmt: skip
"""Key of what it delivers, name, tax office, address."""
CUSTOMERS: Final = (
    ("Yılmaz Yapı Market", "Kadıköy"), ("Kardeşler İnşaat Ltd. Şti.", "Ümraniye"), ("Güven Nalburiye", "Üsküdar"),
    ("Çınar Lokantacılık Gıda Ltd. Şti.", "Beşiktaş"), ("Öz Karadeniz Market", "Pendik"),
    ("Mavi Otel Turizm A.Ş.", "Fatih"),
    ("Şehir Okulları Yemekhane İşl.", "Maltepe"), ("Aydın Tadilat Dekorasyon", "Kartal"), ("Bizim Bakkal", "Ataşehir"),
    ("İpek Mobilya San. Tic. Ltd. Şti.", "İkitelli"), ("Deniz Elektrik Taahhüt", "Tuzla"),
    ("Sarıyer Tekne Bakım", "Sarıyer"),
    ("Köşem Kafe", "Kadıköy"), ("Ulus Metal Atölyesi", "Ostim"), ("Çelik Çatı Sistemleri A.Ş.", "Gebze"),
    ("Yeşilvadi Site Yönetimi", "Ümraniye"), ("Hisar Restorasyon Mimarlık", "Beyoğlu"),
    ("Ege Sofrası Lokantası", "Bakırköy"),
    ("Tekin Oto Servis", "Bağcılar"), ("Uğur Tesisat Mühendislik", "Kartal"), ("Bahar Kreş ve Anaokulu", "Maltepe"),
    ("Gürbüz Market", "Sultanbeyli"), ("Akdeniz Yapı Kooperatifi", "Tuzla"), ("Nar Pastanesi", "Moda"),
)  # fmt: skip
"""Companies: name, tax office."""
PEOPLE: Final = ("Hüseyin Ergin", "Fatma Şen", "Ömer Faruk Avcı", "İnci Güler", "Rıza Çakır", "Gülşen Polat")
"""Customers who are persons, with an identity number for their tax number."""
RETAIL: Final = "Perakende müşteri"


@dataclass(frozen=True, slots=True)
class Partners:
    """Who delivers what, and who buys, by name."""

    suppliers: dict[str, list[str]]
    customers: list[str]


def add(actor: Actor) -> Partners:
    """Add suppliers and customers."""
    found = Partners({}, [])
    with actor.company.write():
        for place, (key, name, office, address) in enumerate(SUPPLIERS):
            partners.add(actor, name, supplier=True, tax_office=office, tax_number=vkn(312_450_000 + 7_919 * place),
                         phone=f"+902125550{place + 101:03d}", email=f"satis@tedarikci{place + 1}.example",
                         address=address)  # fmt: skip
            found.suppliers.setdefault(key, []).append(name)
        for place, (name, office) in enumerate(CUSTOMERS):
            partners.add(actor, name, customer=True, tax_office=office, tax_number=vkn(845_130_000 + 6_007 * place),
                         phone=f"+902165550{place + 201:03d}", email=f"info@musteri{place + 1}.example",
                         address=f"{office}/İstanbul",
                         comment="Vadeli çalışır: 30 gün" if place % 4 == 0 else "")  # fmt: skip
            found.customers.append(name)
        for place, name in enumerate(PEOPLE):
            partners.add(actor, name, customer=True, kind="contact", tax_number=tckn(100_200_300 + 5_003 * place),
                         phone=f"+905325550{place + 301:03d}")  # fmt: skip
            found.customers.append(name)
    return found


def vkn(start: int) -> str:
    """Nine digits with the tenth that makes them a company's tax number."""
    digits = [int(digit) for digit in f"{start:09d}"]
    total = 0
    for place, digit in enumerate(digits, 1):
        first = (digit + 10 - place) % 10
        total += 0 if first == 0 else (first * 2 ** (10 - place)) % 9 or 9
    return f"{start:09d}{-total % 10}"


def tckn(start: int) -> str:
    """Nine digits, the first not 0, with the two that make them a person's identity number."""
    digits = [int(digit) for digit in f"{start:09d}"]
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    return f"{start:09d}{tenth}{(sum(digits) + tenth) % 10}"
