"""Passwords: argon2id, NFKC first, one computation at a time over all processes.

Measured: 0.17 s and 64 MiB each, so that twenty sign-ins at once would take 1.3 GiB; hence the lock file.
Source: security.md, chapter 5. argon2 is imported when first needed.
"""

from __future__ import annotations

import base64
import functools
import inspect
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from db.connection import Gate, translate
from db.errors import problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

P = ParamSpec("P")
R = TypeVar("R")

SHORTEST: Final = 8
LONGEST: Final = 128
_PATIENCE: Final = 30.0
"""Seconds that a computation waits for its turn: some eighty sign-ins."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""What one-time passwords are made of: nothing that looks like something else, on every keyboard."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one computation takes: passes, memory in KiB, lanes."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 1


STANDARD: Final = Cost()
_cost = STANDARD


def set_cost(cost: Cost | None) -> None:
    """Compute with `cost` from now on (tests, demo data); None: the standard one."""
    global _cost
    _cost = cost or STANDARD


@dataclass(frozen=True, slots=True)
class Secret:
    """A new password, already computed: its hash, or what is wrong with it; `made`: a one-time one, to hand over."""

    hash: str | None = None
    problem: dict[str, Any] | None = None
    made: str | None = None


def check(password: str, field: str = "password") -> dict[str, Any] | None:
    """What is wrong with a new password (too_short, too_long, bad_characters), never the password itself."""
    if not isinstance(password, str):
        return problem(field, "not_text")
    if len(password) > LONGEST:
        return problem(field, "too_long", limit=LONGEST)
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        return problem(field, "bad_characters")
    if len(unicodedata.normalize("NFKC", password)) < SHORTEST:
        return problem(field, "too_short", limit=SHORTEST)
    return None


def prepare(database: Path, password: str, field: str = "password") -> Secret:
    """A new password made ready to be stored; call it outside a transaction."""
    wrong = check(password, field)
    if wrong is not None:
        return Secret(problem=wrong)
    return Secret(compute(database, password))


def compute(database: Path, password: str) -> str:
    """The hash of a password that is fit to be one; AmbarError "busy" after 30 s of waiting."""
    with _turn(database):
        return str(_hasher(_cost).hash(_bytes(password)))


def verify(database: Path, stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind `stored`; takes as long where there is none (None).

    AmbarError "busy" after 30 s of waiting.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    fit = isinstance(password, str) and len(password) <= LONGEST
    with _turn(database):
        try:
            right = _hasher(_cost).verify(stored if stored and fit else _dummy(_cost), _bytes(password if fit else ""))
        except (VerificationError, InvalidHashError):
            return False
    return bool(right and stored and fit)


def outdated(stored: str) -> bool:
    """Whether a hash was computed at another cost than today's."""
    return bool(_hasher(_cost).check_needs_rehash(stored))


def one_time() -> str:
    """A password to hand over, easy to read aloud: 16 letters and digits in four groups, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def hashed(function: Callable[P, R]) -> Callable[P, R]:
    """Stands above the declaration of a service: its argument `password` is computed before the transaction opens.

    The service gets a `Secret` instead of text; None stays None.
    """
    return _hashing(function, make=False)


def hashed_or_made(function: Callable[P, R]) -> Callable[P, R]:
    """As `hashed`, but None becomes a one-time password that is made here."""
    return _hashing(function, make=True)


def _hashing(function: Callable[P, R], *, make: bool) -> Callable[P, R]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        bound = signature.bind(*args, **kwargs)
        given = bound.arguments.get("password")
        actor = next(iter(bound.arguments.values()))
        if given is None and make:
            made = one_time()
            bound.arguments["password"] = Secret(compute(actor.company.path, made), made=made)
        elif given is not None and not isinstance(given, Secret):
            bound.arguments["password"] = prepare(actor.company.path, given)
        return function(*bound.args, **bound.kwargs)

    return cast("Callable[P, R]", call)


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@functools.lru_cache(maxsize=4)
def _hasher(cost: Cost) -> PasswordHasher:
    from argon2 import PasswordHasher, Type

    return PasswordHasher(cost.passes, cost.memory, cost.lanes, type=Type.ID)


def _dummy(cost: Cost) -> str:
    """A hash that no password has, at the cost of a real one."""
    salt, digest = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}${digest}"


class _turn:
    """One computation at a time over all processes, by a lock file beside the database."""

    def __init__(self, database: Path) -> None:
        self._hold = Gate(database.with_name(database.name + "-passwords")).hold(time.monotonic() + _PATIENCE)

    def __enter__(self) -> None:
        try:
            self._hold.__enter__()
        except OSError as error:
            raise translate(error) from error

    def __exit__(self, *exception: Any) -> None:
        self._hold.__exit__(*exception)
