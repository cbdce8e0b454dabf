"""Types as people write them, in Turkish and English: "Hizmet" is a service, "Satış" a sale. Sources: terms.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from db.text import fold

_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "products": {
        "simple": "ürün|basit ürün|mal|ticari mal|malzeme|product|simple product|goods",
        "service": "hizmet|services",
        "bundle": "set|takım|kit",
        "parent": "ana ürün|varyantlı ürün|product with variations",
    },
    "partners": {"company": "şirket|firma|kurum|tüzel kişi", "contact": "kişi|şahıs|gerçek kişi|person"},
    "documents": {
        "receipt": "stok fişi|mal kabul|stock receipt",
        "adjustment": "stok ayarı|stock adjustment",
        "transfer": "stok transferi|stock transfer",
        "sale": "satış|ürün satışı|sales",
        "write_off": "mahsup|write-off|write off",
    },
}
_TYPES: Final = {
    entity: {fold(name): type for type, names in types.items() for name in (type, *names.split("|"))}
    for entity, types in _NAMES.items()
}


def type_of(entity: str, text: str) -> str:
    """The type that is meant by a word for it; the word as it stands where none is."""
    return _TYPES[entity].get(fold(text), text)
