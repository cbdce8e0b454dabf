"""The settings that hold for everyone: those that one may change, each with a line that says what it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from textual.app import ComposeResult

from db.doctypes import TYPES
from db.setting_rules import CHOICES, NUMBERS, may_set
from tui import keys
from tui.dialogs.picker import Pick
from tui.i18n import N_, _, ngettext
from tui.labels_words import SETTING_VALUES, SETTINGS
from tui.screens.base import FormScreen
from tui.widgets.calendar_field import DaysField, WeekField
from tui.widgets.choice_field import CheckField, ChoiceField, PickField
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField

NOTES: Final = {
    "company.name": N_("Stands on the first page and on what is printed."),
    "company.address": "",
    "company.tax_office": "",
    "company.tax_number": "",
    "company.phone": N_("All of these stand on what is printed."),
    "currency": N_("In which the books are kept, from the first document."),
    "costing": N_("How what leaves is valued, from the first document."),
    "timezone": N_("Decides when a day begins and how times are shown."),
    "prices_include_tax": N_("On: prices in rows include VAT; off: it is added."),
    "inventory": N_("Off: documents, warehouses and stock are hidden."),
    "oversell": N_("Sales are processed although stock does not suffice."),
    "reservation.mode": N_("When products in a deal are set aside."),
    "reservation.days": N_("For so many working days."),
    "calendar.days": N_("On these days of the week one works."),
    "calendar.holidays": N_("Nobody works on these days: 29.10.2026, 1.1.2027 …"),
    "deal.process_sale": N_("On: winning a deal processes its sale at once, for who may; off: it waits as a draft."),
    "weighed.prefixes": N_("Codes that begin so hold a weight: two digits, five of the product, five of grams."),
    "session.lock": N_("Minutes without a key until the screen locks; 0: never. A role may say otherwise."),
    "session.exit": N_("Minutes without a key until Ambar ends; 0: never. A role may say otherwise."),
    "password.length": N_("A new password has so many characters at least."),
    "attachment.size": N_("Megabytes of one file that is added to a document."),
    "backup.folder": N_("Where ambar backup puts copies; empty: beside the database."),
    "backup.keep": N_("Of the copies there the oldest go, once a new one is whole."),
    "step_up.rights": N_("Before roles, rights, or someone's password are changed."),
    "step_up.cancel": N_("Before the processing of a document is cancelled."),
    "step_up.restore": N_("Before a copy of the data takes the place of what is there."),
}
"""What each setting does; those that follow one another with one word for all of them have it below the last."""
FIXED: Final = N_("Cannot be changed any more: the books have begun.")
APART: Final = ("company.phone", "timezone", "oversell", "deal.process_sale", "attachment.size", "backup.keep")
"""A blank line stands below these."""
LABEL: Final = 25
"""Columns of a label."""


class SettingsScreen(FormScreen):
    """A calm form; F2 saves what was changed, all of it or nothing."""

    BINDINGS = [keys.SAVE]
    TITLE = N_("Settings")
    NEEDS = {"save": ("settings.edit", "settings.oversell", "reservation.settings")}
    HELP = N_("Settings hold for everyone, at once. You see those that your role may change.")
    DEFAULT_CSS = """
    .setting-note { color: $muted; padding: 0 0 0 25; height: auto; }
    .setting-note.-apart { margin: 0 0 1 0; }
    """

    def content(self) -> ComposeResult:
        """A field and a line for each setting; those that one may not change are not shown."""
        parts: list[FormField | Label] = []
        for name in NOTES:
            parts.append(_field(name))
            if NOTES[name]:
                style = "setting-note -apart" if name in APART else "setting-note"
                parts.append(Label(_(NOTES[name]), id=_note_id(name), classes=style))
        yield Form(*parts)

    def on_mount(self) -> None:
        """Show what is one's own; labels of settings are long."""
        for label in self.query(".field-label").results(Label):
            label.styles.width = LABEL
        self._show_own()

    def _show_own(self) -> None:
        for field in self.query(FormField):
            field.display = may_set(self.rights, field.field_name)
            for note in self.query(f"#{_note_id(field.field_name)}"):
                note.display = field.display
        open_fields = [field for field in self.form.fields.values() if not field.locked]
        around = self.focused.ancestors if self.focused is not None else []
        if open_fields and not any(field in around for field in open_fields):
            open_fields[0].focus_control()

    async def load(self) -> None:
        """Read the settings; what is fixed says so."""
        from db.queries import settings

        for line in await self.shell.read(settings.all, self.actor):
            field = self.form.fields.get(line.name)
            if field is None:
                continue
            if isinstance(field, CheckField):
                field.fill(line.value == "on")
            elif isinstance(field, PickField):
                field.fill((line.value, line.value))
            else:
                field.fill(line.value)
            if line.fixed and not field.locked:
                _lock(field)
                self.query_one(f"#{_note_id(line.name)}", Label).update(_(FIXED))

    def on_rights_changed(self, event: Any) -> None:
        """Other settings may be one's own now."""
        super().on_rights_changed(event)
        self._show_own()
        self.shell.go(self.refresh_data(), hold=False)

    async def action_save(self) -> bool:
        """F2: switching inventory management asks first."""
        field = self.form.fields.get("inventory")
        if field is not None and field.dirty and not await self._agreed(bool(field.value)):
            return False
        return await super().action_save()

    async def save(self) -> None:
        """All that was changed, in one step."""
        from db.services import settings

        changed = {name: _text(value) for name, value in self.form.changed().items()}
        await self.shell.write(settings.change, self.actor, changed)
        if self.shell.profile is not None:
            from db.queries import profile

            self.shell.profile = await self.shell.read(profile.mine, self.actor)

    async def _agreed(self, on: bool) -> bool:
        """Whether one really means to switch inventory management on, or off."""
        from tui.dialogs.question import Confirm

        if on:
            lines = [_("Documents, warehouses, stock and the rights to them come back as they were left.")]
            question = Confirm(_("Switch inventory management on?"), lines, _("Switch on"))
        else:
            lines = [
                _("Gone from the menu, for everyone: stock documents and warehouses."),
                _("Their rights have no effect any more and leave the role editor; cards show no stock."),
                "",
                await self._stays(),
            ]
            question = Confirm(_("Switch inventory management off?"), lines, _("Switch off"))
        return await self.shell.ask(question) == "yes"

    async def _stays(self) -> str:
        """What is kept, with figures as far as one sees them."""
        from db.queries import documents, warehouses

        kept: list[str] = []
        if self.rights.may("inventory.view") and any(self.rights.may(f"{one}.view") for one in TYPES):
            page = await self.shell.read(documents.page, self.actor, documents.DocumentFilter(), limit=1)
            count = page.total or 0
            kept.append(ngettext("{count} document", "{count} documents", count).format(count=_figure(count)))
        if self.rights.may("warehouse.view"):
            count = len(await self.shell.read(warehouses.listing, self.actor, totals=False))
            kept.append(ngettext("{count} warehouse", "{count} warehouses", count).format(count=_figure(count)))
        if not kept:
            return _("Nothing is deleted: everything stays as it is, and comes back when it is switched on.")
        told = _("Nothing is deleted: {kept} and all rights stay as they are, and come back when it is switched on.")
        return told.format(kept=", ".join(kept))

    def relabel(self) -> None:
        """Another language."""
        for name, field in self.form.fields.items():
            if isinstance(field, ChoiceField):
                field.choices = _choices(name)
            field.relabel()
            text = FIXED if field.locked else NOTES[name]
            for note in self.query(f"#{_note_id(name)}").results(Label):
                note.update(_(text))


