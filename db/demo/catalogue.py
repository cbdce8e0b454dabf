"""The demo's catalogue: which goods, in which order, in which sections; any number of them, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count, islice
from typing import Final

from db.access import Actor
from db.demo import grocery, hardware
from db.demo.goods import Good
from db.items import NewProduct
from db.services import products, sections, substitutes, units

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "Hırdavat": ("Bağlantı elemanları", "El aletleri", "Elektrikli el aletleri", "Boya ve kimyasal", "Elektrik",
                 "Su tesisatı", "İş güvenliği"),
    "Bağlantı elemanları": ("Cıvatalar", "Somunlar", "Pullar", "Vidalar ve dübeller"),
    "Boya ve kimyasal": ("Boyalar", "Yapıştırıcı ve kimyasallar"),
    "Elektrik": ("Kablolar", "Anahtar, priz, aydınlatma"),
    "Su tesisatı": ("Borular", "Bağlantı parçaları ve vanalar"),
    "Gıda ve temizlik": ("Bakliyat ve pirinç", "Yağlar", "Çay ve kahve", "Şeker, un, tuz", "Peynir ve zeytin",
                         "Konserve, salça, makarna", "Temizlik ve kâğıt", "Gıda setleri"),
    "Hizmetler": (),
    "Setler": (),
}  # fmt: skip
"""Each section with those below it; a section stands before its own key."""
UNITS: Final = (("paket", "paket"), ("top", "top"), ("cuval", "çuval"))
_BATCH: Final = 1000
"""Products that one transaction adds."""
_PAIRS: Final = 100
"""So many goods stand in for the same by another maker."""


def goods(number: int) -> list[Good]:
    """The first `number` goods of an endless list. The first hundred have some of every family, M8 bolts among
    them; then the families take turns, and where one is at its end it goes on with another maker's."""
    return list(islice(endless(), number))


def endless() -> Iterator[Good]:
    """The list of `goods`, one after the other; a bundle waits for its parts."""
    families = (*hardware.FAMILIES, *grocery.FAMILIES)
    wanted = {sku for family in (grocery.bundles, grocery.breakfasts) for good in family() for sku in good.parts}
    seen: set[str] = set()
    waiting: list[Good] = []
    lines = [_numbered(family) for family in families]

    def ready(good: Good) -> bool:
        if not seen.issuperset(good.parts):
            waiting.append(good)
            return False
        if good.sku in wanted:
            seen.add(good.sku)
        return True

    for line in lines:
        first = next(line)
        yield from filter(ready, (first, *islice(line, first.family.first - 1)))
    while True:
        for line in lines:
            yield from filter(ready, islice(line, 1))
        late = waiting[:]
        waiting.clear()
        yield from filter(ready, late)


def _numbered(family: Callable[[], Iterator[Good]]) -> Iterator[Good]:
    place = count()
    for good in family():
        yield replace(good, number=next(place))
    if not good.family.branded:
        return
    for brand in count():
        for good in family():
            yield replace(good, number=next(place)).of_brand(brand)


def add(actor: Actor, wanted: Iterable[Good], told: Callable[[int], None]) -> None:
    """Add sections, units and these goods to the company; `told` hears how many there are."""
    with actor.company.write():
        for code, name in UNITS:
            units.add(actor, code, name, 0)
        below = {name for names in SECTIONS.values() for name in names}
        parents = {name: above for above, names in SECTIONS.items() for name in names}
        for place, name in enumerate([*(name for name in SECTIONS if name not in below), *_downwards()]):
            sections.add(actor, name, parent=parents.get(name), sort_order=10 * (place + 1))
    waiting, done, pairs = iter(wanted), 0, list[tuple[str, str]]()
    while batch := list(islice(waiting, _BATCH)):
        products.add_many(actor, [_new(good) for good in batch])
        done += len(batch)
        pairs += [(good.stands_for, good.sku) for good in batch if good.stands_for is not None][: _PAIRS - len(pairs)]
        told(done)
    with actor.company.write():
        for one, other in pairs:
            substitutes.add(actor, one, other)


def _downwards() -> list[str]:
    """Every section that stands below another, those above first."""
    return [name for names in SECTIONS.values() for name in names]


def _new(good: Good) -> NewProduct:
    family = good.family
    return NewProduct(
        sku=good.sku,
        name=good.name,
        type=good.type,
        parent=good.parent,
        unit=good.unit,
        barcodes=[good.barcode] if good.barcode else [],
        price=good.price,
        purchase_price=good.purchase_price,
        tax=f"{family.vat}%",
        section=family.section,
        minimum_stock=family.minimum if good.stocked and family.minimum else None,
        published=good.stocked and good.number % 3 == 0,
        units=good.units,
        parts=good.parts,
        properties=good.properties,
    )
