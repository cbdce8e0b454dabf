"""How the file of an import is written, where it does not say so itself: encoding, separator, which sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.i18n import N_, _
from tui.screens import import_words as words
from tui.widgets.choice_field import ChoiceField

if TYPE_CHECKING:
    from db.exchange.looking import Look
    from db.exchange.mapping import Mapping

_ENCODINGS: Final = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1254", N_("Windows-1254 (Turkish)")),
    ("cp1252", N_("Windows-1252 (Western Europe)")),
    ("cp1250", N_("Windows-1250 (Central Europe)")),
    ("cp1251", N_("Windows-1251 (Cyrillic)")),
    ("cp1253", N_("Windows-1253 (Greek)")),
    ("cp1256", N_("Windows-1256 (Arabic)")),
    ("cp857", N_("DOS 857 (Turkish)")),
    ("gb18030", N_("GB 18030 (Chinese)")),
    ("cp932", N_("Shift-JIS (Japanese)")),
    ("cp949", N_("EUC-KR (Korean)")),
)
"""What can be chosen; `ambar import --encoding` takes any."""

NAMES: Final = ("encoding", "separator", "sheet")


class ImportReading:
    """The part of the import screen that says how the file is read."""

    sheet_chosen = ""

    def _field_of(self, name: str) -> ChoiceField:
        screen: Any = self
        field: ChoiceField = screen.query_one(f"#field-{name}", ChoiceField)
        return field

    def reading_fields(self) -> tuple[ChoiceField, ...]:
        """The fields, of which those are shown that the file leaves open."""
        itself = (None, _("as the file shows"))
        return (
            ChoiceField("encoding", N_("Text encoding"), [itself, *((code, _(told)) for code, told in _ENCODINGS)]),
            ChoiceField(
                "separator", N_("Separator"), [itself, *((one, _(told)) for one, told in words.SEPARATORS.items())]
            ),
            ChoiceField("sheet", N_("Sheet"), ()),
        )

    def read_anew(self) -> None:
        """Another file: nothing is said of it yet."""
        self.sheet_chosen = ""
        for name in NAMES:
            self._field_of(name).write(None)

    def read_by(self, mapping: Mapping) -> bool:
        """Read the file as a mapping says; whether it says anything else than what is chosen."""
        said = {"encoding": mapping.encoding, "separator": mapping.separator}
        new = {name: value for name, value in said.items() if value and value != self._field_of(name).value}
        for name, value in new.items():
            field = self._field_of(name)
            if value not in dict(field.choices):
                field.choices = (*field.choices, (value, value))
            field.write(value)
        return bool(new)

    def reading_said(self, name: str) -> bool:
        """Take over what was said in a field; whether it was one of these."""
        if name == "sheet":
            self.sheet_chosen = self._field_of("sheet").value or ""
        return name in NAMES

    def show_reading(self, look: Look | None, files: tuple[str, ...]) -> None:
        """Show the fields that matter to the file: those of text, or a workbook's sheets."""
        book = look is not None and look.format == "xlsx"
        text = bool(files) and not book and not files[0].lower().endswith(".xlsx")
        sheets = look.sheets if look is not None else ()
        self._field_of("encoding").display = self._field_of("separator").display = text
        field = self._field_of("sheet")
        field.display = len(sheets) > 1
        if look is not None and sheets:
            field.choices = tuple((one, one) for one in dict.fromkeys((*sheets, look.sheet)))
            field.write(look.sheet)

    def reading(self) -> dict[str, Any]:
        """How the files are read, as `db.exchange.files.Source` takes it."""
        values = {name: self._field_of(name).value or None for name in ("encoding", "separator")}
        return {**values, "sheet": self.sheet_chosen}
