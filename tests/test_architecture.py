"""The house keeps its own rules: every door is declared, rooms do not reach into each other, lists agree."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import peewee as pw
import pytest

import db.models
import db.queries
import db.services
from db.access import Declaration, DocumentRight
from db.company import Company
from db.permissions import BY_ID, PERMISSIONS, ROLES, SECTIONS

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent

DOORS = {
    "db.services.sign_in.by_os_user": "makes an actor: nobody is there yet",
    "db.services.sign_in.by_login_as_operator": "makes an actor: nobody is there yet",
    "db.services.sign_in.forced": "makes an actor: nobody is there yet",
    "db.services.sign_in.by_password": "makes an actor, and computes the password outside any transaction",
    "db.services.sign_in.change_password": "one's own; asks the old password, computed outside any transaction",
    "db.services.sign_in.unlock": "one's own; computes the password outside any transaction",
    "db.services.sign_in.confirm": "one's own; computes the password outside any transaction",
    "db.services.sign_in.wait_of": "arithmetic: reads and changes nothing",
}
"""Public functions of services and queries without a declaration, each with the reason."""


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def public_functions() -> dict[str, Callable[..., Any]]:
    """Every public function of db.services and db.queries, by its dotted name, where it is defined."""
    return {
        f"{module.__name__}.{name}": function
        for package in (db.services, db.queries)
        for module in modules(package)
        for name, function in vars(module).items()
        if not name.startswith("_") and inspect.isroutine(function) and function.__module__ == module.__name__
    }


EVERYTHING = public_functions()
FUNCTIONS = EVERYTHING
HELPERS = {
    "db.queries.rows.visible": "shapes a row that was read already",
    "db.queries.taxes.percent_text": "shapes a number",
    "db.queries.units.factor_text": "shapes a number",
}
"""Public functions that reach no data at all: none of them is given an actor, a company or an engine."""


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - set(HELPERS)))
def test_every_public_function_is_declared(name: str) -> None:
    function = FUNCTIONS[name]
    declaration = getattr(function, "__declaration__", None)
    if name in DOORS:
        assert declaration is None, f"{name} is declared: it need not be in DOORS"
        return
    assert isinstance(declaration, Declaration), f"{name} is bare: it would do anything for anybody"
    assert next(iter(inspect.signature(function).parameters)) == "actor"
    assert declaration.writes == name.startswith("db.services.")
    assert function.__doc__
    if declaration.kind in ("all", "administrators"):
        assert declaration.reason
    if any(isinstance(right, DocumentRight) for right in declaration.rights):
        assert {"type", "number"} & set(inspect.signature(function).parameters)
    assert set(declaration.permissions) <= set(BY_ID)


def test_the_exceptions_exist_and_helpers_reach_no_data() -> None:
    assert set(DOORS) | set(HELPERS) <= set(FUNCTIONS)
    for name in HELPERS:
        assert not {"actor", "company", "engine", "ctx"} & set(inspect.signature(FUNCTIONS[name]).parameters)


def test_screens_reach_no_inside_half() -> None:
    pattern = re.compile(r"\bdb\.(documents|ledger|grants|people|lookup|intake|items)\b")
    wrong = [str(path) for path in (ROOT / "tui").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert not wrong


def test_no_class_is_a_way_around() -> None:
    """Services and queries are functions: a public class holds data, its methods reach no database."""
    for package in (db.services, db.queries):
        for module in modules(package):
            for name, found in vars(module).items():
                if inspect.isclass(found) and found.__module__ == module.__name__ and not name.startswith("_"):
                    source = inspect.getsource(found)
                    assert "engine" not in source and ".company" not in source, f"{module.__name__}.{name}"


# Imports -----------------------------------------------------------------------


def imported_by(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, cwd="/")
    return set(done.stdout.split())


def everything_in(package: str) -> str:
    folder = ROOT / package.replace(".", "/")
    names = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] in ("__init__", "__main__"):
            parts = parts[:-1]
        if "migrations" not in parts:
            names.append(".".join(parts))
    return "\n".join(f"import {name}" for name in names)


def roots(found: set[str]) -> set[str]:
    return {name.split(".")[0] for name in found}


def test_db_never_imports_screens() -> None:
    assert not roots(imported_by(everything_in("db"))) & {"tui", "textual", "rich"}


def test_the_command_line_never_imports_textual() -> None:
    assert not roots(imported_by(everything_in("tui.cli"))) & {"textual", "rich"}


def test_nothing_happens_at_import() -> None:
    found = roots(imported_by("import db"))
    assert not found & {"peewee", "playhouse", "apsw", "argon2", "babel", "decimal"}


def test_screens_never_name_the_tables() -> None:
    pattern = re.compile(r"^\s*(?:from|import)\s+(peewee|playhouse|apsw|sqlite3|db\.models)\b", re.MULTILINE)
    wrong = [str(path) for path in (ROOT / "tui").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert not wrong


def test_services_stand_on_queries_queries_on_models() -> None:
    upward = {"queries": r"db\.services|db import .*\bservices\b", "models": r"db\.(services|queries)"}
    for room, pattern in upward.items():
        for path in (ROOT / "db" / room).rglob("*.py"):
            assert not re.search(rf"^\s*(?:from|import)\s+(?:{pattern})", path.read_text(encoding="utf-8"), re.M), path


# Tables ------------------------------------------------------------------------

MODELS = [model for model in vars(db.models).values() if inspect.isclass(model) and issubclass(model, pw.Model)]
KINDS = {"INT": "INTEGER", "INTEGER": "INTEGER", "BOOL": "INTEGER", "AUTO": "INTEGER", "TEXT": "TEXT"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_match_the_schema(model: type[pw.Model], company: Company) -> None:
    with company.read() as engine:
        table = engine.rows(f"PRAGMA table_info({model._meta.table_name})")
    stored = {name: (kind, bool(needed) or bool(key)) for _, name, kind, needed, _, key in table}
    declared = {}
    for field in model._meta.sorted_fields:
        kind = field.rel_field.field_type if isinstance(field, pw.ForeignKeyField) else field.field_type
        declared[field.column_name] = (KINDS[kind], not field.null)
    assert declared == stored


def test_every_table_has_a_model(company: Company) -> None:
    with company.read() as engine:
        tables = {
            name
            for (name,) in engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith(("sqlite_", "item_search", "document_search", "field_search", "schema_migration"))
        }
    assert {model._meta.table_name for model in MODELS} == tables


def test_every_table_is_strict(company: Company) -> None:
    with company.read() as engine:
        loose = [
            row[1] for row in engine.rows("PRAGMA table_list") if row[2] == "table" and not row[5]
            and not row[1].startswith(("sqlite_", "item_search", "document_search", "field_search", "schema_migration"))
        ]  # fmt: skip
    assert not loose


# Lists -------------------------------------------------------------------------


def test_permissions_are_the_list_of_the_domain() -> None:
    """tests/data/permissions.json is the domain's own list (its file permissions.json), copied unchanged."""
    listed = json.loads((HERE / "data" / "permissions.json").read_text(encoding="utf-8"))
    assert [dataclasses.asdict(role) for role in ROLES] == listed["roles"]
    assert [
        {"id": one.id, "tr": one.tr, "en": one.en, "inventory_only": one.inventory_only, "tr_hint": one.tr_hint}
        for one in SECTIONS
    ] == [
        {"tr_hint": "", **{key: value for key, value in one.items() if key != "permissions"}}
        for one in listed["sections"]
    ]
    ours = []
    for permission in PERMISSIONS:
        defaults = {role: list(one) if isinstance(one, tuple) else one for role, one in permission.defaults}
        fields = {
            "id": permission.id, "kind": permission.kind, "tr": permission.tr, "en": permission.en,
            "allows_tr": permission.allows_tr, "allows_en": permission.allows_en,
            "requires": list(permission.requires), "origin": permission.origin,
            "default": defaults,
        }  # fmt: skip
        ours.append((permission.section, {**fields, "choices": permission.choices} if permission.choices else fields))
    theirs = [(section["id"], right) for section in listed["sections"] for right in section["permissions"]]
    assert ours == theirs


def test_requirements_stand_before_what_needs_them_or_exist_at_least() -> None:
    assert all(needed in BY_ID for permission in PERMISSIONS for needed in permission.requires)


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ("db", "tui")
        for path in (ROOT / room).rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) >= 400
    }
    assert not long


def test_no_machine_path_and_no_todo_in_the_program() -> None:
    pattern = re.compile(r"/work/|/root/|\bTODO\b|\bFIXME\b|\bXXX\b")
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for room in ("db", "tui")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".sql", ".po", ".tcss", ".toml")
        and (found := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert not wrong
