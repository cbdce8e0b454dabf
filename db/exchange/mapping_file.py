"""Reading a mapping (`mapping.py` says what may stand in one) from TOML, every wrong key named at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dict
from importlib import resources
from pathlib import Path
from typing import Any, Final

from db.doctypes import TYPES
from db.errors import AmbarError, problem, raise_all
from db.exchange.mapping import ENTITIES, MATCHES, TAKES, Cell, Documents, Join, Mapping, Opening, Rule, Table, Things
from db.exchange.values import DECIMALS, Unclear, number

MAX_MAPPING: Final = 2**20
"""Largest mapping file, in bytes."""


def shipped() -> dict[str, str]:
    """The mappings that come with Ambar: names and titles."""
    folder = resources.files("db.exchange") / "mappings"
    names = sorted(one.name[:-5] for one in folder.iterdir() if one.name.endswith(".toml"))
    return {name: load(name).title for name in names}


def load(name: str | Path) -> Mapping:
    """The shipped mapping of that name, or the one in a file; AmbarError "invalid" (field "map" or the key)."""
    text = str(name)
    if isinstance(name, str) and text.replace("-", "").isalnum():
        found = resources.files("db.exchange") / "mappings" / f"{text}.toml"
        if found.is_file():
            return parse(found.read_text(encoding="utf-8"), text)
    try:
        path = Path(name)
        if path.stat().st_size > MAX_MAPPING:
            raise AmbarError("invalid", errors=[problem("map", "too_large", text)])
        return parse(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise AmbarError("invalid", errors=[problem("map", "no_such_file", text)]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise AmbarError("invalid", errors=[problem("map", "unreadable", text)]) from error


def parse(text: str, name: str = "") -> Mapping:
    """A mapping from TOML; AmbarError "invalid" naming every key that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1  # the end of the document is named without its line
        raise AmbarError("invalid", errors=[problem("map", "not_toml", name, line=line, detail=str(error))]) from error
    errors: list[dict[str, Any]] = []
    top = _Keys(data, "", errors)
    read = top.part("read")
    decimal = read.one_of("decimal", DECIMALS)
    tables = {key: _table(key, part) for key, part in top.parts("tables")}
    lists = {key: _texts(value, f"lists.{key}", errors) for key, value in top.pairs("lists")}
    parts: dict[str, Things | Documents] = {}
    for entity in ENTITIES:
        if entity in data:
            section = top.part(entity)
            parts[entity] = (_documents if entity in ("stock", "documents") else _things)(section, tables)
            section.finish()
    titles = {key: {lang: str(one) for lang, one in part.data.items()} for key, part in top.parts("titles")}
    encoding, separator = read.text("encoding"), read.text("separator")
    if encoding and not _is_encoding(encoding):
        read.wrong("encoding", "unknown", encoding)
    if len(separator) > 1 or separator in ('"', "\n", "\r"):
        read.wrong("separator", "unknown", separator)
    mapping = Mapping(
        name, top.text("title"), encoding or None, separator or None, decimal or None,
        read.text("date") or None, lists, tables, parts, titles,
    )  # fmt: skip
    read.finish()
    top.finish()
    if not errors:
        _check_tests(mapping, errors)
    raise_all([{**one, "file": name} for one in errors])
    return mapping


class _Keys:
    """One table of the TOML: takes keys out by type, notes what is wrong, and in the end what is left over."""

    def __init__(self, data: dict[str, Any], path: str, errors: list[dict[str, Any]]) -> None:
        self.data = data
        self.path = path
        self.errors = errors
        self.taken: set[str] = set()

    def wrong(self, key: str, reason: str, value: object = None, **facts: Any) -> None:
        self.errors.append(problem(f"{self.path}.{key}".strip("."), reason, value, **facts))

    def _take(self, key: str, kind: type, empty: Any) -> Any:
        self.taken.add(key)
        value = self.data.get(key, empty)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(key, "wrong_type", str(value), expected=kind.__name__)
            return empty
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        found: str = self._take(key, str, "")
        if required and not found:
            self.wrong(key, "required")
        return found

    def flag(self, key: str) -> bool:
        return bool(self._take(key, bool, False))

    def whole(self, key: str) -> int:
        return int(self._take(key, int, 0))

    def one_of(self, key: str, choices: tuple[str, ...], empty: str = "") -> str:
        found = self.text(key) or empty
        if found and found not in choices:
            self.wrong(key, "unknown", found, choices=list(choices))
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        return _texts(self._take(key, list, []), f"{self.path}.{key}".strip("."), self.errors)

    def part(self, key: str) -> _Keys:
        return _Keys(self._take(key, dict, {}), f"{self.path}.{key}".strip("."), self.errors)

    def parts(self, key: str) -> list[tuple[str, _Keys]]:
        outer = self.part(key)
        return [(name, outer.part(name)) for name in outer.data]

    def pairs(self, key: str) -> list[tuple[str, Any]]:
        return list(self.part(key).data.items())

    def each(self, key: str) -> list[_Keys]:
        found = self._take(key, list, [])
        keys = []
        for index, one in enumerate(found, 1):
            if isinstance(one, dict):
                keys.append(_Keys(one, f"{self.path}.{key}[{index}]", self.errors))
            else:
                self.wrong(f"{key}[{index}]", "wrong_type", str(one), expected="dict")
        return keys

    def cell(self, key: str, *, required: bool = False) -> Cell | None:
        value = self.data.get(key)
        if value is None:
            self.taken.add(key)
            if required:
                self.wrong(key, "required")
            return None
        if isinstance(value, str):
            self.taken.add(key)
            return Cell(column=value)
        return _cell(self.part(key))

    def cells(self, key: str) -> dict[str, Cell]:
        outer = self.part(key)
        return {name: cell for name in outer.data if (cell := outer.cell(name)) is not None}

    def finish(self) -> None:
        for key in self.data:
            if key not in self.taken:
                self.wrong(key, "unknown_key")


