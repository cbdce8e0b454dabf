"""The days and conditions of a right that a role gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from db.terms import DISCOUNT, Terms
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.labels_words import permission_name
from tui.widgets.choice_field import CheckField
from tui.widgets.field import FormField
from tui.widgets.text_field import DayField, NumberField

if TYPE_CHECKING:
    from tui.widgets.rights_sheet import RightsSheet

_EYES: Final = N_("Whoever made or changed a document may not process it.")
_LIMIT: Final = N_("So far below the price list a row may be sold. Empty: no limit.")


def terms_dialog(sheet: RightsSheet, role: str, right: str) -> FormDialog:
    """Asks for first and last day, four eyes (of a right to process), discount limit (of the right to give
    discounts); gives the `Terms`, which are in the sheet by then."""
    before = sheet.terms_of(role, right)
    fields: list[FormField] = [DayField("first_day", N_("First day")), DayField("last_day", N_("Last day"))]
    row: dict[str, Any] = {"first_day": before.first_day, "last_day": before.last_day}
    lines = [_role_name(sheet, role), _("Empty: from now on, and for ever.")]
    if right.endswith(".process"):
        fields.append(CheckField("four_eyes", N_("Four eyes")))
        row["four_eyes"] = before.four_eyes
        lines.append(_(_EYES))
    if right == DISCOUNT:
        fields.append(NumberField("discount_limit", N_("Discount limit"), kind="percent"))
        row["discount_limit"] = None if before.discount_limit is None else before.discount_limit / 100
        lines.append(_(_LIMIT))

    async def save(values: Mapping[str, Any]) -> Terms:
        from db.errors import raise_all
        from db.terms import read_terms

        given = dict(values)
        if given.get("discount_limit") is not None:
            given["discount_limit"] *= 100
        wanted, problems = read_terms(right, given, before)
        raise_all(problems)
        sheet.put({}, {(role, right): wanted})
        return wanted

    return FormDialog(permission_name(right, section=True), fields, save, row, lines=lines)


def _role_name(sheet: RightsSheet, role: str) -> str:
    found = sheet.role(role)
    return found.name if found is not None else role
