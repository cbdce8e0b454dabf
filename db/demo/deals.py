"""The demo's deals: orders that became sales, orders that hold goods, some half shipped, some lost, some too old."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from db.access import Actor
from db.demo.days import LAST, Timeline, working_days
from db.demo.papers import Paper, Papers
from db.demo.stock import MAIN, Chance
from db.queries.deals import show
from db.services import deals, documents, payments, reservations

TITLES: Final = (
    "Şantiye malzemesi", "Aylık sipariş", "Kafe açılışı", "Raf tamamlama", "Yeni şube donanımı", "Toplu alım",
    "Bayram kolisi", "Tadilat işi", "Otel siparişi", "Haftalık sipariş", "Servis yedekleri", "Kampanya siparişi",
)  # fmt: skip
LOST: Final = ("Fiyat yüksek bulundu", "Başka yerden aldı", "Sipariş ertelendi")
_OPEN_DAYS: Final = 9
"""So many of the last working days begin deals that are still open: what the oldest held is over already."""
_EVERY: Final = 11
"""Each so-many-th order of a company comes as a deal that was won."""
_AGREED: Final = date(2027, 3, 31)
"""Until then goods are held where that was agreed: whoever tries the demo some weeks later still finds some held."""
_FROM: Final = 60
"""Demos of fewer documents have no deals."""


class Deals:
    """Makes deals out of the papers of sales, each by an employee who may."""

    def __init__(self, person: Callable[[str], Actor], papers: Papers, time: Timeline, documents: int) -> None:
        self._person, self._papers, self._time = person, papers, time
        self._chance: Chance = papers.chance
        self._wanted = documents >= _FROM
        self._orders = 0
        self._made = 0
        self._opening = frozenset(working_days()[-_OPEN_DAYS:])

    def take(self, paper: Paper, day: str, pause: int) -> bool:
        """Let an order come as a deal, if it is its turn: offered, paid, won, and its sale processed; or half of it
        shipped only, so that the deal stays open. Whether it did: one document was made and processed then."""
        simple = all("warehouse" not in row for row in paper.data["rows"])
        if not self._wanted or paper.data["warehouse"] != MAIN or not simple or "delivery_service" in paper.data:
            return False
        self._orders += 1
        if self._orders % _EVERY != 3:
            return False
        selin = self._person("selin")
        made = self._create("selin", paper)
        self._time.forward(pause)
        deals.move(selin, made.id, "preparing")
        if self._orders % (2 * _EVERY) == 3 and len(paper.data["rows"]) > 1:
            self._half(made, paper, day)
            return True
        self._pay("selin", made.id, 100)
        self._time.forward(pause)
        deals.win(selin, made.id)
        return True

    def _half(self, made: deals.DealState, paper: Paper, day: str) -> None:
        """The first row goes out, and the rest waits."""
        selin, mehmet = self._person("selin"), self._person("mehmet")
        shipped = deals.sale(selin, made.id, [{"row": show(selin, made.id).rows[0].id}])
        self._pay("selin", made.id, 40)
        self._time.forward(90)
        if shipped.sale is not None:
            documents.process(mehmet, shipped.sale, day=day)
        paper.moves[:] = [one for one in paper.moves if one[0] == paper.data["rows"][0]["product"]]

    def begin(self, day: date) -> None:
        """The deals of a day that are still open on the last one, or lost."""
        if not self._wanted or day not in self._opening:
            return
        for login in ("selin", "murat" if self._made % 3 else "zeynep")[: 2 if day != LAST else 1]:
            paper = self._papers.sale(MAIN, counter=False)
            paper.data.pop("delivery_service", None)
            paper.data.pop("delivery_price", None)
            self._time.forward(240)
            made = self._create(login, paper, expected=True)
            actor = self._person(login)
            stage = ("new", "offer", "preparing", "offer")[self._made % 4]
            if stage != "new":
                deals.move(actor, made.id, stage)
            if stage == "preparing":
                self._pay(login, made.id, 30)
            if self._made % 7 == 5:
                self._time.forward(120)
                deals.lose(actor, made.id, reason=self._chance.one(LOST))
                continue
            if stage == "preparing":
                reservations.extend(actor, made.id, until=_AGREED)
            for sku, warehouse, quantity in paper.moves:
                self._papers.shelves.change(sku, warehouse, quantity)
        if day == LAST:
            self._too_much()

    def _too_much(self) -> None:
        """An order of more than there is, which waits for goods."""
        shelves = self._papers.shelves
        few = [one for one in shelves.stocked if 0 < shelves.on_hand(one, MAIN) < 60]
        good = few[len(few) // 2]
        quantity = int(shelves.on_hand(good, MAIN)) + 25
        shelves.change(good.sku, MAIN, -shelves.on_hand(good, MAIN))
        self._time.forward(240)
        paper = Paper("sale", {"customer": self._papers.partners.customers[0], "warehouse": MAIN,
                               "rows": [{"product": good.sku, "quantity": str(quantity)}]})  # fmt: skip
        made = self._create("selin", paper, expected=True)
        reservations.extend(self._person("selin"), made.id, until=_AGREED)

    def _create(self, login: str, paper: Paper, *, expected: bool = False) -> deals.DealState:
        self._made += 1
        data: dict[str, Any] = {
            "title": TITLES[self._made % len(TITLES)],
            "customer": paper.data["customer"],
            "warehouse": paper.data["warehouse"],
            "rows": [_row(row) for row in paper.data["rows"]],
        }
        if expected:
            data["expected_on"] = working_days(LAST, date(2026, 12, 11))[self._made % 12].isoformat()
        return deals.create(self._person(login), data)

    def _pay(self, login: str, deal: int, per_cent: int) -> None:
        actor = self._person(login)
        total = show(actor, deal).totals.total
        amount = (Decimal(str(total)) * per_cent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if amount:
            payments.add(actor, deal, str(amount), method=self._chance.one(("card", "transfer", "cash", "transfer")))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("product", "quantity", "unit", "discount") if name in row}