def _texts(value: Any, path: str, errors: list[dict[str, Any]]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        errors.append(problem(path, "wrong_type", str(value), expected="list of texts"))
        return ()
    return tuple(value)


def _cell(keys: _Keys) -> Cell:
    choices = ["column", "value", "text", "path"]
    if len([one for one in choices if one in keys.data]) != 1:
        keys.wrong("column", "one_of_three", choices=choices)
    changes = []
    for before, after in keys.pairs("map"):
        if not isinstance(after, str):
            keys.wrong(f"map.{before}", "wrong_type", str(after), expected="str")
        changes.append((before, str(after)))
    cell = Cell(
        column=keys.text("column"),
        value=keys.text("value") if "value" in keys.data else None,
        text=keys.text("text") if "text" in keys.data else None,
        path=keys.texts("path") if "path" in keys.data else (),
        html=keys.flag("html"),
        drop=keys.text("drop"), cut=keys.whole("cut"), map=tuple(changes), default=keys.text("default"),
        clean=keys.flag("clean"), negate=keys.flag("negate"),
        take=keys.one_of("take", TAKES, "first"), count=keys.text("count"),
    )  # fmt: skip
    keys.finish()
    return cell


def _table(name: str, keys: _Keys) -> Table:
    drop = {column: str(end) for column, end in keys.pairs("drop")}
    table = Table(name, keys.texts("has"), drop)
    keys.finish()
    return table


def _joins(keys: _Keys, tables: Dict[str, Table]) -> tuple[Join, ...]:
    joins = []
    for one in keys.each("join"):
        join = Join(one.one_of("table", tuple(tables)), one.text("from", required=True),
                    one.text("to", required=True), one.flag("optional"))  # fmt: skip
        one.finish()
        joins.append(join)
    return tuple(joins)


def _rows(keys: _Keys, tables: Dict[str, Table]) -> str:
    return keys.one_of("rows", tuple(tables), next(iter(tables)) if len(tables) == 1 else "")


def _rules(keys: _Keys, *, documents: bool) -> tuple[Rule, ...]:
    rules = []
    for one in keys.each("rule"):
        name, skip = one.text("name", required=True), one.flag("skip")
        when = tuple(
            (column, _texts(test if isinstance(test, list) else [test], f"{one.path}.when.{column}", keys.errors))
            for column, test in one.pairs("when")
        )
        if documents:
            rules.append(Rule(name, when, skip, one.cell("type"), one.cells("header"), one.cells("row")))
        else:
            rules.append(Rule(name, when, skip))
        one.finish()
    return tuple(rules)


def _things(keys: _Keys, tables: Dict[str, Table]) -> Things:
    return Things(_rows(keys, tables), keys.cells("fields"), _joins(keys, tables), keys.texts("key"),
                  _rules(keys, documents=False), keys.one_of("match", MATCHES), keys.flag("sections"))  # fmt: skip


def _documents(keys: _Keys, tables: Dict[str, Table]) -> Documents:
    opening = None
    if "opening" in keys.data:
        part = keys.part("opening")
        opening = Opening(part.text("external_id", required=True), part.text("title"),
                          part.text("purchase_price") or "0", part.text("comment"))  # fmt: skip
        part.finish()
    first = keys.texts("first")
    for name in first:
        if name not in ("products", "warehouses", "partners"):
            keys.wrong("first", "unknown", name)
    type_cell = keys.cell("type") or Cell(value="adjustment" if keys.path == "stock" else "")
    if type_cell.value and type_cell.value not in TYPES:
        keys.wrong("type", "unknown", type_cell.value, choices=list(TYPES))
    return Documents(
        _rows(keys, tables), type_cell, keys.cell("external_id", required=True) or Cell(), keys.cells("header"),
        keys.cells("row"), _joins(keys, tables), keys.text("order"), first,
        keys.flag("merge") or keys.path == "stock", keys.flag("count"), keys.texts("once"),
        _rules(keys, documents=True), opening,
    )  # fmt: skip


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _check_tests(mapping: Mapping, errors: list[dict[str, Any]]) -> None:
    """Every "@list" of a test or map must be there, and what is compared must be a number."""
    for entity, part in mapping.parts.items():
        cells = list(part.fields.values()) if isinstance(part, Things) else [*part.header.values(), *part.row.values()]
        tests = [test for rule in part.rules for _, tests in rule.when for test in tests]
        for name in [*(key for cell in cells for key, _ in cell.map), *tests]:
            wanted = name.removeprefix("!").removeprefix("@")
            if name.startswith(("@", "!@")) and wanted not in mapping.lists:
                errors.append(problem(f"{entity}.{name}", "unknown_list", wanted))
        numbers = [test.lstrip("<>=") for test in tests if test.startswith(("<", ">", "="))]
        if isinstance(part, Documents) and part.opening is not None:
            numbers.append(part.opening.purchase_price)
        for text in numbers:
            try:
                number(text, ".")
            except Unclear as error:
                errors.append(problem(f"{entity}", error.reason, text))
