"""What an import would do, row by row, before it is done; then what it did, and where the refused rows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from tui.dialogs.progress import Progress, worked
from tui.i18n import N_, _, language, ngettext
from tui.lanes import Stopped
from tui.screens import import_lines as lines
from tui.screens import import_words as words
from tui.screens.base import AmbarScreen
from tui.text import number
from tui.widgets.cells import Column, Toned, safe
from tui.widgets.counts_line import CountsLine
from tui.widgets.label import Label
from tui.widgets.table import Table
from tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from db.exchange.files import Source

_BAD: Final = N_("A path on this computer. The refused rows as CSV, each with what is wrong with it.")


class ImportPreview(AmbarScreen):
    """The preview, and after F5 the result."""

    BINDINGS = [
        Binding("f5", "process", N_("import it"), id="imports.process"),
        Binding("1", "tab(0)", show=False),
        Binding("2", "tab(1)", show=False),
        Binding("3", "tab(2)", show=False),
        Binding("4", "tab(3)", show=False),
        Binding("right", "next_tab(1)", show=False),
        Binding("left", "next_tab(-1)", show=False),
    ]
    HELP = N_(
        "Nothing is imported yet. The digits show the rows, everything that is wrong, warnings and figures; Enter shows"
        " a row whole. F5 imports: all of it or, where rows are refused, the good ones alone."
    )
    action_id = "imports"

    def __init__(
        self,
        kind: str,
        sources: Sequence[Source],
        mapping: Any,
        how: Mapping[str, Any],
        files: str,
        imported: Callable[[], None],
    ) -> None:
        """`how`: as `db.exchange.plan.prepare` takes it; `files`: their names; `imported` is called when it is done."""
        super().__init__()
        self.kind, self.files = kind, files
        self._sources, self._mapping, self._how = list(sources), mapping, dict(how)
        self._imported = imported
        self.plan: Any = None
        self.summary: Any = None
        self.done = False
        self.kept = ""
        """The file of the refused rows."""
        self.errors: tuple[Mapping[str, Any], ...] = ()
        self.more = 0
        self.place = 0

    def path(self) -> tuple[str, ...]:
        """Import › preview."""
        return (_("Import"), _("Result") if self.done else _("Preview"))

    def content(self) -> ComposeResult:
        """The figures, the tabs, their lists."""
        yield CountsLine()
        yield Label(classes="note", id="kept")
        yield Tabs()
        several = len(self._sources) > 1
        place: list[Column[lines.Line]] = [
            Column("file", N_("File"), 8, priority=3 if several else 9, widest=20),
            Column("line", N_("Line"), 5, "right", cell=lambda row: "" if row.line is None else str(row.line)),
        ]
        if not several:
            del place[0]
        yield Table(
            [
                *place,
                Column("kind", N_("What"), cell=lines.what),
                Column("key", N_("Code"), 6, widest=20, priority=1),
                Column("name", N_("Name"), 10, widest=20, priority=2),
                Column("text", N_("What changes"), 26, cell=lines.change, flexible=True, widest=200),
            ],
            empty=N_("Nothing changes: all that stands in the file is there already."),
            id="rows",
        )
        yield Table(
            [
                *place,
                Column("key", N_("Field"), 8, widest=20),
                Column("text", N_("What is wrong"), 20, cell=lines.told, flexible=True, widest=200),
            ],
            empty=N_("Nothing is wrong."),
            id="errors",
        )
        yield Table(
            [*place, Column("text", N_("Warning"), 20, cell=lines.told, flexible=True, widest=200)],
            empty=N_("No warnings."),
            id="warnings",
        )
        yield Table(
            [
                Column[lines.Figure]("text", N_("Counted"), 20, flexible=True, widest=60),
                Column("many", N_("How many"), 8, "right"),
            ],
            id="figures",
        )

    def on_mount(self) -> None:
        """Plan, and try."""
        self.query_one("#kept").display = False
        self.show_tab(0)

    def on_unmount(self) -> None:
        """What was put aside goes."""
        if self.plan is not None:
            self.plan.close()

    # Planning -----------------------------------------------------------------------

    async def load(self) -> None:
        """Read the files, and try the import; what is wrong with them is shown like any other error."""
        try:
            self.plan = await self._prepare()
            self.summary = await self._run(_("Trying the import…"), dry_run=True, good_rows=True)
        except Stopped:
            self.shell.say(_("Stopped; nothing was imported"), "warning")
            self.settled = True
            if self.shell.top() is self:
                self.shell.pop_screen()
            return
        except AmbarError as error:
            listed = error.details.get("errors")
            if not isinstance(listed, list | tuple) or not listed:
                raise
            self.errors, self.more = tuple(listed), int(error.details.get("more") or 0)
        self._show()

    async def _prepare(self) -> Any:
        """Read the files; what is wrong with rows of theirs is known with what the database says."""
        from db.exchange.plan import prepare

        def call(progress: Progress) -> Any:
            how = partial(prepare, good_rows=True, progress=progress, **self._how)
            return self.shell.read(how, self.kind, self._sources, self._mapping)

        return await worked(self.shell, _("Reading the file…"), self.shell.lanes.reading, call)

    async def _run(self, title: str, *, good_rows: bool, dry_run: bool) -> Any:
        """Import, or try."""
        from db.exchange.trying import trial
        from db.services import imports

        rows = self.summary.rows if self.summary is not None else None

        def call(progress: Progress) -> Any:
            def told(stage: str, done: int, total: int | None) -> None:
                progress(stage, done, total or rows)

            how = partial(trial if dry_run else imports.run, plan=self.plan, good_rows=good_rows, progress=told)
            return self.shell.write(how, self.actor, self.kind, self._sources)

        return await worked(self.shell, title, self.shell.lanes.writing, call)

    async def refresh_data(self) -> None:
        """What others change meanwhile is looked at when it is imported."""

    # What is shown --------------------------------------------------------------------

    def _show(self) -> None:
        summary = self.summary
        if summary is not None:
            self.errors, self.more = summary.errors, summary.more
        changes = summary.changes if summary is not None else ()
        self.query_one(CountsLine).show(self._counts())
        kept = self.query_one("#kept", Label)
        kept.display = bool(self.kept)
        kept.update(_("The refused rows: {file}").format(file=safe(self.kept)))
        self.query_one("#rows", Table).show_rows(lines.rows(self.kind, changes, self.errors))
        self.query_one("#errors", Table).show_rows(lines.errors(self.kind, self.errors))
        warnings = summary.warnings if summary is not None else ()
        self.query_one("#warnings", Table).show_rows(lines.warnings(warnings))
        self.query_one("#figures", Table).show_rows(self._figures())
        self.show_tab(1 if summary is None or (self.errors and not summary.changes) else self.place)
        self.refresh_bindings()
        self.refresh_lines()

    def _counts(self) -> list[Toned]:
        if self.summary is None:
            count = len(self.errors) + self.more
            told = ngettext("{count} thing is wrong; nothing can be imported", "{count} things are wrong; nothing can"
                            " be imported", count)  # fmt: skip
            return [Toned(told.format(count=number(count)), "error")]
        found = words.counts(self.summary, done=self.done)
        return [Toned(_("Imported"), "success"), *found] if self.done else found

    def _figures(self) -> list[lines.Figure]:
        from tui.labels_words import DOCUMENTS, IMPORTS, word

        summary = self.summary
        if summary is None:
            return []
        found = [(_("Rows read"), summary.rows)]
        found += [(word(DOCUMENTS, type), count) for type, count in summary.documents.items()]
        found += [
            (_("made first: {what}").format(what=word(IMPORTS, name)), count)
            for name, count in summary.made_first.items()
        ]
        found += [
            (summary.titles.get(name, {}).get(language(), name.replace("_", " ")), count)
            for name, count in summary.counts.items()
        ]
        return [lines.Figure(place, text, number(count)) for place, (text, count) in enumerate(found)]

    # Tabs ---------------------------------------------------------------------------

    def show_tab(self, place: int) -> None:
        """Show one of the lists, or the figures."""
        self.place = place
        names = ("rows", "errors", "warnings", "figures")
        for one, name in enumerate(names):
            self.query_one(f"#{name}").display = one == place
        count = len(self.errors) + self.more
        warned = len(self.summary.warnings) if self.summary is not None else 0
        changes = self.summary.changes if self.summary is not None else ()
        cut = self.summary is not None and self.summary.created + self.summary.updated > len(changes)
        titles = [
            _("Rows (first {count})").format(count=number(len(changes))) if cut else _("Rows"),
            f"{_('Wrong')} ({number(count)})" if count else _("Wrong"),
            f"{_('Warnings')} ({number(warned)})" if warned else _("Warnings"),
            _("Figures"),
        ]
        self.query_one(Tabs).show(titles, place)
        self.query_one(f"#{names[place]}").focus()

    def action_tab(self, place: int) -> None:
        """A digit."""
        self.show_tab(place)

    def action_next_tab(self, step: int) -> None:
        """The list beside."""
        self.show_tab((self.place + step) % 4)

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        """A click on one."""
        self.show_tab(event.place)

    def on_table_opened(self, event: Table.Opened) -> None:
        """A row, whole."""
        from tui.dialogs.told import ToldDialog

        event.stop()
        row: lines.Line | lines.Figure = event.row
        if isinstance(row, lines.Line):
            self.shell.go(self.shell.ask(ToldDialog(row.place, row.texts)))

    # Doing it ---------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        """There must be something good, and it is done once."""
        if action != "process":
            return None
        if self.done:
            return _("It is imported already")
        summary = self.summary
        if summary is None:
            return _("Nothing can be imported before this is mended")
        if not (summary.created or summary.updated or summary.made_first):
            return _("Nothing to import")
        return None

    async def action_process(self) -> None:
        """F5: say what will happen, do it, say what has happened."""
        bad = self.summary.refused
        name = ""
        if bad:
            chosen = await self._ask_bad(bad)
            if chosen is None:
                return
            name = chosen
        elif not await self._agreed():
            return
        try:
            summary = await self._run(_("Importing…"), dry_run=False, good_rows=bool(bad))
        except Stopped:
            self.shell.say(_("Stopped; nothing was imported"), "warning")
            return
        self.summary, self.done = summary, True
        self._imported()
        if summary.refused:
            await self._keep_bad(name)
        self._show()
        told = ", ".join(one.text for one in words.counts(summary, done=True))
        self.shell.say_done(_("Imported: {counts}").format(counts=told))

    async def _agreed(self) -> bool:
        from tui.dialogs.question import Confirm

        told = [self.files, ", ".join(one.text for one in words.counts(self.summary, done=False))]
        return await self.shell.ask(Confirm(_("Import all of it?"), told, _("Import"))) == "yes"

    async def _ask_bad(self, bad: int) -> str | None:
        """Nothing, or the good rows and a file of the others; its name, None for nothing."""
        from tui.dialogs.file import LENGTH, place
        from tui.dialogs.form import FormDialog
        from tui.dialogs.question import Answer, Question
        from tui.widgets.text_field import TextField

        refused = ngettext("{count} row is refused.", "{count} rows are refused.", bad).format(count=number(bad))
        good = ", ".join(one.text for one in words.counts(self.summary, done=False) if one.tone != "error")
        answers = [
            Answer("nothing", _("All or nothing: mend the file first")),
            Answer("good", _("The good rows alone: {counts}").format(counts=good)),
        ]
        if await self.shell.ask(Question(_("Rows are refused"), [refused], answers)) != "good":
            return None

        async def save(values: Mapping[str, Any]) -> str:
            return str(values["file"])

        field = TextField("file", N_("File"), self._suggested(), length=LENGTH, required=True)
        about = N_("A path on this computer. The refused rows as CSV, each with what is wrong with it.")
        lines = [place(self.shell, about)]
        found: str | None = await self.shell.ask(
            FormDialog(_("Where to put the refused rows"), [field], save, lines=lines)
        )
        return found

    def _suggested(self) -> str:
        stem = Path(self._sources[0].name).stem
        return _("{name}-refused-{day}.csv").format(name=stem, day=self.shell.today().isoformat())

    async def _keep_bad(self, name: str) -> None:
        """Write the refused rows; where that does not go, ask for another name: they are lost otherwise."""
        from db.exchange.bad_rows import bad_rows
        from tui.cli import files
        from tui.dialogs.file import checked, file_dialog, options, shown_path

        async def save(values: Mapping[str, Any]) -> str:
            found = checked(self.shell, values["file"] or self._suggested())
            pieces = bad_rows(self.plan, words=words.problem)
            await self.shell.read(files.write_new, found, pieces, options(self.shell))
            return shown_path(self.shell, found)

        try:
            self.kept = await save({"file": name})
        except AmbarError as error:
            self.shell.say_error(error)
            title = _("Where to put the refused rows")
            dialog = file_dialog(self.shell, title, _BAD, self._suggested(), save)
            self.kept = str(await self.shell.ask(dialog) or "")

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        if self.summary is not None or self.errors:
            self._show()
