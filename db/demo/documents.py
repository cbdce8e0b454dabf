"""Two months of the demo's documents: who writes them, who processes them, what is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from db.access import Actor, rights_of
from db.company import Company
from db.demo.days import FIRST, LAST, Timeline, working_days
from db.demo.deals import Deals
from db.demo.goods import on_a_shelf
from db.demo.papers import Paper, Papers
from db.demo.stock import BRANCH, MAIN, RESERVE, Chance, Shelves
from db.services import documents, products, sessions

_TURNS: Final = ("sale", "sale", "receipt", "sale", "transfer", "sale", "sale", "write_off", "sale", "receipt", "sale",
                 "sale", "transfer", "sale", "adjustment", "sale", "receipt", "sale", "sale", "write_off")  # fmt: skip
"""Which type comes after which: eleven sales in twenty documents."""
_DRAFTS: Final = ("sale", "receipt", "transfer", "write_off", "adjustment", "branch", "short", "receipt", "sale",
                  "sale", "transfer")  # fmt: skip
"""What waits on the last evening for somebody to process it."""
_PRICE_DAY: Final = date(2026, 11, 2)
"""Some selling prices rise on this day."""
_MISTAKES: Final = ("Yanlış müşteriye yazılmış", "Mükerrer kayıt", "Miktar yanlış girilmiş", "İrsaliye iptal edildi")


class Writer:
    """Writes the documents of the demo, day by day, each by an employee who may."""

    def __init__(self, company: Company, people: Mapping[str, Actor], papers: Papers, time: Timeline) -> None:
        self.company, self.people, self.papers, self.time = company, people, papers, time
        self.chance: Chance = papers.chance
        self.shelves: Shelves = papers.shelves
        self.done = 0
        self.deals: Deals | None = None
        self._of_type: dict[str, int] = {}
        self._came: set[str] = set()

    def write(self, number: int, told: Callable[[int], None], *, opening: bool = True) -> None:
        """Write `number` documents, the opening stock's first if `opening`; one transaction a day, `told` hears how
        many there are."""
        openings = self.papers.openings(number)[:number] if opening else []
        orders = self.deals = Deals(self._person, self.papers, self.time, number)
        drafts = _DRAFTS[: (number - len(openings)) // 6]
        flow = number - len(openings) - len(drafts)
        days = working_days()
        for place, day in enumerate(days):
            self.time.open(day)
            first, last = flow * place // len(days), flow * (place + 1) // len(days)
            self._prepare()
            with self.company.write():
                if day == FIRST:
                    for paper in openings:
                        self._post(paper, "murat", "murat")
                if day == _PRICE_DAY:
                    self._raise_prices()
                for turn in range(first, last):
                    self._one(turn, day, (turn - first) / (last - first), 1 / (last - first))
                orders.begin(day)
                if day == LAST:
                    for kind in drafts:
                        self._draft(kind, day)
            told(self.done)

    def _prepare(self) -> None:
        """Settings and rights of the day, read while nothing is written, so that they are kept."""
        self._came.clear()
        self.company.settings()
        for actor in self.people.values():
            rights_of(actor)

    def _person(self, login: str) -> Actor:
        """An employee, who signs in with the first thing that they do in a day."""
        actor = self.people[login]
        if login not in self._came:
            self._came.add(login)
            sessions.begin(actor)
        return actor

    # One document -------------------------------------------------------------

    def _one(self, turn: int, day: date, part: float, width: float) -> None:
        kind = _TURNS[turn % len(_TURNS)]
        self.time.at(day, part)
        paper, writer, processor = self._paper(kind, day)
        if not paper.data["rows"]:
            paper, writer, processor = self.papers.adjustment(MAIN), "mehmet", "mehmet"
        count = self._of_type[paper.type] = self._of_type.get(paper.type, 0) + 1
        if count % 43 == 12:
            self._create(paper, writer)
            return
        pause = max(1, int(width * 8_000))
        if paper.type == "sale" and self.deals is not None and self.deals.take(paper, day.isoformat(), pause // 4):
            self.done += 1
            self._moved(paper)
            return
        number = self._post(paper, writer, processor, pause)
        if count % 19 == 4 or count % 31 == 7:
            self.time.forward(pause)
            self._take_back(number, paper, again=count % 31 == 7, processor=processor, pause=pause)

    def _paper(self, kind: str, day: date) -> tuple[Paper, str, str]:
        """A document with who writes it and who processes it."""
        chance, papers = self.chance, self.papers
        if kind == "sale":
            if chance.happens(35):
                return papers.sale(BRANCH, counter=True), *chance.one((("selin", "hasan"), ("zeynep", "zeynep")))
            who = chance.one((("selin", "selin"), ("selin", "mehmet"), ("zeynep", "zeynep"), ("selin", "mehmet")))
            return papers.sale(MAIN, counter=chance.happens(15)), *who
        if kind == "receipt":
            if chance.happens(15):
                return papers.receipt(day, BRANCH, priced=False), "hasan", "hasan"
            if chance.happens(60):
                return papers.receipt(day, MAIN, priced=True), "murat", "mehmet"
            return papers.receipt(day, chance.one((MAIN, MAIN, RESERVE)), priced=False), "mehmet", "mehmet"
        if kind == "transfer":
            source, target = (RESERVE, MAIN) if chance.happens(25) else (MAIN, BRANCH)
            return papers.transfer(source, target), *chance.one((("selin", "mehmet"), ("mehmet", "mehmet")))
        place, who_alone = chance.one(((MAIN, "mehmet"), (MAIN, "zeynep"), (BRANCH, "hasan"), (RESERVE, "mehmet")))
        paper = papers.write_off(place) if kind == "write_off" else papers.adjustment(place)
        return paper, who_alone, who_alone

    def _create(self, paper: Paper, writer: str) -> str:
        self.done += 1
        return documents.create(self._person(writer), paper.type, paper.data).number

    def _post(self, paper: Paper, writer: str, processor: str, pause: int = 60) -> str:
        """Write and process a document, in one step where one person does both."""
        day = self.company.today().isoformat()
        if writer == processor:
            self.done += 1
            state = documents.create_and_process(self._person(writer), paper.type, paper.data, day=day)
        else:
            number = self._create(paper, writer)
            self.time.forward(pause)
            state = documents.process(self._person(processor), number, day=day)
        self._moved(paper)
        return state.number

    def _moved(self, paper: Paper) -> None:
        for sku, warehouse, quantity in paper.moves:
            self.shelves.change(sku, warehouse, quantity)

    def _take_back(self, number: str, paper: Paper, *, again: bool, processor: str, pause: int) -> None:
        """Cancel a document; `again`: set it right and process it once more."""
        murat = self._person("murat")
        documents.cancel(murat, number)
        self.time.forward(pause)
        documents.edit(murat, number, {"comment": self.chance.one(_MISTAKES)})
        if again:
            self.time.forward(pause)
            documents.process(self._person(processor), number, day=self.company.today().isoformat())
            return
        for sku, warehouse, quantity in paper.moves:
            self.shelves.change(sku, warehouse, -quantity)

    def _draft(self, kind: str, day: date) -> None:
        """Something that waits: what it would take is spoken for, so that each of them can be processed."""
        papers = self.papers
        made: dict[str, Callable[[], tuple[Paper, str]]] = {
            "sale": lambda: (papers.sale(MAIN, counter=False), "selin"),
            "branch": lambda: (papers.sale(BRANCH, counter=True), "selin"),
            "short": lambda: (papers.too_much(), "selin"),
            "receipt": lambda: (papers.receipt(day, MAIN, priced=True), "murat"),
            "transfer": lambda: (papers.transfer(MAIN, BRANCH), "selin"),
            "write_off": lambda: (papers.write_off(MAIN), "mehmet"),
            "adjustment": lambda: (papers.adjustment(MAIN), "mehmet"),
        }
        paper, writer = made[kind]()
        self.time.forward(45)
        self._create(paper, writer)
        for sku, warehouse, quantity in paper.moves:
            if quantity < 0:
                self.shelves.change(sku, warehouse, quantity)

    def _raise_prices(self) -> None:
        """New selling prices for a few products of the main list."""
        murat = self._person("murat")
        for good in self.chance.some(self.shelves.stocked, 20):
            products.set_price(murat, good.sku, on_a_shelf((good.price or Decimal(0)) * Decimal("1.08")))
