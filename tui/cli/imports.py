"""`ambar import`: products, prices, warehouses, partners, stock and documents from CSV and XLSX files."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from db.errors import AmbarError
from tui.cli import files
from tui.cli.command import Answer, Command, Context
from tui.cli.options import Options, usage
from tui.cli.progress import Progress
from tui.i18n import N_, _, language

if TYPE_CHECKING:
    from db.exchange.files import Source
    from db.exchange.mapping import Mapping
    from db.exchange.plan import Plan
    from db.services.imports import ImportSummary

ENTITIES: Final = ("products", "prices", "warehouses", "partners", "stock", "documents")
_MARKS: Final = {"comma": ",", "point": "."}
_SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
MAX_INPUT: Final = 2**29
"""Most bytes that are read from standard input."""
_SHOWN: Final = 20
"""Changes that a trial run shows to people."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=ENTITIES, metavar="|".join(ENTITIES))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--map", metavar="NAME|M.toml")
    parser.add_argument("--decimal", choices=tuple(_MARKS))
    parser.add_argument("--encoding", metavar="NAME")
    parser.add_argument("--separator", choices=tuple(_SEPARATORS))
    parser.add_argument("--sheet", metavar="NAME", default="")
    parser.add_argument("--by", choices=("sku", "barcode", "external_id"))
    parser.add_argument("--set", dest="values", action="append", default=[], metavar="FIELD=VALUE")
    parser.add_argument("--make-sections", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--good-rows", action="store_true")
    parser.add_argument("--bad-file", metavar="FILE.csv")


def _check(said: argparse.Namespace, options: Options) -> None:
    for name in said.files:
        files.check_name(name, options)
    if said.map is not None:
        files.check_name(said.map, options)
    for one in said.values:
        if "=" not in one:
            raise usage(_("{option}: write it as FIELD=VALUE").format(option="--set"))
    if said.good_rows and said.bad_file is None and not said.dry_run:
        raise usage(_("Name a file for the rows that are refused: --bad-file FILE.csv"))
    if said.bad_file is not None:
        if not said.good_rows:
            raise usage(_("{option} is for {other} only").format(option="--bad-file", other="--good-rows"))
        if not said.bad_file.lower().endswith(".csv"):
            raise usage(_("The file's name has to end in .csv: {name}").format(name=said.bad_file))
        files.check_name(said.bad_file, options)


def run(context: Context, said: argparse.Namespace) -> Answer:
    """Import files; with --dry-run only say what it would come to, with --good-rows leave out what is wrong."""
    from db.exchange.plan import prepare
    from db.exchange.trying import trial
    from db.services import imports

    imports.allowed(context.actor, said.entity)
    with ExitStack() as stack, Progress(context.options) as progress:
        how = {"encoding": said.encoding, "separator": _SEPARATORS.get(said.separator or ""), "sheet": said.sheet}
        sources = [replace(source(name, context.options, stack), **how) for name in said.files]
        mapping = None if said.map is None else _mapping(said.map, said.entity, context)
        plan = prepare(
            said.entity,
            sources,
            mapping,
            decimal=_MARKS.get(said.decimal or ""),
            match=said.by or "",
            sections=said.make_sections,
            values=dict(one.split("=", 1) for one in said.values),
            good_rows=said.good_rows,
            progress=progress,
        )
        stack.callback(plan.close)
        with _bad_file(said.bad_file, context.options, plan) as keep:
            run = trial if said.dry_run else imports.run
            summary = run(context.actor, said.entity, sources, plan=plan, good_rows=said.good_rows, progress=progress)
            keep(summary)
    return Answer(summary, text=lambda: _told(summary, said.bad_file), notes=_notes(summary))


@contextmanager
def _bad_file(name: str | None, options: Options, plan: Plan) -> Iterator[Any]:
    """Takes the summary and writes the refused rows; the file is made before anything is imported, and goes where
    nothing was refused."""
    from db.exchange.bad_rows import bad_rows
    from tui.labels import problem_line

    def words(fact: Any) -> str:
        return problem_line({name: value for name, value in fact.items() if name not in ("file", "line")})

    if name is None:
        yield lambda summary: None
        return
    try:
        with files.new_file(name, options) as file:

            def keep(summary: ImportSummary) -> None:
                if not summary.refused:
                    raise _NothingRefusedError
                file.writelines(piece.encode() for piece in bad_rows(plan, summary, words))

            yield keep
    except _NothingRefusedError:
        pass


class _NothingRefusedError(Exception):
    pass


def source(name: str, options: Options, stack: ExitStack) -> Source:
    """A file as the import reads it: by its path, or opened here (forced), or put aside (stdin)."""
    from db.exchange.files import Source

    if name == "-":
        aside: BinaryIO = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
        _put_aside(stack.enter_context(files.opened(name, options)), aside)
        return Source("-", handle=aside)
    if options.forced is None:
        return Source.of(Path(name))
    return Source(name, handle=stack.enter_context(files.opened(name, options)))


def _put_aside(source: BinaryIO, aside: BinaryIO) -> None:
    """Standard input, which may have no end, as a file; AmbarError "invalid" (too_large)."""
    from db.exchange.files import refused

    left = MAX_INPUT
    while piece := source.read(2**20):
        left -= len(piece)
        if left < 0:
            raise refused("-", "too_large", limit=MAX_INPUT)
        aside.write(piece)
    aside.flush()


def _mapping(name: str, entity: str, context: Context) -> Mapping | str:
    """A mapping: the name of a shipped one or of a saved one, or a file; forced, one in the exchange folder."""
    from db.exchange.mapping_file import MAX_MAPPING, parse, shipped
    from db.queries import mappings

    options = context.options
    if name in shipped():
        return name
    if name != "-" and not name.lower().endswith(".toml"):
        try:
            return mappings.load(context.actor, entity, name)
        except AmbarError as error:
            if error.code != "not_found":
                raise
    if name != "-" and options.forced is None:
        return name
    with files.opened(name, options) as file:
        return parse(files.text_of(name, file.read(MAX_MAPPING)), name)


def _told(summary: ImportSummary, bad_file: str | None) -> str:
    from tui.cli.output import aligned
    from tui.labels_words import DOCUMENTS, IMPORTS, word
    from tui.text import number

    lines = [_("Trial run: nothing was saved")] if summary.dry_run else []
    counted = [
        (_("rows read"), summary.rows),
        (_("created"), summary.created),
        (_("updated"), summary.updated),
        (_("unchanged"), summary.unchanged),
        (_("skipped, were there already"), summary.skipped),
    ]
    if summary.refused:
        counted.append((_("refused"), summary.refused))
    counted += [(word(DOCUMENTS, type), count) for type, count in summary.documents.items()]
    counted += [
        (_("made first: {what}").format(what=word(IMPORTS, name)), count) for name, count in summary.made_first.items()
    ]
    counted += [
        (summary.titles.get(name, {}).get(language(), name.replace("_", " ")), count)
        for name, count in summary.counts.items()
    ]
    lines.append(aligned([[title, number(count)] for title, count in counted], [False, True]))
    if summary.dry_run and summary.changes:
        lines += ["", _changes(summary)]
    if summary.refused and bad_file is not None:
        lines += ["", _("The refused rows are in {file}").format(file=bad_file)]
    return "\n".join(lines)


def _changes(summary: ImportSummary) -> str:
    """The first changes: where and what, and below it each field before and after."""
    from tui.labels_words import IMPORT_CHANGES, field_name, word

    lines: list[str] = []
    for one in summary.changes[:_SHOWN]:
        kind = word(IMPORT_CHANGES, one.kind)
        lines.append(f"{one.file}:{one.line}  {kind}  {one.key}  {one.name}".rstrip())
        for field, before, after in one.fields:
            change = f"{_said(field, before)} → {_said(field, after)}" if before else _said(field, after)
            lines.append(f"    {field_name(field)}: {change}")
    left = summary.created + summary.updated - _SHOWN
    if left > 0:
        lines.append(_("… and {count} more").format(count=left))
    return "\n".join(lines)


def _said(field: str, value: str) -> str:
    """A value as people write it."""
    from db.exchange.converting import NUMBERS
    from tui.text import number

    if field in NUMBERS or field == "on_hand":
        try:
            return number(Decimal(value))
        except InvalidOperation:  # what was there before was nothing
            return value
    return {"true": _("yes"), "false": _("no")}.get(value, value)


def _notes(summary: ImportSummary) -> tuple[str, ...]:
    from tui.labels import sentences, warning_lines

    notes = tuple(warning_lines(summary.warnings))
    if not summary.errors:
        return notes
    more = {"more": summary.more} if summary.more else {}
    return (*notes, *sentences(AmbarError("invalid", errors=list(summary.errors), **more)))


COMMANDS: dict[str, Any] = {
    "import": Command(
        N_("load products, prices, partners, stock or documents from files"), run, _arguments, check=_check
    )
}
