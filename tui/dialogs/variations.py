"""Variations made from their parent: property values are named, the combinations are shown, then they are made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from db.text import NAME_LENGTH
from tui.dialogs.form import STAYS, FormDialog
from tui.dialogs.review import Review
from tui.i18n import N_, _, ngettext
from tui.widgets.field import FormField
from tui.widgets.label import Label
from tui.widgets.text_field import TextField

PATTERN: Final = "{sku}-{1}-{2}"
MOST: Final = 3
"""Properties that one names here; two make a grid."""


class VariationsDialog(FormDialog):
    """Gives what was made, None where it was left."""

    def __init__(self, sku: str, name: str, known: Sequence[tuple[str, Sequence[str]]]) -> None:
        """`known`: the properties that there are, with their values."""
        self._sku = sku
        fields: list[FormField] = []
        lines = [
            f"{sku}  {name}",
            _("Size: S, M, L and Colour: Red, Blue make six variations. What is there already is left as it is."),
        ]
        for place in range(max(2, min(MOST, len(known)))):
            told = known[place] if place < len(known) else ("", ())
            title = N_("Property") if place == 0 else N_("Second property") if place == 1 else N_("Third property")
            fields.append(TextField(f"name{place}", title, told[0], length=64, required=place == 0))
            fields.append(
                TextField(f"values{place}", N_("Its values"), ", ".join(told[1]), length=2000, required=place == 0)
            )
        fields.append(TextField("pattern", N_("SKU pattern"), PATTERN, length=NAME_LENGTH))
        super().__init__(_("Make variations"), fields, self._make, lines=lines)

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 shows what would be made   Esc give up")

    async def _make(self, values: Any) -> Any:
        from db.queries import variations
        from db.services import variations as service

        app: Any = self.app
        given = {
            values[f"name{place}"].strip(): split(values[f"values{place}"])
            for place in range(MOST)
            if (values.get(f"name{place}") or "").strip()
        }
        pattern = values.get("pattern") or ""
        planned = await app.read(variations.planned, app.actor, self._sku, given, pattern=pattern)
        fresh = [one for one in planned if one.there is None]
        if not fresh:
            note = self.query_one(".card-note", Label)
            note.update(_("All of these variations are there already"))
            note.display = True
            return STAYS
        told = ngettext("{count} new variation", "{count} new variations", len(fresh)).format(count=len(fresh))
        if len(fresh) < len(planned):
            told += "   " + _("{count} are there already").format(count=len(planned) - len(fresh))
        taken = [one for one in fresh if one.taken]
        lines = [told]
        if taken:
            lines.append(_("! {count} codes are taken: write another pattern").format(count=len(taken)))
        if not await app.ask(
            Review(
                _("Make variations"),
                lines,
                [_line(one) for one in (*fresh, *(one for one in planned if one.there is not None))],
            )
        ):
            return STAYS
        return await app.write(service.make, app.actor, self._sku, given, pattern=pattern)


def split(text: str | None) -> list[str]:
    """Values, with commas or semicolons between them."""
    return [one for one in (part.strip() for part in re.split(r"[,;\n]", text or "")) if one]


def _line(one: Any) -> str:
    if one.there is not None:
        return f"· {one.there}  {one.name}  ({_('there already')})"
    return f"{'!' if one.taken else '+'} {one.sku}  {one.name}" + (f"  ({_('code taken')})" if one.taken else "")
