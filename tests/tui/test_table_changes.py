"""A list under which others add, delete and rename without end: no row twice, none missed, the cursor on its own."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right, insort
from random import Random
from typing import Any

import pytest

from db.access import Actor
from db.queries.rows import AtLeast, Page
from tests.tui.test_table import ListScreen, Row
from tui.widgets.table import Table
from tui.widgets.window import PAGE, PAGES, Window

ROUNDS = 40 if os.environ.get("AMBAR_LONG") else 4


class Busy:
    """A list in order of names, as a query by key gives it, which others change."""

    def __init__(self, count: int, random: Random) -> None:
        self.random = random
        self.names: dict[int, str] = {}
        self.order: list[tuple[str, int]] = []
        self.following = 0
        for _row in range(count):
            self.add(f"{random.random():.9f}")

    def add(self, name: str) -> None:
        self.following += 1
        self.names[self.following] = name
        insort(self.order, (name, self.following))

    def drop(self, number: int) -> None:
        self.order.remove((self.names.pop(number), number))

    def page(self, *, after: Any, limit: int, backwards: bool) -> Page[Row]:
        order, total = self.order, len(self.order)
        if backwards:
            end = total if after is None else bisect_left(order, after)
            found, more = order[max(0, end - limit) : end], end > limit
        else:
            begin = 0 if after is None else bisect_right(order, after)
            found, more = order[begin : begin + limit], begin + limit < total
        rows = tuple(Row(number, name) for name, number in found)
        last, first = (found[0], found[-1]) if found and backwards else (found[-1], found[0]) if found else (None, None)
        return Page(rows, last if more else None, total if after is None else None, first)

    def disturb(self, among: list[int], *, at_once: tuple[int, ...] = (1, 3, 200), renaming: bool = True) -> None:
        """One or two hundred rows come, go, or are called otherwise."""
        random = self.random
        for _change in range(random.choice(at_once)):
            what, numbers = random.random(), list(self.names)
            near = [one for one in among if one in self.names] or numbers
            if what < 0.5 or len(numbers) < 300:
                self.add(f"{random.random():.9f}")
            elif what < 0.8 or not renaming:
                self.drop(random.choice(near if random.random() < 0.5 else numbers))
            else:
                number = random.choice(near)
                self.drop(number)
                self.names[number] = f"{random.random():.9f}"
                insort(self.order, (self.names[number], number))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_others_do_no_row_is_twice_in_a_window_and_none_is_missed(seed: int) -> None:
    random = Random(seed)
    busy = Busy(2_000, random)
    window = Window(busy.page, lambda row: row.id).first()
    for _step in range(150):
        if random.random() < 0.5:
            busy.disturb([row.id for row in window.rows])
        step = random.choice(("down", "down", "up", "again", "first", "last", "seek"))
        near = random.randrange(len(window.rows))
        held = [row.id for row in window.rows[near:] if row.id in busy.names]
        if step == "seek":
            window = window.seek((f"{random.random():.3f}", 0))
        else:
            window = window.again(near) if step == "again" else getattr(window, step)()
        numbers = [row.id for row in window.rows]
        assert len(numbers) == len(set(numbers)), "a row stands twice"
        assert 0 < len(numbers) <= PAGE * PAGES
        if step == "again":
            shown = [(row.name, row.id) for row in window.rows]
            begin = busy.order.index(shown[0])
            assert busy.order[begin : begin + len(shown)] == shown, "what was read again is as it is now"
            assert window.at_start == (begin == 0)
            assert window.at_end == (begin + len(shown) == len(busy.order))
            if held:
                assert not set(held).isdisjoint(numbers), "the place is lost"


def test_a_thousand_rows_before_the_cursor_do_not_take_it_from_its_row() -> None:
    busy = Busy(1_000, Random(1))
    window = Window(busy.page, lambda row: row.id).first().down().down()
    place = 250
    held, above = window.rows[place], window.rows[place - 1]
    for number in range(1_000):
        busy.add(f"{above.name}{number:04d}")
    window = window.again(place)
    assert held.id in [row.id for row in window.rows]
    assert len(window.rows) <= PAGE * PAGES


def test_the_count_follows_others_in_the_middle_of_a_list_too() -> None:
    busy = Busy(1_000, Random(2))
    window = Window(busy.page, lambda row: row.id).first()
    for _step in range(5):
        window = window.down()
    busy.add("0.5")
    window = window.again(100)
    assert window.total == 1_001
    assert window.rough, "whether it came above or below nobody knows"
    assert not isinstance(window.total, AtLeast)


async def test_the_cursor_goes_to_the_next_row_that_is_left(shell: Any, clerk: Actor) -> None:
    busy = Busy(300, Random(3))
    async with shell(clerk) as user:
        user.app.open(ListScreen(busy.page))
        await user.settle()
        await user.press(*["down"] * 9)
        table = user.screen.query_one(Table)
        following = table.rows[12].id
        for row in table.rows[9:12]:
            busy.drop(row.id)
        for number in range(30):
            busy.add(f"0.{number:05d}")
        await table.reload()
        await user.settle()
        assert table.row.id == following


async def test_row_by_row_while_others_change_the_list(shell: Any, clerk: Actor) -> None:
    """Whatever comes and goes: the rows that are there all the time are passed once each, in order."""
    random = Random(4)
    busy = Busy(900, random)
    async with shell(clerk) as user:
        user.app.open(ListScreen(busy.page))
        await user.settle()
        table = user.screen.query_one(Table)
        passed: list[int] = [table.row.id]
        for turn in range(700):
            await table.action_down()
            passed.append(table.row.id)
            if turn % 7 == 0:
                busy.disturb([], at_once=(1, 3), renaming=False)
            if turn % 21 == 0:
                await table.reload()
                passed.append(table.row.id)
        last = next(number for number in reversed(passed) if number in busy.names)
        reached = busy.order.index((busy.names[last], last))
        still = [number for _name, number in busy.order[:reached] if number <= 900]
        assert len(still) > 100
        once = list(dict.fromkeys(passed))
        assert [number for number in once if number in set(still)] == still
