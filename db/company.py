"""A company: one database file with its schema checked, and the settings that hold for everyone."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import apsw

from db import clock
from db.connection import APPLICATION_ID, Engine, translate
from db.errors import AmbarError, not_found
from db.filesystem import refuse_network
from db.sha import sha256

MIGRATIONS: Final = Path(__file__).with_name("migrations")
MOVING: Final = ""
"""Stands for the schema's fingerprint while migrations run: who was killed then is told to run them again."""

DEFAULTS: Final = {
    "company.name": "",
    "company.address": "",
    "company.tax_office": "",
    "company.tax_number": "",
    "company.phone": "",
    "currency": "TRY",
    "costing": "average",
    "timezone": "Europe/Istanbul",
    "inventory": "on",
    "prices_include_tax": "on",
    "oversell": "off",
    "reservation.mode": "on_adding",
    "reservation.days": "3",
    "calendar.days": "1,2,3,4,5,6",
    "calendar.holidays": "",
    "deal.process_sale": "on",
    "weighed.prefixes": "27,28,29",
    "session.lock": "10",
    "session.exit": "30",
    "password.length": "10",
    "attachment.size": "10",
    "backup.folder": "",
    "backup.keep": "14",
    "step_up.rights": "off",
    "step_up.cancel": "off",
    "step_up.restore": "off",
}
"""Every setting by its name, with what holds until someone sets it."""

_COUNTERS: Final = (
    "SELECT (SELECT value FROM counter WHERE name = 'rights'), (SELECT value FROM counter WHERE name = 'settings')"
)
_DIGITS: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "UGX": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3}


def currency_digits(currency: str) -> int:
    """How many digits a currency (ISO 4217) has."""
    return _DIGITS.get(currency, 2)


