"""Two lanes of one thread each, one that reads and one that writes: the event loop stays free, the handles few.

A call that is under way can be stopped (Esc): its statement is interrupted and `Stopped` is raised;
an interrupted write leaves nothing half done, its transaction is rolled back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, WeakSet

if TYPE_CHECKING:
    from db.company import Company

P = ParamSpec("P")
R = TypeVar("R")


class Stopped(Exception):
    """What was under way has been stopped by the person who started it."""


class Overtaken(Stopped):
    """A newer call has taken the place of this one: nobody waits for its answer any more."""


class Lane:
    """One thread with one connection; calls are made in the order in which they were asked for. Of those that follow
    what someone types only the newest is made: it stops the one before it, and those that still wait are left out."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._connection: Any = None
        self._company: Company | None = None
        self._stopping = False
        self._newest: WeakKeyDictionary[Any, object] = WeakKeyDictionary()
        self._follows: Any = None
        self._guard = Lock()
        self._resting: WeakSet[Any] = WeakSet()
        self.under_way = 0

    async def call(self, company: Company | None, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `function(*args, **kwargs)` made in this lane; whatever it raises is raised here."""
        for slot in tuple(self._resting):
            self.overtake(slot)
        self.under_way += 1
        try:
            return await self._run(company, partial(function, *args, **kwargs))
        finally:
            self.under_way -= 1

    async def _run(self, company: Company | None, work: Callable[[], R]) -> R:
        # In the caller's context: a screen that is left meanwhile still knows its app by it.
        made = partial(copy_context().run, self._make, company, work, (), {})
        return await asyncio.get_running_loop().run_in_executor(self._pool, made)

    async def at_rest(self, company: Company | None, slot: Any, function: Callable[[], R]) -> R:
        """As `newest`, for what can wait: whatever else is asked for comes first, and this raises `Overtaken`."""
        mine = self.overtake(slot)
        self._resting.add(slot)
        try:
            return await self._run(company, partial(self._follow, slot, mine, function))
        finally:
            self._resting.discard(slot)

    def _make(self, company: Company | None, function: Callable[..., R], args: Any, kwargs: Any) -> R:
        self._company = company
        self._connection = company.engine.connect() if company is not None else None
        self._stopping = False
        try:
            return function(*args, **kwargs)
        except Stopped:
            raise
        except Exception as error:
            if self._stopping:
                raise Stopped from error
            raise
        finally:
            self._stopping = False

    async def newest(
        self, company: Company | None, slot: Any, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """As `call`, for what follows typing: a call of the same `slot` (a screen, a list) that is under way or waits
        raises `Overtaken` where it was made."""
        mine = self.overtake(slot)
        return await self.call(company, self._follow, slot, mine, partial(function, *args, **kwargs))

    def overtake(self, slot: Any) -> object:
        """Stop what is under way or waits for `slot`: its answer is not wanted any more."""
        mine = object()
        with self._guard:
            self._newest[slot] = mine
            if self._follows is slot and self._connection is not None:
                self._connection.interrupt()
        return mine

    def _follow(self, slot: Any, mine: object, work: Callable[[], R]) -> R:
        with self._guard:
            if self._newest.get(slot) is not mine:
                raise Overtaken
            self._follows = slot
        try:
            found = work()
        except Exception as error:
            if self._newest.get(slot) is not mine:
                raise Overtaken from error
            raise
        finally:
            with self._guard:
                self._follows = None
        if self._newest.get(slot) is not mine:
            raise Overtaken
        return found

    def stop(self) -> None:
        """Interrupt what is under way; nothing happens where nothing is."""
        if self.under_way and self._connection is not None:
            self._stopping = True
            self._connection.interrupt()

    @property
    def stopping(self) -> bool:
        """Whether what is under way is to stop: for work between its statements, which raises `Stopped` then."""
        return self._stopping

    def last(self, function: Callable[..., Any], /, *args: Any) -> None:
        """Make a call that nobody waits for: the app ends. What goes wrong with it is logged."""

        def make() -> None:
            from db.errors import AmbarError

            try:
                function(*args)
            except AmbarError as error:
                logging.getLogger(__name__).warning("%s: %s", function.__name__, error.code)

        self._pool.submit(make)

    def close(self) -> None:
        """Let what is under way end, then no more calls; the thread's connection is closed."""
        if self._company is not None:
            self._pool.submit(self._company.close)
        self._pool.shutdown(wait=False)


class Lanes:
    """The reading and the writing lane of one session."""

    def __init__(self) -> None:
        self.company: Company | None = None
        self.reading = Lane("ambar-read")
        self.writing = Lane("ambar-write")

    async def read(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A query's result."""
        return await self.reading.call(self.company, function, *args, **kwargs)

    async def write(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A service's result."""
        return await self.writing.call(self.company, function, *args, **kwargs)

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self.reading.under_way or self.writing.under_way)

    def stop(self) -> None:
        """Interrupt what is under way in both lanes."""
        self.reading.stop()
        self.writing.stop()

    def close(self) -> None:
        """Close both lanes."""
        self.reading.close()
        self.writing.close()
