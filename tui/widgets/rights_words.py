"""How the role editor writes things: cells, differences, why one may not change one, what a right allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.permissions import ALL, BY_ID, PLACES, SECTION_BY_ID
from db.role_changes import Value
from tui.i18n import N_, _, language, ngettext
from tui.labels_words import choice, permission_name
from tui.widgets.cells import width_of
from tui.widgets.rights_sheet import Difference, RightsSheet

MANY_NAMES: Final = 6
"""So many holders are named."""
GIVEN: Final = "✓"
NOT_GIVEN: Final = "·"
MISSING: Final = "!"
TO: Final = "→"

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


def cell_text(sheet: RightsSheet, role: str, right: str, width: int) -> str:
    """A cell as the grid shows it: its value; changed, what it was too where there is room; `!` without effect."""
    value = sheet.value(role, right)
    sign = ""
    if sheet.missing(role, right):
        sign = MISSING if value is True else f"{MISSING} "
    shown = sign if value is True and sign else sign + value_text(right, value, width - len(sign))
    if (role, right) not in sheet.changes:
        return shown
    whole = f"{value_text(right, sheet.saved(role, right), width)}{TO}{shown}"
    return whole if width_of(whole) <= width else TO + sign + value_text(right, value, width - 1 - len(sign))


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
    if (role, right) in sheet.changes:
        change = f"{value_text(right, sheet.saved(role, right))} {TO} {value_text(right, value)}"
        return _("Changed: {change}").format(change=change), False
    if theirs is not None:
        change = f"{value_text(right, theirs.before)} {TO} {value_text(right, theirs.after)}"
        return _("Changed meanwhile by someone else: {change}").format(change=change), False
    return (value_text(right, value) if isinstance(value, tuple) and value else ""), False


def difference_line(sheet: RightsSheet, one: Difference) -> str:
    """A change for people: "Depo memuru · Stok fişi: İşlemeyi iptal et   · → ✓"."""
    role = sheet.role(one.role)
    name = role.name if role is not None else one.role
    change = f"{value_text(one.right, one.before)} {TO} {value_text(one.right, one.after)}"
    return f"{name} · {permission_name(one.right, section=True)}   {change}"


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
