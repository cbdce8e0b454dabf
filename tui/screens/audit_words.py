"""How lines of the audit log are written: what a right, role, setting or state is called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from db.doctypes import TYPES
from db.permissions import BY_ID
from db.queries.audit import AuditLine
from db.queries.rows import HIDDEN, Hidden
from tui import text
from tui.actions import registry
from tui.i18n import N_, _
from tui.labels_reasons import DENIED
from tui.labels_words import (
    AUDIT_KINDS,
    SETTING_VALUES,
    SETTINGS,
    STATUSES,
    THINGS,
    choice,
    document_type,
    field_name,
    permission_name,
    role_name,
    word,
)
from tui.widgets.cells import Cell, Tone, Toned

SOURCES: Final = {
    "app": N_("in the app"),
    "cli": N_("on the command line"),
    "ssh": N_("over SSH"),
    "demo": N_("by the demo"),
}
"""From where something was done."""
_YES_NO: Final = ("active", "issuing", "default", "is_default", "oversell", "published", "archived", "supplier",
                  "customer", "base", "is_base", "must_change", "shown", "required")  # fmt: skip
"""Fields that are yes or no: the log keeps them as 1 and 0."""
_SWITCHES: Final = {"on": N_("on"), "off": N_("off"), "all": N_("all"), "1": N_("yes"), "0": N_("no"),
                    "true": N_("yes"), "false": N_("no")}  # fmt: skip


def when(row: AuditLine, zone: str, *, short: bool = False) -> str:
    """The moment in the company's time zone; short: 24.11.26 14:02."""
    from db import clock

    if not short:
        return text.moment(row.at, zone, seconds=True)
    local = row.at.astimezone(clock.zone(zone))
    return f"{text.day(local.date(), short=True)} {local:%H:%M}"


def who(row: AuditLine) -> Cell:
    """The employee, or the system user alone."""
    if row.employee is not None:
        return row.employee
    return Toned(row.operator or "–", "muted")


def kind(row: AuditLine) -> str:
    """What was done."""
    return word(AUDIT_KINDS, row.kind)


def tone(row: AuditLine) -> Tone:
    """Refusals and failed sign-ins stand out."""
    return "warning" if row.kind in ("denied", "sign_in_failed") else ""


def target(row: AuditLine, roles: Mapping[str, str]) -> str:
    """What it was about: a login, a role's name, a right, a setting, a number; with the part that changed."""
    if row.kind == "denied":
        return permission_name(row.target, section=row.target in BY_ID) if row.target else ""
    if row.kind == "setting":
        return word(SETTINGS, row.target)
    if row.kind == "created":
        return ""
    if row.kind in ("view_begun", "view_ended") and row.field == "roles":
        return ", ".join(_role(code, roles) for code in row.target.split(", "))
    named = _role(row.target, roles) if row.kind == "role" else row.target
    if row.kind == "form":
        named = document_type(row.target) if row.target in TYPES else word(THINGS, row.target)
        if row.field == "filter":  # of a list, which has the name of the action that shows it
            named = registry()[row.target].name
    part = field(row)
    return f"{named} · {part}" if part else named


def field(row: AuditLine) -> str:
    """The part that changed, in words; "" where it says nothing beyond."""
    if not row.field:
        return ""
    if row.field in BY_ID:
        return permission_name(row.field, section=True)
    if row.kind == "form":
        code, _dot, part = row.field.rpartition(".")
        return f"{code}, {field_name(part)}" if code else field_name(part)
    right, _colon, term = row.field.partition(":")
    if term and right in BY_ID:
        return f"{permission_name(right, section=True)}, {field_name(term)}"
    return field_name(row.field)


def _role(code: str, roles: Mapping[str, str]) -> str:
    return roles.get(code) or role_name(code)


def value(row: AuditLine, found: str | Hidden | None, roles: Mapping[str, str]) -> str:
    """One side of a change, in words."""
    if found is HIDDEN:
        return _("hidden")
    if found is None or isinstance(found, Hidden):
        return ""
    if row.kind == "denied":
        return _(DENIED[found]) if found in DENIED else found
    if row.kind == "setting":
        return word(SETTING_VALUES, found) if found in SETTING_VALUES else found
    if row.field == "roles":
        return ", ".join(_role(one, roles) for one in _list(found)) or _("no role")
    if row.field == "merged":
        return _role(found, roles)
    if row.field in BY_ID:
        named = [choice(one) if row.warehouse is None else one for one in _list(found)]
        return ", ".join(_(_SWITCHES[one]) if one in _SWITCHES else one for one in named)
    if row.field and row.field.endswith((":first_day", ":last_day")):
        return _day(found)
    if row.field and row.field.endswith(":discount_limit"):
        return text.percent(Decimal(found) / 100)
    if row.field and row.field.endswith(":four_eyes") and found in _SWITCHES:
        return _(_SWITCHES[found])
    if row.kind == "form":
        what = (row.field or "").rpartition(".")[2]
        return _(_SWITCHES[found]) if what in _YES_NO and found in _SWITCHES else ", ".join(_list(found))
    if found in ("true", "false") or (row.field in _YES_NO and found in _SWITCHES):
        return _(_SWITCHES[found])
    if row.kind in ("document_processed", "document_cancelled"):
        return _day(found)
    return word(STATUSES, found) if found in STATUSES else found


def _day(found: str) -> str:
    try:
        return text.day(date.fromisoformat(found))
    except ValueError:
        return found


def _list(found: str) -> list[str]:
    if not found.startswith("["):
        return [found]
    try:
        return [str(one) for one in json.loads(found)]
    except ValueError:
        return [found]


def change(row: AuditLine, roles: Mapping[str, str]) -> str:
    """Before and after in one line: "kapalı → açık"."""
    before, after = value(row, row.before, roles), value(row, row.after, roles)
    place = f"{row.warehouse}: " if row.warehouse else ""
    if not before and not after:
        return ""
    if row.kind == "denied":
        return after
    if not before:
        return f"{place}{after}" if row.field in ("created", None) else f"{place}→ {after}"
    return f"{place}{before} → {after}"


def source(row: AuditLine) -> str:
    """From where, and on whose account."""
    way, *place = row.source.split(" ")
    way, _colon, account = way.partition(":")
    told = [word(SOURCES, way) if way else "", *place]
    if system := row.operator if row.operator and row.employee else account:
        told[0] = f"{told[0]} {_('(system user {name})').format(name=system)}".strip()
    return " · ".join(part for part in told if part)
