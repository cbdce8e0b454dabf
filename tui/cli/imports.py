"""`ambar import`: products, warehouses, partners, stock and documents from CSV files, all of it or nothing."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui.cli import files
from tui.cli.command import Answer, Command, Context
from tui.cli.options import Options
from tui.cli.progress import Progress
from tui.i18n import N_, _, language

if TYPE_CHECKING:
    from db.exchange.files import Source
    from db.exchange.mapping import Mapping
    from db.services.imports import ImportSummary

_ENTITIES = ("products", "warehouses", "partners", "stock", "documents")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=_ENTITIES, metavar="|".join(_ENTITIES))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--map", metavar="M.toml")
    parser.add_argument("--dry-run", action="store_true")


def _check(said: argparse.Namespace, options: Options) -> None:
    for name in said.files:
        files.check_name(name, options)
    if said.map is not None:
        files.check_name(said.map, options)


def run(context: Context, said: argparse.Namespace) -> Answer:
    """Import files; with --dry-run only say what it would come to."""
    from db.services import imports

    with ExitStack() as stack, Progress(context.options) as progress:
        sources = [_source(name, context.options, stack) for name in said.files]
        mapping = None if said.map is None else _mapping(said.map, context.options)
        summary = imports.run(context.actor, said.entity, sources, mapping, dry_run=said.dry_run, progress=progress)
    return Answer(summary, text=lambda: _told(summary), notes=_warnings(summary))


def _source(name: str, options: Options, stack: ExitStack) -> Source:
    """A file as the import reads it: by its path, or opened here (forced), or put aside (stdin)."""
    from db.exchange.files import Source

    if name == "-":
        aside: BinaryIO = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
        shutil.copyfileobj(stack.enter_context(files.opened(name, options)), aside)
        return Source("-", handle=aside)
    if options.forced is None:
        return Source.of(Path(name))
    return Source(name, handle=stack.enter_context(files.opened(name, options)))


def _mapping(name: str, options: Options) -> Mapping | str:
    """A mapping: the name of a shipped one or a file; forced, one in the exchange folder."""
    from db.exchange.mapping_file import MAX_MAPPING, parse, shipped

    if name != "-" and (options.forced is None or name in shipped()):
        return name
    with files.opened(name, options) as file:
        return parse(files.text_of(name, file.read(MAX_MAPPING)), name)


def _told(summary: ImportSummary) -> str:
    from tui.labels_words import DOCUMENTS, IMPORTS, word

    lines = [_("Trial run: nothing was saved")] if summary.dry_run else []
    counted = [
        (_("rows read"), summary.rows),
        (_("created"), summary.created),
        (_("updated"), summary.updated),
        (_("unchanged"), summary.unchanged),
        (_("skipped, were there already"), summary.skipped),
    ]
    counted += [(word(DOCUMENTS, type), count) for type, count in summary.documents.items()]
    counted += [
        (_("made first: {what}").format(what=word(IMPORTS, name)), count) for name, count in summary.made_first.items()
    ]
    counted += [
        (summary.titles.get(name, {}).get(language(), name.replace("_", " ")), count)
        for name, count in summary.counts.items()
    ]
    from tui.cli.output import aligned
    from tui.text import number

    lines.append(aligned([[title, number(count)] for title, count in counted], [False, True]))
    return "\n".join(lines)


def _warnings(summary: ImportSummary) -> tuple[str, ...]:
    from tui.labels import warning_lines

    return tuple(warning_lines(summary.warnings))


COMMANDS: dict[str, Any] = {
    "import": Command(N_("load products, stock or documents from files"), run, _arguments, check=_check)
}
