"""A new company: its settings, default roles, first warehouse, units, taxes, and its administrator."""

from __future__ import annotations

from typing import Any, Final

from db import audit, clock, grants
from db.access import Actor, administrators
from db.connection import Engine
from db.errors import AmbarError, raise_all
from db.fields import moment_text
from db.passwords import Secret, hashed
from db.permissions import ADMINISTRATOR, ROLES
from db.setting_rules import check_setting
from db.text import CODE_LENGTH, check, fold, sort_key

RETAIL: Final = "Perakende müşteri"
"""The customer that every company starts with, for sales over the counter."""
_UNITS: Final = (
    ("pcs", "adet", 0),
    ("box", "koli", 0),
    ("kg", "kilogram", 3),
    ("l", "litre", 3),
    ("m", "metre", 3),
)
_TAXES: Final = ((0, "0%"), (1, "1%"), (10, "10%"), (20, "20%"))


@hashed
@administrators("an empty company has no employee yet: the owner of the file makes the first one")
def init(
    actor: Actor,
    *,
    login: str,
    name: str,
    password: str | Secret | None = None,
    company_name: str = "",
    currency: str = "TRY",
    costing: str = "average",
    timezone: str = "Europe/Istanbul",
    os_user: str | None = None,
) -> Actor:
    """Fill an empty company, and make its first administrator (mapped to `os_user`), who is returned.

    Makes the default roles, warehouse MAIN (default, issuing), units, tax rates, the base price type
    and the customer "Perakende müşteri" (cli.md). Raises AmbarError "already_exists" where there is an
    employee, "invalid" with everything that is wrong.
    """
    engine = actor.company.engine
    if engine.value("SELECT 1 FROM employee"):
        raise AmbarError("already_exists", what="company", key=str(actor.company.path))
    secret = password if isinstance(password, Secret) else None
    texts: dict[str, str] = {}
    problems: list[Any] = [secret.problem] if secret else []
    for value, field, length, required in (
        (login, "login", CODE_LENGTH, True),
        (name, "name", 255, True),
        (company_name, "company.name", 255, False),
        (os_user, "os_user", CODE_LENGTH, False),
    ):
        texts[field], wrong = check(value, field, length=length, required=required)
        problems.append(wrong)
    for field, value in (("currency", currency), ("costing", costing), ("timezone", timezone)):
        texts[field], wrong = check_setting(field, value)
        problems.append(wrong)
    raise_all([one for one in problems if one])
    engine.many(
        "INSERT INTO setting (name, value) VALUES (?, ?)",
        [(field, texts[field]) for field in ("company.name", "currency", "costing", "timezone")],
    )
    engine.many("INSERT INTO counter (name, value) VALUES (?, 1)", [("rights",), ("settings",)])
    roles = _roles(engine)
    engine.insert(
        "INSERT INTO warehouse (code, name, name_key, folded, is_default) VALUES ('MAIN', ?, ?, ?, 1)",
        ("Ana depo", sort_key("Ana depo"), fold("MAIN Ana depo")),
    )
    engine.many("INSERT INTO unit (code, name, decimals) VALUES (?, ?, ?)", _UNITS)
    engine.run(
        "INSERT INTO unit (code, name, decimals, base_id, numerator, denominator)"
        " SELECT 'g', 'gram', 0, id, 1, 1000 FROM unit WHERE code = 'kg'"
    )
    engine.many("INSERT INTO tax_rate (rate, name) VALUES (? * 10000, ?)", _TAXES)
    engine.run(
        "INSERT INTO price_type (code, name, currency, is_base) VALUES ('base', 'Satış fiyatı', ?, 1)",
        (texts["currency"],),
    )
    engine.run(
        "INSERT INTO partner (kind, name, name_key, folded, customer) VALUES ('contact', ?, ?, ?, 1)",
        (RETAIL, sort_key(RETAIL), fold(RETAIL)),
    )
    now = moment_text(clock.now())
    employee = engine.insert(
        "INSERT INTO employee (login, name, name_key, folded, os_user, password_hash, password_changed_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            texts["login"],
            texts["name"],
            sort_key(texts["name"]),
            fold(f"{texts['login']} {texts['name']}"),
            texts["os_user"] or None,
            secret.hash if secret else None,
            now if secret else None,
            now,
        ),
    )
    engine.run(
        "INSERT INTO employee_role (employee_id, role_id) VALUES (?, ?)",
        (employee, roles[ADMINISTRATOR]),
    )
    audit.record(actor, "created", target="company", after=texts["company.name"])
    audit.record(actor, "employee", target=texts["login"], target_id=employee, field="roles", after=ADMINISTRATOR)
    return Actor(actor.company, employee, source=actor.source)


def _roles(engine: Engine) -> dict[str, int]:
    """The default roles with what they give; the administrator's role gives everything by itself."""
    keys: dict[str, int] = {}
    for position, role in enumerate(ROLES):
        keys[role.id] = engine.insert(
            "INSERT INTO role (code, built_in, position) VALUES (?, ?, ?)", (role.id, int(role.built_in), position)
        )
        if role.id != ADMINISTRATOR:
            for permission, grant in grants.default_grants(role.id).items():
                grants.write(engine, keys[role.id], permission, grant)
    return keys
