"""The company's working calendar as fields: the working days of a week, and days on which nobody works."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tui.dialogs.picker import Pick
from tui.i18n import language
from tui.text import locale
from tui.widgets.choice_field import ListField
from tui.widgets.text_field import TextField

LONGEST: Final = 6000


def _weekdays() -> tuple[Pick, ...]:
    """From Monday on, by their numbers."""
    from babel.dates import get_day_names

    ours = locale(language())
    short, long = get_day_names("abbreviated", locale=ours), get_day_names("wide", locale=ours)
    return tuple(Pick(str(day + 1), short[day], long[day]) for day in range(7))


class WeekField(ListField):
    """The working days of a week; the value is as the books have it: "1,2,3,4,5,6"."""

    def __init__(self, name: str, label: str, **kw: Any) -> None:
        super().__init__(name, label, _weekdays(), **kw)
        self.saved = ""

    def read(self) -> str:
        """The days, from Monday on."""
        return ",".join(sorted(super().read()))

    def write(self, value: Any) -> None:
        """Show the days of a text."""
        super().write(tuple(str(value or "").split(",")) if value else ())

    def relabel(self) -> None:
        """Another language."""
        self._picks = _weekdays()
        self._labels = {pick.value: pick.label for pick in self._picks}
        super().relabel()


class DaysField(TextField):
    """Days, typed with commas between; the value is as the books have it: "2027-01-01,2027-04-23"."""

    def __init__(self, name: str, label: str, **kw: Any) -> None:
        super().__init__(name, label, length=LONGEST, **kw)

    def read(self) -> str:
        """The days in order; AmbarError "invalid"."""
        from tui.text import parse_day

        app: Any = self.app
        typed = [one.strip() for one in super().read().split(",") if one.strip()]
        return ",".join(sorted({parse_day(one, app.today(), self.field_name).isoformat() for one in typed}))

    def shown(self, value: Any) -> str:
        """The days as people write them."""
        from tui.text import day

        return ", ".join(day(date.fromisoformat(one)) for one in str(value).split(",") if one)