def _note_id(name: str) -> str:
    return "note-" + name.replace(".", "-")


def _field(name: str) -> FormField:
    label = SETTINGS[name]
    if name == "currency":
        return PickField(name, label, _currencies, required=True)
    if name == "timezone":
        return PickField(name, label, _zones, required=True)
    if name == "calendar.days":
        return WeekField(name, label, required=True)
    if name == "calendar.holidays":
        return DaysField(name, label)
    if CHOICES.get(name) == ("on", "off"):
        return CheckField(name, label)
    if name in CHOICES:
        return ChoiceField(name, label, _choices(name))
    field = TextField(name, label, length=4 if name in NUMBERS else 255)
    if name in NUMBERS:
        field.add_class("-number")
    return field


def _choices(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, _(SETTING_VALUES[one])) for one in CHOICES[name])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value or "")


def _lock(field: FormField) -> None:
    field.locked = True
    for control in field.query("Control, LineInput"):
        control.disabled = True


def _figure(count: int) -> str:
    from tui.text import counted

    return counted(count)


def _currencies(text: str) -> Iterable[Pick]:
    """Currencies by code or name."""
    from babel import Locale

    from db.currencies import CODES
    from db.text import fold
    from tui.i18n import language

    names = Locale(language()).currencies
    wanted = fold(text).split()
    first = ("TRY", "USD", "EUR", "GBP")
    for code in (*first, *sorted(CODES - set(first))):
        name = names.get(code, "")
        if all(word in fold(f"{code} {name}") for word in wanted):
            yield Pick(code, code, name)


def _zones(text: str) -> Iterable[Pick]:
    """Time zones by a part of their name."""
    from zoneinfo import available_timezones

    from db.text import fold

    wanted = fold(text.replace(" ", "_"))
    found = sorted(zone for zone in available_timezones() if (wanted in fold(zone) and "/" in zone) or zone == "UTC")
    found.sort(key=lambda zone: zone != "Europe/Istanbul")
    return (Pick(zone, zone) for zone in found[:600])
