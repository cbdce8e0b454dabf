"""Passwords: argon2id, NFKC first, one computation at a time over all processes.

What counts is length, not which signs: refused is what is short, what many have, and what holds one's own name.

Measured: 0.17 s and 64 MiB each, so that twenty sign-ins at once would take 1.3 GiB; hence the lock file.
Source: security.md, chapter 5. argon2 is imported when first needed.
"""

from __future__ import annotations

import base64
import functools
import inspect
import re
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from db.connection import translate
from db.errors import problem
from db.text import fold
from db.write_gate import Gate

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from db.company import Company

P = ParamSpec("P")
R = TypeVar("R")

SHORTEST: Final = 10
"""Characters at least, until the setting `password.length` says otherwise."""
LONGEST: Final = 128
_COMMON: Final = Path(__file__).with_name("common_passwords.txt")
_ROWS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnoprstuvyz",
    "qwertyuiopguasdfghjklsizxcvbnmoc",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
"""What fingers and tongues do by themselves; forwards and backwards."""
_PATIENCE: Final = 30.0
"""Seconds that a computation waits for its turn: some eighty sign-ins."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""What one-time passwords are made of: nothing that looks like something else, on every keyboard."""
WORD: Final = 4
"""Letters that a part of a name has at least, so that no password may hold it."""


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


@dataclass(frozen=True, slots=True)
class Rules:
    """What a new password of someone must keep to: so many characters at least, and none of these words, folded."""

    shortest: int = SHORTEST
    words: tuple[str, ...] = ()


def rules_for(company: Company, *texts: object) -> Rules:
    """The rules of this company for someone with this login and name; in its name too no password hides."""
    with company.read():
        shortest, name = int(company.setting("password.length")), company.setting("company.name")
    parts = [part for text in (*texts, name) if isinstance(text, str) for part in re.split(r"[\W_]+", fold(text))]
    return Rules(shortest, tuple(dict.fromkeys(part for part in parts if len(part) >= WORD)))


def check(password: str, field: str = "password", rules: Rules | None = None) -> dict[str, Any] | None:
    """What is wrong with a new password (too_short, too_long, bad_characters, common, personal), never itself."""
    rules = rules or Rules()
    if not isinstance(password, str):
        return problem(field, "not_text")
    if len(password) > LONGEST:
        return problem(field, "too_long", limit=LONGEST)
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        return problem(field, "bad_characters")
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < rules.shortest:
        return problem(field, "too_short", limit=rules.shortest)
    folded = fold(normal)
    if any(word in folded for word in rules.words):
        return problem(field, "personal")
    return problem(field, "common") if _is_common(folded) else None


def _is_common(folded: str) -> bool:
    """Whether many have this password, with digits and signs around it too; or it is a row of keys, or one part again
    and again."""
    if folded in (folded * 2)[1:-1] or any(folded in row or folded in row[::-1] for row in _ROWS):
        return True
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return not {folded, bare}.isdisjoint(_common())


@functools.lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def prepare(database: Path, password: str, field: str = "password", rules: Rules | None = None) -> Secret:
    """A new password made ready to be stored; call it outside a transaction."""
    wrong = check(password, field, rules)
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


def name_of(company: Company, login: object) -> str:
    """The name of the employee with this login; empty where there is none."""
    with company.read() as engine:
        return str(engine.value("SELECT name FROM employee WHERE login = ?", (str(login),)) or "")


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
            said = [bound.arguments.get(name) for name in ("login", "name", "company_name")]
            rules = rules_for(actor.company, *said, name_of(actor.company, said[0]))
            bound.arguments["password"] = prepare(actor.company.path, given, rules=rules)
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
