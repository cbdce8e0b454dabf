"""Customers of a large demo, beside those of db/demo/partners.py: as many as one wants, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice, product
from typing import Final

from db.access import Actor
from db.demo.partners import vkn
from db.services import partners

_NAMES: Final = (
    "Aksoy", "Aydoğan", "Balcı", "Bayraktar", "Bulut", "Canpolat", "Cengiz", "Çakmak", "Çağlar", "Dağdelen", "Doğan",
    "Duman", "Erdem", "Ergün", "Esen", "Gedik", "Gökçe", "Gündüz", "Güneş", "Ilgaz", "Işıklar", "İnan", "İşcan",
    "Kalkan", "Karaca", "Keskin", "Koçak", "Köse", "Kurt", "Mutlu", "Okur", "Öztürk", "Özkan", "Peker", "Sağlam",
    "Soylu", "Şahin", "Şimşek", "Tekin", "Toprak", "Tuncer", "Uçar", "Uslu", "Ünal", "Yalçın", "Yavuz", "Yıldırım",
    "Zengin",
)  # fmt: skip
_TRADES: Final = (
    "Yapı Market", "İnşaat", "Nalburiye", "Hırdavat", "Tesisat", "Elektrik", "Mobilya", "Gıda", "Market", "Lokantası",
    "Otel", "Tadilat", "Boya", "Metal Atölyesi", "Oto Servis", "Peyzaj", "Temizlik", "Çatı Sistemleri", "Mühendislik",
    "Tarım", "Süt Ürünleri", "Fırın", "Kafe", "Makine",
)  # fmt: skip
_FORMS: Final = ("Ltd. Şti.", "A.Ş.", "Ticaret", "ve Oğulları")
_PLACES: Final = ("Kadıköy", "Ostim", "İkitelli", "Gebze", "Bornova", "Nilüfer", "Şahinbey", "Selçuklu", "Muratpaşa",
                  "İlkadım")  # fmt: skip


def _every() -> Iterator[tuple[str, str]]:
    """Name and tax office; where all are used, they begin again with a number."""
    for turn in count(1):
        for form, trade, name in product(_FORMS, _TRADES, _NAMES):
            tail = "" if turn == 1 else f" {turn}"
            yield f"{name} {trade} {form}{tail}", _PLACES[(len(name) * 7 + len(trade) * 3 + turn) % len(_PLACES)]


def add(actor: Actor, number: int) -> list[tuple[int, str]]:
    """Add so many customers in one transaction; (id, name) of each."""
    with actor.company.write():
        return [
            (
                partners.add(
                    actor, name, customer=True, tax_office=office, tax_number=vkn(100_000_000 + 7 * place),
                    phone=f"+90212{5_600_000 + place:07d}", address=f"{office}/Türkiye",
                ).id,
                name,
            )
            for place, (name, office) in enumerate(islice(_every(), number))
        ]  # fmt: skip
