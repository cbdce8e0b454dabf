"""What one product of the demo is made of, and what is common to a family of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from db.demo.english import english

BRANDS: Final = (
    ("Torosel", "TRS"), ("Karaçamlı", "KRC"), ("Demirkent", "DMK"), ("Gökovalı", "GKV"), ("Akpınarlar", "AKP"),
    ("Yıldızeli", "YLD"), ("Çınarköy", "CNR"), ("Erciyesli", "ERC"), ("Munzuroğlu", "MNZ"), ("Bozkırlı", "BZK"),
    ("Kızılırmaklı", "KZL"), ("Üçpınar", "UCP"), ("Şahinkaya", "SHN"), ("Taşköprülü", "TSK"), ("Ilgazdağ", "ILG"),
    ("Özçelikler", "OZC"), ("Değirmenönü", "DGR"), ("Ardıçlı", "ARD"), ("Keltepe", "KLT"), ("Sarıkavak", "SRK"),
)  # fmt: skip
"""Invented makers: where a family's own list ends, it begins again with the next of them."""
_STEPS: Final = ((Decimal(10), Decimal("0.05")), (Decimal(100), Decimal("0.50")), (Decimal(1000), Decimal(5)))


@dataclass(frozen=True, slots=True)
class Family:
    """What its products share. `code`: the maker's number in their barcodes; `supplier`: a key of
    db/demo/partners.py; `markup`: per cent on the purchase price, VAT comes on top; `minimum`: stock of the main
    warehouse; `sold`: the least and most that one row of a sale takes, in steps of `step`; `first`: how many of
    it are among the first hundred products."""

    section: str
    code: int
    supplier: str
    vat: int
    markup: int
    minimum: int
    sold: tuple[int, int]
    first: int
    step: Decimal = Decimal(1)
    branded: bool = True


@dataclass(frozen=True, slots=True)
class Good:
    """A product of the demo: `buy` is its purchase price in kuruş; `units`: further units with their factors."""

    family: Family
    sku: str
    name: str
    buy: int
    unit: str = "pcs"
    units: Mapping[str, str] = field(default_factory=dict)
    type: str = "simple"
    parent: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    stands_for: str | None = None
    """The SKU of the same thing by another maker."""
    number: int = 0
    """Its place in the family, which its barcode holds."""

    @property
    def stocked(self) -> bool:
        """Whether it can lie in a warehouse."""
        return self.type == "simple"

    @property
    def step(self) -> Decimal:
        """The least that it is counted in when sold."""
        return Decimal(1) if self.unit == "pcs" else self.family.step

    @property
    def barcode(self) -> str | None:
        """An EAN-13 with Turkey's prefix (868 or 869); services and bundles have none."""
        if not self.stocked:
            return None
        prefix = "868" if self.family.code < 200 else "869"
        turn, place = divmod(40 + self.number, 100_000)
        return ean13(f"{prefix}{self.family.code + 1000 * turn:04d}{place:05d}")

    @property
    def price(self) -> Decimal | None:
        """The selling price, VAT included, as one would write it on a shelf."""
        if self.type == "parent":
            return None
        return on_a_shelf(Decimal(self.buy * (100 + self.family.markup) * (100 + self.family.vat)).scaleb(-6))

    @property
    def purchase_price(self) -> Decimal | None:
        """What a supplier asks, VAT not included; none for bundles and parents."""
        return Decimal(self.buy).scaleb(-2) if self.type in ("simple", "service") else None

    def of_brand(self, index: int) -> Good:
        """The same by another maker: the same size and use, a price a little away; every second series is imported,
        with an English name."""
        turn, place = divmod(index, len(BRANDS))
        name, code = BRANDS[place]
        series = f" {'Series' if turn % 2 else 'Seri'} {turn + 1}" if turn else ""
        return replace(
            self,
            sku=f"{self.sku}-{code}{turn + 1 if turn else ''}",
            stands_for=self.sku,
            name=f"{english(self.name) if turn % 2 else self.name} {name}{series}",
            buy=max(5, self.buy * (88 + (place * 7 + turn * 3) % 31) // 100),
        )


def on_a_shelf(exact: Decimal) -> Decimal:
    """A price as one would write it on a shelf."""
    step = next((step for limit, step in _STEPS if exact < limit), Decimal(10))
    return max(step, (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def ean13(digits: str) -> str:
    """Twelve digits and their check digit. Source: GS1 General Specifications, 7.9."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
