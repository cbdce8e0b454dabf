"""Import: which file, how it is written, which column is which field; F6 shows what it would change."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from tui import keys
from tui.dialogs.picker import Pick, Picker
from tui.i18n import N_, _
from tui.screens import import_words as words
from tui.screens.base import AmbarScreen
from tui.screens.import_maps import ImportMaps
from tui.screens.import_reading import ImportReading
from tui.widgets.cells import Column, Toned
from tui.widgets.choice_field import CheckField, ChoiceField
from tui.widgets.field import FormField
from tui.widgets.file_field import FileField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.mapping_sheet import ColumnLine, MappingSheet, field_title
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.exchange.files import Source
    from db.exchange.mapping import Mapping


_MATCHES: Final = (("sku", "product"), ("barcode", "barcode"), ("external_id", "external_id"))
"""By what is known what is there already, each with the field of stock that is called so."""


class ImportScreen(ImportReading, ImportMaps, AmbarScreen):
    """The mapping of a file."""

    BINDINGS = [
        keys.PREVIEW,
        Binding("l", "load_map", N_("load mapping"), id="imports.load"),
        Binding("f2", "save_map", N_("save mapping"), id="imports.save"),
        Binding("v", "value", N_("for all rows"), id="imports.value"),
        Binding("delete", "leave_out", N_("leave out"), id="imports.leave_out"),
        Binding("plus", "pick_more", N_("field too"), id="imports.more", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (76, "-narrow"), (110, "-wide")]
    TITLE = N_("Import")
    HELP = N_(
        "Choose what and which file. Enter, or ← and →, say which field a column is, + gives it one more, Del leaves it"
        " out, v gives a field one value for all rows. l loads a mapping, F2 keeps this one under a name. F6 shows all"
        " that would change; nothing is imported before that."
    )

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.sheet: MappingSheet | None = None
        self.opened = ExitStack()
        self.done = False
        """Whether something was imported by this mapping."""
        self.asked = ""
        """A number of the columns as they were changed that can be read in two ways."""

    # What is there ------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """The choices, what was understood, the columns."""
        choices = words.kinds(self.rights)
        if self.kind not in dict(choices):
            self.kind = choices[0][0] if choices else ""
        itself = _("as the file shows")
        marks = [(None, itself), (",", "1.234,56"), (".", "1,234.56")]
        matches = [("", itself), *((one, field_title("stock", name)) for one, name in _MATCHES)]
        yield Form(
            ChoiceField("kind", N_("What"), choices, self.kind, required=True),
            FileField("files", N_("File"), words.ENDINGS, required=True),
            ChoiceField("decimal", N_("Numbers"), marks),
            ChoiceField("match", N_("Known by"), matches, ""),
            CheckField("sections", N_("Make sections")),
            *self.reading_fields(),
            id="import-choice",
        )
        yield Label(classes="note", id="import-file")
        columns: list[Column[ColumnLine]] = [
            Column("column", N_("Column"), 10, flexible=True, widest=26),
            Column("fields", N_("Field"), 14, cell=self._field, widest=30),
            Column("sample", N_("In the first rows"), 16, cell=_sample, flexible=True, priority=1),
        ]
        yield Table(
            columns,
            key=lambda line: line.place,
            tone=lambda line: "" if line.fields or line.ruled else "muted",
            empty=N_("The columns of the file stand here when one is chosen: CSV, from Excel too, or XLSX."),
        )
        yield Label(classes="card-note", id="import-missing")

    def on_mount(self) -> None:
        """The file is what is needed first."""
        self._show_choices()
        self.show(None)
        self.form["files"].focus_control()

    def on_unmount(self) -> None:
        """Close what was opened."""
        self.opened.close()

    @property
    def form(self) -> Form:
        """The choices."""
        return self.query_one(Form)

    @property
    def files(self) -> tuple[str, ...]:
        """The names that were picked."""
        found: tuple[str, ...] = self.form["files"].value
        return found

    def _show_choices(self) -> None:
        """Only products and prices are known by one field or another, only products have sections."""
        self.query_one("#field-match").display = self.kind in words.MATCHED
        self.query_one("#field-sections").display = self.kind == "products"

    def _field(self, line: ColumnLine) -> Toned:
        if line.ruled:
            return Toned(_("by the mapping's rules"), "accent")
        if not line.fields:
            return Toned("–", "muted")
        told = ", ".join(field_title(self.kind, one) for one in line.fields)
        return Toned(f"{told} ?" if line.guessed else told, "warning" if line.guessed else "strong")

    # The file -----------------------------------------------------------------------

    def on_form_field_submitted(self) -> None:
        """Enter in the last field leads to the columns."""
        self.query_one(Table).focus()

    def on_form_field_changed(self, event: FormField.Changed) -> None:
        """Another kind, file or decimal mark: look into the file again."""
        name = event.field.field_name
        if name == "kind":
            self.kind = event.field.value
            self._show_choices()
        if name == "files":
            self.read_anew()
        if name in ("kind", "files") or self.reading_said(name):
            self.shell.go(self.look())
        elif name == "decimal":
            self.asked = ""
            self.show(self.sheet)

    async def look(self) -> None:
        """Look into the file."""
        from db.exchange.looking import look

        if not self.files or not self.kind:
            self.show(None)
            return
        first = self.sheet is None
        self.form["files"].error = ""
        try:
            found = await self.shell.read(look, self.kind, self.sources()[0])
        except AmbarError as error:
            self.show(None)
            listed = error.details.get("errors") or [{"code": error.code, **error.details}]
            self.form["files"].error = words.problem(listed[0])
            return
        self.sheet = None
        sheet = MappingSheet.of(self.kind, found)
        may = words.fields_for(self.rights, self.kind)
        beyond = [name for name in sheet.fields if name not in may]
        for name in beyond:
            del sheet.fields[name]
        sheet.changed = bool(beyond) and found.mapping != "bitrix24"
        self.show(sheet)
        if first and self.shell.top() is self:
            self.query_one(Table).focus()

    def sources(self) -> list[Source]:
        """The files, opened where only the exchange folder may be read."""
        from db.exchange.files import Source
        from tui.cli import files
        from tui.dialogs.file import checked, options

        self.opened.close()
        here = options(self.shell)
        names = [checked(self.shell, name) for name in self.files]
        if here.forced is None:
            found = [Source.of(Path(name)) for name in names]
        else:
            found = [Source(name, handle=self.opened.enter_context(files.opened(name, here))) for name in names]
        return [replace(one, **self.reading()) for one in found]

    def show(self, sheet: MappingSheet | None) -> None:
        """Show what stands beside the columns."""
        self.sheet = sheet
        self.show_reading(sheet.look if sheet is not None else None, self.files)
        told = self.query_one("#import-file", Label)
        told.display = sheet is not None
        if sheet is not None:
            named = _("mapping: {name}").format(name=sheet.name) if sheet.name else ""
            given = words.values_line(self.kind, sheet.values)
            told.update(
                " · ".join(one for one in (words.file_line(sheet.look, told=sheet.loaded is None), named, given) if one)
            )
            self.form["decimal"].error = self._asked()
        self.query_one(Table).show_rows(sheet.lines if sheet is not None else ())
        self._tell_missing()
        self.refresh_bindings()

    def _asked(self) -> str:
        """What is to be asked of the numbers; "" where they say it themselves."""
        sheet = self.sheet
        if sheet is None or self.form["decimal"].value or (sheet.loaded is not None and sheet.loaded.decimal):
            return ""
        example = self.asked or ("" if sheet.changed else sheet.look.example)
        return _("{value} can be read in two ways: choose").format(value=example) if example else ""

    def _tell_missing(self) -> None:
        line = self.query_one("#import-missing", Label)
        told = words.missing_line(self.kind, self.sheet.missing) if self.sheet is not None else ""
        line.update(f"! {told}" if told else "")
        line.display = bool(told)

    # The columns ----------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        """What there must be before."""
        if action in ("preview", "pick", "pick_more", "turn", "leave_out", "load_map", "save_map", "value"):
            if self.sheet is None:
                return _("Choose a file first")
            if action == "save_map" and self.sheet.fixed:
                return _("This mapping is kept already")
            if action in ("pick", "pick_more", "turn", "leave_out") and self.sheet.fixed:
                return _("This mapping has rules of its own; l leaves it for another")
        return None

    @property
    def line(self) -> ColumnLine | None:
        """The column under the cursor."""
        return self.query_one(Table).row

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter on a column."""
        event.stop()
        if (reason := self.refusal("pick")) is not None:
            self.shell.say(reason, "warning")
        else:
            self.shell.go(self.action_pick())

    async def action_pick(self) -> None:
        """Say which field the column is."""
        await self._pick(beside=False)

    async def action_pick_more(self) -> None:
        """Let the column be one more field."""
        await self._pick(beside=True)

    async def _pick(self, *, beside: bool) -> None:
        line, sheet = self.line, self.sheet
        if line is None or sheet is None:
            return
        may = words.fields_for(self.rights, self.kind)
        picks = [] if beside else [Pick("", _("– leave out –"))]
        for name in may:
            note = sheet.fields.get(name, "")
            picks.append(Pick(name, field_title(self.kind, name), note))
        title = _("Which field is {column}?").format(column=line.column)
        picked = await self.shell.ask(Picker(title, picks, chosen=line.fields[:1], note=N_("Column")))
        if picked is not None:
            sheet.put(line.column, picked.value or None, beside=beside)
            self.show(sheet)

    async def action_value(self) -> None:
        """v: what stands for a field in every row that has nothing of its own, such as the warehouse of a count."""
        sheet = self.sheet
        if sheet is None:
            return
        names = words.fields_for(self.rights, self.kind)
        picks = [Pick(one, field_title(self.kind, one), sheet.values.get(one, "")) for one in names]
        note = N_("For all rows")
        picked = await self.shell.ask(Picker(_("Which field has one value in all rows?"), picks, note=note))
        if picked is not None:
            name = str(picked.value)
            found = await self.shell.ask(words.value_dialog(self.shell, self.kind, name, sheet.values.get(name, "")))
            if found is not None:
                sheet.values.pop(name, None)
                if found:
                    sheet.values[name] = found
                self.show(sheet)

    def action_turn(self, step: int) -> None:
        """The field before or after."""
        line, sheet = self.line, self.sheet
        if line is not None and sheet is not None:
            sheet.put(line.column, sheet.turned(line.column, step, words.fields_for(self.rights, self.kind)))
            self.show(sheet)

    def action_leave_out(self) -> None:
        """Let the column be nothing."""
        if self.line is not None and self.sheet is not None:
            self.sheet.put(self.line.column, None)
            self.show(self.sheet)

    # The preview ------------------------------------------------------------------------

    def mapping(self) -> Mapping | None:
        """What the file is read by: None where it tells itself."""
        from db.exchange.mapping_file import parse

        sheet = self.sheet
        assert sheet is not None
        if sheet.loaded is not None and not sheet.changed:
            return sheet.loaded
        told = sheet.look.mapping == "bitrix24" or not sheet.look.unused
        return None if told and not sheet.changed else parse(self.as_text(), sheet.name)

    async def action_preview(self) -> None:
        """F6: plan it, try it, show what it would do."""
        from db.exchange.looking import decimal_of
        from tui.screens.import_preview import ImportPreview

        sheet = self.sheet
        if sheet is None:
            return
        if sheet.missing:
            self.shell.say_problem(words.missing_line(self.kind, sheet.missing))
            return
        if sheet.changed and not self.form["decimal"].value:
            _mark, self.asked = await self.shell.read(decimal_of, self.kind, self.sources()[0], sheet.fields)
        if told := self._asked():
            self.form["decimal"].error = told
            self.form["decimal"].focus_control()
            self.shell.say_problem(told)
            return
        values = self.form.values()
        how = {
            "decimal": values["decimal"],
            "match": values.get("match", ""),
            "sections": values.get("sections", False),
            "values": sheet.values,
        }
        self.shell.open(ImportPreview(self.kind, self.sources(), self.mapping(), how, self._names(), self._imported))

    def _imported(self) -> None:
        self.done = True

    def _names(self) -> str:
        return ", ".join(Path(one).name for one in self.files)

    async def may_leave(self) -> bool:
        """Ask before columns that were given their fields are forgotten."""
        from tui.dialogs.question import Confirm

        sheet = self.sheet
        if sheet is None or self.done or not (sheet.changed and sheet.touched):
            return True
        lines = [_("Which column is which field would have to be said again. F2 keeps it under a name.")]
        confirm = Confirm(_("The mapping is not saved"), lines, _("Leave without saving"), _("Stay"))
        return bool(await self.shell.ask(confirm) == "yes")

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self.form.relabel()
        self.show(self.sheet)


def _sample(line: ColumnLine) -> str:
    return " · ".join(dict.fromkeys(line.sample[:6]))
