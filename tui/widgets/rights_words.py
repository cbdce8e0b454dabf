"""How the role editor writes things: cells, differences, why one may not change one, what a right allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.permissions import ALL, BY_ID, PLACES, SECTION_BY_ID
from db.role_changes import Value
from db.terms import FREE, Terms
from tui.i18n import N_, _, language, ngettext
from tui.labels_rights import terms_line
from tui.labels_words import choice, permission_name
from tui.widgets.cells import width_of
from tui.widgets.rights_sheet import Difference, RightsSheet

MANY_NAMES: Final = 6
"""So many holders are named."""
GIVEN: Final = "✓"
NOT_GIVEN: Final = "·"
MISSING: Final = "!"
TO: Final = "→"
ON_TERMS: Final = "°"
"""Behind what is given for some days or on conditions."""
TO_COME: Final = "○"
OVER: Final = "×"
THEIRS: Final = "*"
"""Behind what someone else has changed since the editor was opened."""

LOCKED: Final = {
    "administrator": N_("The administrator's role gives everything and cannot be changed"),
    "own": N_("You hold this role yourself: you cannot widen your own rights"),
    "beyond": N_("You do not have this right yourself, so you cannot give it"),
}
"""Why one may not change a cell."""


def value_text(right: str, value: Value, width: int = 200) -> str:
    """What a role gives of a right, in about `width` columns: ✓, ·, "tümü", "MERKEZ, ŞUBE", "MERKEZ +1"."""
    if value is True:
        return GIVEN
    if value is False:
        return NOT_GIVEN
    if isinstance(value, str):
        return choice(value)
    if not value:
        return _("others")
    names = [one if BY_ID[right].choices == "warehouses" else choice(one) for one in value]
    whole = ", ".join(names)
    if width_of(whole) <= width or len(names) == 1:
        return whole
    if BY_ID[right].choices == "places" and len(names) == len(PLACES):
        return choice(ALL)
    short = f"{names[0]} +{len(names) - 1}"
    return short if width_of(short) <= width else _("{count} chosen").format(count=len(names))


def _value_on_terms(sheet: RightsSheet, right: str, value: Value, terms: Terms, width: int) -> str:
    """A value with the sign of its terms, led by ○ before its first day and by × after its last."""
    if terms == FREE or value is False:
        return value_text(right, value, width)
    lead = ""
    if sheet.today is not None:
        lead = TO_COME if terms.to_come(sheet.today) else OVER if terms.over(sheet.today) else ""
    if value is True and lead:
        return lead + ON_TERMS
    lead = f"{lead} " if lead else ""
    return f"{lead}{value_text(right, value, width - len(lead) - 1)}{ON_TERMS}"


def cell_text(sheet: RightsSheet, role: str, right: str, width: int) -> str:
    """A cell as the grid shows it: its value with signs; changed, what it was too where there is room.

    `!` without effect, `°` on terms, `*` changed meanwhile by someone else.
    """
    value, terms = sheet.value(role, right), sheet.terms_of(role, right)
    sign = ""
    if sheet.missing(role, right):
        sign = MISSING if value is True else f"{MISSING} "

    def shown(room: int) -> str:
        if value is True and sign:
            return sign + (ON_TERMS if terms != FREE else "")
        return sign + _value_on_terms(sheet, right, value, terms, room - len(sign))

    if (role, right) not in sheet.changed:
        return f"{shown(width - 2)} {THEIRS}" if (role, right) in sheet.theirs else shown(width)
    before = _value_on_terms(sheet, right, sheet.saved(role, right), sheet.saved_terms(role, right), width)
    whole = f"{before}{TO}{shown(width)}"
    return whole if width_of(whole) <= width else TO + shown(width - 1)


def section_title(section: str, width: int = 200) -> str:
    """A section of rights; in Turkish with the user's other word in brackets, where there is room."""
    found = SECTION_BY_ID[section]
    if language() != "tr":
        return found.en
    whole = f"{found.tr} ({found.tr_hint})"
    return whole if found.tr_hint and width_of(whole) <= width else found.tr


def allows(right: str) -> str:
    """What a right allows, and which it needs, in one line: "İşlemeyi iptal et: … Gerekir: Görüntüle."."""
    found = BY_ID[right]
    told = f"{permission_name(right)}: {found.allows_tr if language() == 'tr' else found.allows_en}"
    if found.requires:
        told += " " + _("Needs: {rights}.").format(rights=_names(right, found.requires))
    return told


