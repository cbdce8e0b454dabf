"""What stands on the demo's documents: products, quantities, partners and comments that fit together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final

from db.demo.goods import Good
from db.demo.partners import RETAIL, Partners
from db.demo.stock import BRANCH, MAIN, RESERVE, Chance, Shelves

COMMENTS: Final = {
    "receipt": ("Haftalık sipariş", "Eksiksiz teslim alındı", "Palet 2 adet, ambalaj sağlam", "Acil sipariş",
                "Kampanyalı alım", "Sevkiyat sabah geldi"),
    "transfer": ("Şube rafları tamamlanıyor", "Hafta sonu için takviye", "Şubenin isteği üzerine", "Raf boşalmıştı"),
    "back": ("Yedek depodan takviye", "Merkezde azalan ürünler"),
    "sale": ("Müşteri kendi aracıyla aldı", "Telefonla sipariş", "Fatura e-postayla gönderildi", "Şantiyeye teslim",
             "Vadeli satış", "Adres: arka kapıdan teslim", "Düzenli müşteri"),
    "counter": ("Kasadan satış", "Kartla ödendi", "Nakit"),
    "adjustment": ("Sayım fazlası", "Rafta kayıtsız bulundu", "Tedarikçiden bedelsiz numune",
                   "Geçen sayımın düzeltmesi"),
}  # fmt: skip
LOSSES: Final = (
    ("damaged", "Taşıma sırasında hasar gördü"), ("expired", "SKT geçmiş, imha edildi"), ("scrap", "Kesim firesi"),
    ("internal_use", "Depo bakımında kullanıldı"), ("sample", "Müşteriye numune verildi"),
    ("lost", "Sayımda bulunamadı"),
    ("donation", "Mahalle okuluna bağış"), ("damaged", "Ambalajı yırtık, satılamaz"),
)  # fmt: skip
_PACKS: Final = ("box", "paket", "top", "cuval")


@dataclass(slots=True)
class Paper:
    """A document to be: the JSON of cli.md, and what it will move, as (SKU, warehouse, quantity)."""

    type: str
    data: dict[str, Any]
    moves: list[tuple[str, str, Decimal]] = field(default_factory=list)


class Papers:
    """Makes documents out of what lies in the warehouses."""

    def __init__(self, chance: Chance, shelves: Shelves, partners: Partners) -> None:
        self.chance, self.shelves, self.partners = chance, shelves, partners
        self._invoices = 4100

    # Beginning ---------------------------------------------------------------

    def openings(self, most: int) -> list[Paper]:
        """Opening stock of the three warehouses as adjustments, in few enough documents for `most` in all."""
        rows: dict[str, list[tuple[Good, Decimal]]] = {MAIN: [], BRANCH: [], RESERVE: []}
        for good in self.shelves.stocked:
            minimum = good.family.minimum
            rows[MAIN].append((good, _round(Decimal(minimum * self.chance.between(150, 400) // 100))))
            rows[BRANCH].append((good, _round(Decimal(max(1, minimum * self.chance.between(40, 120) // 100)))))
            if self.chance.happens(45):
                rows[RESERVE].append((good, _round(Decimal(minimum * self.chance.between(100, 200) // 100))))
        total = sum(map(len, rows.values()))
        size = max(40, -(-total // max(1, most // 10 - 3)))
        papers = []
        for warehouse, name in ((MAIN, "Merkez depo"), (BRANCH, "Şube mağaza"), (RESERVE, "Yedek depo")):
            parts = [rows[warehouse][start : start + size] for start in range(0, len(rows[warehouse]), size)]
            for place, part in enumerate(parts, 1):
                title = f"Devir (açılış stoku): {name} {place}/{len(parts)}"
                paper = Paper("adjustment", {"title": title, "warehouse": warehouse, "rows": []})
                for good, quantity in part:
                    price = good.purchase_price
                    paper.data["rows"].append(
                        {"product": good.sku, "quantity": str(quantity), "purchase_price": str(price)}
                    )
                    paper.moves.append((good.sku, warehouse, quantity))
                papers.append(paper)
        return papers

    # One of each type ----------------------------------------------------------

    def receipt(self, day: date, warehouse: str, *, priced: bool) -> Paper:
        """Goods of one supplier that have become few; `priced`: with the prices of the supplier's invoice."""
        chance, shelves = self.chance, self.shelves
        key = chance.one(sorted(shelves.of_supplier))
        group = chance.some(shelves.of_supplier[key], 20)
        wanted = sorted(group, key=lambda good: shelves.need(good, warehouse))[: chance.between(3, 8)]
        supplier = chance.one(self.partners.suppliers[key])
        self._invoices += chance.between(1, 9)
        number = f"{supplier[:2].upper().translate(_ASCII)}{self._invoices % 7}{day.year}{self._invoices:09d}"
        paper = Paper("receipt", {
            "supplier": supplier, "warehouse": warehouse, "received_on": day.isoformat(),
            "ordered_on": (day - timedelta(days=chance.between(2, 9))).isoformat(), "invoice": number,
            "delivery_note": f"IRS{day.year}{self._invoices + 310:09d}", "rows": [],
        })  # fmt: skip
        for good in wanted:
            amount = good.family.minimum * chance.between(50, 200) // 100 or 1
            pack = next((code for code in _PACKS if code in good.units), None)
            row: dict[str, Any] = {"product": good.sku}
            each = 1
            if pack is not None:
                each = int(good.units[pack])
                row |= {"quantity": str(max(1, amount // each)), "unit": pack}
            else:
                row["quantity"] = str(amount)
            if priced:
                price = Decimal(good.buy * each * chance.between(97, 106)).scaleb(-4)
                row["purchase_price"] = str(price.quantize(Decimal("0.01")))
            paper.data["rows"].append(row)
            paper.moves.append((good.sku, warehouse, Decimal(int(row["quantity"]) * each)))
        return self._commented(paper, "receipt")

    def sale(self, warehouse: str, *, counter: bool) -> Paper:
        """What a company orders, or (`counter`) what someone carries away."""
        chance = self.chance
        paper = Paper("sale", {"customer": RETAIL if counter else chance.one(self.partners.customers),
                               "warehouse": warehouse, "rows": []})  # fmt: skip
        wanted = chance.between(1, 3) if counter else chance.between(2, 7)
        for place in range(wanted):
            elsewhere = not counter and place and warehouse == MAIN and chance.happens(3)
            self._sold(paper, BRANCH if elsewhere else warehouse, counter)
        for extra in self.shelves.extras:
            if chance.happens(3 if extra.type == "bundle" else 4):
                self._extra(paper, extra, warehouse)
        if not counter and chance.happens(15):
            paper.data |= {"delivery_service": chance.one(("Şehir içi kurye", "Ambar", "Kendi aracımız")),
                           "delivery_price": str(chance.between(4, 30) * 25)}  # fmt: skip
        return self._commented(paper, "counter" if counter else "sale")

    def _sold(self, paper: Paper, warehouse: str, counter: bool) -> None:
        for _ in range(12):
            good = self.chance.one(self.shelves.stocked)
            low, high = good.family.sold
            most = _floor(self.shelves.on_hand(good, warehouse) / 4, good.step)
            if most < low or any(good.sku == sku for sku, _, _ in paper.moves):
                continue
            high = min(high, low * 3) if counter else high
            quantity = _round(min(most, low + good.step * self.chance.below(int((high - low) / good.step) + 1)))
            row: dict[str, Any] = {"product": good.sku, "quantity": str(quantity)}
            each = int(good.units.get("box", 0))
            if each and quantity >= each and not counter:
                quantity = quantity // each * each
                row |= {"quantity": str(quantity // each), "unit": "box"}
            if warehouse != paper.data["warehouse"]:
                row["warehouse"] = warehouse
            if not counter and self.chance.happens(12):
                row["discount"] = self.chance.one(("5%", "10%", "3%"))
            paper.data["rows"].append(row)
            paper.moves.append((good.sku, warehouse, -quantity))
            return

    def _extra(self, paper: Paper, extra: Good, warehouse: str) -> None:
        parts = {sku: Decimal(each) for sku, each in extra.parts.items()}
        goods = self.shelves.by_sku
        if all(self.shelves.on_hand(goods[sku], warehouse) >= 6 * each for sku, each in parts.items()):
            paper.data["rows"].append({"product": extra.sku, "quantity": "1"})
            paper.moves.extend((sku, warehouse, -each) for sku, each in parts.items())

    def transfer(self, source: str, target: str) -> Paper:
        """What is few at the target and not so few at the source."""
        shelves, chance = self.shelves, self.chance
        paper = Paper("transfer", {"warehouse": source, "to_warehouse": target, "rows": []})
        group = [good for good in chance.some(shelves.stocked, 40) if shelves.on_hand(good, source) >= 4 * good.step]
        group.sort(key=lambda good: shelves.need(good, target) - shelves.need(good, source))
        for good in group[: chance.between(2, 6)]:
            fair = max(good.step, _floor(Decimal(good.family.minimum) / 2, good.step))
            quantity = _round(min(fair, _floor(shelves.on_hand(good, source) / 4, good.step)))
            paper.data["rows"].append({"product": good.sku, "quantity": str(quantity)})
            paper.moves += [(good.sku, source, -quantity), (good.sku, target, quantity)]
        return self._commented(paper, "back" if source == RESERVE else "transfer")

    def write_off(self, warehouse: str) -> Paper:
        """A little that is broken, expired or used up."""
        shelves, chance = self.shelves, self.chance
        reason, comment = chance.one(LOSSES)
        paper = Paper("write_off", {"warehouse": warehouse, "reason": reason, "comment": comment, "rows": []})
        group = [good for good in chance.some(shelves.stocked, 30) if shelves.on_hand(good, warehouse) >= 4 * good.step]
        for good in group[: chance.between(1, 3)]:
            quantity = min(good.step * chance.between(1, 4), _floor(shelves.on_hand(good, warehouse) / 4, good.step))
            paper.data["rows"].append({"product": good.sku, "quantity": str(quantity)})
            paper.moves.append((good.sku, warehouse, -quantity))
        return paper

    def adjustment(self, warehouse: str) -> Paper:
        """A little that was found."""
        paper = Paper("adjustment", {"warehouse": warehouse, "rows": []})
        for good in self.chance.some(self.shelves.stocked, self.chance.between(1, 3)):
            quantity = good.step * self.chance.between(1, 6)
            paper.data["rows"].append({"product": good.sku, "quantity": str(quantity)})
            paper.moves.append((good.sku, warehouse, quantity))
        return self._commented(paper, "adjustment")

    def too_much(self) -> Paper:
        """A sale of more than there is, to see what the program says."""
        good = next(good for good in self.shelves.stocked if self.shelves.on_hand(good, MAIN) > 0)
        quantity = _floor(self.shelves.on_hand(good, MAIN), Decimal(1)) + 165
        return Paper("sale", {
            "customer": self.partners.customers[0], "warehouse": MAIN,
            "comment": "Stok yetmiyor; mal gelince işlenecek",
            "rows": [{"product": good.sku, "quantity": str(quantity)}],
        })  # fmt: skip

    def _commented(self, paper: Paper, kind: str) -> Paper:
        if self.chance.happens(60):
            paper.data["comment"] = self.chance.one(COMMENTS[kind])
        return paper


_ASCII: Final = str.maketrans("ÇĞİÖŞÜI", "CGIOSUI")


def _floor(quantity: Decimal, step: Decimal) -> Decimal:
    """A quantity without what is finer than `step`."""
    return (quantity / step).to_integral_value(ROUND_FLOOR) * step


def _round(quantity: Decimal) -> Decimal:
    """A large quantity in tens, as one counts screws."""
    return _floor(quantity, Decimal(10)) if quantity >= 50 else quantity