def path_of(url: str) -> Path:
    """The file behind "sqlite:///path" or a bare path; AmbarError "unavailable" for other engines."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url).expanduser()
    if scheme != "sqlite" or not rest.startswith("/"):
        raise AmbarError("unavailable", reason="io", detail=f"engine {scheme}")
    return Path(rest[1:]).expanduser()


class Company:
    """The door to one company's data; services and queries reach it through their `Actor`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.path = engine.path
        self._settings: tuple[int, dict[str, str]] | None = None
        self.rights_cache: dict[Any, tuple[Any, Any]] = {}

    # Opening -----------------------------------------------------------------

    @classmethod
    def open(cls, url: str) -> Company:
        """See `db.open_company`."""
        company = cls.of_any_version(url)
        company._check_schema()
        return company

    @classmethod
    def of_any_version(cls, url: str) -> Company:
        """The company behind `url`, its schema not looked at yet: for `pending` and `migrate` alone."""
        path = path_of(url)
        if not path.exists():
            raise not_found("database", path)
        refuse_network(path)
        _refuse_strange(path)
        _refuse_read_only(path)
        return cls(Engine(path))

    @classmethod
    def create(cls, url: str) -> Company:
        """See `db.create_company`."""
        path = path_of(url)
        if path.exists() and (path.stat().st_size or not path.is_file()):
            _refuse_strange(path)
            raise AmbarError("already_exists", what="database", key=str(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            refuse_network(path)
            path.touch(mode=0o600)
        except OSError as error:
            raise translate(error) from error
        company = cls(Engine(path))
        try:
            company.migrate()
        except BaseException:
            company.engine.close()
            for suffix in ("", "-wal", "-shm", "-lock"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            raise
        return company

    def migrate(self, copy: Path | None = None) -> list[str]:
        """Bring the schema to this program's version; the names of the migrations that ran.

        `copy`: where a verified copy of what was there is put first. May be killed at any moment: the next call goes
        on. AmbarError "unavailable" where a guard of the schema is missing, the file is newer, or the copy fails;
        "internal" where afterwards a reference leads nowhere, or rows or sums of the books are others than before.
        """
        from playhouse.migrations import Runner

        engine = self.engine
        engine.connect()
        import time

        from db import copies, tally
        from db.connection import DEADLINE

        before: tally.Tally = {}
        try:
            with engine._gate.hold(time.monotonic() + DEADLINE):
                if engine.value("SELECT 1 FROM sqlite_schema WHERE name = 'setting'"):
                    kept = engine.value("SELECT value FROM setting WHERE name = 'schema'")
                    if kept not in (MOVING, self._digest()):
                        raise AmbarError("unavailable", reason="io", detail="schema", path=str(self.path))
                    if copy is not None:
                        copies.write(engine.connect(), copy)
                    before = tally.take(engine)
                    self._keep_digest(MOVING)
                applied: list[str] = Runner(engine.database.enter(), str(MIGRATIONS)).up()
                wrong = engine.rows("PRAGMA foreign_key_check")
                if wrong:
                    raise AmbarError("internal", detail="foreign keys broken by a migration", rows=len(wrong))
                tally.compare(before, tally.take(engine))
                self._keep_digest(self._digest())
        except (apsw.Error, OSError) as error:
            raise translate(error) from error
        except AmbarError:
            raise
        except Exception as error:
            raise translate(error) from error
        return applied

    def _keep_digest(self, digest: str) -> None:
        self.engine.run(
            "INSERT INTO setting (name, value) VALUES ('schema', ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (digest,),
        )

    def pending(self) -> tuple[str, ...]:
        """The migrations that this program has and the file has not; AmbarError "unavailable" for a file that is not
        ours or newer."""
        with self.engine.read() as engine:
            tables = {name for (name,) in engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if "schema_migration" not in tables or "setting" not in tables:
                raise AmbarError("unavailable", reason="not_ours", path=str(self.path))
            applied = {name for (name,) in engine.rows("SELECT name FROM schema_migration")}
            known = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
            if applied - known:
                raise AmbarError("unavailable", reason="newer", path=str(self.path))
            return tuple(sorted(known - applied))

    def _digest(self) -> str:
        """A fingerprint of tables, indexes and triggers, so that a dropped guard is noticed."""
        schema = self.engine.rows(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'item_search_%'"
            " AND name NOT LIKE 'document_search_%' AND tbl_name <> 'schema_migration'"
            " OR type = 'trigger' ORDER BY type, name"
        )
        return str(sha256(repr(schema).encode()).hexdigest())

    def _check_schema(self) -> None:
        with self.engine.read() as engine:
            pending = self.pending()
            kept = engine.value("SELECT value FROM setting WHERE name = 'schema'")
            if pending or kept == MOVING:
                raise AmbarError("unavailable", reason="older", path=str(self.path))
            if kept != self._digest():
                raise AmbarError("unavailable", reason="io", detail="schema", path=str(self.path))

    # Transactions ------------------------------------------------------------

    @contextmanager
    def read(self) -> Generator[Engine]:
        """One snapshot of the data."""
        with self.engine.read() as engine:
            yield engine

    @contextmanager
    def write(self) -> Generator[Engine]:
        """One transaction that changes data: all of it or nothing."""
        with self.engine.write() as engine:
            yield engine

    def close(self) -> None:
        """Close this thread's connection."""
        self.engine.close()

    # Settings ----------------------------------------------------------------

    def versions(self) -> tuple[int, int]:
        """The counters "rights" and "settings", which change with what they count. A page asks once, however often it
        decides (one snapshot has one answer); a transaction that has written may count itself, and asks each time."""
        engine = self.engine
        if not engine.in_transaction:
            with engine.read():
                return self.versions()
        untouched = engine.untouched
        kept: tuple[int, int] | None = engine.memo.get(_COUNTERS) if untouched else None
        if kept is None:
            rights, settings = engine.rows(_COUNTERS)[0]
            kept = (rights or 0, settings or 0)
            if untouched:
                engine.memo[_COUNTERS] = kept
        return kept

    def settings(self) -> dict[str, str]:
        """All settings; read again only when someone changed one (counter "settings")."""
        engine = self.engine
        if not engine.in_transaction:
            with engine.read():
                return self.settings()
        version = self.versions()[1]
        if self._settings is None or self._settings[0] != version:
            stored = dict(engine.rows("SELECT name, value FROM setting"))
            values = {name: stored.get(name, default) for name, default in DEFAULTS.items()}
            if not engine.untouched:
                return values
            self._settings = (version, values)
        return self._settings[1]

    def setting(self, name: str) -> str:
        """One setting by its name (`DEFAULTS`)."""
        return self.settings()[name]

    @property
    def currency(self) -> str:
        """The company's currency, ISO 4217."""
        return self.setting("currency")

    @property
    def digits(self) -> int:
        """How many digits the company's currency has."""
        return currency_digits(self.currency)

    @property
    def inventory(self) -> bool:
        """Whether inventory management is on."""
        return self.setting("inventory") == "on"

    def today(self) -> date:
        """The day that it is in the company's time zone."""
        return clock.today(self.setting("timezone"))


def _refuse_strange(path: Path) -> None:
    """AmbarError "unavailable" unless `path` is a SQLite file of ours, told by its header alone."""
    if not path.is_file():  # a folder, a device, a pipe that would be waited for
        raise AmbarError("unavailable", reason="not_ours", path=str(path))
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise translate(error) from error
    ours = head.startswith(b"SQLite format 3\x00") and (
        int.from_bytes(head[68:72], "big") == APPLICATION_ID or _id_in_wal(path)
    )
    if not ours:
        raise AmbarError("unavailable", reason="not_ours", path=str(path))


def _refuse_read_only(path: Path) -> None:
    """AmbarError "unavailable" (read_only) where this user may not write: WAL needs the folder too, and SQLite
    would only say that it cannot open the file."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise AmbarError("unavailable", reason="read_only", path=str(path))


def _id_in_wal(path: Path) -> bool:
    """Whether the write-ahead log beside `path` still holds our first page."""
    if not path.with_name(path.name + "-wal").exists():
        return False
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return bool(connection.pragma("application_id") == APPLICATION_ID)
        finally:
            connection.close()
    except apsw.Error as error:
        raise translate(error) from error


def describe(value: Any) -> str:
    """A setting's or field's value as the audit log keeps it."""
    return "" if value is None else str(value)