def without_effect(right: str, missing: Sequence[str]) -> str:
    """What a right still needs: "Etkisiz: "Görüntüle" hakkı gerekir"."""
    names = _names(right, missing)
    return ngettext(
        'Without effect: the right "{rights}" is needed',
        'Without effect: the rights "{rights}" are needed',
        len(missing),
    ).format(rights=names)


def _names(right: str, others: Sequence[str]) -> str:
    """Rights named as seen from `right`: those of other sections with their section."""
    section = BY_ID[right].section
    return ", ".join(permission_name(one, section=BY_ID[one].section != section) for one in others)


def cell_state(sheet: RightsSheet, role: str, right: str) -> tuple[str, bool]:
    """What is to be known of a cell, and whether it is a warning; "" for nothing."""
    if lock := sheet.locked(role, right):
        return _(LOCKED[lock]), False
    if missing := sheet.missing(role, right):
        return without_effect(right, missing) + "   " + _("+ gives it too"), True
    value, theirs = sheet.value(role, right), sheet.theirs.get((role, right))
    if (role, right) in sheet.changed:
        saved = on_terms(right, sheet.saved(role, right), sheet.saved_terms(role, right))
        change = f"{saved} {TO} {on_terms(right, value, sheet.terms_of(role, right))}"
        return _("Changed: {change}").format(change=change), False
    if theirs is not None:
        change = _change(theirs)
        return _("Changed meanwhile by someone else: {change}").format(change=change), False
    parts = [value_text(right, value)] if isinstance(value, tuple) and value else []
    if (terms := sheet.terms_of(role, right)) != FREE:
        parts.append(f"{ON_TERMS} {terms_line(terms)}{_state(sheet, terms)}")
    return "   ".join(parts), False


def _state(sheet: RightsSheet, terms: Terms) -> str:
    """Behind days: whether they are not yet there, or over."""
    if sheet.today is None:
        return ""
    if terms.to_come(sheet.today):
        return " " + _("(not in force yet)")
    return " " + _("(over: it gives nothing any more)") if terms.over(sheet.today) else ""


def on_terms(right: str, value: Value, terms: Terms) -> str:
    """A value with its terms in words: "✓ (31.12.2026 gününe kadar)"."""
    told = value_text(right, value)
    return f"{told} ({terms_line(terms)})" if terms != FREE and value is not False else told


def _change(one: Difference) -> str:
    before = on_terms(one.right, one.before, one.terms_before)
    return f"{before} {TO} {on_terms(one.right, one.after, one.terms_after)}"


def difference_line(sheet: RightsSheet, one: Difference, name: str = "") -> str:
    """A change for people: "Depo memuru · Stok fişi: İşlemeyi iptal et   · → ✓". `name`: of a role not there yet."""
    role = sheet.role(one.role)
    name = role.name if role is not None else name or one.role
    return f"{name} · {permission_name(one.right, section=True)}   {_change(one)}"


def losing_line(count: int) -> str:
    """How many rights would have no effect: "2 hak etkisiz kalır"."""
    told = ngettext("{count} right remains without effect", "{count} rights remain without effect", count)
    return told.format(count=count)


def changed_rights(count: int) -> str:
    """How many rights change: "2 hak değişti"."""
    return ngettext("{count} right changed", "{count} rights changed", count).format(count=count)


def summary(rights: int, employees: int) -> str:
    """What saving comes to: "3 hak değişir, 5 çalışan etkilenir"."""
    first = ngettext("{count} right changes", "{count} rights change", rights).format(count=rights)
    second = ngettext("{count} employee is affected", "{count} employees are affected", employees)
    return f"{first}, {second.format(count=employees)}"


def holders(count: int) -> str:
    """How many employees hold a role."""
    return ngettext("{count} employee", "{count} employees", count).format(count=count)


def people(count: int) -> str:
    """How many hold a role, where there is little room."""
    return ngettext("{count} person", "{count} people", count).format(count=count)


def holders_line(role: str, names: Sequence[str]) -> str:
    """Who holds a role: "Depo memuru: 2 çalışan — Mehmet Yıldız, Zeynep Arslan"."""
    told = f"{role}: {holders(len(names))}"
    if not names:
        return told
    more = f" +{len(names) - MANY_NAMES}" if len(names) > MANY_NAMES else ""
    return f"{told} — {', '.join(names[:MANY_NAMES])}{more}"


def rights(count: int) -> str:
    """A number of rights."""
    return ngettext("{count} right", "{count} rights", count).format(count=count)
