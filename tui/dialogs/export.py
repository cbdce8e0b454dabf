"""Writing what a list shows into a file: which form, which columns, where to; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.errors import invalid
from tui.cli.options import usage
from tui.dialogs.file import LENGTH, checked, options, place, shown_path
from tui.dialogs.form import FormDialog, Save
from tui.dialogs.picker import Pick, Picker
from tui.dialogs.progress import Progress, worked
from tui.exporting import may
from tui.i18n import N_, _, language, ngettext
from tui.lanes import Stopped
from tui.widgets.choice_field import ChoiceField, ListField
from tui.widgets.field import FormField
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp

KINDS: Final = {
    "products": N_("Products"),
    "prices": N_("Prices"),
    "stock": N_("Stock"),
    "partners": N_("Partners"),
    "warehouses": N_("Warehouses"),
    "documents": N_("Documents"),
    "ledger": N_("Movements"),
}
_NAMES: Final = {
    "products": N_("products-{day}"),
    "prices": N_("prices-{day}"),
    "stock": N_("stock-{day}"),
    "partners": N_("partners-{day}"),
    "warehouses": N_("warehouses-{day}"),
    "documents": N_("documents-{day}"),
    "ledger": N_("movements-{day}"),
}
"""What files are called where nobody says otherwise."""
_SETS: Final = {"list": N_("those of the list"), "usual": N_("those that an import takes"), "all": N_("all there are")}
_ABOUT: Final = N_("A path on this computer. All that the filter shows; no file is overwritten.")
_ENDINGS: Final = {"people": ".csv", "plain": ".csv", "xlsx": ".xlsx"}


class ExportDialog(FormDialog):
    """Form, columns and file; another form brings its ending along."""

    def __init__(
        self, shell: AmbarApp, kind: str, sets: Mapping[str, Sequence[str]], save: Save, name: str = ""
    ) -> None:
        """`sets`: columns, by `_SETS`; the first are written where nobody says otherwise, "all" are all there are.
        `name`: what the file is called where nobody says otherwise, without its ending."""
        self._sets = sets
        title = partial(_title, kind)
        forms = [
            ("people", _("CSV for Excel and LibreOffice, in this language")),
            ("plain", _("CSV for programs: comma, point, UTF-8")),
            ("xlsx", "XLSX"),
        ]
        file = name or _(_NAMES[kind]).format(day=shell.today().isoformat())
        picks = [Pick(one, title(one)) for one in sets["all"]]
        fields = [
            ChoiceField("form", N_("Format"), forms, "people", required=True),
            ChoiceField("which", N_("Which"), self._which(sets), next(iter(sets))),
            ListField("columns", N_("Columns"), picks, next(iter(sets.values())), required=True),
            TextField("file", N_("File"), f"{file}.csv", length=LENGTH, required=True),
        ]
        super().__init__(
            _("Write to a file: {what}").format(what=_(KINDS[kind])), fields, save, lines=[place(shell, _ABOUT)]
        )

    def on_form_field_changed(self, event: FormField.Changed) -> None:
        """A file's name ends as its form does."""
        if event.field.field_name == "form":
            field: Any = self.query_one("#field-file")
            ending = _ENDINGS[event.field.value]
            if Path(field.value).suffix.lower() in (".csv", ".xlsx"):
                field.value = str(Path(field.value).with_suffix(ending))
        elif event.field.field_name == "which":
            self.query_one("#field-columns", ListField).value = self._sets[event.field.value]

    def _which(self, sets: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        return [(one, _(title)) for one, title in _SETS.items() if one in sets]


def _title(kind: str, name: str) -> str:
    from db.exchange.headers import title

    return title(kind, name, language())


async def export(
    shell: AmbarApp,
    kind: str,
    filter: Any = None,
    shown: Sequence[str] = (),
    total: int | None = None,
    name: str = "",
) -> None:
    """Ask how and where, write it, say how many rows. `total`: how many there are, where that is known; `name`: what
    the file is called where nobody says otherwise."""
    from db.queries import exports

    names = await shell.read(exports.columns, shell.actor, kind)
    sets = {"usual": await shell.read(exports.default_columns, shell.actor, kind), "all": names}
    if listed := tuple(one for one in names if one in shown):
        sets = {"list": listed, **sets}

    async def save(values: Mapping[str, Any]) -> tuple[str, int]:
        file = checked(shell, values["file"])
        ending = _ENDINGS[values["form"]]
        if not file.lower().endswith(ending):
            raise usage(_("The file's name has to end in {ending}: {name}").format(ending=ending, name=file))
        wanted = [one for one in names if one in values["columns"]]
        if not wanted:
            raise invalid("columns", "required")

        def call(progress: Progress) -> Any:
            return shell.read(_written, shell, kind, filter, wanted, file, values["form"], progress, total)

        try:
            return file, await worked(
                shell, _("Writing {file}").format(file=Path(file).name), shell.lanes.reading, call
            )
        except Stopped:
            raise usage(_("Stopped; nothing was written")) from None

    found = await shell.ask(ExportDialog(shell, kind, sets, save, name))
    if found is not None:
        file, count = found
        text = ngettext("{count} row written: {file}", "{count} rows written: {file}", count)
        shell.say_done(text.format(count=_number(count), file=shown_path(shell, file)))


def _written(
    shell: AmbarApp,
    kind: str,
    filter: Any,
    names: Sequence[str],
    file: str,
    form: str,
    progress: Progress,
    total: int | None,
) -> int:
    """In the reading lane: write the file; how many rows it has."""
    from db.exchange.csv_text import FORMS, csv_text
    from db.exchange.exporting import rows
    from tui.cli import files

    count = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for count, row in enumerate(rows(shell.actor, kind, filter, names), 1):
            if count % 200 == 1:
                progress(kind, count - 1, total)
            yield row

    titles = [one if form == "plain" else _title(kind, one) for one in names]
    if form == "xlsx":
        from db.exchange.xlsx_out import write_xlsx

        with files.new_file(file, options(shell)) as handle:
            write_xlsx(handle, titles, counted())
    else:
        how = FORMS["plain" if form == "plain" else language()]
        files.write_new(file, csv_text(titles, counted(), how), options(shell))
    return count


def _number(count: int) -> str:
    from tui.text import number

    return number(count)


async def export_any(shell: AmbarApp) -> None:
    """Ask what, then as `export`: all of it."""
    picks = [Pick(kind, _(title)) for kind, title in KINDS.items() if may(shell.rights, kind)]
    picked = await shell.ask(Picker(_("What is to be written to a file?"), picks))
    if picked is not None:
        await export(shell, str(picked.value))
