"""Words for the days and conditions of rights, and for the grounds of "why?". Imports nothing slow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from db.queries.role_reviews import TimeChange
    from db.terms import Terms


def terms_line(terms: Terms) -> str:
    """Days and conditions in one line: "1.12.2026 gününden, çift onay"; "" where there are none."""
    from tui import text

    found = []
    if terms.first_day is not None:
        found.append(_("from {day}").format(day=text.day(terms.first_day)))
    if terms.last_day is not None:
        found.append(_("until {day}").format(day=text.day(terms.last_day)))
    if terms.four_eyes:
        found.append(_("four eyes"))
    if terms.discount_limit is not None:
        found.append(_("discount up to {limit}").format(limit=text.percent(terms.discount_limit / 100)))
    return ", ".join(found)


def time_line(change: TimeChange, name: str) -> str:
    """A role's idle time that becomes another: "Depo memuru · Kilitlenme süresi: ayarlardaki gibi → 10 dakika"."""
    from tui.labels_fields import FIELDS

    return f"{name} · {_(FIELDS[change.field])}: {_minutes(change.before)} → {_minutes(change.after)}"


def _minutes(value: int | None) -> str:
    if value is None:
        return _("as the settings say")
    if value == 0:
        return _("never")
    return ngettext("{count} minute", "{count} minutes", value).format(count=value)


_SENTENCES: Final = {
    "creator": N_("made the document, which was never processed: “{right}” is enough"),
    "switched_off": N_("the employee is switched off"),
    "setting": N_("inventory management is off"),
    "no_role": N_("no role of theirs gives “{right}”"),
    "requirement": N_("it needs “{right}” too"),
    "administrator": N_("{role} may do everything"),
    "day": N_("not today: the role {role} gives “{right}” {terms}"),
    "status": N_("the document is {status}"),
    "four_eyes": N_("four eyes: who prepared a document may not process it ({roles})"),
}


def because_line(fact: Mapping[str, Any]) -> str:
    """One ground of a decision (`db.explaining.Fact`) as a sentence."""
    from db.terms import Terms
    from tui.labels_words import permission_name, role_name, status

    kind = fact["kind"]
    right = permission_name(str(fact.get("permission", "")), section=True)
    role = str(fact.get("name") or fact.get("role") or "")
    if fact.get("department"):
        role = _("{role} (through the department {department})").format(role=role, department=fact["department"])
    days = {name: fact[name] for name in ("first_day", "last_day", "four_eyes", "discount_limit") if name in fact}
    terms = terms_line(Terms(**days)) if days and kind in ("role", "day") else ""
    if kind == "role":
        told = _("given by the role {role}").format(role=role)
        return ": ".join(filter(None, (told, ", ".join(filter(None, (_reach(fact), terms))))))
    if kind == "scope":
        named = ", ".join(fact["warehouses"])
        if not named:
            return _("a warehouse is not theirs")
        return _("these warehouses are not theirs: {warehouses}").format(warehouses=named)
    if kind in ("limit", "rule"):
        return _rule(fact)
    return _(_SENTENCES[kind]).format(
        right=right,
        role=role,
        terms=terms,
        status=status(str(fact.get("status", ""))),
        roles=", ".join(map(role_name, fact.get("roles", ()))),
    )


def _reach(fact: Mapping[str, Any]) -> str:
    from tui.labels_words import choice

    value = fact.get("value")
    return choice(value) if isinstance(value, str) else ", ".join(map(choice, value or ()))


def _rule(fact: Mapping[str, Any]) -> str:
    from tui.labels import problem_line

    return problem_line({"code": "denied", "reason": fact["kind"], **fact})
